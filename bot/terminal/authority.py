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
@click.option("foreground", "--foreground", is_flag=True, help="Wait for the large lists as well.")
@click.option("stop", "--stop", is_flag=True, help="End the update that runs; what came of it is kept.")
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
def update(*, sources: tuple[str, ...], top: int, foreground: bool, stop: bool) -> None:
    """Fetch rank lists, or newer ones.

    The small lists come first and can be used at once. The large ones come in the background: `authority
    status` says how far they are. The old lists stay until a new one is whole. Ctrl-C and --stop do no harm:
    the same command goes on where it was.
    """
    settings = here_settings()
    if stop:
        _stop(settings.home)
        return
    large = () if foreground else tuple(name for name in sources if rank_sources()[name].large)
    done = failed = 0
    if at_once := tuple(name for name in sources if name not in large):
        done, failed = _update(at_once, top, settings)
    if large:
        with told():
            _hand_over(settings.home, large, top)
        done += 1
    finish(Done.of(done=done, failed=failed))


def _update(sources: tuple[str, ...], top: int, settings: "Settings") -> tuple[int, int]:
    """How many lists came, and how many did not, which is said."""
    from bot.rank_progress import updating
    from bot.rank_update import Wanted, store
    from bot.terminal import rank_background

    rank_background.can_be_stopped()
    done = failed = 0
    with told(), updating(settings.home, sources) as progress:
        for name in sources:
            source = rank_sources()[name]
            wanted = Wanted(source=source, top=top, home=settings.home, mirror=settings.rank_mirror)
            step = _telling(source.title, progress.step)
            try:
                with told():
                    fetched = asyncio.run(_fetched(wanted, settings, step))
                    if fetched is None:
                        say(f"{source.title} is the newest already.")
                    else:
                        click.echo(_row(store(wanted, fetched, step)))
            except click.ClickException as error:
                says = f"{source.title}: {error.format_message()}"
                say(says)
                progress.failed(says)
                failed += 1
            else:
                progress.came(name)
                done += 1
    return done, failed


def _hand_over(home: Path, sources: tuple[str, ...], top: int) -> None:
    from bot.terminal import rank_background

    rank_background.start(home, sources, top=top)
    titles = " and ".join(rank_sources()[name].title for name in sources)
    say(
        f"{titles}: being fetched in the background, into {home / rank_background.LOG}. How far: linkvouch "
        "authority status. To end it: linkvouch authority update --stop"
    )


def _stop(home: Path) -> None:
    from bot.rank_progress import last_update
    from bot.terminal import rank_background

    with told():
        stopped = rank_background.stop(home)
    update = last_update(home) if stopped else None
    say("No update is running." if update is None else update.sentence or "The update had just been done.")


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
    from bot.rank_progress import last_update
    from bot.ranking import Ranking

    home = here_settings().home
    with told(), closing(Ranking(home)) as ranking:
        lists = ranking.lists()
    update = last_update(home)
    if not lists and not as_json:
        say("No rank data yet." if update else "No rank data yet. Fetch some: linkvouch authority update")
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
    if update and update.sentence and not as_json:
        say(update.sentence)


async def _fetched(wanted: "Wanted", settings: "Settings", step: Callable[[str], None]) -> "Fetched | None":
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
            step=step,
        )


def _telling(title: str, also: Callable[[str], None] | None = None) -> Callable[[str], None]:
    """Progress on standard error, a line every few seconds; `also` is told every one."""
    last = time.monotonic()

    def tell(line: str) -> None:
        nonlocal last
        if also is not None:
            also(f"{title}: {line}.")
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
