"""The app and two workers on one PostgreSQL, where everything dies once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.bot.slack.live.processes import Operator, Running, one_workspace, operating
from tests.bot.slack.live.team import CARD_S, Web, a_web, card, cards, flagged
from tests.bot.small_web import OURS
from tests.fake_slack import FakeSlack, Person
from tests.storage import postgresql

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]  # two workers read the model

AFTER_S: Final = 3.0  # in which a second answer would come, if there were one
LOG_CHARS: Final = 20_000  # of traces of what died


@dataclass(kw_only=True)
class Company:
    slack: FakeSlack
    web: Web
    server: postgresql.Server
    operator: Operator
    front: Running
    workers: list[Running]

    async def database_is_away(self) -> None:
        await asyncio.to_thread(self.server.stop)

    async def database_is_back(self) -> None:
        await asyncio.to_thread(self.server.start)


@pytest.fixture
async def company(slack: FakeSlack, tmp_path: Path) -> AsyncIterator[Company]:
    programs = postgresql.programs()
    if programs is None:
        pytest.skip(postgresql.HOW_TO_GET_IT)
    async with AsyncExitStack() as stack:
        served = await stack.enter_async_context(a_web())
        server = stack.enter_context(postgresql.mortal_server(programs))
        settings = one_workspace(slack, tmp_path) | {
            "LINKVOUCH_DATABASE_URL": server.url,
            "LINKVOUCH_ALLOW_PRIVATE": f"127.0.0.1:{served.port}",
            "LINKVOUCH_SITES": OURS,
        }
        operator = await stack.enter_async_context(operating(slack, settings))
        front = await operator.front()
        workers = list(await asyncio.gather(operator.worker(), operator.worker()))
        yield Company(slack=slack, web=served, server=server, operator=operator, front=front, workers=workers)


async def test_nothing_is_lost_or_doubled_when_everything_dies_once(company: Company) -> None:
    slack, served = company.slack, company.web
    ann, bob = slack.user("ann"), slack.user("bob")
    await ann.types(f"/checklink {served.page('first')}", in_="#links")
    shown = await flagged(slack, ann, "first")
    await ann.clicks(await card(slack, ann, "first"), "Watch this link")

    served.gate.clear()
    for name in ("held", "stopped"):
        await ann.types(f"/checklink {served.page(name)}", in_="#links")
    await slack.until(lambda: {"held", "stopped"} <= set(served.asked), CARD_S)
    await company.database_is_away()
    served.gate.set()  # the work goes on, and finds no database to write to
    ack = await bob.types(f"/checklink {served.page('unlucky')}", in_="#links")
    assert ack.ok
    assert bob.private_messages(in_="#links")[-1].visible_text().startswith("I cannot do that just now.")
    await asyncio.sleep(AFTER_S)
    await company.database_is_back()
    for name in ("held", "stopped"):
        await card(slack, ann, name)

    served.gate.clear()
    names = [f"plot-{number}" for number in range(4)]
    for name in names:
        await bob.types(f"/checklink {served.page(name)}", in_="#links")
    await slack.until(lambda: set(names) <= set(served.asked), CARD_S)
    await company.workers[0].dies()
    await company.front.dies()
    served.gate.set()
    company.front = await company.operator.front()
    for name in names:
        await card(slack, bob, name)

    await bob.types("/linkvouch digest now", in_="#links")
    await slack.until(lambda: any("Links this week" in each for each in words(bob)), CARD_S)

    await asyncio.gather(bob.clicks(shown, "Keep"), ann.clicks(shown, "Keep"))
    await slack.until(lambda: "✅ Keep" in shown.visible_text(), CARD_S)
    await asyncio.sleep(AFTER_S)
    assert [len(cards(bob, name)) for name in names] == [1] * len(names)
    assert [len(cards(ann, name)) for name in ("first", "held", "stopped")] == [1, 1, 1]
    assert cards(bob, "unlucky") == []
    code, decisions = await company.operator.runs("decisions")
    assert (code, decisions.count("LV-")) == (0, 1)
    assert [await each.ends() for each in (company.front, company.workers[1])] == [0, 0]
    for running in (company.front, *company.workers):
        assert len(running.log) < LOG_CHARS, "an outage of seconds fills no log"
    assert slack.faults == []


def words(person: Person) -> list[str]:
    said = [*person.private_messages(in_="#links"), *person.direct_messages()]
    return [each.visible_text() for each in said]
