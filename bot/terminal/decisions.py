from collections.abc import Sequence
from datetime import UTC
from typing import TYPE_CHECKING

import click

from bot.services import Services
from bot.terminal.arguments import AS_JSON, DOMAIN
from bot.terminal.running import print_json, say, with_services
from storage.decisions import Decision

if TYPE_CHECKING:
    from rich.console import Console


@click.command(short_help="List what the team decided, newest first.")
@click.option("--site", metavar="DOMAIN", type=DOMAIN, help="Only links to this site of ours.")
@AS_JSON
def command(*, site: str | None, as_json: bool) -> None:
    """List what the team decided, newest first. Of several decisions about a link, the newest is shown."""

    async def decisions(services: Services) -> list[Decision]:
        return await services.decisions(site)

    made = with_services(decisions)
    if as_json:
        for decision in made:
            print_json(_document(decision))
        return
    if not made:
        say("Nothing is decided yet. Example: linkvouch decide LV-1042 keep --why 'we know the editor'")
        return
    from bot.terminal.console import screen

    print_decisions(screen(), made)


def _document(decision: Decision) -> dict[str, object]:
    return {
        "number": decision.number,
        "ref": decision.ref,
        "site": decision.site,
        "page_url": decision.page_url,
        "decision": decision.choice,
        "why": decision.why,
        "by": decision.by.name,
        "at": decision.at.isoformat(),
        "permalink": decision.permalink,
    }


def print_decisions(console: "Console", made: Sequence[Decision]) -> None:
    """What was decided, for which page, by whom, when and why."""
    from rich.text import Text

    from bot.terminal.console import DIM, HEADING, Hanging, quoted, safe

    for decision in made:
        choice = decision.choice.replace("_", " ").capitalize()
        ours = f" · for {safe(decision.site)}" if decision.site else ""
        first = Text.assemble((choice, HEADING), f" · {safe(decision.ref)}{ours}")
        console.print(Hanging(text=first))
        when = f"{decision.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        for line in (
            Text(safe(decision.page_url)),
            Text(quoted(decision.why)),
            Text(f"{safe(decision.by.name)}, {when}", style=DIM),
        ):
            console.print(Hanging(text=line, indent=2))
