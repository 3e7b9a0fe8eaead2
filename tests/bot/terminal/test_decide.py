import json

import pytest

from audits.decisions import Choice
from tests.bot.builders import OURS, PAGE, a_checked
from tests.bot.terminal.conftest import Terminal


@pytest.fixture
def checked(terminal: Terminal) -> Terminal:
    """A link of ours was checked, so there is something to decide about."""
    terminal.services.results = {PAGE: [a_checked()]}
    terminal.run("check", PAGE)
    return terminal


@pytest.mark.parametrize("choice", Choice)
def test_every_choice_is_recorded_with_its_reason_and_person(checked: Terminal, choice: Choice) -> None:
    result = checked.run("decide", "LV-1042", choice.value, "--why", "we know the editor", "--as", "Ann")
    (decision,) = checked.services.made
    assert (decision.choice, decision.why, decision.by.name) == (choice.value, "we know the editor", "Ann")
    assert result.exit_code == 0
    assert "LV-1042" in result.stderr


def test_without_a_name_the_login_decides(checked: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "annlogin")
    checked.run("decide", "LV-1042", "keep", "--why", "fine")
    (decision,) = checked.services.made
    assert (decision.by.id, decision.by.name) == ("annlogin", "annlogin")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        pytest.param(
            ("LV-1042", "delete", "--why", "x"), "is not one of 'keep', 'reach_out'", id="another word"
        ),
        pytest.param(("LV-1042", "keep"), "Missing option '--why'", id="no reason"),
        pytest.param(("LV-1042", "keep", "--why", " "), "--why is empty", id="an empty reason"),
        pytest.param(("LV-1042",), "Missing argument", id="no choice"),
    ],
)
def test_wrong_usage_decides_nothing(checked: Terminal, arguments: tuple[str, ...], complaint: str) -> None:
    result = checked.run("decide", *arguments)
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert checked.services.made == []


def test_an_unknown_ref_is_one_sentence(checked: Terminal) -> None:
    result = checked.run("decide", "LV-9999", "keep", "--why", "x")
    assert result.exit_code == 1
    assert result.stderr == "Error: Nothing was ever checked under 'LV-9999'.\n"


def test_the_newest_decision_is_listed(checked: Terminal) -> None:
    checked.run("decide", "LV-1042", "disavow", "--why", "paid", "--as", "Ann")
    checked.run("decide", "LV-1042", "keep", "--why", "they\x1b[2J fixed it", "--as", "Bob")
    shown = checked.run("decisions").stdout
    assert shown.startswith(f"Keep · LV-1042 · for {OURS}\n")
    assert "“they [2J fixed it”" in shown
    (line,) = checked.run("decisions", "--site", OURS, "--json").stdout.splitlines()
    document = json.loads(line)
    assert (document["ref"], document["decision"], document["by"]) == ("LV-1042", "keep", "Bob")
    assert document["at"].endswith("+00:00")


def test_a_decision_about_a_link_for_no_site_names_none(terminal: Terminal) -> None:
    terminal.services.results = {PAGE: [a_checked(site=None)]}
    terminal.run("check", PAGE)
    terminal.run("decide", "LV-1042", "keep", "--why", "fine")
    assert terminal.run("decisions").stdout.startswith("Keep · LV-1042\n")


def test_no_decisions_says_how_to_make_one(terminal: Terminal) -> None:
    result = terminal.run("decisions")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "linkvouch decide" in result.stderr
    assert terminal.run("decisions", "--json").stdout == ""
