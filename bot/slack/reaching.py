"""What Slack or the network says to a first try becomes one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.refusals import code_of


class CannotStart(Exception):
    """Slack, or this machine, does not let the app start. One sentence for a person."""


class NotReached(CannotStart):
    """Nobody said no; the network did not get there."""


@contextmanager
def told(token: str) -> Iterator[None]:
    """Raises CannotStart in place of what goes wrong inside. Slack is asked by the token of this setting."""
    try:
        yield
    except SlackApiError as error:
        raise CannotStart(
            f"Slack answered {code_of(error) or 'nothing that can be read'!r} to {token}. "
            "Copy that token again from the app's page at https://api.slack.com/apps."
        ) from error
    except (SlackClientError, ClientError, TimeoutError) as error:
        raise NotReached("Slack could not be reached. Is slack.com open to this machine?") from error
    except OSError as error:
        raise CannotStart(f"The app could not start: {error.strerror or error}.") from error
