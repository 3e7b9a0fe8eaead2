"""A page as linkvouch sees it, for a person: facts, the beginning of the text, the links by placement."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from bot.terminal.console import DIM, HEADING, Hanging, quoted, safe
from bot.terminal.running import count
from web.page import Link, Page, Placement
from web.urls import belongs_to

MAX_TEXT_CHARS: Final = 600  # enough to see whether the main text was found; --json holds all of it
MAX_LINKS_SHOWN: Final = 20  # of one placement; menus run to hundreds
MAX_ANCHOR_CHARS: Final = 120


def page_view(page: Page, *, sites: Sequence[str] = ()) -> RenderableType:
    """Facts, text and links. Links to `sites` are marked, and stand first among those of their placement."""
    return Group(*_facts(page), *_text(page), *_all_links(page.links, sites))


def _facts(page: Page) -> Iterator[RenderableType]:
    yield Hanging(text=Text(safe(page.title) or "(no title)", style=HEADING))
    yield _line(safe(page.url))
    if page.final_url != page.url:
        yield _line(f"read at {safe(page.final_url)}", style=DIM)
    facts = (
        ("language", page.language),
        ("published", page.published),
        ("by", page.author),
        ("robots", ", ".join(page.robots)),
        ("canonical", page.canonical or ""),
    )
    known = [f"{name} {safe(value)}" for name, value in facts if value]
    yield _line(" · ".join([*known, count(page.words, "word"), count(len(page.links), "link")]))
    for note in page.notes:
        yield _line(safe(note), style=DIM)


def _text(page: Page) -> Iterator[RenderableType]:
    yield Text("Main text", style=HEADING)
    yield _line(safe(page.text, MAX_TEXT_CHARS) or "None was found.")


def _all_links(links: Sequence[Link], sites: Sequence[str]) -> Iterator[RenderableType]:
    for placement in Placement:
        here = [link for link in links if link.placement is placement]
        if not here:
            continue
        here.sort(key=lambda link: not _is_ours(link, sites))
        yield Text(
            f"{placement.value.replace('_', ' ').capitalize()}: {count(len(here), 'link')}", style=HEADING
        )
        for link in here[:MAX_LINKS_SHOWN]:
            yield from _link(link, ours=_is_ours(link, sites))
        if len(here) > MAX_LINKS_SHOWN:
            yield _line(f"and {len(here) - MAX_LINKS_SHOWN} more; --json lists them all")


def _link(link: Link, *, ours: bool) -> Iterator[RenderableType]:
    rel = f" · rel {safe(' '.join(link.rel))}" if link.rel else ""
    mark = "ours " if ours else ""
    anchor = quoted(link.anchor, MAX_ANCHOR_CHARS) if link.anchor else "no anchor text"
    text = Text.assemble((mark, "bold green"), f"{anchor} to {safe(link.target)}{rel}")
    yield Hanging(text=text, indent=2, bullet="• ")
    yield Hanging(text=Text(f"at {safe(link.where)}", style=DIM), indent=4)


def _is_ours(link: Link, sites: Sequence[str]) -> bool:
    return any(belongs_to(link.target, site) for site in sites)


def _line(text: str, *, style: str = "") -> Hanging:
    return Hanging(text=Text(text, style=style), indent=2)
