"""What Slack sends when a person acts: commands, clicks, submissions and shortcuts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.fake_slack.inputs import elements_of
from tests.fake_slack.seen import SeenMessage, SeenView
from tests.fake_slack.shown import message_json, view_json
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
            "is_enterprise_install": str(self.workspace.everywhere).lower(),
            **self._organisation_of_command(),
            "response_url": self._response_url(channel),
            "trigger_id": self.state.new_trigger(self.user, channel=channel),
        }

    def click_on_message(
        self,
        channel: Channel,
        message: Message,
        action: Json,
        values: Mapping[str, Mapping[str, Json]],
    ) -> Json:
        """`values` is what the person's choices in this message are now, as in state.values."""
        private = message.seen_only_by is not None
        payload = {
            **self._interaction("block_actions"),
            "container": self._in_message(channel, message),
            "trigger_id": self.state.new_trigger(self.user, channel=channel),
            "channel": {"id": channel.id, "name": shown_name(channel)},
            "state": {"values": values},
            "response_url": self._response_url(channel, original=channel_copy(channel, message)),
            "actions": [action],
        }
        return payload if private else {**payload, "message": message_json(message, channel)}

    def suggestion(self, target: SeenMessage | SeenView, block: Json, element: Json, typed: str) -> Json:
        """What Slack asks while someone types into a select whose options the app knows."""
        payload = {
            **self._interaction("block_suggestion"),
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "value": typed,
        }
        if isinstance(target, SeenView):
            view = target.view
            return {
                **payload,
                "container": {"type": "view", "view_id": view.id},
                "view": view_json(view),
            }
        channel = target.channel
        return {
            **payload,
            "container": self._in_message(channel, target.message),
            "channel": {"id": channel.id, "name": shown_name(channel)},
            "message": message_json(target.message, channel),
        }

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
            "response_urls": [*self._response_urls(view)],
        }

    def closing(self, view: View, *, cleared: bool) -> Json:
        return {**self._interaction("view_closed"), "view": view_json(view), "is_cleared": cleared}

    def message_shortcut(self, channel: Channel, message: Message, callback_id: str) -> Json:
        return {
            **self._interaction("message_action"),
            "callback_id": callback_id,
            "trigger_id": self.state.new_trigger(self.user, channel=channel),
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

    def _response_urls(self, view: View) -> Iterator[Json]:
        """One for each input that asks for it and names a conversation."""
        for block, element in elements_of(view.body["blocks"]):
            if not element.get("response_url_enabled"):
                continue
            ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
            held = view.values[ids["block_id"]][ids["action_id"]]
            channel_id = held.get("selected_conversation") or held.get("selected_channel")
            if channel_id is not None:
                url = self._response_url(self.workspace.channels[channel_id])
                self.state.hooks[url.rpartition("/")[2]].acknowledged.set()
                yield {**ids, "channel_id": channel_id, "response_url": url}

    def _in_message(self, channel: Channel, message: Message) -> Json:
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.seen_only_by is not None,
        }
        if message.thread_ts is not None:
            container["thread_ts"] = message.thread_ts
        return container

    def _interaction(self, kind: str) -> Json:
        return {
            "type": kind,
            "user": {
                "id": self.user.id,
                "username": self.user.name,
                "name": self.user.name,
                "team_id": self.user.team_id,
            },
            "api_app_id": APP_ID,
            "token": VERIFICATION_TOKEN,
            **self._installation(),
        }

    def _installation(self) -> Json:
        """An app of a whole organisation finds the workspace beside the person alone."""
        organisation = self.workspace.organisation
        team = {"id": self.workspace.id, "domain": self.workspace.domain}
        return {
            "team": None if self.workspace.everywhere else team,
            "enterprise": {"id": organisation, "name": organisation} if organisation else None,
            "is_enterprise_install": self.workspace.everywhere,
        }

    def _organisation_of_command(self) -> Json:
        organisation = self.workspace.organisation
        return {"enterprise_id": organisation, "enterprise_name": organisation} if organisation else {}

    def _response_url(self, channel: Channel, *, original: Message | None = None) -> str:
        path = self.state.new_hook(self.workspace, channel, self.user, original=original)
        return f"{self.origin}{path}"


def channel_copy(channel: Channel, message: Message) -> Message:
    """The message as it stands in the channel now; the given one may be an older look at it."""
    return next((stored for stored in channel.messages if stored.ts == message.ts), message)
