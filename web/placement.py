"""Where each link of a page stands, and whether it is in the content, each with its reason.

A model decides what is in the content: the mean of a logistic regression and of boosted trees, both trained
by training/placement.py on pages whose content people marked, and kept as numbers in placement_model.toml;
docs/models/placement.md has its quality. Rules then name the place, nearest and clearest sign first.
"""

import tomllib
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from web import features
from web.features import Numbers
from web.page import Placement, View
from web.regions import Placed
from web.tree import Node, Tree
from web.urls import Url

NEAR: Final = 0.5  # 1 at the element itself, a fifth less after one level: four levels up
RULED_OUT: Final = 0.25  # the most that is said of a link that a rule keeps out
IN_CONTENT: Final = 0.5  # the model's numbers are moved so that its threshold is here
LAST: Final = 0.9  # of the page's text is above the footer
_FILE: Final = Path(__file__).with_name("placement_model.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one link stands."""

    placement: Placement
    because: str  # in a few words
    behind: Placement = Placement.UNKNOWN  # of a hidden link: where it would stand if it were seen
    in_content: bool
    in_sentence: bool  # text stands before and after it in its line
    view: View
    chance: float  # that it is in the content, 0 to 1


def places(
    tree: Tree, targets: Sequence[Url | None], kept: Set[int], main_text: str, base: Url
) -> tuple[Place, ...]:
    """The place of every link of a tree, in document order.

    `targets` are their addresses; `kept` the numbers of those the extractor of the main text kept.
    """
    numbers = features.matrix(tree, targets, kept, main_text, base)
    chances = chance(numbers).tolist()
    rows = numbers.tolist()
    return tuple(
        _place(_Seen(node, row, likely)) for node, row, likely in zip(tree.links, rows, chances, strict=True)
    )


def chance(numbers: Numbers) -> Numbers:
    """That each row of features belongs to a link in the content, 0 to 1; 0.5 is where one counts as such."""
    if not len(numbers):
        return np.zeros(0)
    model = _model()
    linear = _logistic((numbers - model.means) / model.scales @ model.weights + model.intercept)
    grown = _logistic(_grown(model, numbers) + model.start)
    mean = np.clip((linear + grown) / 2, 1e-6, 1 - 1e-6)
    likely = _logistic(np.log(mean / (1 - mean)) - model.moved)
    return np.where(ruled_out(numbers), np.minimum(likely, RULED_OUT), likely)


def ruled_out(numbers: Numbers) -> NDArray[np.bool_]:
    """Which rows a rule keeps out of the content whatever the model says.

    The pages the model is trained on have few such links and hardly any in German, French or Spanish.
    """
    kept_out = np.zeros(len(numbers), dtype=bool)
    for rule in AGAINST:
        holds = np.ones(len(numbers), dtype=bool)
        for name, least, most in rule.conditions:
            column = numbers[:, _NUMBERS[name]]
            holds &= (column >= least) & (column <= most)
        kept_out |= holds
    return kept_out


def _grown(model: "Model", numbers: Numbers) -> Numbers:
    """The sum of the leaves that each row falls into, over all trees at once, level by level."""
    rows = np.arange(len(numbers))[:, None]
    at = np.broadcast_to(model.roots, (len(numbers), len(model.roots)))
    for _ in range(model.depth):
        low = numbers[rows, model.feature[at]] <= model.threshold[at]
        at = np.where(low, model.low[at], model.high[at])
    return model.value[at].sum(axis=1)


def _logistic(values: Numbers) -> Numbers:
    found: Numbers = 1.0 / (1.0 + np.exp(-np.clip(values, -50.0, 50.0)))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The numbers of the model, features in the order of `features.NAMES`."""

    means: Numbers
    scales: Numbers
    weights: Numbers
    intercept: float
    start: float  # what the trees start from, as log-odds
    moved: float  # log-odds of the threshold
    depth: int
    roots: NDArray[np.int64]
    feature: NDArray[np.int64]
    threshold: Numbers
    low: NDArray[np.int64]  # where a row goes that is at most the threshold; a leaf leads to itself
    high: NDArray[np.int64]
    value: Numbers


@cache
def _model() -> Model:
    data: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    names = {name: number for number, name in enumerate(features.NAMES)}
    linear = np.array([data["linear"][name] for name in features.NAMES])
    feature, threshold, low, high, value, roots = [], [], [], [], [], []
    for tree in data["trees"]["grown"]:
        first = len(feature)
        roots.append(first)
        for number, line in enumerate(tree.strip().splitlines()):
            words = line.split()
            leaf = len(words) == 1
            feature.append(0 if leaf else names[words[0]])
            threshold.append(0.0 if leaf else float(words[2]))
            low.append(first + (number if leaf else int(words[3])))
            high.append(first + (number if leaf else int(words[4])))
            value.append(float(words[0]) if leaf else 0.0)
    return Model(
        means=linear[:, 1],
        scales=linear[:, 2],
        weights=linear[:, 0],
        intercept=data["intercept"],
        start=data["trees"]["start"],
        moved=data["moved"],
        depth=data["trees"]["depth"],
        roots=np.array(roots),
        feature=np.array(feature),
        threshold=np.array(threshold),
        low=np.array(low),
        high=np.array(high),
        value=np.array(value),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """A link with its features, by name."""

    node: Node
    row: Sequence[float]
    chance: float

    def __getitem__(self, name: str) -> float:
        return self.row[_NUMBERS[name]]

    def near(self, *groups: str) -> bool:
        """Is an element of one of these groups of names around it, no more than a few levels up?"""
        return any(self[f"named_{group}"] >= NEAR for group in groups)


_NUMBERS: Final = {name: number for number, name in enumerate(features.NAMES)}


@dataclass(frozen=True, slots=True)
class Against:
    """What keeps a link out of the content whatever the model says, and where it then stands and why."""

    placement: Placement | None  # None when other rules name the place
    because: str
    conditions: tuple[tuple[str, float, float], ...]  # features, each at least and at most so much: all hold

    def holds(self, seen: "_Seen") -> bool:
        return all(least <= seen[name] <= most for name, least, most in self.conditions)


_YES: Final = (1.0, 1.0)
_NO: Final = (0.0, 0.0)
_MOST: Final = float("inf")
_SHORT: Final = float(np.log1p(90))  # a line of so many characters, at most

# On the labelled pages each of these is right at least twice as often as wrong where the model alone says
# content, most of them nearly always.
AGAINST: Final = (
    Against(
        Placement.NAVIGATION, "its line invites to something of the site's own", (("line_invites", *_YES),)
    ),
    Against(Placement.SIDEBAR, "its line is labelled as an advertisement", (("line_advertises", *_YES),)),
    Against(Placement.NAVIGATION, "its line files the page under topics", (("line_files", *_YES),)),
    Against(
        Placement.FOOTER,
        "its line says who made or runs the site, below all else",
        (("line_imprint", *_YES),),
    ),
    Against(
        Placement.AUTHOR_BIO,
        "its line names who made something, or when",
        (("line_byline", *_YES), ("line_both", *_NO), ("line_length", 0.0, _SHORT)),
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
    Against(Placement.AUTHOR_BIO, "an element for signatures is around it", (("named_signature", 0.5, 1.0),)),
    Against(Placement.AUTHOR_BIO, "an element about the author is around it", (("named_author", 0.6, 1.0),)),
    Against(Placement.AUTHOR_BIO, "an element about a member is around it", (("named_user", 0.75, 1.0),)),
    Against(
        Placement.NAVIGATION, "an element for related pieces is around it", (("named_related", 0.6, 1.0),)
    ),
)


def _place(seen: _Seen) -> Place:
    standing = seen.node.standing
    in_content = seen.chance >= IN_CONTENT
    placement, because = _in_words(seen) if in_content else _outside(seen)
    view = View.EDITORIAL if in_content else View.COLUMN if _in_column(seen, placement) else View.FURNITURE
    place = Place(
        placement=placement,
        because=because,
        in_content=in_content,
        in_sentence=bool(seen["line_both"]),
        view=view,
        chance=seen.chance,
    )
    hiding, why = standing.place
    if hiding is not Placement.HIDDEN:
        return place
    seen_as = View.COLUMN if view is View.EDITORIAL else view
    return replace(place, placement=hiding, because=why, behind=placement, in_content=False, view=seen_as)


def _in_words(seen: _Seen) -> Placed:
    """A link in the content: what shows it best."""
    if seen["kept"] and seen["line_both"]:
        because = "it stands within a sentence of the main text"
    elif seen["kept"]:
        because = "its line belongs to the main text"
    elif seen["line_both"]:
        because = "it stands within a sentence, as links in the content do"
    elif seen.node.standing.behind[0] is Placement.CONTENT:
        because = f"it stands in {seen.node.standing.behind[1]}"
    else:
        because = "what is around it looks like content"
    return Placement.CONTENT, because


def _outside(seen: _Seen) -> Placed:
    return next(placed for rule in OUTSIDE if (placed := rule(seen)) is not None)


def _voice(seen: _Seen) -> Placed | None:
    voice = seen.node.standing.voice
    return voice if voice is not None else None


def _against(seen: _Seen) -> Placed | None:
    return next(
        (
            (rule.placement, rule.because)
            for rule in AGAINST
            if rule.placement is not None and rule.holds(seen)
        ),
        None,
    )


def _region(seen: _Seen) -> Placed | None:
    said = seen.node.standing.behind
    return said if said[0] not in {Placement.UNKNOWN, Placement.CONTENT} else None


def _named(seen: _Seen) -> Placed | None:
    for group, placement, what in _GROUPS:
        if seen.near(group):
            return placement, f"an element for {what} is around it"
    return None


_GROUPS: Final = (
    ("author", Placement.AUTHOR_BIO, "the author"),
    ("comment", Placement.COMMENT, "comments"),
    ("share", Placement.NAVIGATION, "sharing"),
    ("related", Placement.NAVIGATION, "related pieces"),
    ("promo", Placement.SIDEBAR, "promotion"),
    ("footer", Placement.FOOTER, "the footer"),
    ("menu", Placement.NAVIGATION, "a menu"),
    ("side", Placement.SIDEBAR, "a sidebar"),
    ("meta", Placement.NAVIGATION, "tags and dates"),
    ("user", Placement.NAVIGATION, "members"),
    ("header", Placement.HEADER, "the header"),
)
_AROUND: Final = frozenset({Placement.NAVIGATION, Placement.FOOTER, Placement.HEADER, Placement.SIDEBAR})


def _read_so(seen: _Seen) -> Placed | None:
    if seen["anchor_number"]:
        return Placement.NAVIGATION, "its anchor is a number"
    if seen["shares"]:
        return Placement.NAVIGATION, "it shares the page"
    if seen["heading_related"] or seen["above_related"]:
        return Placement.NAVIGATION, "it stands under a heading for other pieces"
    if seen["line_promotes"] or seen["anchor_acts"] or seen["above_promotes"]:
        return Placement.NAVIGATION, "its line leads on or promotes, and is not of the text"
    return None


def _by_position(seen: _Seen) -> Placed | None:
    """Above the main text stand menus; below it other pieces, and at the end of the page the footer."""
    if seen["before_main"]:
        return Placement.NAVIGATION, "it stands above the main text"
    if seen["after_main"]:
        last = seen["position"] >= LAST and not seen["prose_below"]
        return (
            (Placement.FOOTER, "it stands at the end of the page")
            if last
            else (Placement.NAVIGATION, "it stands below the main text")
        )
    return None


def _not_known(seen: _Seen) -> Placed:
    if seen["in_main"]:
        return Placement.UNKNOWN, "it stands among the main text without being of it"
    if seen["line_of_links"] or seen["anchor_legal"] or not seen["external"]:
        return Placement.NAVIGATION, "it leads on within the site, outside its text"
    return Placement.UNKNOWN, "nothing around it says where it stands"


OUTSIDE: Final[tuple[Callable[[_Seen], Placed | None], ...]] = (
    _voice,
    _region,
    _against,
    _named,
    _read_so,
    _by_position,
    _not_known,
)


def _in_column(seen: _Seen, placement: Placement) -> bool:
    """Does a link that is not in the content stand in its column all the same?"""
    if placement is Placement.FOOTER and not seen["footer_in_article"]:
        return False
    if seen["in_main"] or seen["header_in_article"] or seen["footer_in_article"]:
        return True
    said = seen.node.standing.behind[0]
    if said in _AROUND or placement is Placement.HEADER:
        return False
    return (
        said is Placement.CONTENT
        or placement in {Placement.COMMENT, Placement.AUTHOR_BIO}
        or bool(seen["heading_related"])
    )
