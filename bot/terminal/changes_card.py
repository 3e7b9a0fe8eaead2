"""What changed between two checks, as part of a card: in a sentence first, then piece by piece."""

from collections.abc import Iterator
from typing import Final

from rich.console import RenderableType
from rich.text import Text

from bot.terminal.console import DIM, HEADING, Hanging, quoted, safe
from scoring.difference import Difference, EvidenceChange, FactChange, LinkChange, RiskChange, Way
from scoring.what_changed import because, fact, headline

MAX_QUOTE_CHARS: Final = 140  # two lines, as on the rest of the card
_WAYS: Final = {Way.CAME: "new", Way.WENT: "gone", Way.CHANGED: "changed"}


def changes(difference: Difference) -> Iterator[RenderableType]:
    """Every change; the signed points add up to the score now less the score then."""
    yield Text("What changed", style=HEADING)
    yield _line(headline(difference))
    if why := because(difference):
        yield _line(why)
    for change in difference.evidence:
        yield _evidence(change)
    then, now = difference.then.score, difference.now.score
    if difference.evidence and then is not None and now is not None:
        yield Hanging(
            text=Text(f"Score: {then:.1f} {_signed(difference.points)} = {now:.1f}", style=DIM), indent=2
        )
    for known in difference.known:
        yield _bullet(f"{known.factor.capitalize()} is known to {known.now:.0%}, before: {known.then:.0%}.")
    for risk in difference.risks:
        yield _risk(risk)
    for link in difference.links:
        yield _link(link)
    for name, facts in (("Page", difference.page), ("As a prospect", difference.as_prospect)):
        if facts:
            yield _bullet(f"{name}: {_facts(facts)}")


def _evidence(change: EvidenceChange) -> Hanging:
    counted = f" (counted {change.then:+.1f})" if change.way is Way.CHANGED else ""
    text = Text.assemble(f"{_WAYS[change.way]}: {safe(change.evidence.says)}", (counted, DIM))
    return Hanging(text=text, indent=4, bullet=f"{_signed(change.effect):>6}  ")


def _risk(change: RiskChange) -> Hanging:
    quote = f" {quoted(change.risk.quote, MAX_QUOTE_CHARS)}" if change.risk.quote else ""
    return _bullet(f"Risk {_WAYS[change.way]}: {safe(change.risk.says)}{quote}")


def _link(change: LinkChange) -> Hanging:
    link = change.link.link
    name = quoted(link.anchor, MAX_QUOTE_CHARS) if link.anchor else safe(link.target, MAX_QUOTE_CHARS)
    facts = f": {_facts(change.facts)}" if change.facts else ""
    return _bullet(f"Link {_WAYS[change.way]}: {name}{facts}")


def _facts(facts: tuple[FactChange, ...]) -> str:
    return "; ".join(safe(fact(one)) for one in facts)


def _signed(points: float) -> str:
    return f"{points:+.1f}" if points else "0.0"


def _line(text: str) -> Hanging:
    return Hanging(text=Text(safe(text)), indent=2)


def _bullet(text: str) -> Hanging:
    return Hanging(text=Text(text), indent=2, bullet="• ")
