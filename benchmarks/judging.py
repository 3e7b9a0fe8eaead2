"""What a warm check of a saved page costs, beside its text extraction and the encoding of the same texts.

One process and the real model, CPU seconds, a page at a time, and who goes first alternates. Our site is the
one that the page's first link to another site leads to. Bar: at most 1.25 times.
"""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

import numpy as np
import trafilatura
from numpy.typing import NDArray

from benchmarks.page import REAL, is_page, own, real
from scoring import check
from scoring.check import Check
from scoring.embedding import Encoder
from scoring.site import Site
from web import decode, urls
from web.page import Page, Reading, Snapshot
from web.parse import parse

ROUNDS: Final = 3
PAGES: Final = 40
BAR: Final = 1.25
NOW: Final = datetime(2026, 11, 22, tzinfo=UTC)
TOPICS: Final = ("personal finance software", "web design for small companies", "growing vegetables at home")

Run = Callable[[], object]


class Heard:
    """The encoder, with every text it was asked for."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.texts: list[str] = []

    def __call__(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        self.texts += texts
        return self._encoder(texts)


def site_for(page: Page) -> Site:
    """The first other site that the page links to, as if it were ours."""
    home = urls.registrable_domain(page.final_url)
    others = (link.target for link in page.links if urls.registrable_domain(link.target) != home)
    domain = urls.registrable_domain(next(others, page.final_url))
    return Site(domain=domain, brand=(domain.split(".")[0],), topics=TOPICS)


def judged(snapshot: Snapshot, site: Site, encoder: Encoder | Heard) -> Run:
    asked = Check(asked=snapshot.url, site=site, ref=None, at=NOW)

    def run() -> None:
        check.judge(asked, Reading(page=parse(snapshot), snapshot=snapshot), {}, encoder)

    return run


def beside(snapshot: Snapshot, texts: Sequence[str], encoder: Encoder) -> Run:
    html = decode.decode(snapshot.body, snapshot.content_type)

    def run() -> None:
        trafilatura.extract(html, url=snapshot.final_url, include_comments=False)
        if texts:
            encoder(list(texts))

    return run


def seconds(run: Run) -> float:
    gc.collect()
    start = time.process_time()
    run()
    return time.process_time() - start


def main() -> None:
    kind = "real" if REAL.exists() else "small"
    pages = [page for page in (real() or own()) if is_page(page)][:PAGES]
    encoder = Encoder(threads=1)
    encoder.load()
    pairs: list[tuple[Run, Run]] = []
    for page in pages:
        heard, site = Heard(encoder), site_for(parse(page))
        judged(page, site, heard)()
        pairs.append((judged(page, site, encoder), beside(page, heard.texts, encoder)))
    ratios = []
    for _ in range(ROUNDS):
        ours = theirs = 0.0
        for number, (check_page, rest) in enumerate(pairs):
            if number % 2:
                ours, theirs = ours + seconds(check_page), theirs + seconds(rest)
            else:
                theirs, ours = theirs + seconds(rest), ours + seconds(check_page)
        ratios.append(ours / theirs)
    print(
        f"judging: a warm check of {len(pages)} {kind} pages takes {statistics.median(ratios):.2f}x of the"
        f" CPU of extracting their text and encoding the same texts in one call (bar {BAR}x)"
    )
    print(f"         median of {ROUNDS}, from {min(ratios):.2f}x to {max(ratios):.2f}x")


if __name__ == "__main__":
    main()
