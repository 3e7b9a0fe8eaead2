"""The quality gate: pages that a person labelled, the real model, and floors that must hold."""

import asyncio
import math
from collections import Counter
from pathlib import Path
from tomllib import loads
from typing import Final

import pytest

from bot.samples.server import SampleWeb
from bot.samples.tour import STOPS
from scoring.embedding import Encoder
from scoring.weights import weights
from tests.bot.conftest import OpenWork, encoder, open_work, our_site, sample_web, settings
from tests.quality.figures import astray, confusion, factor_confusion, figures, reliability, wrong
from tests.quality.labelled import NONE, PAGES, RISKY, Case, Label, judged, labels, sites

__all__ = ["encoder", "open_work", "our_site", "sample_web", "settings"]  # fixtures

FLOORS: Final[dict[str, float]] = loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))
# The pages of the first gate, beside the tour: plain cases, which have floors of their own.
PLAIN: Final = frozenset(
    {
        "a_denial_of_payment",
        "a_menu_that_opens",
        "a_price_that_is_told_of",
        "a_tool_with_a_price",
        "comment_spam",
        "comment_with_everyday_words",
        "editorial",
        "off_screen",
        "paid_and_marked",
        "paid_and_unmarked",
        "paid_in_german",
        "price_list",
        "somebody_elses_sponsor",
        "teaser_label_beside_an_editorial_link",
    }
)
LEAST_PAGES: Final = 150
LEAST_OF_A_LANGUAGE: Final = 20


def test_every_page_has_one_label_and_every_label_its_page() -> None:
    assert sorted(labels()) == sorted(page.stem for page in PAGES.glob("*.html"))


def test_there_are_enough_pages_and_half_of_them_are_innocent() -> None:
    languages = Counter(name[:2] for name in labels() if name[2:3] == "_")
    innocent = sum(RISKY not in label.verdict for label in labels().values())
    assert len(labels()) + len(STOPS) >= LEAST_PAGES
    assert min(languages[language] for language in ("de", "fr", "es")) >= LEAST_OF_A_LANGUAGE
    assert innocent >= len(labels()) / 2


@pytest.mark.parametrize("name", sorted(labels()))
def test_a_label_speaks_of_a_site_of_ours_that_its_page_links_to(name: str) -> None:
    label = labels()[name]
    assert label.why
    assert label.verdict
    assert f"//{sites()[label.site].domain}" in (PAGES / f"{name}.html").read_text(encoding="utf-8")
    assert set(label.risk) <= {NONE, *(rule.kind for rule in weights().risk.values())}


@pytest.mark.timeout(300)
async def test_the_scorer_stays_above_its_floors(
    open_work: OpenWork, sample_web: SampleWeb, encoder: Encoder
) -> None:
    async with open_work() as work:
        toured = await work.check([sample_web.url(stop.host, stop.path) for stop in STOPS])
    saved = await asyncio.to_thread(judged, encoder)
    cases = [
        *(
            Case(
                name=f"{stop.host}{stop.path}",
                label=Label(why=stop.title, verdict=(stop.expect,)),
                result=result,
            )
            for stop, result in zip(STOPS, toured, strict=True)
        ),
        *saved,
    ]
    plain = figures([case for case in cases if case.name in PLAIN or "/" in case.name])
    found = figures(cases) | {
        f"plain_{name}": plain[name] for name in ("labelled_pages", "right", "risk_precision", "risk_recall")
    }
    print(*(f"{name:<20} {figure:.3f}" for name, figure in found.items()), sep="\n")
    for table in (confusion, factor_confusion, reliability, wrong, astray):
        print("", *table(cases), sep="\n")
    below = {name: figure for name, figure in found.items() if figure < FLOORS[name]}
    assert below == {}, wrong(cases)


def test_every_floor_is_a_share_or_a_count() -> None:
    assert all(math.isfinite(floor) and floor >= 0 for floor in FLOORS.values())
