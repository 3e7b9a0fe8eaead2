from datetime import UTC, datetime

import pytest
from rich.console import Group

from bot.terminal.card import card
from bot.terminal.changes_card import changes
from scoring.difference import difference
from scoring.evidence import Factor, Verdict
from scoring.results import Basis, CheckResult, Worth
from tests.bot.builders import (
    a_checked,
    a_factor,
    a_judged_link,
    a_judgement,
    a_link,
    a_link_missing,
    a_risk,
    an_unreadable,
    page_facts,
)
from tests.bot.terminal.golden import assert_golden
from tests.bot.terminal.test_card import HOSTILE, shown
from web.page import Placement

MARCH = datetime(2026, 3, 3, 9, 5, tzinfo=UTC)
THEN = a_checked(
    checked_at=MARCH,
    scorer="0.0",
    judgement=a_judgement(
        verdict=Verdict.FAIR,
        score=61.0,
        factors=(
            a_factor(Factor.RELEVANCE, 88, 8.5, "The page is about the same subject as our guide."),
            a_factor(Factor.CONTEXT, 30, -7.0, "The link stands in the footer.", confidence=0.4),
            a_factor(Factor.ANCHOR, 80, 9.0, "The anchor text describes the target."),
        ),
        risks=(a_risk(hard=False),),
    ),
    links=(
        a_judged_link(link=a_link(placement=Placement.FOOTER, rel=("nofollow",)), verdict=Verdict.FAIR),
        a_judged_link(link=a_link(anchor="", target="https://soil-and-seed.example/old", where="aside > a")),
    ),
    page=page_facts(title="Ten plants", words=900),
    as_prospect=Worth(verdict=Verdict.FAIR, score=66.0),
    basis=Basis(rules="r", model="bundled", profile="p", targets="t"),
)


@pytest.mark.parametrize(
    ("name", "now"),
    [
        pytest.param("many", a_checked(snapshot="2" * 64), id="much of it"),
        pytest.param("gone", a_link_missing(snapshot="2" * 64), id="the link is gone"),
        pytest.param("nothing", THEN, id="nothing"),
        pytest.param("unreadable", an_unreadable(), id="not read any more"),
    ],
)
def test_what_changed_reads_as_it_did(name: str, now: CheckResult) -> None:
    assert_golden(f"changes_{name}", shown(Group(*changes(difference(THEN, now)))))


@pytest.mark.parametrize(
    "result",
    [
        a_checked(since="Seen before."),
        a_link_missing(since="Seen before."),
        an_unreadable(since="Seen before."),
    ],
    ids=lambda one: str(one.outcome),
)
def test_a_card_tells_what_a_new_check_says_of_those_before_it(result: CheckResult) -> None:
    assert "\n  Seen before.\n" in shown(card(result))


def test_without_a_score_there_is_no_sum() -> None:
    unknown = a_checked(judgement=a_judgement(verdict=Verdict.UNKNOWN, score=None, interval=None))
    assert "Score:" not in shown(Group(*changes(difference(THEN, unknown))))


def test_of_a_page_judged_again_the_card_tells_all_that_changed_instead() -> None:
    now = a_checked(since="Seen before.")
    text = shown(card(now, difference(THEN, now)))
    assert "What changed\n" in text
    assert "Seen before." not in text


def test_what_strangers_wrote_cannot_touch_the_screen() -> None:
    now = a_checked(
        judgement=a_judgement(
            factors=(a_factor(Factor.CONTEXT, 60, 1.0, HOSTILE, quote=HOSTILE),),
            risks=(a_risk(rule="other", says=HOSTILE, quote=HOSTILE),),
        ),
        links=(a_judged_link(link=a_link(anchor=HOSTILE, rel=(HOSTILE,))),),
        page=page_facts(title=HOSTILE, author=HOSTILE, canonical=HOSTILE),
        scorer=HOSTILE,
    )
    text = shown(Group(*changes(difference(THEN, now))))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert all(len(line) <= 80 and line == line.rstrip() for line in text.splitlines())
