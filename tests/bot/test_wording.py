from dataclasses import replace
from typing import Literal

import pytest

from bot.wording import against, not_sure_of, place_of, standing_place, weight_of
from scoring.evidence import Credit, Evidence, Factor, FactorScore, Risk
from tests.bot.builders import a_judged_link, a_judgement, a_link, a_risk
from web.page import Placement


@pytest.mark.parametrize(
    ("effect", "hard", "says"),
    [
        pytest.param(3.0, True, "enough by itself for Risky", id="a hard rule"),
        pytest.param(1.0, False, "counts together with others", id="one sign of several"),
        pytest.param(0.0, False, "weighs nothing here", id="a sign that is told and not counted"),
        pytest.param(-2.0, False, "lowers the risk", id="what speaks for the link"),
    ],
)
def test_how_much_a_risk_counts_is_said(effect: float, hard: bool, says: str) -> None:  # noqa: FBT001 - a case of the table
    assert weight_of(a_risk(effect=effect, hard=hard)) == says


def lowering(signal: str, effect: float = -4.0) -> FactorScore:
    piece = Evidence(signal=signal, effect=effect, says=f"{signal} was seen.")
    return FactorScore(
        factor=Factor.INTENT, score=30, interval=(20, 40), points=effect, confidence=0.9, evidence=(piece,)
    )


def sign(rule: str, kind: str, *, hard: bool = False, effect: float = 1.0) -> Risk:
    return a_risk(rule=rule, kind=kind, hard=hard, effect=effect, says=f"{rule} was seen.")


PRICED = sign("sells_links_priced", "selling", hard=True, effect=4.0)
SPOKEN = sign("sells_links_words", "selling")
TEMPLATE = sign("template_commercial", "placement", effect=1.5)
LIFTED = sign("paid_unmarked", "paid", effect=0.0)


@pytest.mark.parametrize(
    ("risks", "factors", "told"),
    [
        pytest.param((SPOKEN, PRICED), (), ["sells_links_priced"], id="the strongest sign of a kind"),
        pytest.param(
            (TEMPLATE, PRICED), (), ["sells_links_priced", "template_commercial"], id="a hard sign first"
        ),
        pytest.param(
            (PRICED,), (lowering("intent_selling"),), ["sells_links_priced"], id="intent repeats a sign"
        ),
        pytest.param(
            (PRICED, SPOKEN),
            (lowering("ceiling_sells_links_words"),),
            ["sells_links_priced"],
            id="the ceiling of a weaker sign",
        ),
        pytest.param(
            (),
            (lowering("ceiling_footer", -2.0), lowering("footer", -8.0)),
            ["footer"],
            id="a ceiling of the same place",
        ),
        pytest.param(
            (PRICED,),
            (lowering("footer"), lowering("anchor_stuffed", -7.5)),
            ["sells_links_priced", "anchor_stuffed", "footer"],
            id="other things, heaviest first",
        ),
        pytest.param((LIFTED,), (lowering("seen", 4.0),), [], id="what weighs nothing or speaks for it"),
    ],
)
def test_each_thing_against_a_link_is_told_once(
    risks: tuple[Risk, ...], factors: tuple[FactorScore, ...], told: list[str]
) -> None:
    found = against(a_judgement(risks=risks, factors=factors))
    assert [piece.says for piece in found] == [f"{name} was seen." for name in told]


@pytest.mark.parametrize(
    ("rel", "passes", "placement", "says"),
    [
        pytest.param(
            (),
            "yes",
            Placement.CONTENT,
            "In the content · followed · search engines may count it",
            id="followed",
        ),
        pytest.param(
            ("noopener", "nofollow"),
            "hint",
            Placement.FOOTER,
            "In the footer · rel nofollow · search engines decide whether it counts",
            id="held back by a hint",
        ),
        pytest.param(
            (),
            "no",
            Placement.CONTENT,
            "In the content · search engines should not count it",
            id="on a noindex page",
        ),
    ],
)
def test_where_a_link_stands_and_whether_it_counts(
    rel: tuple[str, ...], passes: Literal["yes", "hint", "no"], placement: Placement, says: str
) -> None:
    judged = a_judged_link(link=a_link(rel=rel, placement=placement), credit=Credit(passes=passes, why=()))
    assert standing_place(judged) == says


@pytest.mark.parametrize(
    ("where", "link", "says"),
    [
        pytest.param("main > p > a", "main > p > a", "the link", id="the link's own path"),
        pytest.param("main > h1", "main > p > a", "main > h1", id="another place"),
        pytest.param("", "", "", id="no place"),
    ],
)
def test_the_path_of_the_link_itself_is_named(where: str, link: str, says: str) -> None:
    assert place_of(where, link) == says


def test_a_factor_of_which_nothing_is_known_is_not_called_uncertain_too() -> None:
    some = replace(lowering("seen"), confidence=0.4)
    nothing = replace(some, factor=Factor.AUTHORITY, confidence=0.0)
    judgement = a_judgement(factors=(nothing, some), uncertain=(Factor.AUTHORITY, Factor.INTENT))
    assert not_sure_of(judgement) == ["intent"]
