"""The quality gate: pages that a person labelled, the real model, and floors that must hold."""

from collections import Counter
from pathlib import Path
from tomllib import loads

import pytest

from bot.samples.server import SampleWeb
from bot.samples.tour import STOPS
from scoring.results import Checked, CheckResult
from tests.bot.conftest import OpenWork, encoder, open_work, our_site, sample_web, settings

__all__ = ["encoder", "open_work", "our_site", "sample_web", "settings"]  # fixtures

FLOORS = loads(Path(__file__).with_name("floors.toml").read_text(encoding="utf-8"))


def label_of(result: CheckResult) -> str:
    return result.judgement.verdict.value if isinstance(result, Checked) else result.outcome.value


@pytest.mark.timeout(300)
async def test_the_scorer_stays_above_its_floors(open_work: OpenWork, sample_web: SampleWeb) -> None:
    async with open_work() as work:
        results = await work.check([sample_web.url(stop.host, stop.path) for stop in STOPS])
    pairs = [(stop.expect, label_of(result)) for stop, result in zip(STOPS, results, strict=True)]
    right = sum(expected == got for expected, got in pairs) / len(pairs)
    risky = Counter(pairs)[("risky", "risky")]
    precision = risky / max(1, sum(got == "risky" for _, got in pairs))
    recall = risky / max(1, sum(expected == "risky" for expected, _ in pairs))
    print(
        f"labelled pages {len(pairs)}, right {right:.2f}, risk precision {precision:.2f}, recall {recall:.2f}"
    )
    wrong = [
        f"{stop.host}{stop.path}: expected {expected}, got {got}"
        for stop, (expected, got) in zip(STOPS, pairs, strict=True)
        if expected != got
    ]
    assert len(pairs) >= FLOORS["labelled_pages"]
    assert right >= FLOORS["right"], wrong
    assert precision >= FLOORS["risk_precision"], wrong
    assert recall >= FLOORS["risk_recall"], wrong
