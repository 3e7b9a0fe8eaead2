"""Who paid? Sentences that say a page, or a link on it, was paid for, and offers to sell links."""

import re
from dataclasses import dataclass
from typing import Final

from scoring.anchor import brand_terms
from scoring.site import Site
from scoring.words import phrases, plain, sentence_around
from web.page import Page

PRICE_REACH: Final = 90  # characters between an offer of links and its price in the same or the next line

_PIECE: Final = r"(?:article|post|review|piece|page|content|story|guide|video)"
_WHOLE_PIECE: Final = re.compile(
    rf"\bth(?:is|e) {_PIECE} (?:is|was|has been|contains)(?: a| an)? ?(?:paid for|paid|sponsored|commissioned"
    r"|funded|paid promotion|paid placement|advertisement|advertorial|written in (?:paid )?partnership)\b"
    rf"|\bsponsored {_PIECE}\b(?! from| starting|s)|\bpaid partnership with\b|\b{_PIECE} sponsored by\b"
    r"|\bdieser (?:artikel|beitrag) (?:ist|wurde) (?:eine anzeige|gesponsert|bezahlt)"
    r"|\bcet article (?:est|a été) (?:sponsorisé|commandité|payé)"
    r"|\beste artículo (?:es|fue|ha sido) (?:patrocinado|pagado)",
    re.IGNORECASE,
)
_PAYER: Final = re.compile(r"\b(?:by|with|von|par|por)\s+(?P<who>[^.\n;:!?()]{2,80})", re.IGNORECASE)
_SPONSORED: Final = (
    r"\b(?:sponsored|paid|brought to you|presented|gesponsert|sponsorisé|patrocinado)\b[^.\n]{0,40}"
)
_PRICE: Final = re.compile(
    r"(?:[$€£]|\b(?:usd|eur|gbp)\s?)\s?\d{1,5}(?:[.,]\d{2})?\b"
    r"|\b\d{1,5}(?:[.,]\d{2})?\s?(?:[$€£]|usd|eur|euros?|gbp|dollars?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Words of the page that carry a finding."""

    quote: str


def paid_for_us(page: Page, site: Site | None) -> Quoted | None:
    """A disclosure that labels the whole piece, or names our brand, as paid; others' do not count."""
    text = page.visible_text
    for match in _WHOLE_PIECE.finditer(text):
        sentence = sentence_around(text, match.start(), match.end())
        payer = _PAYER.search(sentence)
        if payer is None or site is None or _names_us(payer["who"], site):
            return Quoted(quote=sentence)
    if site is None:
        return None
    for term in brand_terms(site):
        named = re.search(_SPONSORED + re.escape(term), plain(text))
        if named:
            return Quoted(quote=sentence_around(plain(text), named.start(), named.end()))
    return None


def sells_links_priced(page: Page) -> Quoted | None:
    """An offer of links or posts with a price beside it."""
    text = page.visible_text
    for price in _PRICE.finditer(text):
        first, last = max(0, price.start() - PRICE_REACH), price.end() + PRICE_REACH
        if phrases("link_sale", text[first:last]):
            return Quoted(quote=sentence_around(text, price.start(), price.end()))
    return None


def sells_links_words(page: Page) -> Quoted | None:
    """An offer of links for sale in words alone."""
    offers = phrases("link_sale_plain", page.visible_text)
    if not offers:
        return None
    text = plain(page.visible_text)
    place = text.index(offers[0])
    return Quoted(quote=sentence_around(text, place, place + len(offers[0])))


def _names_us(words: str, site: Site) -> bool:
    said = plain(words)
    return any(term in said for term in (*brand_terms(site), site.domain))
