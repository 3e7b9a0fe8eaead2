"""/prospects TOPIC [for our-site.com]"""

import asyncio
import re
from dataclasses import dataclass
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.jobs import Run
from bot.outside import one_line
from bot.slack.blocks import errors
from bot.slack.blocks import prospects as cards
from bot.slack.blocks.limits import TOPIC
from bot.slack.deps import Desk
from bot.slack.errors import UserError
from bot.slack.ids import Command, Job
from bot.slack.listeners.commands.checklink import site_named
from bot.slack.listeners.failures import register_job
from bot.slack.reply import ReplyTo

EXAMPLE: Final = "Example: `/prospects drought gardening`."
LIMIT: Final = 5  # the first answer is five cards
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
        found = _FOR.fullmatch(text)
        words, site = (found["topic"], site_named(found["site"])) if found else (text, None)
        topic = one_line(_MENTION.sub(" ", words), TOPIC + 1).strip(_QUOTES)
        if not topic:
            raise UserError("Tell me the topic.", EXAMPLE)
        if len(topic) > TOPIC:
            raise UserError(f"A topic has up to {TOPIC} characters; fewer words find more.", EXAMPLE)
        return cls(topic=topic, site=site)


def register(app: AsyncApp, desk: Desk) -> None:
    async def search(payload: dict[str, Any], reply: ReplyTo, run: Run) -> None:
        topic = payload["topic"]
        searching = asyncio.ensure_future(
            desk.services.prospects(topic, site=payload["site"], limit=LIMIT, progress=run.report)
        )
        try:
            done, _ = await asyncio.wait({searching}, timeout=desk.deps.progress_after_s)
            if not done:
                progress = await desk.jobs.progress(run.job_id)
                line = progress.line if progress else ""
                await desk.delivery.answer(reply, cards.searching(topic, line, run.job_id), replace=False)
            found = await searching
        finally:
            searching.cancel()
        await desk.delivery.answer(reply, cards.found(found, by=reply.person), replace=False)

    register_job(desk, Job.PROSPECTS, search)

    @app.command(Command.PROSPECTS.value)
    async def prospects(ack: AsyncAck, body: dict[str, Any]) -> None:
        try:
            request = ProspectRequest.parse(body.get("text", ""))
        except UserError as error:
            refusal = errors.told(error.text, error.hint)
            await ack(text=refusal.text, blocks=refusal.blocks)
            return
        waiting = cards.begun(request.topic)
        await ack(text=waiting.text, blocks=waiting.blocks)
        payload = {"topic": request.topic, "site": request.site, "reply_to": ReplyTo.of(body).as_json()}
        await desk.jobs.enqueue(Job.PROSPECTS.value, payload, job_id=f"prospects {body['trigger_id']}")
