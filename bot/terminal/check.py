from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, Unpack

import click

from bot.services import Services
from bot.terminal.arguments import AS_JSON, DOMAIN, FILE
from bot.terminal.replay import refuse_beside_replay, replay
from bot.terminal.running import Done, count, finish, print_json, say, with_services
from scoring.results import CheckResult, Unreadable


class _How(TypedDict):
    """How the pages are read."""

    deep: bool
    fresh: bool


@click.command(short_help="Judge referring pages: what is a link there worth, and why?")
@click.argument("urls", metavar="URL...", nargs=-1)
@click.option(
    "sites",
    "--site",
    metavar="DOMAIN",
    type=DOMAIN,
    multiple=True,
    help="Our site; default all that are known.",
)
@click.option(
    "pages",
    "--page",
    metavar="FILE",
    type=FILE,
    multiple=True,
    help="A saved HTML file, judged as if it stood at the URL, with no network. One a URL, in order.",
)
@click.option(
    "--deep", is_flag=True, help="Look at a few more pages of its site too, politely: up to half a minute."
)
@click.option("--fresh", is_flag=True, help="Read the page now, even if it was read a short while ago.")
@click.option(
    "again",
    "--replay",
    metavar="REF",
    help="In place of a URL: judge again what is stored of a ref, a domain or a page; show what changed.",
)
@AS_JSON
def command(
    urls: tuple[str, ...],
    *,
    sites: tuple[str, ...],
    pages: tuple[Path, ...],
    again: str | None,
    as_json: bool,
    **how: Unpack[_How],
) -> None:
    """Judge referring pages: what is a link there worth, and why?

    Every page gets an answer, one that cannot be read too. With several sites of ours, each one that the page
    links to gets its own.
    """
    if again is not None:
        refuse_beside_replay({"URL": urls, "--page": pages, "--fresh": how["fresh"], "--deep": how["deep"]})
        replay(again, sites=sites, as_json=as_json)
        return
    if not urls:
        raise click.UsageError("Missing argument 'URL...'.")
    if pages and len(pages) != len(urls):
        raise click.UsageError(
            f"--page goes with a URL each: {count(len(urls), 'URL')}, {len(pages)} --page."
        )
    if pages and how["deep"]:
        raise click.UsageError("--deep reads more pages of the site, and --page asks no network: take one.")
    say(f"Checking {count(len(urls), 'page')}{' and the rest of its site' if how['deep'] else ''}…")

    async def check(services: Services) -> Sequence[CheckResult]:
        return await services.check(urls, sites=sites, pages=pages, **how)

    results = with_services(check)
    if as_json:
        _print_documents(results)
    else:
        _print_cards(results)
    unread = sum(isinstance(result, Unreadable) for result in results)
    finish(Done.of(done=len(results) - unread, failed=unread))


def _print_documents(results: Sequence[CheckResult]) -> None:
    from scoring.records import to_document

    for result in results:
        print_json(to_document(result))


def _print_cards(results: Sequence[CheckResult]) -> None:
    from bot.terminal.card import card
    from bot.terminal.console import screen

    console = screen()
    for number, result in enumerate(results):
        if number:
            console.print()
        console.print(card(result))
