"""What a page says of itself and what is known of a link, in words that terminal and report share.

Values are a stranger's words as they came: who shows them makes them safe.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from bot.terminal.running import count
from scoring.words import sentence_around
from web import urls
from web.page import Agent, AiAccess, Disclosure, DisclosureKind, Link, Page, Placement, Purpose, View

MAX_MENTIONS: Final = 100  # sentences a page; one that repeats a name more often is no longer read
_FILE: Final = Path(__file__).with_name("page_words.toml")
_DISCLOSED: Final = {
    DisclosureKind.PAID: "paid",
    DisclosureKind.ADVERTISEMENT: "labelled as an advertisement",
    DisclosureKind.GIFTED: "received free of charge",
    DisclosureKind.AFFILIATE: "earns a commission",
}
_VIEWS: Final = {
    View.EDITORIAL: "editorial",
    View.COLUMN: "in the column",
    View.FURNITURE: "furniture",
}


class Fact(NamedTuple):
    """A line of the head: `published`, `2026-03-12`."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Group:
    """The links of one view and placement, in document order."""

    view: View
    placement: Placement
    links: tuple[Link, ...]

    @property
    def title(self) -> str:
        """`Editorial, content`."""
        return f"{view_words(self.view).capitalize()}, {placement_words(self.placement)}"


def facts(page: Page) -> tuple[Fact, ...]:
    """What is known about the page, in the order of its interest; what is not known is left out."""
    found = (
        Fact("language", page.language),
        Fact("published", page.published),
        Fact("changed", page.modified if page.modified != page.published else ""),
        Fact("by", page.author),
        Fact("main text", count(page.words, "word")),
        Fact("links", _links(page)),
        Fact("robots", "; ".join(map(robots_words, page.robots))),
        Fact("canonical", _canonical(page)),
        Fact("advertising", ", ".join(page.advertising)),
        *(_ai(page.ai) if page.ai else ()),
    )
    return tuple(fact for fact in found if fact.value)


def robots_words(directive: str) -> str:
    """`noindex (not to be indexed)`; one that nobody explains is shown as it stands."""
    words = _directives().get(directive.partition(":")[0].strip().lower())
    return f"{directive} ({words})" if words else directive


def disclosed(disclosure: Disclosure) -> str:
    """What is admitted, by whom it was paid or given, and for what: without the sentence itself."""
    about = f", about {disclosure.about}" if disclosure.about else ""
    scope = "the whole piece" if disclosure.whole_piece else "one part or the site"
    return f"{_DISCLOSED[disclosure.kind]}{about}; {scope}; stands in {placement_words(disclosure.placement)}"


def placement_words(placement: Placement) -> str:
    """`link list` for `link_list`."""
    return placement.value.replace("_", " ")


def view_words(view: View) -> str:
    """How the page's editor stands to the link."""
    return _VIEWS[view]


def chance_words(link: Link) -> str:
    """How sure the placement model is, in whole percent."""
    return f"{link.chance:.0%} likely in the content"


def reason(link: Link) -> str:
    """Why the link has its placement; of a hidden one also where it would stand if it were seen."""
    if link.placement is not Placement.HIDDEN:
        return link.because
    behind = "" if link.behind is Placement.UNKNOWN else f"; if seen it were {placement_words(link.behind)}"
    return f"hidden by {link.because or 'something on the page'}{behind}"


def marks(link: Link) -> tuple[str, ...]:
    """What is special about the link, a few words each; empty for a plain one."""
    found = (
        f"rel {' '.join(link.rel)}" if link.rel else "",
        "an image" if link.image else "",
        f"via {link.via}" if link.via else "",
        "a shortener: where it leads is not known" if link.shortener else "",
        f"affiliate {link.affiliate}" if link.affiliate else "",
        "not read aloud (aria-hidden)" if link.aria_hidden else "",
    )
    return tuple(mark for mark in found if mark)


def groups(links: Sequence[Link]) -> tuple[Group, ...]:
    """The links by view and placement, editorial ones first; no group is empty."""
    by_place: dict[tuple[View, Placement], list[Link]] = {
        (view, placement): [] for view in View for placement in Placement
    }
    for link in links:
        by_place[link.view, link.placement].append(link)
    return tuple(Group(*place, tuple(here)) for place, here in by_place.items() if here)


def is_ours(link: Link, sites: Sequence[str]) -> bool:
    """Does the link lead to one of these sites?"""
    return any(urls.belongs_to(link.target, site) for site in sites)


def is_external(link: Link, page: Page) -> bool:
    """Does the link lead to another site than the page's own?"""
    return not urls.same_site(link.target, page.final_url)


def mentions(page: Page, site: str, places: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Sentences that name the site's domain outside its links, in order, each once; at most MAX_MENTIONS.

    `places` has the offsets of every link's anchor in `page.visible_text`, ascending.
    """
    linked = [
        place for link, place in zip(page.links, places, strict=True) if urls.belongs_to(link.target, site)
    ]
    found: dict[str, None] = {}
    for start, end in islice(_unlinked(page.visible_text, site, linked), 10 * MAX_MENTIONS):
        found.setdefault(sentence_around(page.visible_text, start, end))
        if len(found) >= MAX_MENTIONS:
            break
    return tuple(found)


def _unlinked(text: str, site: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where the domain stands, by itself or as the end of a longer host, and in none of the spans."""
    following = iter(spans)
    span = next(following, None)
    for match in re.finditer(rf"(?<![\w-]){re.escape(site)}(?![\w-]|\.\w)", text, re.IGNORECASE):
        while span is not None and span[1] <= match.start():
            span = next(following, None)
        if span is None or span[0] >= match.end():
            yield match.span()


def _links(page: Page) -> str:
    hosts = [urls.registrable_domain(link.target) for link in page.links if is_external(link, page)]
    if not page.links:
        return "none"
    outward = f"{len(hosts)} of them to {count(len(set(hosts)), 'other site')}" if hosts else "all at home"
    return f"{len(page.links)}, {outward}"


def _canonical(page: Page) -> str:
    """The page that this one names in its place; "" when that is itself."""
    if page.canonical is None or page.canonical == page.final_url:
        return ""
    elsewhere = "" if urls.same_site(page.canonical, page.final_url) else ", on another site"
    return f"another page{elsewhere}: {page.canonical}"


def _ai(ai: AiAccess) -> Iterator[Fact]:
    yield Fact("answer engines", _readers(ai.agents, Purpose.ANSWERING))
    yield Fact("training of AI", _readers(ai.agents, Purpose.TRAINING))
    yield Fact("refuses AI by", ", ".join(ai.refusals))
    yield Fact("paywall", "part of it is not free to read" if ai.paywalled else "")
    if ai.share_without_script is not None:
        yield Fact("without scripts", f"{ai.share_without_script:.0%} of its text is there")


def _readers(agents: Sequence[Agent], purpose: Purpose) -> str:
    """Which programs robots.txt lets read the page for one purpose."""
    asked = [agent for agent in agents if agent.purpose is purpose]
    known = [agent for agent in asked if agent.allowed is not None]
    refused = [f"{agent.name} ({agent.operator})" for agent in known if not agent.allowed]
    if not asked:
        return ""
    if not known:
        return "not known, robots.txt was not asked"
    others = f", not {', '.join(refused)}" if refused else ""
    return f"{len(known) - len(refused)} of {len(known)} known may read it{others}"


@cache
def _directives() -> dict[str, str]:
    tables: dict[str, dict[str, str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: words for table in tables.values() for name, words in table.items() if name != "source"}
