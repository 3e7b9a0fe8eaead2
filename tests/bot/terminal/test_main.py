import importlib
import importlib.metadata
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping

import click
import pytest
from click.testing import CliRunner

from bot.terminal.main import COMMANDS, INTERRUPTED, PIPE_CLOSED, linkvouch, run

START = "import sys; from bot.terminal.main import run; sys.exit(run(sys.argv[1:]))"
MAX_TIMES_PYTHON = 8  # `linkvouch --help` against `python -c pass`
TRIES = 5  # the fastest of these counts: a busy machine only ever slows


def linkvouch_process(
    *arguments: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own interpreter and words of this test
        [sys.executable, "-c", START, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(env or {})},
        timeout=60,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_what_the_command_says(name: str) -> None:
    module, line = COMMANDS[name]
    command = importlib.import_module(module).command
    assert isinstance(command, click.Command)
    assert command.short_help == line
    assert command.help is not None
    assert command.help.startswith(line)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    result = CliRunner().invoke(linkvouch, [name, "--help"])
    assert result.exit_code == 0
    assert COMMANDS[name][1] in result.stdout


def test_the_help_lists_every_command_with_its_line() -> None:
    help_text = CliRunner().invoke(linkvouch, ["--help"]).stdout
    for name, (_, line) in COMMANDS.items():
        assert f"  {name} " in help_text
        assert line in help_text


def test_the_version_is_that_of_the_package() -> None:
    result = CliRunner().invoke(linkvouch, ["--version"], prog_name="linkvouch")
    assert result.stdout == f"linkvouch {importlib.metadata.version('linkvouch')}\n"


def test_a_mistyped_command_gets_a_suggestion() -> None:
    result = CliRunner().invoke(linkvouch, ["chek", "https://a.example/"])
    assert result.exit_code == 2
    assert "Did you mean 'check'?" in result.stderr
    assert result.stdout == ""


def test_help_imports_nothing_but_click() -> None:
    code = (
        "from bot.terminal.main import run; import sys; run(['--help']); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(  # noqa: S603 - as above
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert loaded.isdisjoint(
        {"rich", "httpx", "pydantic", "sqlmodel", "torch", "numpy", "aiohttp", "scoring"}
    )


def test_help_is_quick() -> None:
    def seconds(*command: str) -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, *command], capture_output=True, check=True)  # noqa: S603 - as above
        return time.perf_counter() - began

    bare = min(seconds("-c", "pass") for _ in range(TRIES))
    ours = min(seconds("-c", START, "--help") for _ in range(TRIES))
    assert ours <= MAX_TIMES_PYTHON * bare, statistics.fmean([bare, ours])


def test_wrong_usage_ends_with_2_and_prints_no_result() -> None:
    done = linkvouch_process("check")
    assert (done.returncode, done.stdout) == (2, "")
    assert "URL" in done.stderr


def test_ctrl_c_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object, **__: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(linkvouch, "invoke", interrupted)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    try:
        assert run(["doctor"]) == INTERRUPTED == 130
    finally:
        signal.signal(signal.SIGINT, before)
    assert capsys.readouterr().err.strip() == ""


def test_a_closed_pipe_is_quiet() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        done = subprocess.run(  # noqa: S603 - as above
            [sys.executable, "-c", START, "--help"],
            stdout=pipe,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert (done.returncode, done.stderr) == (PIPE_CLOSED, b"")
