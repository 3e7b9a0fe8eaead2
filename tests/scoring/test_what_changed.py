import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scoring.change_records import to_replay_document
from scoring.difference import (
    Cause,
    Difference,
    EvidenceChange,
    FactChange,
    KnownChange,
    LinkChange,
    Replay,
    RiskChange,
    Way,
    difference,
)
from scoring.evidence import Evidence, Factor, Verdict
from scoring.results import CheckResult, Standing
from scoring.what_changed import MAX_VALUE_CHARS, because, day, evidence, fact, headline, in_words, since
from tests.bot.builders import (
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

MARCH = datetime(2026, 3, 3, 9, 5, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 22, 12, 15, tzinfo=UTC)


def a_standing(
    verdict: Verdict = Verdict.FAIR,
    score: float | None = 61.4,
    outcome: Outcome = Outcome.OK,
    at: datetime = MARCH,
) -> Standing:
    return Standing(checked_at=at, outcome=outcome, verdict=verdict, score=score)


def unread(outcome: Outcome = Outcome.TIMEOUT, at: datetime = MARCH) -> Standing:
    return a_standing(Verdict.UNKNOWN, None, outcome, at)


def a_difference(**changes: object) -> Difference:
    """Fair in March, and in November."""
    values: dict[str, object] = {
        "then": a_standing(),
        "now": a_standing(at=NOVEMBER),
        "scorer_then": "0.1",
        "scorer_now": "0.1",
        "causes": (Cause.PAGE,),
    }
    return Difference(**(values | changes))  # type: ignore[arg-type]  # a builder's options


def a_change(
    way: Way = Way.CAME,
    says: str = "It stands in the text.",
    then: float = 0.0,
    now: float = 8.0,
    factor: Factor = Factor.CONTEXT,
) -> EvidenceChange:
    piece = Evidence(signal="seen", effect=now, says=says)
    return EvidenceChange(way=way, factor=factor, evidence=piece, then=then, now=now)


def a_move(then: Placement = Placement.FOOTER, now: Placement = Placement.CONTENT) -> LinkChange:
    moved = FactChange(name="placement", then=then.value, now=now.value)
    return LinkChange(way=Way.CHANGED, link=a_judged_link(), facts=(moved,))


MOVED = (a_change(), a_change(Way.WENT, "It stands in the footer.", -8.0, 0.0))


@pytest.mark.parametrize(
    ("found", "says"),
    [
        pytest.param(
            a_difference(
                now=a_standing(Verdict.STRONG, 77.4, at=NOVEMBER), links=(a_move(),), evidence=MOVED
            ),
            "Fair 61 on 3 March 2026, Strong 77 now: the link moved, it stood in the footer and stands in "
            "the content now (+16.0).",
            id="the link moved",
        ),
        pytest.param(
            a_difference(
                links=(a_move(),),
                evidence=(*MOVED, a_change(says="It pays.", now=-4.0, factor=Factor.INTENT)),
                causes=(Cause.RULES,),
            ),
            "the link is taken to stand in the content, no more in the footer (+16.0; +12.0 in all).",
            id="the rules see it elsewhere",
        ),
        pytest.param(
            a_difference(links=(a_move(),)), "stands in the content now.", id="a move without points"
        ),
        pytest.param(
            a_difference(evidence=(a_change(now=2.0), a_change(Way.WENT, "It was new.", 5.0, 0.0))),
            "“It was new” is gone (-5.0; -3.0 in all).",
            id="the strongest of several",
        ),
        pytest.param(
            a_difference(evidence=(a_change(Way.CHANGED, then=6.0),)),
            "“It stands in the text” counts +8.0, before +6.0 (+2.0).",
            id="it counts otherwise",
        ),
        pytest.param(
            a_difference(evidence=(a_change(now=4.0),)), "“It stands in the text” is new (+4.0).", id="new"
        ),
        pytest.param(
            a_difference(
                now=a_standing(Verdict.RISKY),
                risks=(
                    RiskChange(way=Way.WENT, risk=a_risk(says="Old."), then=1.0, now=0.0),
                    RiskChange(way=Way.CAME, risk=a_risk(says="It sells links."), then=0.0, now=3.0),
                ),
                links=(a_move(),),
            ),
            "Risky 61 now: a sign of a link scheme came, “It sells links”.",
            id="a sign that makes it risky comes first",
        ),
        pytest.param(
            a_difference(
                then=a_standing(Verdict.RISKY),
                risks=(RiskChange(way=Way.WENT, risk=a_risk(says="It sold links."), then=3.0, now=0.0),),
            ),
            "a sign of a link scheme is gone, “It sold links”.",
            id="the sign that made it risky is gone",
        ),
        pytest.param(
            a_difference(
                now=a_standing(Verdict.RISKY),
                risks=(RiskChange(way=Way.CHANGED, risk=a_risk(says="It sells."), then=1.0, now=4.0),),
            ),
            "a sign of a link scheme weighs otherwise, “It sells”.",
            id="a sign became hard",
        ),
        pytest.param(
            a_difference(links=(LinkChange(way=Way.CAME, link=a_judged_link()),)),
            "another link to us came.",
            id="a second link",
        ),
        pytest.param(
            a_difference(
                links=(
                    LinkChange(
                        way=Way.CHANGED,
                        link=a_judged_link(),
                        facts=(FactChange(name="rel", then=(), now=("nofollow", "ugc")),),
                    ),
                )
            ),
            "Fair 61 on 3 March 2026, still so now: rel: nofollow, ugc, before: none.",
            id="rel",
        ),
        pytest.param(
            a_difference(known=(KnownChange(factor=Factor.AUTHORITY, then=0.0, now=0.9),)),
            "authority is known better.",
            id="known better",
        ),
        pytest.param(
            a_difference(known=(KnownChange(factor=Factor.INTENT, then=0.8, now=0.6),)),
            "intent is known less well.",
            id="known less well",
        ),
        pytest.param(
            a_difference(now=a_standing(Verdict.STRONG, 61.4)),
            "the borders between the verdicts were drawn otherwise.",
            id="other borders",
        ),
        pytest.param(
            a_difference(page=(FactChange(name="title", then="A", now="B"),)),
            "title: “B”, before: “A”.",
            id="the page's title",
        ),
        pytest.param(
            a_difference(as_prospect=(FactChange(name="score", then=60.0, now=70.0),)),
            "as a prospect, score: 70.0, before: 60.0.",
            id="the page as a prospect",
        ),
        pytest.param(
            a_difference(now=unread(Outcome.NO_LINK)),
            "no link now: no link to us is found any more.",
            id="gone",
        ),
        pytest.param(
            a_difference(then=unread(Outcome.MENTION_ONLY)),
            "Named without a link on 3 March 2026, Fair 61 now: a link to us is found now.",
            id="a mention became a link",
        ),
        pytest.param(
            a_difference(then=unread(Outcome.NO_LINK), now=unread(Outcome.MENTION_ONLY)),
            "named without a link, before: no link.",
            id="a mention came",
        ),
        pytest.param(
            a_difference(now=unread(Outcome.LOGIN_WALL)),
            "not read (behind a login) now: the page could not be read.",
            id="a wall",
        ),
        pytest.param(
            a_difference(then=unread()), "Fair 61 now: the page can be read again.", id="read again"
        ),
        pytest.param(
            a_difference(causes=()),
            "Fair 61 on 3 March 2026, and the same now: nothing changed.",
            id="nothing",
        ),
        pytest.param(
            a_difference(causes=(Cause.RULES,)),
            "Fair 61 on 3 March 2026, and the same now.",
            id="only the rules",
        ),
    ],
)
def test_the_headline_tells_then_now_and_the_reason_that_matters_most(found: Difference, says: str) -> None:
    assert headline(found).endswith(says)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        pytest.param(a_difference(causes=()), "", id="no cause"),
        pytest.param(a_difference(links=(a_move(),)), "The page changed.", id="the page"),
        pytest.param(
            a_difference(links=(a_move(),), causes=(Cause.RULES,), scorer_now="0.2"),
            "The rules of judging changed (scorer 0.2, before 0.1); the page is the same.",
            id="another version",
        ),
        pytest.param(
            a_difference(links=(a_move(),), causes=(Cause.PAGE, Cause.OUR_SITE)),
            "The page changed and what is known of our site changed.",
            id="the page and our site",
        ),
        pytest.param(
            a_difference(links=(a_move(),), causes=(Cause.UNKNOWN,)),
            "Something beside the text of the page changed.",
            id="nobody knows",
        ),
        pytest.param(
            a_difference(causes=(Cause.RULES,)),
            "The rules of judging changed, and the judgement did not.",
            id="rules that change nothing here",
        ),
    ],
)
def test_the_cause_is_told_in_a_sentence(found: Difference, says: str) -> None:
    assert because(found) == says


