"""A web of pages as HTML, read by the real parser, and the services that judge it on a real database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.checking import Checking
from bot.knowledge import Knowledge
from bot.ranking import Ranking
from bot.replaying import Replaying
from scoring.results import CheckResult
from storage import sites
from storage.database import Database
from storage.sites import SiteRecord
from tests.fakes import WordEncoder, parse_here
from web import urls
from web.addresses import Policy
from web.errors import ReadError, Unreachable
from web.fetch import Fetcher
from web.outcome import Outcome
from web.page import Page, Reading, Snapshot
from web.read import Reader
from web.urls import Url

TENANT: Final = "local"
OURS: Final = "soil-and-seed.example"
GUIDE: Final = f"https://{OURS}/guide"
POST: Final = "https://garden.example/post"
PROSE: Final = (
    "Before you plant anything in a dry summer it pays to learn what the ground can hold; the %s walks "
    "through a jar test that needs nothing but water and patience, and says what to do when clay settles."
)
TIMEOUT: Final = Unreachable(Outcome.TIMEOUT, "It did not finish answering in time.")


def an_article(link: str = "", *, footer: str = "") -> str:
    """A page on dry gardens; `link` stands in a sentence of its second paragraph."""
    text = PROSE % (link or "guide")
    return (
        "<html lang=en><head><title>Drought gardening</title></head><body><main><article>"
        f"<h1>Drought gardening</h1><p>{PROSE % 'friend next door'}</p><p>{text}</p></article></main>"
        f"<footer>{footer}</footer></body></html>"
    )


def to_ours(words: str = "soil testing guide", target: str = GUIDE) -> str:
    return f'<a href="{target}">{words}</a>'


class HtmlReader(Reader):
    """Gives the pages of a dict; what is not in it does not answer."""

    def __init__(self, fetcher: Fetcher, pages: dict[str, str]) -> None:
        super().__init__(fetcher, parse_here)
        self.pages = pages
        self.asked: list[Url] = []

    async def __call__(self, url: Url, *, fresh: bool = False) -> Reading:
        """Raises ReadError for a page that is not there."""
        del fresh
        self.asked.append(url)
        if url not in self.pages:
            raise TIMEOUT
        snapshot = Snapshot(
            url=url,
            final_url=url,
            status=200,
            content_type="text/html; charset=utf-8",
            robots_header="",
            body=self.pages[url].encode(),
            fetched_at=datetime.now(UTC),
        )
        return Reading(page=await parse_here(snapshot), snapshot=snapshot)


@dataclass
class SmallWeb:
    """The services, and what they are given to read. `refused` is what taking a page apart raises."""

    database: Database
    reader: HtmlReader
    encoder: WordEncoder
    ranking: Ranking
    refused: list[ReadError] = field(default_factory=list)

    @property
    def pages(self) -> dict[str, str]:
        return self.reader.pages

    @property
    def checking(self) -> Checking:
        return Checking(self.database, TENANT, self.reader, self._knowledge)

    @property
    def replaying(self) -> Replaying:
        return Replaying(self.database, TENANT, self._parse, self._knowledge)

    @property
    def _knowledge(self) -> Knowledge:
        return Knowledge(encoder=self.encoder, ranking=self.ranking)

    async def check(self, url: str = POST, html: str | None = None, *, asked: str = "") -> CheckResult:
        """The one result of a check, of the page with these contents; `asked` is the job's id."""
        if html is not None:
            self.pages[urls.normalise(url)] = html
        (result,) = await self.checking.check([url], asked=asked)
        return result

    async def _parse(self, snapshot: Snapshot, /) -> Page:
        for error in self.refused:
            raise error
        return await parse_here(snapshot)


@asynccontextmanager
async def small_web(
    folder: Path, *, topics: tuple[str, ...] = ("drought gardening",)
) -> AsyncIterator[SmallWeb]:
    """A web with our guide in it, and our site known; `topics` empty knows no site."""
    database = Database.open(folder / "linkvouch.sqlite3", backups=None)
    if topics:
        with database.writing() as session:
            sites.save(session, TENANT, SiteRecord(domain=OURS, topics=topics))
    async with Fetcher(Policy.parse("", ""), pace_s=0, contact="") as fetcher:
        reader = HtmlReader(fetcher, {GUIDE: an_article()})
        with closing(Ranking(folder)) as ranking:
            yield SmallWeb(database=database, reader=reader, encoder=WordEncoder(), ranking=ranking)
    database.close()
