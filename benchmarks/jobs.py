"""What the queue adds to a check, and what the outbox adds to a post.

A job that does nothing is put, taken by a worker and over: its CPU beside that of one check, whose page is
read over loopback and taken apart, with the real model. Letters go out beside bare calls of the same client.
Bars: a job at most 0.1 of a check.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks import acks_web
from benchmarks.acks import settings_of
from benchmarks.workers import cpu_s
from bot.job_types import Kind, Lane, Run
from bot.jobs import JobStore, open_jobs, run_worker
from bot.keyring import Keyring
from bot.slack.addresses import Addresses
from bot.slack.blocks.kit import Message
from bot.slack.letters import Letter, Way
from bot.slack.outbox import Outbox
from bot.slack.sender import AT_ONCE, sending
from bot.wiring import TENANT, open_offices
from scoring.site import Site
from storage.database import Database
from web.workers import Workers

JOBS: Final = 200
CHECKS: Final = 30
LETTERS: Final = 300
REST_S: Final = 3.0  # in which it is seen what a worker takes that has nothing to do
SHARE: Final = 0.1  # bar
PATIENCE_S: Final = 60.0
NOTHING: Final = "nothing"
TOKEN: Final = "xoxb-benchmark"  # noqa: S105 - of nobody's Slack


async def queue_ms(folder: Path) -> tuple[float, float, float]:
    """Milliseconds: from putting a job to its end, and of CPU a job, put one by one and all at once."""
    ended: dict[str, asyncio.Event] = {}

    async def nothing(_payload: dict[str, object], run: Run) -> None:
        ended[run.job_id].set()

    store = JobStore(database=folder / "jobs.db", locks=folder / "workers")
    stop, up = asyncio.Event(), asyncio.Event()
    async with open_jobs(store) as jobs:
        jobs.register(NOTHING, nothing)
        working = asyncio.create_task(run_worker({NOTHING: Kind(handler=nothing)}, store, stop, up=up))
        await asyncio.wait_for(up.wait(), PATIENCE_S)

        async def done(number: int) -> None:
            job_id = f"job {number}"
            ended[job_id] = asyncio.Event()
            await jobs.enqueue(NOTHING, {"number": number}, job_id, lane=Lane.NOW)
            await asyncio.wait_for(ended[job_id].wait(), PATIENCE_S)

        resting = time.process_time()
        await asyncio.sleep(REST_S)
        rest = (time.process_time() - resting) / REST_S  # seconds of CPU a second

        async def cost(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
            cpu, start = time.process_time(), time.perf_counter()
            await work()
            wall = time.perf_counter() - start
            return 1_000 * wall / JOBS, 1_000 * (time.process_time() - cpu - rest * wall) / JOBS

        async def one_by_one() -> None:
            for number in range(JOBS):
                await done(number)

        alone_ms, alone_cpu_ms = await cost(one_by_one)
        _, together_cpu_ms = await cost(
            lambda: asyncio.gather(*(done(number) for number in range(JOBS, 2 * JOBS)))
        )
        stop.set()
        await working
    return alone_ms, alone_cpu_ms, together_cpu_ms


async def check_ms(folder: Path, port: int) -> float:
    """Milliseconds of CPU that the check of a new page takes, its parsing included."""
    async with Workers() as workers, open_offices(settings_of(folder, port), parse=workers.parse) as offices:
        work = offices.of(TENANT).services
        await work.add_site(Site(domain=acks_web.OURS, home=f"http://{acks_web.OURS}:{port}/"))

        def spent() -> float:
            return time.process_time() + sum(map(cpu_s, workers.pids))

        await work.check([f"http://first.example:{port}/notes"])  # loads the model
        cpu = spent()
        for number in range(CHECKS):
            await work.check([f"http://plot-{number}.example:{port}/check"])
        return 1_000 * (spent() - cpu) / CHECKS


async def letters_a_second(folder: Path) -> tuple[float, float]:
    """Letters to as many conversations through the outbox, and bare calls, as many at the same time."""
    async with _slack() as client:

        async def reach(_tenant: str) -> AsyncWebClient:
            return client

        async def post(number: int) -> None:
            async with room:
                await client.chat_postMessage(channel=f"C{number}", text="Hello")

        room = asyncio.Semaphore(AT_ONCE)
        start = time.perf_counter()
        await asyncio.gather(*map(post, range(LETTERS)))
        bare = LETTERS / (time.perf_counter() - start)
        database = await asyncio.to_thread(Database.open, folder / "letters.db", backups=None)
        outbox = Outbox(database)
        start = time.perf_counter()
        async with sending(reach, outbox, addresses=Addresses(Keyring.of_token(TOKEN))):
            for number in range(LETTERS):
                message = Message(text="Hello", blocks=[])
                letter = Letter(key=f"letter {number}", way=Way.POST, channel=f"C{number}", message=message)
                await outbox.put(TENANT, letter)
            async with asyncio.timeout(PATIENCE_S):
                while (await outbox.backlog()).waiting:
                    await outbox.changed(outbox.moment(), 1.0)
        through = LETTERS / (time.perf_counter() - start)
        await asyncio.to_thread(database.close)
    return through, bare


@asynccontextmanager
async def _slack() -> AsyncIterator[AsyncWebClient]:
    """A Slack that takes every message."""

    async def take(request: web.Request) -> web.Response:
        await request.read()
        return web.json_response({"ok": True, "channel": "C1", "ts": f"{time.time():.6f}", "permalink": ""})

    app = web.Application()
    app.router.add_route("*", "/api/{method}", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield AsyncWebClient(
            token=TOKEN,
            base_url=f"http://127.0.0.1:{runner.addresses[0][1]}/api/",
            retry_handlers=[],
        )
    finally:
        await runner.cleanup()


def main() -> None:
    with tempfile.TemporaryDirectory() as home, acks_web.serving() as port:
        folder = Path(home)
        check = asyncio.run(check_ms(folder, port))
        alone, alone_cpu, together_cpu = asyncio.run(queue_ms(folder))
        letters, bare = asyncio.run(letters_a_second(folder))
    share = together_cpu / check
    print(f"jobs: the queue takes {share:.2f}x of the CPU of a check, {check:.0f} ms; bar {SHARE}x")
    print(
        f"      {together_cpu:.1f} ms a job of many, {alone_cpu:.1f} ms a job alone,"
        f" which is over {alone:.0f} ms after it was put"
    )
    print(f"      {letters:.0f} letters a second, {letters / bare:.2f}x of bare calls")


if __name__ == "__main__":
    main()
