import click

from bot.terminal.running import say, to_end


@click.command(short_help="Run the Slack app over HTTP.")
def command() -> None:
    """Run the Slack app over HTTP.

    Needs SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET and LINKVOUCH_SECRET_KEY. Slack's request URL is
    /slack/events; /health answers while the app is up. Listens where LINKVOUCH_HTTP_HOST and
    LINKVOUCH_HTTP_PORT say. Ctrl-C ends it, after the work at hand.
    """
    to_end(_run())


async def _run() -> None:
    import asyncio

    from slack_bolt.async_app import AsyncApp

    from bot.settings import Settings
    from bot.slack.run import serve_http
    from bot.terminal.slack_app import until_stopped

    async def listening(app: AsyncApp, settings: Settings, stop: asyncio.Event) -> None:
        say(f"Listening on http://{settings.http_host}:{settings.http_port}/slack/events. Ctrl-C ends this.")
        await serve_http(app, host=settings.http_host, port=settings.http_port, stop=stop)

    await until_stopped(("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "LINKVOUCH_SECRET_KEY"), listening)
