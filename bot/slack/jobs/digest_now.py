"""What the last seven days did to our links, for one person who asked."""

from typing import Any

from bot.job_types import Run
from bot.slack import weekly
from bot.slack.bench import Bench
from bot.slack.blocks import digest, errors
from bot.slack.blocks.kit import Message
from bot.slack.jobs.telling import Telling


async def work(bench: Bench, payload: dict[str, Any], telling: Telling, run: Run) -> None:
    """Payload: the `flag_channel` of a team that chose no channel, "" for none."""
    del run  # there is nothing to count
    gathering = _gathered(bench, payload["flag_channel"])
    await telling.end(await telling.during(gathering, lambda _elapsed_s: digest.going_on()))


async def _gathered(bench: Bench, flag_channel: str) -> Message:
    if not await bench.services.sites():
        return errors.no_site()
    team, now = await bench.team.settings(), bench.now()
    rhythm = weekly.rhythm_of(team, weekly.channel_of(team, flag_channel))
    told = await weekly.told(bench, since=now - weekly.WEEK, until=now, rhythm=rhythm)
    return digest.now(told, goes=digest.comes(rhythm))
