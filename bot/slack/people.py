"""What people are in their workspace, asked from Slack and remembered for a while."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from audits.rights import Role, Standing
from bot.slack.errors import UserError
from bot.slack.refusals import code_of, temporary

log = logging.getLogger(__name__)

T = TypeVar("T")
REMEMBERED_S: Final = 600.0  # who was made a guest or left decides nothing more after ten minutes
OUTAGE_S: Final = (
    3_600.0  # for which what was remembered still counts after that, while Slack does not answer
)
PATIENCE_S: Final = 2.0  # for Slack to answer, all tries together; a click is good for a modal for three
PAUSE_S: Final = 0.3  # before the next try where Slack names no wait
MOST: Final = 5_000  # people remembered at a time
PAGE: Final = 200  # people asked for at a time, as Slack recommends
SLACKBOT: Final = "USLACKBOT"  # counts as no bot in Slack's answers
_FULL: Final = frozenset({Role.MEMBER, Role.ADMIN, Role.OWNER})
_NOBODY: Final = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A person. `name` and `timezone` (IANA) are "" where Slack does not say."""

    role: Role
    name: str = ""
    timezone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    about: About
    until: float


class People:
    """The people of one workspace. Needs `users:read`."""

    def __init__(
        self, client: AsyncWebClient, *, team: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`team` is the workspace's id, which Slack wants to hear where the token is an organisation's."""
        self._client = client
        self._team = team
        self._clock = clock
        self._known: dict[str, _Known] = {}
        self._alone: tuple[bool, float] = (False, 0.0)
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def standing(self, person: str) -> Standing:
        """Who asks. Raises UserError when Slack does not say.

        Whether they are alone counts as no where Slack does not say: then a second person is needed.
        """
        about = await self.about(person)
        alone = about.role in _FULL and await self._is_alone()
        return Standing(person=person, role=about.role, alone=alone)

    async def about(self, person: str) -> About:
        """Raises UserError when Slack does not say."""
        async with self._asking.setdefault(person, asyncio.Lock()):
            known = self._known.get(person)
            if known is not None and known.until > self._clock():
                return known.about
            try:
                about = await self._asked(person)
            except UserError as error:
                if known is not None and self._counts_in_an_outage(error.__cause__, known.until):
                    return known.about
                raise
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[person] = _Known(about=about, until=self._clock() + REMEMBERED_S)
            return about

    async def _asked(self, person: str) -> About:
        try:
            answer = await _patiently(lambda: self._client.users_info(user=person))
        except Exception as error:
            if code_of(error) in _NOBODY:
                return About(role=Role.OUTSIDER)
            if not _of_slack(error):
                raise
            log.warning("Slack does not tell who a person is: %s", code_of(error))
            raise UserError(
                "Slack does not tell me who you are just now, so nothing was done.", "Try again in a minute."
            ) from error
        user = answer["user"]
        return About(role=role_of(user), name=str(user.get("name") or ""), timezone=str(user.get("tz") or ""))

    async def _is_alone(self) -> bool:
        """Is there but one full member?"""
        async with self._asking.setdefault("", asyncio.Lock()):
            alone, until = self._alone
            if until > self._clock():
                return alone
            try:
                count = await _patiently(self._count)
            except Exception as error:
                if not _of_slack(error):
                    raise
                log.warning("Slack does not tell who is in the workspace: %s", code_of(error))
                return alone and self._counts_in_an_outage(error, until)
            alone = count == 1
            self._alone = (alone, self._clock() + REMEMBERED_S)
            return alone

    def _counts_in_an_outage(self, error: BaseException | None, until: float) -> bool:
        """Does what was remembered until then count once more?"""
        trouble = temporary(error) if isinstance(error, Exception) else None
        return trouble is not None and not trouble.dead_token and until + OUTAGE_S > self._clock()

    async def _count(self) -> int:
        """Of the full members, as far as the second."""
        members, cursor = 0, ""
        while True:
            answer = await self._client.users_list(
                limit=PAGE, cursor=cursor or None, team_id=self._team or None
            )
            members += sum(role_of(user) in _FULL for user in answer["members"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if members > 1 or not cursor:
                return members


async def _patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask again, for PATIENCE_S in all, while what is wrong passes. Raises what was wrong last."""
    loop = asyncio.get_running_loop()
    until = loop.time() + PATIENCE_S
    async with asyncio.timeout_at(until):
        while True:
            try:
                return await ask()
            except Exception as error:
                trouble = temporary(error)
                if trouble is None or trouble.dead_token:
                    raise
                pause_s = PAUSE_S if trouble.wait_s is None else trouble.wait_s
                if loop.time() + pause_s >= until:
                    raise
            await asyncio.sleep(pause_s)


def role_of(user: Mapping[str, Any]) -> Role:
    """From a user as users.info answers it; https://docs.slack.dev/reference/objects/user-object."""
    if user.get("deleted"):
        return Role.DEACTIVATED
    if user.get("is_bot") or user.get("is_workflow_bot") or user.get("id") == SLACKBOT:
        return Role.BOT
    if user.get("is_stranger"):
        return Role.OUTSIDER
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Role.GUEST
    if user.get("is_owner") or user.get("is_primary_owner"):
        return Role.OWNER
    return Role.ADMIN if user.get("is_admin") else Role.MEMBER


def _of_slack(error: Exception) -> bool:
    """Slack, or the way to it, is at fault."""
    return isinstance(error, SlackApiError) or temporary(error) is not None
