import asyncio
from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from bot.terminal.running import here_settings, say, to_end

if TYPE_CHECKING:
    from bot.job_types import Handlers
    from bot.offices import OpenOffices


@click.command(short_help="Do the work that the Slack app was asked for.")
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input is closed.")
def command(*, with_parent: bool) -> None:
    """Do the work that the Slack app was asked for.

    The app starts workers itself. Run this on other machines that share its PostgreSQL database, with
    LINKVOUCH_WORKERS=0 for the app if they are to do it all. Ctrl-C ends it: what runs has 20 seconds, and
    what is not done then is done by another worker, or after the next start.
    """
    to_end(_run(with_parent=with_parent))


async def _run(*, with_parent: bool) -> None:
    from bot import logs
    from bot.stopping import stop_at_end_of_input, stop_on_signals
    from bot.worker import work

    settings = here_settings()
    logs.to_stream(secrets=settings.secrets())
    stop, up = asyncio.Event(), asyncio.Event()
    telling = asyncio.create_task(_tell(up))
    with stop_on_signals(stop), stop_at_end_of_input(stop) if with_parent else nullcontext():
        try:
            await work(settings, [_of_slack, _of_profiles], stop, up=up)
        finally:
            telling.cancel()


def _of_slack(offices: "OpenOffices") -> "Handlers":
    from bot.slack.bench import Workshop
    from bot.slack.jobs import handlers
    from bot.slack.outbox import Outbox

    return handlers(Workshop(offices, Outbox(offices.database)))


def _of_profiles(offices: "OpenOffices") -> "Handlers":
    from bot.profile_refresh import handlers

    return handlers(offices)


async def _tell(up: asyncio.Event) -> None:
    await up.wait()
    say("Waiting for work. Ctrl-C ends this.")
