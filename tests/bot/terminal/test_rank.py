import json
from pathlib import Path

import pytest

from tests.bot.terminal.conftest import Terminal

DOCUMENTS = (
    {"id": "cars", "title": "Brake pads", "text": "Change the brake pads of an old car in an hour."},
    {"id": "garden", "title": "Drought gardening", "text": "Mulch keeps the soil of a garden wet for weeks."},
)
TOPICS = ({"id": "q1", "text": "drought gardening"}, {"id": "q2", "text": "brake pads"})


def lines(folder: Path, name: str, *rows: object) -> str:
    """A file of JSON lines; a text is written as it is."""
    file = folder / name
    told = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    file.write_text("\n".join(told), encoding="utf-8")
    return str(file)


def test_a_topic_ranks_the_documents_best_first(terminal: Terminal, tmp_path: Path) -> None:
    docs = lines(tmp_path, "docs.jsonl", *DOCUMENTS)
    result = terminal.run("rank", "drought gardening", "--docs", docs, "--json")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.exit_code, [row["id"] for row in found]) == (0, ["garden", "cars"])
    assert list(found[0]) == ["query", "id", "relevance", "score", "passage"]
    assert found[0]["query"] == "drought gardening"
    assert 100 >= found[0]["relevance"] > found[1]["relevance"] >= 0
    assert found[0]["passage"].startswith("Drought gardening")


def test_every_topic_is_answered_with_every_document(terminal: Terminal, tmp_path: Path) -> None:
    docs, queries = lines(tmp_path, "d.jsonl", *DOCUMENTS), lines(tmp_path, "q.jsonl", *TOPICS)
    result = terminal.run("rank", "--queries", queries, "--docs", docs, "--json")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["query"], row["id"]) for row in found] == [
        ("q1", "garden"),
        ("q1", "cars"),
        ("q2", "cars"),
        ("q2", "garden"),
    ]


def test_a_person_reads_the_best_with_their_passages(terminal: Terminal, tmp_path: Path) -> None:
    many = [{"id": f"d{number}", "text": f"Notes on gardening, part {number}."} for number in range(25)]
    result = terminal.run("rank", "gardening", "--docs", lines(tmp_path, "d.jsonl", *many))
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 20
    assert "Notes on gardening" in result.stdout
    assert "5 more; --json lists all." in result.stderr
    assert "broad topic" in result.stderr


@pytest.mark.parametrize(
    ("row", "says"),
    [
        pytest.param("{not json", "no JSON object", id="no JSON"),
        pytest.param("[1, 2]", "no JSON object", id="a list"),
        pytest.param({"text": "x"}, 'no "id"', id="no id"),
        pytest.param({"id": True, "text": "x"}, 'no "id"', id="a truth value for an id"),
        pytest.param({"id": "garden", "text": "x"}, "was there before", id="an id twice"),
        pytest.param({"id": "a", "text": 5}, "must be texts", id="a number for a text"),
        pytest.param({"id": "a", "title": None}, "no text", id="no text at all"),
    ],
)
def test_a_line_that_cannot_be_used_is_told_and_the_rest_is_ranked(
    row: object, says: str, terminal: Terminal, tmp_path: Path
) -> None:
    docs = lines(tmp_path, "docs.jsonl", *DOCUMENTS, "", row)
    result = terminal.run("rank", "drought gardening", "--docs", docs, "--json")
    assert result.exit_code == 3
    assert len(result.stdout.splitlines()) == 2
    assert "docs.jsonl, line 4: " in result.stderr
    assert says in result.stderr


def test_many_bad_lines_are_counted_and_not_all_told(terminal: Terminal, tmp_path: Path) -> None:
    result = terminal.run("rank", "mulch", "--docs", lines(tmp_path, "d.jsonl", *["{"] * 9))
    assert result.exit_code == 1
    assert result.stderr.count("is left out") == 5
    assert "9 lines in all were left out." in result.stderr
    assert "nothing to rank" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((), id="neither a topic nor a file of topics"),
        pytest.param(("mulch", "--queries", "FILE"), id="both"),
        pytest.param((" ",), id="an empty topic"),
    ],
)
def test_wrong_usage_is_told(arguments: tuple[str, ...], terminal: Terminal, tmp_path: Path) -> None:
    docs = lines(tmp_path, "d.jsonl", *DOCUMENTS)
    given = (docs if one == "FILE" else one for one in arguments)
    result = terminal.run("rank", *given, "--docs", docs)
    assert result.exit_code == 2
    assert "topic" in result.stderr.lower()
