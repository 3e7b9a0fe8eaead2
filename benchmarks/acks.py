"""How long Slack waits for an acknowledgement while twenty people type `/checklink` at the same time and a
batch of checks keeps the model at work. Bars: p99 300 ms, the slowest 2.5 s of the 3 s that Slack allows.

The front runs as production starts it, with its worker, durable jobs on SQLite and the real model. Slack, the
people and the web are played by other processes, so that they take none of the front's time but for the
cores that all of them share.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks import acks_web
from bot.job_types import Lane, Run, State
from bot.jobs import DurableJobs, JobStore, open_jobs
from bot.settings import Settings
from bot.slack.ids import Job
from bot.slack.jobs.running import payload_of
from bot.slack.reply import Place, ReplyTo
from bot.wiring import TENANT, open_services
from scoring.site import Site
from storage.decisions import Person as Asker
from tests.fake_slack import FakeSlack, Person, SeenMessage

PEOPLE: Final = 20
ROUNDS: Final = 10  # 200 acknowledgements under load
NEW_ROUNDS: Final = 2  # of these with new pages, and as many before without the batch
IDLE: Final = 100  # acknowledgements, one at a time
BATCH_JOBS: Final = 300  # more than are done while it is measured
BATCH_PAGES: Final = 2  # of one job
P99_MS: Final = 300
SLOWEST_MS: Final = 2_500
UP_S: Final = 60.0  # for the front to be connected
CARD_S: Final = 120.0  # for the cards of a round; the first check loads the model
END_S: Final = 60.0  # for the front to end, its worker's jobs included
CARD: Final = "Explain the score"  # a button that stands on cards alone
KEY: Final = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="  # of stored tokens, which there are none of


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """Milliseconds, sorted: to the acknowledgements, and to the cards of a page that was read before."""

    acks: list[float]
    cards: list[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """Milliseconds, sorted: to the acknowledgements, to cards of new pages, and to those of known ones."""

    acks: list[float]
    new: list[float]
    known: list[float]
    without: list[float]  # of new pages, asked for by as many people at once before the batch began


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """All that is there to be measured."""

    slack: FakeSlack
    people: Sequence[Person]
    addresses: Iterator[str]  # no two are the same
    settings: Settings


def percentile(values: Sequence[float], part: float) -> float:
    """Of sorted values: the smallest that so large a part does not exceed."""
    return values[max(0, -int(-part * len(values) // 1) - 1)]


async def measured(transport: str, port: int) -> tuple[Idle, Loaded]:
    """The app without work but the one command, and under load."""
    with tempfile.TemporaryDirectory() as folder:
        async with FakeSlack() as slack:
            environment = surroundings(slack, Path(folder), port)
            settings = settings_of(Path(folder), port)
            async with open_services(settings) as work:
                home = f"http://{acks_web.OURS}:{port}/"
                await work.add_site(Site(domain=acks_web.OURS, home=home, topics=("dry gardens",)))
            stage = Stage(slack=slack, people=_people(slack), addresses=_addresses(port), settings=settings)
            async with _front(transport, slack, environment):
                return await _idle(stage), await _loaded(stage)


def settings_of(home: Path, port: int) -> Settings:
    return Settings(
        _env_file=None, home=home, allow_private=f"127.0.0.1:{port}", resolve="*=127.0.0.1", pace=0.0
    )


def surroundings(slack: FakeSlack, home: Path, port: int) -> dict[str, str]:
    """The environment of the front, and of the worker that it starts; as `settings_of`, and who Slack is."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "LINKVOUCH_"))
    }
    return kept | {
        "LINKVOUCH_HOME": str(home),
        "LINKVOUCH_ALLOW_PRIVATE": f"127.0.0.1:{port}",
        "LINKVOUCH_RESOLVE": "*=127.0.0.1",
        "LINKVOUCH_PACE": "0",
        "LINKVOUCH_HTTP_PORT": "0",
        "LINKVOUCH_SECRET_KEY": KEY,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
    }


@asynccontextmanager
async def _front(transport: str, slack: FakeSlack, environment: dict[str, str]) -> AsyncIterator[Process]:
    """The front and its worker, connected for as long as the block runs. Raises TimeoutError."""
    command = (sys.executable, "-m", "benchmarks.acks_front", transport, slack.base_url)
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, env=environment)
    if process.stdin is None or process.stdout is None:
        raise AssertionError
    try:
        said = (await asyncio.wait_for(process.stdout.readline(), UP_S)).decode().split()
        if said[:1] != ["up"]:
            raise ChildProcessError("the front did not start")
        if transport == "http":
            await slack.connect_http(f"{said[1]}/slack/events")
        yield process
    finally:
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), END_S)
        except TimeoutError:
            process.kill()
            await process.wait()


def _people(slack: FakeSlack) -> list[Person]:
    """Each in a channel of their own, so that looking for a card is quick."""
    people = [slack.add_user(f"person{number}") for number in range(PEOPLE)]
    for person in people:
        slack.add_channel(f"#{person.name}", [person.name])
    return people


