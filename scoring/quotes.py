"""The words of a page that are shown as evidence: on one line, never longer than fits, and cut where a
reader would cut them.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from web.page import Link

MIN_CHARS: Final = 160  # a shorter sentence is quoted with what stands around it
MAX_CHARS: Final = 220  # of a quote
SENTENCE_END: Final = re.compile(r"\n|[.!?]\s|[。！？؟।]")
_WORD_CHARS: Final = 30  # what is longer without a blank is an address, or a script that has none


def passage(text: str, start: int, end: int) -> str:
    """text[start:end] with what stands around it, in whole sentences where they fit, else in whole words."""
    room = max(0, MAX_CHARS - (end - start)) // 2
    first, last = max(0, start - room), min(len(text), end + room)
    while first < start and _is_mark(text[first]):
        first += 1
    before, after = text[first:start], text[end : _whole(text, last)]
    if first > 0:
        before = before[_beginning(before) :]
    if last < len(text):
        after = after[: _ending(after)]
    return clipped(f"{before}{text[start:end]}{after}")


def around(link: Link) -> str:
    """The link's words with what stands around them."""
    place = link.context.find(link.anchor)
    if place < 0:
        return clipped(link.anchor)
    return passage(link.context, place, place + len(link.anchor))


def clipped(words: str) -> str:
    """As much of it as fits, up to the end of a word."""
    line = " ".join(words.split())
    if len(line) <= MAX_CHARS:
        return line
    blank = line.rfind(" ", MAX_CHARS // 2, MAX_CHARS + 1)
    return line[:blank] if blank >= 0 else line[: _whole(line, MAX_CHARS)].rstrip()


def strung(pieces: Iterable[str], between: str = " · ") -> str:
    """Several pieces of a page one after the other, as much of them as fits."""
    told = clipped(between.join(piece for piece in pieces if piece.strip()))
    return told.removesuffix(between.rstrip())


def _beginning(before: str) -> int:
    """Where the first sentence begins, or the first whole word when that would leave out more than half.

    Scripts without blanks may be cut anywhere.
    """
    half = len(before) // 2
    sentence = SENTENCE_END.search(before, 0, half)
    return sentence.end() if sentence is not None else before.find(" ", 0, max(half, _WORD_CHARS)) + 1


def _ending(after: str) -> int:
    """Where the last sentence ends, or the last whole word, as at the beginning."""
    half = len(after) // 2
    sentences = list(SENTENCE_END.finditer(after, half))
    if sentences:
        return sentences[-1].start() + 1  # with its mark
    blank = after.rfind(" ", min(half, max(0, len(after) - _WORD_CHARS)))
    return blank if blank >= 0 else len(after)


def _whole(text: str, end: int) -> int:
    """The end of what may be shown of text[:end]: no letter is parted from the marks upon it."""
    while 0 < end < len(text) and _is_mark(text[end]):
        end -= 1
    return end


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
