from collections.abc import Sequence
from pathlib import Path

import click

from bot.services import Services
from bot.terminal.arguments import AS_JSON, DOMAIN, FILE
from bot.terminal.running import Done, count, finish, print_json, say, with_services
from scoring.results import CheckResult, Unreadable


@click.command(short_help="Judge referring pages: what is a link there worth, and why?")
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
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
@click.option("--fresh", is_flag=True, help="Read the page now, even if it was read a short while ago.")
@AS_JSON
def command(
    urls: tuple[str, ...], *, sites: tuple[str, ...], pages: tuple[Path, ...], fresh: bool, as_json: bool
) -> None:
    """Judge referring pages: what is a link there worth, and why?

    Every page gets an answer, one that cannot be read too. With several sites of ours, each one that the page
    links to gets its own.
    """
    if pages and len(pages) != len(urls):
        raise click.UsageError(
            f"--page goes with a URL each: {count(len(urls), 'URL')}, {len(pages)} --page."
        )
    say(f"Checking {count(len(urls), 'page')}…")

    async def check(services: Services) -> Sequence[CheckResult]:
        return await services.check(urls, sites=sites, pages=pages, fresh=fresh)

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
