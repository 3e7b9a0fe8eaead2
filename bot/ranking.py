"""What the rank index says of a domain, as both faces ask for it, and filling it from a file."""

import re
import tomllib
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Final

from bot.rank_sources import PREFERENCE, rank_sources
from scoring import authority
from scoring.authority import Authority, Grade, Place, Reliability
from scoring.platforms import account_of
from storage import rank_build, rank_files
from storage.errors import RanksUnusable
from storage.rank_files import PERENNIAL
from storage.ranks import FILE_NAME, RankList, Ranks, Row, lists_in
from web import urls
from web.urls import Url

ALL_ROWS: Final = 1_000_000_000  # more than any list has
RELEASE: Final = re.compile(r"cc-main-(20\d\d)(?:-(\d\d))?-([a-z]{3})-([a-z]{3})-([a-z]{3})")
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TECHNICAL: Final = Path(authority.__file__).with_name("technical.toml")
_RELIABILITY: Final = {
    "gr": Reliability.RELIABLE,
    "nc": Reliability.NO_CONSENSUS,
    "m": Reliability.MIXED,
    "gu": Reliability.UNRELIABLE,
    "d": Reliability.DEPRECATED,
}

Progress = Callable[[str], None]


def utc_now() -> datetime:
    return datetime.now(UTC)


class Ranking:
    """The rank index in `home`. Thread-safe; a new index is seen at the next look-up."""

    def __init__(self, home: Path, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._home = home
        self._clock = clock
        self._ranks = Ranks(home / FILE_NAME)

    def close(self) -> None:
        self._ranks.close()

    def lists(self) -> tuple[RankList, ...]:
        """What was imported. Raises RanksUnusable when the index cannot be read."""
        return self._ranks.lists()

    def known(self, url: Url) -> Authority | None:
        """For a judgement: None when the index cannot be read, which `doctor` tells."""
        try:
            return self.look_up(url)
        except RanksUnusable:
            return None

    def look_up(self, url: Url) -> Authority:
        """What is known of a page's host, and of the part of it that the page is in. Raises RanksUnusable."""
        name = urls.host(url).removeprefix("www.")
        lists = self.lists()
        if not lists:
            return Authority(domain=name)
        account = account_of(url)
        platform = account.platform if account else ""
        names = tuple(dict.fromkeys(filter(None, (name, *_parents(name), platform))))
        by_source = {each.source: each for each in lists}
        found = next((rows for each in names if (rows := self.rows(each))), [])
        return Authority(
            domain=name,
            lists=tuple(_words(each) for each in lists if each.source != PERENNIAL),
            places=tuple(self._place(at, row, by_source[row.source]) for at, row in found),
            platform=platform,
            account=account.name if account else "",
            technical=_technical(names),
            grade=self._grade(names, urls.path(url)) if PERENNIAL in by_source else None,
        )

    def import_file(
        self, file: Path, *, top: int | None = None, progress: Progress | None = None
    ) -> RankList:
        """Fill the index from a published list, told by how it begins. Raises RanksUnusable."""
        try:
            source = rank_files.source_of(file)
            written = datetime.fromtimestamp(file.stat().st_mtime, tz=UTC).date()
        except OSError as error:
            raise RanksUnusable(f"{file.name} cannot be read: {error.strerror}.") from error
        found = RELEASE.search(file.name) if source == rank_files.COMMON_CRAWL else None
        release = found[0] if found else ""
        about = RankList(
            source=source,
            release=release,
            dated=release_date(release) or written,
            rows=0,
            imported=self._clock(),
        )
        return rank_build.import_list(self._home, file, about, top=top or ALL_ROWS, progress=progress)

    def rows(self, name: str) -> list[tuple[str, Row]]:
        """The places of exactly this name, the one that counts first. Raises RanksUnusable."""
        rows = sorted(self._ranks.rows(name), key=lambda row: PREFERENCE.index(row.source))
        return [(name, row) for row in rows]

    def _place(self, name: str, row: Row, known: RankList) -> Place:
        source = rank_sources()[row.source]
        return Place(
            source=row.source,
            title=source.title,
            release=known.release,
            kind=source.kind,
            name=name,
            rank=row.rank,
            rows=known.rows,
            of=known.of,
            top_only=source.top_only,
            grouped=source.grouped,
            hosts=row.hosts,
            dated=known.dated,
            age_days=max(0, (self._clock().date() - known.dated).days),
        )

    def _grade(self, names: Sequence[str], path: str) -> Grade | None:
        """The one for the longest part of the address that has one."""
        parts = path.strip("/").split("/")
        begins = {"/".join(parts[:count]) for count in range(len(parts) + 1)}
        fitting = [each for each in self._ranks.grades(names) if each.path in begins]
        if not fitting:
            return None
        best = max(fitting, key=lambda each: (-names.index(each.name), len(each.path)))
        return Grade(
            reliability=_RELIABILITY[best.status],
            part=f"{best.name}/{best.path}" if best.path else best.name,
        )


def known_list(home: Path, source: str) -> RankList | None:
    """A list as the index in `home` has it; None when it has not, or cannot be read."""
    return next((each for each in lists_in(home / FILE_NAME) if each.source == source), None)


def release_date(release: str) -> date | None:
    """The last day of a Common Crawl release, 2026-06-30 for cc-main-2026-apr-may-jun; None for no such."""
    found = RELEASE.fullmatch(release)
    if found is None or found[5] not in MONTHS:
        return None
    year = int(found[1]) // 100 * 100 + int(found[2]) if found[2] else int(found[1])
    month = MONTHS.index(found[5]) + 1
    return date(year, month, monthrange(year, month)[1])


def document(known: Authority) -> dict[str, object]:
    """The JSON document of `authority`: every field of the contract, null for what is not known."""
    best = known.places[0] if known.places else None
    return {
        "domain": known.domain,
        "registrable": urls.registrable_domain(known.domain),
        "authority": authority.score(known),
        "percentile": round(best.percentile, 6) if best else None,
        "rank": best.rank if best else None,
        "of": best.all if best else None,
        "hosts": best.hosts or None if best else None,
        "sources": [
            {"name": place.source, "rank": place.rank, "date": place.dated.isoformat()}
            for place in known.places
        ],
        "flags": [flag for flag, holds in _flags(known, best) if holds],
    }


def _flags(known: Authority, best: Place | None) -> Iterator[tuple[str, bool]]:
    """What a reader of the numbers has to know beside them."""
    yield "no_rank_data", not known.lists
    yield "not_listed", bool(known.lists) and best is None
    yield "technical", bool(known.technical)
    yield "platform", bool(known.platform)
    if best is not None:
        yield "of_at_least", not best.of
        yield "group", best.grouped
        yield "other_name", best.name != known.domain
        yield "many_hosts", authority.has_many_hosts(best)
    if known.grade is not None:
        yield known.grade.reliability.value, True


def _words(known: RankList) -> str:
    title = rank_sources()[known.source].title
    return f"the {known.rows:,} domains of {' '.join(filter(None, (title, known.release)))}"


def _parents(name: str) -> Iterator[str]:
    """The names above it, up to the registrable domain."""
    last = urls.registrable_domain(name)
    while name not in {last, ""} and "." in name:
        name = name.partition(".")[2]
        yield name


def _technical(names: Sequence[str]) -> str:
    domains = _technical_domains()
    return next((f"{name} {domains[name]}" for name in names if name in domains), "")


@cache
def _technical_domains() -> dict[str, str]:
    groups = tomllib.loads(_TECHNICAL.read_text(encoding="utf-8"))["group"]
    return {domain: group["says"] for group in groups for domain in group["domains"]}
