"""What every command shares: the doors to the rest of linkvouch, running to an end, and speaking."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

import click

from bot.outside import one_line
from bot.services import Services
from web.page import Page

if TYPE_CHECKING:
    from bot.settings import Settings

T = TypeVar("T")
AWAY: Final = (
    "Is its server up, or its disk full or read-only? LINKVOUCH_DATABASE_URL or else LINKVOUCH_HOME says "
    "where it is."
)
MAX_MESSAGE_CHARS: Final = 500  # a sentence or three; longer is not read


class ReadPages(Protocol):
    """Reads pages without judging them."""

    async def read(self, url: str) -> Page:
        """The page at an address. Raises ReadError when it cannot be read."""
        ...

    async def read_file(self, path: Path, url: str) -> Page:
        """A saved page as if it stood at `url`, read with no network. Raises ReadError likewise."""
        ...


def stdin_is_terminal() -> bool:
    """Is somebody there to answer a question?"""
    return sys.stdin.isatty()


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """How a command reaches what it works with. A test puts its own into click's context object."""

    load_settings: Callable[[], "Settings"]
    open_services: Callable[["Settings"], AbstractAsyncContextManager[Services]]
    open_reader: Callable[["Settings"], AbstractAsyncContextManager[ReadPages]]
    is_terminal: Callable[[], bool] = stdin_is_terminal
    slack_api: str = ""  # where Slack's Web API is, "" for Slack's own


class Done(IntEnum):
    """How a command ended, as its exit code."""

    ALL = 0
    NOTHING = 1
    IN_PART = 3

    @classmethod
    def of(cls, *, done: int, failed: int) -> "Done":
        """From how many items gave a result and how many did not."""
        if not failed:
            return cls.ALL
        return cls.IN_PART if done else cls.NOTHING


def doors() -> Doors:
    """The doors in the context object, else the real ones; bot.wiring is imported only for those."""
    given = click.get_current_context().find_object(Doors)
    if given is not None:
        return given
    from bot.settings import Settings
    from bot.wiring import open_reader, open_services

    return Doors(load_settings=Settings.load, open_services=open_services, open_reader=open_reader)


def here_settings() -> "Settings":
    """The settings by the doors in the context object, else the real ones; for commands that need no more."""
    from bot.settings import Settings

    given = click.get_current_context().find_object(Doors)
    return (given.load_settings if given is not None else Settings.load)()


def here_slack_api() -> str:
    """Where Slack's Web API is by the doors in the context object, "" for Slack's own."""
    given = click.get_current_context().find_object(Doors)
    return given.slack_api if given is not None else ""


def with_services(work: Callable[[Services], Awaitable[T]]) -> T:
    """Open the services, do the work, close them. An expected failure becomes a click error."""
    here = doors()

    async def opened() -> T:
        async with here.open_services(here.load_settings()) as services:
            return await work(services)

    return to_end(opened())


def with_reader(work: Callable[[ReadPages], Awaitable[T]]) -> T:
    """As `with_services`, for a command that only reads pages."""
    here = doors()

    async def opened() -> T:
        async with here.open_reader(here.load_settings()) as reader:
            return await work(reader)

    return to_end(opened())


def to_end(work: Coroutine[Any, Any, T]) -> T:
    """Run on a new event loop. Raises click.ClickException in place of an expected failure."""
    from prospects.topic import NotASearch

    try:
        return asyncio.run(work)
    except NotASearch as error:
        raise click.UsageError(one_line(str(error), MAX_MESSAGE_CHARS)) from error
    except Exception as error:
        if (sentence := expected(error)) is not None:
            raise click.ClickException(sentence) from error
        raise


@contextmanager
def told() -> Iterator[None]:
    """As `to_end`, for work that needs no event loop around it."""
    try:
        yield
    except Exception as error:
        if (sentence := expected(error)) is not None:
            raise click.ClickException(sentence) from error
        raise


def expected(error: Exception) -> str | None:
    """The one sentence for a failure that is nobody's bug; None for one that deserves its traceback."""
    from audits.decisions import ReasonMissing, UnknownRef
    from audits.disavow import DisavowTooLarge
    from bot.coefficients import CoefficientsUnusable
    from bot.settings import SettingsError
    from scoring.calibration import NotCalibrated
    from scoring.embedding import ModelMissing
    from storage.errors import DatabaseAway, DatabaseUnusable, RanksUnusable
    from web.errors import ReadError

    if isinstance(error, DatabaseAway):
        return one_line(f"{error} {AWAY}", MAX_MESSAGE_CHARS)
    decided = UnknownRef | ReasonMissing | DisavowTooLarge
    fitted = NotCalibrated | CoefficientsUnusable
    if isinstance(
        error, decided | fitted | SettingsError | ModelMissing | DatabaseUnusable | RanksUnusable | ReadError
    ):
        return one_line(str(error), MAX_MESSAGE_CHARS)
    return None


def print_json(document: Mapping[str, object]) -> None:
    """One document on one line of standard output. ASCII only, so that no screen obeys what a page wrote."""
    click.echo(json.dumps(document, ensure_ascii=True, allow_nan=False))


def say(text: str) -> None:
    """One message line on standard error."""
    click.echo(one_line(text, MAX_MESSAGE_CHARS), err=True)


def count(number: int, noun: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def finish(done: Done) -> None:
    """End the command with its exit code."""
    click.get_current_context().exit(done)
