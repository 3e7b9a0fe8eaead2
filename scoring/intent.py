"""Earned, or bought, sponsored, automated, traded?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from scoring import schemes
from scoring.credit import HINTS
from scoring.disclosure import Payment
from scoring.evidence import Ceiling, Evidence, Factor, Finding, Verdict
from scoring.grade import points
from scoring.look import Look
from scoring.weights import weights
from web import urls
from web.page import Link, Placement

_EDITED: Final = frozenset({Placement.CONTENT, Placement.LINK_LIST})


@dataclass(frozen=True, slots=True)
class _Case:
    """One link with what its page says about money."""

    link: Link
    says: Payment

    @property
    def marked(self) -> bool:
        """The link asks search engines not to count it."""
        return bool(HINTS & set(self.link.rel))


_Sign = tuple[str, str, str]  # signal, sentence, quote


def judge(link: Link, payment: Payment) -> Finding:
    """What speaks for an earned link, or for another reason why it is there: the first sign that fits."""
    case = _Case(link, payment)
    signal, says, quote = next(sign for rule in RULES if (sign := rule(case)) is not None)
    evidence = Evidence(
        signal=f"intent_{signal}",
        effect=points(Factor.INTENT, weights().intent[signal]),
        says=says,
        quote=quote,
        where=link.where,
    )
    return Finding(factor=Factor.INTENT, confidence=weights().confidence["intent"], evidence=(evidence,))


def ceilings(link: Link, look: Look | None = None) -> tuple[Ceiling, ...]:
    """What limits a link however good the rest is: it was paid for, or its page prints what it is sent.

    Without a `look` at the page only the link itself is asked.
    """
    held = []
    if "sponsored" in link.rel:
        says = "Paid, marked: fine for visitors and the brand, at most Fair as it is not an earned link."
        held.append(_held("paid_marked", Verdict.FAIR, says, f'rel="{" ".join(link.rel)}"', link))
    elif "ugc" in link.rel:
        says = "The site marks it as written by its users: at most Fair, as no editor stands behind it."
        held.append(_held("user_content", Verdict.FAIR, says, f'rel="{" ".join(link.rel)}"', link))
    if look is not None and is_press_wire(look):
        says = "A press wire prints what it is sent: the link is self-distributed, and nobody chose it."
        held.append(_held("press_wire", Verdict.WEAK, says, look.page.final_url, link))
    if look is not None and (section := coupon_section(look)):
        says = "A coupon page lists every shop that has a code: the link says nothing about ours."
        held.append(_held("coupons", Verdict.WEAK, says, section, link))
    return tuple(held)


def is_press_wire(look: Look) -> bool:
    """The page stands on a service that distributes press releases for those they are about."""
    return urls.registrable_domain(look.page.final_url) in schemes.term_set("hosts", "wires")


def coupon_section(look: Look) -> str:
    """The part of the page's address that names coupons, "" for none."""
    parts = urlsplit(look.page.final_url).path.lower().split("/")
    return next((part for part in parts if part in schemes.term_set("sections", "coupons")), "")


def _held(signal: str, at_most: Verdict, says: str, quote: str, link: Link) -> Ceiling:
    return Ceiling(
        signal=f"ceiling_{signal}",
        factor=Factor.INTENT,
        at_most=at_most,
        says=says,
        quote=quote,
        where=link.where,
    )


def _paid_unmarked(case: _Case) -> _Sign | None:
    if not case.says.paid or case.marked:
        return None
    return "paid_unmarked", "The page says that it was paid for, and the link is not marked.", case.says.paid


def _marked(case: _Case) -> _Sign | None:
    if "sponsored" in case.link.rel or (case.says.paid and case.marked):
        return "marked", "The link is marked as paid, as it should be.", case.says.paid
    return None


def _selling(case: _Case) -> _Sign | None:
    if not case.says.priced:
        return None
    return "selling", "The page offers links or posts for a price.", case.says.priced


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
