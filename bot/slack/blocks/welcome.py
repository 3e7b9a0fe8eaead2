"""The first words: to who installed linkvouch, and to a channel it was invited to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.slack.blocks.help import NEVER
from bot.slack.blocks.kit import Block, Message, button, context, section
from bot.slack.blocks.text import channel, mrkdwn
from bot.slack.ids import Action

TRY: Final = "`/checklink https://site.com/page`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """How far a team has come."""

    site: str = ""  # the first of ours, "" before there is one
    flag_channel: str = ""  # id
    checked: bool = False  # somebody judged a page


def steps(done: Steps) -> Message:
    """Three steps, of which those that are done say so."""
    left = [bool(done.site), bool(done.flag_channel), done.checked].count(False)
    if not left:
        text = "linkvouch is set up. Type /checklink and the address of a page that links to you."
    else:
        text = f"linkvouch is installed; {left} of 3 steps to go. Next: {_next(done)}."
    return Message(text=text, blocks=list(_blocks(done)))


def invited() -> Message:
    """One line, once, in a channel that linkvouch was invited to."""
    text = (
        "I judge pages that link to you: `/checklink https://site.com/page`. "
        "I post here only when asked; flagged links and the weekly digest come here too if your settings "
        "choose this channel. "
        "`@linkvouch help` lists more."
    )
    return Message(text=text.replace("`", ""), blocks=[section(text)])


def _next(done: Steps) -> str:
    if not done.site:
        return "add your site"
    return "choose the flag channel" if not done.flag_channel else "try /checklink"


def _blocks(done: Steps) -> Iterator[Block]:
    yield section("*Welcome to linkvouch.*", "It judges pages that link to you, and shows what it saw.")
    yield _step(
        1,
        f"Your site is {mrkdwn(done.site, 80)}."
        if done.site
        else "Add your site, so that I know your links.",
        "Add your site",
        done=bool(done.site),
    )
    yield _step(
        2,
        f"Flagged links go to {channel(done.flag_channel)}."
        if done.flag_channel
        else "Type `/invite @linkvouch` in the channel for flagged links, then choose it.",
        "Choose the channel",
        done=bool(done.flag_channel),
    )
    yield _step(
        3,
        "A first page was judged." if done.checked else f"Try {TRY} with a page that links to you.",
        "Check a link",
        action=Action.OPEN_CHECK,
        done=done.checked,
    )
    yield context("`/linkvouch help` lists what you can type", NEVER)


def _step(number: int, says: str, label: str, *, done: bool, action: Action = Action.OPEN_SETTINGS) -> Block:
    shape = section(f"{'✅ *Done*' if done else f'*Step {number}*'} · {says}")
    if not done:
        shape["accessory"] = button(label, action, f"step{number}", says=f"{label}, step {number} of 3")
    return shape
