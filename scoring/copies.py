"""Is the page a copy of a text of ours: by a machine, or with the original named?"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from typing import Final

from scoring import quotes, schemes
from scoring.anchor import brand_terms
from scoring.evidence import Ceiling, Factor
from scoring.look import Look, is_visitors
from scoring.schemes import Found
from scoring.site import Site, Target
from scoring.weights import limit
from scoring.words import plain, word_list, words_of
from web import urls
from web.page import Link, Placement

SHINGLE_WORDS: Final = 5  # in a row; two texts on one subject hardly share any. Broder 1997 used four to ten
SIGNATURE_HASHES: Final = 400  # lowest kept of a text: 300 words of ours are known in 3,000, by 40 of them
HASH_BYTES: Final = 8  # of a shingle's hash: no two of one text meet by chance
MIN_SHARED_BASIS: Final = 20  # shingles that are compared, from which a share says something
MIN_TEXT_WORDS: Final = 120  # of either text; a shorter one may be quoted whole
COPIED_SHARE: Final = (
    0.6  # of the page's text that is ours, or of ours that stands there; quotations are less
)
OURS_BESIDE: Final = 0.3  # of the page's text that is ours where nearly all of ours stands there
CARRIED_PAGES: Final = 3  # different pages of ours that a text links as if it stood on our site
SOURCE_CHARS: Final = 160  # of a line that names its source
SOURCE_WORDS: Final = 2  # after our name in it; more say which report or table is cited
NAME_CHARS: Final = 300  # on each side of a machine's words, within one line, where our name may stand


@dataclass(frozen=True, slots=True)
class Copy:
    """A text of ours on somebody else's page."""

    credited: bool  # the page names ours as the original
    says: str
    quote: str
    where: str = ""  # CSS path


@dataclass(frozen=True)
class _Case:
    """A page that links to us, and what is known of our pages."""

    look: Look
    site: Site
    targets: tuple[Target, ...]

    @cached_property
    def names(self) -> re.Pattern[str]:
        """Our name as whole words, in small letters: brand terms and the domain."""
        terms = sorted((*brand_terms(self.site), self.site.domain), key=len, reverse=True)
        return re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(term) for term in terms) + r")(?![\w-])")

    @cached_property
    def ours(self) -> tuple[Link, ...]:
        """The links to us in the content, those of visitors left out."""
        links = (link for link in self.look.placed if link.in_content and not is_visitors(link))
        return tuple(link for link in links if urls.belongs_to(link.target, self.site.domain))

    def name_us(self, start: int, end: int) -> bool:
        """Our name, or a link to us, stands between two places of the text."""
        if self.names.search(self.look.folded, max(0, start), end):
            return True
        place = bisect_left(self.ours, start, key=_start)
        return place < len(self.ours) and self.ours[place].start < end


def find(look: Look, site: Site, targets: Iterable[Target]) -> Copy | None:
    """The clearest sign that the page's text is ours, None for none."""
    case = _Case(look, site, tuple(targets))
    return next((copy for rule in RULES if (copy := rule(case)) is not None), None)


def ceilings(copy: Copy | None) -> tuple[Ceiling, ...]:
    """A copy says nothing about us that we did not say ourselves."""
    if copy is None:
        return ()
    name, why = (
        ("syndication", "Syndication with its original named is at most Fair.")
        if copy.credited
        else ("copy", "A copy of our own text is at most Weak.")
    )
    return (
        Ceiling(
            signal=f"ceiling_{name}",
            factor=Factor.INTENT,
            at_most=limit(name),
            says=f"{copy.says} {why}",
            quote=copy.quote,
            where=copy.where,
        ),
    )


def signature(text: str) -> tuple[int, ...]:
    """The lowest SIGNATURE_HASHES hashes of a text's shingles, ascending; all where it has no more.

    Empty for a text of fewer than MIN_TEXT_WORDS words.
    """
    return tuple(sorted(_shingles(text))[:SIGNATURE_HASHES])


