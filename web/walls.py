"""Walls: what stands in front of a page, or in its place, so that the page itself was not seen.

A wall is a small page. Whatever has the text of an article is a page, and at most gets a note: it is worse to
call an article a wall than to read a wall as a page that has no link.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from web import hosts, urls
from web.errors import NotAPage
from web.outcome import Outcome
from web.page import Page
from web.signs import Signs
from web.urls import Url
from web.wall_words import bare, cues, entries, phrase, plain, whole

# Characters, because not every script puts blanks between words: 6 a word in English, 2 in Chinese. Our own
# choice: with them none of 520 real pages whose text is in their HTML is taken for a wall; test_walls.py.
SHELL_CHARS: Final = 200  # what an application says before its script runs
PLEA_CHARS: Final = 100  # with a plea for JavaScript and no other sign
TINY_CHARS: Final = 400  # hardly more than one message
WALL_CHARS: Final = 1_000  # a message with the site's menu around it
SHORT_ARTICLE_CHARS: Final = 800  # of main text; a teaser is shorter
ERROR_CHARS: Final = 6_000  # an error page with the whole menu, a search box and a list of posts
PARTNERS_CHARS: Final = 6_000  # a consent page on an address of its own, with its list of purposes
NOTICE_CHARS: Final = 5_000  # the default page of a web server: Debian's for Apache has 3,300
SHELL_LINKS: Final = 5  # so many links are something to judge
PARAGRAPH_CHARS: Final = 100  # a shorter line may be a label, a teaser or a notice
READ_CHARS: Final = 20_000  # of the text; no wall is longer

_SEPARATOR = re.compile(r"\s[-–—‹›«»·•:|/]\s|[|•»:]\s|\s\|")
_NOT_FREE = re.compile(r'"isAccessibleForFree"\s*:\s*"?false', re.IGNORECASE)
_HOME = re.compile(
    r"/(?:[a-z]{2}(?:[-_][a-z]{2})?/)?(?:(?:index|home|default)(?:\.[a-z]{3,5})?/?)?", re.IGNORECASE
)
_DEEP = re.compile(r"/[^/]+/[^/]|/[^/]+\.[a-z]{3,5}$|/[^/]*-[^/]*-|/.*\d{3}", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A page with its signs, and both as they are compared: `plain`; what few rules ask for is made late."""

    page: Page
    signs: Signs
    titles: tuple[str, ...]  # the title, whole and in its parts
    headings: tuple[str, ...]
    chars: int  # of the visible text
    article_chars: int  # of the main text, or of the paragraphs, whichever says more

    @cached_property
    def text(self) -> str:
        return plain(self.page.visible_text[:READ_CHARS])

    @cached_property
    def code(self) -> str:
        """Addresses, names and inline scripts."""
        return "\n".join((*self.signs.addresses, self.signs.names, self.page.scripts_text)).lower()

    @cached_property
    def asks_to_subscribe(self) -> bool:
        return self.says("paywall")

    @property
    def name(self) -> str:
        return hosts.spoken(urls.host(self.page.final_url))

    def titled(self, kind: str) -> bool:
        """Does the title say that this is such a wall?"""
        return any(whole(kind, "titles").fullmatch(title) for title in self.titles)

    def headed(self, kind: str) -> bool:
        """Do all headings say so? A page has one of its own beside the heading of a dialogue."""
        pattern = whole(kind, "titles")
        return bool(self.headings) and all(pattern.fullmatch(heading) for heading in self.headings)

    def says(self, kind: str) -> bool:
        """Most pages have no such words, and looking for how they begin is quicker than the pattern."""
        may = any(cue in self.text for cue in cues(kind))
        return may and phrase(kind).search(self.text) is not None

    def holds(self, kind: str, marks: str) -> bool:
        return any(mark in self.code for mark in entries(kind, marks))

    def lies_at(self, kind: str) -> bool:
        """Does its address say so, while that of the page asked for does not?"""
        return _is_place(kind, self.page.final_url) and not _is_place(kind, self.page.url)


Rule = Callable[[Seen], NotAPage | None]
Note = Callable[[Seen], str]


def see(page: Page, signs: Signs) -> Seen:
    return Seen(
        page=page,
        signs=signs,
        titles=_parts(page.title),
        headings=tuple(bare(heading) for heading in signs.headings),
        chars=len(page.visible_text),
        article_chars=max(len(page.text), _prose_chars(page.visible_text)),
    )


def find(seen: Seen) -> NotAPage | None:
    """Why this is not the page that was asked for, by the first rule that says so; None when it is."""
    return next((found for rule in RULES if (found := rule(seen)) is not None), None)


def notes(seen: Seen) -> tuple[str, ...]:
    """What stands beside or over a page that could be read, one sentence each."""
    return tuple(told for note in NOTES if (told := note(seen)))


