"""What is said to a request before its answer: which pages are read, and where the answer comes."""

from collections.abc import Sequence
from typing import Final

from bot.slack.blocks import limits
from bot.slack.blocks.kit import Message, context, section
from bot.slack.blocks.text import address, cut, fallback, host_of, mrkdwn

PRIVATELY: Final = "The answer comes here, for you alone."
IN_CHANNEL: Final = "The answer comes in this channel, for all to see."
IN_DIRECT: Final = "The answer comes to your own conversation with me."
SHARED_OUTSIDE: Final = (
    "People from outside your company read this channel, so I answer you alone. "
    "*Post in channel* shows it to them."
)
_SHOWN: Final = 200  # characters of an address, in a list of five


def reading(urls: Sequence[str], *, where: str) -> Message:
    """`where` is a sentence on where the answer comes."""
    if len(urls) == 1:
        words = f"Reading {mrkdwn(address(urls[0]), _SHOWN)}…"
        return Message(
            text=fallback(f"Reading {address(urls[0])}.", where, limit=limits.FALLBACK),
            blocks=[section(words, where)],
        )
    hosts = ", ".join(dict.fromkeys(map(host_of, urls)))
    pages = [f"• {mrkdwn(address(url), _SHOWN)}" for url in urls]
    return Message(
        text=fallback(f"Reading {len(urls)} pages: {hosts}.", where, limit=limits.FALLBACK),
        blocks=[section(f"Reading {len(urls)} pages:", *pages, where)],
    )


def in_direct(message: Message) -> Message:
    """How far work is, to somebody who need not wait for it where they asked."""
    return Message(
        text=cut(f"{message.text} {IN_DIRECT}", limits.FALLBACK), blocks=[*message.blocks, context(IN_DIRECT)]
    )


def first_of(count: int, most: int) -> str:
    """For who gave more pages than are checked at a time; "" where that is not so."""
    return f"I checked the first {most} of {count} pages." if count > most else ""


def posted_already() -> Message:
    """For a second press of "Post in channel"."""
    says = "This card stands in the channel already."
    return Message(text=says, blocks=[section(says)])
