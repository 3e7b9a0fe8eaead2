"""Searches for prospects."""

from typing import Any

from bot.job_types import Run
from bot.slack.bench import Bench
from bot.slack.blocks import prospects as cards
from bot.slack.blocks.kit import Message
from bot.slack.jobs.telling import Telling


async def work(bench: Bench, payload: dict[str, Any], telling: Telling, run: Run) -> None:
    """Payload: `topic`, and the `site` of ours or None."""
    topic, line = payload["topic"], ""

    def told(now: str) -> None:
        nonlocal line
        line = now
        run.report(now)

    def drawn(_elapsed_s: float) -> Message:
        return cards.searching(topic, line, run.job_id)

    searching = bench.services.prospects(topic, site=payload["site"], limit=cards.MAX_CARDS, progress=told)
    await telling.end(cards.found(await telling.during(searching, drawn), by=telling.by))
