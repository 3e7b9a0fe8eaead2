"""When the digest of a team comes."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest

from bot.job_times import Times
from bot.slack import weekly
from bot.slack.blocks import errors
from bot.slack.delivery import Delivery
from bot.slack.letters import Letter, Way
from bot.slack.outbox import Outbox
from bot.slack.upkeep import DIGEST
from storage.letters import Receipt
from storage.team import TeamSettings
from tests.bot.slack.conftest import TENANT

BERLIN: Final = TeamSettings(timezone="Europe/Berlin")  # Mondays at nine


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("team", "now", "at", "since", "key"),
    [
        pytest.param(
            BERLIN,
            "2026-11-23T08:00",
            "2026-11-23T08:00",
            "2026-11-16T08:00",
            "digest 2026-W48",
            id="the moment itself, by the clock of Berlin",
        ),
        pytest.param(
            BERLIN,
            "2026-11-23T07:59",
            "2026-11-16T08:00",
            "2026-11-09T08:00",
            "digest 2026-W47",
            id="a minute before it",
        ),
        pytest.param(
            BERLIN,
            "2026-10-26T12:00",
            "2026-10-26T08:00",
            "2026-10-19T07:00",
            "digest 2026-W44",
            id="the week in which clocks go back has an hour more",
        ),
        pytest.param(
            TeamSettings(digest_day=6, digest_hour=2, timezone="Europe/Berlin"),
            "2026-03-29T12:00",
            "2026-03-29T01:00",
            "2026-03-22T01:00",
            "digest 2026-W13",
            id="an hour that clocks leave out comes right after",
        ),
        pytest.param(
            TeamSettings(digest_day=6, digest_hour=2, timezone="Europe/Berlin"),
            "2026-10-25T00:30",
            "2026-10-25T00:00",
            "2026-10-18T00:00",
            "digest 2026-W43",
            id="an hour that comes twice counts when it comes first",
        ),
        pytest.param(
            TeamSettings(digest_hour=9, timezone="Asia/Kathmandu"),
            "2026-11-23T03:15",
            "2026-11-23T03:15",
            "2026-11-16T03:15",
            "digest 2026-W48",
            id="a zone of quarters of an hour",
        ),
        pytest.param(
            TeamSettings(digest_hour=9, timezone="Pacific/Auckland"),
            "2026-11-22T20:00",
            "2026-11-22T20:00",
            "2026-11-15T20:00",
            "digest 2026-W48",
            id="Monday begins on Sunday in the east",
        ),
        pytest.param(
            TeamSettings(digest_day=4),
            "2027-01-02T12:00",
            "2027-01-01T09:00",
            "2026-12-25T09:00",
            "digest 2026-W53",
            id="the calendar week of new year",
        ),
    ],
)
def test_the_last_digest_that_has_come(
    team: TeamSettings, now: str, *, at: str, since: str, key: str
) -> None:
    found = weekly.last(team, utc(now))
    assert found == weekly.Occasion(at=utc(at), since=utc(since), key=key)


def test_a_team_that_wants_none_has_none() -> None:
    assert weekly.last(TeamSettings(digest_day=None), utc("2026-11-23T08:00")) is None


@pytest.mark.parametrize(
    "zone", ["UTC", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham"]
)
def test_it_is_looked_at_on_every_full_hour_of_a_zone(zone: str) -> None:
    """Minutes of UTC at which a clock there shows a full hour, in winter and in summer."""
    times = Times.parse(DIGEST, "UTC")
    for month in (1, 7):
        occasion = weekly.last(TeamSettings(timezone=zone), datetime(2026, month, 15, tzinfo=UTC))
        assert occasion is not None
        just_before = occasion.at.timestamp() - 1
        assert times.after(datetime.fromtimestamp(just_before, UTC)) == occasion.at


async def test_the_next_is_a_week_after_the_last(outbox: Outbox) -> None:
    coming = await weekly.upcoming(BERLIN, utc("2026-11-23T08:00"), Delivery(outbox, TENANT))
    assert coming is not None
    assert (coming.at, coming.key) == (utc("2026-11-30T08:00"), "digest 2026-W49")
    off = TeamSettings(digest_day=None)
    assert await weekly.upcoming(off, utc("2026-11-23T08:00"), Delivery(outbox, TENANT)) is None


async def test_after_the_day_was_changed_the_next_is_that_of_the_next_calendar_week(outbox: Outbox) -> None:
    delivery = Delivery(outbox, TENANT)
    friday, tuesday = replace(BERLIN, digest_day=4), utc("2026-11-24T12:00")
    monday = weekly.last(BERLIN, tuesday)
    coming = await weekly.upcoming(friday, tuesday, delivery)
    assert monday is not None
    assert coming is not None
    assert (coming.at, coming.key) == (utc("2026-11-27T08:00"), monday.key)
    await delivery.send(Letter(key=monday.key, way=Way.POST, channel="C1", message=errors.told("News.")))
    (held,) = await outbox.due(1)
    claimed = await outbox.claim(held)
    assert claimed is not None
    await outbox.sent(claimed, Receipt(channel="C1", ts="1.5"))
    coming = await weekly.upcoming(friday, tuesday, delivery)
    assert coming is not None
    assert coming.at == utc("2026-12-04T08:00")


@pytest.mark.parametrize(
    ("team", "otherwise", "channel"),
    [
        pytest.param(TeamSettings(digest_channel="C1", flag_channel="C2"), "C3", "C1", id="its own"),
        pytest.param(TeamSettings(flag_channel="C2"), "C3", "C2", id="the flag channel"),
        pytest.param(TeamSettings(), "C3", "C3", id="that of the environment"),
        pytest.param(TeamSettings(), "", "", id="none"),
    ],
)
def test_where_it_goes(team: TeamSettings, otherwise: str, channel: str) -> None:
    assert weekly.channel_of(team, otherwise) == channel
