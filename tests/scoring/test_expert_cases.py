"""The cases an expert was asked to sign, each beside a page that looks alike and deserves another answer.

Pages are parsed as they come; meaning is measured by word counts. What the scorer cannot tell yet is marked
so, strictly: whoever teaches it takes the mark away.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from tomllib import loads
from typing import Final

import pytest

from scoring import check
from scoring.results import Checked
from scoring.site import Target
from tests.fakes import NOON, embed_words
from tests.scoring.builders import a_check, our_target
from web import urls
from web.page import Reading, Snapshot
from web.parse import parse
from web.urls import Url

FOLDER: Final = Path(__file__).parents[1] / "quality"
NAMED: Final = 18  # cases of the table; a case may come in several forms, and each has its look-alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A page, the verdicts an expert signs and patterns of what the advice says and leaves unsaid."""

    name: str
    page: str  # its file, without the ending
    url: str
    verdict: list[str]
    says: str = ""
    unsaid: str = ""
    verdict_later: str = ""  # why the verdict is not right yet
    says_later: str = ""


CASES: Final = tuple(
    Example(**case) for case in loads((FOLDER / "expert.toml").read_text(encoding="utf-8"))["case"]
)


async def judged(example: Example) -> Checked:
    """The example as `check` judges it, with our own page answering."""

    async def look(url: Url) -> Target:
        return our_target(url=url)

    url = urls.normalise(example.url)
    snapshot = Snapshot(
        url=url,
        final_url=url,
        status=200,
        content_type="text/html; charset=utf-8",
        robots_header="",
        body=(FOLDER / "expert" / f"{example.page}.html").read_bytes(),
        fetched_at=NOON,
    )
    reading = Reading(page=parse(snapshot), snapshot=snapshot)
    result = await check.check(a_check(asked=example.url), reading, read_target=look, embed=embed_words)
    assert isinstance(result, Checked)
    return result


def one(example: Example, later: str = "") -> object:
    marks = [pytest.mark.xfail(strict=True, reason=later)] if later else []
    return pytest.param(example, id=example.name, marks=marks)


def test_every_case_has_its_page_and_every_page_its_case() -> None:
    assert sorted(case.page for case in CASES) == sorted(
        page.stem for page in (FOLDER / "expert").glob("*.html")
    )
    assert len(CASES) >= 2 * NAMED


@pytest.mark.parametrize("example", [one(case, case.verdict_later) for case in CASES])
async def test_the_verdict_is_the_one_an_expert_signs(example: Example) -> None:
    found = await judged(example)
    assert found.judgement.verdict.value in example.verdict, found.judgement


@pytest.mark.parametrize("example", [one(case, case.says_later) for case in CASES if case.says])
async def test_the_advice_says_what_an_expert_would(example: Example) -> None:
    found = await judged(example)
    assert re.search(example.says, " ".join(found.advice))


@pytest.mark.parametrize("example", [one(case) for case in CASES if case.unsaid])
async def test_the_advice_leaves_unsaid_what_an_expert_would_not_say(example: Example) -> None:
    found = await judged(example)
    assert not re.search(example.unsaid, " ".join(found.advice))