CHECKED = a_checked(checked_at=NOVEMBER)
MISSING = a_link_missing(checked_at=NOVEMBER)
UNREAD = an_unreadable(checked_at=NOVEMBER)
CHANGED = a_difference(links=(a_move(),))


@pytest.mark.parametrize(
    ("result", "past", "changed", "says"),
    [
        pytest.param(CHECKED, [], None, "", id="the first check"),
        pytest.param(
            CHECKED,
            [a_standing()],
            CHANGED,
            "Seen on 3 March 2026: Fair 61. Since then the page changed; the link moved, it stood in the "
            "footer and stands in the content now.",
            id="the page changed",
        ),
        pytest.param(
            CHECKED,
            [a_standing()],
            a_difference(causes=(Cause.RULES,)),
            "Seen on 3 March 2026: Fair 61. Nothing changed since.",
            id="nothing of it changed",
        ),
        pytest.param(
            CHECKED,
            [a_standing()],
            None,
            "Seen on 3 March 2026: Fair 61.",
            id="a record that nobody can read",
        ),
        pytest.param(
            CHECKED,
            [unread(), a_standing(at=MARCH.replace(month=1))],
            a_difference(causes=()),
            "Seen on 3 January 2026: Fair 61. Nothing changed since.",
            id="the newest check that was read counts",
        ),
        pytest.param(
            CHECKED, [unread()], None, "Tried on 3 March 2026: not read (no answer in time).", id="never read"
        ),
        pytest.param(UNREAD, [a_standing()], CHANGED, "Seen on 3 March 2026: Fair 61.", id="not read now"),
        pytest.param(
            MISSING,
            [unread(Outcome.NO_LINK), a_standing(at=MARCH.replace(month=1))],
            a_difference(causes=()),
            "Seen on 3 March 2026: no link. Nothing changed since. "
            "A link to us was last seen on 3 January 2026.",
            id="when the link was last seen",
        ),
        pytest.param(
            MISSING, [a_standing()], None, "Seen on 3 March 2026: Fair 61.", id="last seen is said once"
        ),
    ],
)
def test_a_new_check_tells_of_those_before_it(
    result: CheckResult, past: list[Standing], changed: Difference | None, says: str
) -> None:
    assert since(result, past, changed) == says


