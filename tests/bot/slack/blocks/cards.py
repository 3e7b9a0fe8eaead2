"""One of everything that linkvouch says in Slack: for pictures, for the judges, for docs/messages.md."""

from collections.abc import Callable
from typing import Final

from bot.slack.blocks.kit import Message, View
from tests.bot.slack.blocks import cards_digest, cards_links, cards_talk, cards_views

MESSAGES: Final[dict[str, Callable[[], Message]]] = {
    **cards_links.MESSAGES,
    **cards_talk.MESSAGES,
    **cards_digest.MESSAGES,
}
VIEWS: Final[dict[str, Callable[[], View]]] = cards_views.VIEWS