def challenge(seen: Seen) -> NotAPage | None:
    """A check for robots. Widgets for it stand on honest pages too, beside a form for words."""
    if seen.chars >= WALL_CHARS:
        return None
    told = seen.titled("challenge") or seen.headed("challenge")
    widget = seen.holds("challenge", "widgets")
    sure = seen.holds("challenge", "marks") and seen.chars < TINY_CHARS
    titled = told and (widget or seen.says("challenge"))
    asked = seen.says("challenge") and widget and not seen.signs.fields and seen.chars < TINY_CHARS
    return challenged(seen.name) if sure or titled or asked else None


def parked(seen: Seen) -> NotAPage | None:
    if seen.article_chars >= WALL_CHARS or seen.chars >= ERROR_CHARS:
        return None
    told = seen.titled("parked") or seen.headed("parked") or _is_for_sale(seen)
    served = seen.says("parked") and (seen.holds("parked", "marks") or seen.chars < SHELL_CHARS)
    if not (told or served):
        return None
    return NotAPage(
        Outcome.PARKED,
        f"{seen.name} is a parked domain, not a site any more. Look for the new address of the page.",
    )


def placeholder(seen: Seen) -> NotAPage | None:
    notice = seen.titled("placeholder") and seen.chars < NOTICE_CHARS
    greeting = any(
        whole("placeholder", "greetings").fullmatch(text) for text in (*seen.titles, *seen.headings)
    )
    if not notice and not (greeting and seen.chars < TINY_CHARS):
        return None
    return NotAPage(
        Outcome.PARKED,
        f"{seen.name} shows the default page of its server, not a site. Try again later, or look for the new "
        "address of the page.",
    )


def soft_404(seen: Seen) -> NotAPage | None:
    """Two signs of a missing page, or one on a page that says nothing else."""
    little = seen.article_chars < WALL_CHARS and seen.chars < ERROR_CHARS
    if not little and seen.chars >= TINY_CHARS:
        return None
    told = seen.titled("soft_404"), seen.headed("soft_404")
    two = little and sum((*told, seen.says("soft_404"), _sent_home(seen))) >= 2
    if not two and not (any(told) and seen.chars < TINY_CHARS):
        return None
    return NotAPage(
        Outcome.SOFT_404,
        f"{seen.name} says that this page does not exist. Check the address or look for the page's new one.",
    )


def login_wall(seen: Seen) -> NotAPage | None:
    told = seen.titled("login") or seen.headed("login")
    sent = seen.lies_at("login")
    passwords = seen.signs.passwords > 0
    form = told and (passwords or sent) and seen.chars < WALL_CHARS
    bare = told and seen.chars < SHELL_CHARS
    elsewhere = sent and passwords and seen.article_chars < WALL_CHARS and seen.chars < 2 * WALL_CHARS
    return needs_login(seen.name) if form or bare or elsewhere else None


def consent_wall(seen: Seen) -> NotAPage | None:
    """A page that only asks for consent; a banner in a corner has the page around it."""
    asks = _asks_for_consent(seen)
    titled = seen.titled("consent") and seen.chars < WALL_CHARS
    headed = seen.headed("consent") and seen.chars < TINY_CHARS
    elsewhere = seen.lies_at("consent") and seen.chars < PARTNERS_CHARS
    if not (asks and (titled or headed)) and not elsewhere:
        return None
    return NotAPage(
        Outcome.CONSENT_WALL,
        f"{seen.name} asks for consent to cookies before it shows the page, and linkvouch does not consent "
        "for you. Open the page by hand to see the link.",
    )


def age_gate(seen: Seen) -> NotAPage | None:
    told = seen.titled("age") or seen.headed("age")
    if not told or not seen.signs.buttons or seen.chars >= TINY_CHARS:
        return None
    return NotAPage(
        Outcome.CONSENT_WALL,
        f"{seen.name} asks for its visitors' age before it shows the page, and linkvouch does not answer "
        "for you. Open the page by hand to see the link.",
    )


def paywall(seen: Seen) -> NotAPage | None:
    teaser = seen.article_chars < SHORT_ARTICLE_CHARS and seen.chars < ERROR_CHARS
    if not teaser or not for_subscribers(seen):
        return None
    return NotAPage(
        Outcome.PAYWALL,
        f"{seen.name} shows only the first lines without a subscription, so the link may stand in the part "
        "that was not seen. Open the page with a subscription.",
    )


def sends_on(seen: Seen) -> NotAPage | None:
    """Met in saved pages only: on the network the visitor is followed."""
    if not seen.signs.refresh or seen.chars >= SHELL_CHARS or len(seen.page.links) >= SHELL_LINKS:
        return None
    return NotAPage(
        Outcome.JS_ONLY,
        "The page has no text of its own and sends its visitors on to another address. "
        "Check that address instead.",
    )


