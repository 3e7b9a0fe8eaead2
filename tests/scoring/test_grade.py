import math
from dataclasses import replace
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.evidence import Ceiling, Evidence, Factor, Finding, Judgement, Risk, Verdict
from scoring.grade import grade, points, verdict_without
from scoring.weights import book, weights
from tests.scoring.builders import a_finding


def findings(confidence: float = 0.75, **effects: float) -> list[Finding]:
    """Five findings; authority is unknown, as it is without rank data."""
    return [
        a_finding(factor, effects.get(factor.value, 0.0), 0.0 if factor is Factor.AUTHORITY else confidence)
        for factor in Factor
    ]


def a_risk(kind: str = "selling", *, effect: float = 1.0, hard: bool = False) -> Risk:
    return Risk(rule=f"{kind}_sign", kind=kind, hard=hard, effect=effect, says="A sign.")


def a_ceiling(at_most: Verdict = Verdict.FAIR, signal: str = "ceiling_footer") -> Ceiling:
    return Ceiling(signal=signal, factor=Factor.CONTEXT, at_most=at_most, says="No better.")


@pytest.mark.parametrize(
    ("effects", "verdict"),
    [
        pytest.param({"relevance": 12, "context": 8, "intent": 5}, Verdict.STRONG, id="a good article"),
        pytest.param({"relevance": 10, "context": 8, "intent": 1}, Verdict.FAIR, id="just short of seventy"),
        pytest.param({}, Verdict.FAIR, id="nothing for it and nothing against it"),
        pytest.param({"context": -0.1}, Verdict.WEAK, id="just below the middle"),
    ],
)
def test_the_band_of_the_score_is_the_verdict(effects: dict[str, float], verdict: Verdict) -> None:
    assert grade(findings(**effects), ()).verdict is verdict


def test_a_high_score_with_a_low_end_below_the_border_is_only_fair() -> None:
    unknown = {Factor.AUTHORITY, Factor.RELEVANCE}
    effects = {"context": 10.0, "intent": 5.0, "anchor": 5.5}
    found = [
        a_finding(factor, effects.get(factor.value, 0.0), float(factor not in unknown)) for factor in Factor
    ]
    judgement = grade(found, ())
    assert judgement.score == 70.5
    assert judgement.interval is not None
    assert judgement.interval[0] == 54.5
    assert judgement.verdict is Verdict.FAIR


def test_too_little_known_is_unknown_without_a_score() -> None:
    judgement = grade(findings(0.6), ())
    assert judgement.verdict is Verdict.UNKNOWN
    assert judgement.score is None
    assert judgement.interval is None


def test_a_ceiling_below_fair_decides_whatever_is_not_known() -> None:
    held = grade(findings(0.6), (), [a_ceiling(Verdict.WEAK, "ceiling_copy")])
    assert (held.verdict, held.score) == (Verdict.WEAK, weights().ceilings["weak"])
    assert grade(findings(0.6), (), [a_ceiling(Verdict.FAIR)]).verdict is Verdict.UNKNOWN


def test_the_interval_is_the_root_of_what_is_not_known() -> None:
    judgement = grade(findings(0.75, relevance=10), ())
    unknown = (20, 25 * 0.25, 20 * 0.25, 20 * 0.25, 15 * 0.25)
    half = 0.5 * math.sqrt(sum(part**2 for part in unknown))
    assert judgement.interval == (round(60 - half, 1), round(60 + half, 1))


def test_what_is_not_known_is_named_where_the_interval_crosses_a_border() -> None:
    assert grade(findings(relevance=10, context=8, intent=5), ()).uncertain == (Factor.AUTHORITY,)
    assert grade(findings(relevance=-10, context=-8, intent=-8), ()).uncertain == ()


@pytest.mark.parametrize(
    ("risks", "risky"),
    [
        pytest.param([a_risk(effect=4.0, hard=True)], True, id="one hard rule"),
        pytest.param(
            [a_risk("paid", effect=2.0), a_risk("anchor", effect=1.0)], True, id="two kinds of evidence"
        ),
        pytest.param(
            [a_risk("paid", effect=2.0), a_risk("paid", effect=2.0)], False, id="two signs of one kind"
        ),
        pytest.param([a_risk("paid", effect=1.0), a_risk("anchor", effect=1.0)], False, id="two weak kinds"),
        pytest.param(
            [a_risk(effect=9.0), a_risk("marked", effect=-2.0)], False, id="a marking is no evidence against"
        ),
    ],
)
def test_risky_needs_a_hard_rule_or_two_kinds_of_evidence(risks: list[Risk], *, risky: bool) -> None:
    judgement = grade(findings(relevance=12, context=8, intent=5), risks)
    assert (judgement.verdict is Verdict.RISKY) is risky


