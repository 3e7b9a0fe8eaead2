"""/prospects TOPIC [for our-site.com]"""

import re
from dataclasses import dataclass
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.outside import one_line
from bot.slack.blocks import errors
from bot.slack.blocks import prospects as cards
from bot.slack.blocks.kit import Message
from bot.slack.blocks.limits import TOPIC
from bot.slack.deps import Desk
from bot.slack.errors import UserError
from bot.slack.ids import Command, Job
from bot.slack.listeners.asking import ask
from bot.slack.listeners.commands.checklink import site_named
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo

EXAMPLE: Final = "Example: `/prospects drought gardening`."
MAX_TEXT: Final = (
    1_000  # characters: a topic, a site as Slack writes links, and room; taking more apart is slow
)
_MENTION: Final = re.compile(r"<[!@#][^<>]*>")
_FOR: Final = re.compile(r"(?P<topic>.*\S)\s+for\s+(?P<site><[^<>]+>|\S+\.\S+)\s*", re.DOTALL)
_QUOTES: Final = "\"'“”„«»‘’ "


@dataclass(frozen=True, slots=True, kw_only=True)
class ProspectRequest:
    topic: str
    site: str | None

    @classmethod
    def parse(cls, text: str) -> "ProspectRequest":
        """Raises UserError, which says what is wrong and shows how it is typed."""
        found = _FOR.fullmatch(text) if len(text) <= MAX_TEXT else None
        words, site = (found["topic"], site_named(found["site"])) if found else (text, None)
        topic = one_line(_MENTION.sub(" ", words), MAX_TEXT).strip(_QUOTES)
        if not topic:
            raise UserError("Tell me the topic.", EXAMPLE)
        if len(topic) > TOPIC:
            raise UserError(f"A topic has up to {TOPIC} characters; fewer words find more.", EXAMPLE)
        return cls(topic=topic, site=site)


def register(app: AsyncApp) -> None:
    @app.command(Command.PROSPECTS.value)
    async def prospects(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk, reply = desk_of(context), ReplyTo.of(body)
        try:
            request = ProspectRequest.parse(body.get("text", ""))
        except UserError as error:
            answer = errors.told(error.text, error.hint)
        else:
            answer = await _asked(desk, reply, request)
        await ack(text=answer.text, blocks=answer.blocks)


async def _asked(desk: Desk, reply: ReplyTo, request: ProspectRequest) -> Message:
    """Put the job, which is safe from then on, and say what is searched."""
    refusal = await ask(
        desk, Job.PROSPECTS, reply, checks=cards.MAX_CARDS, topic=request.topic, site=request.site
    )
    return refusal or cards.begun(request.topic)
