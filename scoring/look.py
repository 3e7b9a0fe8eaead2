"""A page as the rules of the ledger see it: what several of them ask is worked out once."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final, TypeVar, cast

from scoring import schemes
from scoring.credit import HINTS
from scoring.results import AnchorType
from scoring.schemes import Found
from scoring.words import phrases
from web import urls
from web.page import Link, Page, Placement

MAX_TEXT_CHARS: Final = 200_000  # of a page that are read for signs: thirty long articles
MAX_LINKS: Final = 5_000  # of a page that are looked at
SEGMENT_CHARS: Final = 60  # a longer part of a title is a sentence, not the name of a page
BYLINE_CHARS: Final = 100  # on each side of a link in which a line is looked for
BYLINE_WORDS: Final = 8  # behind the name of who comments: “says: 12 March 2026 at 10:14 am”
ON_THEME_WORDS: Final = 4  # words of a theme, its links left out, from which a page is about it

_Found = TypeVar("_Found")

_WORD: Final = re.compile(r"[^\W_]+")
_SEGMENTS: Final = re.compile(r"\s*[|–—:»·•]\s*|\s+-\s+|,")


@dataclass(frozen=True, slots=True)
class Sign:
    """What a rule saw: its name in weights.toml, one sentence, the page's words, and their place."""

    rule: str
    says: str
    quote: str
    where: str = ""  # CSS path; "" when the words belong to no link


class Look:
    """A page under the rules."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.text = page.visible_text[:MAX_TEXT_CHARS]
        self._found: dict[str, Found | None] = {}
        self._once: dict[Callable[[Look], object], object] = {}

    def find(self, wording: str) -> Found | None:
        """The first sentence of the page that has a wording of schemes.toml."""
        if wording not in self._found:
            self._found[wording] = schemes.find(wording, self.text, self.folded, self.words, self.distinct)
        return self._found[wording]

    def every(self, wording: str) -> Iterator[Found]:
        """All sentences of the page that have a wording of schemes.toml, by the order of its cues."""
        return schemes.every(wording, self.text, self.folded, self.words, self.distinct)

    def once(self, ask: Callable[["Look"], _Found]) -> _Found:
        """What `ask` answers of this page, worked out at the first asking."""
        if ask not in self._once:
            self._once[ask] = ask(self)
        return cast("_Found", self._once[ask])

    def has(self, term: str) -> bool:
        """A word or a phrase stands in the text; asked of the set of words first, which is quicker."""
        if term.isalnum():
            return term in self.distinct
        return schemes.may_stand(term, self.words) and term in self.folded

    def where(self, found: Found) -> str:
        """The CSS path of the link nearest to a sentence, the nearest thing whose place is known."""
        near = min(self.placed, key=lambda link: abs(link.start - found.start), default=None)
        return near.where if near else ""

    @cached_property
    def folded(self) -> str:
        return schemes.same_length_lower(self.text)

    @cached_property
    def title(self) -> str:
        return schemes.same_length_lower(self.page.title)

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The parts of the title, small letters: `write for us` of "Write for us | Garden"."""
        return tuple(part for part in _SEGMENTS.split(self.title) if 0 < len(part) <= SEGMENT_CHARS)

    @cached_property
    def words(self) -> Counter[str]:
        return Counter(_WORD.findall(self.folded))

    @cached_property
    def distinct(self) -> str:
        """Its words, each once: what is all letters and figures stands in these or not in the text."""
        return " ".join(self.words)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        return self.page.links[:MAX_LINKS]

    @cached_property
    def placed(self) -> tuple[Link, ...]:
        """The links whose words have a place in the text."""
        return tuple(link for link in self.links if link.start >= 0)

    @cached_property
    def home(self) -> str:
        """The registrable domain the page stands on. What it calls canonical may be an intruder's choice."""
        return urls.registrable_domain(self.page.final_url)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The registrable domain of every link's target."""
        return tuple(urls.registrable_domain(link.target) for link in self.links)

    @cached_property
    def outward(self) -> tuple[Link, ...]:
        """Links to other sites, in document order, the platforms that everybody points to left out."""
        platforms = schemes.term_set("hosts", "platforms")
        pairs = zip(self.links, self.names, strict=True)
        return tuple(link for link, name in pairs if name != self.home and name not in platforms)

    @cached_property
    def inward(self) -> int:
        """How many links lead on within the page's own site."""
        return self.names.count(self.home)

    @cached_property
    def external(self) -> int:
        """How many links lead to other sites, platforms among them."""
        return len(self.names) - self.inward

    @cached_property
    def places_of(self) -> dict[int, int]:
        """Where each outward link stands among the outward links, by the link's identity."""
        return {id(link): place for place, link in enumerate(self.outward)}

    @cached_property
    def domains(self) -> Counter[str]:
        """Registrable domains of the outward links, with how many lead there."""
        platforms = schemes.term_set("hosts", "platforms")
        return Counter(name for name in self.names if name != self.home and name not in platforms)

    @cached_property
    def gives_credit(self) -> bool:
        """A link in the content leads to another site, and search engines may count it."""
        return any(link.in_content and not HINTS & set(link.rel) for link in self.outward)

    @cached_property
    def unsigned(self) -> bool:
        """The page names no author and no date, and hardly leads anywhere on its own site."""
        return not self.page.author and not self.page.published and self.inward <= 3

    @cached_property
    def own_themes(self) -> frozenset[str]:
        """The themes of schemes.toml that the page itself is about, its links to other sites left out."""
        linked = Counter(word for link in self.outward for word in words(link.anchor))
        named = words(f"{self.title} {urls.host(self.page.final_url).replace('.', ' ')}")
        return frozenset(theme for theme in THEMES if self._is_about(theme, linked, named))

    def _is_about(self, theme: str, linked: Counter[str], named: tuple[str, ...]) -> bool:
        about = schemes.term_set("themes", theme) | schemes.term_set("topics", theme)
        if not about.isdisjoint(named):
            return True
        return sum(self.words[word] - linked[word] for word in about) >= ON_THEME_WORDS


