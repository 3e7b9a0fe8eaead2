"""A parse for workers that does what the body of the snapshot says: `spin`, `hog`, ...

Any other body makes a page of that title.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from web.errors import NotAPage, Unreachable
from web.outcome import Outcome
from web.page import Page, Snapshot
from web.statuses import RateLimited
from web.urls import Url

HERE: Final = Url("https://garden.example/")
ALIVE_S: Final = 600.0
BLOCK: Final = 1_000_000


class Smuggled:
    """What a process that was taken over may answer: bytes that make a file when they are read."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, int]]:
        return os.open, (self.path, os.O_CREAT)


def page(title: str) -> Page:
    return Page(url=HERE, final_url=HERE, title=title, notes=(str(os.getpid()),))


def spin(_: str) -> Page:
    while True:
        pass


def sleep(seconds: str) -> Page:
    time.sleep(float(seconds or ALIVE_S))
    return page("slept")


def hog(_: str) -> Page:
    return page(str(len(bytearray(2_000_000_000))))


def fill(_: str) -> Page:
    """All the memory there is, in small steps, and then a page as if nothing had happened."""
    held = []
    try:
        while True:
            held.append(bytearray(BLOCK))
    except MemoryError:
        held.clear()
        return page("with less")


def use(megabytes: str) -> Page:
    return page(str(len([bytearray(BLOCK) for _ in range(int(megabytes))])))


def end(_: str) -> Page:
    os._exit(3)


def leave(_: str) -> Page:
    sys.exit("bye")


def crash(_: str) -> Page:
    return page(str(ctypes.string_at(0)))


def killed(_: str) -> Page:
    os.kill(os.getpid(), signal.SIGKILL)
    return page("never")


def talk(_: str) -> Page:
    return page("a" * 3_000_000)


def stumble(words: str) -> Page:
    raise ValueError(words)


def shout(words: str) -> Page:
    for stream in (1, 2):
        os.write(stream, words.encode())
    return page("shouted")


def environment(_: str) -> Page:
    return page(" ".join(os.environ))


def smuggle(path: str) -> Page:
    return page(Smuggled(path))  # type: ignore[arg-type]  # this is the attack


def meet(folder: str) -> Page:
    """Wait in a folder until a second one is there."""
    (Path(folder) / str(os.getpid())).touch()
    while len(list(Path(folder).iterdir())) < 2:
        time.sleep(0.01)
    return page("met")


def refuse(_: str) -> Page:
    raise RateLimited("garden.example", 90.0, status=429)


def lose(_: str) -> Page:
    raise Unreachable(Outcome.DNS_ERROR, "No such host.")


def lack(_: str) -> Page:
    raise NotAPage(Outcome.HTTP_ERROR, "The page is gone.", status=410)


ACTS: Final[Mapping[str, Callable[[str], Page]]] = {
    each.__name__: each
    for each in (
        spin, sleep, hog, fill, use, end, leave, crash, killed, talk, stumble, shout, environment, smuggle,
        meet, refuse, lose, lack,
    )
}  # fmt: skip


def act(snapshot: Snapshot) -> Page:
    name, _, rest = snapshot.body.decode().partition(" ")
    return ACTS[name](rest) if name in ACTS else page(snapshot.body.decode())
