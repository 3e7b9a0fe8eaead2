"""What comes from outside: strangers' words made safe to stand in a line of ours, and names of files."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

# Nothing of these is seen, though Unicode does not class them as format characters: joiners, blank
# letters, variation selectors. DerivedCoreProperties.txt, Default_Ignorable_Code_Point.
_INVISIBLE: Final = frozenset(
    map(
        chr,
        (
            0x034F,
            *range(0x115F, 0x1161),
            *range(0x17B4, 0x17B6),
            *range(0x180B, 0x1810),
            0x3164,
            *range(0xFE00, 0xFE10),
            0xFFA0,
            *range(0xE0100, 0xE01F0),
        ),
    )
)
_BLANK: Final = "\u2800"  # a Braille cell without dots: no space to Unicode, one to the eye
_SPACES: Final = frozenset({"Zs", "Zl", "Zp", "Cc"})  # control characters part words, and do nothing else
_DROPPED: Final = frozenset(
    {"Cf", "Cs", "Cn", "Co"}
)  # format (bidi, zero-width), surrogate, unassigned, private
_MARKS: Final = frozenset({"Mn", "Me"})
_MAX_MARKS: Final = 4  # on one letter; living languages stay below, towers of accents do not
_ELLIPSIS: Final = "…"
_WORD_CHARS: Final = 30  # words are shorter, addresses may not be


def exists(name: str) -> bool:
    """Is there a file or a folder of that name? What no file can be called (too long) is none."""
    try:
        return Path(name).exists()
    except OSError:
        return False


def one_line(text: str, limit: int) -> str:
    """One line of at most `limit` characters (at least 1) that a person can see; cut text ends in "…", behind
    a whole word where one ends near.

    Control and escape characters become a space; bidirectional controls, zero-width and other invisible
    characters are dropped; white space is folded. Markup of any screen (rich, Slack, HTML) is left as it is:
    who writes to a screen escapes for it.
    """
    head = text[: 2 * limit]
    if head.isascii() and head.isprintable():  # as most are: there is nothing but spaces to fold
        line = " ".join(head.split())
        if len(line) > limit:
            return _whole_words(line[:limit]) + _ELLIPSIS
        if len(head) == len(text):
            return line
    kept: list[str] = []
    for character in _visible(text):
        kept.append(character)
        if len(kept) > limit:
            return _whole_words("".join(kept[:limit])) + _ELLIPSIS
    return "".join(kept)


def _whole_words(line: str) -> str:
    """A line without its last sign, and without the word that this cuts in two, unless it is a long one."""
    words, _, last = line.rpartition(" ")
    return words.rstrip() if words and len(last) <= _WORD_CHARS else line[:-1].rstrip()


def _visible(text: str) -> Iterator[str]:
    """The characters to keep, without white space at either end and with single spaces in between."""
    begun = False
    space_due = False
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in _SPACES or character == _BLANK:
            space_due = begun
            continue
        if category in _DROPPED or character in _INVISIBLE:
            continue
        marks = marks + 1 if category in _MARKS else 0
        if marks > _MAX_MARKS:
            continue
        if space_due:
            yield " "
            space_due = False
        begun = True
        yield character
