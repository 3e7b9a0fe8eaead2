from dataclasses import replace

import pytest

from scoring import advice, credit
from scoring.evidence import Factor, Judgement, Risk, Verdict
from scoring.grade import grade
from scoring.results import AnchorType, JudgedLink
from tests.scoring.builders import a_finding, a_garden_page, our_link
from web.outcome import Outcome
from web.page import Link, Placement


def a_judgement(verdict: Verdict, *kinds: str) -> Judgement:
    risks = tuple(Risk(rule=kind, kind=kind, hard=True, effect=4.0, says="A sign.") for kind in kinds)
    return replace(grade([a_finding(factor) for factor in Factor], risks), verdict=verdict)


def judged(link: Link) -> JudgedLink:
    return JudgedLink(
        link=link,
        anchor_type=AnchorType.OTHER,
        credit=credit.judge(link, a_garden_page()),
        verdict=Verdict.FAIR,
    )


@pytest.mark.parametrize(
    ("judgement", "link", "words"),
    [
        pytest.param(a_judgement(Verdict.STRONG), our_link(), "Keep it", id="strong"),
        pytest.param(a_judgement(Verdict.FAIR), our_link(), "Nothing needs to be done", id="fair"),
        pytest.param(
            a_judgement(Verdict.FAIR), our_link(rel=("sponsored",)), "properly marked", id="paid and marked"
        ),
        pytest.param(a_judgement(Verdict.WEAK), our_link(), "Ignore it", id="weak"),
        pytest.param(
            a_judgement(Verdict.WEAK),
            our_link(placement=Placement.FOOTER),
            "No action needed",
            id="weak, in a footer",
        ),
        pytest.param(a_judgement(Verdict.RISKY, "hidden"), our_link(), "removed", id="hidden"),
        pytest.param(a_judgement(Verdict.RISKY, "selling"), our_link(), "rel=sponsored", id="bought or sold"),
        pytest.param(a_judgement(Verdict.RISKY, "automated"), our_link(), "stop it", id="automated"),
        pytest.param(a_judgement(Verdict.UNKNOWN), our_link(), "Too little is known", id="unknown"),
    ],
)
def test_every_verdict_has_its_advice(judgement: Judgement, link: Link, words: str) -> None:
    assert any(words in line for line in advice.for_link(judgement, judged(link)))


def test_no_advice_ever_tells_to_disavow_or_calls_a_link_toxic() -> None:
    said = [
        line
        for verdict in Verdict
        for line in advice.for_link(
            a_judgement(verdict, *(["paid"] if verdict is Verdict.RISKY else [])), judged(our_link())
        )
    ]
    assert not any("toxic" in line.lower() or "disavow" in line.lower() for line in said)


def test_missing_rank_data_is_named_where_it_would_matter() -> None:
    unsure = replace(a_judgement(Verdict.FAIR), uncertain=(Factor.AUTHORITY,))
    assert any("Rank data" in line for line in advice.for_link(unsure, judged(our_link())))


@pytest.mark.parametrize(
    "outcome", [Outcome.NO_LINK, Outcome.MENTION_ONLY, Outcome.SCRIPT_ONLY, Outcome.NO_SITE]
)
def test_every_missing_link_has_its_advice(outcome: Outcome) -> None:
    assert len(advice.for_missing(outcome, a_judgement(Verdict.FAIR))) == 1


def test_the_owner_of_a_site_that_looks_hacked_is_told_first() -> None:
    said = advice.for_missing(Outcome.NO_LINK, a_judgement(Verdict.FAIR, "hacked"))
    assert "tell its owner" in said[-1]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        pytest.param(Outcome.TIMEOUT, "later", id="may go through later"),
        pytest.param(Outcome.LOGIN_WALL, "yourself", id="a person can see it"),
        pytest.param(Outcome.INVALID_URL, "", id="the sentence says it all"),
    ],
)
def test_an_unreadable_page_has_advice_where_something_can_be_done(outcome: Outcome, words: str) -> None:
    assert words in " ".join(advice.for_unreadable(outcome))
