"""Pieces written around links: keywords to one site and hardly anywhere else, trades out of place."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from scoring import quotes, schemes
from scoring.credit import HINTS
from scoring.look import Case, Look, Sign, is_visitors, words
from scoring.money import goods, has_goods, names_its_site, selling_words, theme_of_phrase
from scoring.words import phrases, word_list
from web import urls
from web.page import Link, Placement

MIN_SELLING: Final = 2  # links of a text behind words that sell, to one site ...
MIN_KEYWORD_LINKS: Final = 3  # ... and so many with those that only praise, or the same one twice
MIN_TWICE_WORDS: Final = 3  # of a keyword that stands twice: shorter ones may name a thing
MAX_OTHERS: Final = 1  # other sites that the text leads to; who cites leads to more
MIN_GOODS: Final = 2  # words of a keyword beside those that sell and praise
NEAR_CHARS: Final = 40  # on each side of a link in which its sentence goes on
MAX_KEYWORD_WORDS: Final = 8  # a longer anchor is a sentence
MIN_TRADE_WORDS: Final = 3  # of one anchor of a trade: “online casino” may be a thing spoken of
MIN_TRADE_LINKS: Final = 2  # such anchors of any length to one site
MAX_READ_CHARS: Final = 12_000  # of a text in which they are looked for: two thousand words
MIN_FILLERS: Final = 4  # families of stock phrases in a text ...
WORDS_A_FILLER: Final = 150  # ... at least one in so many words
MIN_QUERIES: Final = 2  # different queries as anchors to one site that an anonymous text never names
MIN_QUERY_WORDS: Final = 3  # of a query that names a kind of firm, or ends in a place
MIN_PARAGRAPH_WORDS: Final = 15  # of a line that is a paragraph, and no heading or menu
MIN_ANONYMOUS_WORDS: Final = 120  # of the paragraphs of a text whose facts are counted
WORDS_A_FACT: Final = 80  # of such a text for each number or quotation; reports have one in thirty
MIN_ANONYMOUS_FILLERS: Final = 2  # families of stock phrases in a text that is anonymous besides

_GOING_ON: Final = frozenset(",;(’'“\"")
_FACT: Final = re.compile(r"\d[\d.,:/]*\d|\d ?%|[€£$]\d|[“„«]|(?<!\w)\"")


@dataclass(slots=True)
class _Keywords:
    """The keyword links of a text to one site, in document order."""

    selling: list[Link] = field(default_factory=list)
    praising: list[Link] = field(default_factory=list)
    foreign: list[Link] = field(default_factory=list)  # wholly of a trade that the page is not about
    queries: list[Link] = field(default_factory=list)  # as typed into a search box

    @property
    def are_many(self) -> bool:
        said = Counter(" ".join(words(link.anchor)) for link in (*self.selling, *self.praising))
        twice = any(times > 1 and len(words(anchor)) >= MIN_TWICE_WORDS for anchor, times in said.items())
        several = len(self.selling) + len(self.praising) >= MIN_KEYWORD_LINKS
        if len(self.selling) >= MIN_SELLING:
            return several or twice
        return bool(self.selling) and several and twice

    @property
    def are_foreign(self) -> bool:
        long = any(len(words(link.anchor)) >= MIN_TRADE_WORDS for link in self.foreign)
        return long or len(self.foreign) >= MIN_TRADE_LINKS


def _keyword_links(case: Case) -> Sign | None:
    """Several keywords lead to one site, and nothing else in the text leads anywhere."""
    found = _found(case)
    if found is None or len(case.look.once(_sites)) > 1 + MAX_OTHERS:
        return None
    queries = () if _is_named(case.look, case.link) or not case.look.once(_is_anonymous) else found.queries
    asked = len({link.anchor.lower() for link in queries}) >= MIN_QUERIES
    if not found.are_many and not asked:
        return None
    links = sorted(
        (*found.selling, *found.praising) if found.are_many else queries, key=lambda link: link.start
    )
    says = f"The text links to one site with {len(links)} keyword phrases, and hardly anywhere else."
    return Sign("keyword_links", says, _quote(links), case.link.where)


def _trade_out_of_place(case: Case) -> Sign | None:
    """A phrase of a trade that lives by links stands in a text about something else."""
    found = _found(case)
    if found is None or not found.are_foreign:
        return None
    says = "The text links with commercial phrases of a trade, and is about something else."
    return Sign("trade_out_of_place", says, _quote(found.foreign), case.link.where)


def _dropped_link(case: Case) -> Sign | None:
    """A stock text for search engines, that any subject fits, leads nowhere but behind our keyword.

    So does a text without author, numbers or quotations, with a stock phrase, whose one way out is a query.
    """
    link, look = case.link, case.look
    if not case.given or case.marked or not _may_count(look, link) or not _is_phrase(link):
        return None
    if len(look.once(_sites)) > 1 or _is_named(look, link) or not has_goods(link.anchor):
        return None
    praised = bool(phrases("selling", link.anchor) or phrases("praising", link.anchor))
    stock = (praised or urlsplit(link.target).path == "/") and look.once(_is_stock)
    asked = _is_query(look, link) or (praised and len(goods(link.anchor)) >= MIN_GOODS)
    if not stock and not (asked and look.once(_is_anonymous) and look.once(_fillers)):
        return None
    says = "A keyword links to a site that the text never names, and the text links nowhere else."
    return Sign("dropped_link", says, quotes.around(link), link.where)


def _stock_text(case: Case) -> Sign | None:
    """Beside the one above: the text is made of the phrases that fill such pieces."""
    if _dropped_link(case) is None:
        return None
    told = case.look.once(_fillers)
    if len(told) < MIN_ANONYMOUS_FILLERS:
        return None
    says = f"The text has {len(told)} of the stock phrases that fill texts written for search engines."
    return Sign("stock_text", says, quotes.strung((f"“{phrase}”" for phrase in told), " … "))


def _is_stock(look: Look) -> bool:
    count = len(look.once(_fillers))
    return count >= MIN_FILLERS and count * WORDS_A_FILLER >= look.page.words


def _fillers(look: Look) -> tuple[str, ...]:
    """The stock phrases of the main text, each family once."""
    main = schemes.same_length_lower(look.page.text[:MAX_READ_CHARS])
    found = (pattern.search(main) for pattern in schemes.patterns("pieces", "filler"))
    return tuple(one[0] for one in found if one)


def _is_query(look: Look, link: Link) -> bool:
    """As typed into a search box: a price and goods, a kind of firm, or a trade with a place behind it."""
    said = words(link.anchor)
    if selling_words(link.anchor) and len(goods(link.anchor)) >= MIN_GOODS:
        return True
    if len(said) < MIN_QUERY_WORDS or said[0] in schemes.term_set("board", "articles"):
        return False
    *before, last = link.anchor.replace("-", " ").split()
    placed = (
        last[:1].isupper()
        and link.anchor[:1].islower()
        and word_list("stop").isdisjoint(map(str.lower, before[-1:]))
    )
    is_place = placed and look.page.language != "de"  # where every noun has a capital
    return is_place or not schemes.term_set("pieces", "firms").isdisjoint(said)


def _is_anonymous(look: Look) -> bool:
    """Nobody signs the text, nobody says “I” in it, and it has next to no numbers and quotations."""
    signed = set(words(look.page.author)) and schemes.term_set("pieces", "staff").isdisjoint(
        words(look.page.author)
    )
    lines = [
        line for line in look.page.text[:MAX_READ_CHARS].split("\n") if line.count(" ") >= MIN_PARAGRAPH_WORDS
    ]
    said = words(" ".join(lines))
    linked = Counter(word for link in look.outward for word in words(link.anchor))
    own = Counter(word for word in said if word in schemes.term_set("pieces", "own"))
    facts = sum(len(_FACT.findall(line)) for line in lines)
    counts = not own - linked and facts * WORDS_A_FACT <= len(said)
    return not signed and counts and len(said) >= MIN_ANONYMOUS_WORDS


def _is_named(look: Look, link: Link) -> bool:
    """The text says whose site it is that the link leads to."""
    name = urls.registrable_domain(link.target).split(".")[0]
    return name.replace("-", "") in look.once(_joined)


def _joined(look: Look) -> str:
    """The letters of the text alone, without accents, as they stand in addresses."""
    apart = unicodedata.normalize("NFKD", look.folded)
    return "".join(letter for letter in apart if letter.isalnum())


def _found(case: Case) -> _Keywords | None:
    """The keyword links of the text to the site of our link, where search engines may count ours."""
    if not case.given or case.marked or is_visitors(case.link):
        return None
    return case.look.once(_by_site).get(urls.registrable_domain(case.link.target))


def _by_site(look: Look) -> Mapping[str, _Keywords]:
    found: dict[str, _Keywords] = {}
    for link in look.outward:
        if not _may_count(look, link):
            continue
        theme = theme_of_phrase(link.anchor)
        foreign = bool(theme) and theme not in look.own_themes and not phrases("clause", link.anchor)
        if not _is_phrase(link) and not (foreign and theme == "essays"):  # “write my essay” points at nothing
            continue
        keywords = found.setdefault(urls.registrable_domain(link.target), _Keywords())
        if foreign:
            keywords.foreign.append(link)
        if _is_query(look, link):
            keywords.queries.append(link)
        if foreign or _is_keyword(link):
            keywords.selling.append(link)
        elif has_goods(link.anchor) and (selling_words(link.anchor) or phrases("praising", link.anchor)):
            keywords.praising.append(link)
    return found


def _may_count(look: Look, link: Link) -> bool:
    """It is built into a sentence of the text, unmarked, and earns nobody a commission."""
    if not link.in_content or link.placement is Placement.HIDDEN or HINTS & set(link.rel) or link.affiliate:
        return False
    return link.start >= 0 and not is_visitors(link) and _in_sentence(look, link)


def _in_sentence(look: Look, link: Link) -> bool:
    """Words go on to it or from it: a button stands by itself, behind a stop or at the head of its line."""
    before = look.text[max(0, link.start - NEAR_CHARS) : link.start].rpartition("\n")[2].rstrip()
    behind = look.text[link.end : link.end + NEAR_CHARS].partition("\n")[0].lstrip()
    return before[-1:].isalnum() or before[-1:] in _GOING_ON or behind[:1].islower()


def _is_keyword(link: Link) -> bool:
    """It praises the price of goods that take two words: to buy something is what a reader may want."""
    selling = set(selling_words(link.anchor)) - schemes.term_set("pieces", "buying")
    return bool(selling) and len(goods(link.anchor)) >= MIN_GOODS


def _is_phrase(link: Link) -> bool:
    """Words in a row as they are typed into a search box, and not the name of the site."""
    said = words(link.anchor)
    if not len(said) > 1 or sum(word not in word_list("stop") for word in said) > MAX_KEYWORD_WORDS:
        return False
    if names_its_site(link) or phrases("clause", link.anchor):
        return False
    return schemes.term_set("pieces", "pointing").isdisjoint(said)


def _sites(look: Look) -> frozenset[str]:
    """The sites that the text leads to."""
    return frozenset(urls.registrable_domain(link.target) for link in look.outward if link.in_content)


def _quote(links: list[Link]) -> str:
    said = dict.fromkeys(link.anchor for link in links)
    if len(said) == 1:
        return quotes.around(links[0])
    return quotes.strung((f"“{anchor}”" for anchor in said), " … ")


RULES: Final[tuple[Callable[[Case], Sign | None], ...]] = (
    _keyword_links,
    _trade_out_of_place,
    _dropped_link,
    _stock_text,
)
