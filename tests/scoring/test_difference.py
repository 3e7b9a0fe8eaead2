from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.difference import Cause, Difference, FactChange, KnownChange, Way, difference
from scoring.evidence import Ceiling, Credit, Evidence, Factor, Finding, Judgement, Verdict
from scoring.grade import grade
from scoring.results import AnchorType, Basis, Checked, CheckResult, LinkMissing, Worth
from scoring.site_look import LookedAt, Role
from tests.bot.builders import (
    NOW,
    OURS,
    a_checked,
    a_judged_link,
    a_judgement,
    a_link,
    a_link_missing,
    a_risk,
    an_unreadable,
    page_facts,
)
from web.outcome import Outcome
from web.page import Placement
from web.urls import Url

LATER = NOW + timedelta(days=90)
BASIS = Basis(rules="r", model="bundled", profile="p", targets="t")


def a_piece(signal: str = "in_prose", effect: float = 8.0, quote: str = "", where: str = "p > a") -> Evidence:
    return Evidence(signal=signal, effect=effect, says=f"It is {signal}.", quote=quote, where=where)


def judged(
    *pieces: Evidence, factor: Factor = Factor.CONTEXT, ceilings: tuple[Ceiling, ...] = ()
) -> Judgement:
    """A judgement as the scorer makes it, with these pieces in one factor."""
    findings = [
        Finding(factor=each, confidence=1.0, evidence=pieces if each is factor else ()) for each in Factor
    ]
    return grade(findings, (), ceilings)


def between(*pieces: tuple[Evidence, ...]) -> Difference:
    old, new = (a_checked(judgement=judged(*each), basis=BASIS) for each in pieces)
    return difference(old, replace(new, checked_at=LATER))


def told(found: Difference) -> list[tuple[Way, str, float]]:
    return [(change.way, change.evidence.signal, change.effect) for change in found.evidence]


@pytest.mark.parametrize(
    "result",
    [a_checked(basis=BASIS), a_link_missing(basis=BASIS), an_unreadable()],
    ids=lambda one: one.outcome,
)
def test_a_check_does_not_differ_from_itself(result: CheckResult) -> None:
    found = difference(result, replace(result, checked_at=LATER))
    assert found.is_nothing
    assert (found.causes, found.points) == ((), 0.0)
    assert (found.then.checked_at, found.now.checked_at) == (NOW, LATER)


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        pytest.param(
            (a_piece("footer", -8.0),),
            (a_piece("in_prose", 8.0),),
            [(Way.CAME, "in_prose", 8.0), (Way.WENT, "footer", 8.0)],
            id="one went and another came",
        ),
        pytest.param(
            (a_piece(),), (a_piece(effect=7.5),), [(Way.CHANGED, "in_prose", -0.5)], id="other points"
        ),
        pytest.param((a_piece(),), (a_piece(where="li > a"),), [], id="it moved along with the page"),
        pytest.param(
            (a_piece(quote="Read this guide."),), (a_piece(quote="Read it."),), [], id="put in other words"
        ),
        pytest.param(
            (a_piece(effect=1.0, where="a"), a_piece(effect=2.0, where="b")),
            (a_piece(effect=2.0, where="b"), a_piece(effect=1.5, where="a")),
            [(Way.CHANGED, "in_prose", 0.5)],
            id="two of one kind keep their places",
        ),
        pytest.param(
            (a_piece(effect=1.0, quote="one", where="a"),),
            (a_piece(effect=3.0, quote="two", where="b"), a_piece(effect=1.0, quote="one", where="c")),
            [(Way.CAME, "in_prose", 3.0)],
            id="the same words elsewhere are the same sign",
        ),
        pytest.param(
            (a_piece(effect=0.0),), (), [(Way.WENT, "in_prose", 0.0)], id="what weighed nothing went"
        ),
    ],
)
def test_evidence_is_told_by_what_became_of_it(
    old: tuple[Evidence, ...], new: tuple[Evidence, ...], changes: list[tuple[Way, str, float]]
) -> None:
    assert told(between(old, new)) == changes


PIECES = st.lists(
    st.builds(
        a_piece,
        signal=st.sampled_from(["in_prose", "footer", "crowded"]),
        effect=st.integers(-80, 80).map(lambda tenths: tenths / 10),
        quote=st.sampled_from(["", "one", "two"]),
        where=st.sampled_from(["", "p > a", "footer > a"]),
    ),
    max_size=5,
).map(tuple)
CEILINGS = st.lists(
    st.builds(
        Ceiling,
        signal=st.sampled_from(["ceiling_footer", "ceiling_gift"]),
        factor=st.sampled_from(Factor),
        at_most=st.sampled_from([Verdict.FAIR, Verdict.WEAK]),
        says=st.just("No better."),
    ),
    max_size=2,
).map(tuple)
JUDGEMENTS = st.builds(
    lambda context, intent, ceilings: grade(
        [
            Finding(
                factor=each,
                confidence=1.0,
                evidence={Factor.CONTEXT: context, Factor.INTENT: intent}.get(each, ()),
            )
            for each in Factor
        ],
        (),
        ceilings,
    ),
    PIECES,
    PIECES,
    CEILINGS,
)


