"""People who use the app: they type, click, fill in, submit and read, and Slack's rules hold for them."""

from collections.abc import Mapping

from tests.fake_slack import events, filling, hooks
from tests.fake_slack import views as modals
from tests.fake_slack.delivery import Ack, Envelope
from tests.fake_slack.inputs import elements_of, option_named
from tests.fake_slack.managing import Managing
from tests.fake_slack.render import option_labels
from tests.fake_slack.seen import CannotDo, SeenMessage, SeenView, pressed
from tests.fake_slack.state import Json, View


class Person(Managing):
    """Someone of a workspace. All that they do raises CannotDo where Slack would not let them."""

    async def types(self, text: str, *, in_: str, thread: SeenMessage | None = None) -> Ack:
        """Type a slash command, as it stands, in "#links" or, to the bot, in "@linkvouch"."""
        channel = self._channel(in_, to_write=True)
        name, _, rest = text.partition(" ")
        if thread is not None:
            raise CannotDo(f"{name} is not supported in threads")
        self._may_start()
        if self.post.state.commands is not None and name not in self.post.state.commands:
            raise CannotDo(f"{name} is not a valid command")
        payload = self._acting.command(channel, name, rest.strip())
        ack = await self.post.deliver(Envelope("slash_commands", payload))
        if ack.ok and ack.body:
            self._answered(lambda: hooks.show(self.post.state, self.workspace, channel, self.user, ack.body))
        self._release(payload)
        return ack

    async def says(
        self, text: str, *, in_: str | None = None, thread: SeenMessage | None = None
    ) -> SeenMessage:
        """Write a message; returns when the app has acknowledged the events of it."""
        return await self._writes(text, in_=in_, thread=thread)

    async def clicks(self, target: SeenMessage | SeenView, label: str) -> Ack:
        """Press the button, or the line of an overflow menu, with this visible label."""
        blocks = self._blocks(target)
        action = pressed(blocks, label, action_ts=self.post.state.new_ts())
        return await self._act(target, action, None)

    async def chooses(self, target: SeenMessage | SeenView, answer: object, *, of: str) -> Ack:
        """Choose from the select that has the action_id `of`: an option's label, "#links" or "@ann".

        A list where many can be chosen; a date, a time or a number of seconds in a picker. A select that asks
        the app for its options is searched with the first answer.
        """
        for block, element in elements_of(self._blocks(target)):
            if element["action_id"] == of:
                offered = await self._offered(target, block, element, answer)
                held = filling.held_after(self.workspace, offered, answer)
                place = {"block_id": block["block_id"], "action_id": of}
                action = {**held, **place, "action_ts": self.post.state.new_ts()}
                if option_named(offered, str(answer)) is not None and "placeholder" in element:
                    action["placeholder"] = element["placeholder"]
                return await self._act(target, action, held)
        raise CannotDo(f"no select with the action_id {of!r}")

    async def looks_up(self, target: SeenMessage | SeenView, typed: str, *, of: str) -> list[str]:
        """The labels that the app offers for what is typed into a select with options from outside."""
        for block, element in elements_of(self._blocks(target)):
            if element["action_id"] == of and "external_select" in element["type"]:
                return option_labels(await self._searched(target, block, element, typed))
        raise CannotDo(f"no select with the action_id {of!r} that asks the app")

    async def shortcut(self, name: str, on: SeenMessage | None = None) -> Ack:
        """Pick a shortcut, of a message or a global one, by its name; without a manifest by callback_id."""
        self._may_start()
        known = self.post.state.shortcuts
        callback_id, kind = known.get(name, (name, "global" if on is None else "message"))
        if (known and name not in known) or (kind == "message") is (on is None):
            raise CannotDo(f"no {'global' if on is None else 'message'} shortcut is called {name!r}")
        if on is None:
            return await self._interact(self._acting.global_shortcut(callback_id))
        self._blocks(on)
        return await self._interact(self._acting.message_shortcut(on.channel, on.message, callback_id))

    async def opens_home(self) -> None:
        """Open the app's Home tab; returns when the app has acknowledged it."""
        await self._opens("home")

    async def opens_messages(self) -> None:
        """Open the app's Messages tab; returns when the app has acknowledged it."""
        await self._opens("messages")

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

        Selects take the visible option, "#links" or "@ann"; a list where many can be chosen; a file input
        takes has_file(). An input that dispatches actions is heard by the app at once.
        """
        self._in_front(modal)
        for name, answer in {**(answers or {}), **by_name}.items():
            block, element = filling.input_named(modal.view, name)
            offered = await self._offered(modal, block, element, answer)
            filling.fill(self.workspace, modal.view, block, offered, answer)
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

    async def _opens(self, tab: str) -> None:
        home = self.post.state.homes.get(self.id)
        events.home_opened(self.post.state, self.workspace, self.user, home, tab=tab)
        await self.post.deliver_events()

    def _may_start(self) -> None:
        """Commands and shortcuts are there for the people of the app's workspace alone."""
        if self.user.is_stranger:
            raise CannotDo(f"the app is not installed in the workspace of {self.name}")

    async def _offered(
        self, target: SeenMessage | SeenView, block: Json, element: Json, answer: object
    ) -> Json:
        """The element with its options, those from the app included."""
        if "external_select" in element["type"]:
            return await self._searched(target, block, element, answer)
        return element

    async def _searched(
        self, target: SeenMessage | SeenView, block: Json, element: Json, answer: object
    ) -> Json:
        """The select with the options that the app gives to what is typed into it."""
        words = answer if isinstance(answer, list | tuple) else [answer]
        typed = str(words[0])
        if len(typed) < element.get("min_query_length", filling.QUERY_LENGTH):
            raise CannotDo(
                f"type at least {element.get('min_query_length', filling.QUERY_LENGTH)} characters"
            )
        payload = self._acting.suggestion(target, block, element, typed)
        ack = await self.post.deliver(Envelope("interactive", payload))
        found = filling.option_problems(ack.body)
        if found:
            self.post.state.fault("ack", "; ".join(found))
            return {**element, "options": []}
        return {**element, **ack.body}

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
                pushed = modals.checked_view(body.get("view"), kind="modal")
                modals.show(state, self.user, pushed, on_top=True)
            case unknown:
                state.fault("ack", f"unknown response_action: {unknown}")

    def _mark(self, view: View, errors: object) -> None:
        inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
            self.post.state.fault("ack", f"errors must name input blocks; got {errors!r}, there are {inputs}")
        else:
            view.errors = errors
