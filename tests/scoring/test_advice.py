from dataclasses import replace

import pytest

from scoring import advice, credit
from scoring.evidence import Evidence, Factor, Judgement, Risk, Verdict
from scoring.grade import grade
from scoring.results import AnchorType, JudgedLink
from tests.scoring.builders import a_finding, a_garden_page, our_link
from web.outcome import Outcome
from web.page import Link, Placement


def a_judgement(verdict: Verdict, *kinds: str) -> Judgement:
    risks = tuple(Risk(rule=kind, kind=kind, hard=True, effect=4.0, says="A sign.") for kind in kinds)
    return replace(grade([a_finding(factor) for factor in Factor], risks), verdict=verdict)


def with_signals(judgement: Judgement, *signals: str) -> Judgement:
    """The judgement with more evidence in its first factor."""
    first, *others = judgement.factors
    told = tuple(Evidence(signal=signal, effect=0.0, says="A sign.") for signal in signals)
    return replace(judgement, factors=(replace(first, evidence=told), *others))


def judged(link: Link, anchor: AnchorType = AnchorType.OTHER) -> JudgedLink:
    return JudgedLink(
        link=link,
        anchor_type=anchor,
        credit=credit.judge(link, a_garden_page()),
        verdict=Verdict.FAIR,
    )