@cache
def _themes() -> tuple[dict[str, str], dict[str, str]]:
    """The words of the themes, and their phrases, each with its theme."""
    terms = {term: theme for theme in THEMES for term in schemes.terms("themes", theme)}
    single = {term: theme for term, theme in terms.items() if " " not in term}
    return single, {term: theme for term, theme in terms.items() if " " in term}


COMMERCIAL: Final = frozenset({AnchorType.EXACT_COMMERCIAL, AnchorType.STUFFED})
THEMES: Final = ("gambling", "pharma", "adult", "loans", "replica", "essays")


def words(text: str) -> tuple[str, ...]:
    """The words of a text in small letters."""
    return tuple(_WORD.findall(text.lower()))


def theme_of(link: Link) -> str:
    """The theme of injected links that an anchor, or a host where there is none, names; "" for none."""
    said = words(link.anchor) or words(urls.host(link.target))
    single, phrases = _themes()
    found = (single[word] for word in said if word in single)
    told = link.anchor.lower()
    return next(found, "") or next((theme for phrase, theme in phrases.items() if phrase in told), "")


def is_platform(link: Link) -> bool:
    """It leads to a place where everybody has an account."""
    return urls.registrable_domain(link.target) in schemes.term_set("hosts", "platforms")


def is_visitors(link: Link) -> bool:
    """A visitor left the link: it stands in a comment, or carries the marks that blog programs give those."""
    rel = set(link.rel)
    return link.placement is Placement.COMMENT or "ugc" in rel or {"external", "nofollow"} <= rel


@dataclass(frozen=True, slots=True)
class Case:
    """One link under the rules, on its page. Of a page judged as a prospect the link has no address yet."""

    look: Look
    link: Link
    anchor: AnchorType

    @property
    def given(self) -> bool:
        """The link is there, not merely what it would be."""
        return bool(self.link.href)

    @property
    def in_commercial_comment(self) -> bool:
        """A comment holds the link behind words that sell our own page, by the class of its anchor.

        Praise without a word that sells counts as the name of who comments alone: a reader may call a guide
        the best there is.
        """
        if self.link.placement is not Placement.COMMENT or self.anchor not in COMMERCIAL:
            return False
        sells = self.anchor is AnchorType.STUFFED or bool(phrases("selling", self.link.anchor))
        return sells or self._heads_its_line

    @property
    def _heads_its_line(self) -> bool:
        """It stands where the name of who comments does: nothing before it, at most a date behind it."""
        text, link = self.look.text, self.link
        before = text[max(0, link.start - BYLINE_CHARS) : max(0, link.start)].rpartition("\n")[2]
        behind = text[link.end : link.end + BYLINE_CHARS].partition("\n")[0]
        return link.start >= 0 and not before.strip() and len(words(behind)) <= BYLINE_WORDS

    @property
    def marked(self) -> bool:
        """The link asks search engines not to count it."""
        return bool(HINTS & set(self.link.rel))


def of_page(rule: Callable[[Look], Sign | None]) -> Callable[[Case], Sign | None]:
    """A rule about the page alone, which is asked once for all its links."""
    return lambda case: case.look.once(rule)
