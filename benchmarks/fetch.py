"""What reading a page politely and safely costs beside plain httpx, and what a gzip bomb takes of memory.

Both read the same pages of 200 hosts, 50 hosts at a time, a host's pages one after the other. Ours asks each
host's robots.txt as well, once a round, and checks every address; httpx is given the number to connect to.
Bars: at most 1.5 times the CPU of httpx a page; less than 32 MB for bombs.
"""

import asyncio
import multiprocessing
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import httpx

from benchmarks.loopback import HOSTS, Loopback, serving
from web import urls
from web.addresses import Policy
from web.errors import ReadError
from web.fetch import Fetcher
from web.outcome import Outcome

ROUNDS: Final = 7
PAGES_A_HOST: Final = 5
AT_ONCE: Final = 50
BAR: Final = 1.5
BOMBS: Final = 20
BOMB_BAR_MB: Final = 32

ReadOne = Callable[[int, int], Awaitable[object]]  # the number of a host, and of a page there


async def cpu_ms(read: ReadOne) -> float:
    """Milliseconds of CPU a page."""
    hosts = iter(range(1, HOSTS + 1))

    async def worker() -> None:
        for host in hosts:
            for page in range(PAGES_A_HOST):
                await read(host, page)

    start = time.process_time()
    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    return 1_000 * (time.process_time() - start) / (HOSTS * PAGES_A_HOST)


def policy_for(web: Loopback) -> Policy:
    return Policy.parse(f"127.0.1.0/24:{web.port}", web.resolve)


async def ours(web: Loopback) -> float:
    async with Fetcher(policy_for(web), pace_s=0) as fetcher:

        async def read(host: int, page: int) -> object:
            return await fetcher.get(urls.normalise(f"http://{web.name(host)}:{web.port}/page/{page}"))

        return await cpu_ms(read)


async def plain(web: Loopback) -> float:
    async with httpx.AsyncClient() as client:

        async def read(host: int, page: int) -> object:
            url = f"http://{web.address(host)}:{web.port}/page/{page}"
            return (await client.get(url, headers={"Host": web.name(host)})).content

        return await cpu_ms(read)


async def compared(web: Loopback) -> list[tuple[float, float]]:
    await ours(web)  # what is only paid once: imports, caches
    await plain(web)
    return [(await ours(web), await plain(web)) for _ in range(ROUNDS)]


def rss_peak_mb() -> float:
    """The most memory this process ever had. proc(5), status."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1_024


async def bombed(web: Loopback) -> float:
    """Megabytes by which the peak grows while bombs are read, one after the other."""
    async with Fetcher(policy_for(web), pace_s=0) as fetcher:
        await fetcher.get(urls.normalise(f"http://{web.name(1)}:{web.port}/page"))
        before = rss_peak_mb()

        for host in range(1, BOMBS + 1):
            try:
                await fetcher.get(urls.normalise(f"http://{web.name(host)}:{web.port}/bomb"))
            except ReadError as error:
                if error.outcome is not Outcome.TOO_LARGE:
                    raise
            else:
                raise AssertionError("a bomb was read as a page")
        return rss_peak_mb() - before


def bombed_apart(web: Loopback) -> float:
    """In a process of its own, whose peak no earlier benchmark has raised."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_bombed, (web,))


def _bombed(web: Loopback) -> float:
    return asyncio.run(bombed(web))


def main() -> None:
    with serving() as web:
        pairs = asyncio.run(compared(web))
        grown = bombed_apart(web)
    ratios = sorted(mine / bare for mine, bare in pairs)
    mine, bare = (statistics.median(each) for each in zip(*pairs, strict=True))
    print(
        f"fetch: {mine:.2f} ms of CPU a page, plain httpx {bare:.2f} ms: {statistics.median(ratios):.2f}x, "
        f"{ratios[0]:.2f}x to {ratios[-1]:.2f}x; bar {BAR}x"
    )
    print(f"       {BOMBS} gzip bombs take {grown:.0f} MB; bar {BOMB_BAR_MB} MB")


if __name__ == "__main__":
    main()
