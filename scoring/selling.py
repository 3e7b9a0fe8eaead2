"""Links for sale: followed links promised to contributors, and places for links, with a price or without.

What tells a seller from others that name links and prices is whom the page speaks to and what it promises:
a link that counts, that nobody marks, with words of the buyer's choice, is of worth to buyers of links alone.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from scoring import quotes, schemes
from scoring.look import Case, Look, Sign, of_page, words
from scoring.schemes import Found
from scoring.words import phrases

QUOTE_CHARS: Final = 150  # before a price within which what is quoted began
_QUOTES: Final = {"«": "»", "“": "”", "„": "“", "‹": "›"}  # with their ends

GOODS_BEHIND: Final = 100  # characters behind a price in which what it buys is named
PRICE_REACH: Final = 150  # characters from what is sold to its price: three lines of a price list
MAX_PRICES: Final = 60  # of a page that are looked at; a price list of links is shorter

PRICE: Final = re.compile(
    r"(?:[$€£]|\b(?:usd|eur|gbp|chf)\s?)\s?\d[\d.,]{0,8}"
    r"|\b\d{1,6}(?:[.,](?:\d{2}|[–-]))?\s?(?:[$€£]|(?:usd|eur|euros?|gbp|chf|dollars?|pounds|franken|francs)\b)"
)

# Between what is sold and its price in a list: a few words, and a mark or a word that only lists have.
_LISTED: Final = re.compile(
    r"(?:\s[\w-]{1,20}){0,2}\s?(?:[:;,–—|\n(]\s?|\s(?:from|starting (?:from|at)|ab|à partir de|dès|desde)\s)+"
)

_LISTED_PRICE: Final = re.compile(r"[:–—|\n(-]\s?\Z")

# A sum in words, as who writes to strangers without a price list puts it.
_SPOKEN_SUM: Final = re.compile(r"\b[^\W\d_]{3,14} (?:euros?|dollars|pounds|quid|francs|franken|francos)\b")
_YOU: Final = re.compile(
    r"\b(?:you|your|sie|ihre?[nmrs]?|dir|du|dein\w*|vous|votre|vos|tus?|te|su|usted)\b"
    r"|\b(?:every|each|jede[rs]?|chaque|cada) "
    r"(?:author|contributor|writer|autor\w*|gast\w*|auteure?|colaborador\w*)"
)
_YOURS: Final = re.compile(
    r"\b(?:your|you (?:tell|give|send)|for you|ihre?[nmrs]?|dein\w*|votre|vos|tus?|sus?|clients?|kunden)\b"
)
_WE: Final = re.compile(
    r"\b(?:we|our|us|i|my|wir|uns|unser\w*|ich|mein\w*|nous|notre|nos|je|mon|nosotros|nuestr\w+|\w{3,}mos)\b"
)
NEAR_CHARS: Final = 250  # on each side of a promise in which those who promise speak of themselves
_LESSONS: Final = frozenset(
    {"guide", "glossary", "how", "what", "why", "tips", "course", "lesson", "seo"}
    | {"leitfaden", "glossar", "lexikon", "wie", "was", "warum", "kurs", "comment", "pourquoi", "glossaire"}
    | {"cours", "guía", "glosario", "cómo", "qué", "curso"}
)

MIN_ROWS: Final = 3  # of a table that say that their link counts: fewer are a remark
_FOLLOWED_CELLS: Final = frozenset({"df", "dofollow", "do-follow", "do follow"})
_FOLLOWED_CELL: Final = re.compile(r"(?m)^[ \t]*(?:df|do[- ]?follow)[ \t]*$")
_PRICE_HEADS: Final = frozenset(
    {"€", "$", "£", "price", "rate", "fee", "cost", "preis", "netto", "prix", "tarif", "precio", "tarifa"}
)

# What only buyers of links ask for, and what says so beside one of these.
_CLEAR_PROMISES: Final = ("promised_follow", "promised_unmarked", "promised_anchor")
_VAGUE_PROMISES: Final = ("promised_stay", "metrics")


def asks_for_posts(look: Look) -> bool:
    """The page's own name or address says that it takes contributions."""
    path = re.sub(r"[-_/.]+", " ", urlsplit(look.page.final_url).path.lower())
    return any(schemes.says("contribute", name) for name in (*look.segments, path))


