import click

from bot.terminal.running import to_end


@click.command(short_help="Run the Slack app over Socket Mode.")
@click.option("manifest", "--manifest", is_flag=True, help="Print the manifest to create the Slack app from.")
def command(*, manifest: bool) -> None:
    """Run the Slack app over Socket Mode.

    Needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN, and no address that Slack could reach. Work is done by
    LINKVOUCH_WORKERS processes that it starts beside itself. Ctrl-C ends it: the work at hand has 20
    seconds, what is not done then is done after the next start, and so is what was not said yet.
    """
    if manifest:
        from bot.slack.manifest import as_text, for_sockets

        click.echo(as_text(for_sockets()))
        return
    to_end(_run())


async def _run() -> None:
    from bot.slack.start import over_socket
    from bot.terminal.slack_app import until_stopped

    await until_stopped(
        lambda _settings: ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"),
        over_socket,
        announce=lambda _settings: "Connected to Slack. Ctrl-C ends this.",
    )
