"""The ledger: every sign of a link scheme, with the section of Google's spam policies it falls under.

All signs that apply are listed. rel=sponsored, ugc and nofollow lift every paid-link rule: it is then shown,
weighs nothing, and the marking itself speaks for the link.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from scoring import (
    commission,
    doorways,
    exchange,
    furniture,
    gateways,
    injected,
    offers,
    pieces,
    quotes,
    scaled,
    selling,
    visitors,
)
from scoring.disclosure import Payment
from scoring.entries import entry
from scoring.evidence import Ceiling, Factor, Risk, Verdict
from scoring.grade import clearest_first
from scoring.look import COMMERCIAL, Case, Sign, is_platform, theme_of
from scoring.money import sells
from scoring.results import AnchorType
from scoring.weights import weights
from scoring.words import words_of
from web.page import Link, Placement

_FURNITURE: Final = frozenset({Placement.FOOTER, Placement.SIDEBAR, Placement.NAVIGATION, Placement.HEADER})
_MENUS: Final = frozenset({Placement.NAVIGATION, Placement.HEADER})  # closed until they are opened
_BESIDE: Final = _FURNITURE | {Placement.AUTHOR_BIO, Placement.COMMENT}  # not of a piece that was paid for
MIN_HIDDEN_WORDS: Final = (
    2  # of an anchor in a part that a script may open; shorter ones are "Privacy", "Share"
)
LIFTED: Final = frozenset({"paid", "selling", "reward", "commission"})  # kinds that marking the link answers


@dataclass(frozen=True, slots=True)
class _Case(Case):
    """One link to the team's site beside what its page says about money."""

    says: Payment


def judge(link: Link, anchor: AnchorType, payment: Payment) -> tuple[Risk, ...]:
    """Every sign that applies to this link, clearest first, one of each rule."""
    case = _Case(payment.look, link, anchor, payment)
    signs: dict[str, Sign] = {}
    for rule in RULES:
        if (sign := rule(case)) is not None:
            signs.setdefault(sign.rule, sign)
    risks = [_entry(sign, case) for sign in signs.values()]
    if case.marked and any(risk.kind in LIFTED for risk in risks):
        says = "The link is marked for search engines, so the signs of a paid link do not count against it."
        risks.append(_entry(Sign("marked", says, f'rel="{" ".join(link.rel)}"', link.where), case))
    return clearest_first(risks)


def ceilings(risks: Iterable[Risk]) -> tuple[Ceiling, ...]:
    """What limits a link because its page shows a sign of a scheme, as weights.toml says of each sign."""
    return tuple(
        Ceiling(
            signal=f"ceiling_{risk.rule}",
            factor=Factor.INTENT,
            at_most=Verdict(at_most),
            says=f"At most {at_most.capitalize()}, however good the rest is. {risk.says}",
            quote=risk.quote,
            where=risk.where,
        )
        for risk in risks
        if (at_most := weights().risk[risk.rule].at_most)
    )


def _entry(sign: Sign, case: _Case) -> Risk:
    return entry(sign, lifted=case.marked and weights().risk[sign.rule].kind in LIFTED)


def _hidden_link(case: _Case) -> Sign | None:
    link = case.link
    if link.placement is not Placement.HIDDEN:
        return None
    if (link.behind in _MENUS or is_platform(link)) and not _sells(case):  # “Rate the app”, a form to fill in
        return None
    if (link.behind in _FURNITURE or case.marked) and not _sells(case):
        if len(words_of(link.anchor)) < MIN_HIDDEN_WORDS:
            return None
        says = f"The link is in a hidden part of the page, which a script may open: {link.because}."
        return Sign("hidden_furniture", says, link.anchor, link.where)
    says = f"The link is hidden from readers: {link.because}."
    return Sign("hidden_link", says, quotes.around(link), link.where)


def _sells(case: _Case) -> bool:
    """The anchor has a word that only sells, or is of a trade that hides its links."""
    return bool(theme_of(case.link)) or sells(case.link.anchor)


def _sells_links_priced(case: _Case) -> Sign | None:
    if not case.says.priced:
        return None
    return Sign(
        "sells_links_priced", "The page sells links or posts at a price.", case.says.priced, case.link.where
    )


def _sells_links_words(case: _Case) -> Sign | None:
    if not case.says.offered:
        return None
    return Sign("sells_links_words", "The page speaks of links for sale.", case.says.offered, case.link.where)


def _paid_unmarked(case: _Case) -> Sign | None:
    if not case.says.paid or (case.link.placement in _BESIDE and not case.says.names_us):
        return None
    state = "and the link is marked" if case.marked else "and the link is followed without rel=sponsored"
    return Sign(
        "paid_unmarked", f"The page says that it was paid for, {state}.", case.says.paid, case.link.where
    )


def _comment_commercial(case: _Case) -> Sign | None:
    if not case.in_commercial_comment:
        return None
    says = "A comment links to us with a commercial phrase as anchor text."
    return Sign("comment_commercial", says, quotes.around(case.link), case.link.where)


def _stuffed_anchor(case: _Case) -> Sign | None:
    if case.anchor is not AnchorType.STUFFED:
        return None
    says = "The anchor text is stuffed with keywords."
    return Sign("stuffed_anchor", says, case.link.anchor, case.link.where)


def _template_commercial(case: _Case) -> Sign | None:
    if case.link.placement not in _FURNITURE or case.anchor not in COMMERCIAL or not _sells(case):
        return None
    says = (
        f"A commercial phrase links to us from the {case.link.placement}, which every page of a site repeats."
    )
    return Sign("template_commercial", says, case.link.anchor, case.link.where)


RULES: Final[tuple[Callable[[_Case], Sign | None], ...]] = (
    _hidden_link,
    *selling.RULES,
    *offers.RULES,
    _sells_links_priced,
    _sells_links_words,
    _paid_unmarked,
    _comment_commercial,
    _stuffed_anchor,
    _template_commercial,
    *exchange.RULES,
    *gateways.RULES,
    *doorways.RULES,
    *pieces.RULES,
    *scaled.RULES,
    *injected.RULES,
    *visitors.RULES,
    *furniture.RULES,
    *commission.RULES,
)