def test_no_risk_sign_means_about_five_in_a_hundred() -> None:
    assert grade(findings(), ()).risk == 0.047


def test_a_ceiling_holds_the_score_down_and_is_shown_as_evidence() -> None:
    judgement = grade(findings(relevance=12, context=8, intent=5), (), [a_ceiling()])
    assert judgement.verdict is Verdict.FAIR
    assert judgement.score == 69.0
    context = next(factor for factor in judgement.factors if factor.factor is Factor.CONTEXT)
    assert context.evidence[-1].signal == "ceiling_footer"
    assert context.evidence[-1].effect == -6.0
    assert judgement.interval is not None
    assert judgement.interval[1] == 69.0


def test_a_ceiling_above_the_score_takes_nothing() -> None:
    judgement = grade(findings(), (), [a_ceiling()])
    assert judgement.score == 50.0


def test_the_lower_of_two_ceilings_holds() -> None:
    both = [a_ceiling(Verdict.FAIR), a_ceiling(Verdict.WEAK, "ceiling_copy")]
    for order in permutations(both):
        judgement = grade(findings(relevance=12, context=8, intent=5), (), order)
        assert judgement.verdict is Verdict.WEAK
        assert judgement.score == 49.0


def test_a_factor_alone_stands_on_the_scale_with_its_own_interval() -> None:
    authority, relevance, *_ = grade(findings(relevance=12.5), ()).factors
    assert (authority.score, authority.interval) == (50, (0, 100))
    assert (relevance.score, relevance.interval) == (100, (88, 100))


def test_a_ceiling_holds_both_ends_of_the_interval() -> None:
    sure = grade(findings(0.95, relevance=12, context=9, intent=9, anchor=7), (), [a_ceiling()])
    assert sure.interval == (weights().ceilings["fair"], weights().ceilings["fair"])
    assert sure.uncertain == ()


@st.composite
def many_findings(draw: st.DrawFn, least_known: float = 0.6) -> list[Finding]:
    """Findings whose evidence stays within what each factor can give."""
    found = []
    for factor in Factor:
        values = draw(st.lists(st.floats(-0.3, 0.3), max_size=3))
        pieces = tuple(
            Evidence(signal=f"s{place}", effect=points(factor, value), says="A sign.")
            for place, value in enumerate(values)
        )
        found.append(Finding(factor=factor, confidence=draw(st.floats(least_known, 1.0)), evidence=pieces))
    return found


many_ceilings = st.lists(
    st.builds(
        Ceiling,
        signal=st.sampled_from(["ceiling_footer", "ceiling_copy"]),
        factor=st.sampled_from(Factor),
        at_most=st.sampled_from([Verdict.FAIR, Verdict.WEAK]),
        says=st.just("No better."),
        quote=st.sampled_from(["", "these words", "those words"]),
    ),
    max_size=3,
)
many_risks = st.lists(
    st.builds(
        Risk,
        rule=st.sampled_from(["one", "two", "three"]),
        kind=st.sampled_from(["paid", "selling", "anchor", "marked"]),
        hard=st.booleans(),
        effect=st.floats(-2, 5),
        says=st.just("A sign."),
    ),
    max_size=5,
)


def shown(judgement: Judgement) -> list[Evidence]:
    return [piece for factor in judgement.factors for piece in factor.evidence]


def earned(judgement: Judgement) -> float:
    """The sum before ceilings."""
    return 50 + sum(piece.effect for piece in shown(judgement) if not piece.signal.startswith("ceiling_"))


@given(many_findings(), many_ceilings)
def test_fifty_and_the_shown_points_are_the_score(found: list[Finding], ceilings: list[Ceiling]) -> None:
    judgement = grade(found, (), ceilings)
    assert judgement.score == pytest.approx(50 + sum(piece.effect for piece in shown(judgement)), abs=0.05)


