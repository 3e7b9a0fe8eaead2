"""Links for links: a demand in return, never that two sites happen to link to each other."""

from collections.abc import Callable
from typing import Final

from scoring import schemes
from scoring.look import Case, Sign


def _demand(case: Case) -> Sign | None:
    look = case.look
    found = look.find("demand")
    if found is None:
        return None
    if look.find("exchange") is not None:
        says = "The page lists those who link to it first: a link is demanded in return."
        return Sign("exchange_demand", says, found.words, look.where(found))
    if schemes.says("condition", schemes.same_length_lower(found.words)):
        says = "The page asks for a link or a badge on the other site before it gives its own."
        return Sign("badge_demand", says, found.words, look.where(found))
    return None


def _wish(case: Case) -> Sign | None:
    found = case.look.find("exchange_wish")
    if found is None:
        return None
    says = "The page says that it trades links."
    return Sign("exchange_wish", says, found.words, case.look.where(found))


RULES: Final[tuple[Callable[[Case], Sign | None], ...]] = (_demand, _wish)
