"""All the evidence of a verdict, in a modal of one page or several."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, assert_never

from bot.slack.blocks import facts
from bot.slack.blocks.kit import Block, View, actions, button, context, header, modal, section, sections, size
from bot.slack.blocks.limits import Room
from bot.slack.blocks.text import code, date, link, mrkdwn, quoted
from bot.slack.ids import Action
from bot.wording import place_of, standing_place, weight_of
from scoring.evidence import Evidence, FactorScore, Judgement, Risk, Verdict
from scoring.grade import verdict_without
from scoring.results import Checked, CheckResult, LinkMissing, PageFacts, Standing, Unreadable
from scoring.site_look import LookedAt
from scoring.what_changed import in_words

ROOM: Final = Room(sentence=600, quote=400, address=1_000)  # there is another page when it does not fit
PAGE_JSON: Final = 12_000  # characters of a page: far below Slack's 250 kB and 100 blocks, and can be read
_AI: Final = {"yes": "yes", "no": "no", "partly": "partly"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """What the buttons that turn a page carry: the link, and the page that is wanted, from 0."""

    ref: str
    page: int

    @property
    def value(self) -> str:
        return f"{self.page}:{self.ref}"

    @classmethod
    def parse(cls, value: str) -> "Leaf":
        """Raises ValueError for what no button of ours carries."""
        page, colon, ref = value.partition(":")
        if not (colon and ref and page.isascii() and page.isdigit() and len(page) < 4):
            raise ValueError("not the value of a button that turns a page")
        return cls(ref=ref, page=int(page))


def explain(result: CheckResult, page: int = 0) -> View:
    """Everything the verdict was made from. A page beyond the last one gives the last one."""
    pages = _pages(list(_explained(result)))
    shown = min(max(page, 0), len(pages) - 1)
    blocks = [header(facts.headline(result)), *pages[shown]]
    if len(pages) > 1:
        blocks.append(context(f"Page {shown + 1} of {len(pages)}"))
        blocks.append(actions(*_turning(result.ref or "", shown, len(pages))))
    return modal("Explain the score", blocks)


def _turning(ref: str, shown: int, pages: int) -> Iterator[Block]:
    if shown:
        back = Leaf(ref=ref, page=shown - 1).value
        yield button("Page before", Action.EXPLAIN_BACK, back, says=f"Page before: {shown} of {pages}")
    if shown + 1 < pages:
        after = Leaf(ref=ref, page=shown + 1).value
        yield button("Next page", Action.EXPLAIN_NEXT, after, says=f"Next page: {shown + 2} of {pages}")


def _pages(blocks: list[Block]) -> list[list[Block]]:
    pages: list[list[Block]] = [[]]
    filled = 0
    for block in blocks:
        more = size([block])
        if pages[-1] and filled + more > PAGE_JSON:
            pages.append([])
            filled = 0
        pages[-1].append(block)
        filled += more
    return pages


def _explained(result: CheckResult) -> Iterator[Block]:
    yield section(link(facts.page_of(result), ROOM.address), mrkdwn(result.say, ROOM.sentence))
    match result:
        case Checked():
            yield from _sum(result.judgement)
            yield from _links(result)
            yield from _judgement(result.judgement, result.links[0].link.where)
            yield from _about_page(result.page)
            yield from _looked_at(result.looked_at)
        case LinkMissing():
            proofs = [quoted(mention, ROOM.quote) for mention in result.mentions]
            proofs += [f"Close to our address: `{code(miss, ROOM.quote)}`" for miss in result.near_misses]
            yield from _bullets("Seen instead", proofs)
            worth = result.as_prospect
            yield section(
                f"*A link from here would be {worth.verdict.value.capitalize()}, {facts.score(worth.score)}*"
            )
            yield from _judgement(result.judgement)
            yield from _about_page(result.page)
            yield from _looked_at(result.looked_at)
        case Unreadable():
            pass
        case _:
            assert_never(result)
    yield from _bullets("What to do", [mrkdwn(line, ROOM.sentence) for line in facts.advice(result)])
    yield from _earlier(result.history, result.since)


def _sum(judgement: Judgement) -> Iterator[Block]:
    if judgement.score is None or judgement.interval is None:
        return
    low, high = judgement.interval
    terms = " ".join(
        f"{facts.name_of(factor).lower()} {factor.points:+.1f},"
        for factor in judgement.factors
        if factor.points
    )
    yield section(
        "*The sum*",
        f"Starts at 50; {terms or 'nothing added,'} makes *{judgement.score:.1f}*. "
        f"With what is not known it may be {low:.0f} to {high:.0f}.",
    )


def _links(result: Checked) -> Iterator[Block]:
    lines = []
    for judged in result.links:
        held_back = "; ".join(judged.credit.why) if judged.credit.passes != "yes" else ""
        why = f" ({mrkdwn(held_back, ROOM.sentence)})" if held_back else ""
        lines.append(
            f"{facts.MARKS[judged.verdict]} {judged.verdict.value.capitalize()}: "
            f"{facts.words_of(judged, ROOM)} to {link(judged.link.target, ROOM.address)}. "
            f"{standing_place(judged)}{why}.{_where(judged.link.where, '')}"
        )
    yield from _bullets("Links found", lines)


def _judgement(judgement: Judgement, link_where: str = "") -> Iterator[Block]:
    """Signs of a scheme stand before the factors: they are what a person has to see first."""
    if judgement.risks:
        risks = [_risk(risk, judgement, link_where) for risk in judgement.risks]
        yield from _bullets(f"Signs of a link scheme (estimated chance: {judgement.risk:.0%})", risks)
    for factor in judgement.factors:
        yield from _factor(factor, judgement, link_where)
    if not judgement.risks:
        yield section("*Risks*", "No sign of a link scheme on this page.")
    if judgement.uncertain:
        yield context(facts.uncertain(judgement))


def _factor(factor: FactorScore, judgement: Judgement, link_where: str) -> Iterator[Block]:
    low, high = factor.interval
    known = (
        f"{factor.score} ({low} to {high}), {factor.points:+.1f} points" if factor.confidence else "not known"
    )
    lines = [_evidence(piece, judgement, link_where) for piece in factor.evidence]
    yield from _bullets(f"{facts.name_of(factor)}: {known}", lines)


def _evidence(piece: Evidence, judgement: Judgement, link_where: str) -> str:
    source = f" Source: {mrkdwn(piece.source, ROOM.quote)}." if piece.source else ""
    return (
        f"{piece.effect:+.1f} {mrkdwn(piece.says, ROOM.sentence)}{_proof(piece.quote)}"
        f"{_where(piece.where, link_where)}{source}{_without(piece, judgement)}"
    )


def _risk(risk: Risk, judgement: Judgement, link_where: str) -> str:
    policy = f" Google's policy: {mrkdwn(risk.policy, ROOM.quote)}." if risk.policy else ""
    return (
        f"{mrkdwn(risk.says, ROOM.sentence)} ({weight_of(risk)}){_proof(risk.quote)}"
        f"{_where(risk.where, link_where)}{policy}{_without(risk, judgement)}"
    )


def _proof(quote: str) -> str:
    return f" {quoted(quote, ROOM.quote)}" if quote.strip() else ""


def _where(path: str, link_where: str) -> str:
    return f" At {mrkdwn(place_of(path, link_where), ROOM.quote)}." if path else ""


def _without(piece: Evidence | Risk, judgement: Judgement) -> str:
    if judgement.verdict is Verdict.UNKNOWN:
        return ""
    verdict = verdict_without(judgement, piece)
    return (
        "" if verdict is judgement.verdict else f" Without it the verdict is *{verdict.value.capitalize()}*."
    )


def _about_page(page: PageFacts) -> Iterator[Block]:
    readable = page.ai_readable.answering.value
    parts = (
        facts.title(page.title, ROOM),
        f"{page.words} words",
        f"{page.external_links} links to other sites",
        f"language {mrkdwn(page.language, 20)}" if page.language else "language not known",
        f"published {mrkdwn(page.published, 40)}" if page.published else "date not known",
        f"by {mrkdwn(page.author, 80)}" if page.author else "",
        f"robots {mrkdwn(', '.join(page.robots), 80)}" if page.robots else "",
        f"canonical {mrkdwn(page.canonical, ROOM.quote)}" if page.canonical else "",
        f"answer engines may quote it: {_AI[readable]}" if readable in _AI else "",
    )
    notes = [mrkdwn(note, ROOM.sentence) for note in page.notes]
    yield from _bullets("Page", [" · ".join(filter(None, parts)), *notes])


def _looked_at(pages: tuple[LookedAt, ...]) -> Iterator[Block]:
    lines = [
        f"{link(page.url, ROOM.address)} ({page.role.value}): {page.outcome.value.replace('_', ' ')}"
        for page in pages
    ]
    if lines:
        yield from _bullets("Other pages of the site that were looked at", lines)


def _earlier(history: tuple[Standing, ...], since: str) -> Iterator[Block]:
    if not history:
        return
    lines = [f"{date(before.checked_at)}: {in_words(before)}" for before in history]
    yield from _bullets("Earlier checks", [*lines, mrkdwn(since, ROOM.sentence) if since else ""])


def _bullets(heading: str, lines: list[str]) -> Iterator[Block]:
    """A heading with its lines, over as many sections as they take."""
    yield from sections(f"*{heading}*", *(f"• {line}" for line in lines if line))
