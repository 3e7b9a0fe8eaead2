"""Fitting curves for an embedding model: what its cosines mean, beside a model whose curves are known.

Without labels, the cosines of both models for small pages of our own are laid over each other by a line, and
the known curves are moved along it: the pages are too few, and too clear, to fit a curve to.
With labels, a logistic is fitted to them. docs/decisions/0009-calibration.md has the measurements.
"""

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.curves import Curve, Curves, bundled_curves
from scoring.topic import Document, Embed, closeness, lead

LEAST_PAIRS: Final = 20  # on topic, and as many off it: fewer say next to nothing about a curve
LEAST_AUC: Final = 0.6  # near chance, 0.5; labels that leave much out bring a fair model down to 0.62
RIDGE: Final = 1e-4  # on the slopes, so that a feature that never varies gets none
STEPS: Final = 100  # of Newton's method, which is done after ten or so
SETTLED: Final = 1e-9  # change of a coefficient

_HARDLY: Final = "the model hardly tells texts on one subject from others"
_FILE: Final = Path(__file__).with_name("calibration.toml")

Numbers = NDArray[np.float64]
Marks = NDArray[np.bool_]
Split = tuple[Numbers, Numbers]  # of pairs that belong together, and of those that do not


class NotCalibrated(Exception):
    """No curve can be fitted. One sentence for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Documents, topics, and which document is on which topic."""

    documents: tuple[Document, ...]
    topics: tuple[str, ...]
    on: Marks  # shape (topics, documents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Words around links, with the pages that they lead to."""

    contexts: tuple[str, ...]
    pages: tuple[Document, ...]
    leads_to: tuple[int, ...]  # a place in `pages` for each context
    alike: Marks  # pages on a common topic, shape (pages, pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Curves, and how well they tell on-topic pairs from the others."""

    curves: Curves
    pairs: int  # labelled pairs of topic and document
    auc: float  # of those: how often one on topic comes before one off it


@cache
def own_pairs() -> tuple[Pairs, Links]:
    """The small labelled pages that come with linkvouch."""
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    pages = tuple(Document(title=one["title"], text=one["text"], language="en") for one in said["page"])
    about = [frozenset(one["topics"]) for one in said["page"]]
    topics = tuple(sorted(frozenset().union(*about)))
    places = {one.title: place for place, one in enumerate(pages)}
    on = np.array([[topic in each for each in about] for topic in topics])
    links = Links(
        contexts=tuple(one["context"] for one in said["link"]),
        pages=pages,
        leads_to=tuple(places[one["to"]] for one in said["link"]),
        alike=np.array([[bool(one & other) for other in about] for one in about]),
    )
    return Pairs(documents=pages, topics=topics, on=on), links


def fit(embed: Embed, known: Embed, given: Pairs | None = None) -> Fitted:
    """Curves for a model, beside `known`: the bundled one. `given` pairs decide where there are some.

    They say nothing of words around links, for which our own pages are used in any case.
    Raises NotCalibrated when there are too few pairs, or when the model cannot tell them apart.
    """
    own, links = own_pairs()
    pairs = given or own
    on = int(pairs.on.sum())
    off = pairs.on.size - on
    if min(on, off) < LEAST_PAIRS:
        raise NotCalibrated(
            f"Too little to fit by: {on} pairs on topic, {off} off it; {LEAST_PAIRS} of each are needed."
        )
    mix, lex = closeness(pairs.documents, pairs.topics, embed)
    auc = how_often_before(mix[pairs.on], mix[~pairs.on])
    if auc < LEAST_AUC:
        raise NotCalibrated(f"Nothing was fitted: {_HARDLY} (AUC {auc:.2f}, {LEAST_AUC} is the least).")
    curves = bundled_curves()
    (around, around_known), (between, between_known) = zip(
        _links(embed, links), _links(known, links), strict=True
    )
    moved = Curves(
        mix=curves.mix,
        lex=curves.lex,
        alone=curves.alone,
        context=_moved(curves.context, around, around_known),
        page=_moved(curves.page, between, between_known),
    )
    if given is None:
        usual, _ = closeness(pairs.documents, pairs.topics, known)
        both = _split(mix, pairs.on), _split(usual, pairs.on)
        moved = replace(moved, mix=_moved(curves.mix, *both), alone=_moved(curves.alone, *both))
    else:
        intercept, slope, by_words = _logistic(_split(mix, pairs.on), _split(lex, pairs.on))
        start, rise = _logistic(_split(mix, pairs.on))
        moved = replace(
            moved,
            mix=Curve(intercept=intercept, slope=slope),
            lex=by_words,
            alone=Curve(intercept=start, slope=rise),
        )
    if min(one.slope for one in (moved.mix, moved.alone, moved.context, moved.page)) <= 0:
        raise NotCalibrated(f"Nothing was fitted: {_HARDLY}.")
    return Fitted(curves=moved, pairs=pairs.on.size, auc=auc)


def how_often_before(on: Numbers, off: Numbers) -> float:
    """How often one of `on` is greater than one of `off`, 0 to 1; a tie counts half."""
    ordered = np.sort(off)
    below = np.searchsorted(ordered, on, side="left")
    level = np.searchsorted(ordered, on, side="right") - below
    return float((below + level / 2).sum() / (len(on) * len(off)))


def _links(embed: Embed, links: Links) -> tuple[Split, Split]:
    """Cosines of words around links with pages, and of pages with pages."""
    leads = embed([lead(one) for one in links.pages])
    around = (embed(links.contexts) @ leads.T).astype(np.float64)
    between = (leads @ leads.T).astype(np.float64)
    ends = list(links.leads_to)
    own = np.zeros_like(links.alike)
    own[np.arange(len(ends)), ends] = True
    counted = own | ~links.alike[ends]  # another page on the topic of the linked one is neither
    above = np.triu(np.ones_like(links.alike), k=1)
    return _split(around[counted], own[counted]), _split(between[above], links.alike[above])


def _split(values: Numbers, on: Marks) -> Split:
    return values[on], values[~on]


def _moved(curve: Curve, here: Split, there: Split) -> Curve:
    """The curve of the other model's cosines as one of this model's for the same pairs.

    By the line that is nearest to all pairs, those that belong together weighing as much as the others.
    """
    weight = np.repeat([1 / len(one) for one in here], [len(one) for one in here])
    slope, intercept = np.polyfit(np.concatenate(here), np.concatenate(there), 1, w=np.sqrt(weight))
    return Curve(intercept=curve.intercept + curve.slope * float(intercept), slope=curve.slope * float(slope))


def _logistic(*features: Split) -> list[float]:
    """Intercept and slopes, in log-odds, at even odds: by Newton's method.

    As in Platt (1999) a label counts as a little doubtful, the less the more there are: where all pairs
    can be told apart the nearest curve would be a step.
    """
    on, off = (len(one) for one in features[0])
    design = np.column_stack([np.ones(on + off), *(np.concatenate(one) for one in features)])
    wanted = np.repeat([(on + 1) / (on + 2), 1 / (off + 2)], [on, off])
    weight = np.repeat([0.5 / on, 0.5 / off], [on, off])
    ridge = np.diag([0.0, *[RIDGE] * len(features)])
    found = np.zeros(design.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-design @ found))
        rise = design.T @ (weight * (wanted - chance)) - ridge @ found
        bend = (design * (weight * chance * (1 - chance))[:, None]).T @ design + ridge
        step = np.linalg.solve(bend, rise)
        found = found + step
        if float(np.abs(step).max()) < SETTLED:
            break
    return [float(one) for one in found]
