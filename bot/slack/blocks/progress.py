"""Work that takes a while: how far it is, and the reply that says it is done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.slack.blocks import facts, limits
from bot.slack.blocks.kit import Message, actions, button, context, fitted, section, sections
from bot.slack.blocks.limits import Room
from bot.slack.blocks.text import address, fallback, host_of, link, mrkdwn, person
from bot.slack.ids import Action
from scoring.results import CheckResult
from storage.decisions import Person

CANCEL_AFTER_S: Final = 30  # seconds of work before it can be cancelled
LEAVE_AFTER_S: Final = 60  # before people are told that they need not wait
MAX_LISTED: Final = 12  # pages of one message; a shortcut checks ten
USUALLY: Final = "usually under 20 s"  # while that may still be true
LEAVE: Final = "You can leave; I will mention you once when it is done."


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page that is to be checked: waiting, being read, or with a result."""

    url: str
    reading: bool = False
    result: CheckResult | None = None


def checking(steps: Sequence[Step], *, by: Person, job_id: str, elapsed_s: float) -> Message:
    """How far a check of one page or several is, `elapsed_s` seconds after it was asked for."""
    return fitted(lambda room: _checking(steps, by, job_id, elapsed_s, room))


def cancelled(results: Sequence[CheckResult], *, done: int, of: int, by: Person) -> Message:
    """Stands in place of the progress when somebody stopped it; what was judged stays."""
    says = f"Cancelled after {done} of {_pages(of)}."
    judged = [Step(url=result.url, result=result) for result in results[:MAX_LISTED]]
    kept = "What was judged is kept." if judged else ""
    return fitted(
        lambda room: Message(
            text=fallback(says, *_named(judged), limit=limits.FALLBACK),
            blocks=[
                *sections(f"*{says}*", *(_line(step, room) for step in judged)),
                context(f"Asked by {person(by.id, by.name)}", kept),
            ],
        )
    )


def done(results: Sequence[CheckResult], *, by: Person) -> Message:
    """The short reply in the thread, which notifies who asked: an edited message notifies nobody."""
    if len(results) == 1:
        says = f"{facts.standing(results[0])}: {address(facts.page_of(results[0]))}."
    else:
        says = f"{_pages(len(results))} checked. {_counts(results)}."
    return Message(
        text=f"{person(by.id, by.name)} Done. {fallback(says, limit=limits.FALLBACK - limits.NAME)}",
        blocks=[section(f"{person(by.id, by.name)} Done. {mrkdwn(says, limits.FALLBACK)}")],
    )


def _checking(steps: Sequence[Step], by: Person, job_id: str, elapsed_s: float, room: Room) -> Message:
    ready = sum(step.result is not None for step in steps)
    pages = _pages(len(steps))
    title = f"Checking {pages} · {ready} of {len(steps)} done"
    blocks = sections(f"⏳ *{title}*", *(_line(step, room) for step in steps[:MAX_LISTED]))
    if len(steps) > MAX_LISTED:
        blocks.append(context(f"and {len(steps) - MAX_LISTED} more"))
    if elapsed_s >= CANCEL_AFTER_S:
        cancel = button("Cancel", Action.CANCEL, job_id, says=f"Cancel the check of {pages}")
        blocks.append(actions(cancel))
    hope = USUALLY if elapsed_s < CANCEL_AFTER_S else f"{int(elapsed_s)} s so far"
    hope = LEAVE if elapsed_s >= LEAVE_AFTER_S else hope
    blocks.append(context(f"Asked by {person(by.id, by.name)}", hope))
    return Message(text=fallback(f"{title}.", *_named(steps), limit=limits.FALLBACK), blocks=blocks)


def _line(step: Step, room: Room) -> str:
    if step.result is not None:
        verdict = facts.verdict_of(step.result)
        page = link(facts.page_of(step.result), room.address)
        return f"{facts.MARKS[verdict]} {page} · {facts.standing(step.result)}"
    page = link(step.url, room.address)
    return f"🔄 {page} · reading the page" if step.reading else f"▫️ {page} · waiting"


def _named(steps: Sequence[Step]) -> Iterator[str]:
    for step in steps[:MAX_LISTED]:
        if step.result is not None:
            yield f"{host_of(facts.page_of(step.result))}: {facts.standing(step.result)}."


def _counts(results: Sequence[CheckResult]) -> str:
    verdicts = [facts.verdict_of(result) for result in results]
    counts = ((verdict, verdicts.count(verdict)) for verdict in facts.MARKS)
    return ", ".join(f"{verdict.value.capitalize()} {count}" for verdict, count in counts if count)


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"
