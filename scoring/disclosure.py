"""Who paid? Sentences that say a page, or a link on it, was paid for, and offers to sell links."""

import re
from dataclasses import dataclass
from typing import Final

from scoring.anchor import brand_terms
from scoring.look import MAX_TEXT_CHARS, Look
from scoring.site import Site
from scoring.words import phrases, plain, sentence_around, word_list
from web.page import Disclosure, DisclosureKind, Page

PRICE_REACH: Final = 50  # characters from the name of what is sold to its price, a line end included

_PAYMENTS: Final = frozenset({DisclosureKind.PAID, DisclosureKind.ADVERTISEMENT})
_PRICE: Final = re.compile(
    r"(?:[$€£]|\b(?:usd|eur|gbp)\s?)\s?\d{1,5}(?:[.,]\d{2})?\b"
    r"|\b\d{1,5}(?:[.,]\d{2})?\s?(?:[$€£]|usd|eur|euros?|gbp|dollars?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What a page says about money, each as the words that say it; "" where it says nothing."""

    look: Look  # the page, for the rules of the ledger
    paid: str = ""  # the whole piece, or our link on it, was paid for
    priced: str = ""  # followed links or posts are offered for a price
    offered: str = ""  # links are spoken of as for sale, or a price for them is told


def payment(page: Page, site: Site | None) -> Payment:
    """Read once a page. A disclosure about somebody else's brand is nothing to us."""
    text = page.visible_text[:MAX_TEXT_CHARS]
    look = Look(page)
    sold = any(look.has(term) for term in word_list("link_sale")) and look.find("marked") is None
    priced, told = _prices(text) if sold else ("", "")
    offers = any(look.has(term) for term in word_list("link_sale_plain"))
    offered = told or (_offered(text) if offers else "")
    return Payment(look=look, paid=_paid(page, site, look), priced=priced, offered=offered)


def _paid(page: Page, site: Site | None, look: Look) -> str:
    """The words by which the page says that the whole piece was paid for by us or by nobody it names.

    What is said of less than the whole piece counts where it names us; what others paid for is none of ours.
    """
    said = (one for one in page.disclosures if one.kind in _PAYMENTS and _is_ours(one, site, look))
    return next((one.words for one in said), "")


def _is_ours(said: Disclosure, site: Site | None, look: Look) -> bool:
    if phrases("nobody", said.words):
        return False
    if said.words.rstrip().endswith(":"):  # it introduces what follows, a box of its own
        return False
    if site is None:
        return said.whole_piece and look.gives_credit
    return (said.whole_piece and not said.about) or _names_us(_payer(said), site)


def _payer(said: Disclosure) -> str:
    """Whom the words name, with what follows the name: a name may hold small words that end it early."""
    _, name, rest = said.words.partition(said.about or said.words)
    return f"{name}{rest}" or said.about


def _prices(text: str) -> tuple[str, str]:
    """The words of an offer with its price, and of a price that is only told of."""
    told = ""
    for price in _PRICE.finditer(text):
        before = text[max(0, price.start() - PRICE_REACH) : price.start()]
        if not phrases("link_sale", before):
            continue
        sentence = sentence_around(text, price.start() - len(before), price.end())
        if phrases("denying", sentence):
            continue
        if not phrases("telling", sentence):
            return sentence, ""
        told = told or sentence
    return "", told


def _offered(text: str) -> str:
    folded = plain(text)
    offers = phrases("link_sale_plain", folded)
    if not offers:
        return ""
    place = folded.index(offers[0])
    sentence = sentence_around(folded, place, place + len(offers[0]))
    return "" if phrases("telling", sentence) or phrases("denying", sentence) else sentence


def _names_us(words: str, site: Site) -> bool:
    said = plain(words)
    return any(term in said for term in (*brand_terms(site), site.domain))
