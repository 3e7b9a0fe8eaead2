"""The command line. Only click is imported here; a command's own file is, when that command is asked for."""

import importlib
import os
import signal
import sys
from collections.abc import Sequence
from typing import Final

import click

INTERRUPTED: Final = 128 + signal.SIGINT  # what shells report for a program ended by Ctrl-C
PIPE_CLOSED: Final = 128 + 13  # SIGPIPE, a name Windows does not have; nobody reads the results any more
PROGRAM: Final = "linkvouch"
COMPLETION: Final = "_LINKVOUCH_COMPLETE"  # how shells ask click what could follow; click's own naming

# Name -> the module that holds `command`, and its first line of help, in the order of `linkvouch --help`.
COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "setup": ("bot.terminal.setup", "First run: our site, the rank list, Slack, and a first verdict."),
    "check": ("bot.terminal.check", "Judge referring pages: what is a link there worth, and why?"),
    "page": ("bot.terminal.page", "Show what linkvouch sees on a page, without judging it."),
    "prospects": ("bot.terminal.prospects", "Find pages on a topic that are worth a relationship."),
    "rank": ("bot.terminal.rank", "Rank given documents by how well they fit a topic."),
    "calibrate": (
        "bot.terminal.calibrate",
        "Fit the relevance of another embedding model than the bundled one.",
    ),
    "authority": ("bot.terminal.authority", "How well known and how reliable domains are."),
    "site": ("bot.terminal.site", "Our own sites: add, list, remove, profile."),
    "decide": ("bot.terminal.decide", "Record what the team does about a link."),
    "decisions": ("bot.terminal.decisions", "List what the team decided, newest first."),
    "disavow": ("bot.terminal.disavow", "Write Google's disavow file from the decisions."),
    "slack": ("bot.terminal.slack", "Run the Slack app over Socket Mode."),
    "serve": ("bot.terminal.serve", "Run the Slack app over HTTP."),
    "worker": ("bot.terminal.worker", "Do the work that the Slack app was asked for."),
    "doctor": ("bot.terminal.doctor", "Tell whether everything is in place, and what to type if not."),
    "demo": ("bot.terminal.demo", "Show it all at work on bundled sample sites."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and help, and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it by this shape
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        command = importlib.import_module(module).command
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}.command is no click command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, but the names to suggest come from the table."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand:
            raise click.exceptions.NoSuchCommand(args[0], possibilities=COMMANDS, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="linkvouch", message="%(prog)s %(version)s")
def linkvouch() -> None:
    """Judge backlinks and find prospects, with the evidence shown.

    Results go to standard output, messages to standard error. Exit codes: 0 done, 1 nothing could be
    produced, 2 wrong usage, 3 done in part.
    """


def main() -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """The exit code. An expected failure is a sentence on standard error; Ctrl-C and a closed pipe: none."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a screen that cannot show a sign gets "?", not a traceback
    if COMPLETION in os.environ:
        linkvouch.main(prog_name=PROGRAM)  # click answers the shell, and ends the process
    try:
        code = _invoke(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes standard output once more at exit, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    return code


def _invoke(arguments: Sequence[str]) -> int:
    """What click's own `main` does, but for the closed pipe, which click reports as exit code 1."""
    try:
        with linkvouch.make_context(PROGRAM, list(arguments)) as ctx:
            linkvouch.invoke(ctx)
    except click.exceptions.Exit as end:
        return end.exit_code
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return 0


if __name__ == "__main__":
    main()
