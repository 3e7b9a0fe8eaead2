"""The process that takes pages apart: a snapshot in, a page or the reason why there is none out.

web.workers starts it as a fresh interpreter with one socket as standard input. It stops itself when a page
costs too much, by timers that end C code too, so that nothing stays behind when who started it is gone.
"""

import contextlib
import importlib
import os
import pickle
import resource
import signal
import struct
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from web.errors import NotAPage, ReadError
from web.outcome import Outcome
from web.page import Page, Snapshot

LENGTH: Final = struct.Struct("!Q")  # before a snapshot: its size in bytes
HEAD: Final = struct.Struct("!?Q")  # before an answer: is it the worker's last one, and its size in bytes
READY: Final = b"\n"  # the first byte of a worker that has loaded what it needs
OUT_OF_MEMORY: Final = 70  # exit status
BROKE: Final = (
    "The page broke the program that takes pages apart, which is a fault of linkvouch, so it was not judged. "
    "Open it by hand to see the link."
)

_GRACE_S: Final = 1.0  # past the wall limit, for when nobody is left who keeps it
_MARGIN_BYTES: Final = 32_000_000  # larger than anything the libraries ask for at once
_MAX_PAGES: Final = 500  # a new process then costs below 1 ms a page and forgets every cache
_TIGHT: Final = 4  # a quarter of the room; pages below 1 MB stay under it
_LAST_FRAMES: Final = 3


def main() -> None:
    """Serve until standard input ends.

    Arguments: `module:function`, and what a page may cost: seconds of CPU, seconds, bytes of memory.
    """
    where, cpu_s, wall_s, memory_bytes = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started us
    for timer in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(timer, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGPROF, signal.SIGALRM})
    module, _, name = where.partition(":")
    parse: Callable[[Snapshot], Page] = getattr(importlib.import_module(module), name)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    room = _Room(int(memory_bytes))
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)  # libraries repeat a page's words there: no terminal shows them
    with (
        open(0, "rb", closefd=False) as snapshots,
        open(0, "wb", closefd=False) as answers,
    ):
        answers.write(READY)
        answers.flush()
        _serve(parse, snapshots, answers, room=room, cpu_s=float(cpu_s), wall_s=float(wall_s))


class _Room:
    """The address space that pages may take on top of what the libraries took.

    Limited and watched where the system tells a process its own size, as Linux does; macOS would not
    keep such a limit.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._loaded = _peak_bytes()
        if self._loaded:
            _, most = resource.getrlimit(resource.RLIMIT_AS)
            limit = self._loaded + size
            limit = limit if most == resource.RLIM_INFINITY else min(limit, most)
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    def is_full(self) -> bool:
        """Did a page come so near the limit that a library may have swallowed a MemoryError?"""
        return _peak_bytes() - self._loaded > self._size - _MARGIN_BYTES

    def is_tight(self) -> bool:
        """Did a page take so much that what it left behind might make the next one fail?"""
        return _peak_bytes() - self._loaded > self._size // _TIGHT


def _serve(
    parse: Callable[[Snapshot], Page],
    snapshots: BinaryIO,
    answers: BinaryIO,
    *,
    room: "_Room",
    cpu_s: float,
    wall_s: float,
) -> None:
    for page in range(1, _MAX_PAGES + 1):
        head = snapshots.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return
        asked = snapshots.read(LENGTH.unpack(head)[0])
        signal.setitimer(signal.ITIMER_PROF, cpu_s)
        signal.setitimer(signal.ITIMER_REAL, wall_s + _GRACE_S)
        try:
            answer = pickle.dumps(_answer(parse, asked), pickle.HIGHEST_PROTOCOL)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        if room.is_full():
            os._exit(OUT_OF_MEMORY)
        signal.setitimer(signal.ITIMER_PROF, 0)
        last = page == _MAX_PAGES or room.is_tight()
        answers.write(HEAD.pack(last, len(answer)))
        answers.write(answer)
        answers.flush()
        signal.setitimer(signal.ITIMER_REAL, 0)
        if last:
            return


def _answer(parse: Callable[[Snapshot], Page], asked: bytes) -> Page | ReadError:
    try:
        return parse(pickle.loads(asked))  # noqa: S301 - from our own parent
    except ReadError as error:
        return error
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a surprise on one page must not cost the others; it is logged
        broke = NotAPage(Outcome.ERROR, BROKE)
        broke.add_note(_places(error))
        return broke


def _places(error: Exception) -> str:
    """Kind and last places of a surprise; not its message, which may hold the page's words."""
    frames = traceback.extract_tb(error.__traceback__)[-_LAST_FRAMES:]
    places = ", ".join(f"{frame.filename}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} at {places}"


def _peak_bytes() -> int:
    """The most address space this process ever had, 0 where the system does not tell."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmPeak:"):
                return int(line.split()[1]) * 1024
    return 0
