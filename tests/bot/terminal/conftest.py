from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.services import Services
from bot.settings import Settings
from bot.terminal.main import linkvouch
from bot.terminal.running import Doors, ReadPages
from tests.bot.fake_services import FakeServices
from web.errors import NotAPage
from web.outcome import Outcome
from web.page import Page


@dataclass
class FakeReader:
    """Pages by address, and by file name."""

    pages: dict[str, Page] = field(default_factory=dict)
    saved: list[tuple[Path, str]] = field(default_factory=list)

    async def read(self, url: str) -> Page:
        if url not in self.pages:
            raise NotAPage(Outcome.HTTP_ERROR, "The server answered 404: there is no such page.")
        return self.pages[url]

    async def read_file(self, path: Path, url: str) -> Page:
        self.saved.append((path, url))
        return self.pages[path.name]


@dataclass
class Terminal:
    """A person at the command line, with services and reader of the test's making."""

    services: FakeServices
    reader: FakeReader
    settings: Callable[[], Settings]

    typed: str | None = None  # what the person types, a line a question; None where nobody sits
    slack_api: str = ""

    def run(self, *arguments: str) -> Result:
        doors = Doors(
            load_settings=self.settings,
            open_services=self.open_services,
            open_reader=self.open_reader,
            is_terminal=lambda: self.typed is not None,
            slack_api=self.slack_api,
        )
        return CliRunner().invoke(linkvouch, arguments, input=self.typed, obj=doors, prog_name="linkvouch")

    @asynccontextmanager
    async def open_services(self, _settings: Settings) -> AsyncIterator[Services]:
        yield self.services

    @asynccontextmanager
    async def open_reader(self, _settings: Settings) -> AsyncIterator[ReadPages]:
        yield self.reader


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(
        services=FakeServices(), reader=FakeReader(), settings=lambda: Settings(_env_file=None, home=tmp_path)
    )