@given(many_findings(), many_ceilings)
def test_taking_one_piece_of_evidence_away_takes_its_points_and_no_more(
    found: list[Finding], ceilings: list[Ceiling]
) -> None:
    cap = min((weights().ceilings[one.at_most] for one in ceilings), default=100.0)
    whole = grade(found, (), ceilings)
    for place, finding in enumerate(found):
        for gone in range(len(finding.evidence)):
            left = finding.evidence[:gone] + finding.evidence[gone + 1 :]
            without = grade(
                [*found[:place], replace(finding, evidence=left), *found[place + 1 :]], (), ceilings
            )
            assert earned(without) == pytest.approx(earned(whole) - finding.evidence[gone].effect, abs=0.05)
            assert without.score == pytest.approx(min(earned(without), cap), abs=0.05)
            assert without.score == pytest.approx(
                50 + sum(piece.effect for piece in shown(without)), abs=0.05
            )


@given(many_findings(), many_ceilings)
def test_the_interval_holds_the_score_and_stays_on_the_scale(
    found: list[Finding], ceilings: list[Ceiling]
) -> None:
    judgement = grade(found, (), ceilings)
    assert judgement.interval is not None
    assert judgement.score is not None
    low, high = judgement.interval
    assert 0 <= low <= judgement.score <= high <= 100


@given(many_findings(), st.sampled_from(Factor), many_ceilings)
def test_what_is_not_known_never_lowers_the_score(
    found: list[Finding], unknown: Factor, ceilings: list[Ceiling]
) -> None:
    """It only widens the interval; a factor of which nothing is known counts as one in the middle."""
    known = grade(found, (), ceilings)
    less = [replace(one, confidence=0.0) if one.factor is unknown else one for one in found]
    silent = [replace(one, evidence=()) if one.factor is unknown else one for one in less]
    middle = [replace(one, evidence=()) if one.factor is unknown else one for one in found]
    assert grade(less, (), ceilings).score in {known.score, None}
    assert grade(silent, (), ceilings).score in {grade(middle, (), ceilings).score, None}


@given(many_findings(0.0), many_findings(0.0))
def test_under_a_ceiling_at_weak_nothing_that_comes_to_be_known_makes_it_better(
    now: list[Finding], later: list[Finding]
) -> None:
    for found in (now, later, [replace(one, confidence=1.0) for one in later]):
        judgement = grade(found, (), [a_ceiling(Verdict.WEAK, "ceiling_copy")])
        assert judgement.verdict is Verdict.WEAK
        assert judgement.score is not None
        assert judgement.score <= weights().ceilings["weak"]


@given(many_findings(0.0), many_findings(0.0))
def test_a_ceiling_at_fair_leaves_unknown_what_was_unknown(now: list[Finding], later: list[Finding]) -> None:
    for found in (now, later):
        held = grade(found, (), [a_ceiling(Verdict.FAIR)]).verdict
        assert (held is Verdict.UNKNOWN) is (grade(found, ()).verdict is Verdict.UNKNOWN)


@given(many_findings(0.0), many_risks)
def test_no_page_is_risky_by_signs_of_one_kind_unless_one_is_hard(
    found: list[Finding], risks: list[Risk]
) -> None:
    judgement = grade(found, risks)
    kinds = {one.kind for one in risks if one.effect > 0}
    if not any(one.hard for one in risks) and len(kinds) < weights().verdict["risk_kinds"]:
        assert judgement.verdict is not Verdict.RISKY
    soft = [replace(one, hard=False, kind="paid") for one in risks]
    assert grade(found, soft).verdict is not Verdict.RISKY
    assert grade(found, [*risks, a_risk(hard=True)]).verdict is Verdict.RISKY


@given(many_findings(0.0), many_risks, many_ceilings, st.randoms(use_true_random=False))
def test_the_order_of_findings_risks_and_ceilings_changes_nothing(
    found: list[Finding], risks: list[Risk], ceilings: list[Ceiling], random: Random
) -> None:
    graded = grade(found, risks, ceilings)
    random.shuffle(found)
    random.shuffle(risks)
    random.shuffle(ceilings)
    assert grade(found, risks, ceilings) == graded


