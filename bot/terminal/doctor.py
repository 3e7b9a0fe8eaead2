import asyncio
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import click

from bot.terminal.arguments import AS_JSON
from bot.terminal.running import Done, Doors, doors, expected, finish, print_json

if TYPE_CHECKING:
    from bot.doctor_items import Item
    from bot.settings import Settings

MARKS: Final = {True: "OK      ", None: "not set ", False: "BROKEN  "}

SEE_EXAMPLE: Final = "See .env.example."


@click.command(short_help="Tell whether everything is in place, and what to type if not.")
@AS_JSON
def command(*, as_json: bool) -> None:
    """Tell whether everything is in place, and what to type if not.

    Nothing is changed, no page is read and no token is shown; where there is a Slack token, Slack is asked
    what it allows. Exit code 0 when nothing that is needed is
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
            told = await doctor.from_services(services, now=datetime.now(UTC))
        return [*told, *await _of_slack(settings, here.slack_api)]

    items = doctor.from_settings(settings)
    try:
        return _once(items + asyncio.run(opened()))
    except SettingsError as error:  # of a setting that shows its fault only in use
        return [doctor.failed("config", error, advice=SEE_EXAMPLE), *items[1:]]
    except Exception as error:
        if expected(error) is None:
            raise
        return [*items, doctor.failed("database", error, advice=_where(settings))]


def _where(settings: "Settings") -> str:
    given = settings.database_url.get_secret_value()
    return "It is set by LINKVOUCH_DATABASE_URL." if given else "It lies in LINKVOUCH_HOME."


def _once(items: "list[Item]") -> "list[Item]":
    """How to start the app is said where it is said whether it runs."""
    told = any(item.name == "slack app" for item in items)
    return [replace(item, next="") if told and item.name == "slack" else item for item in items]


async def _of_slack(settings: "Settings", api_url: str) -> "list[Item]":
    """What Slack says, and what the running app does; nothing where no Slack is set up."""
    from bot import doctor_slack, front_state

    if not doctor_slack.keys(settings).ok:
        return []
    running = front_state.read(settings.home)
    app = doctor_slack.app(running, settings, datetime.now(UTC))
    token = settings.slack_bot_token.get_secret_value()
    if settings.slack_client_id or not token:
        return [app]  # each workspace brings its own token
    from bot.slack.manifest import required_scopes
    from bot.slack.reaching import CannotStart, NotReached
    from bot.slack.scopes import missing
    from bot.slack.verify import granted

    try:
        given = await granted(token, api_url=api_url)
    except CannotStart as error:
        return [doctor_slack.refused(str(error), reached=not isinstance(error, NotReached)), app]
    return [doctor_slack.scopes(missing(given), required_scopes(), known=bool(given)), app]


def _line(item: "Item") -> str:
    following = f"\n         type: {item.next}" if item.next else ""
    return f"{MARKS[item.ok]} {item.name}: {item.says}{following}"
