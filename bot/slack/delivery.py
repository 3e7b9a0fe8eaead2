"""Everything that linkvouch says in Slack goes through here. It is written down first, and sent after."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from bot.slack.blocks.kit import Message
from bot.slack.letters import Letter, Way
from bot.slack.outbox import Outbox
from bot.slack.reply import ReplyTo
from storage.flags import Flag, Stood
from storage.letters import Standing

PATIENCE_S: Final = 10.0  # for something to be posted while a person waits for what comes after
POLL_S: Final = 0.2  # how late it may be seen that another process has posted a letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Where a message stands. `permalink` is "" for a message that carries no mark of ours."""

    channel: str
    ts: str
    permalink: str = field(default="", compare=False)


class Delivery:
    """Puts the letters of one tenant. What was put is sent, whatever happens to this process.

    A key says what a letter is about, once for all: the same key again is not sent again, unless the first
    failed or, with `newest`, unless it changes what stands there already.
    """

    def __init__(self, outbox: Outbox, tenant: str) -> None:
        self._outbox = outbox
        self._tenant = tenant

    async def send(self, letter: Letter, *, newest: bool = False) -> bool:
        """False: the letter was known already."""
        return await self._outbox.put(self._tenant, letter, newest=newest)

    async def answer(self, reply: ReplyTo, message: Message, *, key: str, replace: bool = False) -> None:
        """Tell one person. `replace` puts the message in place of the one whose button was pressed.

        Where a response_url takes nothing, the message goes to the person's own conversation with the app.
        """
        letter = Letter(
            key=key,
            way=Way.RESPOND,
            person=reply.person.id,
            response_url=reply.response_url,
            replace=replace,
            message=message,
        )
        await self.send(letter)

    async def whisper(self, channel: str, reply: ReplyTo, message: Message, *, key: str) -> None:
        """Tell one person, in a channel, after a modal that gave no response_url."""
        person = reply.person.id
        await self.send(Letter(key=key, way=Way.WHISPER, channel=channel, person=person, message=message))

    async def post(
        self,
        reply: ReplyTo,
        message: Message,
        *,
        key: str,
        again: str,
        instead: Message | None = None,
        marked: tuple[str, str] = ("", ""),
    ) -> bool:
        """A new message in the channel of `reply`, for all to see. False when the key was known.

        Where the channel does not take it, the person is told why and to do `again` afterwards, with the
        message below, or what stands in `instead`.
        """
        letter = Letter(
            key=key,
            way=Way.POST,
            channel=reply.place.channel,
            channel_name=reply.place.name,
            person=reply.person.id,
            response_url=reply.response_url,
            message=message,
            marked=marked,
            again=again,
            instead=instead,
        )
        return await self.send(letter)

    async def update(self, posted: Posted, message: Message, *, person: str = "") -> str:
        """Bring a message of ours up to date; the newest of several that wait is the one that is sent.

        Gives the key of the letter. `person` is told when the message is gone.
        """
        letter = Letter(
            key=f"newest of {posted.channel} {posted.ts}",
            way=Way.UPDATE,
            channel=posted.channel,
            ts=posted.ts,
            person=person,
            message=message,
        )
        await self.send(letter, newest=True)
        return letter.key

    async def take_back(self, key: str) -> None:
        """Delete the message that the letter of this key posted; the key may be used again after that."""
        gone = f"{key} taken back"
        await self.send(Letter(key=gone, way=Way.DELETE, of=key), newest=True)
        await self.posted(gone, PATIENCE_S)

    async def hold(self, wait_s: float, error: str) -> None:
        """Try nothing for so long: Slack disconnected the app, and why."""
        await self._outbox.put_off(self._tenant, wait_s, error=error)

    async def failed(self, key: str) -> bool:
        """Will it never be sent? Its person was told."""
        held = await self._outbox.of(self._tenant, key)
        return held is not None and held.standing is Standing.FAILED

    async def posted_as(self, prefix: str) -> list[Stood]:
        """The messages of the letters whose keys begin so, oldest first, for as long as letters are kept."""
        return await self._outbox.posted(self._tenant, prefix)

    async def cards_behind(self) -> list[Flag]:
        """The cards that do not show what was decided lately about their links."""
        return await self._outbox.cards_behind(self._tenant)

    async def posted(self, key: str, timeout_s: float) -> Posted | None:
        """Wait until the letter is sent. None when it is not in time, or when it never will be."""
        loop = asyncio.get_running_loop()
        until = loop.time() + timeout_s
        while True:
            since = self._outbox.moment()
            held = await self._outbox.of(self._tenant, key)
            if held is None or held.standing is Standing.FAILED:
                return None
            if held.standing is Standing.SENT:
                return Posted(channel=held.sent_channel, ts=held.sent_ts, permalink=held.permalink)
            left_s = until - loop.time()
            if left_s <= 0:
                return None
            await self._outbox.changed(since, min(left_s, POLL_S))