def is_offer(look: Look) -> bool:
    """The page calls itself a price list, an advertising page or a service."""
    path = re.sub(r"[-_/.]+", " ", urlsplit(look.page.final_url).path.lower())
    return any(schemes.says("offer", name) for name in (*look.segments, path))


def is_told(look: Look, sentence: str, place: int) -> bool:
    """Words of an offer that are not the page's own: told of, quoted, or of a report on the trade in links.

    `place` is where they stand in the text of the page.
    """
    return look.find("refusal") is not None or _is_others(look, sentence, place)


def _is_others(look: Look, sentence: str, place: int) -> bool:
    """The same, whatever the page refuses: who takes no money may still promise a link."""
    said = schemes.same_length_lower(sentence)
    told = bool(phrases("telling", sentence)) or schemes.says("told", said)
    return told or _is_quoted(look.text, place) or look.once(_was_approached) or look.once(_reports)


def speaks_to_buyers(look: Look) -> bool:
    """The page calls itself an offer, or speaks to those who would have a place on it."""
    if look.once(is_offer) or look.once(asks_for_posts):
        return True
    if _said(look, "seller") or _said(look, "own_offer"):
        return True
    return not (look.page.published or look.page.author) and all(look.once(promises))


def _said(look: Look, wording: str) -> bool:
    """The page has the wording outside quotation marks."""
    return any(not _is_quoted(look.text, one.start) for one in look.every(wording))


def is_listed(look: Look, first: int, last: int) -> bool:
    """What is sold, which ends at `first`, has its price at `last` as in a list of prices."""
    return _LISTED.fullmatch(look.folded, first, last) is not None


def sells_posts(look: Look) -> bool:
    """The page speaks to buyers of posts: it calls itself an offer, or promises what they ask for."""
    if look.once(is_offer) or look.once(asks_for_posts):
        return True
    return look.once(speaks_to_buyers) and any(look.once(promises))


def promises(look: Look) -> tuple[int, int]:
    """How many kinds of promises the page makes that only buyers of links ask for, and of others beside."""
    clear, vague = (sum(_said(look, name) for name in names) for names in (_CLEAR_PROMISES, _VAGUE_PROMISES))
    return clear, vague


def _is_quoted(text: str, place: int) -> bool:
    """An opening quotation mark on the same line is not closed before the place, and closed after it."""
    before = text[max(0, place - QUOTE_CHARS) : place].rpartition("\n")[2]
    behind = text[place : place + QUOTE_CHARS].partition("\n")[0]
    if len(before) < QUOTE_CHARS and before.count('"') % 2 and '"' in behind:
        return True
    return any(
        start in before and end not in before.rpartition(start)[2] and end in behind
        for start, end in _QUOTES.items()
    )


def _reports(look: Look) -> bool:
    """The page writes about the trade in links, dated or signed, and names no price of its own."""
    signed = look.page.published or look.page.author
    if not signed or look.once(is_offer) or look.once(asks_for_posts):
        return False
    return look.find("report") is not None and look.find("own_offer") is None


def _was_approached(look: Look) -> bool:
    """Somebody tells that they were asked to sell, on a page that offers nothing itself."""
    if look.find("approached") is None or look.find("own_offer") is not None:
        return False
    return not (look.once(is_offer) or look.once(asks_for_posts))


def _places_for_links(look: Look) -> Sign | None:
    if look.find("marked"):
        return None
    named = look.every("link_goods")
    offered = tuple(one for one in named if is_meant(look, look.folded[one.start : one.end]))
    priced = False
    for found in offered:
        price = _price_near(look, found)
        if price is None or not (look.once(speaks_to_buyers) or is_listed(look, found.end, price[0])):
            continue
        priced = True
        words = quotes.passage(look.text, min(found.start, price[0]), max(found.end, price[1]))
        if not is_told(look, words, found.start):
            return _priced(look, found, words)
    own = next((one for one in offered if not is_told(look, one.words, one.start)), None)
    if own is None or priced or not look.once(is_offer) or look.once(is_agency):
        return None
    says = "The page offers link placements to whoever pays."
    return Sign("sells_links_offer", says, own.words, look.where(own))


