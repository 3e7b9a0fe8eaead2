"""Checks of pages, as asked for by a command, a message, a modal or a mention."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.job_types import Run
from bot.slack.bench import Bench
from bot.slack.blocks import progress, verdict
from bot.slack.blocks.kit import Message
from bot.slack.blocks.progress import Step
from bot.slack.blocks.verdict import Showing
from bot.slack.jobs.telling import Telling
from scoring.results import CheckResult
from storage.decisions import Person

_LINE: Final = re.compile(r"(?P<done>\d+) of (?P<of>\d+) pages(?P<refs>(?: \S+)*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How far a check is, as its job reports it: a line that can be read back."""

    done: int
    of: int
    refs: tuple[str, ...] = ()  # of what was judged

    @property
    def line(self) -> str:
        return " ".join((f"{self.done} of {self.of} pages", *self.refs))

    @classmethod
    def parse(cls, line: str) -> "Counted | None":
        """None for the line of another kind of job."""
        found = _LINE.fullmatch(line)
        if found is None:
            return None
        return cls(done=int(found["done"]), of=int(found["of"]), refs=tuple(found["refs"].split()))


class _Pages:
    """The pages of one check, each waiting, being read or judged."""

    def __init__(self, urls: Sequence[str], *, by: Person, run: Run) -> None:
        self._steps = [Step(url=url) for url in urls]
        self._refs: list[str] = []
        self._by = by
        self._run = run

    def seen(self, place: int, results: Sequence[CheckResult] | None) -> None:
        step = self._steps[place]
        self._steps[place] = replace(step, reading=not results, result=results[0] if results else None)
        self._refs += [result.ref for result in results or () if result.ref]
        done = sum(step.result is not None for step in self._steps)
        self._run.report(Counted(done=done, of=len(self._steps), refs=tuple(self._refs)).line)

    def drawn(self, elapsed_s: float) -> Message:
        return progress.checking(self._steps, by=self._by, job_id=self._run.job_id, elapsed_s=elapsed_s)


async def work(bench: Bench, payload: dict[str, Any], telling: Telling, run: Run) -> None:
    """Payload: `urls`, `sites` ([] is all of ours) and a `notice` above the answer."""
    by = telling.by
    pages = _Pages(payload["urls"], by=by, run=run)
    checking = bench.services.check(
        payload["urls"], sites=payload["sites"], asked=run.job_id, on_page=pages.seen
    )
    results = await telling.during(checking, pages.drawn)
    refs = tuple(dict.fromkeys(result.ref for result in results if result.ref))
    await bench.team.note_checks(by.id, refs)
    for ref in refs:
        await bench.board.refresh(ref)
    watched = len(refs) == 1 and await is_watched(bench, refs[0], by=by)
    showing = Showing(by=by, watched=watched, took_s=telling.elapsed_s, notice=payload["notice"])
    await telling.end(
        shown(results, showing),
        openly=shown(results, replace(showing, shared=True, watched=False)),
        done=progress.done(results, by=by),
    )


async def is_watched(bench: Bench, ref: str, *, by: Person) -> bool:
    """Does this person watch the link?"""
    return any(watch.person == by.id for watch in await bench.team.watchers(ref))


def shown(results: Sequence[CheckResult], showing: Showing) -> Message:
    """One result as a card, several as a list."""
    return verdict.card(results[0], showing) if len(results) == 1 else verdict.listing(results, showing)
