import asyncio
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bot.rank_sources import DEFAULTS, rank_sources
from bot.terminal.arguments import AS_JSON, FILE
from bot.terminal.running import Done, finish, here_settings, print_json, say, told
from web import urls
from web.errors import Refused
from web.urls import Url

if TYPE_CHECKING:
    from bot.rank_update import Fetched, Wanted
    from bot.settings import Settings
    from scoring.authority import Authority
    from storage.ranks import RankList

UNITS: Final = {"": 1, "k": 1_000, "m": 1_000_000}
LOOK_UP: Final = "of"  # the command behind `authority DOMAIN`
DOWNLOADS_LOCK: Final = "downloads.lock"
TELL_S: Final = 5.0  # between two lines of progress
GRADES: Final = "Wikipedia's perennial sources"


class Rows(click.ParamType[int]):
    """A number of rows: `10m`, `500k`, `20000`."""

    name = "rows"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Fails as wrong usage when it is none."""
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"([1-9][0-9]{0,8})([km]?)", value.strip().lower())
        if found is None:
            self.fail(f"{value!r} is no number of rows. Examples: 10m, 500k, 20000", param, ctx)
        return int(found[1]) * UNITS[found[2]]


class Sources(click.ParamType[tuple[str, ...]]):
    """Names of lists, separated by commas."""

    name = "lists"

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Fails as wrong usage when one is not known."""
        if isinstance(value, tuple):
            return value
        names = tuple(dict.fromkeys(part.strip().lower() for part in value.split(",") if part.strip()))
        odd = [name for name in names or (value,) if name not in rank_sources()]
        if odd:
            self.fail(f"{odd[0]!r} is no list. Known are: {', '.join(rank_sources())}", param, ctx)
        return names


class Address(click.ParamType[Url]):
    """A domain, or the address of a page."""

    name = "domain"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Url:
        """Fails as wrong usage when it is neither."""
        try:
            return urls.typed(value)
        except Refused as error:
            self.fail(error.say, param, ctx)


class DomainsOrCommand(click.Group):
    """A group whose arguments are domains where the first of them is no command of its own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """`authority --json site.com` is `authority of --json site.com`."""
        first = next((each for each in args if not each.startswith("-")), None)
        if first is not None and first not in self.commands:
            args = [LOOK_UP, *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=DomainsOrCommand,
    short_help="How well known and how reliable domains are.",
    subcommand_metavar="DOMAIN... [--json] | COMMAND",
)
def command() -> None:
    """How well known and how reliable domains are.

    Well known is not reliable: the two are shown apart. Both come from open lists that `authority update` or
    `authority import` keep on this machine; a look-up needs no network.
    """


@command.command(LOOK_UP, hidden=True)
@click.argument("addresses", metavar="DOMAIN...", nargs=-1, required=True, type=Address())
@AS_JSON
def look_up(addresses: tuple[Url, ...], *, as_json: bool) -> None:
    """What the rank index knows of domains, or of pages. No network is used."""
    from bot.ranking import Ranking, document

    with told(), closing(Ranking(here_settings().home)) as ranking:
        for address in addresses:
            known = ranking.look_up(address)
            if as_json:
                print_json(document(known))
            else:
                click.echo("\n".join(_card(known)))


@command.command(short_help="Fetch rank lists, or newer ones.")
@click.option(
    "sources",
    "--source",
    metavar="LISTS",
    type=Sources(),
    default=",".join(DEFAULTS),
    show_default=True,
    help=f"Of {', '.join(rank_sources())}; separated by commas.",
)
@click.option(
    "top",
    "--top",
    metavar="ROWS",
    type=Rows(),
    default="10m",
    show_default=True,
    help="How many rows of each.",
)
def update(*, sources: tuple[str, ...], top: int) -> None:
    """Fetch rank lists, or newer ones.

    The small list comes first and can be used at once. The old lists stay until a new one is whole. Ctrl-C
    does no harm: the same command goes on where it was.
    """
    from bot.rank_update import Wanted, store
    from storage.rank_build import alone

    settings = here_settings()
    done = failed = 0
    with told(), alone(settings.home, DOWNLOADS_LOCK):
        for name in sources:
            wanted = Wanted(
                source=rank_sources()[name], top=top, home=settings.home, mirror=settings.rank_mirror
            )
            try:
                with told():
                    fetched = asyncio.run(_fetched(wanted, settings))
                    if fetched is None:
                        say(f"{wanted.source.title} is the newest already.")
                    else:
                        click.echo(_row(store(wanted, fetched, _telling(wanted.source.title))))
            except click.ClickException as error:
                say(f"{wanted.source.title}: {error.format_message()}")
                failed += 1
            else:
                done += 1
    finish(Done.of(done=done, failed=failed))


@command.command("import", short_help="Fill the index from a file you have.")
@click.argument("file", type=FILE)
@click.option("top", "--top", metavar="ROWS", type=Rows(), help="How many of its rows; default all.")
def import_file(file: Path, *, top: int | None) -> None:
    """Fill the index from a file you have.

    Common Crawl's domain ranks, CrUX, Tranco, Majestic or Open PageRank; plain, gzipped or zipped, told by
    its first line. A table with the columns `domain` and `status`, made from Wikipedia's list of perennial
    sources, adds grades of reliability.
    """
    from bot.ranking import Ranking

    with told(), closing(Ranking(here_settings().home)) as ranking:
        click.echo(_row(ranking.import_file(file, top=top, progress=_telling(file.name))))


@command.command(short_help="List what is in the index.")
@AS_JSON
def status(*, as_json: bool) -> None:
    """List what is in the index, and how old it is."""
    from bot.ranking import Ranking

    with told(), closing(Ranking(here_settings().home)) as ranking:
        lists = ranking.lists()
    if not lists and not as_json:
        say("No rank data yet. Fetch some: linkvouch authority update")
    for each in lists:
        if as_json:
            print_json(
                {
                    "name": each.source,
                    "release": each.release,
                    "date": each.dated.isoformat(),
                    "rows": each.rows,
                    "of": each.of or None,
                    "imported_at": each.imported.isoformat(),
                }
            )
        else:
            click.echo(_row(each))


async def _fetched(wanted: "Wanted", settings: "Settings") -> "Fetched | None":
    from bot.rank_update import fetch
    from bot.ranking import known_list
    from bot.wiring import open_downloads

    async with open_downloads(settings) as (fetcher, downloader):
        return await fetch(
            wanted,
            known=known_list(settings.home, wanted.source.name),
            fetcher=fetcher,
            downloader=downloader,
            tell=say,
            step=_telling(wanted.source.title),
        )


def _telling(title: str) -> Callable[[str], None]:
    """Progress on standard error, a line every few seconds."""
    last = time.monotonic()

    def tell(line: str) -> None:
        nonlocal last
        if time.monotonic() - last >= TELL_S:
            last = time.monotonic()
            say(f"{title}: {line}")

    return tell


def _card(known: "Authority") -> Iterator[str]:
    from scoring import authority

    number = authority.score(known)
    yield f"{known.domain} · authority {'not known' if number is None else f'{number}/100'}"
    for piece in authority.judge(known).evidence:
        yield f"  {piece.effect:+.1f}  {piece.says}" if piece.effect else f"        {piece.says}"


def _row(known: "RankList") -> str:
    source = rank_sources().get(known.source)
    title = " ".join(filter(None, (source.title if source else GRADES, known.release)))
    of = f" of {known.of:,}" if known.of > known.rows else ""
    return f"{title}: {known.rows:,}{of} rows, as of {known.dated.isoformat()}"