def _priced(look: Look, found: Found, words: str) -> Sign:
    """What is said of a price for a place: an agency's own links are not what it sells."""
    if look.once(is_agency):
        says = "An agency sells links on the sites of others."
        return Sign("sells_links_words", says, words, look.where(found))
    says = "The page sells link placements at a price."
    return Sign("sells_links_priced", says, words, look.where(found))


def is_meant(look: Look, name: str) -> bool:
    """What is named could not also be the link of a chain, or the page sells places in texts."""
    if name not in schemes.term_set("goods", "ambiguous"):
        return True
    if look.once(promises)[0]:
        return True
    in_texts = look.find("publishing") is not None or any(map(_is_of_texts, look.segments))
    return in_texts and (look.once(is_offer) or look.once(asks_for_posts))


def _is_of_texts(name: str) -> bool:
    return schemes.says("publishing", name)


def _price_list(look: Look) -> Sign | None:
    """A price beside a place in a text, and elsewhere on the page what such a place is promised to do."""
    clear, vague = look.once(promises)
    if not (clear or vague == len(_VAGUE_PROMISES)) or look.find("marked"):
        return None
    signed = look.page.published or look.page.author
    if not look.once(speaks_to_buyers) and not (clear > bool(signed) and look.once(_lists_prices)):
        return None
    found = next((one for one in _priced_places(look) if not is_told(look, one.words, one.start)), None)
    if found is None:
        return None
    return _priced(look, found, found.words)


def _priced_places(look: Look) -> Iterator[Found]:
    for price in islice(PRICE.finditer(look.folded), MAX_PRICES):
        first, last = max(0, price.start() - PRICE_REACH), price.end() + GOODS_BEHIND
        if schemes.says("place", "; ".join(look.folded[first:last].splitlines())):
            yield Found(price.start(), price.end(), quotes.passage(look.text, *price.span()))


def _lists_prices(look: Look) -> bool:
    """Two places in texts have their prices as in a list, whoever is spoken to."""
    starts = (one.start for one in _priced_places(look))
    listed = (at for at in starts if _LISTED_PRICE.search(look.folded, max(0, at - 2), at))
    return sum(1 for _ in islice(listed, 2)) == 2


def _on_request(look: Look) -> Sign | None:
    """Promises that only buyers of links ask for, on a page that would be paid, its prices not told."""
    clear, _ = look.once(promises)
    if clear < 2 or look.find("marked") or not look.once(speaks_to_buyers):
        return None
    if not look.once(is_offer) and look.find("asks_money") is None:
        return None
    if next(_priced_places(look), None) is not None:
        return None
    found = next(one for name in _CLEAR_PROMISES if (one := look.find(name)) is not None)
    if is_told(look, found.words, found.start) or look.once(is_agency):
        return None
    says = "The page offers whoever pays links that are followed, unmarked or in the buyer's words."
    return Sign("sells_links_offer", says, found.words, look.where(found))


def is_agency(look: Look) -> bool:
    """It speaks of links on other people's sites, and of no pages of its own."""
    if look.find("elsewhere") is None or look.find("here") is not None:
        return False
    name = look.home.partition(".")[0]
    return not any(f" {on} {name}" in look.folded for on in ("on", "auf", "bei", "sur", "en"))


def _counted_out(look: Look) -> Sign | None:
    found = look.find("packages")
    if found is None or not (look.once(is_offer) or _price_near(look, found)):
        return None
    if is_told(look, found.words, found.start):
        return None
    says = "The page sells links, or posts with links, by the number."
    return Sign("sells_links_offer", says, found.words, look.where(found))