@pytest.mark.parametrize(
    ("came_to", "says"),
    [
        (a_standing(), "Fair 61"),
        (a_standing(Verdict.UNKNOWN, None), "Unknown"),
        (unread(Outcome.NO_SITE), "judged as a prospect"),
        (unread(Outcome.HTTP_ERROR), "not read (error from the site)"),
    ],
    ids=["a verdict", "too little known", "without a site", "not read"],
)
def test_what_a_check_came_to_is_two_or_three_words(came_to: Standing, says: str) -> None:
    assert in_words(came_to) == says


def test_of_a_check_on_the_same_day_the_hour_is_told() -> None:
    assert day(NOVEMBER.replace(hour=7), NOVEMBER) == "22 November 2026 at 07:15 UTC"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (FactChange(name="robots", then=(), now=("noindex",)), "robots directives: noindex, before: none"),
        (FactChange(name="words", then=40, now=1200), "words: 1200, before: 40"),
        (
            FactChange(name="canonical", then=None, now="https://a.example/"),
            "canonical address: https://a.exam",
        ),
        (FactChange(name="target_status", then=200, now=None), "status of our page: none, before: 200"),
    ],
    ids=["a list", "a number", "an address", "no value"],
)
def test_a_fact_is_told_by_its_name_with_both_values(change: FactChange, says: str) -> None:
    assert fact(change).startswith(says)


