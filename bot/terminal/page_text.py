"""Where the links of a page stand in its visible text, and that text cut into lines and pieces."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from web.page import Link, Page

Span = tuple[int, int]  # offsets into `Page.visible_text`: first character, and past the last

WINDOW_CHARS: Final = 100_000  # of text between two links; 5,000 links then cost a second at most
_NOT_WORDS: Final = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of one line: plain text, or what a link has of it."""

    text: str  # "" for a link whose words do not stand in the text
    link: int | None = None  # its index in `Page.links`
    begins: bool = True  # False where a link goes on from the line above


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the visible text."""

    pieces: tuple[Piece, ...]
    main: bool  # the main text has this very line


def spans(page: Page) -> tuple[Span, ...]:
    """The place of every link in `page.visible_text`, ascending and never overlapping.

    Offsets of the page's own reading are taken where they are known; else the anchor is looked for inside the
    context of its link. One that is not found has an empty span where the link before it ends.
    """
    flat = page.visible_text.replace("\n", " ")
    found: list[Span] = []
    cursor = 0
    for link in page.links:
        start, end = _known(link, flat, cursor) if link.start >= 0 else _sought(link, flat, cursor)
        cursor = end
        found.append((start, end))
    return tuple(found)


def lines(page: Page, places: Sequence[Span], *, limit: int) -> Iterator[Line]:
    """The first `limit` characters of the visible text, with the links drawn where `places` has them."""
    main = {squeezed for line in page.text.splitlines() if (squeezed := _squeezed(line))}
    text = page.visible_text[:limit]
    number = 0
    rows = text.split("\n")
    starts = accumulate((len(row) + 1 for row in rows), initial=0)
    for row, first in zip(rows, starts, strict=False):
        at, last = first, first + len(row)
        pieces: list[Piece] = []
        while number < len(places) and places[number][0] <= last and places[number][0] < limit:
            start, end = places[number]
            if start > at:
                pieces.append(Piece(text[at:start]))
            at = min(end, last)
            begins = start >= first
            if begins or at > first:
                pieces.append(Piece(text[max(start, first) : at], number, begins))
            if end > last:
                break
            number += 1
        if at < last:
            pieces.append(Piece(text[at:last]))
        if pieces:
            yield Line(tuple(pieces), main=_squeezed(row) in main)


def _known(link: Link, flat: str, cursor: int) -> Span:
    """As the page was read, kept inside the text and behind the link before."""
    start = min(max(link.start, cursor), len(flat))
    end = min(max(link.end, start), len(flat))
    while start < end and flat[start] == " ":
        start += 1
    return start, end


def _sought(link: Link, flat: str, cursor: int) -> Span:
    around = " ".join(link.context.split()) or link.anchor
    if link.anchor:
        # A context may begin before the link above it ends, or be the second of two equal ones.
        for begin in (max(0, cursor - len(around)), cursor):
            at = flat.find(around, begin, cursor + WINDOW_CHARS)
            start = flat.find(link.anchor, max(at, cursor), at + len(around)) if at >= 0 else -1
            if start >= 0:
                return start, start + len(link.anchor)
    return cursor, cursor


def _squeezed(line: str) -> str:
    return _NOT_WORDS.sub("", line).casefold()
