"""One element of a page's tree: what is around it, and where its text begins and ends."""

from collections.abc import Iterator
from typing import Final

import turbohtml

from web import regions
from web.regions import Box, Standing

LISTS: Final = frozenset({"ul", "ol", "dl", "table"})
ROOTS: Final = frozenset({"html", "body"})
SIZES: Final = (150, 500, 1_500, 5_000)  # characters; an entry, a section, an article, a column


class Node:
    """An element: what it and those around it say together, and where its text begins and ends.

    It refers to nothing that refers to it, so that a tree is gone as soon as nobody needs it: the search for
    unreachable cycles is off while a page is read.
    """

    __slots__ = ("box", "depth", "element", "end", "listed_in", "outer", "own_trail", "standing", "start")

    def __init__(
        self, element: turbohtml.Element, outer: "Node | None", box: Box, standing: Standing, start: int
    ) -> None:
        self.element = element
        self.outer = outer
        self.box = box
        self.standing = standing
        self.start = start  # offsets in the text of the tree
        self.end = start
        self.depth: int = outer.depth + 1 if outer else 1
        self.listed_in: Node | None = outer.listed if outer else None
        self.own_trail: list[int] | None = None

    @property
    def listed(self) -> "Node | None":
        """The nearest list, itself included."""
        return self if self.box.tag in LISTS else self.listed_in

    def outwards(self) -> "Iterator[Node]":
        """This element and those around it, nearest first."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.outer

    def attr(self, name: str) -> str:
        """An attribute as written, "" when it is absent or has no value."""
        return self.element.attr(name, "") or ""

    @property
    def href(self) -> str:
        """Where a link leads, as written; drawings have an older name for it."""
        return self.attr("href") if "href" in self.element.attrs else self.attr("xlink:href")

    @property
    def names(self) -> str:
        """Its classes and id, as written."""
        return named(self.attr("class"), self.attr("id"))

    @property
    def kind(self) -> tuple[str, str]:
        """Its tag and classes, alike for the entries of a list."""
        return self.box.tag, self.attr("class")

    def kinds(self) -> Iterator[tuple[str, str]]:
        """The kinds of the elements in it."""
        return ((child.tag, attr(child, "class")) for child in self.inner())

    def inner(self) -> Iterator[turbohtml.Element]:
        """The elements right in it."""
        return (child for child in self.element.children if isinstance(child, turbohtml.Element))

    @property
    def path(self) -> str:
        """Its CSS path."""
        return self.element.css_path()

    @property
    def trail(self) -> list[int]:
        """The depth of the nearest element of each group of names, then of each of LANDMARKS; 0 for none.

        Elements that add nothing share the list of the element around them.
        """
        unknown = []
        node: Node | None = self
        while node is not None and node.own_trail is None:
            unknown.append(node)
            node = node.outer
        trail = node.own_trail if node is not None and node.own_trail is not None else _NO_TRAIL
        for node in reversed(unknown):
            mark = _MARKS.get(node.box.tag)
            if node.box.hints or mark is not None:
                trail = trail.copy()
                for group in regions.bits(node.box.hints):
                    trail[group] = node.depth
                if mark is not None:
                    trail[mark] = node.depth
            node.own_trail = trail
        return trail

    def sized(self, known: "dict[Node, tuple[Node, ...]]") -> "tuple[Node, ...]":
        """The nearest element, itself included, with as much text as each of SIZES; else the outermost.

        `known` are the answers for other elements of the tree, to which those found on the way are added.
        """
        unknown = []
        node: Node | None = self
        while node is not None and node not in known:
            unknown.append(node)
            node = node.outer if node.outer is not None and node.outer.box.tag not in ROOTS else None
        sized = known[node] if node is not None else (unknown[-1],) * len(SIZES)
        for node in reversed(unknown):
            length = node.end - node.start
            if length >= SIZES[0]:
                sized = tuple(node if length >= size else far for size, far in zip(SIZES, sized, strict=True))
            known[node] = sized
        return sized


LANDMARKS: Final = (
    "nav", "header", "footer", "aside", "form", "main", "article", "section", "ul", "ol", "li", "table",
    "cell", "p", "blockquote", "figure", "figcaption", "dl", "pre", "heading", "emphasis", "strong",
    "details",
)  # fmt: skip
_SAME: Final = {
    "td": "cell", "th": "cell", "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading",
    "h5": "heading", "h6": "heading", "em": "emphasis", "i": "emphasis", "b": "strong", "dd": "dl",
    "dt": "dl",
}  # fmt: skip
_MARKS: Final = {
    tag: len(regions.groups()) + LANDMARKS.index(name)
    for tag, name in [*((name, name) for name in LANDMARKS), *_SAME.items()]
}
_NO_TRAIL: Final = [0] * (len(regions.groups()) + len(LANDMARKS))


def attr(element: turbohtml.Element, name: str) -> str:
    """An attribute as written, "" when it is absent or has no value."""
    return element.attr(name, "") or ""


def named(classes: str, identity: str) -> str:
    """The classes and the id of an element as one text."""
    return f"{classes} {identity}" if identity else classes
