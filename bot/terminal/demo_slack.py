"""The demo in Slack: the real app, a Slack of our own, and what people would see there printed here."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from pydantic import SecretStr
from rich.console import Console
from rich.text import Text

from bot.offices import OpenOffices
from bot.samples.tour import EDITORIAL, FLAGGED, PROSPECT_TOPIC, Stop
from bot.settings import Settings
from bot.slack.manifest import for_sockets
from bot.slack.start import over_http, over_socket
from bot.terminal.console import DIM, HEADING, Hanging, screen
from bot.terminal.demo_stage import Stage
from bot.terminal.running import say
from tests.fake_slack import FakeSlack, SeenMessage

CHANNEL: Final = "#links"
PATIENCE_S: Final = 120.0  # the first check loads the model, and a prospect search reads dozens of pages
REASON: Final = "The page sells followed links, and nobody here asked for this one."


async def play(stage: Stage, transport: str) -> None:
    """Ann checks two links and flags one, Bob proposes to disavow it and Ann agrees; she looks for prospects,
    and takes the disavow file.
    """
    async with FakeSlack(manifest=for_sockets()) as slack:
        settings = stage.settings.model_copy(
            update={
                "slack_bot_token": SecretStr(slack.bot_token),
                "slack_app_token": SecretStr(slack.app_token),
                "slack_signing_secret": SecretStr(slack.signing_secret),
                "http_port": 0,
                "flag_channel": slack.channel(CHANNEL).id,
            }
        )
        async with _connected(slack, settings, stage.offices, transport):
            say(f"The app is connected to a Slack on this machine ({transport}). The first check is slowest.")
            await _Scene(slack, screen()).play(stage)
    for fault in slack.faults:
        say(f"Slack would have complained about {fault.where}: {fault.says}")


@asynccontextmanager
async def _connected(
    slack: FakeSlack, settings: Settings, offices: OpenOffices, transport: str
) -> AsyncIterator[None]:
    if transport == "http":
        async with over_http(settings, offices, api_url=slack.base_url, in_process=True) as address:
            await slack.connect_http(f"{address}/slack/events")
            yield
    else:
        async with over_socket(settings, offices, api_url=slack.base_url, in_process=True):
            yield


@dataclass(frozen=True, slots=True)
class _Scene:
    """What two people of a team do, and what stands on their screens after each step."""

    slack: FakeSlack
    console: Console

    async def play(self, stage: Stage) -> None:
        await self._check(stage, EDITORIAL)
        card = await self._check(stage, FLAGGED)
        flagged = await self._flag(card)
        await self._decide(flagged)
        await self._ask(f"/prospects {PROSPECT_TOPIC}", lambda text: "kept" in text)
        await self._ask("/linkvouch export disavow", lambda text: "Disavow file" in text)

    async def _check(self, stage: Stage, stop: Stop) -> SeenMessage:
        return await self._ask(
            f"/checklink {stage.web.url(stop.host, stop.path)}", lambda text: "Flag for the team" in text
        )

    async def _ask(self, typed: str, is_answer: Callable[[str], bool]) -> SeenMessage:
        """Ann types a command; the answer only she sees is shown, and returned, once it is complete."""
        ann = self.slack.user("ann")
        before = len(ann.private_messages(CHANNEL))
        self._step(f"ann types {typed}")
        await ann.types(typed, in_=CHANNEL)
        answer = await self.slack.until(
            lambda: next(
                (
                    message
                    for message in ann.private_messages(CHANNEL)[before:]
                    if is_answer(message.visible_text())
                ),
                None,
            ),
            PATIENCE_S,
        )
        self._show("linkvouch, only to ann", answer)
        return answer

    async def _flag(self, card: SeenMessage) -> SeenMessage:
        self._step("ann presses Flag for the team")
        await self.slack.user("ann").clicks(card, "Flag for the team")
        channel = self.slack.channel(CHANNEL)
        flagged = await self.slack.until(
            lambda: next((each for each in channel.messages() if "Disavow" in each.buttons()), None),
            PATIENCE_S,
        )
        self._show(f"linkvouch, in {CHANNEL}", flagged)
        return flagged

    async def _decide(self, flagged: SeenMessage) -> None:
        bob = self.slack.user("bob")
        self._step("bob presses Disavow, and says why")
        await bob.clicks(flagged, "Disavow")
        modal = await bob.modal()
        await bob.fills(modal, Reason=REASON)
        self._print("a dialog, before bob", modal.visible_text())
        await bob.submits(modal)
        await self._edited(flagged, "Agree")
        self._step("ann presses Agree, as a disavow takes two people")
        await self.slack.user("ann").clicks(flagged, "Agree")
        await self._edited(flagged, "Change decision")

    async def _edited(self, card: SeenMessage, button: str) -> None:
        """The card is shown once it has the button."""
        await self.slack.until(lambda: button in card.buttons(), PATIENCE_S)
        self._show(f"the same card in {CHANNEL}, edited", card)

    def _step(self, text: str) -> None:
        self.console.print()
        self.console.print(Hanging(text=Text(f"▸ {text}", style=HEADING)))

    def _show(self, where: str, message: SeenMessage) -> None:
        self._print(where, message.visible_text())

    def _print(self, where: str, text: str) -> None:
        self.console.print(Hanging(text=Text(where, style=DIM), indent=2))
        for line in text.splitlines():
            self.console.print(Hanging(text=Text(line), indent=4))
