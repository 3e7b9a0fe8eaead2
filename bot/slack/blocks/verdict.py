"""Results of checks as messages: the verdict card, and a list when several pages were checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, assert_never

from bot.slack.blocks import facts, limits
from bot.slack.blocks.kit import Block, Message, actions, button, context, fitted, header, section
from bot.slack.blocks.limits import Room
from bot.slack.blocks.text import address, code, date, fallback, host_of, link, mrkdwn, person, quoted
from bot.slack.ids import Action
from bot.wording import standing_place
from scoring.evidence import Verdict
from scoring.results import Checked, CheckResult, LinkMissing, Unreadable, Worth
from storage.decisions import Person

MAX_LISTED: Final = 12  # results in one list; five addresses and two sites of ours stay below
MAX_PROOFS: Final = 2  # mentions and near misses on a card; "Explain the score" shows them all
CHANGED: Final = "A link you watch has changed."
WAITS: Final = (
    "It is flagged, and waits for your team in `/linkvouch flagged`. No channel for flagged links is chosen "
    "yet; an admin can choose one with `/linkvouch settings`."
)
NEXT: Final = {
    Verdict.STRONG: "Nothing needs to be done.",
    Verdict.FAIR: "Nothing needs to be done.",
    Verdict.WEAK: "Nothing needs to be done; flag it for the team if in doubt.",
    Verdict.RISKY: "Flag it for the team to decide.",
    Verdict.UNKNOWN: "",  # what was found says itself what can be done
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """Who asked for a card, and how it is shown."""

    by: Person
    shared: bool = False  # it stands in a channel
    watched: bool = False  # by the person who sees the card, or by anybody where it is shared
    took_s: float | None = None  # seconds that the check took; None when it was read from storage
    busy: str = ""  # stands in place of the buttons while work is going on
    notice: str = ""  # mrkdwn of ours that stands above the card


def card(result: CheckResult, showing: Showing) -> Message:
    """One result in full."""
    return fitted(lambda room: Message(text=summary(result), blocks=list(_card(result, showing, room))))


def listing(results: Sequence[CheckResult], showing: Showing) -> Message:
    """Several results, one short entry each; every entry opens its card."""
    return fitted(lambda room: _listing(results, showing, room))


def watching(result: CheckResult, *, now_watched: bool) -> Message:
    """The answer to a press of "Watch this link" or "Stop watching"."""
    page = address(facts.page_of(result))
    says = (
        f"I watch {page} now, and write to you when its verdict or the link changes."
        if now_watched
        else f"I no longer watch {page}."
    )
    return Message(
        text=fallback(says, limit=limits.FALLBACK), blocks=[section(mrkdwn(says, limits.FALLBACK))]
    )


def changed(result: CheckResult, showing: Showing, *, waits: bool = False) -> Message:
    """The card of a watched link whose verdict, or whose link, is another than before.

    `waits`: it was flagged, and the team has no channel for its card.
    """
    notice = f"*{CHANGED}*\n{WAITS}" if waits else f"*{CHANGED}*"
    made = card(result, replace(showing, watched=True, notice=notice))
    plainly = "It waits in /linkvouch flagged." if waits else ""  # before what may be cut
    return Message(
        text=fallback(CHANGED, plainly, _summary(result), limit=limits.FALLBACK), blocks=made.blocks
    )


def summary(result: CheckResult, limit: int = limits.FALLBACK) -> str:
    """The whole card in a sentence or three: verdict, score, page, what to do."""
    return fallback(_summary(result), limit=limit)


def _summary(result: CheckResult) -> str:
    page = address(facts.page_of(result))
    match result:
        case Checked():
            target = address(result.links[0].link.target)
            what = f"{facts.standing(result)}: {page} links to {target}."
        case LinkMissing() | Unreadable():
            what = f"{facts.standing(result)}: {page}. {result.say}"
        case _:
            assert_never(result)
    advice = facts.advice(result)
    return f"{what} {advice[0] if advice else NEXT[facts.verdict_of(result)]}".rstrip()


def _card(result: CheckResult, showing: Showing, room: Room) -> Iterator[Block]:
    if showing.notice:
        yield section(showing.notice)
    yield header(facts.headline(result))
    if result.since:
        yield context(mrkdwn(result.since, room.sentence))
    match result:
        case Checked():
            yield from _checked(result, room)
        case LinkMissing():
            yield from _link_missing(result, room)
        case Unreadable():
            yield section(link(facts.page_of(result), room.address), mrkdwn(result.say, room.sentence))
            yield from _advice(result, room)
        case _:
            assert_never(result)
    buttons = _buttons(result, showing)
    if showing.busy:
        yield context(showing.busy)
    elif buttons:
        yield actions(*buttons)
    yield _foot(result, showing)


def _advice(result: CheckResult, room: Room) -> Iterator[Block]:
    lines = facts.advice_lines(result, room)
    if lines:
        yield section("*What to do*", *lines)


def _checked(result: Checked, room: Room) -> Iterator[Block]:
    """A danger comes first, with what to do about it; else the factors are the reasons."""
    yield section(
        f"{facts.title(result.page.title, room)} {link(result.final_url, room.address)}",
        facts.link_line(result, room),
        standing_place(result.links[0]),
        mrkdwn(result.links[0].target_say, room.sentence),
    )
    anchor = result.links[0].link.anchor
    if result.judgement.verdict is Verdict.RISKY:
        yield section("*What speaks against it*", *facts.reasons(result.judgement, room, anchor=anchor))
        yield from _advice(result, room)
        yield context(facts.figures(result.judgement), facts.unsure(result.judgement))
        return
    yield section(*facts.factor_lines(result.judgement, room))
    reasons = facts.reasons(result.judgement, room, anchor=anchor, beside_factors=True)
    if reasons:
        yield section("*Worth knowing*", *reasons)
    if unsure := facts.unsure(result.judgement):
        yield context(unsure)
    yield from _advice(result, room)


def _link_missing(result: LinkMissing, room: Room) -> Iterator[Block]:
    yield section(
        f"{facts.title(result.page.title, room)} {link(result.final_url, room.address)}",
        mrkdwn(result.say, room.sentence),
        *(f"• {quoted(mention, room.quote)}" for mention in result.mentions[:MAX_PROOFS]),
        *(f"• Close to our address: `{code(miss, room.quote)}`" for miss in result.near_misses[:MAX_PROOFS]),
    )
    yield from _advice(result, room)
    yield section(
        f"*A link from here would be {_worth(result.as_prospect)}*",
        *facts.factor_lines(result.judgement, room),
    )
    reasons = facts.reasons(result.judgement, room, beside_factors=True)
    if reasons:
        yield section("*Worth knowing*", *reasons)
    if unsure := facts.unsure(result.judgement):
        yield context(unsure)


def _worth(worth: Worth) -> str:
    return f"{worth.verdict.value.capitalize()}, {facts.score(worth.score)}"


def _buttons(result: CheckResult, showing: Showing) -> list[Block]:
    """What can be done with a stored result; without a ref there is nothing to act on."""
    if result.ref is None:
        return []
    ref, host = result.ref, host_of(facts.page_of(result))

    def pressed(label: str, action: Action) -> Block:
        return button(label, action, ref, says=f"{label}: {host}")

    watch = (
        pressed("Stop watching", Action.UNWATCH)
        if showing.watched
        else pressed("Watch this link", Action.WATCH)
    )
    read = not isinstance(result, Unreadable)
    shown = [watch] if read else []
    shown.append(pressed("Check again", Action.CHECK_AGAIN))
    if not showing.shared:
        shown.append(pressed("Post in channel", Action.POST_IN_CHANNEL))
    if isinstance(result, Checked):
        shown.append(pressed("Flag for the team", Action.FLAG))
    return [*shown, pressed("Explain the score", Action.EXPLAIN)] if read else shown


def _foot(result: CheckResult, showing: Showing) -> Block:
    return context(
        f"Asked by {person(showing.by.id, showing.by.name)}",
        f"checked {date(result.checked_at)}",
        f"took {showing.took_s:.1f} s" if showing.took_s is not None else "",
        f"scorer {mrkdwn(result.scorer, 20)}",
        f"ref {mrkdwn(result.ref, 40)}" if result.ref else "",
    )


def _listing(results: Sequence[CheckResult], showing: Showing, room: Room) -> Message:
    shown = results[:MAX_LISTED]
    blocks = [section(showing.notice)] if showing.notice else []
    blocks.append(header(f"{len(results)} results"))
    blocks.extend(_entry(result, room) for result in shown)
    if len(results) > len(shown):
        blocks.append(
            context(f"{len(results) - len(shown)} more are not shown; check fewer pages at a time.")
        )
    took = f"took {showing.took_s:.1f} s" if showing.took_s is not None else ""
    blocks.append(context(f"Asked by {person(showing.by.id, showing.by.name)}", took))
    text = fallback(
        f"{len(results)} results; open a card for the reasons.",
        *(f"{facts.standing(result)}: {host_of(facts.page_of(result))}." for result in shown),
        limit=limits.FALLBACK,
    )
    return Message(text=text, blocks=blocks)


def _entry(result: CheckResult, room: Room) -> Block:
    verdict = facts.verdict_of(result)
    match result:
        case Checked():
            reasons = facts.reasons(result.judgement, room, anchor=result.links[0].link.anchor)
            lines = (facts.link_line(result, room), reasons[0] if reasons else "")
        case LinkMissing() | Unreadable():
            lines = (mrkdwn(result.say, room.sentence), "")
        case _:
            assert_never(result)
    entry = section(
        f"{facts.MARKS[verdict]} *{facts.standing(result)}* · {link(facts.page_of(result), room.address)}",
        *lines,
    )
    if result.ref is not None:
        says = f"Open the card: {host_of(facts.page_of(result))}"
        entry["accessory"] = button("Open the card", Action.OPEN_CARD, result.ref, says=says)
    return entry