@given(old=JUDGEMENTS, new=JUDGEMENTS)
def test_the_score_then_and_the_changes_make_the_score_now(old: Judgement, new: Judgement) -> None:
    found = difference(a_checked(judgement=old), a_checked(judgement=new))
    assert found.then.score is not None
    assert found.now.score == round(found.then.score + found.points, 1)


def test_a_ceiling_is_a_change_like_any_other() -> None:
    ceiling = Ceiling(
        signal="ceiling_gift", factor=Factor.INTENT, at_most=Verdict.FAIR, says="A gift is at most Fair."
    )
    strong = a_piece(effect=25.0)
    found = difference(
        a_checked(judgement=judged(strong)), a_checked(judgement=judged(strong, ceilings=(ceiling,)))
    )
    assert told(found) == [(Way.CAME, "ceiling_gift", -6.0)]


@pytest.mark.parametrize(
    ("changes", "causes"),
    [
        pytest.param({"snapshot": "2" * 64}, (Cause.PAGE,), id="other bytes"),
        pytest.param({"scorer": "0.2"}, (Cause.RULES,), id="another version"),
        pytest.param({"basis": replace(BASIS, rules="s")}, (Cause.RULES,), id="another weight"),
        pytest.param({"basis": replace(BASIS, model="hub/model")}, (Cause.RULES,), id="another model"),
        pytest.param({"basis": replace(BASIS, ranks="k")}, (Cause.RANK_DATA,), id="another rank"),
        pytest.param({"basis": replace(BASIS, profile="q")}, (Cause.OUR_SITE,), id="another topic of ours"),
        pytest.param({"basis": replace(BASIS, targets="u")}, (Cause.OUR_PAGE,), id="another page of ours"),
        pytest.param(
            {"looked_at": (LookedAt(url="https://a.example/", role=Role.HOME, outcome=Outcome.OK),)},
            (Cause.AROUND,),
            id="a deep look",
        ),
        pytest.param(
            {"snapshot": "2" * 64, "scorer": "0.2"}, (Cause.PAGE, Cause.RULES), id="the page and the version"
        ),
        pytest.param({"basis": None}, (), id="an older record that does not say"),
    ],
)
def test_the_cause_is_what_the_judgement_rests_on(
    changes: dict[str, object], causes: tuple[Cause, ...]
) -> None:
    found = difference(a_checked(basis=BASIS), a_checked(**({"basis": BASIS} | changes)))
    assert found.causes == causes
    assert found.is_nothing


def test_a_change_without_a_known_cause_is_said_to_have_none() -> None:
    found = difference(a_checked(basis=BASIS), a_checked(basis=BASIS, page=page_facts(robots=("noindex",))))
    assert found.causes == (Cause.UNKNOWN,)
    assert found.page == (FactChange(name="robots", then=(), now=("noindex",)),)


def test_a_page_of_ours_is_no_cause_where_one_of_both_has_no_link() -> None:
    found = difference(a_checked(basis=BASIS), a_link_missing(basis=replace(BASIS, targets=""), snapshot="2"))
    assert found.causes == (Cause.PAGE,)


@pytest.mark.parametrize(
    ("old", "new", "links"),
    [
        pytest.param([a_link()], [], [(Way.WENT, ())], id="it is gone"),
        pytest.param([], [a_link()], [(Way.CAME, ())], id="it came"),
        pytest.param(
            [a_link(placement=Placement.FOOTER)],
            [a_link(where="main > p > a")],
            [(Way.CHANGED, ("placement",))],
            id="it moved from the footer into the text",
        ),
        pytest.param([a_link()], [a_link(rel=("nofollow",))], [(Way.CHANGED, ("rel",))], id="rel was added"),
        pytest.param(
            [a_link()], [a_link(anchor="this guide")], [(Way.CHANGED, ("anchor",))], id="in other words"
        ),
        pytest.param(
            [a_link()],
            [a_link(target=Url(f"https://{OURS}/new"))],
            [(Way.CHANGED, ("target",))],
            id="it leads to another page of ours",
        ),
        pytest.param(
            [a_link()],
            [a_link(anchor="this guide", where="li > a")],
            [(Way.CHANGED, ("anchor",))],
            id="another place and other words",
        ),
        pytest.param(
            [a_link(), a_link(where="footer > a")],
            [a_link(where="footer > a"), a_link()],
            [],
            id="two with the same words in another order",
        ),
        pytest.param(
            [a_link()],
            [a_link(), a_link(anchor="more", where="b", target=Url(f"https://{OURS}/more"))],
            [(Way.CAME, ())],
            id="a second one",
        ),
    ],
)
def test_links_are_told_by_what_became_of_them(
    old: list[object], new: list[object], links: list[tuple[Way, tuple[str, ...]]]
) -> None:
    then, now = (
        a_checked(links=tuple(a_judged_link(link=link) for link in each), snapshot=str(number))
        for number, each in enumerate((old, new))
    )
    found = difference(then, now)
    assert [(one.way, tuple(fact.name for fact in one.facts)) for one in found.links] == links


