"""Watching a link: who watches hears of what changed, and of nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from audits.decisions import Choice
from bot.slack import board as boards
from bot.slack.ids import Job
from bot.slack.jobs.recheck_watched import changed
from scoring.evidence import Verdict
from scoring.results import CheckResult, Standing, standing
from storage.team import TeamSettings
from tests.bot.builders import NOW, PAGE, a_checked, a_judged_link, a_judgement, a_link_missing, an_unreadable
from tests.bot.slack.asking.conftest import Town
from tests.bot.slack.conftest import TENANT, as_person
from tests.fake_slack import Person, SeenMessage
from web.outcome import Outcome

WEEK_S = timedelta(days=7).total_seconds()
RISKY = a_checked(judgement=a_judgement(verdict=Verdict.RISKY, score=12.0))


async def _card(town: Town, person: Person) -> SeenMessage:
    seen = len(person.private_messages(in_="#links"))
    await person.types(f"/checklink {PAGE}", in_="#links")
    return (await town.private(person, seen + 2))[-1]


async def _watched(town: Town, person: Person) -> SeenMessage:
    card = await _card(town, person)
    await person.clicks(card, "Watch this link")
    await town.slack.until(lambda: "Stop watching" in card.buttons())
    return card


async def _look(town: Town, run: str, *, flag_channel: str = "") -> None:
    """The app looks whether a watched link is due, as it does every hour."""
    payload = {"tenant": TENANT, "flag_channel": flag_channel}
    await town.jobs.enqueue(Job.RECHECK_WATCHED.value, payload, f"recheck {run}")


async def _week_passes(town: Town, run: str = "1", *, flag_channel: str = "") -> None:
    town.clock.passes(WEEK_S + 1)
    await _look(town, run, flag_channel=flag_channel)
    await town.quiet()


async def test_the_button_of_a_private_card_turns_round_and_back(town: Town) -> None:
    card = await _watched(town, town.ann)
    told = (await town.private(town.ann, 3))[-1]
    assert told.visible_text().startswith("I watch gardenweekly.example/drought-tolerant-natives now")
    await town.ann.clicks(card, "Stop watching")
    await town.slack.until(lambda: "Watch this link" in card.buttons())
    assert await town.team.watchers("LV-1") == []


async def test_a_later_card_knows_that_the_link_is_watched(town: Town) -> None:
    await _watched(town, town.ann)
    await town.private(town.ann, 3)
    assert "Stop watching" in (await _card(town, town.ann)).buttons()
    assert "Watch this link" in (await _card(town, town.bob)).buttons()


async def test_who_watches_hears_of_a_worse_verdict_once(town: Town) -> None:
    await _watched(town, town.ann)
    town.pages.found[PAGE] = RISKY
    await _week_passes(town)
    (told,) = await town.direct(town.ann, 1)
    assert told.visible_text().startswith("A link you watch has changed.\n")
    assert "\n🔴 Risky · 12/100" in told.visible_text()
    assert "Stop watching" in told.buttons()
    assert town.bob.direct_messages() == []
    await _week_passes(town, "2")
    assert len(town.ann.direct_messages()) == 1
    assert town.pages.read == [PAGE] * 3


async def test_two_looks_that_meet_at_a_link_tell_of_it_once(town: Town) -> None:
    await _watched(town, town.ann)
    town.pages.found[PAGE] = RISKY
    town.pages.fast = False
    town.clock.passes(WEEK_S + 1)
    for run in ("first", "second"):
        await _look(town, run)
    await town.slack.until(lambda: len(town.pages.jobs) == 3)
    town.pages.slow[PAGE].set()
    await town.quiet()
    assert len(town.ann.direct_messages()) == 1


async def test_a_link_of_two_is_checked_once_and_told_to_both(town: Town) -> None:
    await _watched(town, town.ann)
    await _watched(town, town.bob)
    town.pages.found[PAGE] = a_link_missing()
    await _week_passes(town)
    await town.direct(town.ann, 1)
    await town.direct(town.bob, 1)
    assert town.pages.read == [PAGE] * 3


async def test_nothing_is_said_when_nothing_changed(town: Town) -> None:
    await _watched(town, town.ann)
    await _week_passes(town)
    assert town.ann.direct_messages() == []
    assert town.pages.read == [PAGE] * 2


async def test_a_link_that_is_nofollow_now_is_a_change(town: Town) -> None:
    await _watched(town, town.ann)
    before = a_judged_link()
    link = replace(before.link, rel=("nofollow",))
    town.pages.found[PAGE] = a_checked(links=(replace(before, link=link),))
    await _week_passes(town)
    await town.direct(town.ann, 1)


async def test_nothing_is_read_before_the_week_is_over(town: Town) -> None:
    await _watched(town, town.ann)
    town.clock.passes(WEEK_S - 60)
    await _look(town, "early")
    await town.quiet()
    assert town.pages.read == [PAGE]


async def test_a_link_that_cannot_be_checked_keeps_no_other_waiting(town: Town) -> None:
    other = "https://blog.example/post"
    await _watched(town, town.ann)
    await town.ann.types(f"/checklink {other}", in_="#links")
    await town.ann.clicks((await town.private(town.ann, 5))[-1], "Watch this link")
    await town.private(town.ann, 6)
    town.pages.broken.add(PAGE)
    town.pages.found[other] = RISKY
    await _week_passes(town)
    (told,) = await town.direct(town.ann, 1)
    assert "🔴 Risky" in told.visible_text()
    due = [
        watch.next_at - town.clock() for ref in ("LV-1", "LV-2") for watch in await town.team.watchers(ref)
    ]
    assert due == [timedelta(days=1), timedelta(days=7)]


@pytest.mark.parametrize(
    ("flag_at", "verdict", "is_flagged"),
    [
        pytest.param("risky", Verdict.RISKY, True, id="risky, where risky is flagged"),
        pytest.param("risky", Verdict.WEAK, False, id="weak, where risky is flagged"),
        pytest.param("weak", Verdict.WEAK, True, id="weak, where weak is flagged"),
    ],
)
async def test_a_watched_link_that_becomes_bad_is_flagged_unasked(
    town: Town, flag_at: str, verdict: Verdict, *, is_flagged: bool
) -> None:
    channel = town.slack.channel("#links").id
    chosen = TeamSettings(flag_channel=channel, flag_at=flag_at)
    await town.team.save_settings(chosen, by=as_person(town.ann))
    await _watched(town, town.ann)
    town.pages.found[PAGE] = a_checked(judgement=a_judgement(verdict=verdict, score=20.0))
    await _week_passes(town)
    await town.direct(town.ann, 1)
    cards = await town.public(1 if is_flagged else 0)
    for card in cards:
        assert "Flagged by linkvouch · nobody has decided yet" in card.visible_text()
        await town.bob.clicks(card, "Keep")
        await town.says(card, "Keep · @bob")


async def test_it_is_flagged_in_the_channel_of_the_environment_where_the_team_chose_none(town: Town) -> None:
    channel = town.slack.channel("#links").id
    await _watched(town, town.ann)
    town.pages.found[PAGE] = RISKY
    await _week_passes(town, flag_channel=channel)
    (card,) = await town.public(1)
    assert "Flagged by linkvouch" in card.visible_text()
    assert (await town.flag_of("LV-1")).channel == channel
    (told,) = await town.direct(town.ann, 1)
    assert "/linkvouch flagged" not in told.visible_text()


async def test_a_look_that_was_planned_before_the_app_named_a_channel_is_taken_as_well(town: Town) -> None:
    await _watched(town, town.ann)
    town.pages.found[PAGE] = RISKY
    town.clock.passes(WEEK_S + 1)
    await town.jobs.enqueue(Job.RECHECK_WATCHED.value, {"tenant": TENANT}, "recheck 1")
    await town.quiet()
    (told,) = await town.direct(town.ann, 1)
    assert "A link you watch has changed" in told.visible_text()


async def test_without_a_flag_channel_it_waits_and_gets_its_card_once_there_is_one(town: Town) -> None:
    await _watched(town, town.ann)
    town.pages.found[PAGE] = RISKY
    await _week_passes(town)
    (told,) = await town.direct(town.ann, 1)
    assert "waits for your team in `/linkvouch flagged`. No channel" in told.visible_text()
    await town.public(0)
    await town.bob.types("/linkvouch flagged", in_="#links")
    (listed,) = await town.private(town.bob, 1)
    assert "1 flagged link waits for a decision" in listed.visible_text()
    chosen = TeamSettings(flag_channel=town.slack.channel("#links").id)
    await town.team.save_settings(chosen, by=as_person(town.ann))
    for run in ("an hour later", "another hour later"):
        await _look(town, run)
        await town.quiet()
        (card,) = await town.public(1)
    assert "Flagged by linkvouch · nobody has decided yet" in card.visible_text()
    await town.bob.clicks(card, "Keep")
    await town.says(card, "Keep · @bob")


async def test_a_card_that_cannot_be_drawn_or_comes_late_is_posted_by_a_later_look(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(_ref: str) -> None:
        return None

    channel = town.slack.channel("#links").id
    await _watched(town, town.ann)
    town.pages.found[PAGE] = RISKY
    await _week_passes(town)
    with monkeypatch.context() as now:
        now.setattr(town.pages, "last_check", gone)
        await _look(town, "without a check", flag_channel=channel)
        await town.quiet()
    await town.public(0)
    with monkeypatch.context() as now:
        now.setattr(boards, "PATIENCE_S", 0.0)
        await _look(town, "while Slack is slow", flag_channel=channel)
        await town.quiet()
    await town.public(1)
    assert (await town.flag_of("LV-1")).ts == ""
    await _look(town, "after that", flag_channel=channel)
    await town.quiet()
    (card,) = await town.public(1)
    assert (await town.flag_of("LV-1")).ts == card.ts


async def test_a_card_that_waits_is_not_posted_once_its_link_was_decided_about(town: Town) -> None:
    await _watched(town, town.ann)
    town.pages.found[PAGE] = RISKY
    await _week_passes(town)
    await town.pages.decide("LV-1", Choice.IGNORE, why="", by=as_person(town.bob))
    await _look(town, "later", flag_channel=town.slack.channel("#links").id)
    await town.quiet()
    await town.public(0)


@pytest.mark.parametrize("named", [True, False], ids=["the team's first decider", "who watches"])
async def test_a_flag_channel_that_takes_nothing_is_told_once_and_loses_no_flag(
    town: Town, *, named: bool
) -> None:
    channel = town.slack.channel("#general")
    deciders = (town.bob.id,) if named else ()
    await town.team.save_settings(
        TeamSettings(flag_channel=channel.id, deciders=deciders), by=as_person(town.ann)
    )
    await _watched(town, town.ann)
    town.pages.found[PAGE] = RISKY
    await _week_passes(town)
    await _look(town, "an hour later")
    await town.quiet()
    hears = town.bob if named else town.ann
    (told,) = [one for one in hears.direct_messages() if "can't post flagged links" in one.visible_text()]
    assert "/invite @linkvouch" in told.visible_text()
    await town.ann.invites_bot("#general")
    await _look(town, "two hours later")
    await town.quiet()
    (card,) = [one for one in town.slack.channel("#general").messages() if "Flagged by" in one.visible_text()]
    assert "Flagged by linkvouch" in card.visible_text()


async def test_a_watched_link_that_was_decided_about_is_not_flagged_unasked(town: Town) -> None:
    by = as_person(town.ann)
    chosen = TeamSettings(flag_channel=town.slack.channel("#links").id)
    await town.team.save_settings(chosen, by=by)
    await _watched(town, town.ann)
    await town.pages.decide("LV-1", Choice.KEEP, why="", by=by)
    town.pages.found[PAGE] = RISKY
    await _week_passes(town)
    await town.direct(town.ann, 1)
    assert await town.pages.flag_of("LV-1") is None


async def test_the_card_of_a_watched_link_shows_its_new_verdict(town: Town) -> None:
    await _watched(town, town.ann)
    card = (await town.private(town.ann, 3))[1]
    await town.ann.clicks(card, "Flag for the team")
    await town.private(town.ann, 4)  # where the card stands
    (flagged,) = await town.public(1)
    assert "🟢 Strong" in flagged.visible_text()
    town.pages.found[PAGE] = RISKY
    await _week_passes(town)
    await town.says(flagged, "🔴 Risky")
    assert len(town.slack.channel("#links").messages()) == 1


async def test_in_the_message_of_a_change_watching_can_be_stopped(town: Town) -> None:
    await _watched(town, town.ann)
    town.pages.found[PAGE] = RISKY
    await _week_passes(town)
    (told,) = await town.direct(town.ann, 1)
    await town.ann.clicks(told, "Stop watching")
    await town.slack.until(lambda: "Watch this link" in told.buttons())
    assert await town.team.watchers("LV-1") == []


def _then(outcome: Outcome = Outcome.OK, verdict: Verdict = Verdict.STRONG) -> Standing:
    return Standing(checked_at=NOW, outcome=outcome, verdict=verdict, score=82.0)


UNREAD = _then(Outcome.TIMEOUT, Verdict.UNKNOWN)


@pytest.mark.parametrize(
    ("now", "past", "is_change"),
    [
        pytest.param(a_checked(), (_then(),), False, id="as before"),
        pytest.param(RISKY, (_then(),), True, id="another verdict"),
        pytest.param(a_link_missing(), (_then(),), True, id="the link is gone"),
        pytest.param(an_unreadable(), (_then(),), False, id="not read once"),
        pytest.param(an_unreadable(), (UNREAD, _then()), True, id="not read for the second time"),
        pytest.param(an_unreadable(), (UNREAD, UNREAD, _then()), False, id="not read for the third time"),
        pytest.param(a_checked(), (UNREAD, _then()), False, id="read again, as before"),
        pytest.param(RISKY, (UNREAD, _then()), True, id="read again, with another verdict"),
        pytest.param(a_checked(), (UNREAD,), False, id="read for the first time"),
    ],
)
def test_what_counts_as_a_change(now: CheckResult, past: tuple[Standing, ...], *, is_change: bool) -> None:
    assert standing(now).checked_at == NOW
    assert changed(now, past) is is_change
