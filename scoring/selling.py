"""Links for sale: followed links promised to contributors, and places for links, with a price or without."""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from scoring import schemes
from scoring.look import Case, Look, Sign
from scoring.schemes import Found
from scoring.words import phrases

QUOTE_CHARS: Final = 150  # before a price within which what is quoted began
_QUOTES: Final = {"«": "»", "“": "”", "„": "“", "‹": "›"}  # with their ends

PRICE_REACH: Final = 150  # characters from what is sold to its price: three lines of a price list

PRICE: Final = re.compile(
    r"(?:[$€£]|\b(?:usd|eur|gbp)\s?)\s?\d[\d.,]{0,8}|\b\d{1,6}(?:[.,]\d{2})?\s?(?:[$€£]|(?:usd|eur|euros?|gbp|dollars?)\b)"
)


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
    said = schemes.same_length_lower(sentence)
    told = bool(phrases("telling", sentence)) or schemes.says("told", said)
    return told or _is_quoted(look.text, place) or look.once(_reports)


def _is_quoted(text: str, place: int) -> bool:
    """An opening quotation mark on the same line is not closed before the place, and closed after it."""
    before = text[max(0, place - QUOTE_CHARS) : place].rpartition("\n")[2]
    behind = text[place : place + QUOTE_CHARS].partition("\n")[0]
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


def _places_for_links(case: Case) -> Sign | None:
    look = case.look
    found = look.find("link_goods")
    if found is None or look.find("marked"):
        return None
    if (price := _price_near(look, found)) is not None:
        words = schemes.passage(look.text, min(found.start, price[0]), max(found.end, price[1]))
        if is_told(look, words, found.start):
            return None
        says = "The page sells places for links at a price."
        return Sign("sells_links_priced", says, words, look.where(found))
    if not look.once(is_offer):
        return None
    says = "The page offers places for links to whoever pays for them."
    return Sign("sells_links_offer", says, found.words, look.where(found))


def _counted_out(case: Case) -> Sign | None:
    look = case.look
    found = look.find("packages")
    if found is None or not (look.once(is_offer) or _price_near(look, found)):
        return None
    if is_told(look, found.words, found.start):
        return None
    says = "The page sells links or posts with links by number."
    return Sign("sells_links_offer", says, found.words, look.where(found))


def _for_sale(case: Case) -> Sign | None:
    found = case.look.find("for_sale")
    if found is None or is_told(case.look, found.words, found.start):
        return None
    says = "The page speaks of links or posts for sale."
    return Sign("sells_links_words", says, found.words, case.look.where(found))


def _on_the_menu(case: Case) -> Sign | None:
    look = case.look
    found = look.find("menu")
    if found is None or look.find("marked") or not look.once(is_offer):
        return None
    says = "A link is among what brands may have here; no price is told, and no promise that it counts."
    return Sign("sells_links_words", says, found.words, look.where(found))


def _reward(case: Case) -> Sign | None:
    look = case.look
    found = look.find("reward")
    if found is None or not look.once(asks_for_posts):
        return None
    says = "Contributors are promised a link that counts, in return for a post."
    return Sign("link_reward", says, found.words, look.where(found))


def _fees(case: Case) -> Sign | None:
    look = case.look
    found = look.find("fees")
    if found is None or not look.once(asks_for_posts):
        return None
    says = "Whoever contributes may be asked for a fee."
    return Sign("fees_for_posts", says, found.words, look.where(found))


def _price_near(look: Look, found: Found) -> tuple[int, int] | None:
    least, most = max(0, found.start - PRICE_REACH), found.end + PRICE_REACH
    price = PRICE.search(look.folded, least, most)
    return price.span() if price else None


RULES: Final[tuple[Callable[[Case], Sign | None], ...]] = (
    _counted_out,
    _places_for_links,
    _for_sale,
    _on_the_menu,
    _reward,
    _fees,
)
