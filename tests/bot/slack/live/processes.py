"""The programs as an operator starts them, each a process of its own, with another Slack and another web."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.fake_slack import FakeSlack

UP_S: Final = 60.0  # for a process to say that it is ready, on a loaded machine
END_S: Final = 40.0  # as long as the process manager of deploy/linkvouch.service waits
KEY: Final = "a-key-of-these-tests-0123456789-abcdef"
CHECKOUT: Final = Path(__file__).parents[4]
# The command line itself, but for where Slack is: no setting names another Slack than the real one.
_PROGRAM: Final = """
import sys
from bot.settings import Settings
from bot.terminal.main import linkvouch
from bot.terminal.running import Doors
from bot.wiring import open_reader, open_services
doors = Doors(
    load_settings=Settings.load, open_services=open_services, open_reader=open_reader, slack_api=sys.argv[1]
)
linkvouch.main(sys.argv[2:], prog_name="linkvouch", obj=doors)
"""


@dataclass(slots=True, kw_only=True)
class Running:
    """A process that is there to stay, and the lines it wrote."""

    process: Process
    lines: list[str] = field(default_factory=list)
    _reading: asyncio.Task[None] | None = None

    def read(self) -> None:
        self._reading = asyncio.create_task(self._read())

    @property
    def log(self) -> str:
        return "\n".join(self.lines)

    async def says(self, text: str, seconds: float = UP_S) -> str:
        """The first line with these words. Raises AssertionError with all lines when none comes."""
        end = asyncio.get_running_loop().time() + seconds
        while (found := next((line for line in self.lines if text in line), None)) is None:
            ended = self._reading is not None and self._reading.done()
            if ended or asyncio.get_running_loop().time() > end:
                raise AssertionError(f"{text!r} was not said\n{self.log}")
            await asyncio.sleep(0.05)
        return found

    async def dies(self) -> None:
        """As in a power cut."""
        self.process.send_signal(signal.SIGKILL)
        await self._gone()

    async def ends(self) -> int:
        """As its manager ends it; gives its exit code."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        return await self._gone()

    async def _gone(self) -> int:
        try:
            code = await asyncio.wait_for(self.process.wait(), END_S)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()
            raise AssertionError(f"it did not end within {END_S} s\n{self.log}") from None
        if self._reading is not None:
            await self._reading
        return code

    async def _read(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.lines.append(line.decode("utf-8", "replace").rstrip())


class Operator:
    """Starts programs in one environment, and ends what is left of them."""

    def __init__(self, slack: FakeSlack, settings: Mapping[str, str]) -> None:
        self.slack = slack
        ours = ("SLACK_", "LINKVOUCH_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.environment = kept | {"PYTHONUNBUFFERED": "1"} | dict(settings)
        self._running: list[Running] = []

    async def starts(self, *arguments: str, **changed: str) -> Running:
        """A program that goes on; `changed` are settings of this one alone."""
        process = await self._start(arguments, changed)
        running = Running(process=process)
        running.read()
        self._running.append(running)
        return running

    async def runs(self, *arguments: str, **changed: str) -> tuple[int, str]:
        """The exit code of a program that ends by itself, and all that it wrote."""
        process = await self._start(arguments, changed)
        try:
            out, _ = await asyncio.wait_for(process.communicate(), UP_S)
        except TimeoutError:
            process.kill()
            out, _ = await process.communicate()
            raise AssertionError(f"{arguments} did not end\n{out.decode()}") from None
        return process.returncode or 0, out.decode()

    async def front(self, *, http: bool = False, **changed: str) -> Running:
        """The app, connected to the other Slack."""
        front = await self.starts("serve" if http else "slack", **changed)
        await front.says("Listening on" if http else "Connected to Slack")
        if http:
            port = changed.get("LINKVOUCH_HTTP_PORT") or self.environment["LINKVOUCH_HTTP_PORT"]
            await self.slack.connect_http(f"http://127.0.0.1:{port}/slack/events")
        return front

    async def worker(self, **changed: str) -> Running:
        worker = await self.starts("worker", **changed)
        await worker.says("Waiting for work")
        return worker

    async def end(self) -> None:
        for running in reversed(self._running):
            if running.process.returncode is None:
                running.process.kill()
            await running._gone()

    async def _start(self, arguments: Sequence[str], changed: Mapping[str, str]) -> Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _PROGRAM, self.slack.base_url, *arguments),
            stdout=PIPE,
            stderr=STDOUT,
            cwd=CHECKOUT,
            env=self.environment | dict(changed),
        )


@asynccontextmanager
async def operating(slack: FakeSlack, settings: Mapping[str, str]) -> AsyncIterator[Operator]:
    operator = Operator(slack, settings)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(operator.end)
        yield operator


def one_workspace(slack: FakeSlack, home: Path) -> dict[str, str]:
    """The settings of Socket Mode, without workers of its own."""
    return {
        "LINKVOUCH_HOME": str(home),
        "LINKVOUCH_WORKERS": "0",
        "LINKVOUCH_PACE": "0",
        "LINKVOUCH_WIKIPEDIA": "off",
        "LINKVOUCH_RESOLVE": "*=127.0.0.1",
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
    }


def many_workspaces(slack: FakeSlack, home: Path) -> dict[str, str]:
    """The settings of HTTP for all that install the app."""
    return {
        "LINKVOUCH_HOME": str(home),
        "LINKVOUCH_WORKERS": "0",
        "LINKVOUCH_PACE": "0",
        "LINKVOUCH_WIKIPEDIA": "off",
        "LINKVOUCH_RESOLVE": "*=127.0.0.1",
        "LINKVOUCH_SECRET_KEY": KEY,
        "LINKVOUCH_HTTP_PORT": str(free_port()),
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_CLIENT_ID": slack.app.client_id,
        "SLACK_CLIENT_SECRET": slack.app.client_secret,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
