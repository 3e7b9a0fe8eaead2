"""HTML -> Page: every link with its words, rel, place and surroundings, and the facts about the page.

The only importer of the HTML parser. Reads each element once, without recursion, so that depth costs nothing.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Final

import turbohtml

from web import article, decode, regions, signs, urls, walls
from web.article import Article
from web.errors import NotAPage
from web.outcome import Outcome
from web.page import Link, Page, Placement, Snapshot
from web.regions import Box, Standing
from web.urls import Url

CONTEXT_CHARS: Final = 250  # on each side of a link; docs/decisions/0002-relevance.md
MIN_BLOCK_CHARS: Final = 60  # a shorter block (a list item, a cell) is shown with its neighbours
MAX_BLOCK_CHARS: Final = 1_000  # a paragraph is looked at no further than this on each side of a link
MIN_KEPT_CHARS: Final = 40  # a shorter block may stand in the main text by chance
LIST_LINKS: Final = 5  # external links in one list that make it a list of links
MAX_LINKS: Final = 5_000  # more are counted and left out, with a note
MAX_SCRIPT_CHARS: Final = 500_000
SNIFFED_BYTES: Final = 1_445  # as many as the MIME Sniffing Standard looks at
MAX_CONTROL_SHARE: Final = 0.02  # of those bytes; damaged pages hold a stray one
UTF16_SHARE: Final = 0.5  # more of the even than of the odd bytes are zero, or the reverse
MAX_SHELL_CHARS: Final = 500  # a page with less, but more for visitors without script, is such a shell
MAX_LOADING_CHARS: Final = 20  # an element that says no more than "Loading…" is still to be filled

_UNSEEN: Final = frozenset({"script", "style", "template", "noscript", "title", "iframe", "object", "svg"})
_BLOCKS: Final = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "br", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "th",
        "thead", "tr", "ul",
    }
)  # fmt: skip
_LINKS: Final = frozenset({"a", "area"})
_LISTS: Final = frozenset({"ul", "ol", "dl", "table"})
_SPACES = re.compile(r"[^\S\n]+")
_NOT_TEXT = re.compile(
    rb"\A(?:%PDF-|\x89PNG|GIF8|\xff\xd8\xff|PK\x03\x04|\x1f\x8b|RIFF|\x7fELF|\x00\x00\x00)"
)
_IN_TEXT: Final = bytes([*b"\t\n\x0b\x0c\r\x1b", *range(0x20, 0x100)])
_TAG = re.compile(r"<[a-zA-Z!/]")
_DIRECTIVE = re.compile(r"[,\s]+")
_WITH_VALUE: Final = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
_DATE_REST = re.compile(r"\d")  # what follows the comma in a date


@dataclass(slots=True)
class _Around:
    """An element: what the elements around it say together, and where its text begins and ends."""

    element: turbohtml.Element
    outer: "_Around | None"
    standing: Standing
    start: int
    end: int = 0

    def outwards(self) -> "Iterator[_Around]":
        """This element and those around it, nearest first."""
        around: _Around | None = self
        while around is not None:
            yield around
            around = around.outer


@dataclass(frozen=True, slots=True)
class _Found:
    """A link, and the list it stands in."""

    around: _Around
    list_id: int  # 0 when it stands in no list

    @property
    def element(self) -> turbohtml.Element:
        return self.around.element

    @property
    def start(self) -> int:
        return self.around.start

    @property
    def end(self) -> int:
        return self.around.end


def _is_binary(start: bytes) -> bool:
    """Control characters that no text has, and in number; UTF-16 has a zero in every second place."""
    zeros = [start[parity::2].count(0) / max(1, len(start) // 2) for parity in (0, 1)]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or max(zeros) - min(zeros) > UTF16_SHARE:
        return False
    return len(start.translate(None, _IN_TEXT)) > MAX_CONTROL_SHARE * len(start)


class _Walk:
    """One pass over a document: the text in order, the links with what is around them, and the scripts."""

    def __init__(self, document: turbohtml.Document, unseen: frozenset[str] = _UNSEEN) -> None:
        self._unseen = unseen
        self.chunks: list[str] = []
        self.links: list[_Found] = []  # in document order
        self.scripts: list[str] = []
        self.signs = signs.Collector()
        self._length = 0
        self._around: list[_Around] = []  # the open elements, outermost first
        self._lists: list[int] = [0]
        self._list_count = 0
        stack: list[turbohtml.Node | None] = list(reversed(document.children))
        while stack:
            node = stack.pop()
            if node is None:
                self._leave()
            elif isinstance(node, turbohtml.Text):
                self._say(_flat(node.data))
            elif isinstance(node, turbohtml.Element) and self._enter(node):
                stack.append(None)
                stack.extend(reversed(node.children))

    def _say(self, text: str) -> None:
        self.chunks.append(text)
        self._length += len(text)

    def _enter(self, element: turbohtml.Element) -> bool:
        """Begin an element; False when a reader does not see what is in it."""
        if element.tag in signs.TELLING:
            self.signs.meet(element.tag, partial(_attr, element), lambda: element.text)
        if element.tag in self._unseen:
            if element.tag == "script" and element.text:
                self.scripts.append(element.text)
            return False
        if element.tag in _BLOCKS:
            self._say("\n")
        if element.attrs:
            self.signs.name(f"{_attr(element, 'id')} {_attr(element, 'class')}")
            box = _box(element)
        else:
            box = _plain_box(element.tag)
        outer = self._around[-1] if self._around else None
        standing = (outer.standing if outer else Standing()).inside(box)
        self._around.append(_Around(element, outer, standing, self._length))
        if element.tag in _LISTS:
            self._list_count += 1
            self._lists.append(self._list_count)
        if element.tag in _LINKS and "href" in element.attrs:
            self.links.append(_Found(self._around[-1], self._lists[-1]))
        if element.tag == "img" and (alt := _attr(element, "alt").strip()) and self._in_link():
            self._say(_flat(alt))
        return True

    def _in_link(self) -> bool:
        return any(around.element.tag in _LINKS for around in self._around)

    def _leave(self) -> None:
        around = self._around.pop()
        around.end = self._length
        empty = around.end - around.start <= MAX_LOADING_CHARS
        if empty and around.element.attrs and walls.is_root(_attr(around.element, "id")):
            self.signs.empty_root = True
        if around.element.tag in _LISTS:
            self._lists.pop()
        if around.element.tag in _BLOCKS:
            self._say("\n")


def parse(snapshot: Snapshot) -> Page:
    """What the page says and where its links stand.

    Raises NotAPage when the bytes are empty, binary or no HTML at all, and when a wall stands in its place.
    """
    html = _html(snapshot)
    html, cuts = decode.cut_long_tags(html)
    document = turbohtml.parse(html, positions=False)
    walk = _Walk(document)
    text = "".join(walk.chunks)
    notes = []
    if len(text.strip()) < MAX_SHELL_CHARS < len(walk.signs.noscript):
        walk = _Walk(document, _UNSEEN - {"noscript"})
        text = "".join(walk.chunks)
        notes.append("The page's text was read from its part for visitors without JavaScript.")
    found = article.extract(html, url=snapshot.final_url)
    base = _base(document, snapshot.final_url)
    links, left_out = _links(walk, text, base=base, main_text=_squeezed(found.text))
    if cuts:
        notes.append(f"{cuts} overlong tags were cut before reading.")
    if left_out:
        notes.append(f"The page has {left_out + len(links)} links; the first {len(links)} were read.")
    if snapshot.truncated:
        notes.append("The page is larger than 5 MB; what came after that was not read.")
    page = Page(
        url=snapshot.url,
        final_url=snapshot.final_url,
        title=_title(document, found),
        language=_language(document),
        published=found.published,
        author=found.author,
        text=found.text,
        visible_text=_tidy(text),
        words=len(found.text.split()),
        robots=_robots(document, snapshot.robots_header),
        canonical=_canonical(document, base),
        links=links,
        scripts_text="\n".join(walk.scripts)[:MAX_SCRIPT_CHARS],
        notes=tuple(notes),
    )
    seen = walls.see(page, walk.signs.signs())
    if (wall := walls.find(seen)) is not None:
        raise wall
    return replace(page, notes=(*page.notes, *walls.notes(seen)))


def _html(snapshot: Snapshot) -> str:
    if not snapshot.body.strip():
        raise NotAPage(Outcome.JS_ONLY, "The page is empty: no text came, and no links. Open it by hand.")
    if _NOT_TEXT.match(snapshot.body) or _is_binary(snapshot.body[:SNIFFED_BYTES]):
        raise NotAPage(
            Outcome.NOT_HTML, "That is not a web page but another kind of file, so it was not judged."
        )
    html = decode.decode(snapshot.body, snapshot.content_type)
    if not _TAG.search(html):
        raise NotAPage(Outcome.NOT_HTML, "There is no HTML in it, so there are no links to judge.")
    return html


def _links(walk: _Walk, text: str, *, base: str, main_text: str) -> tuple[tuple[Link, ...], int]:
    """The links in document order, and how many more there are than are read."""
    found: list[tuple[Link, int]] = []
    left_out = 0
    per_list: Counter[int] = Counter()
    for each in walk.links:
        if len(found) >= MAX_LINKS:
            left_out += 1
            continue
        href = _attr(each.element, "href")
        target = urls.join(Url(base), href)
        if target is None:
            continue
        if not urls.same_site(target, Url(base)):
            per_list[each.list_id] += 1
        placement, because = each.around.standing.place
        if placement is Placement.UNKNOWN and _is_kept(text, each, main_text):
            placement, because = Placement.CONTENT, "its paragraph belongs to the main text"
        link = Link(
            href=href,
            target=target,
            anchor=_one_line(text[each.start : each.end]) or _attr(each.element, "alt").strip(),
            image=_is_image(each.element),
            rel=tuple(_attr(each.element, "rel").lower().split()),
            placement=placement,
            because=because,
            behind=each.around.standing.behind[0] if placement is Placement.HIDDEN else Placement.UNKNOWN,
            in_content=placement is Placement.CONTENT,
            context=_context(text, each),
            where=each.element.css_path(),
        )
        found.append((link, each.list_id))
    return tuple(_as_list(link, per_list[list_id] if list_id else 0) for link, list_id in found), left_out


def _as_list(link: Link, external: int) -> Link:
    """A link in the content that stands in a list of links to other sites is one entry of that list."""
    if link.placement is not Placement.CONTENT or external < LIST_LINKS:
        return link
    because = f"one of {external} links to other sites in one list"
    return replace(link, placement=Placement.LINK_LIST, because=because)


def _is_kept(text: str, found: _Found, main_text: str) -> bool:
    block = next((one for one in found.around.outwards() if one.element.tag in _BLOCKS), found.around)
    first = max(block.start, found.start - MAX_BLOCK_CHARS)
    paragraph = _squeezed(text[first : min(block.end, found.end + MAX_BLOCK_CHARS)])
    return len(paragraph) >= MIN_KEPT_CHARS and paragraph in main_text


def _context(text: str, found: _Found) -> str:
    """The text of the nearest element that says enough, else of all there is, cut at words on both sides."""
    first, last = found.start, found.end
    for around in found.around.outwards():
        if around.element.tag in _BLOCKS:
            first = max(around.start, found.start - CONTEXT_CHARS)
            last = min(around.end, found.end + CONTEXT_CHARS)
            if last - first >= MIN_BLOCK_CHARS:
                break
    before, after = text[first : found.start], text[found.end : last]
    if first > 0 and not text[first - 1].isspace():
        before = before.partition(" ")[2] or before
    if last < len(text) and not text[last].isspace():
        after = after.rpartition(" ")[0] or after
    return _tidy(f"{before}{text[found.start : found.end]}{after}")


def _box(element: turbohtml.Element) -> Box:
    style = _attr(element, "style")
    return Box(
        tag=element.tag,
        role=_attr(element, "role").strip().lower(),
        names=regions.names_of(_attr(element, "class"), _attr(element, "id")),
        style=re.sub(r"\s+", "", style.lower()) if style else "",
        hidden="hidden" in element.attrs,
    )


@cache
def _plain_box(tag: str) -> Box:
    """The box of an element without attributes, as most are."""
    return Box(tag=tag)


def _attr(element: turbohtml.Element, name: str) -> str:
    """An attribute as written; token lists are joined again, absent and valueless ones give ""."""
    value = element.attrs.get(name)
    if isinstance(value, list):
        return " ".join(value)
    return value or ""


def _is_image(element: turbohtml.Element) -> bool:
    return element.tag == "area" or (not element.text.strip() and element.find("img") is not None)


def _base(document: turbohtml.Document, final_url: Url) -> str:
    element = document.find("base", attrs={"href": True})
    if element is None:
        return final_url
    return urls.join(final_url, _attr(element, "href")) or final_url


def _title(document: turbohtml.Document, found: Article) -> str:
    element = document.find("title")
    return _one_line(element.text if element is not None else "") or _one_line(found.title)


def _language(document: turbohtml.Document) -> str:
    element = document.find("html")
    code = _attr(element, "lang").strip().lower() if element is not None else ""
    return code[:2] if re.match(r"[a-z]{2}(?:[-_]|$)", code) else ""


def _robots(document: turbohtml.Document, header: str) -> tuple[str, ...]:
    """The directives of meta robots and of X-Robots-Tag that are for every reader or for Google's."""
    contents = [
        _attr(element, "content")
        for element in document.find_all("meta")
        if _attr(element, "name").strip().lower() in {"robots", "googlebot"}
    ]
    words = [word for content in contents for word in _DIRECTIVE.split(content.lower()) if word]
    return tuple(dict.fromkeys([*words, *_header_directives(header.lower())]))


def _header_directives(header: str) -> Iterator[str]:
    """`otherbot: noindex, nofollow` is for that reader alone; `unavailable_after` is no reader."""
    for_us = True
    for part in header.split(","):
        name, colon, rest = (piece.strip() for piece in part.partition(":"))
        if colon and name not in _WITH_VALUE:
            for_us = name in {"robots", "googlebot"}
            name, colon = rest, ""
        if for_us and name and not colon and not _DATE_REST.match(name):
            yield name


def _canonical(document: turbohtml.Document, base: str) -> Url | None:
    for element in document.find_all("link"):
        if "canonical" in _attr(element, "rel").lower().split():
            return urls.join(Url(base), _attr(element, "href"))
    return None


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _one_line(text: str) -> str:
    return _flat(text).strip()


def _tidy(text: str) -> str:
    """Single blanks inside lines, no blank lines."""
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
