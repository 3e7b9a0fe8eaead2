import re
import runpy
import sys
from pathlib import Path

import pytest

from scoring.evidence import Verdict
from scoring.grade import NEUTRAL
from scoring.handbook import PAGE, command, example, handbook
from scoring.weights import book
from tests.fakes import NOON

REPEAT = "python -m scoring.handbook --write"
TITLE = "# How linkvouch judges a link\n"


@pytest.fixture(scope="module")
def made() -> str:
    return handbook()


def test_the_page_is_up_to_date(made: str) -> None:
    assert PAGE.read_text(encoding="utf-8") == made, f"docs/scoring.md is old: {REPEAT}"


def test_every_number_stands_on_it_with_its_meaning(made: str) -> None:
    said = book()
    wanted = [entry.means for table in said.numbers.values() for entry in table.values()]
    wanted += [one.means for one in said.limits.values()] + [one.means for one in said.risk.values()]
    assert [means for means in wanted if means not in made] == []
    assert [rule.spares for rule in said.risk.values() if rule.spares not in made] == []


def test_nothing_is_left_to_be_filled_in(made: str) -> None:
    assert re.findall(r"\$\{?\w+\}?", made) == []


def test_the_page_is_shown_unless_it_is_to_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "scoring.md"
    monkeypatch.setattr(sys, "argv", ["handbook"])
    runpy.run_module("scoring.handbook", run_name="__main__")
    assert capsys.readouterr().out.startswith(TITLE)
    monkeypatch.setattr(sys, "argv", ["handbook", "--write"])
    command.main(place)
    assert place.read_text(encoding="utf-8").startswith(TITLE)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("attribute", "verdict"),
    [
        pytest.param("", Verdict.STRONG, id="as it stands"),
        pytest.param(' rel="sponsored"', Verdict.FAIR, id="marked as paid"),
    ],
)
def test_the_example_adds_up_line_by_line(attribute: str, verdict: Verdict) -> None:
    found = example.judged(attribute)
    shown = example.worked_marked() if attribute else example.worked()
    rows = re.findall(r"\| ([+-][\d.]+|0) \| ([\d.]+) \|$", shown, re.MULTILINE)
    running = NEUTRAL
    for effect, total in rows:
        running = round(running + float(effect), 1)
        assert running == float(total)
    assert found.judgement.verdict is verdict
    assert found.judgement.score == running
    assert f"**{verdict.capitalize()}**" in shown
    assert found.checked_at == NOON
