"""Fetching a published rank list and putting it into the index: the two halves of `authority update`.

Fetching needs the network and an event loop, storing keeps the processor busy for a minute: they are apart,
so that Ctrl-C ends either at once. What was fetched stays where it can be gone on with.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from bot.rank_sources import RankSource
from bot.ranking import RELEASE, Progress, release_date
from storage import rank_build
from storage.errors import RanksUnusable
from storage.rank_files import RowCounter
from storage.ranks import RankList
from web import urls
from web.download import Downloader, discard
from web.errors import NotAPage
from web.fetch import Fetcher
from web.outcome import Outcome
from web.urls import Url

FOLDER: Final = "downloads"


class _Size(BaseModel):
    nodes: Annotated[int, Field(ge=0)] = 0


class _Sizes(BaseModel):
    domain: _Size = _Size()


class Release(BaseModel):
    """One entry of Common Crawl's graphinfo.json."""

    id: Annotated[str, Field(pattern=f"^{RELEASE.pattern}$")]
    stats: _Sizes = _Sizes()


_RELEASES: Final = TypeAdapter(list[Release])


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A list on disk, and what is known of it."""

    file: Path
    about: RankList


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to fetch: a list, how many rows of it, and where from."""

    source: RankSource
    top: int
    home: Path
    mirror: str = ""  # an address that serves every list below its host's name; "" for the makers' own


async def fetch(
    wanted: Wanted,
    *,
    known: RankList | None,
    fetcher: Fetcher,
    downloader: Downloader,
    tell: Progress,
    step: Progress,
) -> Fetched | None:
    """Bring a list to the disk; None when the index holds its newest release already.

    `known` is the list as it was imported last. `tell` hears what is done, `step` how far it has come.
    Raises ReadError and RanksUnusable.
    """
    source = wanted.source
    release = await _newest(wanted, fetcher) if source.releases else None
    of = release.stats.domain.nodes if release else 0
    rows = min(wanted.top, of or source.rows)
    if release and known and known.release == release.id and known.rows >= rows:
        return None
    if full := rank_build.room_for(wanted.home, rows):
        raise RanksUnusable(full)
    folder = wanted.home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    url = _at(source.url.format(release=release.id if release else ""), wanted.mirror)
    tell(f"Fetching {source.title}{f' {release.id}' if release else ''} (terms: {source.terms})")
    part_only = release is not None and wanted.top < (of or source.rows)
    downloaded = await downloader.get(
        url,
        folder / url.rpartition("/")[2],
        enough=(lambda: RowCounter(wanted.top)) if part_only else None,
        progress=lambda size, total: step(_megabytes(size, total)),
    )
    now = datetime.now(UTC)
    dated = release_date(release.id) if release else None
    about = RankList(
        source=source.name,
        release=release.id if release else "",
        dated=dated or _day(downloaded.modified) or now.date(),
        rows=0,
        of=of,
        imported=now,
    )
    return Fetched(file=downloaded.file, about=about)


def store(wanted: Wanted, fetched: Fetched, tell: Progress) -> RankList:
    """Put a fetched list into the index; its file goes, unless Ctrl-C ends this. Raises RanksUnusable."""
    try:
        known = rank_build.import_list(
            wanted.home, fetched.file, fetched.about, top=wanted.top, progress=tell
        )
    except RanksUnusable:
        discard(fetched.file)
        raise
    discard(fetched.file)
    return known


async def _newest(wanted: Wanted, fetcher: Fetcher) -> Release:
    url = _at(wanted.source.releases, wanted.mirror)
    try:
        releases = _RELEASES.validate_python(await fetcher.get_json(url))
        return releases[0]
    except (ValidationError, IndexError) as error:
        raise NotAPage(
            Outcome.PROTOCOL_ERROR,
            f"The releases of {wanted.source.title} cannot be read. Try again later, or fetch its file "
            "by hand and import it: linkvouch authority import FILE",
        ) from error


def _at(url: str, mirror: str) -> Url:
    return urls.normalise(f"{mirror.rstrip('/')}/{url.partition('://')[2]}" if mirror else url)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _megabytes(size: int, total: int | None) -> str:
    whole = f" of {total / 1e6:,.0f}" if total else ""
    return f"{size / 1e6:,.1f}{whole} MB fetched"
