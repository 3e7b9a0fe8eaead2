"""One try at one letter: the call that its way asks for, and the other ways to the same person."""

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, assert_never

from aiohttp import InvalidURL
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.job_types import new_ref
from bot.slack.blocks.kit import Block, Message, repeated
from bot.slack.letters import KEY, Letter, Way, mark_of
from bot.slack.refusals import GONE, NO_WAY_IN, OUR_FAULT, UNREACHABLE, HookError, code_of, seconds, temporary
from storage.letters import Receipt

log = logging.getLogger(__name__)

SKEW: Final = timedelta(minutes=1)  # between our clock and Slack's, when looking for what we posted
LOOKED_AT: Final = 200  # messages of one page of history
PAGES: Final = 5
_QUIET: Final = logging.getLogger(f"{__name__}.response_url")
_QUIET.setLevel(logging.INFO)  # on DEBUG the client writes the address, which is as good as a password


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Slack will never take it. `gone`: the message it is about is not there any more."""

    error: str
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A letter and what is known of it. `unsure`: an earlier try may have reached Slack."""

    letter: Letter
    since: datetime  # it was put
    unsure: bool
    about: Receipt | None  # the message to edit or delete, None when it never came to stand there
    conversation: str  # the id of the conversation, "" when a person's is not known yet


async def attempt(client: AsyncWebClient, errand: Errand) -> Receipt | Refused:
    """Send the letter. What passes with waiting is raised as it came, for `refusals.temporary`."""
    letter = errand.letter
    match letter.way:
        case Way.POST:
            return await _unless_refused(_post(client, errand, letter.channel))
        case Way.WHISPER:
            return await _whisper(client, errand)
        case Way.RESPOND:
            return await _respond(client, errand)
        case Way.UPDATE | Way.DELETE:
            return await _change(client, errand)
        case _:
            assert_never(letter.way)


async def tell_at_once(address: str, text: str) -> None:
    """Tell one person, at an address of Slack's, what cannot be written down. Raises what goes wrong."""
    letter = Letter(
        key="at once", way=Way.RESPOND, response_url=address, message=Message(text=text, blocks=[])
    )
    await _to_hook(letter, letter.message)


async def _post(client: AsyncWebClient, errand: Errand, channel: str) -> Receipt:
    letter, message = errand.letter, errand.letter.message
    if errand.unsure:
        found = await _find(client, errand)
        if isinstance(found, Receipt):
            return await _with_permalink(client, letter, found)
        message = message if found else repeated(message)

    async def post(blocks: list[Block] | None) -> Receipt:
        response = await client.chat_postMessage(
            channel=channel,
            text=message.text,
            blocks=blocks,
            thread_ts=letter.thread_ts or None,
            reply_broadcast=letter.broadcast or None,
            metadata=letter.metadata,
            unfurl_links=False,
            unfurl_media=False,
        )
        return Receipt(channel=response["channel"], ts=response["ts"])

    return await _with_permalink(client, letter, await _text_alone_if_need_be(letter, message, post))


async def _whisper(client: AsyncWebClient, errand: Errand) -> Receipt | Refused:
    """To one person in a channel; where that is not possible, in their own conversation."""
    letter = errand.letter
    message = repeated(letter.message) if errand.unsure else letter.message

    async def whisper(blocks: list[Block] | None) -> Receipt:
        response = await client.chat_postEphemeral(
            channel=letter.channel,
            user=letter.person,
            text=message.text,
            blocks=blocks,
            thread_ts=letter.thread_ts or None,
        )
        return Receipt(channel=letter.channel, ts=response["message_ts"])

    try:
        return await _text_alone_if_need_be(letter, message, whisper)
    except SlackApiError as error:
        if code_of(error) not in NO_WAY_IN:
            return _refused(error)
    return await _unless_refused(_post(client, errand, letter.person))


async def _respond(client: AsyncWebClient, errand: Errand) -> Receipt | Refused:
    """By response_url; where that takes nothing any more, in the person's own conversation.

    Slack replaces nothing on the response_url of a command (slackapi/bolt-js #2287).
    """
    letter = errand.letter
    message = repeated(letter.message) if errand.unsure and not letter.replace else letter.message

    async def respond(blocks: list[Block] | None) -> Receipt:
        await _to_hook(letter, Message(text=message.text, blocks=blocks or []))
        return Receipt()

    if letter.response_url:
        try:
            return await _text_alone_if_need_be(letter, message, respond)
        except (HookError, InvalidURL) as error:
            if temporary(error):
                raise
            log.info("a response_url was no longer good; answering in the person's own conversation")
    if not letter.person:
        return Refused(error="no_response_url")
    return await _unless_refused(_post(client, errand, letter.person))


