"""People who use the app: they type, click, fill in, submit and read, and Slack's rules hold for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from tests.fake_slack import events, filling, hooks
from tests.fake_slack import views as modals
from tests.fake_slack.api_call import Refused
from tests.fake_slack.delivery import Ack, Envelope
from tests.fake_slack.inputs import elements_of, option_named
from tests.fake_slack.payloads import Acting
from tests.fake_slack.seen import CannotDo, SeenChannel, SeenMessage, SeenView, pressed
from tests.fake_slack.state import Channel, Json, Message, State, User, View, Workspace

T = TypeVar("T")


class Post(Protocol):
    """The part of the server that people need."""

    state: State

    @property
    def origin(self) -> str: ...

    async def deliver(self, envelope: Envelope) -> Ack: ...

    async def deliver_events(self) -> None: ...

    async def until(self, condition: Callable[[], T | None], seconds: float = 10) -> T: ...


@dataclass(frozen=True)
class Person:
    """Someone of a workspace. All that they do raises CannotDo where Slack would not let them."""

    post: Post
    workspace: Workspace
    user: User

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    async def types(self, text: str, *, in_: str, thread: SeenMessage | None = None) -> Ack:
        """Type a slash command, as it stands, in "#links" or, to the bot, in "@linkvouch"."""
        channel = self._channel(in_)
        name, _, rest = text.partition(" ")
        if thread is not None:
            raise CannotDo(f"{name} is not supported in threads")
        payload = self._acting.command(channel, name, rest.strip())
        ack = await self.post.deliver(Envelope("slash_commands", payload))
        if ack.ok and ack.body:
            self._answered(lambda: hooks.show(self.post.state, self.workspace, channel, self.user, ack.body))
        self._release(payload)
        return ack

    async def says(self, text: str, *, in_: str, thread: SeenMessage | None = None) -> SeenMessage:
        """Write a message; returns when the app has acknowledged the events of it."""
        state, channel = self.post.state, self._channel(in_)
        stored, blocks = events.written(text, self.workspace)
        parent = thread.message.thread_ts or thread.ts if thread is not None else None
        message = Message(state.new_ts(), self.user, stored, blocks, thread_ts=parent)
        channel.messages.append(message)
        events.posted(state, self.workspace, channel, message)
        await self.post.deliver_events()
        return SeenMessage(state, self.workspace, channel, message)

    async def clicks(self, target: SeenMessage | SeenView, label: str) -> Ack:
        """Press the button, or the line of an overflow menu, with this visible label."""
        blocks = self._blocks(target)
        action = pressed(blocks, label, action_ts=self.post.state.new_ts())
        return await self._act(target, action, None)

    async def chooses(self, target: SeenMessage | SeenView, answer: str, *, of: str) -> Ack:
        """Choose from the select that has the action_id `of`: an option's label, "#links" or "@ann"."""
        for block, element in elements_of(self._blocks(target)):
            if element["action_id"] == of:
                held = filling.held_after(self.workspace, element, answer)
                place = {"block_id": block["block_id"], "action_id": of}
                action = {**held, **place, "action_ts": self.post.state.new_ts()}
                if option_named(element, answer) is not None and "placeholder" in element:
                    action["placeholder"] = element["placeholder"]
                return await self._act(target, action, held)
        raise CannotDo(f"no select with the action_id {of!r}")

    async def shortcut(self, callback_id: str, on: SeenMessage | None = None) -> Ack:
        """Pick a shortcut: of a message, or a global one."""
        if on is None:
            payload = self._acting.global_shortcut(callback_id)
        else:
            payload = self._acting.message_shortcut(on.channel, on.message, callback_id)
        return await self._interact(payload)

    async def opens_home(self) -> None:
        """Open the app's Home tab; returns when the app has acknowledged it."""
        home = self.post.state.homes.get(self.id)
        events.home_opened(self.post.state, self.workspace, self.user, home)
        await self.post.deliver_events()

    def home(self) -> SeenView:
        if self.id not in self.post.state.homes:
            raise CannotDo(f"nothing was published to the Home of {self.name}")
        return SeenView(self.post.state, self.post.state.homes[self.id])

    async def modal(self, title: str | None = None, seconds: float = 5) -> SeenView:
        """The modal in front of this person, waiting until one (with this title) is there."""
        return await self.post.until(lambda: self._front(title), seconds)

    async def fills(
        self, modal: SeenView, answers: Mapping[str, object] | None = None, /, **by_name: object
    ) -> None:
        """Fill in inputs by label, label as keyword, block_id or action_id.

        Selects take the visible option, "#links" or "@ann"; a list where many can be chosen. An input that
        dispatches actions is heard by the app at once.
        """
        self._in_front(modal)
        for name, answer in {**(answers or {}), **by_name}.items():
            filling.fill(self.workspace, modal.view, name, answer)
            for action in self._dispatched(modal.view, name):
                await self._act(modal, action, None)

    async def submits(self, modal: SeenView) -> Ack:
        """Press the submit button, and see what the app's answer makes of the modal."""
        self._in_front(modal)
        if modal.view.body.get("submit") is None:
            raise CannotDo(f"the modal {modal.title!r} has no submit button")
        if left := [*filling.unfinished(modal.view)]:
            raise CannotDo("; ".join(left))
        ack = await self._interact(self._acting.submission(modal.view))
        if ack.ok:
            self._answered(lambda: self._after_submission(modal.view, ack.body))
        return ack

    async def closes(self, modal: SeenView) -> None:
        """Close or cancel a modal; the app hears of it when it asked to be notified."""
        self._in_front(modal)
        stack, body = self.post.state.stack_of(self.user), modal.view.body
        cleared = bool(body.get("clear_on_close"))
        if cleared:
            stack.clear()
        else:
            stack.pop()
        if body.get("notify_on_close"):
            await self._interact(self._acting.closing(modal.view, cleared=cleared))

    def private_messages(self, in_: str) -> list[SeenMessage]:
        """What only this person sees in a conversation, oldest first."""
        return self._seen(self._channel(in_)).private_to(self.id)

    def direct_messages(self) -> list[SeenMessage]:
        """The conversation with the bot, oldest first."""
        return self._seen(self.post.state.direct_channel(self.workspace, self.user)).messages()

    @property
    def _acting(self) -> Acting:
        return Acting(self.post.state, self.workspace, self.user, self.post.origin)

    def _seen(self, channel: Channel) -> SeenChannel:
        return SeenChannel(self.post.state, self.workspace, channel)

    def _channel(self, name: str) -> Channel:
        if name == f"@{self.workspace.bot.name}":
            return self.post.state.direct_channel(self.workspace, self.user)
        for channel in self.workspace.channels.values():
            if f"#{channel.name}" == name and self.id in channel.members:
                return channel
        raise CannotDo(f"{self.name} is in no conversation called {name}")

    def _blocks(self, target: SeenMessage | SeenView) -> list[Json]:
        if isinstance(target, SeenView):
            if not target.is_open():
                raise CannotDo("this view is closed")
            blocks: list[Json] = target.view.body["blocks"]
            return blocks
        if not target.is_there():
            raise CannotDo("this message was deleted")
        if target.message.seen_only_by not in {None, self.id}:
            raise CannotDo(f"{self.name} does not see this message")
        return target.message.blocks

    async def _act(self, target: SeenMessage | SeenView, action: Json, held: Json | None) -> Ack:
        if isinstance(target, SeenView):
            if held is not None:
                target.view.values[action["block_id"]][action["action_id"]] = held
            payload = self._acting.click_on_view(target.view, action)
        else:
            payload = self._acting.click_on_message(target.channel, target.message, action, held)
        return await self._interact(payload)

    async def _interact(self, payload: Json) -> Ack:
        ack = await self.post.deliver(Envelope("interactive", payload))
        self._release(payload)
        return ack

    def _release(self, payload: Json) -> None:
        """From now on the response_url of an acknowledged delivery is served at once."""
        if url := payload.get("response_url"):
            self.post.state.hooks[url.rpartition("/")[2]].acknowledged.set()

    def _dispatched(self, view: View, name: str) -> list[Json]:
        return [
            {
                **view.values[block["block_id"]][element["action_id"]],
                "block_id": block["block_id"],
                "action_id": element["action_id"],
                "action_ts": self.post.state.new_ts(),
            }
            for block, element in elements_of(view.body["blocks"])
            if block.get("dispatch_action") and name in filling.names_of(block, element)
        ]

    def _front(self, title: str | None) -> SeenView | None:
        stack = self.post.state.stack_of(self.user)
        front = SeenView(self.post.state, stack[-1]) if stack else None
        return front if front is not None and title in {None, front.title} else None

    def _in_front(self, modal: SeenView) -> None:
        stack = self.post.state.stack_of(self.user)
        if not stack or stack[-1] is not modal.view:
            raise CannotDo(f"the modal {modal.title!r} is not in front of {self.name}")

    def _answered(self, apply: Callable[[], None]) -> None:
        try:
            apply()
        except Refused as refused:
            self.post.state.fault("ack", "; ".join([refused.error, *refused.messages]))

    def _after_submission(self, view: View, body: Json) -> None:
        state, stack = self.post.state, self.post.state.stack_of(self.user)
        view.errors = {}
        match body.get("response_action"):
            case None:
                stack.remove(view)
            case "clear":
                stack.clear()
            case "errors":
                self._mark(view, body.get("errors"))
            case "update":
                modals.replace(state, view, modals.checked_view(body.get("view"), kind="modal"))
            case "push":
                body = modals.checked_view(body.get("view"), kind="modal")
                modals.show(state, self.user, body, on_top=True)
            case unknown:
                state.fault("ack", f"unknown response_action: {unknown}")

    def _mark(self, view: View, errors: object) -> None:
        inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
            self.post.state.fault("ack", f"errors must name input blocks; got {errors!r}, there are {inputs}")
        else:
            view.errors = errors
