import click

from bot.terminal.running import to_end


@click.command(short_help="Run the Slack app over Socket Mode.")
def command() -> None:
    """Run the Slack app over Socket Mode.

    Needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN, and no address that Slack could reach. Ctrl-C ends it, after
    the work at hand.
    """
    to_end(_run())


async def _run() -> None:
    from bot.slack.start import over_socket
    from bot.terminal.slack_app import until_stopped

    await until_stopped(
        ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"),
        over_socket,
        announce=lambda _settings: "Connected to Slack. Ctrl-C ends this.",
    )
