"""Who paid? Sentences that say a page, or a link on it, was paid for, and offers to sell links."""

import re
from dataclasses import dataclass
from typing import Final

from scoring.anchor import brand_terms
from scoring.site import Site
from scoring.words import phrases, plain, sentence_around
from web.page import Page

PRICE_REACH: Final = 50  # characters from the name of what is sold to its price, a line end included
MAX_TEXT_CHARS: Final = 200_000  # of a page that are read for such sentences: thirty long articles

_PIECE: Final = r"(?:article|post|review|piece|page|content|story|guide|video)"
_WHOLE_PIECE: Final = re.compile(
    rf"\bth(?:is|e) {_PIECE} (?:is|was|has been|contains)(?: a| an)? ?"
    r"(?:paid for|paid|sponsored|commissioned|funded|paid promotion|paid placement|advertisement|advertorial"
    r"|written in (?:paid )?partnership)\b"
    rf"|\bth(?:is|e) sponsored {_PIECE} (?:is|was)\b"
    r"|\bdieser (?:artikel|beitrag) (?:ist|wurde) (?:eine anzeige|gesponsert|bezahlt)"
    r"|\bcet article (?:est|a été) (?:sponsorisé|commandité|payé)"
    r"|\beste artículo (?:es|fue|ha sido) (?:patrocinado|pagado)",
    re.IGNORECASE,
)
_PAYER: Final = re.compile(r"\b(?:by|with|von|par|por)\s+(?P<who>[^.\n;:!?()]{2,80})", re.IGNORECASE)
_SPONSORED: Final = (
    r"\b(?:sponsored|paid(?: for| partnership)?|brought to you|presented|gesponsert|sponsorisé|patrocinado)"
    r" (?:by|with|von|par|por) (?:the )?"
)
_PRICE: Final = re.compile(
    r"(?:[$€£]|\b(?:usd|eur|gbp)\s?)\s?\d{1,5}(?:[.,]\d{2})?\b"
    r"|\b\d{1,5}(?:[.,]\d{2})?\s?(?:[$€£]|usd|eur|euros?|gbp|dollars?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What a page says about money, each as the words that say it; "" where it says nothing."""

    paid: str = ""  # the whole piece, or our link on it, was paid for
    priced: str = ""  # followed links or posts are offered for a price
    offered: str = ""  # links are spoken of as for sale, or a price for them is told


def payment(page: Page, site: Site | None) -> Payment:
    """Read once a page. A disclosure about somebody else's brand is nothing to us."""
    text = page.visible_text[:MAX_TEXT_CHARS]
    priced, told = _prices(text)
    return Payment(paid=_paid(text, site), priced=priced, offered=told or _offered(text))


def _paid(text: str, site: Site | None) -> str:
    for match in _WHOLE_PIECE.finditer(text):
        sentence = sentence_around(text, match.start(), match.end())
        payer = _PAYER.search(sentence)
        ours = payer is None or site is None or _names_us(payer["who"], site)
        if ours and not _denied(sentence):
            return sentence
    if site is None:
        return ""
    folded = plain(text)
    for term in brand_terms(site):
        for match in re.finditer(_SPONSORED + re.escape(term) + r"(?!\w)", folded):
            sentence = sentence_around(folded, match.start(), match.end())
            if not _denied(sentence):
                return sentence
    return ""


def _prices(text: str) -> tuple[str, str]:
    """The words of an offer with its price, and of a price that is only told of."""
    told = ""
    for price in _PRICE.finditer(text):
        before = text[max(0, price.start() - PRICE_REACH) : price.start()]
        if not phrases("link_sale", before):
            continue
        sentence = sentence_around(text, price.start() - len(before), price.end())
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
    return "" if phrases("telling", sentence) else sentence


def _denied(sentence: str) -> bool:
    return bool(
        re.search(
            r"\b(?:not|never|no|nicht|kein\w*|nie|pas|jamais|nunca)\b|n['’]t\b", sentence, re.IGNORECASE
        )
    )


def _names_us(words: str, site: Site) -> bool:
    said = plain(words)
    return any(term in said for term in (*brand_terms(site), site.domain))
