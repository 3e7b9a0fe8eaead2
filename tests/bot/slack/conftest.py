"""The real app on the fake Slack, over both transports, with services of the test's making."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from slack_sdk.web.async_client import AsyncWebClient

import bot.slack
from bot.jobs import InProcessJobs
from bot.services import Progress
from bot.slack.app import SlackDeps, create_app
from bot.slack.run import http_server, socket_mode
from prospects.prospect import Search
from scoring.results import CheckResult
from storage.decisions import Decision, Person
from storage.flags import Flag
from tests.bot.builders import NOW, PAGE, a_checked, a_search
from tests.bot.fake_services import FakeServices
from tests.fake_slack import FakeSlack, SeenMessage
from tests.fake_slack import Person as Actor

MANIFEST: Final = json.loads((Path(bot.slack.__file__).parent / "manifest.json").read_text(encoding="utf-8"))
SECONDS_LATER: Final = 4  # between the first decision and the look at the clock


@dataclass(kw_only=True)
class GatedServices(FakeServices):
    """Checks and searches wait until the gate is open, as they do when pages answer slowly."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    started: asyncio.Event = field(default_factory=asyncio.Event)
    cancelled: int = 0
    faster: Flag | None = None  # what another process stores just before us
    full: bool = False  # the disk is
    forgets_after: int | None = None  # this many more looks at a stored check

    def __post_init__(self) -> None:
        self.gate.set()

    async def check(self, *args: Any, **kwargs: Any) -> list[CheckResult]:  # noqa: ANN401 - passed through
        await self._wait()
        return await super().check(*args, **kwargs)

    async def prospects(
        self,
        topic: str,
        *,
        progress: Progress | None = None,
        **kwargs: Any,  # noqa: ANN401 - passed through
    ) -> Search:
        if progress:
            progress("Read 12 pages")
        await self._wait()
        return await super().prospects(topic, **kwargs)

    async def last_check(self, ref: str) -> CheckResult | None:
        if self.forgets_after is not None:
            self.forgets_after -= 1
            if self.forgets_after < 0:
                return None
        return await super().last_check(ref)

    async def flag(self, flag: Flag) -> Flag:
        if self.full:
            raise OSError("no space left on device")
        return await super().flag(self.faster or flag)

    def forget_everything(self) -> None:
        self._stored.clear()

    async def _wait(self) -> None:
        self.started.set()
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


@dataclass(frozen=True, kw_only=True)
class Office:
    """Ann and Bob at work: Slack, the app in it, and what the app stands on."""

    slack: FakeSlack
    services: GatedServices
    jobs: InProcessJobs

    @property
    def ann(self) -> Actor:
        return self.slack.user("ann")

    @property
    def bob(self) -> Actor:
        return self.slack.user("bob")

    async def private(self, person: Actor, count: int, in_: str = "#links") -> list[SeenMessage]:
        """The private messages of a person once there are that many."""
        await self.slack.until(lambda: len(person.private_messages(in_=in_)) >= count)
        messages = person.private_messages(in_=in_)
        assert len(messages) == count, self.slack.picture()
        return messages

    async def public(self, count: int, in_: str = "#links") -> list[SeenMessage]:
        channel = self.slack.channel(in_)
        await self.slack.until(lambda: len(channel.messages()) >= count)
        assert len(channel.messages()) == count, self.slack.picture()
        return channel.messages()

    async def card(self, *, in_: str = "#links") -> SeenMessage:
        """Ann checks the page; gives the card she sees."""
        before = len(self.ann.private_messages(in_=in_))
        await self.ann.types(f"/checklink {PAGE}", in_=in_)
        return (await self.private(self.ann, before + 2, in_))[-1]

    async def flagged(self) -> SeenMessage:
        """Ann checks the page and flags it; gives the card in the channel."""
        await self.ann.clicks(await self.card(), "Flag for the team")
        return (await self.public(1))[0]

    async def decided(self, count: int = 1) -> list[Decision]:
        await self.slack.until(lambda: len(self.services.made) >= count)
        assert len(self.services.made) == count
        return self.services.made

    async def redrawn(self, card: SeenMessage, edits: int = 1) -> SeenMessage:
        await self.slack.until(lambda: card.edits >= edits)
        return card


def as_person(actor: Actor) -> Person:
    return Person(id=actor.id, name=actor.name)


@pytest.fixture(params=["socket", "http"])
async def office(request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    scopes = MANIFEST["oauth_config"]["scopes"]["bot"]
    async with FakeSlack(scopes=scopes, events=()) as slack:
        services = GatedServices(results={PAGE: [a_checked()]}, searches={"drought gardening": a_search()})
        jobs = InProcessJobs(close_wait_s=2)
        deps = SlackDeps(
            services=services,
            jobs=jobs,
            bot_token=slack.bot_token,
            signing_secret=slack.signing_secret,
            now=lambda: NOW + timedelta(seconds=SECONDS_LATER),
            progress_after_s=0.3,
        )
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.base_url, retry_handlers=[])
        app = create_app(deps, client=client)
        running: AbstractAsyncContextManager[str | None]
        if request.param == "socket":
            running = socket_mode(app, app_token=slack.app_token)
        else:
            running = http_server(app, host="127.0.0.1", port=0)
        async with running as address:
            if address is not None:
                await slack.connect_http(f"{address}/slack/events")
            yield Office(slack=slack, services=services, jobs=jobs)
            services.gate.set()
            await jobs.close()
        assert slack.faults == []
