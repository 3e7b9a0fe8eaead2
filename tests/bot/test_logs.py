import io
import logging
from collections.abc import Iterator

import pytest

from bot import logs


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root, ours = logging.getLogger(), logging.getLogger("bot")
    before = root.handlers[:], root.level, ours.level
    text = io.StringIO()
    logs.to_stream(text)
    yield text
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    ours.setLevel(before[2])


def break_on(words: str) -> None:
    raise ValueError(words)


def test_what_a_stranger_wrote_commands_no_screen_and_forges_no_line(stream: io.StringIO) -> None:
    logging.getLogger("bot.jobs").error("read %s", "title\x1b[2J\n2026-01-01 ERROR bot: forged\u202e")
    (line,) = stream.getvalue().splitlines()
    assert "\x1b" not in line
    assert "\u202e" not in line
    assert line.endswith("ERROR bot.jobs: read title [2J 2026-01-01 ERROR bot: forged")


def test_a_traceback_keeps_its_lines(stream: io.StringIO) -> None:
    try:
        break_on("a title\x1b[31m of a page")
    except ValueError:
        logging.getLogger("bot.jobs").exception("ref 4F2K")
    lines = stream.getvalue().splitlines()
    assert lines[0].endswith("bot.jobs: ref 4F2K")
    assert lines[-1] == "ValueError: a title [31m of a page"
    assert len(lines) > 3


def test_others_are_heard_from_warnings_up_and_ourselves_from_information_up(stream: io.StringIO) -> None:
    logging.getLogger("library").info("chatter")
    logging.getLogger("bot.slack").info("connected")
    assert "chatter" not in stream.getvalue()
    assert "connected" in stream.getvalue()
