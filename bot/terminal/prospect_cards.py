"""A finished prospect search as cards for a person."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from bot.terminal.console import DIM, HEADING, Hanging, quoted, safe, verdict_word
from bot.terminal.running import count
from prospects.prospect import Prospect, Search

MAX_TITLE_CHARS = 120
MAX_PASSAGE_CHARS = 400  # their paragraph; two or three sentences tell whether it fits


def cards(search: Search) -> RenderableType:
    """The one sentence that stands first, a card a prospect, then what was read and where it came from."""
    lines: list[RenderableType] = [Hanging(text=Text(safe(search.say), style=HEADING))]
    for prospect in search.prospects:
        lines += [Text(), *_card(prospect)]
    return Group(*lines, Text(), *_account(search))


def _card(prospect: Prospect) -> Iterator[RenderableType]:
    source = "not known" if prospect.source_score is None else str(prospect.source_score)
    facts = f" · {safe(prospect.domain)} · fit {prospect.fit}/100 · authority {source}"
    yield Hanging(text=Text.assemble(f"{prospect.rank}. ", verdict_word(prospect.verdict), facts))
    yield _line(Text(safe(prospect.title, MAX_TITLE_CHARS), style=HEADING))
    yield _line(Text(safe(prospect.url)))
    yield _line(Text(f"{prospect.opportunity.value.replace('_', ' ').capitalize()}: {safe(prospect.why)}"))
    if prospect.passage:
        yield _line(Text(quoted(prospect.passage, MAX_PASSAGE_CHARS), style="italic"))
    if prospect.place:
        yield _line(Text(f"at {safe(prospect.place)}", style=DIM))
    if prospect.offer:
        yield _line(Text(f"Offer: {safe(prospect.offer.our_url)} ({safe(prospect.offer.because)})"))
    else:
        yield _line(Text("Offer: nothing of ours fits yet"))
    for heading, texts in (
        ("Contact", prospect.contact),
        ("History", prospect.history),
        ("Mind", prospect.warnings),
    ):
        for text in texts:
            yield _line(Text(f"{heading}: {safe(text)}"))


def _account(search: Search) -> Iterator[RenderableType]:
    says = (
        f"Read {count(search.read, 'page')}, kept {len(search.prospects)}. "
        f"Could not read {search.unreadable}. "
        f"Left out {search.selling} that sell{'s' if search.selling == 1 else ''} links. "
        "linkvouch never writes to anyone."
    )
    yield Hanging(text=Text(says))
    for note in search.notes:
        yield Hanging(text=Text(safe(note)), indent=2, bullet="• ")
    if search.sources:
        yield Text("Where I looked", style=HEADING)
    for source in search.sources:
        yield Hanging(text=Text(safe(source)), indent=2, bullet="• ")


def _line(text: Text) -> Hanging:
    return Hanging(text=text, indent=3)
