"""The paragraphs of a page's main text, and which one is nearest to something."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.topic import Embed

MIN_CHARS: Final = 80  # a shorter line is a heading, a label or a list entry
MAX_PARAGRAPHS: Final = 60  # an article of 6,000 words; the rest of a longer one is not compared
QUOTE_CHARS: Final = 240  # two or three lines of a card


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    number: int  # counted from 1 among the paragraphs of the main text; 0 for a passage that is no paragraph
    text: str


def split(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs in order; headings, labels and list entries are left out."""
    lines = [line.strip().removeprefix("- ") for line in text.split("\n")]  # the dash marks an item of a list
    kept = [line for line in lines if len(line) >= MIN_CHARS][:MAX_PARAGRAPHS]
    return tuple(Paragraph(number=number, text=line) for number, line in enumerate(kept, 1))


def nearest(text: str, paragraphs: tuple[Paragraph, ...], *, embed: Embed) -> Paragraph | None:
    """The paragraph nearest to a text, None when there are none."""
    if not paragraphs:
        return None
    vectors = embed([text, *(paragraph.text for paragraph in paragraphs)])
    return paragraphs[most_like(vectors[0], vectors[1:])]


def most_like(vector: NDArray[np.float32], others: NDArray[np.float32]) -> int:
    """The row of `others` with the largest cosine to a unit vector; the first of equals."""
    return int(np.argmax(others @ vector))


def cut(text: str, *, chars: int) -> str:
    """The beginning of a text, ended between words by an ellipsis when it is longer than `chars`."""
    if len(text) <= chars:
        return text
    return f"{text[:chars].rpartition(' ')[0].rstrip(' ,;:–-') or text[:chars]} …"


def quote(text: str, *, chars: int = QUOTE_CHARS) -> str:
    """The beginning of a text in quotation marks."""
    return f"“{cut(text, chars=chars)}”"
