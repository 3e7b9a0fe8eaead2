import asyncio
import os
import pty
import stat
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import click
import pytest
from pydantic import SecretStr

from bot.settings import Settings
from bot.terminal import main
from scoring.site import Site
from tests.bot.builders import OURS, PAGE, a_checked, an_unreadable
from tests.bot.terminal.conftest import Terminal
from tests.bot.terminal.profiles import A_PROFILE
from tests.fake_slack import FakeSlack

ENTER = "\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that linkvouch is started in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def ready(terminal: Terminal) -> Terminal:
    """The site can be read and the page be judged."""
    terminal.services.learnable = {OURS: A_PROFILE}
    terminal.services.results = {PAGE: [a_checked()], "https://gone.example/": [an_unreadable()]}
    return terminal


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(events=()) as running:
        yield running
        assert running.faults == []


def with_tokens(terminal: Terminal, folder: Path, bot: str, app: str) -> None:
    terminal.settings = lambda: Settings(
        _env_file=None, home=folder, slack_bot_token=SecretStr(bot), slack_app_token=SecretStr(app)
    )


def test_flags_alone_lead_to_a_first_verdict(ready: Terminal) -> None:
    of_site = ("--site", OURS, "--brand", "S&S", "--topic", "compost")
    result = ready.run("setup", *of_site, "--ranks", "none", "--check", PAGE)
    assert result.exit_code == 0
    assert ready.services.known_sites[OURS].brand == ("S&S",)
    assert "Learnt from 12 pages: brand: Soil & Seed, Soil" in result.stderr
    assert "Strong" in result.stdout
    assert (
        "Skipped: Slack (linkvouch slack --manifest, then set SLACK_BOT_TOKEN and SLACK_APP_TOKEN)."
        in result.stderr
    )
    assert result.stderr.endswith("To see whether everything is in place: linkvouch doctor\n")


def test_without_a_terminal_nothing_is_asked_and_what_was_skipped_is_said(ready: Terminal) -> None:
    result = ready.run("setup")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Enter skips" not in result.stderr
    assert "Skipped: our site (--site)" in result.stderr
    assert "a first verdict (--check URL)" in result.stderr


def test_enter_skips_every_step(ready: Terminal) -> None:
    ready.typed = ENTER * 10
    result = ready.run("setup")
    assert result.exit_code == 0
    assert result.stderr.count("(Enter skips)") == 6
    assert ready.services.known_sites == {}


def test_a_person_answers_and_adds_in_their_own_words(ready: Terminal) -> None:
    ready.typed = f"not a site\n{OURS}\nSoilSeed\n\nraised beds\ngreywater\n\n\n\n\n\n{PAGE}\n"
    result = ready.run("setup")
    assert result.exit_code == 0, result.output
    assert "dry garden, mulch (learnt)" in result.stderr
    site = ready.services.known_sites[OURS]
    assert (site.brand, site.topics) == (("SoilSeed",), ("raised beds", "greywater"))
    assert "Strong" in result.stdout


def test_answers_that_cannot_be_used_are_asked_for_three_times(terminal: Terminal) -> None:
    terminal.typed = "not a site\n" * 3 + ENTER + "no token\n" * 6 + ENTER * 2
    result = terminal.run("setup")
    assert result.exit_code == 0
    assert result.stderr.count("Your site, such as") == 3
    assert result.stderr.count("SLACK_APP_TOKEN begins with xapp-, and that does not.") == 3
    assert terminal.services.known_sites == {}


def test_what_is_known_is_shown_when_it_is_run_again(ready: Terminal) -> None:
    ready.services.known_sites = {OURS: Site(domain=OURS)}
    ready.typed = ENTER * 10
    result = ready.run("setup")
    assert f"Known already: {OURS}." in result.stderr
    assert "Another site of yours" in result.stderr
    assert "our site (--site)" not in result.stderr


def test_a_site_that_does_not_answer_is_added_all_the_same(terminal: Terminal) -> None:
    result = terminal.run("setup", "--site", OURS)
    assert result.exit_code == 0
    assert OURS in terminal.services.known_sites
    assert "its pages were not read: The server did not answer." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(("--site", OURS, "--check", "https://gone.example/"), 3, id="after another step"),
        pytest.param(("--check", "https://gone.example/"), 1, id="alone"),
    ],
)
def test_a_page_that_cannot_be_read_is_a_step_that_failed(
    ready: Terminal, arguments: tuple[str, ...], code: int
) -> None:
    assert ready.run("setup", *arguments).exit_code == code


@pytest.mark.parametrize("flag", ["--brand", "--topic"])
def test_words_about_no_site_are_wrong_usage(terminal: Terminal, flag: str) -> None:
    result = terminal.run("setup", flag, "x")
    assert result.exit_code == 2
    assert "--brand and --topic go with --site." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "typed", "asked_for", "code"),
    [
        pytest.param(("--ranks", "crux"), None, ["crux"], 0, id="by flag"),
        pytest.param(("--ranks", "all"), None, ["crux,commoncrawl"], 0, id="all by flag"),
        pytest.param((), "\ny\n" + ENTER * 5, ["crux,commoncrawl"], 0, id="by a person"),
        pytest.param((), ENTER * 10, [], 0, id="skipped by a person"),
        pytest.param(("--ranks", "none"), None, [], 0, id="not wanted"),
        pytest.param((), None, [], 0, id="nobody to ask"),
    ],
)
def test_the_rank_list_is_fetched_by_its_own_command(
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    typed: str | None,
    asked_for: list[str],
    code: int,
) -> None:
    called = a_rank_command(monkeypatch)
    terminal.typed = typed
    assert terminal.run("setup", *arguments).exit_code == code
    assert called == asked_for


