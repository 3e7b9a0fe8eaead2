"""A person's own conversation with the app. Bolt runs the first listener to messages alone: this one."""

from slack_bolt.async_app import AsyncApp

from bot.slack.listeners.events import spoken


def register(app: AsyncApp) -> None:
    """In channels people talk among themselves; a mention there comes as an event of its own."""
    spoken.listen(app, "message", to=lambda event: event.get("channel_type") == "im")
