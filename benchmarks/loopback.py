"""A web of many hosts on loopback, in a process of its own: its CPU is not counted as the reader's."""

import asyncio
import gzip
import multiprocessing
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Final

HOSTS: Final = 200
PAGE_BYTES: Final = 100_000  # the mean of real pages is 141 KB, the median 92
BOMB_BYTES: Final = 500_000_000  # unpacked
WORDS: Final = 4_000  # of a vocabulary: the page packs to a quarter, as real ones do
READY_S: Final = 60


@dataclass(frozen=True, slots=True)
class Loopback:
    """Host n is `host-n.example`, and 127.0.1.n, so that a client without a resolver finds it as well."""

    port: int

    def name(self, host: int) -> str:
        return f"host-{host}.example"

    def address(self, host: int) -> str:
        return f"127.0.1.{host}"

    @property
    def resolve(self) -> str:
        """As LINKVOUCH_RESOLVE is written."""
        return ",".join(f"{self.name(host)}={self.address(host)}" for host in range(1, HOSTS + 1))


@contextmanager
def serving() -> Iterator[Loopback]:
    """The web, for as long as the block runs. Raises TimeoutError when it does not start."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=_serve, args=(there,), daemon=True)
    server.start()
    try:
        if not here.poll(READY_S):
            raise TimeoutError("the server did not start")
        yield Loopback(here.recv())
    finally:
        server.terminate()
        server.join()


def page() -> bytes:
    """An article of made-up words."""
    dice = random.Random(7)  # noqa: S311 - text, not a secret
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(dice.choices(letters, k=dice.randint(2, 10))) for _ in range(WORDS)]
    parts = ["<!doctype html><html lang=en><title>A page</title><main>"]
    size = 0
    while size < PAGE_BYTES:
        parts.append(f"<p>{' '.join(dice.choices(words, k=60))} <a href='/more'>more</a></p>\n")
        size += len(parts[-1])
    return "".join(parts).encode()


def bomb() -> bytes:
    """Zeros behind the beginning of a page: half a megabyte on the wire."""
    packed = gzip.compress(b"<!doctype html><html>", compresslevel=9)
    return packed + gzip.compress(bytes(BOMB_BYTES), compresslevel=9)


def _serve(ready: Connection) -> None:
    asyncio.run(_run(ready))


async def _run(ready: Connection) -> None:
    answers = {
        b"/robots.txt": _answer(b"User-agent: *\nDisallow: /private/\n", "text/plain", packed=False),
        b"/bomb": _answer(bomb(), "text/html"),
    }
    usual = _answer(gzip.compress(page()), "text/html; charset=utf-8")

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(answers.get(head.split(b" ", 2)[1], usual))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    first = await asyncio.start_server(answer, "127.0.1.1", 0)
    port = first.sockets[0].getsockname()[1]
    others = [f"127.0.1.{host}" for host in range(2, HOSTS + 1)]
    await asyncio.start_server(answer, others, port)
    ready.send(port)
    await first.serve_forever()


def _answer(body: bytes, content_type: str, *, packed: bool = True) -> bytes:
    coding = "Content-Encoding: gzip\r\n" if packed else ""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n{coding}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body
