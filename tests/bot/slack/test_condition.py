from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.slack import manifest
from bot.slack.blocks import errors
from bot.slack.condition import Condition
from bot.slack.delivery import Delivery
from bot.slack.deps import Health
from bot.slack.letters import Letter, Way
from bot.slack.outbox import Outbox
from storage.database import Database
from storage.ranks import FILE_NAME
from tests.rank_lists import common_crawl, tranco
from tests.storage.test_rank_build import ABOUT, imported

TENANT, OTHER = ".T1", ".T2"
ALL = manifest.required_scopes() | manifest.optional_scopes()


async def two() -> int:
    return 2


async def seven() -> int:
    return 7


def a_condition(
    database: Database, home: Path, *, scopes: Collection[str] = ALL, now: datetime | None = None
) -> Condition:
    async def granted(_tenant: str) -> Collection[str]:
        return scopes

    outbox = Outbox(database, now=lambda: now or datetime.now(UTC))
    return Condition(ranks=home / FILE_NAME, outbox=outbox, workers=two, waiting=seven, scopes=granted)


async def test_nothing_is_off_where_all_works(database: Database, tmp_path: Path) -> None:
    found = await a_condition(database, tmp_path).of(TENANT)
    assert found == Health(workers=2, waiting=7, rank_data=None, off=())


@pytest.mark.parametrize(
    ("minutes", "count", "off"),
    [
        pytest.param(0, 1, (), id="one that was just put"),
        pytest.param(2, 1, ("1 message waits for Slack, which answers token_revoked.",), id="one for long"),
        pytest.param(2, 3, ("3 messages wait for Slack, which answers token_revoked.",), id="several"),
    ],
)
async def test_messages_that_wait_for_long_are_told_with_what_slack_answers(
    database: Database, tmp_path: Path, minutes: int, count: int, off: tuple[str, ...]
) -> None:
    condition = a_condition(database, tmp_path, now=datetime.now(UTC) - timedelta(minutes=minutes))
    for number in range(count):
        letter = Letter(key=f"{number}", way=Way.POST, channel="C1", message=errors.told("Hello."))
        await Delivery(condition.outbox, TENANT).send(letter)
    await condition.outbox.put_off(TENANT, 1, error="token_revoked")
    assert (await condition.of(TENANT)).off == off
    assert (await condition.of(OTHER)).off == ()


async def test_a_scope_that_was_not_given_is_told_with_what_is_lost(
    database: Database, tmp_path: Path
) -> None:
    found = await a_condition(database, tmp_path, scopes=ALL - {"users:read"}).of(TENANT)
    (off,) = found.off
    assert off.startswith("Without the scope users:read, nobody can be allowed to decide, as guests and ")
    assert (await a_condition(database, tmp_path, scopes=()).of(TENANT)).off == ()


async def test_the_date_is_that_of_the_newest_list(database: Database, tmp_path: Path) -> None:
    imported(tmp_path, common_crawl())
    imported(tmp_path, tranco(), about=replace(ABOUT, dated=ABOUT.dated - timedelta(days=90)))
    assert (await a_condition(database, tmp_path).of(TENANT)).rank_data == ABOUT.dated
