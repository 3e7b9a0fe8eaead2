"""Trains the placement model, and tells how good it is on sites it has not seen.

    python -m training.placement FOLDER [--write]

FOLDER holds `manifest.jsonl.gz`, one page a line with its file, site, kind and labelled links, and the pages.
The quality is that of nested cross-validation: all pages of a site are in one part; for each part a model and
its threshold come from the other parts alone, the threshold from a cross-validation within them. `--write`
then trains on all pages and writes web/placement_model.toml. Takes some ten minutes on one core.
"""

import argparse
import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from web import article, decode, features, parse, placement, urls
from web.errors import Refused
from web.urls import Url

MODEL: Final = Path(__file__).parents[1] / "web" / "placement_model.toml"
PARTS: Final = 5
TREES: Final = 200
LEAVES: Final = 8
RATE: Final = 0.06
LEAST_IN_LEAF: Final = 40
PENALTY: Final = 5.0
STRENGTH: Final = 0.01  # inverse penalty of the logistic regression, on features of unit variance
CONTESTED: Final = 3.0  # weight of a contested label: few, and the costly mistakes
PICKED: Final = 2.0  # weight of the links of the balanced sample
OTHERS: Final = 0.25  # share of the links outside it that are trained on
KEPT_OUT: Final = 0.87  # of the contested links outside the content, at the threshold
LEAST: Final = 0.05  # a threshold is above the chance of what rules keep out, which is 0
SEEDS: Final = range(3)  # the cross-validation that finds the threshold is repeated
COMMON: Final = frozenset({"article", "forum", "documentation"})  # the kinds of page people check

NUMBERS: Final = dict.fromkeys(map(ord, "".join(article.ALPHABETS)))  # of the links, not words of the page

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Labelled links as columns."""

    numbers: Numbers
    inside: Flags  # in the content
    contested: Flags
    picked: Flags  # of the page-balanced sample that quality is measured on
    external: Flags
    common: Flags  # on a kind of page in COMMON
    site: NDArray[np.str_]
    page: NDArray[np.str_]

    @property
    def weights(self) -> Numbers:
        """A page counts with the root of its links."""
        _, which, counts = np.unique(self.page, return_inverse=True, return_counts=True)
        return (
            np.where(self.contested, CONTESTED, 1.0)
            * np.where(self.picked, PICKED, 1.0)
            / np.sqrt(counts[which])
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What a cut at one threshold gives on picked links."""

    threshold: float
    kept_out: float  # share of contested links outside the content that were kept out
    common: float  # F1 on external links of pages of the common kinds, all labels
    trusted: float  # F1 on all links with trusted labels

    def __str__(self) -> str:
        return (
            f"threshold {self.threshold:.2f}: contested kept out {self.kept_out:.3f}, "
            f"external on common kinds F1 {self.common:.3f}, all trusted F1 {self.trusted:.3f}"
        )


class Trained:
    """A logistic regression and boosted trees, both on the same rows."""

    def __init__(self, numbers: Numbers, inside: Flags, weights: Numbers) -> None:
        self.scaler = StandardScaler().fit(numbers)
        self.linear = LogisticRegression(C=STRENGTH, max_iter=400)
        self.linear.fit(self.scaler.transform(numbers), inside, sample_weight=weights)
        self.trees = HistGradientBoostingClassifier(
            max_iter=TREES,
            learning_rate=RATE,
            max_leaf_nodes=LEAVES,
            l2_regularization=PENALTY,
            min_samples_leaf=LEAST_IN_LEAF,
            early_stopping=False,
            random_state=0,
        )
        self.trees.fit(numbers, inside, sample_weight=weights)

    def chance(self, numbers: Numbers) -> Numbers:
        linear = self.linear.predict_proba(self.scaler.transform(numbers))[:, 1]
        mean = (linear + self.trees.predict_proba(numbers)[:, 1]) / 2
        return np.where(placement.ruled_out(numbers), 0.0, mean)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--write", action="store_true", help="train on all pages and write the model's numbers"
    )
    asked = parser.parse_args()
    data = load(asked.folder)
    print(f"{len(data.inside)} links of {len(set(data.page))} pages and {len(set(data.site))} sites")
    for quality in curve(data, validated(data)):
        print(" ", quality)
    print(f"nested: {nested(data)}")
    if asked.write:
        threshold = best_threshold(data, np.mean([validated(data, seed) for seed in SEEDS], axis=0))
        rows = trained_on(data)
        model = Trained(data.numbers[rows], data.inside[rows], data.weights[rows])
        MODEL.write_text("\n".join(as_toml(model, threshold)) + "\n", encoding="utf-8")
        print(f"wrote {MODEL.name}, threshold {threshold:.2f}")