def test_what_is_known_of_the_target_and_of_the_credit_is_compared() -> None:
    gone = a_judged_link(
        target_status=404,
        target_say="Our page is gone.",
        credit=Credit(passes="no", why=("noindex",)),
        anchor_type=AnchorType.PARTIAL,
        verdict=Verdict.FAIR,
    )
    (changed,) = difference(a_checked(), a_checked(links=(gone,))).links
    assert [(fact.name, fact.then, fact.now) for fact in changed.facts] == [
        ("anchor_type", "descriptive", "partial"),
        ("credit", "yes", "no"),
        ("verdict", "strong", "fair"),
        ("target_status", 200, 404),
        ("target_say", "", "Our page is gone."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        pytest.param((), (a_risk(),), [(Way.CAME, 0.0, 3.0)], id="a sign came"),
        pytest.param((a_risk(),), (), [(Way.WENT, 3.0, 0.0)], id="a sign went"),
        pytest.param((a_risk(),), (a_risk(quote="Paid post", where="p"),), [], id="it is said otherwise"),
        pytest.param((a_risk(),), (a_risk(effect=1.0),), [(Way.CHANGED, 3.0, 1.0)], id="it weighs less"),
        pytest.param(
            (a_risk(),), (a_risk(hard=False),), [(Way.CHANGED, 3.0, 3.0)], id="it does not decide any more"
        ),
    ],
)
def test_risks_are_told_by_what_became_of_them(
    old: tuple[object, ...], new: tuple[object, ...], changes: list[tuple[Way, float, float]]
) -> None:
    found = difference(
        a_checked(judgement=a_judgement(risks=old)), a_checked(judgement=a_judgement(risks=new))
    )
    assert [(one.way, one.then, one.now) for one in found.risks] == changes


def test_a_factor_that_became_known_is_told() -> None:
    def known(authority: float) -> Judgement:
        return grade(
            [
                Finding(factor=each, confidence=authority if each is Factor.AUTHORITY else 0.8)
                for each in Factor
            ],
            (),
        )

    found = difference(a_checked(judgement=known(0.0)), a_checked(judgement=known(0.9)))
    assert found.known == (KnownChange(factor=Factor.AUTHORITY, then=0.0, now=0.9),)


@pytest.mark.parametrize(
    ("old", "new"),
    [(a_checked(), a_link_missing()), (a_link_missing(), a_checked())],
    ids=["a link that is gone", "a link that came"],
)
def test_a_link_and_a_prospect_are_not_weighed_against_each_other(
    old: Checked | LinkMissing, new: Checked | LinkMissing
) -> None:
    found = difference(old, new)
    assert (found.evidence, found.known, found.risks) == ((), (), ())
    assert len(found.links) == 1
    assert [fact.name for fact in found.as_prospect] == ["verdict", "score"]


def test_two_prospects_are_weighed_against_each_other() -> None:
    old, new = (
        a_link_missing(
            judgement=judged(a_piece(effect=effect)), as_prospect=Worth(verdict=verdict, score=score)
        )
        for effect, verdict, score in ((5.0, Verdict.FAIR, 55.0), (21.5, Verdict.STRONG, 71.5))
    )
    found = difference(old, new)
    assert found.points == 16.5
    assert found.as_prospect[1] == FactChange(name="score", then=55.0, now=71.5)


@pytest.mark.parametrize(
    ("old", "new"),
    [(a_checked(), an_unreadable()), (an_unreadable(), a_link_missing())],
    ids=["not read any more", "read again"],
)
def test_a_page_that_was_not_read_has_nothing_to_compare(old: CheckResult, new: CheckResult) -> None:
    found = difference(old, new)
    assert not found.is_nothing
    assert (found.evidence, found.links, found.page, found.causes) == ((), (), (), ())


def test_many_links_are_compared_in_one_go() -> None:
    many = tuple(
        a_judged_link(link=a_link(anchor=f"guide {number}", where=f"li:nth-of-type({number}) > a"))
        for number in range(3_000)
    )
    assert difference(a_checked(links=many), a_checked(links=many[::-1])).links == ()
