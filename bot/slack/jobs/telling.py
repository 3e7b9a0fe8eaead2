"""How people hear of work that takes a while: how far it is, and what came of it."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final, TypeAlias, TypeVar

from bot.job_types import Payload
from bot.slack.bench import Bench
from bot.slack.blocks.asking import in_direct
from bot.slack.blocks.kit import Message
from bot.slack.delivery import PATIENCE_S
from bot.slack.letters import Letter, Way
from bot.slack.reply import ReplyTo
from storage.decisions import Person

log = logging.getLogger(__name__)

T = TypeVar("T")
Draw: TypeAlias = Callable[[float], Message]  # how far the work is, so many seconds after it was asked for

AGAIN: Final = "ask me again"


def post_of(job_id: str) -> str:
    """The key of the letter that posts how far a job is, where all see it."""
    return f"{job_id} post"


def edit_of(job_id: str, message: Message, *, person: str = "") -> Letter:
    """Puts a message in place of that post, and of every earlier edit that still waits."""
    return Letter(key=f"{job_id} edit", way=Way.UPDATE, of=post_of(job_id), person=person, message=message)


class Telling:
    """Tells of one job, in private to who asked, or in a conversation for all to see.

    In private there are a word after ten seconds, another after a minute, and the result; after a minute that
    goes to the person's own conversation with the app, since nobody looks at a private answer for so long. In
    a conversation one message shows how far the work is, and then the result. A job that is run again says
    the same under the same keys, so nothing is said twice.
    """

    def __init__(self, bench: Bench, job_id: str, payload: Payload) -> None:
        self.reply = ReplyTo.from_json(payload["reply_to"])
        self._job_id = job_id
        self._delivery = bench.delivery
        self._patience = bench.patience
        self._now = bench.now
        self._asked_at = datetime.fromisoformat(payload["asked_at"])
        self._openly = bool(payload["openly"])
        self._again = payload.get("again", AGAIN)
        self._began = time.monotonic()
        self._shown: Message | None = None
        self._words = 0  # said in private

    @property
    def by(self) -> Person:
        return self.reply.person

    @property
    def elapsed_s(self) -> float:
        """Since it was asked for, which may have been before this process began."""
        by_the_clock = (self._now() - self._asked_at).total_seconds()
        return max(by_the_clock, time.monotonic() - self._began)

    @property
    def takes_long(self) -> bool:
        return self.elapsed_s >= self._patience.farewell

    async def during(self, work: Awaitable[T], draw: Draw, *, in_place: bool = False) -> T:
        """What the work gives; people hear how far it is meanwhile. Raises what it raises.

        `in_place`: what comes of it changes a message that all see, and goes to nobody alone.
        """
        task = asyncio.ensure_future(work)
        try:
            while not task.done():
                try:
                    await self._tell(draw, in_place=in_place)
                except Exception:  # the work is worth more than a word about it
                    log.exception("nobody could be told how far job %s is", self._job_id)
                await asyncio.wait({task}, timeout=self._pause_s())
            return await task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def end(
        self, private: Message, *, openly: Message | None = None, done: Message | None = None
    ) -> None:
        """What came of it. `openly` is what all see, where all see it, and `done` the short reply below it
        that notifies who asked when they waited long; without them `private` serves.
        """
        if self._openly:
            await self._end_openly(openly or private, private, done)
        elif self.reply.response_url and not self.takes_long:
            await self._delivery.answer(self.reply, private, key=f"{self._job_id} result")
        else:
            direct = Letter(
                key=f"{self._job_id} result",
                way=Way.POST,
                channel=self.by.id,
                person=self.by.id,
                message=private,
            )
            await self._delivery.send(direct)

    async def _end_openly(self, openly: Message, private: Message, done: Message | None) -> None:
        posted = await self._delivery.posted(post_of(self._job_id), PATIENCE_S)
        await self._show(openly, instead=private)
        thread = self.reply.place.thread or (posted.ts if posted else "")
        if done is not None:
            await self.mention(done, thread=thread)

    async def mention(self, done: Message, *, thread: str) -> None:
        """Notify who asked, in a thread, when they waited long: a message that is edited notifies nobody."""
        if not thread or not self.takes_long:
            return
        below = Letter(
            key=f"{self._job_id} done",
            way=Way.POST,
            channel=self.reply.place.channel,
            direct_to=self.reply.direct_to,
            thread_ts=thread,
            message=done,
        )
        await self._delivery.send(below)

    async def _tell(self, draw: Draw, *, in_place: bool) -> None:
        if self._openly and not await self._delivery.failed(post_of(self._job_id)):
            message = draw(self.elapsed_s)
            if message != self._shown:
                self._shown = message
                await self._show(message)
            return
        elapsed_s = self.elapsed_s
        words = sum(elapsed_s >= each for each in (self._patience.first_word, self._patience.farewell))
        if words > self._words:
            self._words = words
            said = draw(elapsed_s)
            said = in_direct(said) if self.takes_long and not (self._openly or in_place) else said
            await self._delivery.answer(self.reply, said, key=f"{self._job_id} word {words}")

    def _pause_s(self) -> float:
        elapsed_s = self.elapsed_s
        ahead = (self._patience.first_word - elapsed_s, self._patience.farewell - elapsed_s)
        return min((self._patience.edit, *(each for each in ahead if each > 0)))

    async def _show(self, message: Message, *, instead: Message | None = None) -> None:
        """Post the message, or put it in place of what was posted. With `instead` it is the last one.

        Only of the last one is the person told when the conversation does not take it.
        """
        place, person = self.reply.place, self.by.id if instead else ""
        post = Letter(
            key=post_of(self._job_id),
            way=Way.POST,
            channel=place.channel,
            channel_name=place.name,
            thread_ts=place.thread,
            person=person,
            direct_to=self.reply.direct_to,
            response_url=self.reply.response_url if instead else "",
            message=message,
            again=self._again,
            instead=instead,
        )
        if not await self._delivery.send(post, newest=True):
            await self._delivery.send(edit_of(self._job_id, message, person=person), newest=True)
