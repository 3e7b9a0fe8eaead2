"""HTML -> a flat account of it: the text in reading order, and each link with the elements around it.

The only importer of the HTML parser. Reads each element once, without recursion, so that depth costs nothing.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

import turbohtml
from turbohtml import Namespace

from web import head, regions, signs, walls
from web.hidden import Sheet
from web.nodes import Node, attr, named
from web.page import Placement
from web.regions import Box, Standing
from web.signs import Collector

MAX_LINKS: Final = 5_000  # more are counted and left out, with a note; no article has so many
MAX_ATTRIBUTES: Final = 200  # of one element; what reads them after us is quadratic in their number
MIN_PROSE_CHARS: Final = 40  # a shorter run of text outside links may be a label
MAX_LOADING_CHARS: Final = 20  # an element that says no more than "Loading…" is still to be filled
MAX_MARKED: Final = 1_000  # elements that may tell when and by whom a page was written

UNSEEN: Final = frozenset({"script", "style", "template", "noscript", "title", "iframe", "object"})
BLOCKS: Final = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "br", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "th",
        "thead", "tr", "ul",
    }
)  # fmt: skip
LINKS: Final = frozenset({"a", "area"})
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TELLING: Final = signs.TELLING | head.TELLING
_CONTROLS: Final = ("aria-controls", "data-target", "data-bs-target")
_FOR_NOBODY: Final = ("style", "svg", "noscript", "iframe", "object", "template")
KEPT_BACK: Final = "data-nosnippet"  # says that search results may not quote what is in the element
# Attributes that may hide an element or name its place, and those that may tell a date or an author.
_PLACING: Final = frozenset({"style", "role", "hidden", "aria-hidden"})
_MARKING: Final = frozenset({"itemprop", KEPT_BACK})
NOWHERE: Final = Standing()


@dataclass(slots=True)
class Tree:
    """A document, walked through once."""

    document: turbohtml.Document
    sheet: Sheet | None  # of its own style elements
    controlled: frozenset[str] = frozenset()  # ids that a button names as what it opens
    lifted: frozenset[str] = frozenset()  # what names or the sheet say of elements and is passed over
    text: str = ""  # what a reader sees, blocks between line ends
    links: list[Node] = field(default_factory=list)  # in document order
    headings: list[Node] = field(default_factory=list)
    prose: list[tuple[int, int]] = field(default_factory=list)  # longer runs of text outside links
    alts: list[tuple[int, int]] = field(default_factory=list)  # texts of pictures in links
    blocks: list[Node] = field(default_factory=list)  # in document order
    marked: list[Node] = field(default_factory=list)  # that may tell a date or an author, or are kept back
    hiding: list[Node] = field(default_factory=list)  # that something hides
    opening: list[Node] = field(default_factory=list)  # that open
    told: head.Collector = field(default_factory=head.Collector)
    collector: Collector = field(default_factory=Collector)
    boxes: dict[tuple[str, str, str, str], Box] = field(default_factory=dict)  # by what `box` is asked
    stuffed: int = 0  # elements with more attributes than any page needs
    beyond: turbohtml.Element | None = None  # the first link after the last that is taken note of
    left_out: int = 0  # links from there on

    def meet(self, element: turbohtml.Element, outer: Node | None) -> None:
        """Take note of an element that may tell a wall, or something of the page as a whole."""
        tag = element.tag
        if tag in signs.TELLING:
            self.collector.meet(tag, partial(attr, element), lambda: element.text)
        if tag in head.TELLING and (outer is None or outer.standing.behind[0] is not Placement.COMMENT):
            self.told.meet(element, outer.box.tag if outer else "")

    def enter(self, element: turbohtml.Element, outer: Node | None, start: int) -> Node:
        tag = element.tag
        around = outer.standing if outer else NOWHERE
        attributes = element.attrs
        if not attributes:
            box = regions.box(tag)
            node = Node(element, outer, box, around.inside(box), start)
            if tag == "time":
                self.mark(node)
            return node
        if len(attributes) > MAX_ATTRIBUTES:
            self.stuffed += 1
        given = set(attributes)
        classes = attr(element, "class") if "class" in given else ""
        identity = attr(element, "id") if "id" in given else ""
        self.collector.name(named(classes, identity))
        asked = tag, classes, identity, around.background
        if given.isdisjoint(_PLACING):
            if asked not in self.boxes:
                self.boxes[asked] = self.box(*asked)
            box = self.boxes[asked]
        else:
            box = self.box(*asked, element)
        node = Node(element, outer, box, around.inside(box), start)
        if box.dated or box.signed or tag == "time" or not given.isdisjoint(_MARKING):
            self.mark(node)
        if box.hides:
            self.hiding.append(node)
        if box.opens:
            self.opening.append(node)
        return node

    def box(
        self, tag: str, classes: str, identity: str, background: str, element: turbohtml.Element | None = None
    ) -> Box:
        """What an element says that stands before this background; `element` when it has more to say."""
        names = named(classes, identity)
        style = attr(element, "style") if element is not None else ""
        if self.sheet is not None:
            declared = self.sheet.declarations(tag, frozenset(classes.split()), identity)
            style = f"{declared};{style}" if declared and declared not in self.lifted else style
        box = regions.box(
            tag,
            names,
            classes=classes,
            role=attr(element, "role") if element is not None else "",
            style=style,
            hidden_value=element.attr("hidden", None) if element is not None else None,
            background=background if style else "",
            controlled=bool(identity) and identity in self.controlled,
            unheard=element is not None and attr(element, "aria-hidden") == "true",
        )
        return replace(box, opens=False) if names in self.lifted else box

    def lead(self, link: Node) -> None:
        if len(self.links) < MAX_LINKS:
            self.links.append(link)
        else:
            self.beyond = self.beyond or link.element
            self.left_out += 1

    def mark(self, node: Node) -> None:
        if len(self.marked) < MAX_MARKED:
            self.marked.append(node)

    def at(self, offset: int) -> Node | None:
        """The innermost block that holds a place of the text."""
        number = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        node = self.blocks[number] if number >= 0 else None
        while node is not None and node.end <= offset:
            node = node.outer
        return node

    def numbered(self, alphabet: str) -> str:
        """The document as HTML with every link's number before its words, for an extractor to keep or drop.

        A number is two characters of `alphabet`; with none of them no link is numbered. Left out is what has
        no words for a reader, and all from the first link not taken note of. It changes the document.
        """
        size = len(alphabet)
        marked = [link.element for link in self.links] + ([self.beyond] if self.beyond is not None else [])
        mark = ""
        for number, element in enumerate(marked if size else ()):
            mark = alphabet[number // size] + alphabet[number % size]
            element.insert(0, turbohtml.Text(mark))
        for element in self.document.find_all("script"):
            if element.attr("type", "") != "application/ld+json":
                element.decompose()
        for tag in _FOR_NOBODY:
            for element in self.document.find_all(tag):
                element.decompose()
        html = self.document.serialize()
        end = html.find(mark) if mark and self.beyond is not None else -1
        return html if end < 0 else html[:end]

    def leave(self, node: Node) -> None:
        """Take note of the end of a division."""
        empty = node.end - node.start <= MAX_LOADING_CHARS
        if empty and walls.is_root(node.attr("id")):
            self.collector.empty_root = True


def parse(html: str) -> turbohtml.Document:
    return turbohtml.parse(html, positions=False)


def walk(  # noqa: C901, PLR0912, PLR0915 - one loop over all nodes; calls would cost more than they do
    document: turbohtml.Document, unseen: frozenset[str] = UNSEEN, lifted: frozenset[str] = frozenset()
) -> Tree:
    """The text and the links of a document; what is in `unseen` elements is not a reader's.

    `lifted` are declarations of the page's sheet that hide nothing, and names of elements that do not open.
    """
    styles = [element.text for element in document.find_all("style")]
    tree = Tree(document, Sheet(styles) if styles else None, controlled=_controlled(document), lifted=lifted)
    chunks: list[str] = []
    length = 0
    links_open = drawings_open = 0
    outer: Node | None = None
    stack: list[turbohtml.Node | None] = list(reversed(document.children))
    while stack:
        item = stack.pop()
        if item is None:
            node = outer
            assert node is not None  # noqa: S101 - each None on the stack was put there with its element
            node.end = length
            tag = node.box.tag
            if tag in BLOCKS:
                chunks.append("\n")
                length += 1
                if tag == "div":
                    tree.leave(node)
            elif tag in LINKS:
                links_open -= 1
            elif tag == "svg":
                drawings_open -= 1
            outer = node.outer
        elif type(item) is turbohtml.Text:
            said = flat(item.data)
            if not links_open and len(said) >= MIN_PROSE_CHARS:
                tree.prose.append((length, length + len(said)))
            chunks.append(said)
            length += len(said)
        elif type(item) is turbohtml.Element:
            tag = item.tag
            if tag in _TELLING:
                tree.meet(item, outer)
            if tag in unseen:
                continue
            children: Sequence[turbohtml.Node] = item.children
            if tag == "svg":
                # asked of the outermost drawing alone: most are icons, and each may hold the next
                children = _read_in_drawing(item) if drawings_open or item.find("a") is not None else ()
                if not children:
                    continue
                drawings_open += 1
            if tag in BLOCKS:
                chunks.append("\n")
                length += 1
            node = outer = tree.enter(item, outer, length)
            if tag in BLOCKS:
                tree.blocks.append(node)
            if tag in LINKS:
                links_open += 1
                if _leads(item):
                    tree.lead(node)
            elif tag in HEADINGS:
                tree.headings.append(node)
            elif tag == "img" and links_open and (alt := attr(item, "alt").strip()):
                alt = flat(alt)
                chunks.append(alt)
                tree.alts.append((length, length + len(alt)))
                length += len(alt)
            stack.append(None)
            stack.extend(reversed(children))
    tree.text = "".join(chunks)
    return tree


def _leads(element: turbohtml.Element) -> bool:
    """Can a reader follow it? In a drawing as well, but there is no such element in a formula."""
    namespace = element.namespace
    if namespace is Namespace.SVG:
        return element.tag == "a" and ("href" in element.attrs or "xlink:href" in element.attrs)
    return namespace is Namespace.HTML and "href" in element.attrs


def _read_in_drawing(drawing: turbohtml.Element) -> Sequence[turbohtml.Node]:
    """Its links and the HTML in it; what else it says is part of a picture."""
    found: list[turbohtml.Node] = []
    stack = list(reversed(drawing.children))
    while stack:
        item = stack.pop()
        if isinstance(item, turbohtml.Element):
            if item.tag == "a" or item.namespace is not Namespace.SVG:
                found.append(item)
            else:
                stack.extend(reversed(item.children))
    return found


def flat(text: str) -> str:
    """Single blanks, no line ends."""
    if text.isspace():  # as most texts between elements are
        return " "
    words = " ".join(text.split())  # a third of the time of a pattern for blanks
    if not words:
        return words
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def _controlled(document: turbohtml.Document) -> frozenset[str]:
    return frozenset(
        (element.attr(name, "") or "").removeprefix("#")
        for name in _CONTROLS
        for element in document.find_all(attrs={name: True})
    )
