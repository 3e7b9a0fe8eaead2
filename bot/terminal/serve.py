from typing import TYPE_CHECKING

import click

from bot.terminal.running import to_end

if TYPE_CHECKING:
    from bot.settings import Settings


@click.command(short_help="Run the Slack app over HTTP.")
@click.option(
    "address",
    "--manifest",
    metavar="ADDRESS",
    help="Print the manifest to create the Slack app from, for the https:// address that Slack will call.",
)
def command(*, address: str | None) -> None:
    """Run the Slack app over HTTP.

    Needs SLACK_SIGNING_SECRET and LINKVOUCH_SECRET_KEY, and either SLACK_BOT_TOKEN, for the one workspace
    of that token, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, for every workspace that installs the app at
    /slack/install. Slack's request URL is /slack/events; /health tells whether the app is up, how many
    workers are, and what waits. Listens where LINKVOUCH_HTTP_HOST and LINKVOUCH_HTTP_PORT say; browsers
    install it over https:// alone, so a proxy with a certificate stands before it. Ctrl-C ends it: the work
    at hand has 20 seconds, and what is not done then is done after the next start.
    """
    if address is not None:
        from bot.slack.manifest import NotAnAddress, as_text, for_http

        try:
            click.echo(as_text(for_http(address)))
        except NotAnAddress as error:
            raise click.UsageError(str(error)) from error
        return
    to_end(_run())


def _needed(settings: "Settings") -> tuple[str, ...]:
    many = bool(settings.slack_client_id)
    whose = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET") if many else ("SLACK_BOT_TOKEN",)
    return (*whose, "SLACK_SIGNING_SECRET", "LINKVOUCH_SECRET_KEY")


async def _run() -> None:
    from bot.slack.start import over_http
    from bot.terminal.slack_app import until_stopped

    await until_stopped(
        _needed,
        over_http,
        announce=lambda settings: (
            f"Listening on http://{settings.http_host}:{settings.http_port}/slack/events. Ctrl-C ends this."
        ),
    )
