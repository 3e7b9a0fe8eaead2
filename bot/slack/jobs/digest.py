"""The weekly digest: posted once in a calendar week, at the day and hour that the team chose."""

from datetime import timedelta
from typing import Any, Final

from bot.job_types import Kind, Run
from bot.slack import unasked, weekly
from bot.slack.bench import Bench, Workshop
from bot.slack.blocks import digest
from bot.slack.letters import Letter, Way

LATE: Final = timedelta(hours=12)  # a machine that was off over night still tells; older news are no news
AGAIN: Final = "the next digest comes by itself"


def kind(workshop: Workshop) -> Kind:
    """Payload: `tenant`, and the `flag_channel` of a team that chose no channel, "" for none."""

    async def run(payload: dict[str, Any], this: Run) -> None:
        del this  # it takes no time that anybody waits for
        await work(workshop.bench(payload["tenant"]), payload["flag_channel"])

    return Kind(handler=run)


async def work(bench: Bench, flag_channel: str) -> None:
    """Post the digest that is due, if it was not posted or refused before and there is something to tell.

    What it tells ends when it was due, so a run that comes late, or a second time, says the same.
    """
    team, now = await bench.team.settings(), bench.now()
    due, channel = weekly.last(team, now), weekly.channel_of(team, flag_channel)
    if due is None or not channel or now - due.at > LATE:
        return
    if await bench.delivery.failed(due.key) or await bench.delivery.posted(due.key, 0):
        return
    since, rhythm = await weekly.since(bench, due), weekly.rhythm_of(team)
    message = digest.weekly(await weekly.told(bench, since=since, until=due.at, rhythm=rhythm))
    if message is not None:
        await weekly.note(bench, due)
        letter = Letter(
            key=due.key,
            way=Way.POST,
            channel=channel,
            person=unasked.told_of_trouble(team),
            message=message,
            again=AGAIN,
        )
        await bench.delivery.send(letter)
