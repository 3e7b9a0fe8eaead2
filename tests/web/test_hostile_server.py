"""The shared hostile server, in a process of its own: every behaviour ends as its index says it must."""

import asyncio
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from web import urls
from web.addresses import Policy
from web.errors import ReadError
from web.fetch import Fetcher
from web.read import Reader
from web.urls import Url
from web.workers import Workers

SERVER = Path(__file__).parents[2].parent / "shared" / "eval" / "hostile_server.py"
if not SERVER.exists():
    pytest.skip("the shared hostile server is not on this machine", allow_module_level=True)

AT_ONCE = 20
TLS_PORTS = 6  # opened above the plain one
TRIES = 3  # alone, of what came late
SLOW_S = 17  # behaviours that may take as long as our own deadline

Behaviour = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Server:
    port: int
    behaviours: tuple[Behaviour, ...]

    @property
    def policy(self) -> Policy:
        ports = range(self.port, self.port + TLS_PORTS + 1)
        return Policy.parse(",".join(f"127.0.0.1:{port}" for port in ports), "*=127.0.0.1")

    def url(self, number: int, behaviour: Behaviour) -> Url:
        """Each behaviour has a host of its own, so that none waits for another's turn."""
        host = behaviour.get("host") or f"b{number}.example.com"
        scheme, port = behaviour.get("scheme", "http"), behaviour.get("port", self.port)
        return urls.normalise(f"{scheme}://{host}:{port}{behaviour['path']}")

    def get(self, path: str) -> Any:  # noqa: ANN401 - whatever JSON it sends
        with closing(urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10)) as answer:
            return json.load(answer)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    port = _free_ports(TLS_PORTS + 1)
    with subprocess.Popen(  # noqa: S603 - our own interpreter and a file beside the project
        [sys.executable, "-W", "ignore", str(SERVER), "--port", str(port), "--tls"],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert "hostile server on" in process.stdout.readline()
            index = Server(port=port, behaviours=()).get("/")
            yield Server(port=port, behaviours=tuple(index["entries"]))
        finally:
            process.kill()


def _free_ports(count: int) -> int:
    """The first of so many neighbouring ports that nobody uses."""
    for first in range(18_100, 60_000, 50):
        try:
            for port in range(first, first + count):
                with closing(socket.socket()) as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first
    raise AssertionError("no free ports")


def is_slow(behaviour: Behaviour) -> bool:
    return bool(behaviour["max_s"] >= SLOW_S)


@pytest.mark.parametrize(
    "slow",
    [
        pytest.param(False, id="quick"),
        pytest.param(True, id="slow", marks=[pytest.mark.slow, pytest.mark.timeout(300)]),
    ],
)
async def test_every_behaviour_ends_as_it_must(server: Server, *, slow: bool) -> None:
    """Twenty at a time share the workers; what comes late or in vain in that crowd, or beside other tests, is
    asked for again.
    """
    wanted = [behaviour for behaviour in server.behaviours if is_slow(behaviour) is slow]
    assert len(wanted) > 15
    turns = asyncio.Semaphore(AT_ONCE)
    async with Fetcher(server.policy, pace_s=0.0) as fetcher, Workers() as workers:
        reader = Reader(fetcher, workers.parse)

        async def in_the_crowd(number: int, behaviour: Behaviour) -> End:
            async with turns:
                return await _end(reader, server.url(number, behaviour))

        ends = await asyncio.gather(*(in_the_crowd(*numbered) for numbered in enumerate(wanted)))
        wrong = []
        for number, (behaviour, end) in enumerate(zip(wanted, ends, strict=True), start=len(wanted)):
            last = end
            for _ in range(TRIES):
                if not (_late(behaviour, last) or (last.outcome == "timeout" and _wrong(behaviour, last))):
                    break
                last = await _end(reader, server.url(number, behaviour))
            wrong.append(_wrong(behaviour, last) or _late(behaviour, last))
    assert "\n".join(filter(None, wrong)) == ""
    assert server.get("/canary-hits") == []


@dataclass(frozen=True, kw_only=True)
class End:
    outcome: str
    say: str
    seconds: float


async def _end(reader: Reader, url: Url) -> End:
    loop = asyncio.get_running_loop()
    start, outcome, say = loop.time(), "ok", "Read."
    try:
        await reader(url)
    except ReadError as error:
        outcome, say = error.outcome.value, error.say
    return End(outcome=outcome, say=say, seconds=loop.time() - start)


def _wrong(behaviour: Behaviour, end: End) -> str:
    """What is wrong with the end of a check, "" when nothing is."""
    right = end.outcome in {behaviour["expected"], *behaviour["also_ok"]}
    unclear = re.search(r"\b(?:weak|risky|lost|toxic)\b|127\.0|[^.]$", end.say.lower())
    return "" if right and not unclear else f"{behaviour['path']}: {behaviour['behaviour']}: {end}"


def _late(behaviour: Behaviour, end: End) -> str:
    return f"{behaviour['path']}: late: {end}" if end.seconds > behaviour["max_s"] else ""
