"""The quality gate: pages that a person labelled, the real model, and floors that must hold."""

from collections.abc import Mapping
from pathlib import Path
from tomllib import loads
from typing import Final

import pytest

from bot.samples.server import SampleWeb
from bot.samples.tour import STOPS
from scoring.results import Checked, CheckResult
from tests.bot.conftest import OpenWork, encoder, open_work, our_site, sample_web, settings

__all__ = ["encoder", "open_work", "our_site", "sample_web", "settings"]  # fixtures

HERE: Final = Path(__file__).parent
FLOORS: Final = loads((HERE / "floors.toml").read_text(encoding="utf-8"))
LABELS: Final[Mapping[str, Mapping[str, str]]] = loads((HERE / "labels.toml").read_text(encoding="utf-8"))
PAGES: Final = sorted((HERE / "pages").glob("*.html"))


def label_of(result: CheckResult) -> str:
    return result.judgement.verdict.value if isinstance(result, Checked) else result.outcome.value


def expected_of(page: Path) -> str:
    return next(verdict for verdict, pages in LABELS.items() if page.name in pages)


def test_every_page_has_one_label_and_every_label_its_page() -> None:
    labelled = sorted(name for pages in LABELS.values() for name in pages)
    assert labelled == [page.name for page in PAGES]


@pytest.mark.timeout(300)
async def test_the_scorer_stays_above_its_floors(open_work: OpenWork, sample_web: SampleWeb) -> None:
    async with open_work() as work:
        toured = await work.check([sample_web.url(stop.host, stop.path) for stop in STOPS])
        saved = await work.check([f"https://notebook.example/{page.stem}" for page in PAGES], pages=PAGES)
    cases = [
        *(
            (f"{stop.host}{stop.path}", stop.expect, result)
            for stop, result in zip(STOPS, toured, strict=True)
        ),
        *((page.name, expected_of(page), result) for page, result in zip(PAGES, saved, strict=True)),
    ]
    pairs = [(name, expected, label_of(result)) for name, expected, result in cases]
    wrong = [f"{name}: expected {expected}, got {got}" for name, expected, got in pairs if expected != got]
    called = [expected for _, expected, got in pairs if got == "risky"]
    meant = [got for _, expected, got in pairs if expected == "risky"]
    found = {
        "labelled_pages": len(pairs),
        "right": 1 - len(wrong) / len(pairs),
        "risk_precision": called.count("risky") / max(1, len(called)),
        "risk_recall": meant.count("risky") / max(1, len(meant)),
    }
    print(*(f"{name} {figure:.2f}" for name, figure in found.items()), *wrong, sep="\n")
    assert {name: figure for name, figure in found.items() if figure < FLOORS[name]} == {}, wrong
