"""The screen: plain text when it is not a terminal, 60 to 100 columns, and no markup but our own."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rich.console import Console, ConsoleOptions
from rich.text import Text

from bot.outside import one_line
from scoring.evidence import Verdict

MIN_COLUMNS: Final = 60
MAX_COLUMNS: Final = 100  # longer lines are hard to follow
MAX_LINE_CHARS: Final = 300  # of a stranger's words on one card line

DIM: Final = "bright_black"
HEADING: Final = "bold"
VERDICT_STYLES: Final = {
    Verdict.STRONG: "bold green",
    Verdict.FAIR: "bold yellow",
    Verdict.WEAK: "bold dark_orange",
    Verdict.RISKY: "bold red",
    Verdict.UNKNOWN: "bold cyan",
}


def screen() -> Console:
    """A console on standard output as it is now. Colour only on a terminal, and never with NO_COLOR set."""
    columns = shutil.get_terminal_size().columns
    return Console(
        file=sys.stdout,
        width=min(max(columns, MIN_COLUMNS), MAX_COLUMNS),
        force_terminal=sys.stdout.isatty(),
        no_color=bool(os.environ.get("NO_COLOR")),
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
    )


def safe(text: str, limit: int = MAX_LINE_CHARS) -> str:
    """A stranger's words for one line of a card. Goes into `Text`, which knows no markup."""
    return one_line(text, limit)


def quoted(text: str, limit: int = MAX_LINE_CHARS) -> str:
    """Safe words in quotation marks."""
    return f"“{safe(text, limit)}”"


def verdict_word(verdict: Verdict) -> Text:
    """The word itself says it; the colour only repeats it."""
    return Text(verdict.value.capitalize(), style=VERDICT_STYLES[verdict])


@dataclass(frozen=True, slots=True, kw_only=True)
class Hanging:
    """A paragraph set in by `indent` columns, later lines under its first word. No spaces at line ends."""

    text: Text
    indent: int = 0
    bullet: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """The lines, as rich asks for them."""
        room = options.max_width - self.indent - len(self.bullet)
        lead = " " * self.indent + self.bullet
        for line in self.text.wrap(console, room, overflow="fold"):
            line.rstrip()
            yield Text.assemble(lead, line)
            lead = " " * len(lead)
