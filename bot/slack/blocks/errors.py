"""What a person reads when something did not work: what happened, what to do, a reference."""

from bot.slack.blocks.kit import Message, section
from bot.slack.blocks.limits import FALLBACK, SECTION_TEXT
from bot.slack.blocks.text import cut


def told(text: str, hint: str = "") -> Message:
    """Both parts are mrkdwn of ours, with outside words already made safe."""
    return Message(
        text=cut(f"{text} {hint}".strip(), FALLBACK),
        blocks=[section(cut(f"{text}\n{hint}".strip(), SECTION_TEXT))],
    )


def broken(ref: str) -> Message:
    return told(f"Something broke on my side (ref {ref}). Your link is kept; try again.")
