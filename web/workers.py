"""Pages are taken apart in processes of their own, which are killed and replaced when a page asks too much.

docs/decisions/0005-workers.md says why not a pool of a library.
"""

import asyncio
import contextlib
import io
import logging
import os
import pickle
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from web import errors, outcome, page, statuses
from web.errors import NotAPage, ReadError
from web.outcome import Outcome
from web.page import Page, Snapshot
from web.worker import BROKE, HEAD, LENGTH, OUT_OF_MEMORY, READY

START_LIMIT_S: Final = 60.0  # to load the libraries takes 0.4 s; a machine may be busy

_ENVIRONMENT: Final = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TZ")  # no secrets
_BY_HAND: Final = "so it was not judged. Open it by hand to see the link."
_STOPPING: Final = "linkvouch was stopping, so the page was not judged. Check it again."
_NO_START: Final = (
    "The process that takes pages apart could not start, so the page was not judged. Try again later."
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one page may cost. docs/decisions/0005-workers.md has the measurements."""

    cpu_s: float = 5.0
    wall_s: float = 8.0
    memory_bytes: int = 380_000_000  # address space on top of the libraries, which take 132 MB: 512 MB in all
    answer_bytes: int = 16_000_000  # of what was found on the page; all of 5 MB of plain text fits


DEFAULT_LIMITS: Final = Limits()


class Workers:
    """At most `count` processes, by default one less than the machine has cores, started when needed.

    An async context manager: at its end no process is left. Belongs to one event loop.
    """

    def __init__(
        self, count: int | None = None, *, limits: Limits = DEFAULT_LIMITS, parse: str = "web.parse:parse"
    ) -> None:
        """`parse` is the `module:function` that makes a Page of a Snapshot; only the processes import it."""
        self._count = count or max(1, (os.cpu_count() or 1) - 1)
        self._limits = limits
        self._parse = parse
        self._turns = asyncio.Semaphore(self._count)
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._closed = False

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers there are."""
        return tuple(worker.pid for worker in (*self._idle, *self._busy))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        for worker in self._busy:
            worker.kill()
        try:
            for _ in range(self._count):  # whoever waits for a page is told before we go
                await self._turns.acquire()
            for _ in range(self._count):  # and whoever asks later as well
                self._turns.release()
        finally:
            while self._idle:
                self._idle.pop().end()

    async def parse(self, snapshot: Snapshot) -> Page:
        """The page in a snapshot. Raises ReadError: what parsing raised, or NotAPage with outcome

        TIMEOUT when it took longer than the limits, TOO_LARGE when it needed more memory or said more than
        they allow, ERROR when it broke the process or no process could be had.
        """
        async with self._turns:
            if self._closed:
                raise NotAPage(Outcome.ERROR, _STOPPING)
            worker = self._take()
            self._busy.add(worker)
            again = False
            try:
                await self._started(worker)
                answer, again = await self._ask(worker, snapshot)
            finally:
                self._busy.discard(worker)
                if again:
                    self._idle.append(worker)
                else:
                    worker.end()
        if isinstance(answer, ReadError):
            for note in getattr(answer, "__notes__", ()):
                _log.error("%s broke taking a page apart: %a", self._parse, note)
            raise answer
        return answer

    def _take(self) -> "_Worker":
        while self._idle:
            worker = self._idle.pop()  # the one used last, so that no more are started than are needed
            if worker.is_alive():
                return worker
            worker.end()
        try:
            return _Worker(self._parse, self._limits)
        except OSError as error:
            raise NotAPage(Outcome.ERROR, _NO_START) from error

    async def _started(self, worker: "_Worker") -> None:
        try:
            async with asyncio.timeout(START_LIMIT_S):
                await worker.ready()
        except (OSError, EOFError) as error:  # TimeoutError is an OSError
            status = worker.end()
            if self._closed:
                raise NotAPage(Outcome.ERROR, _STOPPING) from error
            _log.error("a worker for %s did not start, exit status %d", self._parse, status)
            raise NotAPage(Outcome.ERROR, _NO_START) from error

    async def _ask(self, worker: "_Worker", snapshot: Snapshot) -> tuple[Page | ReadError, bool]:
        """The answer, and whether the worker takes another page."""
        limits = self._limits
        try:
            async with asyncio.timeout(limits.wall_s):
                await worker.send(pickle.dumps(snapshot, pickle.HIGHEST_PROTOCOL))
                last, size = HEAD.unpack(await worker.receive(HEAD.size))
                if size > limits.answer_bytes:
                    raise NotAPage(
                        Outcome.TOO_LARGE, f"The page holds more than we take from one page, {_BY_HAND}"
                    )
                raw = await worker.receive(size)
        except TimeoutError as error:
            raise _too_slow(limits) from error
        except (OSError, EOFError) as error:
            raise self._ended(worker.end()) from error
        return _unpacked(raw), not last

    def _ended(self, status: int) -> NotAPage:
        """Why a worker ended in the middle of a page, by its exit status."""
        limits = self._limits
        if self._closed:
            return NotAPage(Outcome.ERROR, _STOPPING)
        if status == -signal.SIGPROF:
            return NotAPage(
                Outcome.TIMEOUT,
                f"The page took more than {limits.cpu_s:g} s of computing to take apart, {_BY_HAND}",
            )
        if status == -signal.SIGALRM:
            return _too_slow(limits)
        if status in {OUT_OF_MEMORY, -signal.SIGKILL}:  # we did not kill it: the system did, to have memory
            megabytes = limits.memory_bytes // 1_000_000
            return NotAPage(
                Outcome.TOO_LARGE,
                f"The page took more than {megabytes} MB of memory to take apart, {_BY_HAND}",
            )
        _log.error("a worker for %s ended with exit status %d", self._parse, status)
        return NotAPage(Outcome.ERROR, BROKE)


class _Worker:
    """One process and the socket that leads to it."""

    def __init__(self, parse: str, limits: Limits) -> None:
        """Start it, without waiting. Raises OSError."""
        self._socket, theirs = socket.socketpair()
        self._is_ready = False
        with theirs:
            self._socket.settimeout(0)
            environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
            environment["PYTHONPATH"] = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
            environment["OPENBLAS_NUM_THREADS"] = "1"  # each of its threads reserves address space
            settings = (limits.cpu_s, limits.wall_s, limits.memory_bytes)
            code = "from web.worker import main; main()"
            try:
                self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                    [sys.executable, "-P", "-c", code, parse, *map(str, settings)],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    env=environment,
                    process_group=0,  # Ctrl-C in a terminal goes to a whole group
                )
            except OSError:
                self._socket.close()
                raise

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    async def ready(self) -> None:
        """Wait until it has loaded. Raises OSError or EOFError when it ends before."""
        if not self._is_ready:
            self._is_ready = await self.receive(len(READY)) == READY

    async def send(self, raw: bytes) -> None:
        """Raises OSError when it has ended."""
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(self._socket, LENGTH.pack(len(raw)))
        await loop.sock_sendall(self._socket, raw)

    async def receive(self, size: int) -> bytearray:
        """Exactly `size` bytes. Raises OSError or EOFError when it ends before."""
        loop = asyncio.get_running_loop()
        raw = bytearray(size)
        rest = memoryview(raw)
        while rest:
            got = await loop.sock_recv_into(self._socket, rest)
            if not got:
                raise EOFError
            rest = rest[got:]
        return raw

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> int:
        """Make sure that it is gone; safe to repeat. Gives its exit status, negative for a signal."""
        self._process.kill()
        self._socket.close()
        return self._process.wait()


class _Answers(pickle.Unpickler):
    """Makes pages and reading errors, and nothing else: a page may have taken the process over."""

    _KINDS: Final = {
        (kind.__module__, kind.__qualname__): kind
        for module in (errors, outcome, page, statuses)
        for kind in vars(module).values()
        if isinstance(kind, type) and kind.__module__ == module.__name__
    } | {(errors.restored.__module__, errors.restored.__qualname__): errors.restored}

    def find_class(self, module: str, name: str, /) -> object:
        try:
            return self._KINDS[module, name]
        except KeyError as error:
            raise pickle.UnpicklingError("no part of an answer") from error


def _unpacked(raw: bytearray) -> Page | ReadError:
    with contextlib.suppress(Exception):  # whatever a process that was taken over may send
        answer = _Answers(io.BytesIO(raw)).load()
        if isinstance(answer, Page | ReadError):
            return answer
    return NotAPage(Outcome.ERROR, BROKE)


def _too_slow(limits: Limits) -> NotAPage:
    return NotAPage(Outcome.TIMEOUT, f"The page took more than {limits.wall_s:g} s to take apart, {_BY_HAND}")
