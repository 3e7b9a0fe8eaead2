import click

from bot.services import Services
from bot.terminal.arguments import AS_JSON, DOMAIN
from bot.terminal.running import Done, finish, print_json, say, with_services
from prospects.prospect import Search
from prospects.records import to_document

DEFAULT_LIMIT = 5  # the first answer is five cards
MAX_LIMIT = 100  # more than a team writes to; a larger number is a typing error


@click.command(short_help="Find pages on a topic that are worth a relationship.")
@click.argument("topic")
@click.option(
    "--site",
    metavar="DOMAIN",
    type=DOMAIN,
    help="Our site that has something to offer; default the first known.",
)
@click.option(
    "starts",
    "--from",
    metavar="FILE-or-URL",
    multiple=True,
    help="Begin here: a list, a feed, an OPML file, a page.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, MAX_LIMIT),
    default=DEFAULT_LIMIT,
    show_default=True,
    help="How many to show.",
)
@AS_JSON
def command(topic: str, *, site: str | None, starts: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find pages on a topic that are worth a relationship.

    Reads pages from several sources and shows the best: the paragraph that fits, the page of ours that would
    add something, and one true reason to write. linkvouch itself never writes to anybody.
    """
    if not topic.strip():
        raise click.UsageError("The topic is empty. Example: linkvouch prospects 'drought gardening'")

    async def search(services: Services) -> Search:
        return await services.prospects(topic, site=site, starts=starts, limit=limit, progress=say)

    found = with_services(search)
    if as_json:
        say(found.say)
        for prospect in found.prospects:
            print_json(to_document(prospect))
    else:
        from bot.terminal.console import screen
        from bot.terminal.prospect_cards import cards

        screen().print(cards(found))
    finish(Done.NOTHING if not found.prospects and not found.read else Done.ALL)
