"""What is understood of words that people say to linkvouch, and what it answers."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, assert_never
from weakref import WeakValueDictionary

from audits.decisions import Choice
from bot.slack.blocks import errors
from bot.slack.blocks import mentions as answers
from bot.slack.blocks.flag import LABELS
from bot.slack.blocks.kit import Message
from bot.slack.blocks.mentions import Meant
from bot.slack.deps import Desk
from bot.slack.errors import UserError
from bot.slack.ids import Job
from bot.slack.letters import Letter, Way
from bot.slack.listeners.asking import ask
from bot.slack.listeners.commands.checklink import CheckRequest
from bot.slack.reply import ReplyTo

AGAIN: Final = "mention me again"
# What a person writes comes without a subtype, or with one of these; edits, joins and the like have others.
SPOKEN: Final = frozenset({None, "file_share", "thread_broadcast"})
_LINK: Final = re.compile(r"<?https?://", re.IGNORECASE)
_AROUND: Final = " \t\r\n,.;:!?-–—"
# What is being heard, by tenant and message: a second event of it finds what the first one put.
_hearing: Final[WeakValueDictionary[tuple[str, str], asyncio.Lock]] = WeakValueDictionary()


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckThese:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    choice: Choice
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood:
    words: str


Said: TypeAlias = Help | Why | CheckThese | Decide | NotUnderstood


def understood(text: str, *, us: str) -> Said:
    """`text` as Slack writes it, `us` the user id by which we are mentioned."""
    words = re.sub(rf"<@{re.escape(us)}(\|[^>]*)?>", " ", text).strip() if us else text.strip()
    first = (words.split(maxsplit=1) or [""])[0].lower().strip(_AROUND)
    if first in {"", "help"}:
        return Help()
    if first == "why":
        return Why()
    if first == "check" or _LINK.match(words):
        return CheckThese(text=words if _LINK.match(words) else words.split(maxsplit=1)[-1])
    for choice, label in LABELS.items():
        begins = re.match(rf"{label.replace(' ', r'[ _-]*')}\b", words, re.IGNORECASE)
        if begins:
            return Decide(choice=choice, why=words[begins.end() :].strip(_AROUND))
    return NotUnderstood(words=words)


def is_of_a_person(event: Mapping[str, Any]) -> bool:
    """False for our own words, those of other apps, and what tells of edits, deletions and joins."""
    return bool(event.get("user")) and not event.get("bot_id") and event.get("subtype") in SPOKEN


async def hear(desk: Desk, body: Mapping[str, Any], *, us: str) -> None:
    """Answer a message in its thread. Its two events, and those that Slack sends again, are answered once.

    The answer, or the work that ends in one, is written down once this returns.
    """
    reply = ReplyTo.of(body)
    async with _hearing.setdefault((desk.tenant, reply.occasion), asyncio.Lock()):
        await _hear(desk, reply, body, us=us)


async def _hear(desk: Desk, reply: ReplyTo, body: Mapping[str, Any], *, us: str) -> None:
    outside = bool(body.get("is_ext_shared_channel"))
    try:
        answer = await _answer(
            desk, reply, understood(body["event"].get("text") or "", us=us), outside=outside
        )
    except UserError as error:
        answer = errors.told(error.text, error.hint)
    if answer is None:
        return
    letter = Letter(
        key=f"said {reply.occasion}",
        way=Way.WHISPER if outside else Way.POST,  # outsiders read along, and may own the page
        channel=reply.place.channel,
        thread_ts=reply.place.thread,
        person=reply.person.id,
        message=answer,
        again=AGAIN,
    )
    await desk.delivery.send(letter)


async def _answer(desk: Desk, reply: ReplyTo, said: Said, *, outside: bool) -> Message | None:
    """None when the answer comes with the work that was asked for. Raises UserError."""
    match said:
        case Help():
            return answers.usage()
        case Why():
            ref = await _flagged_in(desk, reply)
            return answers.why(await desk.board.result(ref)) if ref else answers.no_card_here()
        case CheckThese():
            return await _checked(desk, reply, said.text, outside=outside)
        case Decide():
            ref = await _flagged_in(desk, reply)
            return await _confirmed(desk, ref, said) if ref else answers.no_card_here()
        case NotUnderstood():
            return answers.unknown(said.words)
        case _:
            assert_never(said)


async def _checked(desk: Desk, reply: ReplyTo, text: str, *, outside: bool) -> Message | None:
    request = CheckRequest.parse(text)
    return await ask(
        desk,
        Job.CHECK,
        reply,
        checks=len(request.urls),
        openly=not outside,
        urls=list(request.urls),
        sites=list(request.sites),
        notice="",
        again=AGAIN,
    )


async def _confirmed(desk: Desk, ref: str, said: Decide) -> Message:
    """Words are never a decision: buttons ask whether they were meant as one."""
    current = await desk.board.current(ref)
    meant = Meant(ref=ref, number=current.number if current else 0, choice=said.choice, why=said.why)
    return answers.confirm(meant, await desk.board.result(ref))


async def _flagged_in(desk: Desk, reply: ReplyTo) -> str:
    """The ref of the link whose card this thread hangs on, "" for any other thread."""
    if not reply.place.thread:
        return ""
    flag = await desk.board.flag_at(reply.place.channel, reply.place.thread)
    return flag.ref if flag else ""
