"""Findings, risks and ceilings -> Strong, Fair, Weak or Risky, with the sum a person can check.

50 plus the points of all evidence is the score; a ceiling is evidence like any other. Risk is a ledger of its
own: only it makes a link Risky. The order in which rules ran changes nothing. docs/scoring.md tells it all.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from scoring.evidence import Ceiling, Evidence, Factor, FactorScore, Finding, Judgement, Risk, Verdict
from scoring.weights import weights

NEUTRAL: Final = 50.0  # of 100: where a score starts
_RANK: Final = (Verdict.STRONG, Verdict.FAIR, Verdict.WEAK, Verdict.UNKNOWN, Verdict.RISKY)
_CEILING: Final = "ceiling_"  # how the signal of a ceiling begins


def points(factor: Factor, value: float) -> float:
    """The signed points a factor value of -1..1 is worth, to one decimal."""
    return round(0.5 * weights().factors[factor] * value, 1)


def grade(findings: Sequence[Finding], risks: Sequence[Risk], ceilings: Iterable[Ceiling] = ()) -> Judgement:
    """The verdict on one link. `findings` holds one finding for each of the five factors.

    The verdict is UNKNOWN, without a score, when too little is known and neither a risk rule nor a ceiling
    below Fair decides: nothing that is unknown could lift the link above that. A ceiling holds the ends of
    the interval as it holds the score: what cannot change the score does not widen it.
    """
    limits = weights().verdict
    by_factor = {finding.factor: finding for finding in findings}
    score = total = _sum(by_factor.values())
    cap: float = 100.0
    for ceiling in sorted(set(ceilings), key=_lowest_first):
        cap = min(cap, weights().ceilings[ceiling.at_most])
        effect = round(min(0.0, cap - score), 1)
        score = round(score + effect, 1)
        held = Evidence(
            signal=ceiling.signal, effect=effect, says=ceiling.says, quote=ceiling.quote, where=ceiling.where
        )
        finding = by_factor[ceiling.factor]
        by_factor[ceiling.factor] = replace(finding, evidence=(*finding.evidence, held))
    half = _half_width(by_factor.values())
    low, high = (round(max(0.0, min(edge, cap, 100.0)), 1) for edge in (total - half, total + half))
    known = sum(weights().factors[one.factor] * one.confidence for one in by_factor.values())
    probability = _probability(risks)
    enough = known >= limits["known"] or cap < limits["fair"]
    verdict = _verdict(score, low, known=enough, risky=_is_risky(risks, probability))
    unsure = verdict is Verdict.UNKNOWN or any(
        low < border <= high for border in (limits["strong"], limits["fair"])
    )
    return Judgement(
        verdict=verdict,
        score=None if verdict is Verdict.UNKNOWN else score,
        interval=None if verdict is Verdict.UNKNOWN else (low, high),
        uncertain=tuple(
            factor for factor in Factor if unsure and by_factor[factor].confidence < limits["uncertain"]
        ),
        factors=tuple(_on_scale(by_factor[factor]) for factor in Factor),
        risks=clearest_first(risks),
        risk=probability,
    )


def clearest_first(risks: Iterable[Risk]) -> tuple[Risk, ...]:
    """The ledger in the order it is shown: hard signs, then the heavier."""
    return tuple(
        sorted(
            risks,
            key=lambda one: (not one.hard, -one.effect, one.rule, one.kind, one.where, one.says, one.quote),
        )
    )


def best_first(judgement: Judgement) -> tuple[int, float, float]:
    """A key to sort links by: verdict, score, and points before ceilings where one holds several alike."""
    earned = sum(
        piece.effect
        for factor in judgement.factors
        for piece in factor.evidence
        if not piece.signal.startswith(_CEILING)
    )
    return _RANK.index(judgement.verdict), -(judgement.score or 0.0), -round(earned, 1)


def verdict_without(judgement: Judgement, piece: Evidence | Risk) -> Verdict:
    """The verdict if one piece of evidence or one sign of the ledger were not there.

    How high another ceiling lies is not known from a judgement; where one stands, nothing rises above it.
    Of a judgement that was made by other numbers than today's nothing can be said: its verdict stays.
    """
    if _again(judgement, None) is not judgement.verdict:
        return judgement.verdict
    return _again(judgement, piece)


def _again(judgement: Judgement, without: Evidence | Risk | None) -> Verdict:
    """The verdict from what a judgement shows, less one piece of it."""
    limits = weights().verdict
    risks = [risk for risk in judgement.risks if risk is not without]
    left = [each for factor in judgement.factors for each in factor.evidence if each is not without]
    held = any(each.signal.startswith(_CEILING) for each in left)
    cap = judgement.score if held and judgement.score is not None else 100.0
    total = NEUTRAL + sum(each.effect for each in left if not each.signal.startswith(_CEILING))
    known = sum(weights().factors[one.factor] * one.confidence for one in judgement.factors)
    return _verdict(
        round(min(total, cap), 1),
        round(total - _half_width(judgement.factors), 1),
        known=known >= limits["known"] or cap < limits["fair"],
        risky=_is_risky(risks, _probability(risks)),
    )


def _lowest_first(ceiling: Ceiling) -> tuple[float, str, str, str, str, str]:
    height = weights().ceilings[ceiling.at_most]
    return height, ceiling.signal, ceiling.factor, ceiling.where, ceiling.says, ceiling.quote


def _sum(findings: Iterable[Finding]) -> float:
    return round(NEUTRAL + sum(finding.points for finding in findings), 1)


def _half_width(findings: Iterable[Finding | FactorScore]) -> float:
    return 0.5 * math.sqrt(
        sum((weights().factors[finding.factor] * (1 - finding.confidence)) ** 2 for finding in findings)
    )


def _probability(risks: Sequence[Risk]) -> float:
    log_odds = weights().verdict["risk_prior"] + sum(risk.effect for risk in risks)
    return round(1 / (1 + math.exp(-log_odds)), 3)


def _is_risky(risks: Sequence[Risk], probability: float) -> bool:
    kinds = {risk.kind for risk in risks if risk.effect > 0}
    limits = weights().verdict
    return any(risk.hard for risk in risks) or (
        probability >= limits["risky"] and len(kinds) >= limits["risk_kinds"]
    )


def _verdict(score: float, low: float, *, known: bool, risky: bool) -> Verdict:
    limits = weights().verdict
    if risky:
        return Verdict.RISKY
    if not known:
        return Verdict.UNKNOWN
    if score >= limits["strong"] and low >= limits["strong_low_end"]:
        return Verdict.STRONG
    return Verdict.FAIR if score >= limits["fair"] else Verdict.WEAK


def _on_scale(finding: Finding) -> FactorScore:
    """A factor alone on 0-100: its points over the most it could give."""
    most = 0.5 * weights().factors[finding.factor]
    middle = NEUTRAL + NEUTRAL * finding.points / most
    half = NEUTRAL * (1 - finding.confidence)
    return FactorScore(
        factor=finding.factor,
        score=_percent(middle),
        interval=(_percent(middle - half), _percent(middle + half)),
        points=finding.points,
        confidence=finding.confidence,
        evidence=finding.evidence,
    )


def _percent(value: float) -> int:
    return round(max(0.0, min(100.0, value)))