def test_a_rank_list_that_fails_is_a_step_that_failed(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_rank_command(monkeypatch, fails="The list could not be fetched.")
    result = terminal.run("setup", "--ranks", "crux")
    assert result.exit_code == 1
    assert "The list could not be fetched." in result.stderr


def a_rank_command(monkeypatch: pytest.MonkeyPatch, *, fails: str = "") -> list[str]:
    """Puts another `authority` command in place; gives the lists that it is asked for."""
    called: list[str] = []

    @click.group()
    def authority() -> None: ...

    @authority.command()
    @click.option("--source", default="crux,commoncrawl")
    def update(source: str) -> None:
        called.append(source)
        if fails:
            raise click.ClickException(fails)

    monkeypatch.setattr(
        main.LazyGroup,
        "get_command",
        lambda self, ctx, name, real=main.LazyGroup.get_command: (
            authority if name == "authority" else real(self, ctx, name)
        ),
    )
    return called


async def test_tokens_of_the_environment_are_tried_and_written_where_asked(
    terminal: Terminal, folder: Path, slack: FakeSlack
) -> None:
    with_tokens(terminal, folder, slack.bot_token, slack.app_token)
    terminal.slack_api = slack.base_url
    file = folder / "secrets.env"
    result = await asyncio.to_thread(terminal.run, "setup", "--env-file", str(file))
    assert result.exit_code == 0, result.output
    assert file.read_text() == f"SLACK_BOT_TOKEN={slack.bot_token}\nSLACK_APP_TOKEN={slack.app_token}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert slack.bot_token not in result.output


@pytest.mark.parametrize(
    ("answer", "written"), [pytest.param("y", True, id="yes"), pytest.param("", False, id="Enter")]
)
async def test_tokens_that_a_person_types_are_not_shown_and_written_only_after_asking(
    terminal: Terminal, folder: Path, slack: FakeSlack, *, answer: str, written: bool
) -> None:
    terminal.slack_api = slack.base_url
    terminal.typed = f"\n\nwrong\n{slack.bot_token}\n{slack.app_token}\n\n{answer}\n\n"
    result = await asyncio.to_thread(terminal.run, "setup")
    assert result.exit_code == 0, result.output
    assert "SLACK_BOT_TOKEN begins with xoxb-, and that does not." in result.stderr
    assert "Slack takes the tokens" in result.stderr
    assert slack.bot_token not in result.output
    assert (folder / ".env").exists() is written


async def test_tokens_that_slack_refuses_are_written_nowhere(
    terminal: Terminal, folder: Path, slack: FakeSlack
) -> None:
    with_tokens(terminal, folder, "xoxb-of-somebody-else", slack.app_token)
    terminal.slack_api = slack.base_url
    file = folder / "secrets.env"
    result = await asyncio.to_thread(terminal.run, "setup", "--env-file", str(file))
    assert result.exit_code == 1
    assert "Slack answered" in result.stderr
    assert not file.exists()


def test_one_token_alone_is_a_step_that_failed(terminal: Terminal, folder: Path) -> None:
    with_tokens(terminal, folder, "xoxb-1", "")
    result = terminal.run("setup")
    assert result.exit_code == 1
    assert "SLACK_APP_TOKEN is not set: Slack was left out." in result.stderr


async def test_a_file_that_cannot_be_written_is_a_sentence(
    terminal: Terminal, folder: Path, slack: FakeSlack
) -> None:
    with_tokens(terminal, folder, slack.bot_token, slack.app_token)
    terminal.slack_api = slack.base_url
    result = await asyncio.to_thread(terminal.run, "setup", "--env-file", str(folder / "none" / "x"))
    assert result.exit_code == 3
    assert "cannot be written" in result.stderr


def test_tokens_cannot_stand_on_the_command_line(terminal: Terminal) -> None:
    assert terminal.run("setup", "--slack-bot-token", "xoxb-1").exit_code == 2


def test_in_a_real_terminal_it_asks_and_enter_ends_it(folder: Path) -> None:
    ours, theirs = pty.openpty()
    code = "import sys; from bot.terminal.main import run; sys.exit(run(['setup', '--ranks', 'none']))"
    environment = {
        "LINKVOUCH_HOME": str(folder / "home"),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(main.__file__).parents[2]),
    }
    asking = subprocess.Popen(  # noqa: S603 - our own interpreter and words of this test
        [sys.executable, "-c", code],
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=folder,
        start_new_session=True,  # so that it does not ask at the terminal of whoever runs the tests
    )
    with asking:
        while asking.poll() is None:
            os.write(ours, ENTER.encode())  # a question for a secret drops what was typed before it
            time.sleep(0.1)
        assert asking.stderr is not None
        said = asking.stderr.read()
    os.close(ours)
    os.close(theirs)
    assert asking.returncode == 0, said
    assert "Your site, such as our-site.com (Enter skips)" in said
    assert "SLACK_BOT_TOKEN (begins with xoxb-), not shown (Enter skips)" in said
