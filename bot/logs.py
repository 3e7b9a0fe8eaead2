"""The log of a running app: one line an event, with nothing in it that a screen would obey."""

import logging
import sys
from typing import Any, Final, TextIO

from bot.outside import one_line

MAX_LINE_CHARS: Final = 2_000  # of one line; a longer one is a page, not a message


class SafeFormatter(logging.Formatter):
    """Time, level, logger, message in one line, then a traceback whose lines are made safe one by one."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        record.message = one_line(record.message, MAX_LINE_CHARS)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: ANN401, N802 - logging's own signature
        return "\n".join(_indented(line) for line in super().formatException(ei).split("\n"))


def _indented(line: str) -> str:
    blanks = len(line) - len(line.lstrip(" "))
    return " " * blanks + one_line(line, MAX_LINE_CHARS)


def to_stream(stream: TextIO = sys.stderr) -> None:
    """Log warnings and worse of all, and what we tell ourselves, to a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(SafeFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(logging.INFO)
