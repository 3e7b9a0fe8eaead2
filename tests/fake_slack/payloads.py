"""What Slack sends when a person acts: commands, clicks, submissions and shortcuts."""

from dataclasses import dataclass

from tests.fake_slack.inputs import initial_values
from tests.fake_slack.state import (
    APP_ID,
    VERIFICATION_TOKEN,
    Channel,
    Conversation,
    Json,
    Message,
    State,
    User,
    View,
    Workspace,
    message_json,
    view_json,
)


def shown_name(channel: Channel) -> str:
    """The channel name in payloads, which hides that of a private one."""
    return "privategroup" if channel.kind is Conversation.PRIVATE else channel.name


@dataclass(frozen=True)
class Acting:
    """A person of a workspace doing something; `origin` is the address that response_urls start with."""

    state: State
    workspace: Workspace
    user: User
    origin: str

    def command(self, channel: Channel, name: str, text: str) -> Json:
        """Form fields, so everything is a string."""
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": self.workspace.id,
            "team_domain": self.workspace.domain,
            "channel_id": channel.id,
            "channel_name": shown_name(channel),
            "user_id": self.user.id,
            "user_name": self.user.name,
            "command": name,
            "text": text,
            "api_app_id": APP_ID,
            "is_enterprise_install": "false",
            "response_url": self._response_url(channel),
            "trigger_id": self.state.new_trigger(self.user),
        }

    def click_on_message(self, channel: Channel, message: Message, action: Json, held: Json | None) -> Json:
        """`held` is the entry of state.values of the element that was chosen from, if it keeps one."""
        private = message.seen_only_by is not None
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": private,
        }
        if message.thread_ts is not None:
            container["thread_ts"] = message.thread_ts
        values = initial_values(message.blocks)
        if held is not None:
            values[action["block_id"]][action["action_id"]] = held
        payload = {
            **self._interaction("block_actions"),
            "container": container,
            "trigger_id": self.state.new_trigger(self.user),
            "channel": {"id": channel.id, "name": shown_name(channel)},
            "state": {"values": values},
            "response_url": self._response_url(channel, original=channel_copy(channel, message)),
            "actions": [action],
        }
        return payload if private else {**payload, "message": message_json(message, channel)}

    def click_on_view(self, view: View, action: Json) -> Json:
        return {
            **self._interaction("block_actions"),
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self.state.new_trigger(self.user, view),
            "view": view_json(view),
            "actions": [action],
        }

    def submission(self, view: View) -> Json:
        return {
            **self._interaction("view_submission"),
            "trigger_id": self.state.new_trigger(self.user, view),
            "view": view_json(view),
            "response_urls": [],
        }

    def closing(self, view: View, *, cleared: bool) -> Json:
        return {**self._interaction("view_closed"), "view": view_json(view), "is_cleared": cleared}

    def message_shortcut(self, channel: Channel, message: Message, callback_id: str) -> Json:
        return {
            **self._interaction("message_action"),
            "callback_id": callback_id,
            "trigger_id": self.state.new_trigger(self.user),
            "action_ts": self.state.new_ts(),
            "message_ts": message.ts,
            "message": message_json(message, channel),
            "channel": {"id": channel.id, "name": shown_name(channel)},
            "response_url": self._response_url(channel),
        }

    def global_shortcut(self, callback_id: str) -> Json:
        return {
            **self._interaction("shortcut"),
            "callback_id": callback_id,
            "trigger_id": self.state.new_trigger(self.user),
            "action_ts": self.state.new_ts(),
        }

    def _interaction(self, kind: str) -> Json:
        return {
            "type": kind,
            "user": {
                "id": self.user.id,
                "username": self.user.name,
                "name": self.user.name,
                "team_id": self.workspace.id,
            },
            "api_app_id": APP_ID,
            "token": VERIFICATION_TOKEN,
            "team": {"id": self.workspace.id, "domain": self.workspace.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _response_url(self, channel: Channel, *, original: Message | None = None) -> str:
        path = self.state.new_hook(self.workspace, channel, self.user, original=original)
        return f"{self.origin}{path}"


def channel_copy(channel: Channel, message: Message) -> Message:
    """The message as it stands in the channel now; the given one may be an older look at it."""
    return next((stored for stored in channel.messages if stored.ts == message.ts), message)
