"""Results of a check as cards for a person: the verdict first, then every reason where it can be checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Final, assert_never

from rich.console import Group, RenderableType
from rich.text import Text

from bot.terminal.changes_card import changes
from bot.terminal.console import DIM, HEADING, Hanging, quoted, safe, verdict_word
from bot.terminal.running import count
from bot.wording import WITHOUT_LINK, not_sure_of, place_of, standing_place, weight_of
from scoring.difference import Difference
from scoring.evidence import Evidence, FactorScore, Judgement, Risk, Verdict
from scoring.outcomes import not_read
from scoring.results import Checked, CheckResult, JudgedLink, LinkMissing, PageFacts, Unreadable, Worth

BAR_CELLS: Final = 20  # five points a cell
MAX_TITLE_CHARS: Final = 120
MAX_QUOTE_CHARS: Final = 220  # three lines; the words around a link are as many
MAX_WHERE_CHARS: Final = 160  # a CSS path; longer ones are rare, and --json holds them whole
MAX_LINKS: Final = 10  # shown on a card; --json lists them all
NEUTRAL: Final = 50  # a factor's score when nothing speaks for or against


def card(result: CheckResult, difference: Difference | None = None) -> RenderableType:
    """What a person sees of one result; of a stored page judged again, what changed as well."""
    changed = tuple(changes(difference)) if difference else _since(result.since)
    match result:
        case Checked():
            return Group(*_checked(result, changed))
        case LinkMissing():
            return Group(*_link_missing(result, changed))
        case Unreadable():
            return Group(*_unreadable(result, changed))
        case _:
            assert_never(result)


def _since(since: str) -> tuple[RenderableType, ...]:
    return (_indented(Text(safe(since), style=DIM)),) if since else ()


def _checked(result: Checked, changed: Sequence[RenderableType]) -> Iterator[RenderableType]:
    yield _first_line(result.judgement.verdict, _score(result.judgement), result.site)
    yield from _address(result.page.title, result.url, result.final_url)
    yield _indented(Text(safe(result.say)))
    yield from changed
    shown = _Shown(link=result.links[0].link.where)
    yield from _risks(result.judgement, shown)
    yield from _advice(result.advice)
    yield from _reasons(result.judgement, shown)
    yield from _links(result.links)
    yield from _page_facts(result.page)
    yield _foot(result.ref, result.checked_at, result.scorer)


def _link_missing(result: LinkMissing, changed: Sequence[RenderableType]) -> Iterator[RenderableType]:
    yield _first_line(
        Verdict.UNKNOWN, WITHOUT_LINK.get(result.outcome, _words(result.outcome.value)), result.site or ""
    )
    yield from _address(result.page.title, result.url, result.final_url)
    yield _indented(Text(safe(result.say)))
    yield from changed
    yield from _quotes("Named without a link", result.mentions)
    yield from _quotes("Close to our address", result.near_misses)
    yield from _advice(result.advice)
    yield _worth(result.as_prospect)
    shown = _Shown(link="")
    yield from _risks(result.judgement, shown)
    yield from _reasons(result.judgement, shown)
    yield from _page_facts(result.page)
    yield _foot(result.ref, result.checked_at, result.scorer)


def _unreadable(result: Unreadable, changed: Sequence[RenderableType]) -> Iterator[RenderableType]:
    yield _first_line(Verdict.UNKNOWN, not_read(result.outcome), result.site or "")
    yield from _address("", result.url, result.final_url or result.url)
    yield _indented(Text(safe(result.say)))
    yield from changed
    yield from _advice(result.advice)
    yield _foot(result.ref, result.checked_at, result.scorer)


def _first_line(verdict: Verdict, facts: str, site: str) -> Hanging:
    place = f" · for {safe(site)}" if site else ""
    return Hanging(text=Text.assemble(verdict_word(verdict), f" · {facts}{place}"))


def _score(judgement: Judgement) -> str:
    if judgement.score is None:
        return "too little is known for a score"
    if judgement.interval is None:
        return f"{int(judgement.score)}/100"
    low, high = judgement.interval
    return f"{int(judgement.score)}/100 ({low:.0f} to {high:.0f})"


def _address(title: str, url: str, final_url: str) -> Iterator[RenderableType]:
    if title:
        yield _indented(Text(safe(title, MAX_TITLE_CHARS), style=HEADING))
    yield _indented(Text(safe(url)))
    if final_url not in {"", url}:
        yield _indented(Text(f"read at {safe(final_url)}", style=DIM))


def _reasons(judgement: Judgement, shown: "_Shown") -> Iterator[RenderableType]:
    yield Text("Factors", style=HEADING)
    for factor in judgement.factors:
        yield from _factor(factor, shown)
    if judgement.score is not None:
        terms = " ".join(f"{_signed(factor.points)}" for factor in judgement.factors if factor.confidence)
        yield _indented(Text(f"Score: {NEUTRAL} {terms} = {judgement.score:.1f}", style=DIM))
    yield from _not_known(judgement)
    if not judgement.risks:
        yield Text.assemble(("Risks: ", HEADING), "no sign of a link scheme on this page")


def _factor(factor: FactorScore, shown: "_Shown") -> Iterator[RenderableType]:
    name = f"{factor.factor.value.capitalize():<10}"
    if not factor.confidence:
        yield _indented(Text(f"{name} {'·' * BAR_CELLS}  not known"))
    else:
        filled = round(factor.score * BAR_CELLS / 100)
        bar = Text("█" * filled, style="green" if factor.score >= NEUTRAL else "red")
        bar.append("░" * (BAR_CELLS - filled), style=DIM)
        low, high = factor.interval
        figures = f"  {factor.score:>3} ({low} to {high}), {_signed(factor.points)} points"
        yield _indented(Text.assemble(f"{name} ", bar, figures))
    for piece, following in zip_longest(factor.evidence, factor.evidence[1:]):
        yield _evidence(piece, following, shown)


def _evidence(piece: Evidence, following: Evidence | None, shown: "_Shown") -> RenderableType:
    """Its proof is left to the piece that follows, when that one shows the same words at the same place."""
    points = f"{_signed(piece.effect):>6}  "
    line = Hanging(text=Text(safe(piece.says)), indent=4, bullet=points)
    if following and (piece.quote in {"", following.quote}) and piece.where == following.where:
        return line
    return Group(line, *_proof(piece.quote, piece.where, 4 + len(points), shown))


@dataclass(slots=True)
class _Shown:
    """What one card has shown already: each proof stands once, and a path that is the link's own is named."""

    link: str  # the CSS path of the best link, "" without one
    proofs: set[tuple[str, str]] = field(default_factory=set)


