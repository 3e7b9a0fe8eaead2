"""Somebody speaks to linkvouch in a channel."""

from slack_bolt.async_app import AsyncApp

from bot.slack.listeners.events import spoken


def register(app: AsyncApp) -> None:
    spoken.listen(app, "app_mention", to=lambda _event: True)
