import json
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.terminal import calibrate
from bot.terminal.json_lines import Unusable
from scoring.embedding import bundled_folder
from tests.bot.terminal.conftest import Terminal
from tests.bot.terminal.test_rank import DOCUMENTS, TOPICS, lines

LABELS = ({"query": "q1", "id": "garden"}, {"qid": "q2", "doc": "cars", "rel": 1})


@pytest.fixture
def other(terminal: Terminal, tmp_path: Path) -> Terminal:
    """A terminal whose model is another one than the bundled: a folder, with the weights that are at hand."""
    terminal.settings = lambda: Settings(
        _env_file=None, home=tmp_path / "home", embedding_model=str(bundled_folder())
    )
    return terminal


def test_the_bundled_model_needs_no_fitting(terminal: Terminal) -> None:
    result = terminal.run("calibrate")
    assert result.exit_code == 0
    assert "has its coefficients" in result.stderr
    assert result.stdout == ""


def test_another_model_is_fitted_and_doctor_knows(other: Terminal) -> None:
    before = other.run("doctor").stdout
    result = other.run("calibrate", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["auc"] > 0.9
    assert "type: linkvouch calibrate" in before
    after = other.run("doctor").stdout
    assert "Its coefficients were fitted on" in after
    assert "linkvouch calibrate" not in after


def test_too_few_labels_are_one_sentence_and_nothing_is_kept(other: Terminal, tmp_path: Path) -> None:
    result = other.run(
        "calibrate",
        *("--docs", lines(tmp_path, "d.jsonl", *DOCUMENTS)),
        *("--queries", lines(tmp_path, "q.jsonl", *TOPICS)),
        *("--labels", lines(tmp_path, "l.jsonl", *LABELS, {"query": "q1", "id": "nobody"})),
    )
    assert result.exit_code == 1
    assert "2 pairs on topic, 2 off it" in result.stderr
    assert "l.jsonl, line 3: its topic or its document is not in the files" in result.stderr
    assert not list(tmp_path.glob("home/*.json"))


def test_labels_without_documents_are_wrong_usage(other: Terminal, tmp_path: Path) -> None:
    result = other.run("calibrate", "--labels", lines(tmp_path, "l.jsonl", *LABELS))
    assert result.exit_code == 2
    assert "all three or none" in result.stderr


@pytest.mark.parametrize(
    ("row", "says"),
    [
        pytest.param([1], "no JSON object", id="a list"),
        pytest.param({"query": "q1"}, '"query" and "id"', id="no document"),
        pytest.param({"query": "q9", "id": "d"}, "not in the files", id="an unknown topic"),
        pytest.param({"query": "q", "id": "d", "rel": "yes"}, "must be a number", id="a word for rel"),
    ],
)
def test_a_label_that_cannot_be_used_says_why(row: object, says: str) -> None:
    with pytest.raises(Unusable, match=says):
        calibrate._label(row, {"q": 0}, {"d": 0})
