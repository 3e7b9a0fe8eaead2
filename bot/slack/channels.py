"""What conversations are, asked from Slack at the moment it matters."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.refusals import code_of, temporary

log = logging.getLogger(__name__)

PATIENCE_S: Final = 2.0  # for Slack to answer; a submitted modal waits for three


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A conversation. What Slack does not show us is none that we are in."""

    member: bool  # our bot is in it
    archived: bool = False
    shared: bool = False  # people of other companies read it


HIDDEN: Final = About(member=False)


class Channels:
    """The conversations of one workspace. Needs `channels:read` and `groups:read`, which are optional."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def about(self, channel: str) -> About | None:
        """None when Slack does not say: it is slow, or the app was not given the scope."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                answer = await self._client.conversations_info(channel=channel)
        except Exception as error:
            if code_of(error) == "channel_not_found":
                return HIDDEN
            if not _of_slack(error):
                raise
            log.info("Slack does not tell what a conversation is: %s", code_of(error))
            return None
        found = answer["channel"]
        return About(
            member=bool(found.get("is_member") or found.get("is_im")),
            archived=bool(found.get("is_archived")),
            shared=bool(found.get("is_ext_shared") or found.get("is_pending_ext_shared")),
        )

    async def permalink(self, channel: str, ts: str) -> str:
        """The address of a message, "" when Slack does not give it."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                answer = await self._client.chat_getPermalink(channel=channel, message_ts=ts)
        except Exception as error:
            if not _of_slack(error):
                raise
            return ""
        return str(answer["permalink"])


def _of_slack(error: Exception) -> bool:
    """Slack, or the way to it, is at fault."""
    return isinstance(error, SlackApiError) or temporary(error) is not None
