"""What stands around the links of a tree that their features do not hold: the column of the text, labels
above rows of links, sentences that introduce a list. Each is found in time linear in the page.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, groupby, pairwise
from typing import Final

from web import regions
from web.nodes import LISTS, ROOTS, Node
from web.page import Placement
from web.regions import Placed
from web.tree import Tree

MOST: Final = 0.8  # of the page's prose is in the column of the text
HALF: Final = 0.5  # of it; an element around so much is not there for something else
ROW: Final = 400  # characters of a line that may be a row of links
REACH: Final = 200  # characters above a line in which its label begins
LONGEST_LABEL: Final = 50  # characters
LITTLE_MORE: Final = 5  # characters an element may hold besides a label and still be there for it alone
OF_LINKS: Final = 0.5  # of a row's characters are in its links; the rest are dates and marks between them
LEAST_SENTENCE: Final = 40  # characters that introduce a list; fewer are its label
MOST_ENTRIES: Final = 10  # links of a list that a sentence introduces
FEW_LEVELS: Final = 5  # outwards from a link, as far as names of elements count
MUCH: Final = 300  # characters of prose that make a page one with a text
_OPENING: Final = ("aria-expanded", "aria-haspopup", "aria-controls")
_BOXES: Final = LISTS | {"aside", "blockquote", "figure"}
_GRID: Final = re.compile(
    r"(?:[a-z]{2}:)?(?:col|column|span|grid|large|medium|uk-width|unit|w)(?:-(?:xs|sm|md|lg|xl))?[-_]?(\d{1,2})(?:-\d)?"
)
_DIRECTIONS: Final = (
    {"left", "right"},
    {"links", "rechts"},
    {"gauche", "droite"},
    {"izquierda", "derecha"},
    {"izq", "der"},
)


class Surroundings:
    """The surroundings of the links of one tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._starts = [start for start, _ in tree.prose]
        self._sums = list(accumulate((end - start for start, end in tree.prose), initial=0))
        self.labels = _labels(tree)  # of each link by number, lower-case; "" for none
        self._inner: dict[int, Node] = {}  # of each element around the column, the next one inwards
        self._beside: dict[int, Node | None] = {}
        self._columns: dict[int, bool] = {}  # is an element right beside the column one of the page's grid?
        self._meaning: dict[int, Placed | None] = {}
        self._opened: dict[int, set[object]] = {}
        self._lists: Counter[tuple[int, tuple[str, str]]] | None = None
        self._headings = [heading.start for heading in tree.headings]
        self.column, within = self._column()
        self.wide = self._widened()
        inner = self.column
        for node in self.column.outwards() if self.column is not None else ():
            if inner is not None and node is not inner:
                self._inner[id(node)] = inner
            inner = node
        said = (node.box.says for node in within.outwards()) if within is not None else ()
        # what the text itself stands in says nothing of what else stands in it
        self.meaningless: frozenset[Placed] = frozenset(
            one for one in said if one is not None and one[0] is not Placement.CONTENT
        )

    def share(self, node: Node) -> float:
        """Of the page's prose, the share that is in an element."""
        at = bisect_left(self._starts, node.start), bisect_left(self._starts, node.end)
        return (self._sums[at[1]] - self._sums[at[0]]) / max(1, self._sums[-1])

    def named(self, link: Node, group: str) -> bool:
        """Is the nearest element with names of a group there for that, and not around the text itself?"""
        bit = 1 << regions.groups().index(group)
        near = zip(range(FEW_LEVELS), link.outwards(), strict=False)
        node = next((node for _, node in near if node.box.hints & bit), None)
        return node is not None and self.share(node) < HALF

    def meaning(self, link: Node) -> Placed | None:
        """What the nearest element around a link says that is not said of the text as well."""
        said = link.standing.behind
        if said not in self.meaningless:
            return said
        passed: list[int] = []
        found: Placed | None = None
        for node in link.outwards():
            if id(node) in self._meaning:
                found = self._meaning[id(node)]
                break
            passed.append(id(node))
            if node.box.says is not None and node.box.says not in self.meaningless:
                found = node.box.says
                break
        self._meaning.update(dict.fromkeys(passed, found))
        return found

    def is_opened(self, link: Node) -> bool:
        """Is it hidden until a button beside what hides it is used?

        The disclosure pattern of the ARIA Authoring Practices Guide: a button that says whether it is open.
        """
        hiding = next((node for node in link.outwards() if node.box.hides), None)
        if hiding is None:
            return False
        outer = hiding.outer
        if outer is None:
            return False
        if id(outer) not in self._opened:
            self._opened[id(outer)] = {
                element
                for button, element in pairwise(outer.inner())
                if button.tag == "button" and any(name in button.attrs for name in _OPENING)
            }
        return hiding.element in self._opened[id(outer)]

    def entries(self, link: Node) -> int:
        """Links of the lists alike beside the one a link stands in, its own included; 0 when it is alone."""
        if self._lists is None:
            lists = [node.listed for node in self._tree.links]
            own = Counter(id(one) for one in lists if one is not None)
            self._lists = Counter()
            for one in {id(one): one for one in lists if one is not None}.values():
                self._lists[id(one.outer), one.kind] += own[id(one)]
            self._own = own
        listed = link.listed
        if listed is None or listed.box.tag == "table":
            return 0
        together = self._lists[id(listed.outer), listed.kind]
        return together if together > self._own[id(listed)] else 0

    def is_above_all(self, link: Node) -> bool:
        """Does no longer run of text stand above it, and much below?"""
        return bool(self._starts) and link.end <= self._starts[0] and self._sums[-1] >= MUCH

    def heading_of(self, link: Node) -> str:
        """The nearest heading above a link, lower-case; "" unless the link is in the element around it."""
        number = bisect_right(self._headings, link.start) - 1
        if number < 0:
            return ""
        heading = self._tree.headings[number]
        around = _around_label(heading, heading.end - heading.start)
        if around is None or around.box.tag in ROOTS or around.end < link.end:
            return ""
        return self._tree.text[heading.start : heading.end].strip()[:LONGEST_LABEL].lower()

    def in_column(self, link: Node) -> bool:
        """Does it stand in the column of the text, in its wider sense?"""
        return self.wide is not None and self.wide.start <= link.start < self.wide.end

    def is_beside(self, link: Node) -> bool:
        """Does it stand in a column of the page's grid beside a wider one with the text?"""
        node = self._outside(link)
        if node is None or node.outer is None:
            return False
        if id(node) not in self._columns:
            self._columns[id(node)] = _are_columns(node, self._inner[id(node.outer)])
        return self._columns[id(node)]

    def introduced(self, link: Node) -> bool:
        """Does it stand in a short list or box that a sentence with a colon introduces?"""
        box = next((node for node in link.outwards() if node.box.tag in _BOXES), None)
        if box is None or self._links(box) > MOST_ENTRIES:
            return False
        text = self._tree.text
        line = text[max(0, box.start - ROW) : box.start].rstrip().rpartition("\n")[2].strip()
        return len(line) >= LEAST_SENTENCE and line.endswith(":")

    def _links(self, node: Node) -> int:
        links = self._tree.links
        first, last = (bisect_left(links, at, key=lambda one: one.start) for at in (node.start, node.end))
        return last - first

    def _column(self) -> tuple[Node | None, Node | None]:
        """The smallest element around MOST of the prose, and the innermost at the middle of it."""
        total = self._sums[-1]
        if not total:
            return None, None
        middle = bisect_right(self._sums, total / 2) - 1
        within = self._tree.at(self._starts[middle])
        around = within.outwards() if within is not None else iter(())
        return next((node for node in around if self.share(node) >= MOST), None), within

    def _widened(self) -> Node | None:
        """The column with its title, and what says of itself that it is the content."""
        column = self.column
        if column is None or not self._tree.links:
            return None
        first, last = self._tree.links[0].start, self._tree.links[-1].end
        titles = [node.start for node in self._tree.headings if node.box.tag == "h1"]
        title = next((start for start in reversed(titles) if start <= column.end), column.start)
        content = 1 << regions.groups().index("content")
        wide: Node | None = None
        titled = False
        for node in column.outwards():
            if node.box.tag in ROOTS or (node.start <= first and node.end >= last):
                break  # an element around all links is the page itself
            if wide is None or node.box.hints & content or (not titled and node.start <= title):
                wide = node
            titled = titled or node.start <= title
        return wide

    def _outside(self, link: Node) -> Node | None:
        """The outermost element around a link that is not around the column; None when the link is in it."""
        passed: list[int] = []
        found: Node | None = None
        for node in link.outwards():
            if node is self.column:
                break
            if id(node) in self._beside:
                found = self._beside[id(node)]
                break
            passed.append(id(node))
            if node.outer is not None and id(node.outer) in self._inner:
                found = node
                break
        for one in passed:
            self._beside[one] = found
        return found


