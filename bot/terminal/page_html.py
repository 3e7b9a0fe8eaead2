"""Pages as linkvouch sees them, as one HTML file that needs neither a network nor a script."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.outside import one_line
from bot.terminal import page_text, page_words
from bot.terminal.page_out import MARK
from bot.terminal.page_text import Line, Piece
from bot.terminal.page_words import Fact
from bot.terminal.running import count
from web.errors import ReadError
from web.page import Link, Page, Placement, View

MAX_TEXT_CHARS: Final = 300_000  # of one page's text; a browser scrolls that at ease, and few pages have more
MAX_LINE_CHARS: Final = 20_000  # of one piece of text
MAX_WORDS_CHARS: Final = 300  # of a title, an anchor, an address as shown
LETTERS: Final = {
    Placement.CONTENT: "C",
    Placement.LINK_LIST: "L",
    Placement.AUTHOR_BIO: "A",
    Placement.COMMENT: "M",
    Placement.SIDEBAR: "S",
    Placement.NAVIGATION: "N",
    Placement.HEADER: "H",
    Placement.FOOTER: "F",
    Placement.HIDDEN: "X",
    Placement.UNKNOWN: "?",
}

_FOLDER: Final = Path(__file__).parent
_STYLE: Final = "page.css"
_TEMPLATE: Final = "page.html.jinja"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A link as the report shows it: every word safe to see, not yet escaped."""

    key: str  # of the page and the link in it, "1-12"
    number: int  # from 1
    kind: str  # CSS classes
    letter: str
    placement: str
    view: str
    anchor: str
    target: str
    href: str  # the target where it can be followed, else ""
    marks: tuple[str, ...]
    chance: str
    likely: str
    because: str
    where: str
    hidden: bool
    ours: bool
    drawn: bool  # it stands in the text above the table

    @property
    def details(self) -> str:
        """All of it on one line."""
        parts = (
            f"{self.placement}, {self.view}",
            self.likely,
            self.because,
            f"to {self.target}",
            *self.marks,
        )
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line: the link it belongs to, or none."""

    text: str
    row: Row | None
    begins: bool
    in_place: bool  # its words stand in the text; else they are put where the link before ends


@dataclass(frozen=True, slots=True)
class TextLine:
    parts: tuple[Part, ...]
    main: bool
    menu: bool  # it holds nothing but links, and may stand beside others of its kind


@dataclass(frozen=True, slots=True)
class Choice:
    """A placement or a view in the legend."""

    name: str  # in CSS
    letter: str
    words: str
    links: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One page of the report; of one that was not read, its address and `unread` alone."""

    number: int
    title: str
    url: str
    href: str
    unread: str = ""
    read_at: str = ""
    language: str = ""
    facts: tuple[Fact, ...] = ()
    disclosures: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    mentions: tuple[tuple[str, tuple[str, ...]], ...] = ()  # for each site its sentences
    placements: tuple[Choice, ...] = ()
    views: tuple[Choice, ...] = ()
    external: int = 0
    ours: int = 0
    lines: tuple[TextLine, ...] = ()
    left_out: str = ""
    rows: tuple[Row, ...] = ()


