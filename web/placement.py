"""Where each link of a page stands, and whether it is in the content, each with its reason.

A model decides what is in the content: the mean of a logistic regression and of boosted trees, both trained
by training/placement.py on pages whose content people marked, and kept as numbers in placement_model.toml;
docs/models/placement.md has its quality. The rules of corrections.py correct it and those of naming.py name
the place.
"""

import tomllib
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from web import corrections, features, naming
from web.corrections import AGAINST, Seen
from web.naming import IN_CONTENT, Place
from web.sums import Numbers
from web.tree import Tree
from web.urls import Url

__all__ = ["AGAINST", "IN_CONTENT", "Place", "chance", "places", "ruled_out", "settled"]

NEARLY: Final = 0.3  # the least likely link that a rule may take for content
LIST_LINKS: Final = 5  # external links in one list that make it a list of links
OF_LIST: Final = 0.35  # the mean chance of its entries
RULED_OUT: Final = 0.25  # the most that is said of a link that a rule keeps out
_FILE: Final = Path(__file__).with_name("placement_model.toml")


def places(
    tree: Tree, targets: Sequence[Url | None], kept: AbstractSet[int], main_text: str, base: Url
) -> tuple[Place, ...]:
    """The place of every link of a tree, in document order.

    `targets` are their addresses; `kept` the numbers of those the extractor of the main text kept.
    """
    numbers = features.matrix(tree, targets, kept, main_text, base)
    all_seen = corrections.all_seen(tree, numbers)
    chances = [
        settled(seen, likely) for seen, likely in zip(all_seen, _likely(numbers).tolist(), strict=True)
    ]
    _settle_lists(all_seen, chances)
    return tuple(naming.place(seen, likely) for seen, likely in zip(all_seen, chances, strict=True))


def _settle_lists(all_seen: Sequence[Seen], chances: list[float]) -> None:
    """A list of links to other sites is in the content as a whole or not: entries follow one that is."""
    entries: dict[int, list[int]] = {}
    for seen in all_seen:
        if seen.node.listed is not None and seen.node.listed.box.tag != "table" and seen["external"]:
            entries.setdefault(id(seen.node.listed), []).append(seen.number)
    for numbers in entries.values():
        likely = [chances[number] for number in numbers]
        if len(numbers) >= LIST_LINKS and max(likely) >= IN_CONTENT and sum(likely) >= OF_LIST * len(likely):
            for number in numbers:
                if chances[number] >= NEARLY:
                    chances[number] = max(chances[number], IN_CONTENT)


def settled(seen: Seen, likely: float) -> float:
    """The chance that a link is in the content, once the rules have corrected the model's.

    What is around it may show a rule that holds by its features to be mistaken.
    """
    if corrections.against(seen) is not None:
        return min(likely, RULED_OUT)
    if likely >= IN_CONTENT:
        return min(likely, RULED_OUT) if corrections.against_all(seen) is not None else likely
    if likely >= NEARLY and corrections.speaks_for(seen) and corrections.against_all(seen) is None:
        return IN_CONTENT
    return likely


def chance(numbers: Numbers) -> Numbers:
    """That each row of features belongs to a link in the content, 0 to 1; 0.5 is where one counts as such."""
    likely = _likely(numbers)
    return np.where(ruled_out(numbers), np.minimum(likely, RULED_OUT), likely)


def _likely(numbers: Numbers) -> Numbers:
    """The same by the model alone."""
    if not len(numbers):
        return np.zeros(0)
    model = _model()
    linear = _logistic((numbers - model.means) / model.scales @ model.weights + model.intercept)
    grown = _logistic(_grown(model, numbers) + model.start)
    mean = np.clip((linear + grown) / 2, 1e-6, 1 - 1e-6)
    return _logistic(np.log(mean / (1 - mean)) - model.moved)


def ruled_out(numbers: Numbers) -> NDArray[np.bool_]:
    """Which rows a rule keeps out of the content whatever the model says.

    The pages the model is trained on have few such links and hardly any in German, French or Spanish.
    """
    kept_out = np.zeros(len(numbers), dtype=bool)
    for rule in AGAINST:
        kept_out |= rule.may_hold(numbers)
    return kept_out


def _grown(model: "Model", numbers: Numbers) -> Numbers:
    """The sum of the leaves that each row falls into, over all trees at once, level by level."""
    flat = numbers.ravel()
    first = (np.arange(len(numbers)) * numbers.shape[1])[:, None]  # of each row in it
    at = np.broadcast_to(model.roots, (len(numbers), len(model.roots)))
    for _ in range(model.depth):
        high = flat.take(first + model.feature.take(at)) > model.threshold.take(at)
        at = model.low.take(at) + high
    total: Numbers = model.value.take(at).sum(axis=1)
    return total


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
    low: NDArray[np.int64]  # where a row goes that is at most the threshold, any other to the one behind it
    value: Numbers


@cache
def _model() -> Model:
    data: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    names = {name: number for number, name in enumerate(features.NAMES)}
    linear = np.array([data["linear"][name] for name in features.NAMES])
    feature: list[int] = []
    threshold: list[float] = []
    low: list[int] = []
    value: list[float] = []
    roots: list[int] = []
    for tree in data["trees"]["grown"]:
        written = [line.split() for line in tree.strip().splitlines()]
        roots.append(len(feature))
        order = [written[0]]  # level by level, so that the two ways on from a place stand side by side
        for words in order:
            leaf = len(words) == 1
            at = len(feature)
            feature.append(0 if leaf else names[words[0]])
            threshold.append(float("inf") if leaf else float(words[2]))  # a leaf leads to itself
            low.append(at if leaf else roots[-1] + len(order))
            value.append(float(words[0]) if leaf else 0.0)
            order += [] if leaf else [written[int(words[3])], written[int(words[4])]]
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
        value=np.array(value),
    )
