"""The workers that the front starts beside itself, each a process of its own."""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import Final

log = logging.getLogger(__name__)

COMMAND: Final = (sys.executable, "-m", "bot.terminal.main", "worker", "--with-parent")
GRACE_S: Final = 27.0  # a worker gives its jobs 20 s, these 5 s to clean up, and needs a moment itself
FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 60.0
HEALTHY_AFTER_S: Final = 60.0  # a worker that lived so long is started again without a pause that grows
SECRETS: Final = (
    "SLACK_",
    "LINKVOUCH_SECRET_KEY",
)  # a worker says nothing in Slack, so it holds no key to it


@asynccontextmanager
async def worker_processes(
    number: int,
    *,
    command: Sequence[str] = COMMAND,
    environment: Mapping[str, str] = os.environ,
    grace_s: float = GRACE_S,
) -> AsyncIterator[None]:
    """Keep so many workers running while the block runs, and end them after it.

    One that dies is started again, after a pause that doubles while it keeps dying. They write where this
    process writes, and end by themselves when it dies.
    """
    kept = {name: value for name, value in environment.items() if not name.startswith(SECRETS)}
    children = [_Child(command, kept, f"worker {each + 1}") for each in range(number)]
    keeping = [asyncio.create_task(child.keep()) for child in children]
    try:
        yield
    finally:
        for task in keeping:
            task.cancel()
        await asyncio.gather(*keeping, return_exceptions=True)
        await asyncio.gather(*(child.end(grace_s) for child in children))


class _Child:
    def __init__(self, command: Sequence[str], environment: Mapping[str, str], name: str) -> None:
        self._command = command
        self._environment = environment
        self._name = name
        self._process: Process | None = None

    async def keep(self) -> None:
        """Until cancelled, which leaves the process as it is."""
        pause_s = FIRST_PAUSE_S
        while True:
            began = monotonic()
            try:
                await self._start()
            except OSError as error:
                log.warning("%s cannot be started: %s", self._name, error.strerror)
            if self._process is not None:
                code = await self._process.wait()
                log.warning("%s ended with %d; it is started again", self._name, code)
            if monotonic() - began > HEALTHY_AFTER_S:
                pause_s = FIRST_PAUSE_S
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    async def end(self, grace_s: float) -> None:
        """Ask the process to end, and kill it when it does not."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), grace_s)
        except TimeoutError:
            log.warning("%s does not end and is killed", self._name)
            process.kill()
            await process.wait()

    async def _start(self) -> None:
        # Its end of the pipe closes when this process dies, by which the worker learns of it.
        starting = asyncio.ensure_future(
            asyncio.create_subprocess_exec(
                *self._command,
                stdin=PIPE,
                env=self._environment,
                start_new_session=True,  # Ctrl-C is for this process, which then ends the worker
            )
        )
        try:
            self._process = await asyncio.shield(starting)
        except asyncio.CancelledError:
            self._process = await starting
            raise
