"""The weekly look at the links that people watch. They hear of what changed, and of nothing else.

A link that became as bad as the team chose is flagged unasked. Its card goes to the team's flag channel, as
soon as there is one.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from bot.job_types import Kind, Run
from bot.services import Services
from bot.slack import unasked
from bot.slack.bench import Bench, Workshop
from bot.slack.blocks import verdict
from bot.slack.blocks.verdict import Showing
from bot.slack.letters import Letter, Way
from bot.slack.reply import OURSELVES
from scoring.difference import difference
from scoring.evidence import Verdict
from scoring.results import Checked, CheckResult, Standing, Unreadable, standing
from storage.decisions import Person
from storage.team import Watch
from web.outcome import Outcome

log = logging.getLogger(__name__)

EVERY: Final = timedelta(days=7)
AFTER_TROUBLE: Final = timedelta(days=1)  # a link that could not be checked for a reason of ours
AT_ONCE: Final = 50  # watches taken from the list at a time; their pages are read one after the other
BAD: Final = {  # what a team chose -> the verdicts that are flagged unasked
    "risky": frozenset({Verdict.RISKY}),
    "weak": frozenset({Verdict.WEAK, Verdict.RISKY}),
}
READ: Final = frozenset(
    {Outcome.OK, Outcome.NO_LINK, Outcome.MENTION_ONLY, Outcome.SCRIPT_ONLY, Outcome.NO_SITE}
)


def kind(workshop: Workshop) -> Kind:
    """Payload: `tenant`, and the `flag_channel` of a team that chose no channel, "" for none. Looks that were
    planned by earlier versions have none.
    """

    async def run(payload: dict[str, Any], this: Run) -> None:
        await work(workshop.bench(payload["tenant"]), payload.get("flag_channel", ""), this)

    return Kind(handler=run)


async def work(bench: Bench, flag_channel: str, run: Run) -> None:
    """Check every link that is due by now, once for all who watch it, and post the cards that wait."""
    seen: set[str] = set()
    while True:
        due = await bench.team.due_watches(AT_ONCE)
        refs = [ref for ref in dict.fromkeys(watch.ref for watch in due) if ref not in seen]
        if not refs:
            break
        for ref in refs:
            seen.add(ref)
            run.report(f"{len(seen)} watched links")
            await _look_at(bench, ref, flag_channel, run)
    await unasked.post_waiting(bench, flag_channel)


async def _look_at(bench: Bench, ref: str, flag_channel: str, run: Run) -> None:
    wait = EVERY
    try:
        now = await _checked(bench.services, ref, asked=run.job_id)
        if now is not None:
            waits = await _flag(bench, ref, now)
            homeless = waits and unasked.place_for(await bench.team.settings(), flag_channel) is None
            await _tell(bench, now, await bench.team.watchers(ref), waits=homeless)
    except Exception:
        log.exception("the watched link %s could not be checked; it is tried again tomorrow", ref)
        wait = AFTER_TROUBLE
    await bench.team.put_off_watches(ref, until=bench.now() + wait)


async def _checked(services: Services, ref: str, *, asked: str) -> CheckResult | None:
    """The new check of a link when something about it changed, else None."""
    before = await services.last_check(ref)
    if before is None:
        return None
    sites = (before.site,) if before.site else ()
    results = await services.check([before.url], sites=sites, fresh=True, asked=asked)
    now = next((each for each in results if each.ref == ref), results[0])
    past = now.history or (standing(before),)
    links_changed = bool(difference(before, now).links)
    return now if changed(now, past) or (links_changed and not isinstance(now, Unreadable)) else None


def changed(now: CheckResult, past: Sequence[Standing]) -> bool:
    """Is the verdict, or what was found, another than when the page was read last?

    `past` are the checks before, newest first. A page that is not read is told of at the second time, once:
    a site may be down on the one day.
    """
    read = next((one for one in past if one.outcome in READ), None)
    if isinstance(now, Unreadable):
        twice = past[0].outcome not in READ
        thrice = len(past) > 1 and past[1].outcome not in READ
        return read is not None and twice and not thrice
    here = standing(now)
    return read is not None and (here.outcome, here.verdict) != (read.outcome, read.verdict)


async def _flag(bench: Bench, ref: str, now: CheckResult) -> bool:
    """Bring the card of a flagged link up to date; flag one that became bad and that nobody decided about.

    True when it waits for its card now.
    """
    if await bench.board.refresh(ref):
        return False
    team = await bench.team.settings()
    is_bad = isinstance(now, Checked) and now.judgement.verdict in BAD[team.flag_at]
    if not is_bad or await bench.board.current(ref) is not None:
        return False
    await bench.board.note(ref, by=OURSELVES)
    return True


async def _tell(bench: Bench, now: CheckResult, watches: Sequence[Watch], *, waits: bool) -> None:
    for watch in watches:
        showing = Showing(by=Person(id=watch.person, name=""), watched=True, shared=True)
        card = verdict.changed(now, showing, waits=waits)
        letter = Letter(
            # By the day: a run that takes long may meet the next one at the same link.
            key=f"changed {watch.ref} {now.checked_at:%Y-%m-%d} {watch.person}",
            way=Way.POST,
            channel=watch.person,
            person=watch.person,
            message=card,
        )
        await bench.delivery.send(letter)