def _proof(quote: str, where: str, indent: int, shown: _Shown) -> Iterator[RenderableType]:
    """The words of the page, and where they stand, so that a person can look."""
    if (quote, where) in shown.proofs or (not quote and where == shown.link):
        return
    shown.proofs.add((quote, where))
    if quote:
        yield _indented(Text(quoted(quote, MAX_QUOTE_CHARS), style="italic"), indent)
    if where:
        yield _indented(Text(f"at {safe(place_of(where, shown.link), MAX_WHERE_CHARS)}", style=DIM), indent)


def _not_known(judgement: Judgement) -> Iterator[RenderableType]:
    if names := ", ".join(not_sure_of(judgement)):
        yield Hanging(text=Text.assemble(("Not known well enough: ", HEADING), names))


def _risks(judgement: Judgement, shown: _Shown) -> Iterator[RenderableType]:
    if judgement.risks:
        chance = f" (estimated chance: {judgement.risk:.0%})"
        yield Text.assemble(("Signs of a link scheme", HEADING), chance)
    for risk in judgement.risks:
        yield _risk(risk, shown)


def _risk(risk: Risk, shown: _Shown) -> RenderableType:
    lines: list[RenderableType] = [
        _bullet(Text.assemble(safe(risk.says), (f" ({weight_of(risk)})", DIM))),
        *_proof(risk.quote, risk.where, 4, shown),
    ]
    if risk.policy:
        lines.append(_indented(Text(f"Google's policy: {safe(risk.policy)}", style=DIM), 4))
    return Group(*lines)


