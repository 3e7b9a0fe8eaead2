"""The rules that correct the placement model: what keeps a link out of the content, what speaks for one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from web import features, telling
from web.nodes import Node
from web.page import Placement
from web.regions import Placed
from web.sums import Numbers
from web.surroundings import ROW, Surroundings
from web.tree import Tree

NEAR: Final = 0.5  # 1 at the element itself, a fifth less after one level: four levels up
LAST: Final = 0.9  # of the page's text is above the footer
ALONE: Final = 0.9  # of a line is the link
CLOSE: Final = 40  # characters after a link that are still about it
LONGEST_DATE: Final = 60  # characters after a name
NUMBERS: Final = {name: number for number, name in enumerate(features.NAMES)}
_NAMED: Final = "named_"


class Columns(dict[str, list[float]]):
    """Features by name, each for all links; made when asked for, as most never are."""

    def __init__(self, numbers: Numbers) -> None:
        super().__init__()
        self._numbers = numbers

    def __missing__(self, name: str) -> list[float]:
        column: list[float] = self._numbers[:, NUMBERS[name]].tolist()
        self[name] = column
        return column


@dataclass(frozen=True, slots=True)
class Seen:
    """A link with its features, by name, and what is around it."""

    tree: Tree
    around: Surroundings
    node: Node
    number: int  # of the link in the tree
    columns: Columns
    ruled: "tuple[Against, ...]"  # those of AGAINST that hold by its features alone

    def __getitem__(self, name: str) -> float:
        return self.columns[name][self.number]

    @property
    def anchor(self) -> str:
        """The beginning of its words, lower-case."""
        return self.tree.text[self.node.start : self.node.end][:ROW].strip().lower()

    def near(self, group: str) -> bool:
        """Is an element of a group of names around it, no more than a few levels up?"""
        return self[f"{_NAMED}{group}"] >= NEAR and self.around.named(self.node, group)

    def is_named(self, feature: str) -> bool:
        """The same, by the name of the feature and however near."""
        return self.around.named(self.node, feature.removeprefix(_NAMED))


def all_seen(tree: Tree, numbers: Numbers) -> list[Seen]:
    """The links of a tree, by number; `numbers` as `features.matrix` gives them."""
    around, columns = Surroundings(tree), Columns(numbers)
    ruled: list[list[Against]] = [[] for _ in tree.links]
    for rule in AGAINST:
        for number in np.flatnonzero(rule.may_hold(numbers)).tolist():
            ruled[number].append(rule)
    return [
        Seen(tree, around, node, number, columns, tuple(rules))
        for number, (node, rules) in enumerate(zip(tree.links, ruled, strict=True))
    ]


def against(seen: Seen) -> Placed | None:
    """What keeps a link out by its features; the placement is UNKNOWN when other rules name it."""
    return next((rule.placed for rule in seen.ruled if rule.holds(seen)), None)


def against_all(seen: Seen) -> Placed | None:
    """What around a link keeps it out though its features do not."""
    return next((placed for rule in TOLD if (placed := rule(seen)) is not None), None)


def speaks_for(seen: Seen) -> bool:
    """Is it of the text though the model doubts it?"""
    return any(rule(seen) for rule in FOR)


def at_the_end(seen: Seen) -> Placed | None:
    last = seen["after_main"] and seen["position"] >= LAST and not seen["prose_below"]
    if last and not seen["in_heading"] and not seen.around.in_column(seen.node):
        return Placement.FOOTER, "it stands at the end of the page"
    return None


@dataclass(frozen=True, slots=True)
class Against:
    """What keeps a link out of the content whatever the model says, and where it then stands and why."""

    placement: Placement | None  # None when other rules name the place
    because: str
    conditions: tuple[tuple[str, float, float], ...]  # features, each at least and at most so much: all hold

    @property
    def placed(self) -> Placed:
        return self.placement or Placement.UNKNOWN, self.because

    def may_hold(self, numbers: Numbers) -> NDArray[np.bool_]:
        """For which rows of features it holds, as far as these tell."""
        holds = np.ones(len(numbers), dtype=bool)
        for name, least, most in self.conditions:
            column = numbers[:, NUMBERS[name]]
            holds &= (column >= least) & (column <= most)
        return holds

    def holds(self, seen: Seen) -> bool:
        """Does it hold for a link whose features say that it may?"""
        return all(seen.is_named(name) for name, _, _ in self.conditions if name.startswith(_NAMED))


_YES: Final = (1.0, 1.0)
_NO: Final = (0.0, 0.0)
_MOST: Final = float("inf")
_SHORT: Final = float(np.log1p(90))  # a line of so many characters, at most
_LABEL: Final = float(np.log1p(40))
_PARAGRAPH: Final = float(np.log1p(60))  # characters outside links, at least

# On the labelled pages these are together right five times as often as wrong where the model alone says
# content, those of TOLD four times.
AGAINST: Final = (
    Against(
        Placement.NAVIGATION, "its line invites to something of the site's own", (("line_invites", *_YES),)
    ),
    Against(Placement.SIDEBAR, "its line is labelled as an advertisement", (("line_advertises", *_YES),)),
    Against(
        Placement.NAVIGATION,
        "its line files, shares or numbers the page, or says where it stands",
        (("line_files", *_YES),),
    ),
    Against(
        Placement.FOOTER,
        "its line says who made or runs the site, below all else",
        (("line_imprint", *_YES),),
    ),
    Against(
        Placement.AUTHOR_BIO,
        "its line names who made something, or when",
        (("line_byline", *_YES), ("line_both", *_NO), ("line_ended", *_NO), ("line_length", 0.0, _SHORT)),
    ),
    Against(
        Placement.AUTHOR_BIO,
        "it stands in the header of the article, outside its sentences",
        (("header_in_article", *_YES), ("line_both", *_NO)),
    ),
    Against(
        None,
        "its line is a row of links outside the main text",
        (("line_of_links", *_YES), ("line_free", 0.0, float(np.log1p(12))), ("in_main", *_NO)),
    ),
    Against(
        None,
        "it leads to a page every site has, and stands outside the main text",
        (("anchor_legal", *_YES), ("line_both", *_NO), ("in_main", *_NO)),
    ),
    Against(
        Placement.NAVIGATION,
        "it is an entry of a list of the page's own parts",
        (("same_page", *_YES), ("inside_li", 0.01, 1.0), ("line_own", 0.9, 1.0)),
    ),
    Against(
        Placement.NAVIGATION,
        "its anchor numbers a page or a post",
        (("anchor_number", *_YES), ("line_sentences", *_NO), ("line_both", *_NO)),
    ),
    Against(
        Placement.NAVIGATION,
        "it is one of a row of tags",
        (("own_meta", *_YES), ("line_of_links", *_YES)),
    ),
    Against(Placement.AUTHOR_BIO, "an element for signatures is around it", (("named_signature", 0.5, 1.0),)),
    Against(Placement.AUTHOR_BIO, "an element about the author is around it", (("named_author", 0.6, 1.0),)),
    Against(Placement.AUTHOR_BIO, "an element about a member is around it", (("named_user", 0.75, 1.0),)),
    Against(
        Placement.NAVIGATION, "an element for related pieces is around it", (("named_related", 0.6, 1.0),)
    ),
)


def _under_label(seen: Seen) -> Placed | None:
    label = seen.around.labels[seen.number]
    if telling.finds("labels", label):
        return Placement.NAVIGATION, "a label above it says that it leads to other pieces"
    if telling.finds("partners", label) and at_the_end(seen) is None:
        return Placement.LINK_LIST, "a label above it names partners, sponsors or friends"
    return None


def _beside(seen: Seen) -> Placed | None:
    if seen.around.is_beside(seen.node):
        return Placement.SIDEBAR, "it stands in a column beside the text"
    return None


def _above_all_text(seen: Seen) -> Placed | None:
    alone = seen["line_own"] >= ALONE and seen["line_length"] <= _LABEL and not seen["external"]
    if alone and seen.around.is_above_all(seen.node):
        return Placement.NAVIGATION, "it stands alone above all text"
    return None


def _about_data(seen: Seen) -> Placed | None:
    if not seen["line_both"] and telling.finds("private", seen.anchor):
        return Placement.FOOTER, "it leads to a page about data, terms or disputes"
    return None


def _signs(seen: Seen) -> Placed | None:
    last = seen.node.end
    if seen["external"] or seen["line_before"] or not seen["line_after"] or seen["line_length"] > _SHORT:
        return None
    rest = seen.tree.text[last : last + LONGEST_DATE].partition("\n")[0].lower()
    return (Placement.AUTHOR_BIO, "its line is a name and a date") if telling.finds("when", rest) else None


def _comments(seen: Seen) -> Placed | None:
    heading = seen.around.heading_of(seen.node)
    by_readers = "ugc" in seen.node.attr("rel").lower()
    if not seen["after_main"]:
        return None
    if telling.finds("comments", heading) or (by_readers and telling.finds("replies", heading)):
        return Placement.COMMENT, "it stands under a heading of readers' comments"
    return None


def _about_author(seen: Seen) -> Placed | None:
    """Under a label about the author, or in a line that begins as one, near the end of the text."""
    line = seen.tree.text.rfind("\n", 0, seen.node.start) + 1
    began = seen.tree.text[line : min(line + ROW, seen.node.start)].strip().lower()
    if telling.finds("authors", began) or (
        not seen["main_below"] and telling.finds("authors", seen.around.heading_of(seen.node))
    ):
        return Placement.AUTHOR_BIO, "its line is about who wrote the piece"
    return None


def _offers(seen: Seen) -> Placed | None:
    first, last = seen.node.start, seen.node.end
    said = seen.tree.text[first : min(last, first + ROW) + CLOSE].partition("\n")[0].lower()
    if seen["external"] and telling.finds("offers", said):
        return Placement.NAVIGATION, "it is an offer with a discount"
    return None


# What features do not hold, clearest sign first.
TOLD: Final[tuple[Callable[[Seen], Placed | None], ...]] = (
    _beside,
    _under_label,
    _about_data,
    _comments,
    _about_author,
    _signs,
    _offers,
    _above_all_text,
)


def _is_sentence(seen: Seen) -> bool:
    """Words before and after it, sentences around it, among the main text."""
    long = seen["line_sentences"] >= 2 and seen["line_free"] >= _PARAGRAPH
    return bool(seen["in_main"] and seen["line_both"]) and long


def _is_introduced(seen: Seen) -> bool:
    return bool(seen["in_main"]) and seen.around.introduced(seen.node)


def _is_source(seen: Seen) -> bool:
    """In the footer of a part of an article, in a sentence: the part's sources."""
    part = seen["footer_in_article"] and seen["inside_section"] > seen["inside_article"]
    return bool(part and seen["line_ended"])


FOR: Final[tuple[Callable[[Seen], bool], ...]] = (_is_sentence, _is_introduced, _is_source)