def _are_columns(narrow: Node, wide: Node) -> bool:
    sizes = [
        [int(size[1]) for token in node.attr("class").lower().split() if (size := _GRID.fullmatch(token))]
        for node in (narrow, wide)
    ]
    if all(sizes) and sizes[0][-1] < sizes[1][-1]:
        return True
    sides = [regions.names_of(node.names) for node in (narrow, wide)]
    return any(
        sides[0] & pair and sides[1] & pair and sides[0] & pair != sides[1] & pair for pair in _DIRECTIONS
    )


def _labels(tree: Tree) -> list[str]:
    """The label above each link that stands in a row or column of links, "" for the others.

    A line of links right below another one has the label of that one.
    """
    found: list[str] = []
    row, label, until = -1, "", 0
    for (start, end), links in _rows(tree):
        of_links = sum(link.end - link.start for link in links)
        if start < 0 or end < 0 or of_links < OF_LINKS * len(tree.text[start:end].strip()):
            row, label = -1, ""
        else:
            from_ = max(0, start - REACH)
            above = tree.text[from_:start].rstrip()
            first = from_ + above.rfind("\n") + 1
            if row < 0 or first != row:
                said = above[first - from_ :].strip()
                label = said.lower() if len(said) <= LONGEST_LABEL else ""
                around = _around_label(tree.at(first), len(said)) if label else None
                until = around.end if around is not None else 0
            row = start
        found.extend(label if link.start < until else "" for link in links)
    return found


def _around_label(node: Node | None, length: int) -> Node | None:
    """The smallest element around a label of some length that holds more than the label."""
    while node is not None and node.end - node.start <= length + LITTLE_MORE:
        node = node.outer
    return node


def _rows(tree: Tree) -> Iterator[tuple[tuple[int, int], list[Node]]]:
    """The links line by line, with where a line begins and ends; -1 for the ends of a long one."""

    def line(link: Node) -> tuple[int, int]:
        start = tree.text.rfind("\n", max(0, link.start - ROW), link.start) + 1
        return start or -1, tree.text.find("\n", link.end, link.end + ROW)

    return ((at, list(links)) for at, links in groupby(tree.links, key=line))
