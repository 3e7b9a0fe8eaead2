"""Where an element stands: main text, header, navigation, sidebar, footer, comments, author box.

Rules read tags, roles and the words of class and id, from the element outwards; the nearest that says
something decides. Whole words only: `no-sidebar` and `has-comments` name what is absent or merely possible.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from web.page import Placement

Placed = tuple[Placement, str]  # the placement and why, in a few words


@dataclass(frozen=True, slots=True)
class Box:
    """One element around a link: what its tag and attributes say about it."""

    tag: str
    role: str = ""
    names: frozenset[str] = (
        frozenset()
    )  # words and word pairs of class and id: `author-bio` gives author, bio, author-bio
    style: str = ""  # inline style without blanks, lower-case
    hidden: bool = False  # the hidden attribute


_WORDS = re.compile(r"[a-z]+[0-9]*|[0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DENIED: Final = ("no-", "has-", "with-", "without-", "is-", "not-", "hide-", "show-")
_MAX_NAMES: Final = 40  # class words looked at per element; pages with hundreds are generated


def names_of(*attributes: str) -> frozenset[str]:
    """The lower-case words, and neighbouring word pairs joined by a hyphen, of class and id attributes."""
    found: set[str] = set()
    for token in " ".join(attributes).split()[:_MAX_NAMES]:
        plain = _CAMEL.sub("-", token).lower().replace("_", "-")
        if plain.startswith(_DENIED):
            continue
        words = _WORDS.findall(plain)
        found.update(words)
        found.update(f"{first}-{second}" for first, second in pairwise(words))
    return frozenset(found)


_HIDING = re.compile(
    r"display:none|visibility:hidden|font-size:0(?:px|em|rem|%)?(?:;|$)"
    r"|(?:left|top|right|text-indent|margin-left):-\d{3,}|clip:rect\(0"
)


def _hidden(box: Box) -> str:
    if box.hidden:
        return "the hidden attribute"
    match = _HIDING.search(box.style)
    return f"the style {match.group().rstrip(';')}" if match else ""


_OPENING: Final = frozenset(
    {
        "accordion", "collapse", "collapsible", "dialog", "dropdown", "lightbox", "menu", "modal",
        "nav", "navbar", "offcanvas", "popup", "sr-only", "submenu", "tab", "tabs", "toggle", "tooltip",
        "visually-hidden", "js", "browser", "warning", "notice", "alert", "cookie",
        "cookies", "consent", "banner", "share", "sharing", "social", "overlay", "toast", "drawer", "loader",
        "notification", "flyout", "hamburger", "mobile", "app",
    }
)  # fmt: skip


def _opens(box: Box) -> bool:
    """Menus, tabs, accordions and dialogs are hidden until opened: nothing is hidden from anyone."""
    return (
        box.tag in {"nav", "details", "dialog"}
        or box.role in _OPENING | {"tabpanel"}
        or bool(box.names & _OPENING)
    )


_COMMENT: Final = frozenset(
    {
        "comment",
        "comments",
        "commentlist",
        "comment-list",
        "comment-body",
        "respond",
        "disqus",
        "kommentar",
        "kommentare",
    }
)
_AUTHOR: Final = frozenset(
    {
        "author-bio",
        "bio",
        "author-box",
        "author-info",
        "about-author",
        "the-author",
        "post-author",
        "author-card",
    }
)
_NAVIGATION: Final = frozenset(
    {"nav", "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "pagination", "main-menu"}
)
_HEADER: Final = frozenset({"header", "masthead", "topbar", "site-header", "page-header"})
_FOOTER: Final = frozenset({"footer", "colophon", "site-footer", "page-footer", "imprint"})
_SIDEBAR: Final = frozenset({"sidebar", "widget", "widgets", "blogroll", "rail", "widget-area", "side-bar"})
_CONTENT: Final = frozenset(
    {
        "article-body",
        "entry-content",
        "post-content",
        "post-body",
        "article-content",
        "story-body",
        "entry",
        "prose",
    }
)


def _named(box: Box, words: frozenset[str]) -> str:
    for name in sorted(box.names & words, key=len, reverse=True):
        return f"an element named {name}"
    return ""


def _comment(box: Box) -> Placed | None:
    because = _named(box, _COMMENT)
    return (Placement.COMMENT, because) if because else None


def _author_bio(box: Box) -> Placed | None:
    because = _named(box, _AUTHOR)
    return (Placement.AUTHOR_BIO, because) if because else None


def _navigation(box: Box) -> Placed | None:
    if box.tag == "nav" or box.role in {"navigation", "menu", "menubar"}:
        return Placement.NAVIGATION, "a navigation element"
    because = _named(box, _NAVIGATION)
    return (Placement.NAVIGATION, because) if because else None


def _footer(box: Box) -> Placed | None:
    if box.tag == "footer" or box.role == "contentinfo":
        return Placement.FOOTER, "a footer element"
    because = _named(box, _FOOTER)
    return (Placement.FOOTER, because) if because else None


def _header(box: Box) -> Placed | None:
    if box.tag == "header" or box.role == "banner":
        return Placement.HEADER, "a header element"
    because = _named(box, _HEADER)
    return (Placement.HEADER, because) if because else None


def _sidebar(box: Box) -> Placed | None:
    if box.tag == "aside" or box.role == "complementary":
        return Placement.SIDEBAR, "an aside element"
    because = _named(box, _SIDEBAR)
    return (Placement.SIDEBAR, because) if because else None


def _content(box: Box) -> Placed | None:
    if box.tag in {"article", "main"} or box.role in {"main", "article"}:
        return Placement.CONTENT, f"the {box.role or box.tag} element"
    because = _named(box, _CONTENT)
    return (Placement.CONTENT, because) if because else None


RULES: Final[tuple[Callable[[Box], Placed | None], ...]] = (
    _comment,
    _author_bio,
    _navigation,
    _footer,
    _header,
    _sidebar,
    _content,
)


@lru_cache(maxsize=4_096)
def _speaks(box: Box) -> Placed | None:
    """What one element says of what is in it. The classes of html and body describe the page alone."""
    if box.tag in {"html", "body"}:
        return None
    return next((placed for rule in RULES if (placed := rule(box)) is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What all elements around a place say together: worked out on the way down, one element at a time."""

    said: Placed | None = None  # by the nearest element that says something, content ending the search
    voice: Placed | None = None  # a comment or an author box around, which content inside it does not end
    hidden: str = ""
    opens: bool = False

    def inside(self, box: Box) -> "Standing":
        """The standing of what is in one more element."""
        own = _speaks(box)
        said, voice = self.said, self.voice
        if own is not None and own[0] in {Placement.COMMENT, Placement.AUTHOR_BIO}:
            said = voice = own
        elif own is not None:
            said = (voice or own) if own[0] is Placement.CONTENT else own
        return Standing(
            said=said, voice=voice, hidden=_hidden(box) or self.hidden, opens=self.opens or _opens(box)
        )

    @property
    def place(self) -> Placed:
        """UNKNOWN when no element says anything; HIDDEN unless what hides it is there to be opened."""
        return (Placement.HIDDEN, self.hidden) if self.hidden and not self.opens else self.behind

    @property
    def behind(self) -> Placed:
        """The same, were nothing hidden."""
        return self.said or (Placement.UNKNOWN, "nothing around it says where it stands")
