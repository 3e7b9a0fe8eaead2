"""An update of the rank lists that goes on when its terminal closes, and ending one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.rank_progress import COMMAND, LOCK, Stage, Update, last_update
from storage.errors import RanksUnusable
from storage.rank_build import is_taken

LOG: Final = "authority-update.log"
LOG_MODE: Final = 0o600
BEGIN_S: Final = 20.0  # for a new process to load and say that it has begun; about one on an idle machine
END_S: Final = 20.0  # for one that is stopped to leave everything in order; less than one as a rule
LOOK_S: Final = 0.05
_CODE: Final = "import sys; from bot.terminal.main import run; sys.exit(run(sys.argv[1:]))"


def start(home: Path, sources: Sequence[str], *, top: int) -> Update:
    """Begin an update of these lists in a process of its own session; gives it once it has begun.

    Settings come to it by the environment and the folder. Raises RanksUnusable when it does not begin.
    """
    log = home / LOG
    try:
        home.mkdir(parents=True, exist_ok=True)
        log.unlink(missing_ok=True)
        handle = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND, LOG_MODE)
    except OSError as error:
        raise RanksUnusable(f"{log} cannot be written: {error.strerror}.") from error
    with os.fdopen(handle, "wb") as written:
        arguments = ("authority", "update", "--foreground", "--source", ",".join(sources), "--top", str(top))
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-P", "-c", _CODE, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    until = time.monotonic() + BEGIN_S
    while time.monotonic() < until:
        ended = process.poll() is not None
        begun = last_update(home)
        if begun is not None and begun.pid == process.pid:
            return begun
        if ended:
            break
        time.sleep(LOOK_S)
    else:
        process.kill()
        process.wait()
    raise RanksUnusable(f"The update in the background did not begin. {_last_line(log)}")


def can_be_stopped() -> None:
    """Heed Ctrl-C's signal, by which `stop` ends an update; a shell's background makes deaf to it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def stop(home: Path) -> bool:
    """End the update that runs, in whatever process; False when none does. Raises RanksUnusable."""
    until = time.monotonic() + END_S
    asked: set[int] = set()
    while is_taken(home, LOCK):
        running = last_update(home)
        if running is not None and running.stage is Stage.RUNNING and running.pid not in asked:
            _interrupt(running.pid)
            asked.add(running.pid)
        if time.monotonic() > until:
            raise RanksUnusable(f"The update does not end. To try again: {COMMAND} --stop")
        time.sleep(LOOK_S)
    return bool(asked)


def _interrupt(pid: int) -> None:
    try:
        with suppress(ProcessLookupError):  # it has come to its end by itself
            os.kill(pid, signal.SIGINT)
    except PermissionError as error:
        raise RanksUnusable(
            "The update was begun by another user of this machine, who can end it."
        ) from error


def _last_line(log: Path) -> str:
    """What the process said last, without the mark of an error."""
    with suppress(OSError):
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
        return next((line.removeprefix("Error: ") for line in reversed(lines) if line.strip()), "")
    return ""
