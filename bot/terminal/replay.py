"""`linkvouch check --replay REF`: what is stored is judged again, and what changed is shown."""

from collections.abc import Mapping, Sequence

import click

from bot.services import Services
from bot.terminal.running import Done, finish, print_json, say, with_services
from scoring.difference import Replay
from scoring.results import Unreadable


def refuse_beside_replay(given: Mapping[str, object]) -> None:
    """Raises click.UsageError for options that read something anew. `given`: name -> value."""
    names = [name for name, value in given.items() if value]
    if names:
        raise click.UsageError(
            f"--replay reads no page anew, so {' and '.join(names)} cannot go with it. "
            "Type: linkvouch check --replay REF"
        )


def replay(name: str, *, sites: Sequence[str], as_json: bool) -> None:
    """Judge again what `name` means, and end the command."""
    say(f"Judging again what is stored of {name}…")

    async def again(services: Services) -> Sequence[Replay]:
        return await services.replay(name, sites=sites)

    replays = with_services(again)
    if as_json:
        _print_documents(replays)
    else:
        _print_cards(replays)
    failed = sum(isinstance(one.now, Unreadable) for one in replays)
    finish(Done.of(done=len(replays) - failed, failed=failed))


def _print_documents(replays: Sequence[Replay]) -> None:
    from scoring.change_records import to_replay_document

    for one in replays:
        print_json(to_replay_document(one))


def _print_cards(replays: Sequence[Replay]) -> None:
    """What cannot be judged again is a message, and no card: it would look like a verdict."""
    from bot.terminal.card import card
    from bot.terminal.console import screen

    console = screen()
    shown = [one for one in replays if one.difference is not None]
    for number, one in enumerate(shown):
        if number:
            console.print()
        console.print(card(one.now, one.difference))
    for one in replays:
        if one.difference is None:
            say(" ".join((one.now.say, *one.now.advice)))
