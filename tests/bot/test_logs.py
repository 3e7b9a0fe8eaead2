import io
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import logs
from bot.settings import Settings
from storage.errors import DatabaseAway, DatabaseUnusable, unusable
from tests.bot.injection_cases import injection_cases

TOKEN = "xoxb-1234567890-abcdef"
KEY = "q7-Zk_0123456789abcdefghij-key"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in ("bot", *logs.TALKATIVE)}
    text = io.StringIO()
    logs.to_stream(text, secrets=[KEY])
    yield text
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


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


def in_the_message(secret: str) -> None:
    logging.getLogger("bot").warning(f"refused: {secret}")  # noqa: G004 - as careless code writes it


def in_an_argument(secret: str) -> None:
    logging.getLogger("bot").warning("refused: %r", {"token": secret})


def in_a_traceback(secret: str) -> None:
    try:
        break_on(secret)
    except ValueError:
        logging.getLogger("bot").exception("refused")


def in_a_cause(secret: str) -> None:
    try:
        try:
            break_on(secret)
        except ValueError as error:
            raise RuntimeError("it failed") from error
    except RuntimeError:
        logging.getLogger("slack_bolt.AsyncApp").exception("refused")


def in_a_traceback_that_another_handler_wrote_first(secret: str) -> None:
    careless = logging.StreamHandler(io.StringIO())
    logging.getLogger().handlers.insert(0, careless)
    in_a_traceback(secret)


@pytest.mark.parametrize(
    "place",
    [
        in_the_message,
        in_an_argument,
        in_a_traceback,
        in_a_cause,
        in_a_traceback_that_another_handler_wrote_first,
    ],
)
@pytest.mark.parametrize(
    "secret",
    [TOKEN, KEY, "https://hooks.slack.com/commands/T/1/abcdef", "postgresql://linkvouch:abcdef@db/x"],
    ids=["token", "key", "response_url", "database"],
)
def test_a_secret_gets_into_the_log_nowhere(
    stream: io.StringIO, place: Callable[[str], None], secret: str
) -> None:
    place(secret)
    assert "***" in stream.getvalue()
    assert "abcdef" not in stream.getvalue()


def test_others_are_heard_from_warnings_up_and_ourselves_from_information_up(stream: io.StringIO) -> None:
    logging.getLogger("library").info("chatter")
    logging.getLogger("bot.slack").info("connected")
    assert "chatter" not in stream.getvalue()
    assert "connected" in stream.getvalue()


@pytest.mark.parametrize("name", logs.TALKATIVE)
def test_libraries_that_tell_headers_tell_them_at_no_level_of_the_root(
    stream: io.StringIO, name: str
) -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    logging.getLogger(f"{name}.client").debug("headers: %s", {"Authorization": f"Bearer {TOKEN}"})
    logging.getLogger(f"{name}.client").info("a request")
    assert stream.getvalue() == ""


def test_every_secret_of_the_settings_is_known_to_the_log() -> None:
    settings = Settings(
        _env_file=None,
        database_url=SecretStr("postgresql://linkvouch:pass%40word@db/linkvouch"),
        secret_key=SecretStr("new-key, old-key"),
        slack_bot_token=SecretStr("xoxb-1"),
        slack_signing_secret=SecretStr("signing"),
        slack_client_secret=SecretStr("client"),
    )
    assert set(settings.secrets()) == {"new-key", "old-key", "pass%40word", "xoxb-1", "signing", "client"}
    assert Settings(_env_file=None).secrets() == ()


def test_settings_show_no_secret_when_they_are_dumped(stream: io.StringIO) -> None:
    settings = Settings(_env_file=None, slack_signing_secret=SecretStr("0123"), secret_key=SecretStr(KEY))
    logging.getLogger("bot").warning("%r %s %s", settings, settings, settings.model_dump())
    assert "0123" not in stream.getvalue()
    assert KEY not in stream.getvalue()


def test_the_file_of_secrets_is_never_kept_with_the_code() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {".env", "/.env"} & set(ignored)
    example = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = [line for line in example if line.startswith(("SLACK_", "LINKVOUCH_SECRET_KEY"))]
    assert named
    assert all(line.endswith("=") for line in named)


COVERED = {
    "secrets-01": in_a_traceback,
    "secrets-02": in_the_message,
    "secrets-03": in_the_message,
    "secrets-04": test_settings_show_no_secret_when_they_are_dumped,
    "secrets-05": test_what_a_stranger_wrote_commands_no_screen_and_forges_no_line,
    "secrets-06": test_libraries_that_tell_headers_tell_them_at_no_level_of_the_root,
    "secrets-07": test_the_file_of_secrets_is_never_kept_with_the_code,
}


def test_every_case_of_the_evaluation_set_is_looked_at_here(stream: io.StringIO) -> None:
    """The words of the cases themselves go into the log, and their secrets do not come out."""
    cases = injection_cases("secrets")
    assert {case["id"] for case in cases} == COVERED.keys()
    for case in cases:
        logging.getLogger("bot").error("%s", case["given"]["situation"])
    written = stream.getvalue()
    for secret in ("xoxb-1234567890-abcdef", "user:secret@", "T/1/secret"):
        assert secret not in written


def test_the_same_warning_is_said_once_in_a_while(stream: io.StringIO) -> None:
    now = [0.0]
    handler = logging.getLogger().handlers[0]
    handler.filters[:] = [logs.OnceInAWhile(clock=lambda: now[0])]
    log = logging.getLogger("bot.jobs")
    for words in ("away", "away", "something else", "away"):
        log.warning("the database is %s", words)
    for _ in range(2):
        log.info("a job is done")
    now[0] += logs.AGAIN_S
    log.warning("the database is %s", "away")
    said = [line.rpartition(": ")[2] for line in stream.getvalue().splitlines()]
    away = "the database is away"
    assert said == [away, "the database is something else", "a job is done", "a job is done", away]


def test_where_a_mistake_inside_the_database_was_met_is_in_the_log(stream: io.StringIO) -> None:
    try:
        raise unusable("linkvouch.sqlite3", "no such column: sites.home")
    except DatabaseUnusable:
        logging.getLogger("bot.slack").exception("the outbox could not be read")
    assert "Traceback" in stream.getvalue()


def test_a_database_that_is_away_is_one_sentence_in_the_log(stream: io.StringIO) -> None:
    away = DatabaseAway("The database at db.example cannot be used: connection refused.")
    logging.getLogger("bot.slack").error("the outbox could not be read", exc_info=away)
    first, second = stream.getvalue().splitlines()
    assert first.endswith("the outbox could not be read")
    assert second == "The database at db.example cannot be used: connection refused."
