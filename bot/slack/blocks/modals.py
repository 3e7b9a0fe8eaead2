"""Modals: the reason for a decision, a change of decision, and all the evidence."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, assert_never

from audits.decisions import Choice
from bot.slack.blocks import facts, limits
from bot.slack.blocks.flag import LABELS
from bot.slack.blocks.kit import Block, View, context, header, plain_text, section
from bot.slack.blocks.limits import ROOMS, Room
from bot.slack.blocks.text import chunks, cut, link, mrkdwn, plain, quoted
from bot.slack.ids import Callback, Field
from bot.wording import weight_of
from scoring.evidence import Evidence, FactorScore, Judgement, Risk
from scoring.results import Checked, CheckResult, LinkMissing, PageFacts, Unreadable

DISAVOW_NOTE: Final = "This only adds the site to your disavow file. Nothing is sent to Google."
REACH_OUT_NOTE: Final = "This only records that you mean to write to them. linkvouch sends nothing."
REASON_NEEDED: Final = "Say why. A disavow is hard to take back, and others will ask."
MAX_LINKS: Final = 5  # links of a page that "Explain" lists
MAX_EVIDENCE: Final = 12  # pieces of evidence shown for one factor, and risks


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What the decision modal carries: the link, the decision it would replace, and where the card stands.

    It comes back from outside: it says what to look up, never who may do what.
    """

    ref: str
    number: int
    channel: str
    ts: str
    choice: Choice | None  # None: the modal asks for it

    @property
    def metadata(self) -> str:
        return json.dumps(
            {
                "ref": self.ref,
                "number": self.number,
                "channel": self.channel,
                "ts": self.ts,
                "choice": self.choice.value if self.choice else "",
            }
        )

    @classmethod
    def parse(cls, metadata: str) -> "Pending":
        """Raises ValueError for what no modal of ours carries."""
        held: Any = json.loads(metadata)
        try:
            choice = Choice(held["choice"]) if held["choice"] else None
            return cls(
                ref=str(held["ref"]),
                number=int(held["number"]),
                channel=str(held["channel"]),
                ts=str(held["ts"]),
                choice=choice,
            )
        except (KeyError, TypeError) as error:
            raise ValueError("not the metadata of a decision modal") from error


def reason(pending: Pending, choice: Choice) -> View:
    """Asks why, for one choice that was made by a button."""
    notes = {Choice.DISAVOW: DISAVOW_NOTE, Choice.REACH_OUT: REACH_OUT_NOTE}
    note = [_note(notes[choice])] if choice in notes else []
    needed = choice is Choice.DISAVOW
    return _decision(LABELS[choice], pending, [*note, _why(needed=needed)])


def change(pending: Pending, current: Choice) -> View:
    """Asks for the new choice and why."""
    options = [{"text": plain_text(label), "value": choice.value} for choice, label in LABELS.items()]
    picker: Block = {
        "type": "input",
        "block_id": Field.CHOICE.value,
        "label": plain_text("Decision"),
        "element": {
            "type": "radio_buttons",
            "action_id": Field.CHOICE.value,
            "options": options,
            "initial_option": next(option for option in options if option["value"] == current.value),
        },
    }
    note = _note("The decision before stays in the history. " + DISAVOW_NOTE.replace("This", "Disavow"))
    return _decision("Change decision", pending, [picker, note, _why(needed=False)])


def explain(result: CheckResult) -> View:
    """Everything the verdict was made from."""
    for room in ROOMS:
        blocks = list(_explained(result, room))[: limits.VIEW_BLOCKS]
        if _bytes(blocks) < limits.VIEW_BYTES:
            break
    return {
        "type": "modal",
        "title": plain_text("Explain"),
        "close": plain_text("Close"),
        "blocks": blocks,
    }


def _decision(title: str, pending: Pending, blocks: list[Block]) -> View:
    return {
        "type": "modal",
        "callback_id": Callback.DECISION.value,
        "title": plain_text(title),
        "submit": plain_text("Record"),
        "close": plain_text("Cancel"),
        "private_metadata": pending.metadata,
        "blocks": blocks,
    }


def _bytes(blocks: list[Block]) -> int:
    return len(json.dumps(blocks, ensure_ascii=False).encode())


def _note(sentence: str) -> Block:
    return {"type": "section", "text": plain_text(sentence)}


def _why(*, needed: bool) -> Block:
    return {
        "type": "input",
        "block_id": Field.REASON.value,
        "label": plain_text("Reason"),
        "optional": not needed,
        "element": {
            "type": "plain_text_input",
            "action_id": Field.REASON.value,
            "multiline": True,
            "max_length": limits.REASON,
        },
    }


def _explained(result: CheckResult, room: Room) -> Iterator[Block]:
    yield header(facts.headline(result))
    yield section(link(facts.page_of(result), room.address), mrkdwn(result.say, room.sentence))
    match result:
        case Checked():
            yield from _links(result, room)
            yield from _judgement(result.judgement, room)
            yield from _page(result.page, room)
        case LinkMissing():
            proofs = [quoted(mention, room.quote) for mention in result.mentions]
            proofs += [f"Nearly ours: {mrkdwn(miss, room.quote)}" for miss in result.near_misses]
            yield from _bullets("Seen instead", proofs)
            yield from _judgement(result.judgement, room)
            yield from _page(result.page, room)
        case Unreadable():
            pass
        case _:
            assert_never(result)
    yield from _bullets("What to do", [mrkdwn(line, room.sentence) for line in result.advice])


def _links(result: Checked, room: Room) -> Iterator[Block]:
    lines = [
        f"{facts.MARKS[judged.verdict]} {judged.verdict.value.capitalize()}: "
        f"{facts.words_of(judged, room)} to {link(judged.link.target, room.address)}. "
        f"{facts.place_line(judged)}.{_where(judged.link.where, room)}"
        for judged in result.links[:MAX_LINKS]
    ]
    more = len(result.links) - MAX_LINKS
    yield from _bullets("Links found", lines + ([f"and {more} more"] if more > 0 else []))


def _judgement(judgement: Judgement, room: Room) -> Iterator[Block]:
    for factor in judgement.factors:
        yield from _factor(factor, room)
    if judgement.risks:
        risks = [_risk(risk, room) for risk in judgement.risks[:MAX_EVIDENCE]]
        yield from _bullets(f"Risks (chance of a link scheme: {judgement.risk:.0%})", risks)
    else:
        yield section("*Risks*", "No sign of a link scheme on this page.")
    if judgement.uncertain:
        yield context(facts.uncertain(judgement))


def _factor(factor: FactorScore, room: Room) -> Iterator[Block]:
    low, high = factor.interval
    known = (
        f"{factor.score} ({low} to {high}), {factor.points:+.1f} points" if factor.confidence else "not known"
    )
    lines = [_evidence(piece, room) for piece in factor.evidence[:MAX_EVIDENCE]]
    yield from _bullets(f"{facts.name_of(factor)}: {known}", lines)


def _evidence(piece: Evidence, room: Room) -> str:
    source = f" Source: {mrkdwn(piece.source, room.quote)}." if piece.source else ""
    proof = f" {quoted(piece.quote, room.quote)}" if piece.quote else ""
    return (
        f"{piece.effect:+.1f} {mrkdwn(piece.says, room.sentence)}{proof}{_where(piece.where, room)}{source}"
    )


def _risk(risk: Risk, room: Room) -> str:
    proof = f" {quoted(risk.quote, room.quote)}" if risk.quote else ""
    policy = f" Google's policy: {mrkdwn(risk.policy, room.quote)}." if risk.policy else ""
    return f"{mrkdwn(risk.says, room.sentence)} ({weight_of(risk)}){proof}{_where(risk.where, room)}{policy}"


def _where(path: str, room: Room) -> str:
    return f" At {mrkdwn(path, room.quote)}." if path else ""


def _page(page: PageFacts, room: Room) -> Iterator[Block]:
    parts = (
        facts.title(page, room),
        f"{page.words} words",
        f"{page.external_links} links to other sites",
        f"language {plain(page.language, 20)}" if page.language else "language not known",
        f"published {mrkdwn(page.published, 40)}" if page.published else "date not known",
        f"by {mrkdwn(page.author, 80)}" if page.author else "",
        f"robots {mrkdwn(', '.join(page.robots), 80)}" if page.robots else "",
    )
    notes = [mrkdwn(note, room.sentence) for note in page.notes]
    yield from _bullets("Page", [" · ".join(filter(None, parts)), *notes])


def _bullets(heading: str, lines: list[str]) -> Iterator[Block]:
    shown = [f"*{heading}*", *(f"• {line}" for line in lines)]
    for text in chunks([cut(line, limits.SECTION_TEXT) for line in shown], limits.SECTION_TEXT):
        yield section(text)
