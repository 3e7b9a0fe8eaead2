"""Earned, or bought, sponsored, automated, traded?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from scoring import disclosure
from scoring.evidence import Ceiling, Evidence, Factor, Finding, Verdict
from scoring.grade import points
from scoring.site import Site
from scoring.weights import weights
from web.page import Link, Page, Placement

_EDITED: Final = frozenset({Placement.CONTENT, Placement.LINK_LIST})


@dataclass(frozen=True, slots=True)
class _Case:
    """One link with what the page says about payment."""

    link: Link
    paid: disclosure.Quoted | None
    selling: disclosure.Quoted | None

    @property
    def marked(self) -> bool:
        """The link says of itself that it is paid, or asks not to be counted."""
        return bool({"sponsored", "nofollow", "ugc"} & set(self.link.rel))


_Sign = tuple[str, str, str]  # signal, sentence, quote


def judge(link: Link, page: Page, site: Site | None) -> Finding:
    """What speaks for an earned link, or for another reason why it is there: the first sign that fits."""
    case = _Case(link, disclosure.paid_for_us(page, site), disclosure.sells_links_priced(page))
    signal, says, quote = next(sign for rule in RULES if (sign := rule(case)) is not None)
    evidence = Evidence(
        signal=f"intent_{signal}",
        effect=points(Factor.INTENT, weights().intent[signal]),
        says=says,
        quote=quote,
        where=link.where,
    )
    return Finding(factor=Factor.INTENT, confidence=weights().confidence["intent"], evidence=(evidence,))


def ceilings(link: Link) -> tuple[Ceiling, ...]:
    """A paid link that is marked is honest, and not an earned one."""
    if "sponsored" not in link.rel:
        return ()
    return (
        Ceiling(
            signal="ceiling_paid_marked",
            factor=Factor.INTENT,
            at_most=Verdict.FAIR,
            says="Paid, marked: fine for visitors and the brand, at most Fair as it is not an earned link.",
            quote=f'rel="{" ".join(link.rel)}"',
            where=link.where,
        ),
    )


def _paid_unmarked(case: _Case) -> _Sign | None:
    if case.paid is None or case.marked:
        return None
    return "paid_unmarked", "The page says that it was paid for, and the link is not marked.", case.paid.quote


def _marked(case: _Case) -> _Sign | None:
    if "sponsored" in case.link.rel or (case.paid is not None and case.marked):
        return "marked", "The link is marked as paid, as it should be.", case.paid.quote if case.paid else ""
    return None


def _selling(case: _Case) -> _Sign | None:
    if case.selling is None:
        return None
    return "selling", "The page offers links or posts for a price.", case.selling.quote


def _user_content(case: _Case) -> _Sign | None:
    if "ugc" not in case.link.rel and case.link.placement is not Placement.COMMENT:
        return None
    return "user_content", "A visitor put the link there, not the publisher.", ""


def _editorial(case: _Case) -> _Sign | None:
    if case.link.placement not in _EDITED:
        return None
    return (
        "editorial",
        "Nothing on the page speaks of payment or exchange, and the link stands in its content.",
        "",
    )


def _plain(_case: _Case) -> _Sign:
    return "plain", "Nothing on the page speaks of payment or exchange.", ""


RULES: Final[tuple[Callable[[_Case], _Sign | None], ...]] = (
    _paid_unmarked,
    _marked,
    _selling,
    _user_content,
    _editorial,
    _plain,
)
