"""What the elements around a place say of it: their tags, roles and the words of their classes and ids.

Read from the outermost element inwards; the nearest that says something decides. Whole words only:
`no-sidebar` and `has-comments` name what is absent or merely possible.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from web import facts, hidden
from web.page import Placement

Placed = tuple[Placement, str]  # the placement and why, in a few words

MAX_NAMES: Final = 40  # class words looked at per element; pages with hundreds are generated

_FILE: Final = Path(__file__).with_name("regions.toml")
_WORD: Final = re.compile(r"[a-z]+[0-9]*|[0-9]+")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DENIED: Final = ("no-", "has-", "with-", "without-", "is-", "not-", "hide-", "show-")
_SPACES: Final = re.compile(r"\s+")
_DIGITS: Final = "0123456789"
_ROOTS: Final = frozenset({"html", "body"})


@lru_cache(maxsize=16_384)
def names_of(attributes: str) -> frozenset[str]:
    """The lower-case words, and neighbouring word pairs joined by a hyphen, of class and id attributes."""
    if not attributes.islower():
        attributes = _CAMEL.sub("-", attributes).lower()
    found: set[str] = set()
    for token in attributes.replace("_", "-").split()[:MAX_NAMES]:
        if token.startswith(_DENIED):
            continue
        if token.isalpha() and token.isascii():
            found.add(token)
            continue
        words = _WORD.findall(token)
        found.update(words)
        found.update([f"{first}-{second}" for first, second in pairwise(words)])
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Box:
    """One element around a link: what its tag and attributes say about it."""

    tag: str
    says: Placed | None = None  # where what is in it stands
    hides: str = ""  # what hides it from everybody, in a few words
    opens: bool = False  # menus, tabs, accordions and dialogs: hidden until opened, so hidden from nobody
    hints: int = 0  # the groups its names belong to, a bit each, in the order of `groups()`
    style: str = ""  # its declarations, where they may undo what hides it
    background: str = ""  # the colour it lays behind its text
    unheard: bool = False  # kept from those who listen
    dated: bool = False  # its names say that it holds a date
    signed: bool = False  # or the name of who wrote

    silent: bool = True  # nothing about it changes where what is in it stands


@lru_cache(maxsize=16_384)
def box(  # noqa: PLR0913 - the attributes of an element; a cache wants them flat
    tag: str,
    names: str = "",
    *,
    classes: str = "",
    role: str = "",
    style: str = "",
    hidden_value: str | None = None,
    background: str = "",
    controlled: bool = False,
    unheard: bool = False,
) -> Box:
    """The box of an element by its attributes as written.

    `names` is its classes and id; `style` what the page's own sheet and the element itself declare;
    `background` the nearest colour behind it; `controlled` says that a button names it as what it opens.
    """
    words = names_of(names)
    role = role.strip().lower()
    hides = ""
    is_root = tag in _ROOTS  # nobody hides a whole page for good: a script is about to show it
    if (style or classes or hidden_value is not None) and not is_root:
        hides = hidden.why_hidden(
            style, classes=frozenset(classes.split()), hidden=hidden_value, background=background
        )
    says = None if is_root else _says(tag, role, words)
    opens = controlled or (not is_root and _opens(tag, role, words))
    return Box(
        tag=tag,
        says=says,
        hides=hides,
        opens=opens,
        hints=0 if is_root else hints(words),
        style=style,
        background=hidden.background_of(style) if style else "",
        unheard=unheard,
        dated=not is_root and facts.names_date(words),
        signed=not is_root and facts.names_author(words),
        silent=not (says or hides or opens or style or unheard),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """What all elements around a place say together: worked out on the way down, one element at a time."""

    said: Placed | None = None  # by the nearest element that says something, content ending the search
    voice: Placed | None = None  # a comment or an author box around, which content inside it does not end
    hidden: str = ""
    opens: bool = False
    background: str = ""
    unheard: bool = False

    def inside(self, box: Box) -> "Standing":
        """The standing of what is in one more element."""
        if box.silent:
            return self
        said, voice = self.said, self.voice
        if box.says is not None and box.says[0] in _VOICES:
            said = voice = box.says
        elif box.says is not None:
            said = (voice or box.says) if box.says[0] is Placement.CONTENT else box.says
        why = box.hides or self.hidden
        if why and not box.hides and box.style and hidden.shows_again(box.style, why):
            why = ""
        return Standing(
            said,
            voice,
            why,
            self.opens or box.opens,
            box.background or self.background,
            self.unheard or box.unheard,
        )

    @property
    def place(self) -> Placed:
        """UNKNOWN when no element says anything; HIDDEN unless what hides it is there to be opened."""
        stays = self.hidden and not (self.opens and any(undone in self.hidden for undone in _UNDONE))
        return (Placement.HIDDEN, self.hidden) if stays else self.behind

    @property
    def behind(self) -> Placed:
        """The same, were nothing hidden."""
        return self.said or (Placement.UNKNOWN, "nothing around it says where it stands")


@lru_cache(maxsize=16_384)
def hints(words: frozenset[str]) -> int:
    """The groups that the names of an element belong to, a bit each; `sig327519` counts as `sig`."""
    masks = _masks()
    found = 0
    for word in words:
        found |= masks.get(word, 0) or masks.get(word.rstrip(_DIGITS), 0)
    return found


@cache
def groups() -> tuple[str, ...]:
    """The names of the groups, in the order of their bits."""
    return tuple(_lists()["hints"])


@lru_cache(maxsize=4_096)
def bits(hints: int) -> tuple[int, ...]:
    """The numbers of the groups in hints."""
    return tuple(bit for bit in range(len(groups())) if hints >> bit & 1)


def _says(tag: str, role: str, words: frozenset[str]) -> Placed | None:
    named = _named()
    best: tuple[int, int, str] | None = None
    for word in words:
        rank = named.get(word)
        if rank is not None and (best is None or (rank, -len(word), word) < best):
            best = (rank, -len(word), word)
    marked = _marked().get(tag), _marked().get(f"role={role}")
    ranks = [rank for rank in marked if rank is not None]
    if ranks and (best is None or min(ranks) <= best[0]):
        placement = _order()[min(ranks)]
        what = f"the {role or tag} element" if placement is Placement.CONTENT else f"a {placement} element"
        return placement, what
    return None if best is None else (_order()[best[0]], f"an element named {best[2]}")


def _opens(tag: str, role: str, words: frozenset[str]) -> bool:
    opening = _opening()
    return (
        tag in {"nav", "details", "dialog"}
        or role in opening
        or role == "tabpanel"
        or not words.isdisjoint(opening)
    )


# What opening undoes, as `hidden.why_hidden` says it; nobody opens what is written in letters of no size.
_UNDONE: Final = ("attribute", "class", "display", "visibility", "opacity", "height", "transform", "clip")
_VOICES: Final = frozenset({Placement.COMMENT, Placement.AUTHOR_BIO})


@cache
def _order() -> tuple[Placement, ...]:
    """The placements an element may say, the one that wins first."""
    return tuple(Placement(region["placement"]) for region in _lists()["region"])


@cache
def _named() -> dict[str, int]:
    regions = _lists()["region"]
    return {
        word: rank for rank, region in reversed(list(enumerate(regions))) for word in region["names"].split()
    }


@cache
def _marked() -> dict[str, int]:
    """Tags and `role=` of the regions."""
    return {
        mark: rank
        for rank, region in enumerate(_lists()["region"])
        for mark in region.get("marks", "").split()
    }


@cache
def _opening() -> frozenset[str]:
    return frozenset(_lists()["opening"]["names"].split())


@cache
def _masks() -> dict[str, int]:
    masks: dict[str, int] = {}
    for bit, words in enumerate(_lists()["hints"].values()):
        for word in words.split():
            masks[word] = masks.get(word, 0) | 1 << bit
    return masks


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
