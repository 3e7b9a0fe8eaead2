"""HTML -> Page: every link with its words, rel, place and surroundings, and the facts about the page.

The only importer of the HTML parser. Reads each element once, without recursion, so that depth costs nothing.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

import turbohtml

from web import article, decode, regions, urls
from web.article import Article
from web.errors import NotAPage
from web.outcome import Outcome
from web.page import Link, Page, Placement, Snapshot
from web.regions import Box
from web.urls import Url

CONTEXT_CHARS: Final = (
    250  # text kept on each side of a link; design measured link relevance with this window
)
MIN_BLOCK_CHARS: Final = 60  # a shorter block (a list item, a cell) is shown with its neighbours
MAX_BLOCK_CHARS: Final = 1_000  # a paragraph is looked at no further than this on each side of a link
MIN_KEPT_CHARS: Final = 40  # a shorter block may stand in the main text by chance
LIST_LINKS: Final = 5  # external links in one list that make it a list of links
MAX_LINKS: Final = 5_000  # more are counted and left out, with a note
MAX_SCRIPT_CHARS: Final = 500_000

_UNSEEN: Final = frozenset(
    {"script", "style", "template", "noscript", "head", "title", "iframe", "object", "svg"}
)
_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_LINKS: Final = frozenset({"a", "area"})
_LISTS: Final = frozenset({"ul", "ol", "dl", "table"})
_SPACES = re.compile(r"[^\S\n]+")
_NOT_TEXT = re.compile(
    rb"\A(?:%PDF-|\x89PNG|GIF8|\xff\xd8\xff|PK\x03\x04|\x1f\x8b|RIFF|\x7fELF|\x00\x00\x00)"
)
_TAG = re.compile(r"<[a-zA-Z!/]")
_DIRECTIVE = re.compile(r"[,\s]+")


@dataclass(slots=True)
class _Open:
    """A link whose end has not been reached."""

    element: turbohtml.Element
    start: int
    boxes: tuple[Box, ...]
    list_id: int  # 0 when it stands in no list


class _Walk:
    """One pass over a document: the text in order, where each link begins and ends in it, and the scripts."""

    def __init__(self, document: turbohtml.Document) -> None:
        self.chunks: list[str] = []
        self.length = 0
        self.links: list[tuple[_Open, int]] = []  # each with where its words end
        self.scripts: list[str] = []
        self._around: list[tuple[turbohtml.Element, Box]] = []  # the open elements, outermost first
        self._lists: list[int] = [0]
        self._list_count = 0
        self._open_links: list[_Open] = []
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
        self.length += len(text)

    def _enter(self, element: turbohtml.Element) -> bool:
        """Begin an element; False when a reader does not see what is in it."""
        if element.tag in _UNSEEN:
            if element.tag == "script" and element.text:
                self.scripts.append(element.text)
            return False
        if element.tag in _BLOCKS:
            self._say("\n")
        self._around.append((element, _box(element)))
        if element.tag in _LISTS:
            self._list_count += 1
            self._lists.append(self._list_count)
        if element.tag in _LINKS and "href" in element.attrs:
            boxes = tuple(box for _, box in reversed(self._around))
            self._open_links.append(_Open(element, self.length, boxes, self._lists[-1]))
        if element.tag == "img" and self._open_links and (alt := _attr(element, "alt").strip()):
            self._say(_flat(alt))
        return True

    def _leave(self) -> None:
        element, _ = self._around.pop()
        if element.tag in _LISTS:
            self._lists.pop()
        if self._open_links and self._open_links[-1].element is element:
            self.links.append((self._open_links.pop(), self.length))
        if element.tag in _BLOCKS:
            self._say("\n")


def parse(snapshot: Snapshot) -> Page:
    """What the page says and where its links stand.

    Raises NotAPage when the bytes are empty, binary, or hold no HTML at all.
    """
    html = _html(snapshot)
    html, cuts = decode.cut_long_tags(html)
    document = turbohtml.parse(html, positions=False)
    walk = _Walk(document)
    text = "".join(walk.chunks)
    found = article.extract(html, url=snapshot.final_url)
    base = _base(document, snapshot.final_url)
    links, left_out = _links(walk, text, base=base, main_text=_squeezed(found.text))
    notes = []
    if cuts:
        notes.append(f"{cuts} overlong tags were cut before reading.")
    if left_out:
        notes.append(f"The page has {left_out + len(links)} links; the first {len(links)} were read.")
    if snapshot.truncated:
        notes.append("The page is larger than 5 MB; what came after that was not read.")
    return Page(
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


def _html(snapshot: Snapshot) -> str:
    if not snapshot.body.strip():
        raise NotAPage(Outcome.NOT_HTML, "The page is empty, so there is nothing to judge.")
    if _NOT_TEXT.match(snapshot.body):
        raise NotAPage(
            Outcome.NOT_HTML, "That is not a web page but another kind of file, so it was not judged."
        )
    html = decode.decode(snapshot.body, snapshot.content_type)
    if not _TAG.search(html):
        raise NotAPage(Outcome.NOT_HTML, "There is no HTML in it, so there are no links to judge.")
    return html


def _links(walk: _Walk, text: str, *, base: str, main_text: str) -> tuple[tuple[Link, ...], int]:
    found: list[tuple[Link, _Open]] = []
    left_out = 0
    per_list: Counter[int] = Counter()
    for opened, end in sorted(walk.links, key=lambda pair: pair[0].start):
        if len(found) >= MAX_LINKS:
            left_out += 1
            continue
        href = _attr(opened.element, "href")
        target = urls.join(Url(base), href)
        if target is None:
            continue
        if not urls.same_site(target, Url(base)):
            per_list[opened.list_id] += 1
        block = _block(text, opened.start, end)
        placement, because = regions.place(opened.boxes)
        kept = len(block) >= MIN_KEPT_CHARS and _squeezed(block) in main_text
        if placement is Placement.UNKNOWN and kept:
            placement, because = Placement.CONTENT, "its paragraph belongs to the main text"
        anchor = _tidy(text[opened.start : end]) or _attr(opened.element, "alt").strip()
        link = Link(
            href=href,
            target=target,
            anchor=anchor,
            image=_is_image(opened.element),
            rel=tuple(_attr(opened.element, "rel").lower().split()),
            placement=placement,
            because=because,
            in_content=placement is Placement.CONTENT,
            context=_context(text, opened.start, end),
            where=opened.element.css_path(),
        )
        found.append((link, opened))
    return tuple(_as_list(link, per_list[opened.list_id], opened) for link, opened in found), left_out


def _as_list(link: Link, external: int, opened: _Open) -> Link:
    """A link in the content that stands in a list of links to other sites is one entry of that list."""
    if link.placement is not Placement.CONTENT or not opened.list_id or external < LIST_LINKS:
        return link
    because = f"one of {external} links to other sites in one list"
    return replace(link, placement=Placement.LINK_LIST, because=because)


def _block(text: str, start: int, end: int) -> str:
    first, last = _block_span(text, start, end)
    return text[first:last].strip()


def _block_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The line of text a link stands in, at most MAX_BLOCK_CHARS to each side."""
    least, most = max(0, start - MAX_BLOCK_CHARS), min(len(text), end + MAX_BLOCK_CHARS)
    first, last = text.rfind("\n", least, start), text.find("\n", end, most)
    return (first + 1 if first >= 0 else least), (last if last >= 0 else most)


def _context(text: str, start: int, end: int) -> str:
    first, last = _block_span(text, start, end)
    if len(_tidy(text[first:last])) < MIN_BLOCK_CHARS:
        first, last = 0, len(text)
    return _tidy(text[max(first, start - CONTEXT_CHARS) : min(last, end + CONTEXT_CHARS)])


def _box(element: turbohtml.Element) -> Box:
    style = _attr(element, "style")
    return Box(
        tag=element.tag,
        role=_attr(element, "role").strip().lower(),
        names=regions.names_of(_attr(element, "class"), _attr(element, "id")),
        style=re.sub(r"\s+", "", style.lower()) if style else "",
        hidden="hidden" in element.attrs,
    )


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
    contents = [
        _attr(element, "content")
        for element in document.find_all("meta")
        if _attr(element, "name").strip().lower() in {"robots", "googlebot"}
    ]
    words = [word for content in (*contents, header) for word in _DIRECTIVE.split(content.lower()) if word]
    return tuple(dict.fromkeys(words))


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
