"""A web in which every address holds a page of its own, in a process of its own, all on one port of loopback.

Each page is an article with one link to `OURS`, so that a check of it finds a link and has texts to embed
that no check before it has met.
"""

import asyncio
import multiprocessing
import random
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Final

from aiohttp import web

OURS: Final = "ours.example"
READY_S: Final = 60
SENTENCES: Final = 40  # an article of 500 words; about 3 KB
THINGS: Final = (
    "soil",
    "mulch",
    "rain",
    "seed",
    "leaf",
    "compost",
    "frost",
    "clay",
    "root",
    "bed",
    "hedge",
    "pond",
)
DEEDS: Final = (
    "holds",
    "feeds",
    "shades",
    "covers",
    "dries",
    "cools",
    "loosens",
    "drains",
    "warms",
    "guards",
)
HOW: Final = ("slowly", "in spring", "after rain", "at night", "for years", "by June", "on slopes", "in pots")


@contextmanager
def serving() -> Iterator[int]:
    """The port, for as long as the block runs. Raises TimeoutError when the web does not start."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=_serve, args=(there,), daemon=True)
    server.start()
    try:
        if not here.poll(READY_S):
            raise TimeoutError("the web did not start")
        yield here.recv()
    finally:
        server.terminate()
        server.join()


def article(address: str, port: int) -> str:
    """The page behind an address, the same one every time."""
    dice = random.Random(address)  # noqa: S311 - text, not a secret
    said = [
        f"The {dice.choice(THINGS)} {dice.choice(DEEDS)} the {dice.choice(THINGS)} of plot"
        f" {dice.randrange(10_000)} {dice.choice(HOW)}, and {dice.randrange(100)} mm of water stay."
        for _ in range(SENTENCES)
    ]
    said.insert(
        SENTENCES // 2, f'A <a href="http://{OURS}:{port}/guide">guide to dry soil</a> says how to begin.'
    )
    parts = "".join(f"<p>{' '.join(said[at : at + 6])}</p>" for at in range(0, len(said), 6))
    title = f"Notes on {dice.choice(THINGS)} and {dice.choice(THINGS)}"
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head>"
        f"<body><main><article><h1>{title}</h1>{parts}</article></main></body></html>"
    )


def _serve(ready: Connection) -> None:
    asyncio.run(_run(ready))


async def _run(ready: Connection) -> None:
    port = 0

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            return web.Response(status=404)
        return web.Response(text=article(f"{request.host}{request.path}", port), content_type="text/html")

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    ready.send(port)
    await asyncio.Event().wait()
