import click

from bot.terminal.running import to_end


@click.command(short_help="Run the Slack app over HTTP.")
def command() -> None:
    """Run the Slack app over HTTP.

    Needs SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET and LINKVOUCH_SECRET_KEY. Slack's request URL is
    /slack/events; /health answers while the app is up. Listens where LINKVOUCH_HTTP_HOST and
    LINKVOUCH_HTTP_PORT say. Ctrl-C ends it, after the work at hand.
    """
    to_end(_run())


async def _run() -> None:
    from bot.slack.start import over_http
    from bot.terminal.slack_app import until_stopped

    await until_stopped(
        ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "LINKVOUCH_SECRET_KEY"),
        over_http,
        announce=lambda settings: (
            f"Listening on http://{settings.http_host}:{settings.http_port}/slack/events. Ctrl-C ends this."
        ),
    )
