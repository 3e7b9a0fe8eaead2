"""What tells a wall from a page, besides text and links: fields, buttons, headings, names of scripts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from web import refresh

MAX_LABEL_CHARS: Final = 60  # a longer button is no button
MAX_HEADING_CHARS: Final = 200
MAX_KEPT: Final = 100  # headings, buttons, addresses: walls are small pages
MAX_ASKED: Final = (
    200  # elements whose text is looked at: each may hold the next, so all of them is quadratic
)
MAX_NAMES_CHARS: Final = 20_000  # of all class and id attributes together
MAX_NOSCRIPT_CHARS: Final = 2_000

TELLING: Final = frozenset(
    {"button", "form", "frame", "h1", "h2", "iframe", "input", "meta", "noscript", "script", "textarea"}
)
_TYPED: Final = frozenset({"", "email", "number", "search", "tel", "text", "url"})
_PRESSED: Final = frozenset({"button", "submit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """A page's own signs; texts as written, blanks single, each list in document order and bounded."""

    headings: tuple[str, ...] = ()  # of the first level; of the second when there is none
    buttons: tuple[str, ...] = ()  # their labels
    passwords: int = 0  # password fields
    fields: int = 0  # fields for words: not passwords, buttons or choices
    addresses: tuple[str, ...] = ()  # of scripts, frames and the targets of forms
    names: str = ""  # class and id attributes, one after the other
    noscript: str = ""  # what is said to visitors without script
    scripts: int = 0
    empty_root: bool = False  # the element that scripts fill with the page is there and empty
    refresh: bool = False  # a meta element sends visitors on within seconds
    locked: bool = False  # a meta element says that the article is for subscribers


class Collector:
    """Gathers the signs of one page while its tree is walked."""

    def __init__(self) -> None:
        self._first: list[str] = []
        self._second: list[str] = []
        self._buttons: list[str] = []
        self._addresses: list[str] = []
        self._names: list[str] = []
        self._names_chars = 0
        self.noscript = ""
        self._asked = 0
        self._passwords = self._fields = self._scripts = 0
        self._refresh = self._locked = False
        self.empty_root = False

    def meet(self, tag: str, attr: Callable[[str], str], text: Callable[[], str]) -> None:
        """Take in an element of a TELLING tag: `attr` gives an attribute, "" when absent, `text` its text."""
        match tag:
            case "h1":
                _keep(self._first, self._ask(text)[:MAX_HEADING_CHARS])
            case "h2":
                _keep(self._second, self._ask(text)[:MAX_HEADING_CHARS])
            case "button":
                self._press(self._ask(text) or attr("aria-label"))
            case "noscript":
                self.noscript = f"{self.noscript} {self._ask(text)}".strip()[:MAX_NOSCRIPT_CHARS]
            case "input" | "textarea":
                self._fill(tag, attr)
            case "meta":
                self._say(attr)
            case _:
                self._scripts += tag == "script"
                _keep(self._addresses, attr("action" if tag == "form" else "src").strip())

    def name(self, names: str) -> None:
        """Take in a class or id attribute."""
        if names and self._names_chars < MAX_NAMES_CHARS:
            self._names.append(names)
            self._names_chars += len(names)

    def signs(self) -> Signs:
        return Signs(
            headings=tuple(self._first or self._second),
            buttons=tuple(self._buttons),
            passwords=self._passwords,
            fields=self._fields,
            addresses=tuple(self._addresses),
            names=" ".join(self._names)[:MAX_NAMES_CHARS],
            noscript=self.noscript,
            scripts=self._scripts,
            empty_root=self.empty_root,
            refresh=self._refresh,
            locked=self._locked,
        )

    def _ask(self, text: Callable[[], str]) -> str:
        self._asked += 1
        return _one_line(text()) if self._asked <= MAX_ASKED else ""

    def _press(self, label: str) -> None:
        label = _one_line(label)
        if len(label) <= MAX_LABEL_CHARS:
            _keep(self._buttons, label)

    def _fill(self, tag: str, attr: Callable[[str], str]) -> None:
        kind = attr("type").strip().lower()
        if kind == "password":
            self._passwords += 1
        elif tag == "textarea" or kind in _TYPED:
            self._fields += 1
        elif kind in _PRESSED:
            self._press(attr("value"))

    def _say(self, attr: Callable[[str], str]) -> None:
        if attr("http-equiv").strip().lower() == "refresh":
            self._refresh |= refresh.target(attr("content")) is not None
        if attr("property").strip().lower() == "article:content_tier":
            self._locked |= attr("content").strip().lower() == "locked"


def _keep(kept: list[str], text: str) -> None:
    if text and len(kept) < MAX_KEPT:
        kept.append(text)


def _one_line(text: str) -> str:
    return " ".join(text.split())
