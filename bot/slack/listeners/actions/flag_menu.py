"""The menu of a flag card: explain, report a wrong verdict, all links from the site."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from audits.decisions import Choice
from bot.slack.blocks import flagged, modals
from bot.slack.blocks.explain import explain
from bot.slack.blocks.flag import More
from bot.slack.blocks.flagged import MAX_LISTED, Row
from bot.slack.deps import Desk
from bot.slack.errors import GoneError
from bot.slack.ids import Action
from bot.slack.listeners.allowing import must_be_one_of_us
from bot.slack.listeners.clicks import picked_of
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo
from scoring.evidence import Verdict

if TYPE_CHECKING:
    from storage.backlinks import KnownLink


def register(app: AsyncApp) -> None:
    @app.action(Action.MORE.value)
    async def more(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk = desk_of(context)
        await ack()
        reply = ReplyTo.of(body)
        picked, ref = More.parse(picked_of(body))
        await must_be_one_of_us(desk, reply)
        if picked is More.SITE:
            await _links_of_the_site(desk, reply, ref)
            return
        result = await desk.board.result(ref)
        view = (
            explain(result) if picked is More.EXPLAIN else desk.seal.view(modals.wrong_verdict(result, ref))
        )
        await desk.views.open(body["trigger_id"], view)


async def _links_of_the_site(desk: Desk, reply: ReplyTo, ref: str) -> None:
    links = [link for link in await desk.team.links_beside(ref) if link.checked_at is not None]
    if not links:
        raise GoneError
    message = flagged.of_site(links[0].domain, await _rows(desk, links))
    await desk.delivery.answer(reply, message, key=f"site {reply.occasion}")


async def _rows(desk: Desk, links: "Sequence[KnownLink]") -> list[Row]:
    """With the cards of those that are shown."""
    rows = []
    for place, link in enumerate(links):
        flag = await desk.services.flag_of(link.ref) if place < MAX_LISTED else None
        rows.append(
            Row(
                ref=link.ref,
                page_url=link.page_url,
                verdict=Verdict(link.verdict or Verdict.UNKNOWN),
                score=link.score,
                at=link.checked_at or desk.now(),
                permalink=flag.permalink if flag else "",
                decision=Choice(link.decision) if link.decision else None,
            )
        )
    return rows