def report(pages: Sequence[tuple[str, Page | ReadError]], *, sites: Sequence[str] = ()) -> str:
    """One HTML document with a section for each page, in order; an unread one has its sentence.

    `pages` pairs what was asked for with what came. All of it is escaped; nothing in it acts by itself.
    """
    style = (_FOLDER / _STYLE).read_text(encoding="utf-8")
    template = _environment().get_template(_TEMPLATE)
    return MARK + template.render(
        style=f"\n{style}",
        style_hash=_hash(f"\n{style}"),
        sections=[
            _unread(number, asked, page) if isinstance(page, ReadError) else _section(number, page, sites)
            for number, (asked, page) in enumerate(pages, start=1)
        ],
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _hash(style: str) -> str:
    """The one style that the document's policy lets a browser apply."""
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _unread(number: int, asked: str, error: ReadError) -> Section:
    url = _safe(asked)
    return Section(number=number, title=url, url=url, href=_followed(asked), unread=_safe(error.say))


def _section(number: int, page: Page, sites: Sequence[str]) -> Section:
    places = page_text.spans(page)
    lines = tuple(page_text.lines(page, places, limit=MAX_TEXT_CHARS))
    drawn = {piece.link for line in lines for piece in line.pieces}
    rows = tuple(
        _row(f"{number}-{index + 1}", page, link, sites=sites, drawn=index in drawn)
        for index, link in enumerate(page.links)
    )
    more = len(page.visible_text) - MAX_TEXT_CHARS
    return Section(
        number=number,
        title=_safe(page.title) or "(no title)",
        url=_safe(page.url),
        href=_followed(page.url),
        read_at=_safe(page.final_url) if page.final_url != page.url else "",
        language=_safe(page.language),
        facts=tuple(_fact(fact) for fact in page_words.facts(page)),
        disclosures=tuple(_fact(Fact(page_words.disclosed(each), each.words)) for each in page.disclosures),
        notes=tuple(map(_safe, page.notes)),
        mentions=tuple(_mentions(page, places, sites)),
        placements=tuple(_placements(page.links)),
        views=tuple(_views(page.links)),
        external=sum(page_words.is_external(link, page) for link in page.links),
        ours=sum(row.ours for row in rows),
        lines=tuple(_text_line(line, rows) for line in lines),
        left_out=f"The text goes on for {count(more, 'character')}." if more > 0 else "",
        rows=rows,
    )


def _row(key: str, page: Page, link: Link, *, sites: Sequence[str], drawn: bool) -> Row:
    ours = page_words.is_ours(link, sites)
    scope = "external" if page_words.is_external(link, page) else "internal"
    return Row(
        key=key,
        number=int(key.partition("-")[2]),
        kind=f"is-{link.placement.value} view-{link.view.value} {scope}{' ours' if ours else ''}",
        letter=LETTERS[link.placement],
        placement=page_words.placement_words(link.placement),
        view=page_words.view_words(link.view),
        anchor=_safe(link.anchor),
        target=_safe(link.target),
        href=_followed(link.target),
        marks=tuple(map(_safe, page_words.marks(link))),
        chance=f"{link.chance:.0%}",
        likely=page_words.chance_words(link),
        because=_safe(page_words.reason(link)),
        where=_safe(link.where),
        hidden=link.placement is Placement.HIDDEN,
        ours=ours,
        drawn=drawn,
    )


def _text_line(line: Line, rows: Sequence[Row]) -> TextLine:
    only_links = not any(piece.link is None and piece.text.strip() for piece in line.pieces)
    return TextLine(
        tuple(_part(piece, rows) for piece in line.pieces), line.main, menu=only_links and not line.main
    )


def _part(piece: Piece, rows: Sequence[Row]) -> Part:
    """A piece with its blanks at either end, since a link's neighbours keep their distance."""
    words = _safe(piece.text, MAX_LINE_CHARS)
    before = " " if words and piece.text[0].isspace() else ""
    after = " " if piece.text[-1:].isspace() else ""
    row = None if piece.link is None else rows[piece.link]
    in_place = bool(words) or row is None
    shown = words if in_place or row is None else row.anchor
    return Part(f"{before}{shown}{after}", row, piece.begins, in_place)


def _mentions(
    page: Page, places: Sequence[tuple[int, int]], sites: Sequence[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for site in sites:
        if found := page_words.mentions(page, site, places):
            yield site, tuple(map(_safe, found))


def _placements(links: Sequence[Link]) -> Iterator[Choice]:
    number = Counter(link.placement for link in links)
    for placement in Placement:
        if number[placement]:
            words = page_words.placement_words(placement)
            yield Choice(placement.value, LETTERS[placement], words, number[placement])


def _views(links: Sequence[Link]) -> Iterator[Choice]:
    number = Counter(link.view for link in links)
    for view in View:
        if number[view]:
            yield Choice(view.value, "", page_words.view_words(view), number[view])


def _fact(fact: Fact) -> Fact:
    return Fact(_safe(fact.name), _safe(fact.value))


def _followed(address: str) -> str:
    """The address where a click may lead: a web page's, in plain characters; else ""."""
    web = address.startswith(("http://", "https://"))
    return address if web and address.isascii() and address.isprintable() else ""


def _safe(text: str, limit: int = MAX_WORDS_CHARS) -> str:
    """As `one_line`, without a look at every character where all are plain."""
    if len(text) <= limit and text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return one_line(text, limit)
