import asyncio
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import click

from bot.terminal.arguments import AS_JSON
from bot.terminal.running import Done, Doors, doors, expected, finish, print_json

if TYPE_CHECKING:
    from bot.doctor import Item

MARKS: Final = {True: "OK      ", None: "not set ", False: "BROKEN  "}

SEE_EXAMPLE: Final = "See .env.example."


@click.command(short_help="Tell whether everything is in place, and what to type if not.")
@AS_JSON
def command(*, as_json: bool) -> None:
    """Tell whether everything is in place, and what to type if not.

    Nothing is changed, no page is read and no token is shown. Exit code 0 when nothing that is needed is
    broken, else 1.
    """
    from bot.doctor import broken

    items = _collect(doors())
    for item in items:
        if as_json:
            print_json(asdict(item))
        else:
            click.echo(_line(item))
    finish(Done.NOTHING if broken(items) else Done.ALL)


def _collect(here: Doors) -> "list[Item]":
    """Every line that can be told; what cannot be opened is a broken line, and the rest is still told."""
    from bot import doctor
    from bot.settings import SettingsError

    try:
        settings = here.load_settings()
    except Exception as error:
        if expected(error) is None:
            raise
        return [doctor.failed("config", error, advice=SEE_EXAMPLE)]

    async def opened() -> "list[Item]":
        async with here.open_services(settings) as services:
            return await doctor.from_services(services, now=datetime.now(UTC))

    items = doctor.from_settings(settings)
    try:
        return items + asyncio.run(opened())
    except SettingsError as error:  # of a setting that shows its fault only in use
        return [doctor.failed("config", error, advice=SEE_EXAMPLE), *items[1:]]
    except Exception as error:
        if expected(error) is None:
            raise
        return [*items, doctor.failed("database", error, advice="It is set by LINKVOUCH_DATABASE_URL.")]


def _line(item: "Item") -> str:
    following = f"\n         type: {item.next}" if item.next else ""
    return f"{MARKS[item.ok]} {item.name}: {item.says}{following}"
