"""What a page costs when it is taken apart as a whole, beside its main text alone.

Every way takes the same pages in one process, a page at a time, and who goes first alternates. The pages are
a fixed sample of real ones, or our own small ones where those are not at hand.
Bars: parse does at least 0.75 times the pages a second of trafilatura's text extraction; the placement of all
links, given the tree, takes at most a fifth of its time.

`python -m benchmarks.page profile` prints where the time of one round goes instead.
"""

import cProfile
import gzip
import json
import logging
import pstats
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import trafilatura

from web import decode, urls
from web.errors import ReadError
from web.page import Snapshot
from web.parse import outline, parse
from web.urls import Url

ROOT: Final = Path(__file__).parent.parent
REAL: Final = ROOT.parent / "shared" / "eval" / "pages"
OWN: Final = ROOT / "tests"
ROUNDS: Final = 3
SAMPLE: Final = 100
SHOWN: Final = 25  # functions of a profile
HERE: Final = Url("https://garden.example/post")

Run = Callable[[], object]


def extracted(page: Snapshot) -> Run:
    html = decode.decode(page.body, page.content_type)
    return lambda: trafilatura.extract(html, url=page.final_url, include_comments=False)


def taken_apart(page: Snapshot) -> Run:
    return lambda: parse(page)


def placed(page: Snapshot) -> Run:
    """Where every link stands, given the tree and which links the extractor kept."""
    html = decode.decode(page.body, page.content_type)
    seen = outline(html, page.final_url)
    return lambda: seen.places


# What each way prepares for a page is not measured, what it then runs is.
ALONE: Final = "trafilatura"
WHOLE: Final = "parse"
PLACES: Final = "places"
WAYS: Final[Mapping[str, Callable[[Snapshot], Run]]] = {ALONE: extracted, WHOLE: taken_apart, PLACES: placed}
BARS: Final[Mapping[str, float]] = {WHOLE: 0.75, PLACES: 5.0}  # times the pages a second of ALONE


def snapshot(body: bytes, url: Url = HERE) -> Snapshot:
    return Snapshot(
        url=url,
        final_url=url,
        status=200,
        content_type="text/html",
        robots_header="",
        body=body,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def real() -> list[Snapshot]:
    """Every fifth page of the set by id, so that all kinds and sources are there; empty where it is not."""
    manifest = REAL / "manifest.jsonl.gz"
    if not manifest.exists():
        return []
    with gzip.open(manifest, "rt", encoding="utf-8") as lines:
        entries = sorted((json.loads(line) for line in lines), key=lambda entry: str(entry["id"]))
    chosen = entries[:: len(entries) // SAMPLE]
    return [
        snapshot(gzip.decompress((REAL / entry["file"]).read_bytes()), urls.join(HERE, entry["url"]) or HERE)
        for entry in chosen
    ]


def own() -> list[Snapshot]:
    """The small pages of our tests, which are too alike and too short to hold the bar against."""
    return [snapshot(file.read_bytes()) for file in sorted(OWN.glob("**/*.html"))]


def is_page(page: Snapshot) -> bool:
    """Walls are told apart from pages and raise, which is less work."""
    try:
        parse(page)
    except ReadError:
        return False
    return True


def one_round(pages: Sequence[Snapshot]) -> dict[str, float]:
    """Seconds of CPU that each way takes for all pages; who goes first alternates."""
    spent = dict.fromkeys(WAYS, 0.0)
    for number, page in enumerate(pages):
        for name in sorted(WAYS, reverse=bool(number % 2)):
            run = WAYS[name](page)
            start = time.process_time()
            run()
            spent[name] += time.process_time() - start
    return spent


def compared(pages: Sequence[Snapshot], kind: str) -> None:
    rounds = [one_round(pages) for _ in range(ROUNDS)]
    size = sum(len(page.body) for page in pages) / len(pages) / 1_000
    print(f"page: {len(pages)} {kind} pages of {size:.1f} KB, median of {ROUNDS} rounds")
    for name in WAYS:
        each = statistics.median(spent[name] for spent in rounds) / len(pages)
        print(f"      {name}: {1 / each:.1f} pages/s, {1_000 * each:.1f} ms of CPU a page", end="")
        if name in BARS:
            ratios = sorted(spent[ALONE] / spent[name] for spent in rounds)
            print(f": {statistics.median(ratios):.2f}x of {ALONE}, ", end="")
            print(f"{ratios[0]:.2f}x to {ratios[-1]:.2f}x; bar {BARS[name]}x", end="")
        print()


def profiled(pages: Sequence[Snapshot]) -> None:
    profile = cProfile.Profile()
    profile.enable()
    for page in pages:
        parse(page)
    profile.disable()
    for order in ("tottime", "cumulative"):
        pstats.Stats(profile).strip_dirs().sort_stats(order).print_stats(SHOWN)


def main() -> None:
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs each page that it finds nothing in
    found = real()
    pages = [page for page in (found or own())[:SAMPLE] if is_page(page)]  # and fills every cache
    if sys.argv[1:] == ["profile"]:
        profiled(pages)
    else:
        compared(pages, "real" if found else "small")


if __name__ == "__main__":
    main()
