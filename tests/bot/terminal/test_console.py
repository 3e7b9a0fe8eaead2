import io
from contextlib import redirect_stdout

import pytest
from rich.text import Text

from bot.terminal.console import DIM, screen


class Screen(io.StringIO):
    """A terminal, as far as a program can tell."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def on_screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return Screen()


def test_a_terminal_gets_colour(on_screen: Screen) -> None:
    with redirect_stdout(on_screen):
        screen().print(Text("Risky", style="red"))
    assert on_screen.getvalue() == "\x1b[31mRisky\x1b[0m\n"


def test_no_color_is_respected(on_screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with redirect_stdout(on_screen):
        screen().print(Text("Risky", style="red"))
    assert on_screen.getvalue() == "Risky\n"


def test_a_pipe_gets_plain_text_whatever_the_environment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    screen().print(Text("Risky", style="bold red"), Text("at p", style=DIM))
    assert capsys.readouterr().out == "Risky at p\n"


@pytest.mark.parametrize(
    ("columns", "width"),
    [
        pytest.param("20", 60, id="a narrow screen"),
        pytest.param("75", 75, id="between"),
        pytest.param("240", 100, id="a wide screen"),
    ],
)
def test_the_width_follows_the_screen_within_bounds(
    monkeypatch: pytest.MonkeyPatch, columns: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert screen().width == width
