"""What the cards share: the first line of a result, its reasons, its factors, and their wording."""

from collections.abc import Iterator
from typing import Final, assert_never

from bot.slack.blocks import limits
from bot.slack.blocks.limits import Room
from bot.slack.blocks.text import host_of, link, mrkdwn, plain, quoted
from bot.wording import WITHOUT_LINK, against, figure_of, not_sure_of
from scoring.evidence import FactorScore, Judgement, Verdict
from scoring.outcomes import not_read
from scoring.results import Checked, CheckResult, JudgedLink, LinkMissing, Unreadable
from web.outcome import Outcome

MARKS: Final = {
    Verdict.STRONG: "🟢",
    Verdict.FAIR: "🟡",
    Verdict.WEAK: "🟠",
    Verdict.RISKY: "🔴",
    Verdict.UNKNOWN: "⚪",
}
_ADD_SITE: Final = "Add your site with `/linkvouch settings`; it tells me which links are yours."


def headline(result: CheckResult) -> str:
    """Verdict, score and referring site, for a header."""
    verdict = verdict_of(result)
    line = f"{MARKS[verdict]} {verdict.value.capitalize()} · {_standing(result)} · {host_of(page_of(result))}"
    return plain(line, limits.HEADER_TEXT)


def verdict_of(result: CheckResult) -> Verdict:
    return result.judgement.verdict if isinstance(result, Checked) else Verdict.UNKNOWN


def page_of(result: CheckResult) -> str:
    """The address of the referring page, as read or else as typed."""
    return result.final_url or result.url


def standing(result: CheckResult) -> str:
    """Verdict and score in words, without a mark: for a sentence."""
    return f"{verdict_of(result).value.capitalize()}, {_standing(result)}"


def _standing(result: CheckResult) -> str:
    match result:
        case Checked():
            return score(result.judgement.score)
        case LinkMissing():
            return WITHOUT_LINK.get(result.outcome, result.outcome.value.replace("_", " "))
        case Unreadable():
            return not_read(result.outcome)
        case _:
            assert_never(result)


def score(value: float | None) -> str:
    return "too little known for a score" if value is None else f"{int(value)}/100"


def title(words: str, room: Room) -> str:
    """What a page calls itself, marked as its own words and not ours."""
    named = words.strip()
    return f"Page title {quoted(named, min(room.quote, limits.HEADER_TEXT))}" if named else "(no title)"


def link_line(result: Checked, room: Room) -> str:
    """Where the best link leads, in which words, and where on the page it stands."""
    best = result.links[0]
    return f"Links to {link(best.link.target, room.address)} with {words_of(best, room)}{_others(result)}"


def words_of(judged: JudgedLink, room: Room) -> str:
    anchor = judged.link.anchor
    if not anchor.strip():
        return "no words"
    return f"{'an image named' if judged.link.image else 'the words'} {quoted(anchor, room.quote)}"


def _others(result: Checked) -> str:
    others = len(result.links) - 1
    if not others:
        return ""
    return f" (the best of {others + 1} links to {mrkdwn(result.site, 80)})"


def factor_lines(judgement: Judgement, room: Room) -> Iterator[str]:
    """One line a factor: its score, and the first thing that was seen."""
    for factor in judgement.factors:
        first = factor.evidence[0].says if factor.evidence else ""
        name, _, known = figure_of(factor).partition(" ")
        yield " · ".join(filter(None, (f"*{name}* {known}", mrkdwn(first, room.sentence))))


def name_of(factor: FactorScore) -> str:
    return factor.factor.value.capitalize()


def reasons(judgement: Judgement, room: Room, *, anchor: str = "", beside_factors: bool = False) -> list[str]:
    """What speaks against the link, worst first, each thing and each quote once; at most four.

    `anchor` is quoted on the card already. `beside_factors` leaves out what the factor lines of the same
    card say in full.
    """
    shown = _first_lines(judgement) if beside_factors else set()
    told = [piece for piece in against(judgement) if piece.says not in shown]
    quoted_above = {anchor.strip()}
    lines = []
    for piece in told[: limits.REASONS]:
        quote = piece.quote.strip()
        lines.append(reason(piece.says, "" if quote in quoted_above else quote, room))
        quoted_above.add(quote)
    return lines


def _first_lines(judgement: Judgement) -> set[str]:
    firsts = (factor.evidence[0] for factor in judgement.factors if factor.evidence)
    return {piece.says for piece in firsts if not piece.quote}


def reason(says: str, quote: str, room: Room) -> str:
    proof = f" {quoted(quote, min(room.quote, limits.PROOF))}" if quote else ""
    return f"• {mrkdwn(says, room.sentence)}{proof}"


def uncertain(judgement: Judgement) -> str:
    names = ", ".join(factor.value for factor in judgement.uncertain)
    return f"Uncertain: {names}" if names else ""


def unsure(judgement: Judgement) -> str:
    """The same beside factor lines, which say themselves of what nothing is known."""
    names = ", ".join(not_sure_of(judgement))
    return f"Uncertain: {names}" if names else ""


def figures(judgement: Judgement) -> str:
    """All factors in one line, where their reasons stand elsewhere on the card."""
    return " · ".join(figure_of(factor) for factor in judgement.factors)


def advice(result: CheckResult) -> tuple[str, ...]:
    """What to do now, in the words of this face where it has another way."""
    return (_ADD_SITE,) if result.outcome is Outcome.NO_SITE else result.advice


def advice_lines(result: CheckResult, room: Room) -> list[str]:
    """What to do; the state of our own page, which the card says first, is not said again."""
    said_first = result.links[0].target_say if isinstance(result, Checked) else ""
    lines = [line for line in advice(result) if line != said_first]
    return [f"• {mrkdwn(line, room.sentence)}" for line in lines[: limits.ADVICE]]
