"""Answers to people who speak to linkvouch in a thread or a channel."""

import json
from dataclasses import dataclass
from typing import Any, Final

from audits.decisions import Choice
from bot.outside import one_line
from bot.slack.blocks import facts, limits
from bot.slack.blocks.flag import LABELS
from bot.slack.blocks.help import NEVER
from bot.slack.blocks.kit import Block, Message, actions, button, context, fitted, section, sections
from bot.slack.blocks.limits import Room
from bot.slack.blocks.modals import DISAVOW_NOTE
from bot.slack.blocks.text import fallback, host_of, mrkdwn, quoted
from bot.slack.ids import Action
from bot.wording import place_of, weight_of
from scoring.evidence import Evidence, Judgement, Risk
from scoring.grade import clearest_first
from scoring.results import Checked, CheckResult, LinkMissing

MAX_PIECES: Final = 12  # of evidence in a thread; "Explain the score" shows all
_USAGE: Final = {
    "@linkvouch check https://site.com/page": "judge a page, with the answer in this thread",
    "@linkvouch why?": "in the thread of a flagged link: what the verdict was made from",
    "@linkvouch keep, we know them": "the same for reach out, disavow and ignore; a button confirms it",
    "@linkvouch help": "this list",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """A decision that somebody seems to want, as the button carries it that confirms it.

    It comes back from outside: who confirms, and what they may do, is never taken from it.
    """

    ref: str
    number: int  # of the decision that stood, 0 for none
    choice: Choice
    why: str

    @property
    def value(self) -> str:
        held = [self.ref, self.number, self.choice.value, one_line(self.why, limits.REASON)]
        return json.dumps(held, ensure_ascii=False)

    @classmethod
    def parse(cls, value: str) -> "Meant":
        """Raises ValueError for what no button of ours carries."""
        held: Any = json.loads(value)
        try:
            ref, number, choice, why = held
            return cls(ref=str(ref), number=int(number), choice=Choice(choice), why=str(why))
        except TypeError as error:
            raise ValueError("not the value of a button that confirms a decision") from error


def why(result: CheckResult) -> Message:
    """The evidence, heaviest first, each piece with the words of the page."""
    return fitted(
        lambda room: Message(
            text=fallback(_because(result), limit=limits.FALLBACK), blocks=_why(result, room)
        )
    )


def confirm(meant: Meant, result: CheckResult) -> Message:
    """Asks whether words were meant as a decision; they never are one by themselves."""
    host = host_of(facts.page_of(result))
    label = LABELS[meant.choice]
    reason = f"with the reason {quoted(meant.why, limits.REASON)}" if meant.why.strip() else ""
    note = DISAVOW_NOTE if meant.choice is Choice.DISAVOW else ""
    return Message(
        text=fallback(f"Record {label} for {host}? Nothing is recorded yet.", limit=limits.FALLBACK),
        blocks=[
            section(
                f"Record *{label}* for {mrkdwn(host, 80)} {reason}".rstrip() + "? Nothing is recorded yet.",
                note,
            ),
            actions(
                button(
                    f"Record {label}", Action.CONFIRM_DECISION, meant.value, says=f"Record {label}: {host}"
                ),
                button("Leave it undecided", Action.LEAVE_UNDECIDED, meant.ref),
            ),
        ],
    )


def usage() -> Message:
    """What can be said to linkvouch."""
    lines = [f"`{words}` {what}" for words, what in _USAGE.items()]
    return Message(
        text="Say: @linkvouch check and an address, @linkvouch why?, or @linkvouch keep and a reason.",
        blocks=[
            section("*What you can say to me*", *lines),
            context("`/linkvouch help` lists commands", NEVER),
        ],
    )


def unknown(words: str) -> Message:
    """For what was not understood: the words, and what would be."""
    shown = usage()
    return Message(
        text=fallback(f"I did not understand '{one_line(words, 60)}'. {shown.text}", limit=limits.FALLBACK),
        blocks=[section(f"I did not understand {quoted(words, 60)}."), *shown.blocks],
    )


def no_card_here() -> Message:
    """For "why?" and decisions outside the thread of a flagged link."""
    says = "Say that in the thread of a flagged link, so that I know which one you mean."
    return Message(text=says, blocks=[section(says)])


def _because(result: CheckResult) -> str:
    first = f"{facts.standing(result)}: {host_of(facts.page_of(result))}."
    if not isinstance(result, Checked):
        return f"{first} {result.say}"
    pieces = _pieces(result.judgement)
    return f"{first} {pieces[0].says}" if pieces else first


def _why(result: CheckResult, room: Room) -> list[Block]:
    first = f"{facts.MARKS[facts.verdict_of(result)]} *{facts.standing(result)}*"
    blocks = [
        section(f"{first} · {mrkdwn(host_of(facts.page_of(result)), 80)}", mrkdwn(result.say, room.sentence))
    ]
    if isinstance(result, Checked | LinkMissing):
        pieces = _pieces(result.judgement)
        link_where = result.links[0].link.where if isinstance(result, Checked) else ""
        lines = [f"• {_told(piece, link_where, room)}" for piece in pieces[:MAX_PIECES]]
        blocks.extend(sections(*(lines or ["Nothing speaks for or against it."])))
        if len(pieces) > MAX_PIECES:
            blocks.append(context(f"and {len(pieces) - MAX_PIECES} more behind *Explain the score*"))
    if result.ref is not None:
        says = f"Explain the score of {host_of(facts.page_of(result))}"
        blocks.append(actions(button("Explain the score", Action.EXPLAIN, result.ref, says=says)))
    return blocks


def _pieces(judgement: Judgement) -> list[Evidence | Risk]:
    """Signs of a scheme, as the ledger orders them, then what moved the score most."""
    evidence = [piece for factor in judgement.factors for piece in factor.evidence]
    return [*clearest_first(judgement.risks), *sorted(evidence, key=lambda piece: -abs(piece.effect))]


def _told(piece: Evidence | Risk, link_where: str, room: Room) -> str:
    weight = (
        f"Sign of a scheme, {weight_of(piece)}" if isinstance(piece, Risk) else f"{piece.effect:+.1f} points"
    )
    where = f" At {mrkdwn(place_of(piece.where, link_where), room.quote)}." if piece.where else ""
    proof = f" {quoted(piece.quote, room.quote)}" if piece.quote.strip() else ""
    return f"{weight}: {mrkdwn(piece.says, room.sentence)}{proof}{where}"
