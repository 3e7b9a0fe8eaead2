"""Pages made to hurt. `python -m tests.web.hostile_pages COUNT` takes that many apart.

It prints one JSON document: what became of them, the processes left, the peak memory of all together.
"""

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.web.misbehaving import HERE
from web.errors import ReadError
from web.page import Snapshot
from web.workers import Limits, Workers

PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")
LOOK_S: Final = 0.02
PARAGRAPH: Final = (
    "The same words stand here again and again, so that a reader who looks for repetition has work. " * 4
)

NORMAL: Final = (
    "<html><body><main><p>A dry summer, and <a href='/soil'>what soil does</a>.</p></main></body></html>"
)
HOSTILE: Final[Mapping[str, Callable[[], str]]] = {
    "100,000 attributes on one tag": lambda: f"<p {many('a{n}=1 ', 100_000)}>hello</p>",
    "50,000 links": lambda: many("<li><a href='https://s{n}.example/'>{n}</a></li>", 50_000),
    "50,000 links 500 deep": lambda: "<div>" * 500 + many("<a href='/{n}'>{n}</a>", 50_000),
    "a table of 20,000 rows": lambda: "<table>" + many("<tr><td>{n}<td><a href='/{n}'>row</a>", 20_000),
    "nested 100,000 deep": lambda: "<div>" * 100_000 + "<a href='/x'>x</a>" + "</div>" * 100_000,
    "one text of 5 MB": lambda: "<p>" + "word " * 1_000_000,
    "12,000 equal paragraphs": lambda: f"<p>{PARAGRAPH}</p>" * 12_000,
    "1,000,000 line breaks": lambda: "<br>" * 1_000_000,
}


def many(form: str, count: int) -> str:
    return "".join(form.replace("{n}", str(n)) for n in range(count))


def snapshot(body: str) -> Snapshot:
    return Snapshot(
        url=HERE,
        final_url=HERE,
        status=200,
        content_type="text/html; charset=utf-8",
        robots_header="",
        body=body.encode()[:5_000_000],
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def resident_bytes(process: int) -> int:
    """The memory a process holds now, 0 when it is gone."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * PAGE_BYTES
    except (FileNotFoundError, ProcessLookupError):
        return 0


async def taken_apart(count: int) -> dict[str, object]:
    """One worker at its real memory limit; little time, so that a thousand pages are done in minutes."""
    bodies = [*(make() for make in HOSTILE.values()), NORMAL, "spin", "fill", "hog", "end", "crash", "sleep"]
    outcomes: Counter[str] = Counter()
    seen: set[int] = set()
    peak = 0
    limits = Limits(cpu_s=0.3, wall_s=0.8)

    async def watch(workers: Workers) -> None:
        nonlocal peak
        while True:
            seen.update(workers.pids)
            peak = max(peak, sum(map(resident_bytes, (os.getpid(), *workers.pids))))
            await asyncio.sleep(LOOK_S)

    async with Workers(1, limits=limits, parse="tests.web.misbehaving_parse:parse") as workers:
        watching = asyncio.create_task(watch(workers))
        for number in range(count):
            try:
                await workers.parse(snapshot(bodies[number % len(bodies)]))
                outcomes["ok"] += 1
            except ReadError as error:
                outcomes[error.outcome.value] += 1
        watching.cancel()
    left = [process for process in seen if resident_bytes(process)]
    return {"outcomes": outcomes, "left": left, "peak_mb": peak // 1_000_000, "workers": len(seen)}


if __name__ == "__main__":
    json.dump(asyncio.run(taken_apart(int(sys.argv[1]))), sys.stdout)