def load(folder: Path) -> Labelled:
    """The labelled links of all pages with usable labels."""
    zones = folder / "zones_dev.jsonl"
    by_hand = {
        (one["id"], one["i"]): one["y"]
        for one in map(json.loads, zones.read_text(encoding="utf-8").splitlines() if zones.exists() else ())
    }
    rows: list[tuple[Numbers, bool, bool, bool, bool, bool, str, str]] = []
    with gzip.open(folder / "manifest.jsonl.gz", "rt", encoding="utf-8") as manifest:
        for page in map(json.loads, manifest):
            if page["links_ok"]:
                rows.extend(_rows(folder, page, by_hand))
    columns = list(zip(*rows, strict=True))
    return Labelled(
        numbers=np.array(columns[0]),
        **{
            name: np.array(column)
            for name, column in zip(
                ("inside", "contested", "picked", "external", "common", "site", "page"),
                columns[1:],
                strict=True,
            )
        },
    )


def _rows(
    folder: Path, page: dict[str, Any], by_hand: dict[tuple[str, int], int | None]
) -> Iterator[tuple[Numbers, bool, bool, bool, bool, bool, str, str]]:
    html = decode.decode(gzip.decompress((folder / page["file"]).read_bytes()), "text/html")
    outline = parse.outline(html, _address(page))
    walked = outline.walked
    numbers = features.matrix(
        walked, outline.targets, outline.article.links, outline.article.text, outline.base
    )
    named: dict[tuple[str, str], list[int]] = {}
    for number, node in enumerate(walked.links):
        if node.box.tag == "a" and outline.targets[number] is not None:
            words = " ".join(node.element.text.translate(NUMBERS).split())
            named.setdefault((node.attr("href").strip(), words), []).append(number)
    for link in page["links"]:
        found = named.get((link["href"].strip(), " ".join(link["text"].split())), [])
        label = by_hand.get((page["id"], link["i"]), link["y"])
        if label is None or link["nth"] >= len(found):
            continue
        yield (
            numbers[found[link["nth"]]],
            bool(label),
            link["tier"] == "B",
            bool(link.get("pick")),
            bool(link.get("ext")),
            page["kind"] in COMMON,
            page["site"],
            page["id"],
        )


def _address(page: dict[str, Any]) -> Url:
    try:
        return urls.normalise(page["url"] or f"http://{page['site']}/")
    except Refused:
        return urls.normalise("http://page.example/")


def trained_on(data: Labelled) -> NDArray[np.int64]:
    """The picked links and some of the others."""
    lucky = np.random.default_rng(0).random(len(data.inside)) < OTHERS
    return np.flatnonzero(data.picked | lucky)


def validated(data: Labelled, seed: int = 0, within: NDArray[np.int64] | None = None) -> Numbers:
    """The chance of each link by a model that has not seen its site; of `within` only, when given."""
    rows = np.arange(len(data.inside)) if within is None else within
    usable = set(trained_on(data).tolist())
    found = np.zeros(len(data.inside))
    for train, test in GroupKFold(PARTS, shuffle=True, random_state=seed).split(rows, groups=data.site[rows]):
        chosen = np.array([row for row in rows[train].tolist() if row in usable])
        model = Trained(data.numbers[chosen], data.inside[chosen], data.weights[chosen])
        found[rows[test]] = model.chance(data.numbers[rows[test]])
    return found


