import json

import pytest

from tests.bot.builders import OURS, a_prospect, a_search
from tests.bot.terminal.conftest import Terminal

TOPIC = "drought gardening"


def test_json_is_one_prospect_a_line_with_the_fields_of_the_contract(terminal: Terminal) -> None:
    terminal.services.searches = {TOPIC: a_search(prospects=(a_prospect(), a_prospect(rank=2, offer=None)))}
    result = terminal.run("prospects", TOPIC, "--json")
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert list(first) == [
        "rank",
        "domain",
        "url",
        "title",
        "fit",
        "passage",
        "source_score",
        "verdict",
        "opportunity",
        "why",
        "offer",
        "place",
        "contact",
        "history",
        "warnings",
    ]
    assert (first["rank"], second["rank"], second["offer"]) == (1, 2, None)
    assert "worth a look" in result.stderr


def test_site_and_starts_are_handed_on_and_progress_is_a_message(terminal: Terminal) -> None:
    terminal.services.searches = {TOPIC: a_search()}
    result = terminal.run("prospects", TOPIC, "--site", OURS, "--from", "list.txt", "--from", "a.example")
    assert f"Looking for {TOPIC}, 2 starts, for {OURS}" in result.stderr
    assert result.stdout.startswith("1 page is worth a look")


@pytest.mark.parametrize(
    ("read", "prospects", "code"),
    [
        pytest.param(24, (a_prospect(),), 0, id="one prospect"),
        pytest.param(24, (), 0, id="pages were read and none was kept"),
        pytest.param(0, (), 1, id="nothing could be read"),
    ],
)
def test_the_exit_code_tells_whether_anything_was_read(
    terminal: Terminal, read: int, prospects: tuple[()], code: int
) -> None:
    terminal.services.searches = {TOPIC: a_search(read=read, prospects=prospects)}
    assert terminal.run("prospects", TOPIC).exit_code == code


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((), id="no topic"),
        pytest.param(("  ",), id="an empty topic"),
        pytest.param(('"',), id="a quotation mark alone"),
        pytest.param(("x" * 300,), id="a topic too long"),
        pytest.param((TOPIC, "--from", "/nowhere/list.txt"), id="a file that is not there"),
        pytest.param((TOPIC, "--from", "x" * 300), id="a name that no file can have"),
        pytest.param((TOPIC, "--limit", "0"), id="no prospects wanted"),
        pytest.param((TOPIC, "--limit", "many"), id="a limit that is no number"),
        pytest.param((TOPIC, "--site", "not a site"), id="a site that is none"),
    ],
)
def test_wrong_usage(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    result = terminal.run("prospects", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr
