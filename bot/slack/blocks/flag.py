"""The card of a flagged link: open for a decision, and decided."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from audits.decisions import Choice
from bot.slack.blocks import facts, limits
from bot.slack.blocks.kit import Block, Message, actions, button, context, fitted, header, overflow, section
from bot.slack.blocks.limits import Room
from bot.slack.blocks.text import address, channel, cut, date, fallback, host_of, link, mrkdwn, person, quoted
from bot.slack.ids import Action
from bot.wording import standing_place
from scoring.results import Checked, CheckResult
from storage.decisions import Decision, Person
from storage.flags import Flag
from storage.team import Proposal

LABELS: Final = {
    Choice.KEEP: "Keep",
    Choice.REACH_OUT: "Reach out",
    Choice.DISAVOW: "Disavow",
    Choice.IGNORE: "Ignore",
}
MARKS: Final = {Choice.KEEP: "✅", Choice.REACH_OUT: "✉️", Choice.DISAVOW: "⛔", Choice.IGNORE: "➖"}
_BUTTONS: Final = {
    Choice.KEEP: Action.KEEP,
    Choice.REACH_OUT: Action.REACH_OUT,
    Choice.DISAVOW: Action.DISAVOW,
    Choice.IGNORE: Action.IGNORE,
}
_AFTER: Final = {
    Choice.KEEP: "Nothing more to do.",
    Choice.REACH_OUT: "Write to them; linkvouch sends nothing.",
    Choice.DISAVOW: "It is in your disavow file; nothing was sent to Google.",
    Choice.IGNORE: "Nothing more to do.",
}
CHOICE_OF: Final = {action: choice for choice, action in _BUTTONS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the buttons of a card carry: the link, and what stood about it when the card was drawn."""

    ref: str
    number: int  # of the decision, 0 when nothing was decided; of the proposal on the card of one

    @property
    def value(self) -> str:
        return f"{self.number}:{self.ref}"

    @classmethod
    def parse(cls, value: str) -> "Seen":
        """Raises ValueError for what no card of ours carries."""
        number, colon, ref = value.partition(":")
        if not (colon and ref and number.isascii() and number.isdigit() and len(number) < 16):
            raise ValueError("not the value of a flag card")
        return cls(ref=ref, number=int(number))


class More(StrEnum):
    """What the menu of a card offers. A value stays as it is for good, as those of actions do."""

    EXPLAIN = "explain"
    WRONG = "wrong"
    SITE = "site"

    def of(self, ref: str) -> str:
        """What the menu sends back when this is picked."""
        return f"{self.value}:{ref}"

    @classmethod
    def parse(cls, value: str) -> "tuple[More, str]":
        """What was picked, and the ref. Raises ValueError for what no menu of ours carries."""
        picked, colon, ref = value.partition(":")
        if not (colon and ref):
            raise ValueError("not a choice of the menu of a flag card")
        return cls(picked), ref


_MENU: Final = {
    More.EXPLAIN: "Explain the score",
    More.WRONG: "Wrong verdict?",
    More.SITE: "All links from this site",
}


def opened(result: CheckResult, ref: str, *, by: Person) -> Message:
    """The card before a decision."""
    return fitted(lambda room: Message(text=_open_text(result), blocks=list(_open(result, ref, by, room))))


def proposed(result: CheckResult, proposal: Proposal) -> Message:
    """The card while a disavow waits for a second person."""
    return fitted(
        lambda room: Message(
            text=_proposed_text(result, proposal), blocks=list(_proposed(result, proposal, room))
        )
    )


def decided(result: CheckResult, decision: Decision, *, before: Decision | None = None) -> Message:
    """The card after a decision: who, when, what and why stand where the buttons were.

    `before` is the decision that this one replaced.
    """
    return fitted(
        lambda room: Message(
            text=_decided_text(result, decision), blocks=list(_decided(result, decision, before, room))
        )
    )


def where(flag: Flag, *, new: bool) -> Message:
    """Tells who flagged a link where its card stands."""
    said = "Flagged for the team" if new else "This link is flagged already"
    card = f"<{flag.permalink}|Open the card>" if flag.permalink.startswith(("https://", "http://")) else ""
    place = f"{said} in {channel(flag.channel)}."
    return Message(text=place, blocks=[section(f"{place} {card}".strip())])


def late(decision: Decision | None, ago: timedelta | None, *, mine: bool, unsaved: str) -> Message:
    """Tells who came late what was decided meanwhile; words they had typed come back to them."""
    if decision is None or ago is None:
        said = "The decision on this card was taken back meanwhile."
    else:
        who = "You" if mine else mrkdwn(decision.by.name or decision.by.id, 80)
        said = f"{who} decided {label_of(decision)} {_spoken(ago)} ago."
    kept = "The card shows what counts now; your decision was not recorded."
    lines = [said, kept, f"Your reason was: {quoted(unsaved, limits.REASON)}" if unsaved else ""]
    return Message(text=cut(f"{said} {kept}", limits.FALLBACK), blocks=[section(*lines)])


def _spoken(ago: timedelta) -> str:
    seconds = int(ago.total_seconds())
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def label_of(decision: Decision) -> str:
    return LABELS[Choice(decision.choice)]


