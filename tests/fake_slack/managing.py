"""What people do around the app: invite it, archive, upload, edit, install and remove it."""

from collections.abc import Sequence

from tests.fake_slack import api_chat, events, oauth
from tests.fake_slack.actor import Actor
from tests.fake_slack.api_call import Refused
from tests.fake_slack.seen import CannotDo, SeenMessage
from tests.fake_slack.shown import message_json
from tests.fake_slack.state import Channel, Execution, File, Json, Kind, Message


class Managing(Actor):
    """All that it does raises CannotDo where Slack would not let the person."""

    async def invites_bot(self, name: str) -> None:
        """Type /invite; returns when the app has acknowledged that it joined."""
        channel = self._channel(name, to_write=True)
        if self.workspace.bot.id not in channel.members:
            channel.members.append(self.workspace.bot.id)
            events.bot_joined(self.post.state, self.workspace, channel, inviter=self.user)
        await self.post.deliver_events()

    def removes_bot(self, name: str) -> None:
        """Type /kick; the app hears nothing of it."""
        channel = self._channel(name, to_write=True)
        if self.workspace.bot.id not in channel.members:
            raise CannotDo(f"the bot is not in {name}")
        channel.members.remove(self.workspace.bot.id)

    async def archives(self, name: str) -> None:
        channel = self._channel(name, to_write=True)
        if self.user.kind is Kind.GUEST or self.user.is_stranger:
            raise CannotDo(f"{self.name} may not archive {name}")
        events.archived(self.post.state, self.workspace, channel, self.user)
        channel.is_archived = True
        await self.post.deliver_events()

    def unarchives(self, name: str) -> None:
        self._channel(name).is_archived = False

    def has_file(self, name: str, content: bytes) -> File:
        """A file for an input of a modal: in Slack, and shared with nobody."""
        return self.post.state.add_file(self.user, name, content=content, length=len(content))

    async def uploads(
        self,
        name: str,
        content: bytes,
        *,
        in_: str | None = None,
        thread: SeenMessage | None = None,
        text: str = "",
    ) -> SeenMessage:
        """Drop a file into a conversation, perhaps with words; returns as says() does."""
        file = self.has_file(name, content)
        return await self._writes(text, in_=in_, thread=thread, files=[file])

    async def edits(self, message: SeenMessage, text: str) -> None:
        """Change an own message; the app hears of a message_changed."""
        stored = self._own(message)
        previous = message_json(stored, message.channel, metadata=True)
        words, blocks = events.written(text, self.workspace)
        stored.text, stored.blocks = words, blocks
        stored.edited_ts = self.post.state.new_ts()
        stored.edits += 1
        events.changed(self.post.state, self.workspace, message.channel, stored, previous=previous)
        await self.post.deliver_events()

    async def deletes(self, message: SeenMessage) -> None:
        """Delete an own message, or as an admin that of anybody."""
        stored = message.message if self.user.kind in {Kind.ADMIN, Kind.OWNER} else self._own(message)
        api_chat.remove(self.post.state, self.workspace, message.channel, stored)
        await self.post.deliver_events()

    async def runs_step(self, callback_id: str, **inputs: object) -> Execution:
        """Run the app's own workflow step; its outcome is there once the app has completed it."""
        state = self.post.state
        execution = Execution(state.new_id("Fx"), callback_id)
        state.executions[execution.id] = execution
        events.function_executed(state, self.workspace, execution, inputs)
        await self.post.deliver_events()
        return execution

    def allows(self, url: str, *, everywhere: bool = False) -> str:
        """Allow the app on the page that its install link opens; gives where the browser goes then.

        `everywhere`: in the whole organisation of the workspace.
        """
        if self.user.kind is Kind.GUEST:
            raise CannotDo(f"{self.name} may not install apps")
        try:
            return self.post.app.consent(
                url, self.post.state, self.workspace, self.user, everywhere=everywhere
            )
        except Refused as refused:
            raise CannotDo(f"Slack shows {refused.error} instead of the page") from refused

    def declines(self, url: str) -> str:
        return self.post.app.decline(url)

    async def uninstalls_app(self) -> None:
        if self.user.kind not in {Kind.ADMIN, Kind.OWNER}:
            raise CannotDo(f"{self.name} may not remove apps")
        oauth.uninstall(self.post.state, self.workspace)
        await self.post.deliver_events()

    def suggested_prompts(self) -> list[str]:
        """The titles that stand above the empty conversation with the app."""
        channel = self.post.state.direct_channel(self.workspace, self.user)
        shown: Json = self.post.state.prompts.get(channel.id, {"prompts": []})
        return [prompt["title"] for prompt in shown["prompts"]]

    async def _writes(
        self,
        text: str,
        *,
        in_: str | None,
        thread: SeenMessage | None,
        files: Sequence[File] = (),
    ) -> SeenMessage:
        state, channel = self.post.state, self._place(in_, thread)
        stored, blocks = events.written(text, self.workspace)
        parent = thread.message.thread_ts or thread.ts if thread is not None else None
        blocks = blocks if text else []
        message = Message(state.new_ts(), self.user, stored, blocks, thread_ts=parent, files=list(files))
        channel.messages.append(message)
        for file in files:
            file.channels.append(channel.id)
        events.posted(state, self.workspace, channel, message)
        for file in files:
            events.file_shared(state, self.workspace, channel, file)
        await self.post.deliver_events()
        return SeenMessage(state, self.workspace, channel, message)

    def _place(self, in_: str | None, thread: SeenMessage | None) -> Channel:
        if in_ is not None:
            return self._channel(in_, to_write=True)
        if thread is None:
            raise CannotDo("say in which conversation or thread")
        return self._writable(thread.channel)

    def _own(self, message: SeenMessage) -> Message:
        if message.message.author is not self.user:
            raise CannotDo(f"this message is not from {self.name}")
        if not message.is_there():
            raise CannotDo("this message was deleted")
        return message.message