def _advice(advice: Sequence[str]) -> Iterator[RenderableType]:
    if advice:
        yield Text("What to do", style=HEADING)
    for line in advice:
        yield _bullet(Text(safe(line)))


def _quotes(heading: str, quotes: Sequence[str]) -> Iterator[RenderableType]:
    if quotes:
        yield Text(heading, style=HEADING)
    for quote in quotes:
        yield _bullet(Text(quoted(quote, MAX_QUOTE_CHARS)))


def _worth(worth: Worth) -> Text:
    score = "" if worth.score is None else f", {int(worth.score)}/100"
    return Text.assemble(("A link from here would be: ", HEADING), verdict_word(worth.verdict), score)


def _links(links: Sequence[JudgedLink]) -> Iterator[RenderableType]:
    yield Text(f"Links found: {len(links)}", style=HEADING)
    for judged in links[:MAX_LINKS]:
        yield _link(judged)
    if len(links) > MAX_LINKS:
        yield _indented(Text(f"and {len(links) - MAX_LINKS} more; --json lists them all"))


def _link(judged: JudgedLink) -> RenderableType:
    link = judged.link
    anchor = quoted(link.anchor, MAX_TITLE_CHARS) if link.anchor else "no anchor text"
    lines: list[RenderableType] = [
        _bullet(
            Text.assemble(
                verdict_word(judged.verdict), f" {anchor} ({_words(judged.anchor_type.value)} anchor)"
            )
        ),
        _indented(Text(f"to {safe(link.target)}", overflow="fold"), 4),
        _indented(Text(standing_place(judged)), 4),
        *(_indented(Text(safe(why), style=DIM), 4) for why in _held_back(judged)),
    ]
    if judged.target_say:
        lines.append(_indented(Text(safe(judged.target_say)), 4))
    if link.where:
        lines.append(_indented(Text(f"at {safe(link.where, MAX_WHERE_CHARS)}", style=DIM), 4))
    return Group(*lines)


def _held_back(judged: JudgedLink) -> tuple[str, ...]:
    """Why a link may not count; that nothing holds it back, the line above says."""
    return () if judged.credit.passes == "yes" else judged.credit.why


def _page_facts(page: PageFacts) -> Iterator[RenderableType]:
    facts = [
        count(page.words, "word"),
        f"{count(page.external_links, 'link')} to other sites",
        f"language {safe(page.language)}" if page.language else "language not known",
        f"published {safe(page.published)}" if page.published else "date not known",
    ]
    if page.author:
        facts.append(f"by {safe(page.author, MAX_TITLE_CHARS)}")
    if page.robots:
        facts.append(f"robots {safe(', '.join(page.robots))}")
    yield Hanging(text=Text.assemble(("Page: ", HEADING), " · ".join(facts)))
    for note in page.notes:
        yield _bullet(Text(safe(note), style=DIM))


def _foot(ref: str | None, at: datetime, scorer: str) -> Text:
    moment = f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    name = f"{safe(ref)} · " if ref else ""
    return Text(f"{name}checked {moment} · scorer {scorer}", style=DIM)


def _words(value: str) -> str:
    """A value of the contract as a person reads it: `link_list` is "link list"."""
    return value.replace("_", " ")


def _signed(points: float) -> str:
    return f"{points:+.1f}" if points else "0.0"


def _indented(text: Text, columns: int = 2) -> Hanging:
    return Hanging(text=text, indent=columns)


def _bullet(text: Text) -> Hanging:
    return Hanging(text=text, indent=2, bullet="• ")
