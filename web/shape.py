"""How a page's content is built: headings, rows of figures, numbered steps, fields to fill in."""

import re
from typing import Final

from web.nodes import Node
from web.page import Placement, Shape
from web.tree import Tree, flat

MAX_HEADINGS: Final = 50  # of one page; a handbook in one file has so many
MAX_HEADING_CHARS: Final = 200  # a longer one is a paragraph set in large letters
MAX_FIELDS: Final = 200  # that are counted
FIGURES_IN_A_ROW: Final = 2  # one alone may be a date or the number of the row

_FIGURE = re.compile(r"(?<!\w)\d")
_AROUND: Final = frozenset(
    {
        Placement.NAVIGATION,
        Placement.HEADER,
        Placement.FOOTER,
        Placement.SIDEBAR,
        Placement.COMMENT,
        Placement.HIDDEN,
    }
)
_FILLED_IN: Final = frozenset({"number", "range", "date", "month"})


def of(tree: Tree) -> Shape:
    """What stands in menus, sidebars, footers and comments is not counted, nor what nobody sees."""
    rows = steps = 0
    for node in tree.blocks:
        tag = node.box.tag
        if tag == "tr":
            rows += _is_row_of_figures(tree, node)
        elif tag == "li":
            steps += _is_step(node)
    return Shape(headings=_headings(tree), figure_rows=rows, steps=steps, fields=_fields(tree))


def _headings(tree: Tree) -> tuple[str, ...]:
    below = (node for node in tree.headings if node.box.tag != "h1" and _is_content(node))
    said = (flat(tree.text[node.start : node.end]).strip() for node in below)
    return tuple(words for words in said if 0 < len(words) <= MAX_HEADING_CHARS)[:MAX_HEADINGS]


def _is_row_of_figures(tree: Tree, node: Node) -> bool:
    cells = tree.text[node.start : node.end].split("\n")
    return sum(_FIGURE.search(cell) is not None for cell in cells) >= FIGURES_IN_A_ROW and _is_content(node)


def _is_step(node: Node) -> bool:
    return node.outer is not None and node.outer.box.tag == "ol" and _is_content(node)


def _is_content(node: Node) -> bool:
    return node.standing.place[0] not in _AROUND


def _fields(tree: Tree) -> int:
    choices = len(tree.document.find_all("select"))
    typed = (
        (element.attr("type", "") or "").strip().lower() in _FILLED_IN
        for element in tree.document.find_all("input")
    )
    return min(choices + sum(typed), MAX_FIELDS)
