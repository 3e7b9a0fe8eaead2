"""Places in texts for sale, told by what they do and never by the word link.

Sellers who avoid that word still tell buyers what nobody else asks for: that search engines count the place,
that its words are the buyer's, that readers will not see who paid. Two of the three beside money, on a page
that puts the reader's firm among its own pieces, are an offer.
"""

from collections.abc import Callable
from typing import Final

from scoring import schemes
from scoring.look import Case, Look, Sign, of_page
from scoring.schemes import Found
from scoring.selling import PRICE, is_offer, is_told, teaches

# What buyers of places ask for, each kind in the words of those who say "link" and of those who do not.
_CONCEALED: Final = ("concealed", "promised_unmarked")
_OWN_PHRASE: Final = ("own_phrase", "promised_anchor")
_EFFECT: Final = ("effect", "promised_follow", "metrics")
KINDS: Final = 3  # of promises, all of which need no word of a place
MIN_KINDS: Final = 2  # one alone is also said by agencies that write, and by papers


def _by_promises(look: Look) -> Sign | None:
    if not look.once(_asks_for_money) or not look.once(_may_offer):
        return None
    hidden, worded = _first(look, _CONCEALED), _first(look, _OWN_PHRASE)
    if hidden is None and worded is None:  # no two kinds without one of these
        return None
    kept = [found for found in (hidden, worded, _first(look, _EFFECT)) if found is not None]
    if len(kept) < MIN_KINDS or not (len(kept) == KINDS or _speaks_of_places(look, hidden=bool(hidden))):
        return None
    says = (
        "The page offers places in texts for money, by what they do in search engines or hide from readers."
    )
    return Sign("sells_links_unnamed", says, kept[0].words, look.where(kept[0]))


def _asks_for_money(look: Look) -> bool:
    return PRICE.search(look.folded) is not None or look.find("paying") is not None


def _may_offer(look: Look) -> bool:
    """The page marks nothing, and calls itself an offer or is no dated or signed piece and no lesson."""
    piece = look.page.published or look.page.author or look.once(teaches)
    return (not piece or look.once(is_offer)) and look.find("marked") is None


def _speaks_of_places(look: Look, *, hidden: bool) -> bool:
    """The reader's firm is put among the site's pieces; who hides who paid need only name a piece."""
    if hidden and not schemes.term_set("goods", "pieces").isdisjoint(look.words):
        return True
    return _first(look, ("placed",)) is not None


def _first(look: Look, names: tuple[str, ...]) -> Found | None:
    """The first sentence with one of the wordings that is the page's own."""
    said = (one for name in names for one in look.every(name))
    return next((one for one in said if not is_told(look, one.words, one.start)), None)


RULES: Final[tuple[Callable[[Case], Sign | None], ...]] = (of_page(_by_promises),)
