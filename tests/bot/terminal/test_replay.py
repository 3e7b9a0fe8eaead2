import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audits.decisions import UnknownRef
from scoring.difference import Replay, difference
from scoring.results import CheckResult
from tests.bot.builders import OURS, PAGE, a_checked, a_judged_link, a_link, a_link_missing, an_unreadable
from tests.bot.terminal.conftest import Terminal
from web.page import Placement

MARCH = datetime(2026, 3, 3, 9, 5, tzinfo=UTC)
THEN = a_checked(checked_at=MARCH, links=(a_judged_link(link=a_link(placement=Placement.FOOTER)),))


def a_replay(then: CheckResult = THEN, now: CheckResult | None = None) -> Replay:
    found = now or a_checked(snapshot="2" * 64)
    return Replay(then=then, now=found, difference=difference(then, found))


GONE = Replay(
    then=THEN,
    now=an_unreadable(ref="LV-7", say="LV-7 cannot be judged again. Its stored page is gone."),
    difference=None,
)


@pytest.mark.parametrize(
    ("replays", "code"),
    [
        pytest.param([a_replay()], 0, id="judged again"),
        pytest.param([a_replay(now=a_link_missing())], 0, id="no link is found any more"),
        pytest.param([a_replay(), GONE], 3, id="one of two stored pages is gone"),
        pytest.param([GONE], 1, id="the only stored page is gone"),
        pytest.param([a_replay(now=an_unreadable())], 1, id="the rules of today refuse the page"),
    ],
)
def test_the_exit_code_tells_what_was_judged_again(
    terminal: Terminal, replays: list[Replay], code: int
) -> None:
    terminal.services.replays = {"gardenweekly.example": replays}
    assert terminal.run("check", "--replay", "gardenweekly.example").exit_code == code


def test_the_card_shows_what_changed_before_the_reasons(terminal: Terminal) -> None:
    terminal.services.replays = {"LV-1042": [a_replay()]}
    result = terminal.run("check", "--replay", "LV-1042")
    assert "Judging again what is stored of LV-1042" in result.stderr
    text = " ".join(result.stdout.split())
    assert text.startswith("Strong · 82/100")
    assert "What changed Strong 82 on 3 March 2026, still so now: the link moved" in text
    assert text.index("What changed") < text.index("Factors")


def test_several_cards_stand_apart(terminal: Terminal) -> None:
    terminal.services.replays = {"gardenweekly.example": [a_replay(), a_replay()]}
    result = terminal.run("check", "--replay", "gardenweekly.example")
    assert result.stdout.count("What changed\n") == 2
    assert "\n\nStrong · " in result.stdout


def test_what_cannot_be_judged_again_is_a_sentence_and_no_card(terminal: Terminal) -> None:
    terminal.services.replays = {"LV-7": [GONE]}
    result = terminal.run("check", "--replay", "LV-7")
    assert result.stdout == ""
    assert "LV-7 cannot be judged again. Its stored page is gone. If you can open it" in result.stderr


def test_json_is_the_check_with_what_changed(terminal: Terminal) -> None:
    terminal.services.replays = {"gardenweekly.example": [a_replay(), GONE]}
    result = terminal.run("check", "--replay", "gardenweekly.example", "--json")
    judged, gone = (json.loads(line) for line in result.stdout.splitlines())
    assert (judged["ref"], judged["url"], judged["verdict"]) == ("LV-1042", PAGE, "strong")
    assert judged["replayed_from"] == {"checked_at": MARCH.isoformat(), "scorer": "0.1"}
    assert judged["changes"]["causes"] == ["page"]
    assert (gone["ref"], gone["changes"]) == ("LV-7", None)


def test_a_plain_check_has_no_changes_in_its_json(terminal: Terminal) -> None:
    terminal.services.results = {PAGE: [a_checked()]}
    document = json.loads(terminal.run("check", PAGE, "--json").stdout)
    assert {"changes", "replayed_from"}.isdisjoint(document)


def test_only_the_links_to_a_site_are_judged_again(terminal: Terminal) -> None:
    other = a_replay(now=a_checked(site="other.example"))
    terminal.services.replays = {"gardenweekly.example": [a_replay(), other]}
    result = terminal.run("check", "--replay", "gardenweekly.example", "--site", f"https://{OURS}/", "--json")
    assert [json.loads(line)["site"] for line in result.stdout.splitlines()] == [OURS]


def test_a_name_that_means_nothing_is_one_sentence(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unknown(name: str, *, sites: tuple[str, ...] = ()) -> list[Replay]:
        raise UnknownRef(f"No link is known as '{name}'{sites or '.'}")

    monkeypatch.setattr(terminal.services, "replay", unknown)
    result = terminal.run("check", "--replay", "LV-404")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "Error: No link is known as 'LV-404'."


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        pytest.param((PAGE,), "URL cannot", id="a URL"),
        pytest.param(("--page", "saved.html"), "--page cannot", id="a saved page"),
        pytest.param(("--fresh",), "--fresh cannot", id="a fresh look"),
        pytest.param(("--deep",), "--deep cannot", id="a deep look"),
        pytest.param((PAGE, "--fresh"), "URL and --fresh cannot", id="two of them"),
    ],
)
def test_what_reads_a_page_does_not_go_with_a_replay(
    terminal: Terminal,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    named: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("saved.html").write_text("<p>saved</p>")
    result = terminal.run("check", "--replay", "LV-1", *arguments)
    assert result.exit_code == 2
    assert named in result.stderr
    assert "linkvouch check --replay REF" in result.stderr
    assert (result.stdout, terminal.services.calls) == ("", [])


def test_a_page_that_was_seen_before_says_so_on_its_card(terminal: Terminal) -> None:
    seen = replace(a_checked(), since="Seen on 3 March 2026: Fair 61. Nothing changed since.")
    terminal.services.results = {PAGE: [seen]}
    assert "Fair 61. Nothing changed since." in terminal.run("check", PAGE).stdout
