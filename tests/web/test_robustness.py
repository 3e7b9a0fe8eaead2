"""No page is a catastrophe: whatever its shape, it ends as a page or as a named outcome, within the limits.

Each input goes to a real worker with its real limits. The table says how it ends, so that a change is seen.
"""

import asyncio
import contextlib
import os
import random
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pytest

from tests.web import hostile_pages
from tests.web.hostile_pages import NORMAL, many, resident_bytes
from web import fetch
from web.errors import ReadError
from web.outcome import Outcome
from web.page import Snapshot
from web.tree import MAX_LINKS
from web.workers import DEFAULT_LIMITS, Workers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other processes are looked at in /proc")

MAX_BYTES: Final = fetch.DEFAULT_LIMITS.max_bytes
LOOK_S: Final = 0.02
LATE_S: Final = 1.0  # a busy machine may be late
WORKER_BYTES: Final = 512_000_000  # that a worker may hold, its libraries included
GROWTH_BYTES: Final = 60_000_000  # of the process that asks, for one page

OK: Final = frozenset({Outcome.OK})
SLOW: Final = frozenset({Outcome.OK, Outcome.TIMEOUT})  # takes seconds: a faster machine reads it
TOO_MUCH: Final = frozenset({Outcome.TIMEOUT, Outcome.TOO_LARGE})  # whichever limit it meets first
TOO_LARGE: Final = frozenset({Outcome.TOO_LARGE})
NOTHING: Final = frozenset({Outcome.JS_ONLY})
NOT_HTML: Final = frozenset({Outcome.NOT_HTML})

Make = Callable[[], str | bytes]

SENTENCE: Final = "In week {n} bed {n} was dug over, watered and left alone, and the notes say what came up. "
ENTRY: Final = '{"@type":"Article","datePublished":"2026-01-01","name":"{n}","url":"https://a.example/{n}"},'
RULE: Final = ".bed-{n} > p:nth-child({n}) { color: #123456; display: none }"
ROW: Final = "<tr><td>{n}<td><a href=/{n}>row</a>"
ITEM: Final = "<li><a href='https://s{n}.example/'>{n}</a></li>"
STYLED: Final = "<span style='display: block; color: #{n}'>{n}</span> "
JSON_LD: Final = '<script type="application/ld+json">'
COMMENT: Final = "<!-- a garden full of notes that nobody reads -->"


def paragraphs(count: int) -> str:
    """As many different ones, 210 bytes and one link each."""
    return many(f"<p>{SENTENCE * 2}<a href='/week/{{n}}'>week {{n}}</a></p>", count)


ARTICLE: Final = paragraphs(3)
DEEP: Final = many("<a href='/deep/{n}'>deep {n}</a>", 20)


def attributes(count: int) -> Make:
    return lambda: f"<p {many('a{n}=1 ', count)}>hello</p>{ARTICLE}"


def nested(opening: str, count: int) -> Make:
    """Twenty links inside so many open elements, and an article after them."""
    return lambda: opening * count + DEEP + ARTICLE


def repeated(form: str, count: int, *, before: str = "", after: str = ARTICLE) -> Make:
    return lambda: before + many(form, count) + after


def at_the_end(text: str, count: int = 1) -> Make:
    return lambda: ARTICLE + text * count


def json_ld(count: int) -> Make:
    return repeated(ENTRY, count, before=f'{ARTICLE}{JSON_LD}{{"@graph":[', after="{}]}</script>")


def equal(count: int) -> Make:
    return lambda: f"<p>{SENTENCE * 4}<a href='/x'>x</a></p>" * count


def in_another_encoding(codec: str, head: str = "") -> Make:
    return lambda: f"<html><head>{head}</head>{ARTICLE.replace('bed', 'Beet für Lehmböden')}".encode(codec)


def at_random(size: int, start: bytes = b"") -> Make:
    return lambda: start + random.Random(1).randbytes(size)  # noqa: S311 - no secret, but the same each time


def small(name: str, make: Make, ends: frozenset[Outcome] = OK, links: int = 3) -> object:
    return pytest.param(make, ends, links, id=name)


def large(name: str, make: Make, ends: frozenset[Outcome] = OK, links: int = 3) -> object:
    return pytest.param(make, ends, links, id=name, marks=pytest.mark.slow)


