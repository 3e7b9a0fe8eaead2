"""What a person is told when a letter of theirs could not be delivered: why, what to do, and what it said."""

from bot.slack.blocks import errors
from bot.slack.blocks.kit import Message, section
from bot.slack.blocks.limits import FALLBACK
from bot.slack.blocks.text import channel, cut
from bot.slack.letters import Letter, Way
from bot.slack.posting import Refused
from bot.slack.refusals import UNREACHABLE


def note(letter: Letter, refused: Refused, *, ref: str) -> Letter | None:
    """A private letter to the person; None when there is nobody to tell, or no way to them.

    `ref` stands in the log, for what no person can mend; it also makes each note one of its own.
    """
    told_elsewhere = letter.way in {Way.RESPOND, Way.WHISPER} or letter.channel == letter.person
    if not letter.person or told_elsewhere:
        return None
    return Letter(
        key=f"{letter.key} undelivered {ref}",
        way=Way.RESPOND,
        person=letter.person,
        response_url=letter.response_url,
        message=_said(letter, refused, ref),
    )


def _said(letter: Letter, refused: Refused, ref: str) -> Message:
    reason = _reason(letter, refused)
    if reason is None:
        return errors.broken(ref)
    shown = letter.message if letter.instead is None else letter.instead
    return Message(
        text=cut(f"{reason} {shown.text}".strip(), FALLBACK), blocks=[section(reason), *shown.blocks]
    )


def _reason(letter: Letter, refused: Refused) -> str | None:
    """One or two sentences for a person, None where only we can mend it."""
    where = channel(letter.channel, letter.channel_name)
    if refused.gone:
        wanted = "answer in" if letter.way is Way.POST else "bring up to date"
        return f"The message that I wanted to {wanted} is gone; somebody deleted it."
    if letter.channel.startswith("D") and refused.error in UNREACHABLE | {"not_in_channel"}:
        return f"I can't post in this conversation. Use a channel instead, then {letter.again}."
    match refused.error:
        case "not_in_channel" | "channel_not_found":
            return f"I can't post in {where} yet. Type `/invite @linkvouch` there, then {letter.again}."
        case "is_archived":
            return (
                f"{where} is archived, so nobody can post there. Choose another channel, then {letter.again}."
            )
        case _ if refused.error.startswith("restricted_action"):
            return (
                f"Your workspace lets only some people post in {where}. Ask an admin, or use another channel."
            )
    return None