def _shingles(text: str) -> frozenset[int]:
    said = words_of(text)
    if len(said) < MIN_TEXT_WORDS:
        return frozenset()
    rows = (" ".join(said[at : at + SHINGLE_WORDS]) for at in range(len(said) - SHINGLE_WORDS + 1))
    return frozenset(int.from_bytes(blake2b(row.encode(), digest_size=HASH_BYTES).digest()) for row in rows)


def _shares(page: frozenset[int], ours: tuple[int, ...]) -> tuple[float, float]:
    """How much of the page is ours, and of ours stands there, 0 to 1; 0 where too little is compared."""
    shared = sum(one in page for one in ours)
    highest = ours[-1] if len(ours) >= SIGNATURE_HASHES else max(page, default=0)
    comparable = sum(one <= highest for one in page)
    return (
        shared / comparable if comparable >= MIN_SHARED_BASIS else 0.0,
        shared / len(ours) if len(ours) >= MIN_SHARED_BASIS else 0.0,
    )


def _canonical(case: _Case) -> Copy | None:
    canonical = case.look.page.canonical
    if canonical is None or not urls.belongs_to(canonical, case.site.domain):
        return None
    return Copy(
        credited=True, says="The page names a page of ours as its original.", quote=f"canonical: {canonical}"
    )


def _by_machine(case: _Case) -> Copy | None:
    for found in _said(case, "feed"):
        first = case.look.folded.rfind("\n", max(0, found.start - NAME_CHARS), found.start)
        last = case.look.folded.find("\n", found.end, found.end + NAME_CHARS)
        start = first if first >= 0 else found.start - NAME_CHARS
        if case.name_us(start, last if last >= 0 else found.end + NAME_CHARS):
            says = "The page says that a program took the text from us."
            return Copy(credited=False, says=says, quote=found.words, where=case.look.where(found))
    return None


def _reprinted(case: _Case) -> Copy | None:
    folded = case.look.folded
    for found in _said(case, "reprint"):
        if case.name_us(_sentence_start(folded, found.start), _sentence_end(folded, found.end)):
            says = "The page says that the text is a reprint of ours."
            return Copy(credited=True, says=says, quote=found.words, where=case.look.where(found))
    return None


def _carried_off(case: _Case) -> Copy | None:
    """Words of a copy beside words that only we would write: each alone may be an honest page's."""
    source = next(_sources(case), None)
    if source is None:
        return None
    voice = next(_voices(case), None) or (_carried(case) if not _names_us_besides(case, source) else None)
    if voice is None:
        return None
    says = "The text speaks as us, with our own links in it, and only a short line names us as its source."
    return Copy(
        credited=False, says=says, quote=f"{source.words} … {voice.words}", where=case.look.where(voice)
    )


def _same_text(case: _Case) -> Copy | None:
    known = [target for target in case.targets if target.signature]
    page = _shingles(case.look.page.text[: len(case.look.text)]) if known else frozenset()
    for target in known:
        of_page, of_ours = _shares(page, target.signature)
        if of_page >= COPIED_SHARE or (of_ours >= COPIED_SHARE and of_page >= OURS_BESIDE):
            says = f"About {of_page:.0%} of the text is that of our page {target.url}, word for word."
            return Copy(
                credited=False,
                says=says,
                quote=quotes.clipped(case.look.page.text),
            )
    return None


def _said(case: _Case, wording: str) -> Iterator[Found]:
    """The sentences with a wording, those of visitors left out."""
    look = case.look
    for found in schemes.every(wording, look.text, look.folded, look.words):
        place = bisect_left(look.placed, found.start, key=_start)
        near = look.placed[max(0, place - 1) : place + 1]
        if not near or any(link.placement is not Placement.COMMENT for link in near):
            yield found


def _sentence_start(text: str, place: int) -> int:
    least = max(0, place - SOURCE_CHARS)
    return max((stop.end() for stop in _STOP.finditer(text, least, place)), default=least)


