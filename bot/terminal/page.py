import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import click

from bot.outside import exists, one_line
from bot.terminal import page_out
from bot.terminal.arguments import AS_JSON, DOMAIN, FILE
from bot.terminal.running import Done, ReadPages, count, finish, print_json, say, with_reader
from bot.together import together
from web import urls
from web.errors import ReadError, Refused
from web.outcome import Outcome
from web.page import Page

# RFC 2606: no page ever stands under .invalid, so nobody takes the address for a real one.
MADE_UP_ADDRESS: Final = "https://saved-page.invalid/"
MAX_PLACE_CHARS: Final = 120  # of one that is refused; enough to know it by
FILES_AT_ONCE: Final = 8  # that are held in memory; pages of the network have their own limit
FILE_SUFFIXES: Final = (
    ".html",
    ".htm",
    ".xhtml",
    ".xht",
    ".mhtml",
    ".mht",
    ".shtml",
    ".txt",
    ".xml",
    ".json",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A page to show: behind an address, or in a file as if it stood there."""

    url: str
    file: Path | None = None


@click.command(short_help="Show what linkvouch sees on a page, without judging it.")
@click.argument("places", metavar="URL-or-FILE...", nargs=-1, required=True)
@click.option(
    "addresses",
    "--url",
    metavar="URL",
    multiple=True,
    help=f"Where a file's page stands: one a file, in order; default {MADE_UP_ADDRESS}NAME.",
)
@click.option(
    "sites",
    "--site",
    metavar="DOMAIN",
    type=DOMAIN,
    multiple=True,
    help="Show the links to this site first, and where it is only named. JSON holds all links either way.",
)
@click.option(
    "out",
    "--html",
    metavar="OUT",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Draw the pages with every link where it stands, in one HTML file, in place of the view here.",
)
@AS_JSON
def command(
    places: tuple[str, ...],
    *,
    addresses: tuple[str, ...],
    sites: tuple[str, ...],
    out: Path | None,
    as_json: bool,
) -> None:
    """Show what linkvouch sees on a page, without judging it.

    Title, language, dates, main text, what the page says about money, and every link with its placement, the
    reason for it and rel. What exists as a file is read as one, with no network; anything else must be a web
    address.
    """
    wanted = _wanted(places, addresses)
    if out:
        page_out.ready(out)

    async def read(reader: ReadPages) -> list[Page | ReadError]:
        gate = asyncio.Semaphore(FILES_AT_ONCE)
        async with together() as group:
            tasks = [group.create_task(_read(reader, each, gate)) for each in wanted]
        return [task.result() for task in tasks]

    pages = with_reader(read)
    for each, page in zip(wanted, pages, strict=True):
        if isinstance(page, ReadError):
            say(f"{each.url}: {page.say}")
        if as_json:
            print_json(_unread(each.url, page) if isinstance(page, ReadError) else _document(each.url, page))
    if out:
        _draw(out, [(each.url, page) for each, page in zip(wanted, pages, strict=True)], sites)
    elif not as_json:
        _print([page for page in pages if isinstance(page, Page)], sites)
    unread = sum(isinstance(page, ReadError) for page in pages)
    finish(Done.of(done=len(pages) - unread, failed=unread))


def _wanted(places: Sequence[str], addresses: Sequence[str]) -> list[Wanted]:
    """What to read, in order. Raises click.UsageError for what is neither file nor address."""
    files = [place for place in places if exists(place)]
    if addresses and len(addresses) != len(files):
        raise click.UsageError(
            f"--url goes with a file each: {count(len(files), 'file')}, {len(addresses)} --url."
        )
    given = iter(addresses)
    wanted = []
    for place in places:
        if place in files:
            file = FILE.convert(place, None, click.get_current_context())
            made_up = MADE_UP_ADDRESS + quote(Path(place).name)
            wanted.append(Wanted(url=next(given, made_up), file=Path(file)))
        elif _is_address(place):
            wanted.append(Wanted(url=place))
        else:
            shown = one_line(place, MAX_PLACE_CHARS)
            raise click.UsageError(f"{shown!r} is neither a file here nor a web address.")
    return wanted


def _is_address(text: str) -> bool:
    """Did the person mean a web address? With "://" always; else a host it must be, and no file's name."""
    if "://" in text:
        return True
    if "/" not in text and text.lower().endswith(FILE_SUFFIXES):
        return False
    try:
        urls.typed(text)
    except Refused:
        return False
    return True


async def _read(reader: ReadPages, wanted: Wanted, gate: asyncio.Semaphore) -> Page | ReadError:
    try:
        if wanted.file is None:
            return await reader.read(wanted.url)
        async with gate:
            return await reader.read_file(wanted.file, wanted.url)
    except ReadError as error:
        return error


def _document(url: str, page: Page) -> dict[str, object]:
    return {
        "url": url,
        "outcome": Outcome.OK.value,
        "title": page.title,
        "language": page.language,
        "published": page.published,
        "text": page.text,
        "links": [
            {
                "href": link.href,
                "anchor": link.anchor,
                "rel": list(link.rel),
                "placement": link.placement.value,
                "in_content": link.in_content,
                "where": link.where,
            }
            for link in page.links
        ],
    }


def _unread(url: str, error: ReadError) -> dict[str, object]:
    """The same fields, empty."""
    empty = {"title": "", "language": "", "published": "", "text": "", "links": []}
    return {"url": url, "outcome": error.outcome.value, **empty}


def _print(pages: Sequence[Page], sites: Sequence[str]) -> None:
    from bot.terminal.console import screen
    from bot.terminal.page_view import page_view

    console = screen()
    for number, page in enumerate(pages):
        if number:
            console.print()
        console.print(page_view(page, sites=sites))


def _draw(out: Path, pages: Sequence[tuple[str, Page | ReadError]], sites: Sequence[str]) -> None:
    from bot.terminal.page_html import report

    page_out.write(out, report(pages, sites=sites))
    say(f"{count(len(pages), 'page')} drawn in {out}. Open it in a browser.")