def test_of_two_ceilings_of_one_name_the_first_factor_by_name_is_held() -> None:
    both = [
        Ceiling(factor=factor, signal="ceiling_copy", at_most=Verdict.WEAK, says="No better.")
        for factor in (Factor.RELEVANCE, Factor.AUTHORITY)
    ]
    by_factor = {
        one.factor: one for one in grade([a_finding(each, 8.0) for each in Factor], (), both).factors
    }
    assert by_factor[Factor.AUTHORITY].evidence[-1].effect < 0
    assert by_factor[Factor.RELEVANCE].evidence[-1].effect == 0


def test_no_evidence_that_there_is_leaves_the_scale() -> None:
    context, intent, anchor = (
        [entry.value for entry in book().numbers[name].values() if not entry.unit]
        for name in ("context", "intent", "anchor")
    )
    crowded, clean = weights().context["crowded"], weights().intent["site_clean"]
    worst = (-1.0, -1.0, min(context) + crowded, min(intent), min(anchor))
    best = (1.0, 1.0, max(context), max(intent) + clean, max(anchor))
    for values in (worst, best):
        found = [
            a_finding(factor, points(factor, value)) for factor, value in zip(Factor, values, strict=True)
        ]
        score = grade(found, ()).score
        assert score is not None
        assert 0 <= score <= 100


def test_weights_add_up_to_a_hundred() -> None:
    assert sum(weights().factors.values()) == 100
    assert set(weights().factors) == {factor.value for factor in Factor}


@settings(deadline=None)  # many gradings in one example
@given(
    st.lists(st.tuples(st.sampled_from(Factor), st.integers(-120, 120)), min_size=1, max_size=8),
    st.lists(st.tuples(st.sampled_from(["selling", "hidden", "exchange"]), st.floats(-2, 4)), max_size=4),
    st.floats(0.3, 1.0),
)
def test_the_verdict_without_a_piece_is_that_of_a_link_that_never_had_it(
    pieces: list[tuple[Factor, int]], signs: list[tuple[str, float]], confidence: float
) -> None:
    evidence = [
        (factor, Evidence(signal=f"s{number}", effect=tenths / 10, says="Seen."))
        for number, (factor, tenths) in enumerate(pieces)
    ]
    risks = [
        replace(a_risk(kind, effect=round(effect, 2)), where=str(n)) for n, (kind, effect) in enumerate(signs)
    ]

    def judged(left: list[tuple[Factor, Evidence]], ledger: list[Risk]) -> Judgement:
        found = [
            Finding(
                factor=factor,
                confidence=confidence,
                evidence=tuple(each for owner, each in left if owner is factor),
            )
            for factor in Factor
        ]
        return grade(found, ledger)

    judgement = judged(evidence, risks)
    for piece in evidence:
        less = [each for each in evidence if each is not piece]
        assert verdict_without(judgement, piece[1]) is judged(less, risks).verdict
    for risk in judgement.risks:
        others = [each for each in risks if each is not risk]
        assert verdict_without(judgement, risk) is judged(evidence, others).verdict


def test_without_its_only_ceiling_a_link_is_what_it_earned() -> None:
    judgement = grade(findings(relevance=12, context=8, intent=5), (), [a_ceiling()])
    (ceiling,) = (
        piece for factor in judgement.factors for piece in factor.evidence if piece.signal == "ceiling_footer"
    )
    assert judgement.verdict is Verdict.FAIR
    assert verdict_without(judgement, ceiling) is Verdict.STRONG


def test_below_a_ceiling_that_stays_nothing_rises_above_it() -> None:
    ceilings = [a_ceiling(), a_ceiling(signal="ceiling_x")]
    judgement = grade(findings(relevance=12, context=8, intent=5, anchor=-1), (), ceilings)
    pieces = [piece for factor in judgement.factors for piece in factor.evidence]
    assert {verdict_without(judgement, piece) for piece in pieces} == {Verdict.FAIR}


def test_a_judgement_by_other_numbers_keeps_its_verdict_whatever_is_taken_away() -> None:
    judgement = replace(grade(findings(relevance=12, context=8, intent=5), ()), verdict=Verdict.WEAK)
    pieces = [piece for factor in judgement.factors for piece in factor.evidence]
    assert pieces
    assert {verdict_without(judgement, piece) for piece in pieces} == {Verdict.WEAK}