@pytest.mark.parametrize(
    ("judgement", "link", "words"),
    [
        pytest.param(a_judgement(Verdict.STRONG), our_link(), "Keep it", id="strong"),
        pytest.param(a_judgement(Verdict.FAIR), our_link(), "Nothing needs to be done", id="fair"),
        pytest.param(
            with_signals(a_judgement(Verdict.FAIR), "ceiling_paid_marked"),
            our_link(rel=("sponsored",)),
            "properly marked",
            id="paid and marked",
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


@pytest.mark.parametrize(
    ("signals", "words"),
    [
        pytest.param(("ceiling_copy",), "Ignore it", id="a scraped copy"),
        pytest.param(("ceiling_syndication",), "original", id="a reprint that names us"),
        pytest.param(("ceiling_press_release",), "ignore it", id="our press release"),
        pytest.param(("ceiling_press_wire",), "ignore it", id="a press wire"),
        pytest.param(("ceiling_coupons",), "our affiliate programme", id="coupons"),
        pytest.param(("ceiling_self_placed",), "It is self-placed", id="our own account"),
        pytest.param(("ceiling_own_network",), "do not count it as earned", id="another site of ours"),
        pytest.param(("ceiling_bookmarks",), "Ignore it", id="stored links"),
        pytest.param(("ceiling_profile",), "visitors", id="a card"),
        pytest.param(("ceiling_contributor",), "PR", id="an outsider's piece"),
        pytest.param(("ceiling_user_content",), "no publisher vouched", id="a visitor's post"),
        pytest.param(("ceiling_user_content", "ceiling_coupons"), "affiliate", id="the clearer of two"),
    ],
)
def test_what_stands_in_the_evidence_is_answered(signals: tuple[str, ...], words: str) -> None:
    for verdict in (Verdict.FAIR, Verdict.WEAK):
        said = advice.for_link(with_signals(a_judgement(verdict), *signals), judged(our_link()))
        assert words in said[0]
        assert not any("disavow" in line.lower() for line in said)


def test_a_risk_is_answered_before_anything_else() -> None:
    risky = with_signals(a_judgement(Verdict.RISKY, "selling"), "ceiling_user_content")
    assert "rel=sponsored" in advice.for_link(risky, judged(our_link()))[0]


def test_our_affiliate_programme_is_named_where_the_address_shows_it() -> None:
    coupons = with_signals(a_judgement(Verdict.WEAK), "ceiling_coupons")
    (said,) = advice.for_link(coupons, judged(replace(our_link(), affiliate="aff=")))
    assert said.startswith("Our affiliate programme: require rel=sponsored")


@pytest.mark.parametrize(
    ("signal", "anchor", "lines"),
    [
        pytest.param("ceiling_press_release", AnchorType.EXACT_COMMERCIAL, 2, id="a selling phrase"),
        pytest.param("ceiling_press_release", AnchorType.BRANDED, 1, id="our name"),
        pytest.param("ceiling_coupons", AnchorType.STUFFED, 1, id="not a release"),
    ],
)
def test_a_selling_phrase_in_a_press_release_is_told(signal: str, anchor: AnchorType, lines: int) -> None:
    weak = with_signals(a_judgement(Verdict.WEAK), signal)
    assert len(advice.for_link(weak, judged(our_link(), anchor))) == lines


NOTE = "Soil testing guide. Explains what a jar of earth and water can tell, and when to pay a laboratory."


@pytest.mark.parametrize(
    ("verdict", "different", "words"),
    [
        pytest.param(Verdict.STRONG, {}, "thank the author", id="an entry with a note"),
        pytest.param(Verdict.WEAK, {}, "Ignore it", id="on a page that is weak all the same"),
        pytest.param(Verdict.STRONG, {"context": "Soil testing guide"}, "Keep it, and", id="a bare entry"),
        pytest.param(Verdict.STRONG, {"where": "main > p > a"}, "page it leads to alive.", id="in prose"),
        pytest.param(
            Verdict.STRONG,
            {"context": f"We dig, we rest. {NOTE}"},
            "page it leads to alive.",
            id="within an entry",
        ),
        pytest.param(Verdict.STRONG, {"in_content": False}, "page it leads to alive.", id="in a menu"),
        pytest.param(Verdict.STRONG, {"anchor": ""}, "page it leads to alive.", id="an image alone"),
        pytest.param(
            Verdict.FAIR,
            {"placement": Placement.AUTHOR_BIO},
            "in the text would say more",
            id="an author's line",
        ),
    ],
)
def test_a_link_worth_keeping_is_answered_by_its_place(
    verdict: Verdict, different: dict[str, object], words: str
) -> None:
    entry = replace(
        our_link(context=NOTE, anchor="Soil testing guide"),
        in_content=True,
        where="main > ul > li:nth-of-type(2) > a",
    )
    link = replace(entry, **different)  # type: ignore[arg-type]  # fields of the case
    said = advice.for_link(a_judgement(verdict), judged(link))[0]
    assert words in said
    assert ("thank" in said) == (words == "thank the author")


@pytest.mark.parametrize(
    ("verdict", "uncertain", "signal", "named"),
    [
        pytest.param(Verdict.FAIR, (Factor.AUTHORITY,), "no_rank_data", True, id="none, and it would matter"),
        pytest.param(Verdict.WEAK, (Factor.AUTHORITY,), "no_rank_data", False, id="a weak link"),
        pytest.param(Verdict.FAIR, (Factor.INTENT,), "no_rank_data", False, id="something else is unsure"),
        pytest.param(Verdict.FAIR, (Factor.AUTHORITY,), "not_listed", False, id="the site is on no list"),
    ],
)
def test_missing_rank_data_is_named_where_it_would_matter(
    verdict: Verdict, uncertain: tuple[Factor, ...], signal: str, *, named: bool
) -> None:
    unsure = replace(with_signals(a_judgement(verdict), signal), uncertain=uncertain)
    assert any("rank data" in line for line in advice.for_link(unsure, judged(our_link()))) is named


@pytest.mark.parametrize(
    "outcome", [Outcome.NO_LINK, Outcome.MENTION_ONLY, Outcome.SCRIPT_ONLY, Outcome.NO_SITE]
)
def test_every_missing_link_has_its_advice(outcome: Outcome) -> None:
    assert len(advice.for_missing(outcome, a_judgement(Verdict.FAIR))) == 1


@pytest.mark.parametrize(
    ("judgement", "kept"),
    [
        pytest.param(a_judgement(Verdict.FAIR, "hacked"), True, id="hacked elsewhere on the page"),
        pytest.param(a_judgement(Verdict.RISKY, "injected"), False, id="our link among the intruder's"),
    ],
)
def test_a_link_on_a_hacked_site_is_kept_unless_it_is_the_intruders(
    judgement: Judgement, *, kept: bool
) -> None:
    said = " ".join(advice.for_link(judgement, judged(our_link())))
    assert said.count("tell its owner") == 1
    assert ("keep it" in said) is kept


def test_the_owner_of_a_site_that_looks_hacked_is_told_first() -> None:
    said = advice.for_missing(Outcome.NO_LINK, a_judgement(Verdict.FAIR, "hacked"))
    assert "tell its owner" in said[-1]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        pytest.param(Outcome.TIMEOUT, "save it", id="a person may have more patience"),
        pytest.param(Outcome.LOGIN_WALL, "save it", id="a person can see it"),
        pytest.param(Outcome.INVALID_URL, "", id="the sentence says it all"),
    ],
)
def test_an_unreadable_page_has_advice_where_something_can_be_done(outcome: Outcome, words: str) -> None:
    assert words in " ".join(advice.for_unreadable(outcome))
