import getpass

import click

from audits.decisions import Choice
from bot.services import Services
from bot.terminal.running import say, with_services
from storage.decisions import Decision, Person


@click.command(short_help="Record what the team does about a link.")
@click.argument("ref")
@click.argument("choice", type=click.Choice([choice.value for choice in Choice]))
@click.option("--why", metavar="TEXT", required=True, help="The reason, for whoever reads it in a year.")
@click.option("name", "--as", metavar="NAME", help="Who decides; default the login name.")
def command(ref: str, choice: str, *, why: str, name: str | None) -> None:
    """Record what the team does about a link.

    REF is the ref of a check (LV-...), a domain, or the address of a page. A change of mind is a new
    decision; the newest counts. Nothing is sent to anybody.
    """
    if not why.strip():
        raise click.UsageError("--why is empty. A decision without a reason helps nobody later.")
    login = _login()
    person = Person(id=login, name=name or login)

    async def decide(services: Services) -> list[Decision]:
        return await services.decide(ref, Choice(choice), why=why, by=person)

    for decision in with_services(decide):
        label = choice.replace("_", " ")
        say(f"Recorded for {decision.ref} ({decision.page_url}): {label}, by {person.name}.")


def _login() -> str:
    """The login name; "terminal" where the machine knows none, as in a container with a bare user number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "terminal"