INPUTS: Final = [
    small("10,000 attributes on one tag", attributes(10_000)),
    large("20,000 attributes on one tag", attributes(20_000)),
    large("40,000 attributes on one tag", attributes(40_000)),
    small("100,000 attributes on one tag", attributes(100_000)),
    small("one tag of many class words", lambda: f"<p class='{'bed ' * 4_900}'>{ARTICLE}"),
    small("divs nested 10,000 deep", nested("<div>", 10_000), links=23),
    large("divs nested 20,000 deep", nested("<div>", 20_000), links=23),
    large("divs nested 40,000 deep", nested("<div>", 40_000), links=23),
    small("divs nested 100,000 deep", nested("<div>", 100_000), links=23),
    small("lists nested 1,000 deep", nested("<ul><li>item ", 1_000), links=23),
    large("lists nested 100,000 deep", nested("<ul><li>item ", 100_000), SLOW, links=23),
    small("tables nested 1,000 deep", nested("<table><tr><td>cell ", 1_000), links=23),
    large("tables nested 100,000 deep", nested("<table><tr><td>cell ", 100_000), SLOW, links=23),
    small("misnested formatting, 1,000 times", lambda: "<b><i><p></b>bed " * 1_000 + ARTICLE),
    large(
        "20,000 unclosed <b>, each opened again in every paragraph after it",
        repeated("<p><b class=b{n}>{n} ", 20_000),
        TOO_LARGE,
    ),
    small("distinct paragraphs, 0.1 MB", lambda: paragraphs(500), links=500),
    large("distinct paragraphs, 1.4 MB", lambda: paragraphs(6_000), SLOW, MAX_LINKS),
    large("distinct paragraphs, 2.7 MB", lambda: paragraphs(12_000), SLOW, MAX_LINKS),
    large("distinct paragraphs, 5.4 MB", lambda: paragraphs(24_000), SLOW, MAX_LINKS),
    small("1,000 equal paragraphs", equal(1_000), links=1_000),
    large("12,000 equal paragraphs", equal(12_000), SLOW, MAX_LINKS),
    small("a table of 1,000 rows", repeated(ROW, 1_000, before="<table>", after=""), links=1_000),
    large("a table of 20,000 rows", repeated(ROW, 20_000, before="<table>", after=""), SLOW, MAX_LINKS),
    small("1,000 links", repeated(ITEM, 1_000, after=""), links=1_000),
    large("50,000 links", repeated(ITEM, 50_000, after=""), SLOW, MAX_LINKS),
    large(
        "50,000 links with 1 MB of addresses",
        repeated("<a href='/garden/beds/{n}'>{n}</a>", 50_000, after=""),
        SLOW,
        MAX_LINKS,
    ),
    small("2,000 unclosed <a>", repeated("<a href='/{n}'>{n} ", 2_000, after=""), links=2_000),
    large("100,000 unclosed <a>", repeated("<a href='/{n}'>{n} ", 100_000, after=""), SLOW, MAX_LINKS),
    small("one text of 0.5 MB", at_the_end("word ", 100_000)),
    large("one text of 5 MB", at_the_end("word ", 1_000_000), SLOW),
    large("blanks, 5 MB", at_the_end(" ", 4_900_000), SLOW),
    large("line ends, 5 MB", at_the_end("\n", 4_900_000), SLOW),
    large("entities, 5 MB", at_the_end("&amp;&lt;&nbsp;", 330_000), SLOW),
    large("dates, 5 MB", at_the_end("2026-01-01 ", 440_000), SLOW),
    large("less-than signs, 5 MB", at_the_end("<", 4_900_000), SLOW),
    large("tags that never close, 5 MB", at_the_end("<a ", 1_600_000)),
    large("quotes that never close, 5 MB", at_the_end('<a href="', 500_000)),
    large("line breaks, 5 MB", at_the_end("<br>", 1_200_000), TOO_MUCH),
    large("100,000 options to select", repeated("<option value={n}>{n}", 100_000, before="<select>"), SLOW),
    large("100,000 headings", repeated("<h2>Bed {n}</h2>", 100_000), SLOW),
    large("50,000 inline styles", repeated(STYLED, 50_000), SLOW),
    large("50,000 meta robots", repeated("<meta name=robots content='noindex, x{n}'>", 50_000), SLOW),
    small("2,000 style rules", repeated(RULE, 2_000, before="<style>", after=f"</style>{ARTICLE}")),
    large("20,000 style rules", repeated(RULE, 20_000, before="<style>", after=f"</style>{ARTICLE}")),
    large("20,000 style elements", repeated(f"<style>{RULE}</style>", 20_000), SLOW),
    small("JSON-LD, 0.5 MB", json_ld(5_000)),
    large("JSON-LD, 5 MB", json_ld(50_000), SLOW),
    large("JSON-LD nested 900,000 deep", at_the_end(JSON_LD + '{"a":' * 900_000), SLOW),
    small("comments, 0.5 MB", at_the_end(COMMENT, 10_000)),
    large("comments, 10 MB", at_the_end(COMMENT, 210_000)),
    large("comments in a comment, 5 MB", at_the_end("<!--", 1_200_000)),
    large("scripts in a script, 5 MB", at_the_end("<script>", 600_000), SLOW),
    small("nothing", bytes, NOTHING),
    small("blanks alone", lambda: b" \n\t" * 1_000, NOTHING),
    small("bytes at random", at_random(100_000), NOT_HTML),
    small("bytes at random behind a tag", at_random(100_000, b"<html>"), NOT_HTML),
    large("bytes at random, 5 MB", at_random(5_000_000, b"<html>"), NOT_HTML),
    small("UTF-16 with a byte order mark", in_another_encoding("utf-16")),
    small("UTF-8 that says it is Shift_JIS", in_another_encoding("utf-8", "<meta charset=shift_jis>")),
    small("nothing but what stands in for a film", f"<video>{ARTICLE}".encode, links=3),
    small("NULs, 0.1 MB", lambda: paragraphs(20) + "\0" * 100_000, links=20),
]  # fmt: skip