def _sentence_end(text: str, place: int) -> int:
    stop = _STOP.search(text, place, place + SOURCE_CHARS)
    return stop.start() if stop else place + SOURCE_CHARS


def _sources(case: _Case) -> Iterator[Found]:
    """Lines that begin by naming us as the source of what stands above or below them."""
    folded = case.look.folded
    for mark in _source().finditer(folded):
        end = folded.find("\n", mark.end(), mark.end() + SOURCE_CHARS)
        last = end if end >= 0 else min(len(folded), mark.end() + SOURCE_CHARS)
        named = case.names.search(folded, mark.end(), last)
        if named is None or words_of(folded[mark.end() : named.start()]):
            continue
        rest = folded[named.end() : min(last, _sentence_end(folded, named.end()))]
        if len(rest.split()) <= SOURCE_WORDS:
            yield Found(mark.start(), last, " ".join(case.look.text[mark.start() : last].split()))


def _voices(case: _Case) -> Iterator[Found]:
    """Where the text calls a page of ours its own, or says we for us."""
    look = case.look
    for link in case.ours:
        if _owned().search(look.folded, max(0, link.start - 20), link.start):
            yield Found(link.start, link.end, quotes.passage(look.text, link.start - 20, link.end))
    for name in case.names.finditer(look.folded):
        before = look.folded[max(0, name.start() - 20) : name.start()]
        after = look.folded[name.end() : name.end() + 40]
        if _we_at().search(before) or (_at().search(before) and _we().match(after)):
            yield Found(name.start(), name.end(), quotes.passage(look.text, name.start(), name.end()))


def _carried(case: _Case) -> Found | None:
    """Several pages of ours, linked in passing, are all that the text leads to."""
    ours = {link.target for link in case.ours if plain(link.anchor) not in word_list("generic")}
    others = (link for link in case.look.outward if not urls.belongs_to(link.target, case.site.domain))
    if len(ours) < CARRIED_PAGES or any(link.in_content for link in others):
        return None
    first = case.ours[0]
    return Found(first.start, first.end, " · ".join(link.anchor for link in case.ours))


def _names_us_besides(case: _Case, source: Found) -> bool:
    """A page about us, or that cites us, says our name; a copy need not."""
    look = case.look
    if case.names.search(look.title):
        return True
    return any(
        not source.start <= name.start() < source.end and not _in_a_link(case.ours, name.start())
        for name in case.names.finditer(look.folded)
    )


def _in_a_link(links: tuple[Link, ...], place: int) -> bool:
    before = bisect_right(links, place, key=_start) - 1
    return before >= 0 and place < links[before].end


def _start(link: Link) -> int:
    return link.start


@cache
def _source() -> re.Pattern[str]:
    words = "|".join(schemes.terms("copies", "source"))
    further = "|".join(schemes.terms("copies", "further"))
    return re.compile(
        rf"(?m)^\W{{0,3}}(?:(?:{words})\s?:|(?:{further})(?!\w))[^\S\n]*(?:https?://)?(?:www\.)?"
    )


@cache
def _owned() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(schemes.terms('copies', 'our'))})\W{{1,2}}\Z")


@cache
def _at() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(schemes.terms('copies', 'at'))}) \Z")


@cache
def _we_at() -> re.Pattern[str]:
    we, at = ("|".join(schemes.terms("copies", name)) for name in ("we", "at"))
    return re.compile(rf"(?<!\w)(?:{we}) (?:{at}) \Z")


@cache
def _we() -> re.Pattern[str]:
    return re.compile(rf",? (?:\w+ )?(?:{'|'.join(schemes.terms('copies', 'we'))})(?!\w)")


_STOP: Final = re.compile(r"\n|[.!?]\s")

RULES: Final[tuple[Callable[[_Case], Copy | None], ...]] = (
    _canonical,
    _by_machine,
    _reprinted,
    _carried_off,
    _same_text,
)