async def _change(client: AsyncWebClient, errand: Errand) -> Receipt | Refused:
    letter, about = errand.letter, errand.about
    if about is None:
        return Refused(error="message_not_found", gone=True)

    async def edit(blocks: list[Block] | None) -> Receipt:
        await client.chat_update(
            channel=about.channel, ts=about.ts, text=letter.message.text, blocks=blocks or []
        )
        return about

    try:
        if letter.way is Way.UPDATE:
            return await _text_alone_if_need_be(letter, letter.message, edit)
        await client.chat_delete(channel=about.channel, ts=about.ts)
    except SlackApiError as error:
        if letter.way is Way.DELETE and code_of(error) in GONE:
            return about  # gone is what it should be
        return _refused(error)
    return about


async def _unless_refused(posting: Awaitable[Receipt]) -> Receipt | Refused:
    try:
        return await posting
    except SlackApiError as error:
        return _refused(error)


def _refused(error: SlackApiError) -> Refused:
    """Raises what is no answer about this letter alone."""
    word = code_of(error)
    if temporary(error) or word not in NO_WAY_IN | UNREACHABLE | GONE:
        raise error
    return Refused(error=word, gone=word in GONE)


async def _text_alone_if_need_be(
    letter: Letter, message: Message, send: Callable[[list[Block] | None], Awaitable[Receipt]]
) -> Receipt:
    """Blocks that Slack does not take are our fault; what the message says is said all the same."""
    try:
        return await send(message.blocks or None)
    except (SlackApiError, HookError) as error:
        if code_of(error) not in OUR_FAULT or not message.blocks:
            raise
        log.error("ref %s: Slack took no blocks of %s: %s", new_ref(), letter.way, code_of(error))  # noqa: TRY400 - the traceback would tell nothing, and may hold what people wrote
        return await send(None)


async def _with_permalink(client: AsyncWebClient, letter: Letter, receipt: Receipt) -> Receipt:
    """Cards that are spoken of later carry their address; one that cannot be had is "" and no loss."""
    if not letter.marked[0]:
        return receipt
    try:
        response = await client.chat_getPermalink(channel=receipt.channel, message_ts=receipt.ts)
    except Exception as error:  # noqa: BLE001 - the message stands, and must count as sent
        log.warning("no permalink for a card: %s", code_of(error))
        return receipt
    return Receipt(channel=receipt.channel, ts=receipt.ts, permalink=str(response["permalink"]))


async def _find(client: AsyncWebClient, errand: Errand) -> Receipt | bool:
    """What we posted, True when it surely is not there, False when that cannot be known."""
    letter, mark = errand.letter, mark_of(errand.letter.key)
    if not errand.conversation:
        return False
    wanted: dict[str, Any] = {
        "channel": errand.conversation,
        "oldest": f"{(errand.since - SKEW).timestamp():.6f}",
        "include_all_metadata": True,
        "limit": LOOKED_AT,
    }
    cursor = ""
    for _ in range(PAGES):
        try:
            if letter.thread_ts:
                page = await client.conversations_replies(
                    ts=letter.thread_ts, cursor=cursor or None, **wanted
                )
            else:
                page = await client.conversations_history(cursor=cursor or None, **wanted)
        except SlackApiError as error:
            if temporary(error):
                raise
            return False  # missing_scope as a rule: reading history is optional
        for message in page["messages"]:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get(KEY) == mark:
                return Receipt(channel=errand.conversation, ts=message["ts"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return True
    return False


async def _to_hook(letter: Letter, message: Message) -> None:
    client = AsyncWebhookClient(letter.response_url, retry_handlers=[], logger=_QUIET)
    answer = await client.send(
        text=message.text,
        blocks=message.blocks or None,
        response_type=None if letter.replace else "ephemeral",
        replace_original=letter.replace,
        unfurl_links=False,
        unfurl_media=False,
    )
    said = _refusal_in(answer.body or "")
    if answer.status_code != 200 or said:
        raise HookError(answer.status_code, said, seconds(answer.headers))


def _refusal_in(body: str) -> str:
    """Slack's word of why, "" for a yes. It says yes and no with status 200, as JSON or in plain words."""
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    if isinstance(told, dict) and told.get("ok") is False:
        return str(told.get("error") or "not_ok")
    return next((word for word in OUR_FAULT if word in body), "")
