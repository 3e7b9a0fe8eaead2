"""Pieces written around links: keywords to one site from a text that leads nowhere else, trades out of place."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from scoring import schemes
from scoring.credit import HINTS
from scoring.look import Case, Look, Sign, around, is_visitors, words
from scoring.money import has_goods, names_its_site, selling_words, theme_of_phrase
from scoring.weights import weights
from scoring.words import phrases
from web import urls
from web.page import Link, Placement

MIN_SELLING: Final = 2  # links of a text behind words that sell, to one site ...
MIN_KEYWORD_LINKS: Final = 3  # ... those among them that only praise counted too, or one of them twice
MAX_OTHERS: Final = 1  # other sites that the text leads to; who cites leads to more
MAX_KEYWORD_WORDS: Final = 8  # a longer anchor is a sentence
MIN_TRADE_WORDS: Final = 3  # of one anchor of a trade: “online casino” may be a thing spoken of
MIN_TRADE_LINKS: Final = 2  # such anchors of any length to one site


@dataclass(slots=True)
class _Keywords:
    """The keyword links of a text to one site, in document order."""

    selling: list[Link] = field(default_factory=list)
    praising: list[Link] = field(default_factory=list)
    foreign: list[Link] = field(default_factory=list)  # wholly of a trade that the page is not about

    @property
    def are_many(self) -> bool:
        said = Counter(" ".join(words(link.anchor)) for link in self.selling)
        enough = len(self.selling) + len(self.praising) >= MIN_KEYWORD_LINKS or max(said.values(), default=0) > 1
        return len(self.selling) >= MIN_SELLING and enough

    @property
    def are_foreign(self) -> bool:
        long = any(len(words(link.anchor)) >= MIN_TRADE_WORDS for link in self.foreign)
        return long or len(self.foreign) >= MIN_TRADE_LINKS


def _keyword_links(case: Case) -> Sign | None:
    """Several keywords lead to one site, and nothing else in the text leads anywhere."""
    found = _found(case)
    if found is None or not found.are_many or len(case.look.once(_sites)) > 1 + MAX_OTHERS:
        return None
    links = sorted((*found.selling, *found.praising), key=lambda link: link.start)
    says = f"The text leads to one site behind {len(links)} keyword phrases, and hardly anywhere else."
    return Sign("keyword_links", says, _quote(links), case.link.where)


def _trade_out_of_place(case: Case) -> Sign | None:
    """A phrase of a trade that lives by links stands in a text about something else."""
    found = _found(case)
    if found is None or not found.are_foreign:
        return None
    says = "The text links to a trade by its selling phrases, and is about something else."
    return Sign("trade_out_of_place", says, _quote(found.foreign), case.link.where)


def _found(case: Case) -> _Keywords | None:
    """The keyword links of the text to the site of our link, where search engines may count ours."""
    if not case.given or case.marked or is_visitors(case.link):
        return None
    return case.look.once(_by_site).get(urls.registrable_domain(case.link.target))


def _by_site(look: Look) -> Mapping[str, _Keywords]:
    found: dict[str, _Keywords] = {}
    for link in look.outward:
        if not _may_count(link) or not _is_phrase(link):
            continue
        theme = theme_of_phrase(link.anchor)
        of_page = theme in look.own_themes
        keywords = found.setdefault(urls.registrable_domain(link.target), _Keywords())
        if theme and not of_page:
            keywords.foreign.append(link)
        if (theme and not of_page) or (selling_words(link.anchor) and has_goods(link.anchor)):
            keywords.selling.append(link)
        elif phrases("praising", link.anchor) and has_goods(link.anchor):
            keywords.praising.append(link)
    return found


def _may_count(link: Link) -> bool:
    """It stands in a sentence of the text, unmarked, and earns nobody a commission."""
    if not link.in_content or link.placement is Placement.HIDDEN or HINTS & set(link.rel) or link.affiliate:
        return False
    return not is_visitors(link) and len(link.context) - len(link.anchor) >= weights().context["prose_chars"]


def _is_phrase(link: Link) -> bool:
    """Words in a row as they are typed into a search box, and not the name of the site."""
    said = words(link.anchor)
    if not 1 < len(said) <= MAX_KEYWORD_WORDS or names_its_site(link) or phrases("clause", link.anchor):
        return False
    return schemes.term_set("pieces", "pointing").isdisjoint(said)


def _sites(look: Look) -> frozenset[str]:
    """The sites that the text leads to."""
    return frozenset(urls.registrable_domain(link.target) for link in look.outward if link.in_content)


def _quote(links: list[Link]) -> str:
    said = dict.fromkeys(link.anchor for link in links)
    told = " … ".join(f"“{anchor}”" for anchor in said) if len(said) > 1 else around(links[0])
    return told[: schemes.MAX_QUOTE_CHARS]


RULES: Final[tuple[Callable[[Case], Sign | None], ...]] = (_keyword_links, _trade_out_of_place)
