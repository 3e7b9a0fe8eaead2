"""A page as linkvouch sees it, for a person: facts, the beginning of its text, and its links by place."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from bot.terminal import page_text, page_words
from bot.terminal.console import DIM, HEADING, Hanging, quoted, safe
from bot.terminal.running import count
from web.page import Link, Page

MAX_TEXT_CHARS: Final = 600  # enough to see whether the main text was found; --json holds all of it
MAX_LINKS_SHOWN: Final = 20  # of one view and placement; menus run to hundreds
MAX_ANCHOR_CHARS: Final = 120
OURS: Final = "bold green"


def page_view(page: Page, *, sites: Sequence[str] = ()) -> RenderableType:
    """Facts, text and links. All links to `sites`, and where they are named without one, stand first."""
    return Group(
        *_facts(page), *_disclosures(page), *_text(page), *_sites(page, sites), *_others(page, sites)
    )


def _facts(page: Page) -> Iterator[RenderableType]:
    yield Hanging(text=Text(safe(page.title) or "(no title)", style=HEADING))
    yield _line(safe(page.url))
    if page.final_url != page.url:
        yield _line(f"read at {safe(page.final_url)}", style=DIM)
    for fact in page_words.facts(page):
        yield Hanging(text=Text(f"{fact.name}: {safe(fact.value)}"), indent=2)
    for note in page.notes:
        yield _line(safe(note), style=DIM)


def _disclosures(page: Page) -> Iterator[RenderableType]:
    if page.disclosures:
        yield Text("What it says about money", style=HEADING)
    for disclosure in page.disclosures:
        yield Hanging(text=Text(quoted(disclosure.words)), indent=2, bullet="• ")
        yield Hanging(text=Text(safe(page_words.disclosed(disclosure)), style=DIM), indent=4)


def _text(page: Page) -> Iterator[RenderableType]:
    yield Text("Main text", style=HEADING)
    yield _line(safe(page.text, MAX_TEXT_CHARS) or "None was found.")


def _sites(page: Page, sites: Sequence[str]) -> Iterator[RenderableType]:
    places = page_text.spans(page) if sites else ()
    for site in sites:
        links = [link for link in page.links if page_words.is_ours(link, (site,))]
        yield Text(f"Links to {site}: {len(links) or 'none'}", style=HEADING)
        for link in links:
            stands = f"{page_words.placement_words(link.placement)}, {page_words.view_words(link.view)}; "
            yield from _link(link, mark="ours ", stands=stands)
        if found := page_words.mentions(page, site, places):
            yield Text(f"{site} named without a link: {count(len(found), 'sentence')}", style=HEADING)
            for sentence in found:
                yield Hanging(text=Text(quoted(sentence)), indent=2, bullet="• ")


def _others(page: Page, sites: Sequence[str]) -> Iterator[RenderableType]:
    rest = [link for link in page.links if not page_words.is_ours(link, sites)]
    noun = "other link" if len(rest) < len(page.links) else "link"
    for group in page_words.groups(rest):
        yield Text(f"{group.title}: {count(len(group.links), noun)}", style=HEADING)
        for link in group.links[:MAX_LINKS_SHOWN]:
            yield from _link(link)
        if len(group.links) > MAX_LINKS_SHOWN:
            yield _line(f"and {len(group.links) - MAX_LINKS_SHOWN} more; --html draws them all")


def _link(link: Link, *, mark: str = "", stands: str = "") -> Iterator[RenderableType]:
    anchor = quoted(link.anchor, MAX_ANCHOR_CHARS) if link.anchor else "no anchor text"
    special = "".join(f" · {safe(each)}" for each in page_words.marks(link))
    text = Text.assemble((mark, OURS), f"{anchor} to {safe(link.target)}{special}")
    yield Hanging(text=text, indent=2, bullet="• ")
    reason = safe(page_words.reason(link))
    because = f"{reason}; " if reason else ""
    text = Text(f"{stands}{because}{page_words.chance_words(link)}", style=DIM)
    yield Hanging(text=text, indent=4)
    yield Hanging(text=Text(f"at {safe(link.where)}", style=DIM), indent=4)


def _line(text: str, *, style: str = "") -> Hanging:
    return Hanging(text=Text(text, style=style), indent=2)
