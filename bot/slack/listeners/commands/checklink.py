"""/checklink URL… [for our-site.com] [here]"""

import re
from dataclasses import dataclass
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.slack.blocks import errors
from bot.slack.blocks.asking import IN_CHANNEL, PRIVATELY, SHARED_OUTSIDE, reading
from bot.slack.blocks.kit import Message
from bot.slack.blocks.limits import COMMAND_TEXT, URLS
from bot.slack.blocks.text import mrkdwn
from bot.slack.deps import Desk
from bot.slack.errors import UserError
from bot.slack.ids import Command, Job
from bot.slack.listeners.asking import ask, read_outside
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo
from web import urls
from web.errors import Refused

POST_IT: Final = "press *Post in channel*"
TYPE_IT: Final = "type the command again"
EXAMPLE: Final = "Example: `/checklink https://site.com/page`."
_TOKEN: Final = re.compile(r"<[^<>]*>|[^\s<]+")
_PASTED: Final = (
    "\u200b\u200c\u200d\u2060\ufeff"  # invisible, and at the ends of what is copied from documents
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequest:
    """What was asked for. Empty `sites` means all of ours."""

    urls: tuple[str, ...]
    sites: tuple[str, ...]
    here: bool

    @classmethod
    def parse(cls, text: str) -> "CheckRequest":
        """Raises UserError, which says what is wrong and shows how it is typed."""
        if len(text) > COMMAND_TEXT:
            raise UserError(f"That is too much text for {URLS} addresses.", EXAMPLE)
        words = [word.strip(_PASTED) for word in _TOKEN.findall(text)]
        here = bool(words) and words[-1].lower() == "here"
        words = words[:-1] if here else words
        ours: list[str] = []
        if "for" in words:
            start = words.index("for")
            words, ours = words[:start], words[start + 1 :]
            if not ours:
                raise UserError(
                    "Which site of yours? Name it after `for`.", f"{EXAMPLE[:-2]} for our-site.com`."
                )
        if not words:
            raise UserError("Give me the address of a page that links to you.", EXAMPLE)
        if len(words) > URLS:
            raise UserError(f"You gave {len(words)} addresses; I take up to {URLS} at a time.", EXAMPLE)
        pages = dict.fromkeys(_page(word) for word in words)
        sites = dict.fromkeys(site_named(name) for word in ours for name in word.split(",") if name)
        return cls(urls=tuple(pages), sites=tuple(sites), here=here)


def site_named(name: str) -> str:
    """The domain of a site of ours, as typed. Raises UserError."""
    try:
        return urls.domain(name)
    except Refused as refused:
        raise UserError(
            f"'{mrkdwn(name, 60)}' is not a site: {_said(refused)}", "Example: `our-site.com`."
        ) from refused


def _page(word: str) -> str:
    try:
        return urls.typed(word)
    except Refused as refused:
        raise UserError(_said(refused), EXAMPLE) from refused


def _said(refused: Refused) -> str:
    return mrkdwn(refused.say.removesuffix(urls.EXAMPLE).strip(), 300)


def register(app: AsyncApp) -> None:
    @app.command(Command.CHECKLINK.value)
    async def checklink(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk, reply = desk_of(context), ReplyTo.of(body)
        try:
            request = CheckRequest.parse(body.get("text", ""))
        except UserError as error:
            answer = errors.told(error.text, error.hint)
        else:
            answer = await _asked(desk, reply, request)
        await ack(text=answer.text, blocks=answer.blocks)


async def _asked(desk: Desk, reply: ReplyTo, request: CheckRequest) -> Message:
    """Put the job, which is safe from then on, and say what it reads."""
    outside = request.here and await read_outside(desk, reply.place.channel)
    openly = request.here and not outside
    refusal = await ask(
        desk,
        Job.CHECK,
        reply,
        checks=len(request.urls),
        openly=openly,
        urls=list(request.urls),
        sites=list(request.sites),
        notice=SHARED_OUTSIDE if outside else "",
        again=POST_IT if len(request.urls) == 1 else TYPE_IT,
    )
    return refusal or reading(request.urls, where=IN_CHANNEL if openly else PRIVATELY)
