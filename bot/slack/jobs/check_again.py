"""A page is read anew, and its new card takes the place of the old one."""

from dataclasses import replace
from typing import Any, Final

from bot.job_types import Run
from bot.slack.bench import Bench
from bot.slack.blocks import progress, verdict
from bot.slack.blocks.kit import Message
from bot.slack.blocks.progress import Step
from bot.slack.blocks.verdict import Showing
from bot.slack.delivery import Delivery, Posted
from bot.slack.jobs.check import is_watched
from bot.slack.jobs.telling import Telling
from bot.slack.reply import ReplyTo

BUSY: Final = "Reading the page again…"


async def work(bench: Bench, payload: dict[str, Any], telling: Telling, run: Run) -> None:
    """Payload: `ref` of the link, and where its `card` stands, null for one that a single person sees.

    Who asked hears how far it is as for a check. After a minute the new card goes to their own conversation
    too when they alone see it; else they are mentioned below it.
    """
    ref, card, by = payload["ref"], payload["card"], telling.by
    before = await bench.board.result(ref)
    alone = card is None or telling.reply.place.is_direct
    watched = alone and await is_watched(bench, ref, by=by)
    showing = Showing(by=by, shared=card is not None, watched=watched)
    busy = verdict.card(before, replace(showing, busy=BUSY))
    await put_in_place(bench.delivery, telling.reply, card, busy, key=f"{run.job_id} busy")
    newest = before

    def drawn(elapsed_s: float) -> Message:
        return progress.checking(
            [Step(url=before.url, reading=True)], by=by, job_id=run.job_id, elapsed_s=elapsed_s
        )

    try:
        sites = (before.site,) if before.site else ()
        checking = bench.services.check([before.url], sites=sites, fresh=True, asked=run.job_id)
        results = await telling.during(checking, drawn, in_place=card is not None)
        newest = next((each for each in results if each.ref == ref), results[0])
        await bench.board.refresh(ref)
    finally:
        shown = verdict.card(newest, showing)
        await put_in_place(bench.delivery, telling.reply, card, shown, key=f"{run.job_id} card")
    if card is not None:
        await telling.mention(progress.done(results, by=by), thread=card["thread"])
    elif telling.takes_long:
        await telling.end(shown)


async def put_in_place(
    delivery: Delivery, reply: ReplyTo, card: dict[str, str] | None, message: Message, *, key: str
) -> None:
    """Change a card: one that all see where it stands, a private one by the answer to the click on it."""
    if card is None:
        await delivery.answer(reply, message, key=key, replace=True)
    else:
        await delivery.update(Posted(channel=card["channel"], ts=card["ts"]), message, person=reply.person.id)
