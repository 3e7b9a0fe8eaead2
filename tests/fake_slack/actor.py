"""Someone of a workspace: what they can reach, and how what they do gets to the app."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from tests.fake_slack.api_call import Refused
from tests.fake_slack.delivery import Ack, Envelope
from tests.fake_slack.inputs import initial_values
from tests.fake_slack.oauth import App
from tests.fake_slack.payloads import Acting
from tests.fake_slack.seen import CannotDo, SeenChannel, SeenMessage, SeenView
from tests.fake_slack.state import Channel, Json, State, User, Workspace

T = TypeVar("T")


class Post(Protocol):
    """The part of the server that people need."""

    state: State
    app: App

    @property
    def origin(self) -> str: ...

    async def deliver(self, envelope: Envelope) -> Ack: ...

    async def deliver_events(self) -> None: ...

    async def until(self, condition: Callable[[], T | None], seconds: float = 10) -> T: ...


@dataclass(frozen=True)
class Actor:
    post: Post
    workspace: Workspace
    user: User

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    def private_messages(self, in_: str) -> list[SeenMessage]:
        """What only this person sees in a conversation, oldest first."""
        return self._seen(self._channel(in_)).private_to(self.id)

    def direct_messages(self) -> list[SeenMessage]:
        """The conversation with the bot, oldest first."""
        return self._seen(self.post.state.direct_channel(self.workspace, self.user)).messages()

    def _seen(self, channel: Channel) -> SeenChannel:
        return SeenChannel(self.post.state, self.workspace, channel)

    @property
    def _acting(self) -> Acting:
        if self.user.is_deactivated:
            raise CannotDo(f"{self.name} is deactivated")
        if not self.workspace.is_installed:
            raise CannotDo(f"the app is not installed in {self.workspace.domain}")
        return Acting(self.post.state, self.workspace, self.user, self.post.origin)

    def _channel(self, name: str, *, to_write: bool = False) -> Channel:
        if name == f"@{self.workspace.bot.name}":
            return self.post.state.direct_channel(self.workspace, self.user)
        for channel in self.workspace.channels.values():
            if f"#{channel.name}" == name and self.id in channel.members:
                return self._writable(channel) if to_write else channel
        raise CannotDo(f"{self.name} is in no conversation called {name}")

    def _writable(self, channel: Channel) -> Channel:
        if self.user.is_deactivated:
            raise CannotDo(f"{self.name} is deactivated")
        if channel.is_archived:
            raise CannotDo(f"#{channel.name} is archived")
        if self.id not in channel.members:
            raise CannotDo(f"{self.name} is not in #{channel.name}")
        return channel

    def _blocks(self, target: SeenMessage | SeenView) -> list[Json]:
        if isinstance(target, SeenView):
            if not target.is_open():
                raise CannotDo("this view is closed")
            blocks: list[Json] = target.view.body["blocks"]
            return blocks
        if not target.is_there():
            raise CannotDo("this message was deleted")
        if target.message.seen_only_by not in {None, self.id} or self.id not in target.channel.members:
            raise CannotDo(f"{self.name} does not see this message")
        return target.message.blocks

    async def _act(self, target: SeenMessage | SeenView, action: Json, held: Json | None) -> Ack:
        if isinstance(target, SeenView):
            if held is not None:
                target.view.values[action["block_id"]][action["action_id"]] = held
            return await self._interact(self._acting.click_on_view(target.view, action))
        values = self._chosen(target)
        if held is not None:
            values[action["block_id"]][action["action_id"]] = held
        acting = self._acting
        return await self._interact(acting.click_on_message(target.channel, target.message, action, values))

    def _chosen(self, target: SeenMessage) -> dict[str, dict[str, Json]]:
        """state.values of a message as this person left it, kept for their next click."""
        message = target.message
        before = message.held.get(self.id)
        values = message.held[self.id] = initial_values(message.blocks, before)
        return values

    async def _interact(self, payload: Json) -> Ack:
        ack = await self.post.deliver(Envelope("interactive", payload))
        self._release(payload)
        return ack

    def _release(self, payload: Json) -> None:
        """From now on the response_url of an acknowledged delivery is served at once."""
        if url := payload.get("response_url"):
            self.post.state.hooks[url.rpartition("/")[2]].acknowledged.set()

    def _answered(self, apply: Callable[[], None]) -> None:
        try:
            apply()
        except Refused as refused:
            self.post.state.fault("ack", "; ".join([refused.error, *refused.messages]))