def nested(data: Labelled) -> Quality:
    """The quality of a procedure that never looks at the part it is measured on."""
    usable = set(trained_on(data).tolist())
    decided = np.zeros(len(data.inside), dtype=bool)
    thresholds = []
    for train, test in GroupKFold(PARTS, shuffle=True, random_state=0).split(data.site, groups=data.site):
        threshold = best_threshold(data, validated(data, 1, train), train)
        thresholds.append(threshold)
        chosen = np.array([row for row in train.tolist() if row in usable])
        model = Trained(data.numbers[chosen], data.inside[chosen], data.weights[chosen])
        decided[test] = model.chance(data.numbers[test]) >= threshold
    return _quality(data, decided, float(np.mean(thresholds)))


def best_threshold(data: Labelled, chances: Numbers, within: NDArray[np.int64] | None = None) -> float:
    """The lowest that keeps KEPT_OUT of the contested links out: what is above it is content."""
    mask = np.zeros(len(data.inside), dtype=bool)
    mask[slice(None) if within is None else within] = True
    contested = chances[mask & data.picked & data.contested & ~data.inside]
    return max(LEAST, float(np.quantile(contested, KEPT_OUT)))


def curve(data: Labelled, chances: Numbers) -> Sequence[Quality]:
    return [_quality(data, chances >= cut, float(cut)) for cut in np.arange(0.1, 0.8, 0.05)]


def _quality(data: Labelled, decided: Flags, threshold: float) -> Quality:
    contested = data.picked & data.contested & ~data.inside
    return Quality(
        threshold=threshold,
        kept_out=float((~decided[contested]).mean()),
        common=_f1(decided, data.inside, data.picked & data.external & data.common),
        trusted=_f1(decided, data.inside, data.picked & ~data.contested),
    )


def _f1(decided: Flags, inside: Flags, mask: Flags) -> float:
    both = (decided & inside & mask).sum()
    return float(2 * both / max(1, (decided & mask).sum() + (inside & mask).sum()))


def as_toml(model: Trained, threshold: float) -> Iterator[str]:
    """The numbers of a model as lines of TOML."""
    yield "# Written by training/placement.py; docs/models/placement.md says from what and how good it is."
    yield "# The chance that a link is in the content is the mean of two: of the linear sum and of the trees,"
    yield "# each through the logistic function. `moved` is the threshold as log-odds."
    yield ""
    yield f"moved = {np.log(threshold / (1 - threshold)):.6g}"
    yield f"intercept = {model.linear.intercept_[0]:.6g}"
    yield ""
    yield "# feature = [weight for one standard deviation, mean, standard deviation]"
    yield "[linear]"
    for name, weight, mean, scale in zip(
        features.NAMES, model.linear.coef_[0], model.scaler.mean_, model.scaler.scale_, strict=True
    ):
        yield f"{name} = [{weight:.5g}, {mean:.6g}, {scale:.6g}]"
    yield ""
    yield "# A line a node: `feature <= threshold LINE LINE` says which line of its tree comes next, when"
    yield "# it is so and when not; a number alone is a leaf, added to the sum."
    yield "[trees]"
    grown = [stage[0].nodes for stage in model.trees._predictors]  # noqa: SLF001 - shown nowhere else
    yield f"start = {float(np.ravel(model.trees._baseline_prediction)[0]):.6g}"  # noqa: SLF001 - nor this
    yield f"depth = {max(int(nodes['depth'].max()) for nodes in grown)}"
    yield "grown = ["
    for nodes in grown:
        yield '"""'
        for node in nodes:
            if node["is_leaf"]:
                yield f"{node['value']:.5g}"
            else:
                name = features.NAMES[node["feature_idx"]]
                yield f"{name} <= {node['num_threshold']:.8g} {node['left']} {node['right']}"
        yield '""",'
    yield "]"


if __name__ == "__main__":
    main()
