"""The log of a running app: one line an event, with no secret and nothing in it that a screen would obey."""

import logging
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any, Final, TextIO

from bot.masking import Masking
from bot.outside import one_line

MAX_LINE_CHARS: Final = 2_000  # of one line; a longer one is a page, not a message
AGAIN_S: Final = 60.0  # until the same is said again; a database that is away is met ten times a second
MOST_WORDS: Final = 1_000  # different warnings remembered
# They tell headers, addresses and bodies when asked for more than warnings, whatever the level around them.
TALKATIVE: Final = ("aiohttp", "httpcore", "httpx", "slack_bolt", "slack_sdk", "sqlalchemy", "websockets")


class SafeFormatter(logging.Formatter):
    """Time, level, logger, message in one line, then a traceback whose lines are made safe one by one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._masked = Masking(secrets)

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have left a traceback there that nobody made safe.
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        record.message = one_line(self._masked(record.message), MAX_LINE_CHARS)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: ANN401, N802 - logging's own signature
        from storage.engines import away  # its library costs 0.3 s, and the commands that fail seldom need it

        return self._lines(away(ei[1])) or self._lines(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's own name
        return self._lines(super().formatStack(stack_info))

    def _lines(self, text: str) -> str:
        return "\n".join(_indented(line) for line in self._masked(text).split("\n"))


class OnceInAWhile(logging.Filter):
    """Of warnings in the same words one passes, until AGAIN_S are over."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._said_at: dict[tuple[str, str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        error = record.exc_info[1] if record.exc_info else None
        words, now = (record.name, record.getMessage(), str(error)), self._clock()
        if now - self._said_at.get(words, -AGAIN_S) < AGAIN_S:
            return False
        if len(self._said_at) >= MOST_WORDS:
            self._said_at.clear()
        self._said_at[words] = now
        return True


def _indented(line: str) -> str:
    blanks = len(line) - len(line.lstrip(" "))
    return " " * blanks + one_line(line, MAX_LINE_CHARS)


def to_stream(stream: TextIO = sys.stderr, *, secrets: Iterable[str] = ()) -> None:
    """Log warnings of all, and what we tell ourselves, to a stream that none of `secrets` gets into."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(SafeFormatter(secrets))
    handler.addFilter(OnceInAWhile())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(logging.INFO)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
