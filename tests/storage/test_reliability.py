import json
from pathlib import Path

import pytest

from storage import reliability
from storage.errors import RanksUnusable
from storage.rank_files import PERENNIAL, source_of
from storage.reliability import Grade
from tests.rank_lists import put

TABLE = "domain,status,citations\nwww.Good.com,gr,9\nbad.com/opinion/,GU+b,\nbad.com,gr,\nodd,gr,\nx.com,?,\n"
ENTRIES = [
    {"name": "Good", "domain": "good.com", "status": "gr"},
    {"domain": "https://bad.com/opinion", "status": "gu"},
    {"domain": "bad.com", "status": "gr"},
    {"status": "d"},
    "noise",
]
GRADES = (
    Grade(name="com.bad", path="", status="gr"),
    Grade(name="com.bad", path="opinion", status="gu"),
    Grade(name="com.good", path="", status="gr"),
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TABLE, id="a table"),
        pytest.param(json.dumps(ENTRIES), id="JSON objects in a list"),
        pytest.param(json.dumps(dict(enumerate(ENTRIES))), id="JSON objects by name"),
    ],
)
def test_grades_are_read(tmp_path: Path, text: str) -> None:
    file = put(tmp_path, text)
    assert source_of(file) == PERENNIAL
    assert reliability.read(file) == GRADES


def test_a_source_graded_differently_by_subject_is_mixed(tmp_path: Path) -> None:
    file = put(tmp_path, "domain,status\na.com,gr\na.com,gu\nb.com,d\nb.com,d+b\n")
    assert [grade.status for grade in reliability.read(file)] == ["m", "d"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("domain,status\na.com,good\n", "grades no site", id="other words"),
        pytest.param(json.dumps(ENTRIES)[:-5], "damaged or cut off", id="cut JSON"),
        pytest.param("[" * 100_000, "damaged or cut off", id="brackets without end"),
    ],
)
def test_what_holds_no_grade_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(RanksUnusable, match=says):
        reliability.read(put(tmp_path, text))


def test_a_file_too_large_to_be_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reliability, "MAX_CHARS", 20)
    with pytest.raises(RanksUnusable, match="too large"):
        reliability.read(put(tmp_path, TABLE))
