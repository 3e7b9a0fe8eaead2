"""How often methods may be called: one token bucket for each method and workspace, or for each channel."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.fake_slack.clock import Clock


@dataclass(frozen=True)
class Tier:
    """`per_minute` calls go through for long; `burst` of them at once."""

    per_minute: float
    burst: int


# Slack names the calls a minute of tiers 1 to 4, and one message a second and channel; the bursts it only
# calls "short", so those are ours.
TIER_1: Final = Tier(1, 1)
TIER_2: Final = Tier(20, 5)
TIER_3: Final = Tier(50, 10)
TIER_4: Final = Tier(100, 20)
MESSAGES: Final = Tier(60, 3)
OFTEN: Final = Tier(600, 100)  # Slack says "hundreds a minute" of auth.test and chat.getPermalink

TIERS: Final[Mapping[str, Tier]] = {
    "apps.connections.open": TIER_1,
    "assistant.threads.setStatus": OFTEN,
    "assistant.threads.setSuggestedPrompts": TIER_3,
    "assistant.threads.setTitle": TIER_3,
    "auth.revoke": TIER_3,
    "auth.test": OFTEN,
    "blocks.validate": TIER_4,
    "bots.info": TIER_3,
    "chat.delete": TIER_3,
    "chat.deleteScheduledMessage": TIER_3,
    "chat.getPermalink": OFTEN,
    "chat.postEphemeral": TIER_4,
    "chat.postMessage": MESSAGES,
    "chat.scheduleMessage": TIER_3,
    "chat.scheduledMessages.list": TIER_3,
    "chat.update": TIER_3,
    "conversations.history": TIER_3,
    "conversations.info": TIER_3,
    "conversations.join": TIER_3,
    "conversations.list": TIER_2,
    "conversations.members": TIER_4,
    "conversations.open": TIER_3,
    "conversations.replies": TIER_3,
    "files.completeUploadExternal": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "files.info": TIER_4,
    "functions.completeError": TIER_3,
    "functions.completeSuccess": TIER_3,
    "oauth.v2.access": TIER_4,
    "reactions.add": TIER_3,
    "reactions.remove": TIER_2,
    "team.info": TIER_3,
    "usergroups.list": TIER_2,
    "usergroups.users.list": TIER_2,
    "users.info": TIER_4,
    "users.list": TIER_2,
    "views.open": TIER_4,
    "views.publish": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
}
PER_CHANNEL: Final = frozenset({"chat.postMessage"})


@dataclass
class _Bucket:
    tokens: float
    at: float


class Rates:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, ...], _Bucket] = {}

    def wait(self, method: str, team: str, channel: str) -> int:
        """0 when the call may go through, else the whole seconds until it may; a refusal costs nothing."""
        tier = TIERS.get(method)
        if tier is None:
            return 0
        now = self._clock.now()
        key = (method, team, channel) if method in PER_CHANNEL else (method, team)
        bucket = self._buckets.setdefault(key, _Bucket(tier.burst, now))
        a_second = tier.per_minute / 60
        bucket.tokens = min(float(tier.burst), bucket.tokens + (now - bucket.at) * a_second)
        bucket.at = now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return 0
        return max(1, math.ceil((1 - bucket.tokens) / a_second))
