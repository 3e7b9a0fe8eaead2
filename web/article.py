"""The main text of a page, and which of its links stand in it, by trafilatura."""

import logging
import re
from dataclasses import dataclass
from typing import Final

import trafilatura

# Signs that mark links for the extractor: no letters, so that no rule of it about words is upset, and none
# that pages use, so that what comes back is ours. Braille first; a page in Braille is marked with others.
ALPHABETS: Final = tuple(
    "".join(map(chr, range(start, start + 256)))
    for start in (0x2800, 0x1D800, 0x1D900)  # Braille, Sutton SignWriting
)
_ASCII: Final = bytes(range(128))  # most of a page, and quickly taken out

logging.getLogger("trafilatura").setLevel(
    logging.CRITICAL
)  # it logs every page it finds nothing in as an error


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What stands in the middle of a page; nothing when nothing was found."""

    text: str = ""
    links: frozenset[int] = frozenset()  # the numbers of the links in it


def alphabet_for(html: str) -> str:
    """256 signs that a page does not use; "" for a page that uses all we know."""
    others = html.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
    return next((signs for signs in ALPHABETS if not re.search(f"[{signs[0]}-{signs[-1]}]", others)), "")


def extract(html: str, *, alphabet: str) -> Article:
    """The article of a page whose links are numbered in pairs of signs, comments left out."""
    try:
        found = trafilatura.bare_extraction(html, include_comments=False)
    except AssertionError:  # of a library of its own, on pages that begin with an unclosed video or canvas
        return Article()
    if found is None or isinstance(found, dict):
        return Article()
    text = found.text or ""
    if not alphabet:
        return Article(text=text)
    first = ord(alphabet[0])
    one = f"[{alphabet[0]}-{alphabet[-1]}]"
    pairs = re.findall(f"({one})({one})", text)
    return Article(
        text=re.sub(f"{one}+", "", text),
        links=frozenset((ord(high) - first) * len(alphabet) + ord(low) - first for high, low in pairs),
    )
