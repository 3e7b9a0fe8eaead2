"""The weekly digest: asked for by one person, and posted for all at the hour that the team chose."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from bot.job_types import Progress, State
from bot.slack.ids import Job
from scoring.evidence import Verdict
from storage.decisions import Person
from storage.team import Deed, TeamSettings
from tests.bot.builders import PAGE, a_checked, a_judged_link, a_judgement, a_link_missing
from tests.bot.slack.asking.conftest import Town
from tests.bot.slack.conftest import TENANT
from tests.fake_slack import SeenMessage

MONDAY: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)  # the first after NOW, a Sunday
WEEK: Final = timedelta(days=7)
OTHER: Final = "https://magazine.example/soil"
ANN: Final = Person(id="U1", name="ann")


async def chose(town: Town, **settings: object) -> None:
    channel = town.slack.channel("#links").id
    wanted = replace(TeamSettings(digest_channel=channel), **settings)  # type: ignore[arg-type] # any field
    await town.team.save_settings(wanted, by=ANN)


async def checked(town: Town, *pages: str) -> None:
    for page in pages:
        await town.pages.check([page])


async def at(town: Town, moment: datetime, *, flag_channel: str = "") -> None:
    """The clock shows that, and the app looks whether a digest is due."""
    town.clock.time = moment
    payload = {"tenant": TENANT, "flag_channel": flag_channel}
    await town.jobs.enqueue(Job.DIGEST.value, payload, f"digest at {moment.isoformat()}")
    await town.quiet()


async def now(town: Town) -> SeenMessage:
    seen = len(town.bob.private_messages(in_="#links"))
    await town.bob.types("/linkvouch digest now", in_="#links")
    begun, told = (await town.private(town.bob, seen + 2))[-2:]
    assert begun.visible_text().startswith("Looking at what the last seven days did to your links…")
    return told


async def test_the_command_tells_the_last_seven_days_to_who_asks(town: Town) -> None:
    town.pages.found[OTHER] = a_checked(judgement=a_judgement(verdict=Verdict.FAIR, score=61.0))
    await checked(town, PAGE, OTHER)
    town.clock.passes(60)
    told = await now(town)
    assert told.visible_text().startswith("Links this week · soil-and-seed.example\nNew 2 (1 Strong, 1 Fair)")
    assert "Best new link: gardenweekly.example/drought-tolerant-natives" in told.visible_text()
    assert "No channel is chosen for the weekly digest yet" in told.visible_text()
    town.clock.passes(WEEK.total_seconds())
    assert (await now(town)).visible_text().startswith("In the last 7 days no link of yours is new")
    assert town.slack.channel("#links").messages() == []


async def test_the_command_is_work_for_a_worker_and_a_failure_of_it_is_told(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_args: object, **_named: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(town.team, "week", broken)
    told = (await now(town)).visible_text()
    assert told.startswith("Something broke on my side (ref ")
    (job_id,) = town.jobs._jobs
    assert job_id.startswith(f"{TENANT} slack.digest_now {town.bob.id} ")
    assert (await town.jobs.progress(job_id)) == Progress(state=State.FAILED)


async def test_the_command_needs_a_site(town: Town) -> None:
    await town.pages.save_sites([])
    assert (await now(town)).visible_text().startswith("No site set yet.")


async def test_the_command_says_when_the_next_one_comes(town: Town) -> None:
    await chose(town, digest_day=4, digest_hour=17, timezone="Europe/Berlin")
    told = (await now(town)).visible_text()
    assert f"Every Friday 17:00 (Europe/Berlin) in #{town.slack.channel('#links').id}" in told
    await chose(town, digest_day=None)
    assert "The weekly digest is off" in (await now(town)).visible_text()


async def test_half_the_command_is_answered_with_the_whole_of_it(town: Town) -> None:
    await town.bob.types("/linkvouch digest", in_="#links")
    (told,) = await town.private(town.bob, 1)
    assert "Did you mean `/linkvouch digest now`?" in told.visible_text()


async def test_it_is_posted_at_its_hour_and_not_before_and_once(town: Town) -> None:
    await chose(town)
    await checked(town, PAGE)
    await at(town, MONDAY - timedelta(minutes=1))
    await town.public(0)
    await at(town, MONDAY)
    (posted,) = await town.public(1)
    assert posted.visible_text().startswith("Links this week · soil-and-seed.example\nNew 1 (1 Strong)")
    assert "Every Monday 09:00 (UTC) in this channel" in posted.visible_text()
    await at(town, MONDAY + timedelta(minutes=15))
    await at(town, MONDAY + timedelta(hours=1))
    await town.public(1)


async def test_choosing_another_day_sends_no_second_one_in_the_week(town: Town) -> None:
    await chose(town)
    await checked(town, PAGE)
    await at(town, MONDAY)
    await town.public(1)
    await chose(town, digest_day=1)
    await checked(town, OTHER)
    await at(town, MONDAY + timedelta(days=1))
    await town.public(1)
    await at(town, MONDAY + timedelta(days=8))
    posted = (await town.public(2))[-1]
    assert "Best new link: magazine.example/soil" in posted.visible_text(), "found between the two"
    assert "New 1 " in posted.visible_text(), "and nothing is told twice"


async def test_lost_and_changed_links_are_told_a_week_later(town: Town) -> None:
    await chose(town)
    await checked(town, PAGE, OTHER)
    town.clock.time = MONDAY + timedelta(days=1)
    town.pages.found[PAGE] = a_link_missing()
    before = a_judged_link()
    town.pages.found[OTHER] = a_checked(
        links=(replace(before, link=replace(before.link, rel=("nofollow",))),)
    )
    await checked(town, PAGE, OTHER)
    await at(town, MONDAY + WEEK)
    (posted,) = await town.public(1)
    text = posted.visible_text()
    assert "New 0 · Lost 1 · Changed 1 (no longer followed)" in text
    assert "Lost: gardenweekly.example/drought-tolerant-natives ↗ · 🟢 Strong, 82/100" in text
    assert "Changed: magazine.example/soil ↗ · 🟢 Strong, 82/100, no longer followed" in text


async def test_a_week_without_news_posts_nothing(town: Town) -> None:
    await chose(town)
    await checked(town, PAGE)
    await at(town, MONDAY + WEEK)
    await town.public(0)


async def test_a_week_without_news_says_in_one_line_what_waits(town: Town) -> None:
    await chose(town)
    await town.flagged()
    await at(town, MONDAY + WEEK)
    posted = (await town.public(2))[-1]
    assert posted.visible_text().startswith("No news of your links this week. 1 link waits for a decision.")
    assert "gardenweekly.example" in posted.visible_text()
    assert posted.buttons() == ["Open thread"]


async def test_what_was_flagged_after_its_hour_waits_for_the_next_one(town: Town) -> None:
    await chose(town)
    await at(town, MONDAY + WEEK)
    await town.flagged()
    await at(town, MONDAY + WEEK + timedelta(hours=1))
    await town.public(1)


@pytest.mark.parametrize(
    ("late", "posts"),
    [
        pytest.param(timedelta(hours=12), 1, id="off over night"),
        pytest.param(timedelta(hours=12, minutes=1), 0, id="off for too long"),
    ],
)
async def test_it_is_posted_late_rather_than_never_but_not_when_it_is_old(
    town: Town, late: timedelta, posts: int
) -> None:
    await chose(town)
    await checked(town, PAGE)
    await at(town, MONDAY + late)
    await town.public(posts)


@pytest.mark.parametrize(
    ("settings", "posts"),
    [
        pytest.param({"digest_day": None}, 0, id="off"),
        pytest.param({"digest_channel": ""}, 0, id="no channel"),
    ],
)
async def test_a_team_that_wants_none_or_has_no_channel_gets_none(
    town: Town, settings: dict[str, object], posts: int
) -> None:
    await chose(town, **settings)
    await checked(town, PAGE)
    await at(town, MONDAY)
    await town.public(posts)


async def test_what_a_missed_digest_would_have_told_stands_in_the_next(town: Town) -> None:
    await chose(town)
    await checked(town, PAGE)
    await at(town, MONDAY)
    town.clock.passes(60)
    await checked(town, OTHER)
    await at(town, MONDAY + 2 * WEEK)
    posted = (await town.public(2))[-1]
    assert posted.visible_text().startswith("Links since 23 Nov · soil-and-seed.example\nNew 1 (1 Strong)")
    assert "magazine.example/soil" in posted.visible_text()


async def test_a_digest_that_was_off_for_long_tells_of_two_weeks(town: Town) -> None:
    await chose(town)
    await checked(town, PAGE)
    await at(town, MONDAY)
    town.clock.time = MONDAY + WEEK - timedelta(minutes=1)
    await checked(town, OTHER)
    await at(town, MONDAY + 3 * WEEK)
    await town.public(1)


async def test_a_run_that_died_before_its_letter_was_put_is_made_up_for(town: Town) -> None:
    await chose(town)
    await checked(town, PAGE)
    await town.team.first_time(Deed.DIGEST, MONDAY.isoformat(), by=ANN)
    await at(town, MONDAY)
    (posted,) = await town.public(1)
    assert "New 1 (1 Strong)" in posted.visible_text()


async def test_it_goes_to_the_flag_channel_of_a_team_that_chose_no_other(town: Town) -> None:
    await checked(town, PAGE)
    await at(town, MONDAY, flag_channel=town.slack.channel("#links").id)
    await town.public(1)


async def test_a_channel_that_takes_no_digest_is_told_of_once(town: Town) -> None:
    closed = town.slack.add_channel("#closed", ["ann"])
    town.ann.removes_bot("#closed")
    await chose(town, digest_channel=closed.id, admins=(town.ann.id,))
    await checked(town, PAGE)
    await at(town, MONDAY)
    (told,) = await town.direct(town.ann, 1)
    assert "Type `/invite @linkvouch` there, then the next digest comes by itself." in told.visible_text()
    assert "New 1 (1 Strong)" in told.visible_text()
    await at(town, MONDAY + timedelta(minutes=15))
    await town.direct(town.ann, 1)


async def test_status_and_home_say_when_it_comes(town: Town) -> None:
    await town.bob.types("/linkvouch status", in_="#links")
    (told,) = await town.private(town.bob, 1)
    assert (
        "No channel is chosen for the weekly digest yet: `/linkvouch settings` does that"
        in told.visible_text()
    )
    await town.bob.opens_home()
    await town.slack.until(lambda: town.bob.id in town.slack.state.homes)
    assert "No digest is planned" in town.bob.home().visible_text()
    await chose(town)
    await town.bob.types("/linkvouch status", in_="#links")
    told = (await town.private(town.bob, 2))[-1]
    channel = town.slack.channel("#links").id
    assert f"Every Monday 09:00 (UTC) in #{channel}" in told.visible_text()
    await town.bob.opens_home()
    await town.slack.until(lambda: "Next digest" in town.bob.home().visible_text())
    assert f"23 Nov 2026 09:00 UTC in #{channel}" in town.bob.home().visible_text()