def test_a_long_value_is_cut() -> None:
    told = fact(FactChange(name="title", then="", now="A" * 500))
    assert told == f"title: “{'A' * (MAX_VALUE_CHARS - 1)}…”, before: none"


def test_evidence_that_weighs_nothing_is_a_clause_too() -> None:
    assert evidence(a_change(Way.CHANGED, now=0.0)) == "“It stands in the text” counts +0.0, before +0.0"


FIELDS = [
    "says",
    "because",
    "causes",
    "then",
    "now",
    "points",
    "evidence",
    "known",
    "risks",
    "links",
    "page",
    "as_prospect",
]


def test_the_document_of_a_replay_is_that_of_the_check_with_what_changed() -> None:
    then = a_checked(scorer="0.0", checked_at=MARCH, judgement=a_judgement(risks=(a_risk(),)))
    footer = a_link(placement=Placement.FOOTER, rel=("ugc",))
    now = a_checked(
        links=(a_judged_link(link=footer),),
        page=page_facts(robots=("noindex",)),
        judgement=a_judgement(score=80.0, factors=a_judgement().factors[1:2], risks=(a_risk(effect=1.0),)),
        as_prospect=replace(then.as_prospect, score=70.0),
    )
    document = json.loads(json.dumps(to_replay_document(_replay(then, now)), allow_nan=False))
    assert document["score"] == 80.0
    assert document["replayed_from"] == {"checked_at": MARCH.isoformat(), "scorer": "0.0"}
    changes = document["changes"]
    assert list(changes) == FIELDS
    assert changes["then"] == {
        "checked_at": MARCH.isoformat(),
        "outcome": "ok",
        "verdict": "strong",
        "score": 82.0,
        "scorer": "0.0",
    }
    assert [piece["effect"] for piece in changes["evidence"]] == [-8.0, -5.0, -9.0]
    assert changes["points"] == -22.0
    assert changes["known"][0] == {"factor": "context", "then": 0.9, "now": 0.0}
    assert [(risk["rule"], risk["then"], risk["now"]) for risk in changes["risks"]] == [
        ("paid_label", 3.0, 1.0)
    ]
    assert changes["links"][0]["facts"] == [
        {"name": "rel", "then": [], "now": ["ugc"]},
        {"name": "placement", "then": "content", "now": "footer"},
    ]
    assert changes["page"] == [{"name": "robots", "then": [], "now": ["noindex"]}]
    assert changes["as_prospect"] == [{"name": "score", "then": 80.0, "now": 70.0}]


@pytest.mark.parametrize(
    ("then", "told"),
    [(None, None), (UNREAD, {"checked_at": NOVEMBER.isoformat(), "scorer": "0.1"})],
    ids=["no record", "a record of a page that was not read"],
)
def test_where_nothing_was_replayed_the_document_says_so(then: CheckResult | None, told: object) -> None:
    document = to_replay_document(Replay(then=then, now=UNREAD, difference=None))
    assert (document["replayed_from"], document["changes"]) == (told, None)
    assert document["outcome"] == "http_error"


def _replay(then: CheckResult, now: CheckResult) -> Replay:
    return Replay(then=then, now=now, difference=difference(then, now))