def decision_line(decision: Decision, limit: int) -> str:
    choice = Choice(decision.choice)
    parts = (
        f"{MARKS[choice]} *{LABELS[choice]}*",
        person(decision.by.id, decision.by.name),
        date(decision.at),
        quoted(decision.why, limit) if decision.why else "",
    )
    return " · ".join(filter(None, parts))


def _open(result: CheckResult, ref: str, by: Person, room: Room) -> Iterator[Block]:
    seen = Seen(ref=ref, number=0).value
    yield header(facts.headline(result))
    yield section(*_about(result, room))
    yield from _against(result, room)
    yield from _advised(result, room)
    yield actions(*(_choice(choice, seen, result) for choice in Choice), _menu(ref))
    yield context(
        f"Flagged by {person(by.id, by.name)}",
        "nobody has decided yet",
        f"ref {mrkdwn(ref, 40)}",
    )


def _proposed(result: CheckResult, proposal: Proposal, room: Room) -> Iterator[Block]:
    seen = Seen(ref=proposal.ref, number=proposal.number)
    yield header(facts.headline(result))
    yield section(*_about(result, room))
    yield from _against(result, room)
    why = quoted(proposal.why, min(limits.REASON, 2 * room.sentence))
    yield section(
        f"{MARKS[Choice.DISAVOW]} {person(proposal.by.id, proposal.by.name)} proposes *Disavow*: {why}",
        "It needs a second person.",
    )
    host = host_of(facts.page_of(result))
    yield actions(
        button("Agree", Action.AGREE, seen.value, says=f"Agree to disavow {host}"),
        button("Withdraw", Action.WITHDRAW, seen.value, says=f"Withdraw the proposal to disavow {host}"),
        _menu(seen.ref),
    )
    yield context(f"Proposed {date(proposal.at)}", "nobody has agreed yet", f"ref {mrkdwn(seen.ref, 40)}")


def _decided(result: CheckResult, decision: Decision, before: Decision | None, room: Room) -> Iterator[Block]:
    seen = Seen(ref=decision.ref, number=decision.number).value
    host = host_of(facts.page_of(result))
    limit = min(limits.REASON, 2 * room.sentence)
    yield header(facts.headline(result))
    yield section(*_about(result, room))
    yield section(decision_line(decision, limit))
    if before is not None:
        yield context(f"Before: {decision_line(before, limit)}")
    change = f"Change decision: {host}"
    buttons = [button("Change decision", Action.CHANGE_DECISION, seen, says=change)]
    if not decision.why:
        add = f"Add reason: {host}"
        buttons.append(button("Add reason", Action.ADD_REASON, seen, says=add))
    yield actions(*buttons, _menu(decision.ref))
    yield context(f"ref {mrkdwn(decision.ref, 40)}")


def _against(result: CheckResult, room: Room) -> Iterator[Block]:
    if isinstance(result, Checked):
        reasons = facts.reasons(result.judgement, room, anchor=result.links[0].link.anchor)
        if reasons:
            yield section("*What speaks against it*", *reasons)
        else:
            yield section(*facts.factor_lines(result.judgement, room))


def _advised(result: CheckResult, room: Room) -> Iterator[Block]:
    """The first line of the advice, for who has to decide."""
    if lines := facts.advice_lines(result, room)[:1]:
        yield section("*What to do*", *lines)


def _choice(choice: Choice, seen: str, result: CheckResult) -> Block:
    host = host_of(facts.page_of(result))
    return button(LABELS[choice], _BUTTONS[choice], seen, says=f"{LABELS[choice]}: {host}")


def _menu(ref: str) -> Block:
    return overflow(Action.MORE, [(label, more.of(ref)) for more, label in _MENU.items()])


def _about(result: CheckResult, room: Room) -> tuple[str, ...]:
    page = link(facts.page_of(result), room.address)
    if isinstance(result, Checked):
        return (
            f"{facts.title(result.page.title, room)} {page}",
            facts.link_line(result, room),
            standing_place(result.links[0]),
        )
    return page, mrkdwn(result.say, room.sentence)


def _open_text(result: CheckResult) -> str:
    page = address(facts.page_of(result))
    return fallback(
        f"{facts.standing(result)}: {page} was flagged for the team.",
        "Decide: keep, reach out, disavow or ignore.",
        limit=limits.FALLBACK,
    )


def _proposed_text(result: CheckResult, proposal: Proposal) -> str:
    page = address(facts.page_of(result))
    who = proposal.by.name or proposal.by.id
    return fallback(
        f"{who} proposes Disavow for {page} ({facts.standing(result)}). It needs a second person:",
        "agree or withdraw.",
        f"Reason: {proposal.why}",
        limit=limits.FALLBACK,
    )


def _decided_text(result: CheckResult, decision: Decision) -> str:
    page = address(facts.page_of(result))
    return fallback(
        f"{label_of(decision)}: decided by {decision.by.name} for {page} ({facts.standing(result)}).",
        _AFTER[Choice(decision.choice)],
        limit=limits.FALLBACK,
    )
