"""Sums along the text of a tree, so that any stretch of it is measured at once."""

import re
from collections.abc import Set as AbstractSet
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from web.tree import Tree

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

LONG_LINE: Final = 60  # characters of a line that is a paragraph rather than a label
_NOT_WORD: Final = re.compile(r"[^\w\n]+")


class Sums:
    """Sums along the text of a tree, so that any stretch of it is measured at once."""

    def __init__(self, tree: Tree, kept: AbstractSet[int], main_text: str) -> None:
        """`kept` are the links, by number, that the extractor of the main text kept."""
        text = tree.text
        kept_lines = _squeezed_lines(main_text)
        lines = [
            (span, words)
            for span, words in zip(_spans(text), _squeezed(text), strict=True)
            if words or not (span[0] == span[1] or text[span[0] : span[1]].isspace())
        ]
        spans = [span for span, _ in lines]
        squeezed = [words for _, words in lines]
        self.spans = spans
        self.starts = np.array([start for start, _ in spans], dtype=np.int64)
        self.ends = np.array([end for _, end in spans], dtype=np.int64)
        lengths = np.array([len(line) for line in squeezed], dtype=np.float64)
        self.line_kept = np.array([line in kept_lines for line in squeezed], dtype=np.float64)
        paragraphs = self.line_kept * (lengths >= LONG_LINE)
        self.chars = running(lengths)
        self.kept_chars = running(lengths * self.line_kept)
        self.kept_paragraph_chars = running(lengths * paragraphs)
        self.paragraphs = np.flatnonzero(self.line_kept * ((self.ends - self.starts) >= LONG_LINE))
        self.link_starts = np.array([node.start for node in tree.links], dtype=np.int64)
        self.link_ends = np.array([node.end for node in tree.links], dtype=np.int64)
        self.link_kept = np.zeros(len(tree.links))
        self.link_kept[[number for number in kept if number < len(tree.links)]] = 1.0
        self._link_chars = running((self.link_ends - self.link_starts).astype(np.float64))
        self.links_kept = running(self.link_kept)
        self._prose_starts = np.array([start for start, _ in tree.prose], dtype=np.int64)
        self._prose_chars = running(np.array([end - start for start, end in tree.prose], dtype=np.float64))

    def link_chars(self, start: Whole, end: Whole) -> Numbers:
        at = np.searchsorted(self.link_starts, np.stack((start, end)))
        return between(self._link_chars, at)

    def links(self, start: Whole, end: Whole) -> Numbers:
        at = np.searchsorted(self.link_starts, np.stack((start, end)))
        found: Numbers = (at[1] - at[0]).astype(np.float64)
        return found

    def links_kept_in(self, start: Whole, end: Whole) -> Numbers:
        at = np.searchsorted(self.link_starts, np.stack((start, end)))
        return between(self.links_kept, at)

    def prose(self, start: Whole, end: Whole) -> Numbers:
        """Characters of longer runs of text outside links."""
        at = np.searchsorted(self._prose_starts, np.stack((start, end)))
        return between(self._prose_chars, at)

    def kept_share(self, start: Whole, end: Whole) -> Numbers:
        """Of the text between, the share in lines that are in the main text."""
        at = np.searchsorted(self.starts, np.stack((start, end)))
        return between(self.kept_chars, at) / np.maximum(1.0, between(self.chars, at))


def running(values: Numbers) -> Numbers:
    """The sum before each value, and that of all."""
    return np.concatenate(([0.0], np.cumsum(values)))


def between(sums: Numbers, at: Whole) -> Numbers:
    """What running sums grow by between two rows of places."""
    grown: Numbers = sums[at[1]] - sums[at[0]]
    return grown


def at_each(values: NDArray[Any], at: Whole) -> NDArray[Any]:
    """The values at these places; zeros when there are none at all."""
    return values[at] if len(values) else np.zeros(len(at), dtype=values.dtype)


def _spans(text: str) -> list[tuple[int, int]]:
    spans = []
    at = 0
    for line in text.split("\n"):
        spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans


def _squeezed_lines(main_text: str) -> frozenset[str]:
    """The lines of the main text, and the cells of its tables, without what is no letter or digit."""
    return frozenset(_squeezed(main_text.replace("|", "\n"))) - {""}


def _squeezed(text: str) -> list[str]:
    """The lines of a text without what is no letter or digit."""
    return _NOT_WORD.sub("", text.replace(" ", "")).split("\n")  # most is blanks, which are quick to replace
