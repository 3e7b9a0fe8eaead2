"""The words of a page that are shown as evidence: on one line, never longer than fits, and cut where a
reader would cut them.
"""

import re
from collections.abc import Iterable
from typing import Final

from web.page import Link

MIN_CHARS: Final = 160  # a shorter sentence is quoted with what stands around it
MAX_CHARS: Final = 220  # of a quote
SENTENCE_END: Final = re.compile(r"\n|[.!?]\s")


def passage(text: str, start: int, end: int) -> str:
    """text[start:end] with what stands around it, in whole sentences where they fit, else in whole words."""
    room = max(0, MAX_CHARS - (end - start)) // 2
    first, last = max(0, start - room), min(len(text), end + room)
    before, after = text[first:start], text[end:last]
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
    return line[: MAX_CHARS + 1].rpartition(" ")[0] or line[:MAX_CHARS]


def strung(pieces: Iterable[str], between: str = " · ") -> str:
    """Several pieces of a page one after the other, as much of them as fits."""
    return clipped(between.join(piece for piece in pieces if piece.strip()))


def _beginning(before: str) -> int:
    """Where the first sentence begins, or the first whole word when that would leave out more than half."""
    sentence = SENTENCE_END.search(before, 0, len(before) // 2)
    return sentence.end() if sentence is not None else before.find(" ") + 1


def _ending(after: str) -> int:
    """Where the last sentence ends, or the last whole word when that would leave out more than half."""
    sentences = list(SENTENCE_END.finditer(after, len(after) // 2))
    if sentences:
        return sentences[-1].start() + 1  # with its mark
    blank = after.rfind(" ")
    return blank if blank >= 0 else len(after)  # scripts without blanks may be cut anywhere
