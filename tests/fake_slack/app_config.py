"""What the app's manifest asks Slack for: scopes, events, commands and shortcuts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

SCOPES: Final = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "groups:history",
        "groups:read",
        "im:history",
        "users:read",
    }
)
EVENTS: Final = frozenset(
    {"app_home_opened", "app_mention", "message.channels", "message.groups", "message.im"}
)


@dataclass(frozen=True)
class AppConfig:
    """`shortcuts` are name -> (callback_id, "message" or "global"). `commands` None: every name is sent."""

    scopes: frozenset[str]
    events: frozenset[str]
    commands: frozenset[str] | None
    shortcuts: Mapping[str, tuple[str, str]]

    @classmethod
    def of(
        cls,
        manifest: Mapping[str, Any],
        *,
        scopes: Collection[str] | None,
        events: Collection[str] | None,
    ) -> Self:
        """What is named beside the manifest goes before what it says; optional scopes are granted."""
        features = manifest.get("features", {})
        subscribed = manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", ())
        asked_by_kind = manifest.get("oauth_config", {}).get("scopes", {})
        asked = [*asked_by_kind.get("bot", ()), *asked_by_kind.get("bot_optional", ())]
        named = (subscribed, asked) if manifest else (EVENTS, SCOPES)
        return cls(
            scopes=frozenset(named[1] if scopes is None else scopes),
            events=frozenset(named[0] if events is None else events),
            commands=frozenset(each["command"] for each in features.get("slash_commands", ()))
            if manifest
            else None,
            shortcuts={
                each["name"]: (each["callback_id"], each["type"]) for each in features.get("shortcuts", ())
            },
        )
