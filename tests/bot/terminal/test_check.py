import json
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError
from scoring.evidence import Verdict
from scoring.results import CheckResult
from tests.bot.builders import OURS, PAGE, a_checked, a_judgement, a_link_missing, an_unreadable
from tests.bot.terminal.conftest import Terminal
from web.outcome import Outcome

OTHER = "https://cheap.example/p"


@pytest.mark.parametrize(
    ("results", "code"),
    [
        pytest.param([a_checked()], 0, id="a strong link"),
        pytest.param([a_checked(judgement=a_judgement(verdict=Verdict.RISKY))], 0, id="a risky link"),
        pytest.param([a_link_missing()], 0, id="no link on a page that was read"),
        pytest.param([an_unreadable()], 1, id="the only page could not be read"),
        pytest.param([a_checked(), an_unreadable()], 3, id="one page of two could not be read"),
        pytest.param([an_unreadable(), an_unreadable()], 1, id="no page could be read"),
    ],
)
def test_the_exit_code_tells_what_was_read(terminal: Terminal, results: list[CheckResult], code: int) -> None:
    terminal.services.results = {PAGE: results}
    assert terminal.run("check", PAGE).exit_code == code


def test_json_is_one_document_a_line_and_nothing_else(terminal: Terminal) -> None:
    terminal.services.results = {PAGE: [a_checked()], OTHER: [an_unreadable()]}
    result = terminal.run("check", PAGE, OTHER, "--json")
    documents = [json.loads(line) for line in result.stdout.splitlines()]
    assert [document["url"] for document in documents] == [PAGE, OTHER]
    assert [document["outcome"] for document in documents] == ["ok", "http_error"]
    assert result.stdout.isascii()
    assert "Checking 2 pages" in result.stderr


def test_what_is_no_address_is_a_result_and_no_wrong_usage(terminal: Terminal) -> None:
    terminal.services.results = {
        "gardenweekly": [an_unreadable(outcome=Outcome.INVALID_URL, url="gardenweekly")]
    }
    result = terminal.run("check", "gardenweekly", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["outcome"] == "invalid_url"


def test_sites_files_and_fresh_are_handed_on(terminal: Terminal, tmp_path: Path) -> None:
    saved = tmp_path / "saved.html"
    saved.write_text("<p>saved</p>")
    terminal.services.results = {PAGE: [a_checked()]}
    terminal.run("check", PAGE, "--site", f"https://www.{OURS}/", "--page", str(saved), "--fresh")
    (call,) = terminal.services.calls
    assert (call.urls, call.sites, call.pages, call.fresh) == ((PAGE,), (OURS,), (saved,), True)
    assert not call.deep


def test_a_deep_check_says_that_it_looks_further(terminal: Terminal) -> None:
    terminal.services.results = {PAGE: [a_checked()]}
    result = terminal.run("check", PAGE, "--deep")
    assert terminal.services.calls[0].deep
    assert "and the rest of its site" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        pytest.param((PAGE, OTHER, "--page", "saved.html"), "2 URLs, 1 --page", id="fewer files than URLs"),
        pytest.param(
            (PAGE, "--page", "saved.html", "--page", "saved.html"),
            "1 URL, 2 --page",
            id="more files than URLs",
        ),
        pytest.param((PAGE, "--page", "missing.html"), "does not exist", id="a file that is not there"),
        pytest.param((PAGE, "--page", "."), "is a directory", id="a folder"),
        pytest.param((PAGE, "--site", "not a site"), "not a web address", id="a site that is none"),
        pytest.param((), "Missing argument", id="no URL"),
        pytest.param(
            (PAGE, "--deep", "--page", "saved.html"), "asks no network: take one", id="a site look at a file"
        ),
    ],
)
def test_wrong_usage_is_told_before_any_work(
    terminal: Terminal,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    complaint: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("saved.html").write_text("<p>saved</p>")
    result = terminal.run("check", *arguments)
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert result.stdout == ""
    assert terminal.services.calls == []


def test_the_card_begins_with_the_verdict(terminal: Terminal) -> None:
    terminal.services.results = {PAGE: [a_checked()]}
    result = terminal.run("check", PAGE)
    assert result.stdout.startswith("Strong · 82/100 (72 to 88) · for soil-and-seed.example\n")
    assert "\x1b" not in result.stdout


def test_a_broken_setting_is_one_sentence(terminal: Terminal) -> None:
    def broken() -> Settings:
        raise SettingsError("LINKVOUCH_PACE is no number of seconds.")

    terminal.settings = broken
    result = terminal.run("check", PAGE)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "Error: LINKVOUCH_PACE is no number of seconds."
    assert "Traceback" not in result.stderr
