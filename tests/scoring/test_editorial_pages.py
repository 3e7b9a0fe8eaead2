"""Real editorial pages, judged for every site they link to: nobody may be called Risky without evidence.

The pages stand beside the repository and belong to their publishers: they are measured, never copied. Each is
judged as a prospect and, site by site, as if the site it links to were ours. What is Risky there was read and
agreed to, and is listed below with the reason; anything else is a false alarm, or evidence to be read first.
"""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.check import Check, judge, judge_as_prospect
from scoring.evidence import Judgement, Verdict
from scoring.results import Checked
from scoring.site import Site
from tests.fakes import NOON
from web import urls
from web.errors import ReadError
from web.page import Page, Reading, Snapshot
from web.parse import parse
from web.urls import Url

HERE: Final = Path(__file__).parents[3] / "shared" / "eval" / "pages"
NOWHERE: Final = Url("https://garden.example/post")  # of a page whose address is not known
MAX_SITES: Final = 40  # that one page links to; a directory has hundreds and says the same of each
MIN_SITES: Final = 4_000  # judged in all: fewer, and the pages were not read
PROSPECT: Final = ""

# Page and site, PROSPECT for the page itself -> why a person calls a link there Risky.
AGREED: Final[Mapping[tuple[str, str], str]] = {
    ("tr-3b48cf088b57", PROSPECT): "the piece says that it is an advertisement, and its links are followed",
    ("tr-3b48cf088b57", "barbour.com"): "the piece names this brand as who it was made with, links unmarked",
    ("tr-4b44e7a4c61e", "validcard.net"): "a comment under a robot's name sells stolen card numbers",
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not HERE.is_dir(), reason="the editorial pages are not beside the repository"),
]


def alike(texts: Sequence[str], /) -> NDArray[np.float32]:
    """Every text means the same: relevance decides nothing about risk, and this costs nothing."""
    return np.ones((len(texts), 1), dtype=np.float32)


def a_reading(entry: Mapping[str, Any]) -> Reading | None:
    """A page of the set; None for one that is no page: a wall, or drawn by scripts."""
    try:
        url = urls.normalise(entry["url"])
    except ReadError:
        url = NOWHERE
    snapshot = Snapshot(
        url=url,
        final_url=url,
        status=200,
        content_type="text/html",
        robots_header="",
        body=gzip.decompress((HERE / entry["file"]).read_bytes()),
        fetched_at=NOON,
    )
    try:
        return Reading(page=parse(snapshot), snapshot=snapshot)
    except ReadError:
        return None


def sites_of(page: Page) -> Iterator[str]:
    """The other sites that a page links to, in document order."""
    own = urls.registrable_domain(page.final_url)
    named = dict.fromkeys(urls.registrable_domain(link.target) for link in page.links)
    return islice((name for name in named if name and name != own), MAX_SITES)


def judgements(reading: Reading) -> Iterator[tuple[str, Judgement]]:
    """What is said of the page as a prospect, and of its best link to each site."""
    yield PROSPECT, judge_as_prospect(reading.page, None, embed=alike)
    for name in sites_of(reading.page):
        site = Site(domain=name, brand=(name.split(".")[0],))
        asked = Check(asked=str(reading.page.final_url), site=site, ref=None, at=NOON)
        result = judge(asked, reading, {}, alike)
        if isinstance(result, Checked):
            yield name, result.judgement


@pytest.mark.timeout(900)
def test_what_is_risky_on_editorial_pages_was_read_and_agreed_to() -> None:
    with gzip.open(HERE / "manifest.jsonl.gz", "rt", encoding="utf-8") as lines:
        entries = [json.loads(line) for line in lines]
    sites = 0
    accused: dict[tuple[str, str], str] = {}
    for entry in entries:
        reading = a_reading(entry)
        for name, found in judgements(reading) if reading else ():
            sites += 1
            hard = tuple(one for one in found.risks if one.hard)
            if hard or found.verdict is Verdict.RISKY:
                told = (f"{one.rule}: {one.quote}" for one in hard or found.risks)
                accused[entry["id"], name] = "; ".join(told)
    assert sites >= MIN_SITES
    assert {one: why for one, why in accused.items() if one not in AGREED} == {}
    assert set(AGREED) == set(accused), "a link that was agreed to be Risky is no longer called so"
