import click

from bot.terminal.running import say, to_end


@click.command(short_help="Run the Slack app over Socket Mode.")
def command() -> None:
    """Run the Slack app over Socket Mode.

    Needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN, and no address that Slack could reach. Ctrl-C ends it, after
    the work at hand.
    """
    to_end(_run())


async def _run() -> None:
    import asyncio

    from slack_bolt.async_app import AsyncApp

    from bot.settings import Settings
    from bot.slack.run import run_socket
    from bot.terminal.slack_app import until_stopped

    async def connected(app: AsyncApp, settings: Settings, stop: asyncio.Event) -> None:
        say("Connecting to Slack. Ctrl-C ends this.")
        await run_socket(app, app_token=settings.slack_app_token.get_secret_value(), stop=stop)

    await until_stopped(("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"), connected)
