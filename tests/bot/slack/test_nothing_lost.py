"""Whatever fails in whatever order: every letter is said, in order, and twice only where it says so."""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks import errors
from bot.slack.delivery import Delivery
from bot.slack.letters import Letter, Way
from bot.slack.outbox import Outbox
from bot.slack.sender import Sender
from storage.database import Database
from storage.letters import HeldLetter, Pace, Receipt
from tests.bot.slack.small_slack import ADDRESSES, TENANT, SmallSlack, Trouble, client_of, serving

CHANNELS = ("C1", "C2")
LETTERS = 3
STEP_S = 15.0  # shorter than a lease, so that what waits could be overtaken
ROUNDS = 240
FAILING = [each for each in Trouble if each is not Trouble.SILENT_ACTED]  # a second each, tested elsewhere


class KilledError(BaseException):
    """The process is gone: nothing of it runs after this."""


@dataclass
class Mortal(Outbox):
    """Its process is killed after a claim, or after Slack acted and before that was written down."""

    database: Database
    slack: SmallSlack
    deaths_at_claim: list[bool] = field(default_factory=list)
    deaths_at_sent: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self.database, now=self.slack.clock, pace=Pace(posts_s=1, edits_s=3))

    async def claim(self, held: HeldLetter) -> HeldLetter | None:
        mine = await super().claim(held)
        if mine is not None and self.deaths_at_claim and self.deaths_at_claim.pop():
            raise KilledError
        return mine

    async def sent(self, held: HeldLetter, receipt: Receipt) -> None:
        if self.deaths_at_sent and self.deaths_at_sent.pop():
            raise KilledError
        await super().sent(held, receipt)


async def _play(slack: SmallSlack, outbox: Mortal) -> None:
    """Put letters, and let one sender after the other work and die until none is left to send."""

    async def clients(_tenant: str) -> AsyncWebClient:
        return client_of(slack)

    delivery = Delivery(outbox, TENANT)
    async with serving(slack):
        for number in range(LETTERS):
            for channel in CHANNELS:
                told = errors.told(f"{channel} {number}.")
                await delivery.send(Letter(key=told.text, way=Way.POST, channel=channel, message=told))
        sender = Sender(clients, outbox, addresses=ADDRESSES, now=slack.clock)
        for _ in range(ROUNDS):
            try:
                await sender.round()
            except KilledError:
                await sender._cut_off()
                sender = Sender(clients, outbox, addresses=ADDRESSES, now=slack.clock)
            if (await outbox.backlog(TENANT)).waiting == 0:
                return
            slack.clock.advance(STEP_S)
    raise AssertionError(f"letters were never sent; said: {slack.texts}")


@given(
    troubles=st.lists(st.sampled_from(FAILING), max_size=12),
    deaths_at_claim=st.lists(st.booleans(), max_size=12),
    deaths_at_sent=st.lists(st.booleans(), max_size=12),
    reads_history=st.booleans(),
)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
def test_any_order_of_failures_loses_nothing_and_repeats_only_with_the_mark(
    migrated: Path,
    troubles: list[Trouble],
    deaths_at_claim: list[bool],
    deaths_at_sent: list[bool],
    *,
    reads_history: bool,
) -> None:
    slack = SmallSlack(reads_history=reads_history, troubles={"chat.postMessage": [*troubles]})
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(Path(shutil.copy(migrated, Path(folder) / "linkvouch.db")), backups=None)
        try:
            outbox = Mortal(database, slack, [*deaths_at_claim], [*deaths_at_sent])
            asyncio.run(_play(slack, outbox))
        finally:
            database.close()
    for channel in CHANNELS:
        said = [each.text for each in slack.said if each.channel == channel]
        wanted = [f"{channel} {number}." for number in range(LETTERS)]
        assert list(dict.fromkeys(text.removeprefix("(repeated) ") for text in said)) == wanted
        unmarked = [text for text in said if not text.startswith("(repeated) ")]
        assert len(unmarked) == len(set(unmarked))
        if reads_history:
            assert said == wanted