def snapshot(page: str | bytes) -> Snapshot:
    """Cut where the fetcher stops reading, with no charset in its header."""
    body = page.encode() if isinstance(page, str) else page
    cut = body[:MAX_BYTES]
    plain = hostile_pages.snapshot("")
    return replace(plain, content_type="text/html", body=cut, truncated=len(cut) < len(body))


@dataclass(slots=True)
class Cost:
    """What one page took at the most."""

    cpu_s: float = 0.0
    worker_bytes: int = 0
    growth_bytes: int = 0


def cpu_s(process: int) -> float:
    """Seconds of CPU that a process of one thread has used, 0 when it is gone. proc(5)."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


@contextlib.asynccontextmanager
async def watched(worker: int) -> AsyncIterator[Cost]:
    cost = Cost()
    cpu_before, before = cpu_s(worker), resident_bytes(os.getpid())

    async def watch() -> None:
        while True:
            cost.cpu_s = max(cost.cpu_s, cpu_s(worker) - cpu_before)
            cost.worker_bytes = max(cost.worker_bytes, resident_bytes(worker))
            cost.growth_bytes = max(cost.growth_bytes, resident_bytes(os.getpid()) - before)
            await asyncio.sleep(LOOK_S)

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0)  # a first look, however soon the page is done
    try:
        yield cost
    finally:
        watching.cancel()


@pytest.mark.parametrize(("make", "ends", "links"), INPUTS)
async def test_every_page_ends_within_the_limits(make: Make, ends: frozenset[Outcome], links: int) -> None:
    page = snapshot(make())
    outcome, found = Outcome.OK, -1
    async with Workers(1) as workers:
        assert (await workers.parse(hostile_pages.snapshot(NORMAL))).links
        (worker,) = workers.pids
        start = time.monotonic()
        async with watched(worker) as cost:
            try:
                found = len((await workers.parse(page)).links)
            except ReadError as error:
                outcome = error.outcome
        took_s = time.monotonic() - start
        assert (await workers.parse(hostile_pages.snapshot(NORMAL))).links
    assert outcome in ends
    assert found == (links if outcome is Outcome.OK else -1)
    assert took_s < DEFAULT_LIMITS.wall_s + LATE_S
    assert cost.cpu_s < DEFAULT_LIMITS.cpu_s + LATE_S
    assert 0 < cost.worker_bytes < WORKER_BYTES
    assert cost.growth_bytes < GROWTH_BYTES
