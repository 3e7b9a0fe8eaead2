"""Everything that linkvouch says in Slack goes through here: one place that waits when Slack says wait."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from aiohttp import ClientConnectorError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.blocks.kit import Message, View
from bot.slack.errors import NotInChannelError
from bot.slack.ids import Metadata
from bot.slack.reply import Place, ReplyTo

log = logging.getLogger(__name__)

T = TypeVar("T")
TRIES: Final = 5
RECONNECT_S: Final = 1.0  # before the second try to reach Slack; doubles each time
MAX_WAIT_S: Final = 120.0  # Slack asks for 30 s at most as a rule; a longer wait is an outage, and is told
TRIGGER_S: Final = 2.0  # a trigger_id lives for 3 s
_QUIET: Final = logging.getLogger(f"{__name__}.response_url")
_QUIET.setLevel(logging.INFO)  # on DEBUG the client writes the address, which is as good as a password
_OUTSIDE: Final = frozenset({"not_in_channel", "channel_not_found", "is_archived", "restricted_action"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Where a message stands."""

    channel: str
    ts: str


class _RateLimitedError(Exception):
    def __init__(self, wait_s: float) -> None:
        super().__init__(f"rate limited for {wait_s:.0f} s")
        self.wait_s = wait_s


class UnansweredError(Exception):
    """A response_url took no answer: it is used up or too old."""


class Delivery:
    """Posts, edits, answers and opens modals. The client must not retry by itself."""

    def __init__(
        self, client: AsyncWebClient, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._client = client
        self._sleep = sleep

    async def post(self, place: Place, message: Message, *, again: str, flag_ref: str = "") -> Posted:
        """A new message in a channel, with no previews of what it links to.

        `flag_ref` marks the card of a flagged link, so that it can be found again. Raises NotInChannelError,
        which tells the person to invite the bot and then to do `again`.
        """
        marked = {"event_type": Metadata.FLAG.value, "event_payload": {"ref": flag_ref}} if flag_ref else None
        try:
            response = await self._patiently(
                lambda: self._client.chat_postMessage(
                    channel=place.channel,
                    text=message.text,
                    blocks=message.blocks,
                    metadata=marked,
                    unfurl_links=False,
                    unfurl_media=False,
                )
            )
        except SlackApiError as error:
            if error.response["error"] in _OUTSIDE:
                raise NotInChannelError(place.channel, place.name, again) from error
            raise
        return Posted(channel=response["channel"], ts=response["ts"])

    async def update(self, posted: Posted, message: Message) -> None:
        """Edit a message of ours."""
        await self._patiently(
            lambda: self._client.chat_update(
                channel=posted.channel, ts=posted.ts, text=message.text, blocks=message.blocks
            )
        )

    async def delete(self, posted: Posted) -> None:
        await self._patiently(lambda: self._client.chat_delete(channel=posted.channel, ts=posted.ts))

    async def permalink(self, posted: Posted) -> str:
        response = await self._patiently(
            lambda: self._client.chat_getPermalink(channel=posted.channel, message_ts=posted.ts)
        )
        return str(response["permalink"])

    async def open(self, trigger_id: str, view: View) -> None:
        """Open a modal. Waits no longer than the trigger lives."""
        await self._patiently(
            lambda: self._client.views_open(trigger_id=trigger_id, view=view), max_wait_s=TRIGGER_S
        )

    async def answer(self, reply: ReplyTo, message: Message, *, replace: bool) -> None:
        """Tell one person. `replace` puts the message in place of the one whose button was pressed.

        Slack replaces nothing on the response_url of a command (slackapi/bolt-js #2287). Where a
        response_url takes nothing any more, the message goes to the person's own conversation with the app.
        """
        if reply.response_url:
            try:
                await self._patiently(lambda: _respond(reply.response_url, message, replace=replace))
            except UnansweredError:
                log.info("a response_url was no longer good; answering in the person's own conversation")
            else:
                return
        await self._direct(reply, message)

    async def whisper(self, channel: str, reply: ReplyTo, message: Message) -> None:
        """Tell one person, in a channel, after a modal that gave no response_url."""
        try:
            await self._patiently(
                lambda: self._client.chat_postEphemeral(
                    channel=channel, user=reply.person.id, text=message.text, blocks=message.blocks
                )
            )
        except SlackApiError as error:
            if error.response["error"] not in _OUTSIDE | {"user_not_in_channel"}:
                raise
            await self._direct(reply, message)

    async def _direct(self, reply: ReplyTo, message: Message) -> None:
        await self.post(Place(channel=reply.person.id), message, again="try again")

    async def _patiently(self, send: Callable[[], Awaitable[T]], *, max_wait_s: float = MAX_WAIT_S) -> T:
        """Send, waiting as long as Slack asks, and again where Slack was never reached.

        A request that may have arrived is never repeated, so nothing is said twice.
        """
        reconnect_s = RECONNECT_S
        for _ in range(TRIES - 1):
            try:
                return await send()
            except (SlackApiError, _RateLimitedError) as error:
                wait_s = _asked_wait(error)
                if wait_s is None or wait_s > max_wait_s:
                    raise
            except ClientConnectorError:
                wait_s = min(reconnect_s, max_wait_s)
                reconnect_s *= 2
            await self._sleep(wait_s)
        return await send()


async def _respond(response_url: str, message: Message, *, replace: bool) -> None:
    client = AsyncWebhookClient(response_url, retry_handlers=[], logger=_QUIET)
    answer = await client.send(
        text=message.text,
        blocks=message.blocks,
        response_type=None if replace else "ephemeral",
        replace_original=replace,
        unfurl_links=False,
        unfurl_media=False,
    )
    if answer.status_code == 429:
        raise _RateLimitedError(_seconds(answer.headers))
    if answer.status_code != 200:
        raise UnansweredError(f"status {answer.status_code}")


def _asked_wait(error: SlackApiError | _RateLimitedError) -> float | None:
    """Seconds that Slack asks us to wait, None when waiting would change nothing."""
    if isinstance(error, _RateLimitedError):
        return error.wait_s
    return _seconds(error.response.headers) if error.response.status_code == 429 else None


def _seconds(headers: dict[str, Any]) -> float:
    found = next((str(value) for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(found) if found.isascii() and found.isdigit() else RECONNECT_S
