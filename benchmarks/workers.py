"""Pages through one worker and through two: what a page costs, and how much sooner they are done.

Bar: with two workers a page costs at most 1.1 times the CPU.
"""

import asyncio
import statistics
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from web.page import Snapshot
from web.urls import Url
from web.workers import Workers

ROUNDS: Final = 5
PAGES: Final = 120
FIRST_PAGES: Final = 20  # not measured: they start the workers and fill their caches
TOPICS: Final = 60
BEDS: Final = 60  # with these a page has 33 KB and 240 links
HERE: Final = Url("https://garden.example/")


def page(number: int) -> Snapshot:
    """A long article with a menu and a footer; no two are the same."""
    menu = "".join(f"<li><a href='/topic/{n}'>Topic {n}</a></li>" for n in range(TOPICS))
    beds = "".join(bed(number, n) for n in range(BEDS))
    body = (
        f"<html lang=en><head><title>Trial {number}</title></head><body><nav><ul>{menu}</ul></nav>"
        f"<main><article><h1>Trial {number}</h1>{beds}</article></main><footer><a href='/us'>Us</a></footer>"
    )
    return Snapshot(
        url=HERE,
        final_url=HERE,
        status=200,
        content_type="text/html",
        robots_header="",
        body=body.encode(),
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def bed(trial: int, number: int) -> str:
    return (
        f"<h2>Bed {trial}.{number}</h2><p>In year {number} the soil held {trial * number % 97} mm of rain, "
        f"which <a href='https://trial-{number}.example/{trial}'>the {number}th report</a> says was enough, "
        f"though the <a href='/{trial}/{number}'>table</a> shows dry leaves. {'Mulch helps. ' * 20}</p>"
        f"<ul><li><a href='/a/{number}'>More on bed {number}</a></li></ul>"
    )


def cpu_s(process: int) -> float:
    """Seconds of CPU that a process of one thread has used. Linux, Documentation/scheduler/sched-stats."""
    return int(Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9


async def cost(count: int, pages: Sequence[Snapshot]) -> tuple[float, float]:
    """Seconds of CPU, ours included, and seconds, in which so many workers take the pages apart."""
    async with Workers(count) as workers:

        async def all_of(some: Sequence[Snapshot]) -> None:
            await asyncio.gather(*(workers.parse(each) for each in some))

        def spent() -> float:
            return time.process_time() + sum(map(cpu_s, workers.pids))

        await all_of(pages[:FIRST_PAGES])
        cpu, start = spent(), time.perf_counter()
        await all_of(pages)
        return spent() - cpu, time.perf_counter() - start


async def compared() -> None:
    pages = [page(number) for number in range(PAGES)]
    cpu, wall, each_ms = [], [], []
    for _ in range(ROUNDS):
        one, two = await cost(1, pages), await cost(2, pages)
        cpu.append(two[0] / one[0])
        wall.append(one[1] / two[1])
        each_ms.append(one[0] / PAGES * 1_000)
    size = len(pages[0].body) // 1_000
    print(f"workers: with two, a page costs {statistics.median(cpu):.2f}x of the CPU; bar 1.1x")
    print(f"         median of {ROUNDS} pairs, from {min(cpu):.2f}x to {max(cpu):.2f}x; ", end="")
    print(f"{PAGES} pages are done {statistics.median(wall):.2f}x as fast")
    print(f"         one worker takes {statistics.median(each_ms):.1f} ms of CPU a page of {size} KB")


def main() -> None:
    asyncio.run(compared())


if __name__ == "__main__":
    main()
