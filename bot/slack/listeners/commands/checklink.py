"""/checklink URL… [for our-site.com] [here]"""

import re
from dataclasses import dataclass
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.jobs import Run
from bot.slack.blocks import errors, verdict
from bot.slack.blocks.kit import Message
from bot.slack.blocks.limits import COMMAND_TEXT, URLS
from bot.slack.blocks.text import mrkdwn
from bot.slack.blocks.verdict import Showing
from bot.slack.deps import Desk
from bot.slack.errors import NotInChannelError, UserError
from bot.slack.ids import Command, Job
from bot.slack.listeners.failures import register_job
from bot.slack.reply import ReplyTo
from scoring.results import CheckResult
from web import urls
from web.errors import Refused

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
        raise UserError(f"'{mrkdwn(name, 60)}' is not a site: {_said(refused)}") from refused


def _page(word: str) -> str:
    try:
        return urls.typed(word)
    except Refused as refused:
        raise UserError(_said(refused), EXAMPLE) from refused


def _said(refused: Refused) -> str:
    return mrkdwn(refused.say.removesuffix(urls.EXAMPLE).strip(), 300)


def register(app: AsyncApp, desk: Desk) -> None:
    async def check(payload: dict[str, Any], reply: ReplyTo, _run: Run) -> None:
        results = await desk.services.check(payload["urls"], sites=payload["sites"])
        if payload["here"]:
            await _post_here(desk, reply, results)
        else:
            await desk.delivery.answer(reply, shown(results, Showing(by=reply.person)), replace=False)

    register_job(desk, Job.CHECK, check)

    @app.command(Command.CHECKLINK.value)
    async def checklink(ack: AsyncAck, body: dict[str, Any]) -> None:
        try:
            request = CheckRequest.parse(body.get("text", ""))
        except UserError as error:
            refusal = errors.told(error.text, error.hint)
            await ack(text=refusal.text, blocks=refusal.blocks)
            return
        count = len(request.urls)
        await ack("Reading the page…" if count == 1 else f"Reading {count} pages…")
        payload = {
            "urls": list(request.urls),
            "sites": list(request.sites),
            "here": request.here,
            "reply_to": ReplyTo.of(body).as_json(),
        }
        await desk.jobs.enqueue(Job.CHECK.value, payload, job_id=f"check {body['trigger_id']}")


def shown(results: list[CheckResult], showing: Showing) -> Message:
    """One result as a card, several as a list."""
    return verdict.card(results[0], showing) if len(results) == 1 else verdict.listing(results, showing)


async def _post_here(desk: Desk, reply: ReplyTo, results: list[CheckResult]) -> None:
    """In the channel; where that is not possible, privately with the reason above the card."""
    one = len(results) == 1
    again = "press *Post in channel*" if one else "type the command again"
    try:
        message = shown(results, Showing(by=reply.person, shared=True))
        await desk.delivery.post(reply.place, message, again=again)
    except NotInChannelError as error:
        message = shown(results, Showing(by=reply.person, notice=f"{error.text} {error.hint}".strip()))
        await desk.delivery.answer(reply, message, replace=False)
