"""Messages, modals and Home as plain text."""

from bot.slack.blocks.kit import Message, View
from tests.bot.slack.blocks.results import NAMES
from tests.fake_slack import render, render_view
from tests.fake_slack.inputs import initial_values
from tests.fake_slack.render import plain_text


def picture_of_message(message: Message) -> str:
    """What is shown, and what stands alone in a notification."""
    alone = plain_text(message.text, NAMES)
    return f"{render(message.blocks, NAMES)}\n\n(where blocks are not shown)\n{alone}"


def picture_of(view: View) -> str:
    """A view with what stands in its inputs when it opens."""
    return render_view(view | {"state": {"values": initial_values(view["blocks"])}}, NAMES)
