"""Links for links: a demand in return, never that two sites happen to link to each other.

A trade has two sides and a sanction: a link to the page comes first, theirs is put up in return, and who
takes it away loses theirs. One of these alone is also said by honest people; two of them on one page, or both
sides in one breath, are the terms of a trade.
"""

from collections.abc import Callable
from typing import Final

from scoring import schemes
from scoring.look import Case, Look, Sign, of_page
from scoring.schemes import Found
from scoring.selling import is_told

# Pairs of terms that make a trade, the clearer one first.
_TERMS: Final = (
    ("trade_mutual", "trade_mutual"),
    ("trade_kept", "trade_first"),
    ("trade_kept", "trade_return"),
    ("trade_kept", "trade_code"),
    ("trade_kept", "trade_all"),
    ("trade_kept", "demand"),
    ("trade_kept", "exchange"),
    ("exchange", "trade_return"),
    ("trade_all", "trade_first"),
    ("trade_all", "demand"),
    ("trade_first", "trade_return"),
    ("trade_three", "trade_first"),
    ("trade_three", "trade_return"),
)


def _demand(look: Look) -> Sign | None:
    found = _said(look, "demand")
    if found is None:
        return None
    if look.find("exchange") is not None:
        says = "The page lists those who link to it first: a link is demanded in return."
        return Sign("exchange_demand", says, found.words, look.where(found))
    if look.find("no_trade") is not None:
        return None
    condition = schemes.says("condition", schemes.same_length_lower(found.words))
    if condition or look.find("badge_kept") is not None:
        says = "The page asks for a link or a badge on the other site before it gives its own."
        return Sign("badge_demand", says, found.words, look.where(found))
    return None


def _followed_demand(look: Look) -> Sign | None:
    """A link to the page is a condition, and it has to count or to have words that the page lays down."""
    found = _said(look, "followed_demand")
    if found is None or look.find("no_trade") is not None:
        return None
    where = look.where(found)
    if look.find("exchange") is not None:
        says = "The page demands a link in return, and says how it has to look."
        return Sign("exchange_demand", says, found.words, where)
    if look.find("scholarship") is not None or schemes.says("scholarship", look.title):
        says = "Whoever applies for the scholarship has to bring a followed link."
        return Sign("link_demand", says, found.words, where)
    says = "The page demands a link to it that is followed, or in words that it prescribes."
    return Sign("badge_demand", says, found.words, where)


def _terms(look: Look) -> Sign | None:
    if look.find("no_trade") is not None:
        return None
    for clear, other in _TERMS:
        found = _said(look, clear)
        if found is not None and _said(look, other) is not None:
            says = "The page states the terms of an exchange: a link to it for a link from it."
            return Sign("exchange_demand", says, found.words, look.where(found))
    return None


def _said(look: Look, wording: str) -> Found | None:
    """The page says so itself, and does not tell of others who did; its own address there stands for it."""
    found = look.find(wording)
    if found is None and len(look.home) > len("us") and look.home in look.folded:
        found = schemes.find(wording, look.text, look.once(_by_name), look.words)
    return None if found is None or is_told(look, found.words, found.start) else found


def _by_name(look: Look) -> str:
    """The text in small letters, with what stands for us where it names its own host, letter for letter."""
    return look.folded.replace(look.home, "us".ljust(len(look.home)))


def _wish(look: Look) -> Sign | None:
    found = look.find("exchange_wish")
    if found is None:
        return None
    says = "The page says that it exchanges links."
    return Sign("exchange_wish", says, found.words, look.where(found))


RULES: Final[tuple[Callable[[Case], Sign | None], ...]] = tuple(
    of_page(rule)
    for rule in (
        _terms,
        _demand,
        _followed_demand,
        _wish,
    )
)