def js_only(seen: Seen) -> NotAPage | None:
    """An application without its script, or nothing at all to read or to follow."""
    if len(seen.page.links) >= SHELL_LINKS or seen.article_chars >= SHELL_CHARS:
        return None
    asks = phrase("script").search(f"{seen.text} {plain(seen.signs.noscript)}") is not None
    shell = seen.signs.empty_root and seen.signs.scripts and seen.chars < SHELL_CHARS
    plea = asks and seen.chars < PLEA_CHARS
    if shell or plea:
        return NotAPage(
            Outcome.JS_ONLY,
            f"{seen.name} builds this page with JavaScript in the browser, so its links could not be seen. "
            "Open the page by hand.",
        )
    if seen.chars or seen.page.links:
        return None
    return NotAPage(
        Outcome.JS_ONLY,
        f"{seen.name} sent a page without any text or links that can be read without a browser. "
        "Open the page by hand.",
    )


RULES: Final[tuple[Rule, ...]] = (
    challenge,
    parked,
    placeholder,
    soft_404,
    login_wall,
    consent_wall,
    age_gate,
    paywall,
    sends_on,
    js_only,
)


def note_home(seen: Seen) -> str:
    return (
        "The site sent us from the page asked for to its home page; the page may be gone."
        if _sent_home(seen)
        else ""
    )


def note_paywall(seen: Seen) -> str:
    return (
        "The page is marked as one for subscribers; some of its text may not have been seen."
        if for_subscribers(seen)
        else ""
    )


def for_subscribers(seen: Seen) -> bool:
    """Does the page ask its readers to subscribe, or its markup say that it is not free to read?"""
    return seen.asks_to_subscribe or _is_marked_as_paid(seen)


def note_consent(seen: Seen) -> str:
    return (
        "A consent banner covers the page in a browser; its text was read all the same."
        if _asks_for_consent(seen)
        else ""
    )


NOTES: Final[tuple[Note, ...]] = (note_home, note_paywall, note_consent)


def challenged(name: str, *, status: int | None = None) -> NotAPage:
    return NotAPage(
        Outcome.CHALLENGE,
        f"{name} put a check for robots in front of the page, and linkvouch does not get past such checks. "
        "Open the page by hand to see the link.",
        status=status,
    )


def needs_login(name: str, *, status: int | None = None) -> NotAPage:
    return NotAPage(
        Outcome.LOGIN_WALL,
        f"{name} shows this page only after a login, so the link could not be seen. "
        "Log in and open the page by hand.",
        status=status,
    )


def is_challenge(start: bytes) -> bool:
    """Is this the beginning of a vendor's challenge? Asked of error pages, which are not parsed."""
    text = start.decode("ascii", "ignore").lower()
    return any(mark in text for mark in entries("challenge", "marks")) or (
        any(mark in text for mark in entries("challenge", "widgets"))
        and bool(phrase("challenge").search(text))
    )


def is_root(name: str) -> bool:
    """Is this the id of the element that scripts fill with the whole page?"""
    return name.lower() in entries("script", "roots") if name else False


def _parts(title: str) -> tuple[str, ...]:
    """A title and its parts between separators: `Log in | Garden club` is also `Log in`."""
    return tuple(dict.fromkeys(part for text in (title, *_SEPARATOR.split(title)) if (part := bare(text))))


def _prose_chars(text: str) -> int:
    return sum(len(line) for line in text.splitlines() if len(line) >= PARAGRAPH_CHARS)


def _is_for_sale(seen: Seen) -> bool:
    name = bare(urls.host(seen.page.final_url).removeprefix("www."))
    return f"{name} is for sale" in (*seen.titles, *seen.headings)


def _asks_for_consent(seen: Seen) -> bool:
    pattern = whole("consent", "buttons")
    return any(pattern.fullmatch(bare(button)) for button in seen.signs.buttons)


def _is_marked_as_paid(seen: Seen) -> bool:
    return seen.signs.locked or _NOT_FREE.search(seen.page.scripts_text) is not None


def _sent_home(seen: Seen) -> bool:
    asked, final = seen.page.url, seen.page.final_url
    return (
        urls.same_site(asked, final)
        and _HOME.fullmatch(_path(final)) is not None
        and _HOME.fullmatch(_path(asked)) is None
        and _DEEP.match(_path(asked)) is not None
    )


def _path(url: Url) -> str:
    return url.removeprefix(urls.origin(url)).partition("?")[0]


def _is_place(kind: str, url: Url) -> bool:
    parts = {part.lower() for part in _path(url).split("/")}
    return not parts.isdisjoint(entries(kind, "paths")) or urls.host(url).split(".")[0] in entries(
        kind, "hosts"
    )