def _addresses(port: int) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"http://plot-{number}.example:{port}/notes"


async def _idle(stage: Stage) -> Idle:
    """One command at a time, the next one after its card. The first one loads the model and is left out."""
    first = next(stage.addresses)
    seen = [await _asks(stage.slack, stage.people[number % PEOPLE], first) for number in range(IDLE + 1)]
    acks, cards = zip(*seen[1:], strict=True)
    return Idle(acks=sorted(acks), cards=sorted(cards))


async def _loaded(stage: Stage) -> Loaded:
    """Everybody at once, again when all have their cards, while a batch is being checked. In the first rounds
    the pages are new.
    """
    async with open_jobs(JobStore.of(stage.settings)) as jobs:
        before = [await _round(stage, _new_pages(stage)) for _ in range(NEW_ROUNDS)]
        last = await _begin_batch(jobs, stage)
        rounds = [await _round(stage, pages := _new_pages(stage)) for _ in range(NEW_ROUNDS)]
        rounds += [await _round(stage, pages) for _ in range(ROUNDS - NEW_ROUNDS)]
        end = await jobs.progress(last)
    if end is None or end.state is not State.WAITING:
        raise RuntimeError("the batch ended too soon to be a load all the time; make it longer")
    return Loaded(
        acks=sorted(ack for seen in rounds for ack, _ in seen),
        new=_cards(rounds[:NEW_ROUNDS]),
        known=_cards(rounds[NEW_ROUNDS:]),
        without=_cards(before),
    )


def _new_pages(stage: Stage) -> list[str]:
    return [next(stage.addresses) for _ in stage.people]


async def _round(stage: Stage, pages: Sequence[str]) -> list[tuple[float, float]]:
    """Everybody asks for a page of their own; as `_asks` each."""
    asked = zip(stage.people, pages, strict=True)
    return await asyncio.gather(*(_asks(stage.slack, *each) for each in asked))


def _cards(rounds: Sequence[Sequence[tuple[float, float]]]) -> list[float]:
    return sorted(card for seen in rounds for _, card in seen)


async def _begin_batch(jobs: DurableJobs, stage: Stage) -> str:
    """Gives the id of its last job."""
    last = ""
    jobs.register(Job.CHECK.value, _elsewhere)
    bob = stage.slack.user("bob")
    for number in range(BATCH_JOBS):
        reply = ReplyTo(
            person=Asker(id=bob.id, name=bob.name), place=Place(channel=bob.id), occasion=f"batch {number}"
        )
        pages = [next(stage.addresses) for _ in range(BATCH_PAGES)]
        asked = payload_of(TENANT, reply, datetime.now(UTC), urls=pages, sites=[], notice="")
        last = await jobs.enqueue(Job.CHECK.value, asked, lane=Lane.BATCH)
    return last


async def _elsewhere(_payload: dict[str, object], _run: Run) -> None:
    raise AssertionError("this half only asks")


async def _asks(slack: FakeSlack, person: Person, address: str) -> tuple[float, float]:
    """One command: milliseconds to the acknowledgement, and to the card."""
    began = time.time()
    ack = await person.types(f"/checklink {address}", in_=f"#{person.name}")
    card = await slack.until(lambda: _card(person, began), CARD_S)
    return 1_000 * ack.seconds, 1_000 * (float(card.ts) - began)


def _card(person: Person, since: float) -> SeenMessage | None:
    """After a minute a card goes to the person's own conversation with the app."""
    seen = [*person.private_messages(f"#{person.name}"), *person.direct_messages()]
    return next((each for each in seen if float(each.ts) > since and CARD in each.buttons()), None)


def told(transport: str, idle: Idle, loaded: Loaded) -> None:
    p50, p99, slowest = (percentile(loaded.acks, part) for part in (0.5, 0.99, 1.0))
    at_rest = percentile(idle.acks, 0.99)
    print(
        f"acks over {transport}: p50 {p50:.0f} ms, p99 {p99:.0f} ms (bar {P99_MS}), slowest of"
        f" {len(loaded.acks)} {slowest:.0f} ms (bar {SLOWEST_MS:,})"
    )
    print(
        f"     p99 {p99 / at_rest:.1f}x of that of an app at rest,"
        f" {at_rest:.0f} ms (p50 {percentile(idle.acks, 0.5):.0f} ms)"
    )
    new, known, without, alone = (
        statistics.median(cards) / 1_000 for cards in (loaded.new, loaded.known, loaded.without, idle.cards)
    )
    print(
        f"     from command to card: {new:.1f} s of a new page (slowest {loaded.new[-1] / 1_000:.1f} s),"
        f" {known:.1f} s of one read before; at rest {alone:.2f} s"
    )
    print(f"     a new page {new / without:.1f}x beside the batch of {without:.1f} s without it")


def main() -> None:
    print(f"acks: {PEOPLE} people at once beside a batch, on {os.cpu_count()} cores that all processes share")
    with acks_web.serving() as port:
        for transport in ("socket", "http"):
            told(transport, *asyncio.run(measured(transport, port)))


if __name__ == "__main__":
    main()