def _into_old_pieces(look: Look) -> Sign | None:
    """A sentence for the reader's brand, put into what stands there already, and a sum near it."""
    found = look.find("into_old")
    if found is None or look.find("marked") or is_told(look, found.words, found.start):
        return None
    near = look.folded[max(0, found.start - PRICE_REACH) : found.end + PRICE_REACH]
    if look.once(teaches) or not _YOURS.search(schemes.same_length_lower(found.words)):
        return None
    if not (PRICE.search(near) or _SPOKEN_SUM.search(near)):
        return None
    says = "The page offers to add paid links to articles that are already published."
    rule = "sells_links_words" if look.once(is_agency) else "sells_links_offer"
    return Sign(rule, says, found.words, look.where(found))


def _rows_of_followed(look: Look) -> Sign | None:
    """A table of sites whose cells say of each that its link counts, with a column of prices."""
    if look.page.published or look.find("refusal") is not None:
        return None
    cells = [cell.strip() for cell in look.folded.splitlines()]
    followed = sum(cell in _FOLLOWED_CELLS for cell in cells)
    priced = (
        not _PRICE_HEADS.isdisjoint(cells) or sum(bool(PRICE.fullmatch(cell)) for cell in cells) >= MIN_ROWS
    )
    if followed < MIN_ROWS or not priced:
        return None
    place = next(at.start() for at in _FOLLOWED_CELL.finditer(look.folded))
    found = Found(place, place, quotes.passage(look.text, place, place))
    says = f"A price list of {followed} placements says of each that its link is followed."
    return Sign("sells_links_offer", says, found.words, look.where(found))


def _for_sale(look: Look) -> Sign | None:
    found = look.find("for_sale")
    if found is None or is_told(look, found.words, found.start):
        return None
    says = "The page speaks of links or posts for sale."
    return Sign("sells_links_words", says, found.words, look.where(found))


def _sold_here(look: Look) -> Sign | None:
    found = look.find("sold_here")
    if found is None or look.find("marked") or is_told(look, found.words, found.start):
        return None
    says = "The page says that it sells followed links."
    rule = "sells_links_words" if look.once(is_agency) else "sells_links_offer"
    return Sign(rule, says, found.words, look.where(found))


def _on_the_menu(look: Look) -> Sign | None:
    found = look.find("menu")
    if found is None or look.find("marked") or not look.once(is_offer):
        return None
    says = (
        "The page offers brands a link among other things, with no price and no promise that it is followed."
    )
    return Sign("sells_links_words", says, found.words, look.where(found))


def _reward(look: Look) -> Sign | None:
    found = look.find("reward") if look.once(asks_for_posts) else None
    found = found or _beside_the_name(look)
    if found is None:
        return None
    says = "Contributors are promised a followed link in return for a post."
    return Sign("link_reward", says, found.words, look.where(found))


def _beside_the_name(look: Look) -> Found | None:
    """A link that counts, promised beside the name of who writes; of a dated piece it is told."""
    found = look.find("byline_link")
    if found is None:
        return None
    near = look.folded[max(0, found.start - NEAR_CHARS) : found.end + NEAR_CHARS]
    promised = _YOU.search(near) and _WE.search(near) and not look.page.published and not look.once(teaches)
    spoken_to = look.once(asks_for_posts) or promised
    return found if spoken_to and not _is_others(look, found.words, found.start) else None


def teaches(look: Look) -> bool:
    """The title is of a lesson, which speaks to readers as an offer does."""
    return not _LESSONS.isdisjoint(words(look.title))


def _fees(look: Look) -> Sign | None:
    found = look.find("fees")
    if found is None or not look.once(asks_for_posts):
        return None
    says = "Contributors may be asked for a fee."
    return Sign("fees_for_posts", says, found.words, look.where(found))


def _price_near(look: Look, found: Found) -> tuple[int, int] | None:
    least, most = max(0, found.start - PRICE_REACH), found.end + PRICE_REACH
    price = PRICE.search(look.folded, least, most)
    return price.span() if price else None


RULES: Final[tuple[Callable[[Case], Sign | None], ...]] = tuple(
    of_page(rule)
    for rule in (
        _counted_out,
        _places_for_links,
        _price_list,
        _on_request,
        _sold_here,
        _into_old_pieces,
        _rows_of_followed,
        _for_sale,
        _on_the_menu,
        _reward,
        _fees,
    )
)
