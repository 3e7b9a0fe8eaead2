from typing import TYPE_CHECKING, Final

import click

from bot.terminal.running import say, to_end

if TYPE_CHECKING:
    from rich.console import Console

    from bot.samples.tour import Stop
    from bot.terminal.demo_stage import Stage
    from scoring.results import CheckResult

# One stop for each of these, in the tour's order: every kind of answer, and few enough to read.
SHOWN: Final = ("strong", "fair", "weak", "risky", "mention_only", "blocked_by_robots")
TRANSPORTS: Final = ("socket", "http")
DEMO_USER: Final = "demo"


@click.command(short_help="Show it all at work on bundled sample sites.")
@click.option(
    "in_slack", "--slack", is_flag=True, help="Drive the real Slack app, against a Slack of our own."
)
@click.option(
    "--transport",
    type=click.Choice(TRANSPORTS),
    default=TRANSPORTS[0],
    show_default=True,
    help="With --slack: how the app and Slack talk.",
)
def command(*, in_slack: bool, transport: str) -> None:
    """Show it all at work on bundled sample sites.

    A small web of sample sites is served on this machine, and what is built runs on it for real: checks, a
    prospect search, a decision, the disavow file. Nothing outside this machine is asked, and your own
    database is not touched.
    """
    to_end(_in_slack(transport) if in_slack else _in_terminal())


async def _in_terminal() -> None:
    from bot.terminal.console import screen
    from bot.terminal.demo_stage import stage

    console = screen()
    async with stage() as demo:
        say(f"{len(demo.web.hosts)} sample sites answer on this machine. Reading and judging…")
        checked = await _show_checks(console, demo)
        await _show_prospects(console, demo)
        await _show_decision(console, demo, checked)
    say("The sample web is stopped and the demo's database is gone.")
    say("Next, with a page of your own: linkvouch site add our-site.com, then linkvouch check URL")


async def _in_slack(transport: str) -> None:
    try:
        from bot.terminal.demo_slack import play
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "tests":
            raise
        raise click.ClickException(
            "The Slack of the demo is part of linkvouch's tests, so --slack works from its checkout only."
        ) from error
    from bot.terminal.demo_stage import stage

    async with stage() as demo:
        await play(demo, transport)


async def _show_checks(console: "Console", demo: "Stage") -> "dict[str, CheckResult]":
    """The first result of each stop, by what a person would say of it."""
    from bot.samples.tour import STOPS
    from bot.terminal.card import card

    stops: dict[str, Stop] = {}
    for stop in STOPS:
        if stop.expect in SHOWN:
            stops.setdefault(stop.expect, stop)
    results = await demo.services.check([demo.web.url(stop.host, stop.path) for stop in stops.values()])
    by_url = {result.url: result for result in results}
    shown: dict[str, CheckResult] = {}
    for number, (expect, stop) in enumerate(stops.items(), start=1):
        result = by_url[demo.web.url(stop.host, stop.path)]
        _heading(console, f"Check {number} of {len(stops)}: {stop.title}")
        console.print(card(result))
        shown[expect] = result
    return shown


async def _show_prospects(console: "Console", demo: "Stage") -> None:
    from bot.samples.tour import PROSPECT_TOPIC
    from bot.terminal.prospect_cards import cards

    _heading(console, f"Prospects: pages on {PROSPECT_TOPIC}")
    found = await demo.services.prospects(PROSPECT_TOPIC, starts=demo.starts, progress=say)
    console.print(cards(found))


async def _show_decision(console: "Console", demo: "Stage", checked: "dict[str, CheckResult]") -> None:
    """What the team would do about the riskiest link, and the file that comes of it."""
    from audits.decisions import Choice
    from bot.terminal.decisions import print_decisions
    from storage.decisions import Person

    risky = checked["risky"]
    _heading(console, "A decision, and the disavow file it makes")
    await demo.services.decide(
        risky.ref or risky.url,
        Choice.DISAVOW,
        why="The page sells followed links, and nobody here asked for this one.",
        by=Person(id=DEMO_USER, name=DEMO_USER),
    )
    print_decisions(console, await demo.services.decisions())
    console.print()
    console.print((await demo.services.disavow()).text.rstrip("\n"))


def _heading(console: "Console", text: str) -> None:
    console.print()
    console.rule(text, align="left", characters="─")
