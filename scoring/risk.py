"""The ledger: every sign of a link scheme, with the section of Google's spam policies it falls under.

All signs that apply are listed. rel=sponsored, ugc and nofollow lift every paid-link rule: it is then shown,
weighs nothing, and the marking itself speaks for the link.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from scoring.credit import HINTS
from scoring.disclosure import Payment
from scoring.evidence import Risk
from scoring.results import AnchorType
from scoring.weights import weights
from web.page import Link, Placement

_COMMERCIAL: Final = frozenset({AnchorType.EXACT_COMMERCIAL, AnchorType.STUFFED})
_FURNITURE: Final = frozenset({Placement.FOOTER, Placement.SIDEBAR, Placement.NAVIGATION, Placement.HEADER})


@dataclass(frozen=True, slots=True)
class _Case:
    """One link to the team's site, as the rules see it."""

    link: Link
    anchor: AnchorType
    says: Payment

    @property
    def marked(self) -> bool:
        return bool(HINTS & set(self.link.rel))


_Sign = tuple[str, str, str]  # rule, sentence, quote


def judge(link: Link, anchor: AnchorType, payment: Payment) -> tuple[Risk, ...]:
    """Every sign that applies to this link, clearest first."""
    case = _Case(link, anchor, payment)
    signs = [sign for rule in RULES if (sign := rule(case)) is not None]
    risks = [_entry(sign, case) for sign in signs]
    if case.marked and any(risk.kind in {"paid", "selling"} for risk in risks):
        says = "The link asks search engines not to count it, which lifts the paid-link rules."
        risks.append(_entry(("marked", says, f'rel="{" ".join(link.rel)}"'), case))
    return tuple(risks)


def _entry(sign: _Sign, case: _Case) -> Risk:
    name, says, quote = sign
    rule = weights().risk[name]
    lifted = case.marked and rule.kind in {"paid", "selling"}
    return Risk(
        rule=name,
        kind=rule.kind,
        hard=rule.hard and not lifted,
        effect=0.0 if lifted else rule.effect,
        says=says,
        quote=quote,
        where=case.link.where,
        policy=rule.policy,
    )


def _hidden_link(case: _Case) -> _Sign | None:
    link = case.link
    if link.placement is not Placement.HIDDEN:
        return None
    if link.behind in _FURNITURE and case.anchor not in _COMMERCIAL:
        says = f"The link is in a hidden part of the {link.behind}, which a script may open: {link.because}."
        return "hidden_furniture", says, link.anchor
    return "hidden_link", f"The link is hidden from readers: {link.because}.", link.anchor


def _sells_links_priced(case: _Case) -> _Sign | None:
    if not case.says.priced:
        return None
    return "sells_links_priced", "The page sells links or posts at a price.", case.says.priced


def _sells_links_words(case: _Case) -> _Sign | None:
    if not case.says.offered:
        return None
    return "sells_links_words", "The page speaks of links for sale.", case.says.offered


def _paid_unmarked(case: _Case) -> _Sign | None:
    if not case.says.paid:
        return None
    state = "and the link is marked" if case.marked else "and the link is followed without rel=sponsored"
    return "paid_unmarked", f"The page says that it was paid for, {state}.", case.says.paid


def _comment_commercial(case: _Case) -> _Sign | None:
    if case.link.placement is not Placement.COMMENT or case.anchor not in _COMMERCIAL:
        return None
    return "comment_commercial", "A comment carries our link behind a selling phrase.", case.link.anchor


def _stuffed_anchor(case: _Case) -> _Sign | None:
    if case.anchor is not AnchorType.STUFFED:
        return None
    return "stuffed_anchor", "The anchor text strings selling words together.", case.link.anchor


def _template_commercial(case: _Case) -> _Sign | None:
    if case.link.placement not in _FURNITURE or case.anchor not in _COMMERCIAL:
        return None
    says = (
        f"A selling phrase links to us from the {case.link.placement}, where every page of a site repeats it."
    )
    return "template_commercial", says, case.link.anchor


RULES: Final[tuple[Callable[[_Case], _Sign | None], ...]] = (
    _hidden_link,
    _sells_links_priced,
    _sells_links_words,
    _paid_unmarked,
    _comment_commercial,
    _stuffed_anchor,
    _template_commercial,
)
