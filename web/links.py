"""The links of a page: where they lead, their words, and what is around them."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from web import urls, wrapped
from web.naming import Place
from web.nodes import Node, attr
from web.page import Link, Placement, View
from web.placement import LIST_LINKS
from web.tree import BLOCKS, Tree, flat
from web.urls import Url

CONTEXT_CHARS: Final = 250  # on each side of a link; docs/decisions/0002-relevance.md
LONG_LIST_LINKS: Final = 20  # of a list that nothing on the page sets apart as furniture or content
MIN_BLOCK_CHARS: Final = 60  # a shorter block (a list item, a cell) is shown with its neighbours
_A_PIXEL: Final = frozenset({"0", "1"})
_BLANKS: Final = re.compile(r" *\n[ \n]*| {2,}")
_RELATION: Final = re.compile(r"[,\s]+")  # Google takes commas as well as blanks


class Tidy:
    """A text with single blanks inside its lines and no blank lines, and where each place of it went."""

    def __init__(self, text: str) -> None:
        kept: list[str] = []
        self._starts = [0]  # of what was shortened, in the text
        self._ends = [0]
        self._gone = [0]  # characters gone up to there
        at = gone = 0
        for blanks in _BLANKS.finditer(text):
            kept.append(text[at : blanks.start()])
            kept.append("\n" if "\n" in blanks[0] else " ")
            at = blanks.end()
            gone += len(blanks[0]) - 1
            self._starts.append(blanks.start())
            self._ends.append(at)
            self._gone.append(gone)
        kept.append(text[at:])
        tidy = "".join(kept)
        self.text = tidy.strip()
        self._before = len(tidy) - len(tidy.lstrip())

    def place(self, offset: int) -> int:
        """Where an offset of the text is in the tidy one; within blanks, at their end."""
        at = bisect_left(self._starts, offset, lo=1) - 1
        offset = max(offset, self._ends[at])
        return min(max(0, offset - self._gone[at] - self._before), len(self.text))

    def back(self, offset: int) -> int:
        """Where an offset of the tidy text was in the text."""
        offset += self._before
        at = bisect_right(range(len(self._ends)), offset, key=lambda one: self._ends[one] - self._gone[one])
        return offset + self._gone[at - 1]


def targets(walked: Tree, base: Url) -> list[Url | None]:
    """Where each link of the tree leads, None for one that leads to no web page."""
    known: dict[str, Url | None] = {}  # a title and a picture often lead to the same place
    found = []
    for node in walked.links:
        href = node.href
        if href not in known:
            known[href] = urls.join(base, href)
        found.append(known[href])
    return found


@dataclass(frozen=True, slots=True)
class Look:
    """What a link is like in the whole tree, before it is changed for the extractor."""

    path: str  # CSS path
    image: bool  # a picture and no words
    unseen: bool  # a picture of no more than a pixel, as counters of visitors are


def looks(walked: Tree) -> list[Look]:
    """The look of each link of the tree."""
    images = [_is_image(node) for node in walked.links]
    return [
        Look(node.path, image=image, unseen=image and _is_unseen(node))
        for node, image in zip(walked.links, images, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A link, and the list it stands in."""

    link: Link
    node: Node | None  # None for a link that is a part of a sentence of a table: tables lay out old pages


def links(
    walked: Tree,
    leading_to: Sequence[Url | None],
    places: Sequence[Place],
    looks: Sequence[Look],
    *,
    url: Url,
    tidy_text: Tidy,
) -> tuple[Link, ...]:
    """The links that lead to web pages, in document order, with their places in the tidy text.

    `leading_to`, `places` and `looks` have an entry for each link of the tree; `url` is the page's own.
    """
    text = walked.text
    found: list[_Listed] = []
    per_list: Counter[int] = Counter()
    domain = urls.registrable_domain(url)
    for node, asked, stands, look in zip(walked.links, leading_to, places, looks, strict=True):
        if asked is None:
            continue
        place = _hidden(stands) if look.unseen else stands
        inner = wrapped.unwrap(asked, url)
        target = inner or asked
        listed = node.listed
        if listed is not None and urls.registrable_domain(target) != domain:
            per_list[id(listed)] += 1
        via = asked if inner is not None else None
        rel = node.attr("rel")
        link = Link(
            href=node.href,
            target=target,
            anchor=flat(text[node.start : node.end]).strip() or node.attr("alt").strip(),
            image=look.image,
            rel=tuple(_RELATION.split(rel.lower().strip(" ,\t\n\r\f"))) if rel else (),
            placement=place.placement,
            because=place.because,
            behind=place.behind,
            in_content=place.in_content,
            view=place.view,
            chance=place.chance,
            via=via,
            shortener=wrapped.is_shortener(target),
            affiliate=wrapped.affiliate(target, via),
            aria_hidden=node.standing.unheard,
            context=_context(text, node),
            where=look.path,
            start=tidy_text.place(node.start),
            end=tidy_text.place(node.end),
        )
        laid_out = place.in_sentence and listed is not None and listed.box.tag == "table"
        found.append(_Listed(link, None if laid_out else listed))
    return tuple(_as_list(one.link, per_list[id(one.node)] if one.node else 0) for one in found)


def _as_list(link: Link, external: int) -> Link:
    """A link that stands in a list of links to other sites is one entry of that list.

    Outside the content that is said of a long list alone, and only where nothing else names the place.
    """
    needed = {Placement.CONTENT: LIST_LINKS, Placement.UNKNOWN: LONG_LIST_LINKS}.get(link.placement)
    if needed is None or external < needed:
        return link
    because = f"one of {external} links to other sites in one list"
    return replace(link, placement=Placement.LINK_LIST, because=because)


def _context(text: str, link: Node) -> str:
    """The text of the nearest element that says enough, else of all there is, cut at words on both sides."""
    first, last = link.start, link.end
    for node in link.outwards():
        if node.box.tag in BLOCKS:
            first = max(node.start, link.start - CONTEXT_CHARS)
            last = min(node.end, link.end + CONTEXT_CHARS)
            if last - first >= MIN_BLOCK_CHARS:
                break
    before, after = text[first : link.start], text[link.end : last]
    if first > 0 and not text[first - 1].isspace():
        before = before.partition(" ")[2] or before
    if last < len(text) and not text[last].isspace():
        after = after.rpartition(" ")[0] or after
    return tidy(f"{before}{text[link.start : link.end]}{after}")


def tidy(text: str) -> str:
    """Single blanks inside lines, no blank lines, of a text without other blanks."""
    if "\n" not in text:
        return " ".join(text.split())
    return "\n".join(filter(None, [" ".join(line.split()) for line in text.split("\n")]))


def _is_image(node: Node) -> bool:
    element = node.element
    return element.tag == "area" or (not element.text.strip() and element.find("img") is not None)


def _is_unseen(node: Node) -> bool:
    pictures = node.element.find_all("img")
    return bool(pictures) and all(
        attr(picture, name).strip().removesuffix("px") in _A_PIXEL
        for picture in pictures
        for name in ("width", "height")
    )


def _hidden(place: Place) -> Place:
    if place.placement is Placement.HIDDEN:
        return place
    return replace(
        place,
        placement=Placement.HIDDEN,
        because="its picture is no larger than a pixel",
        behind=place.placement,
        in_content=False,
        view=View.COLUMN if place.view is View.EDITORIAL else place.view,
    )
