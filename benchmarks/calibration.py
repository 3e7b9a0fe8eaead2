"""How far off relevance is with another embedding model: as it comes, calibrated by our pages, and by labels.

The other model is the bundled one without its last layer: its cosines are crowded and higher. ECE on one
labelled set, with labels from the other. The sets are not ours to ship; without them it says so.
"""

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.ranking import NAMES, SETS, Labelled, Marks, ece, labelled
from scoring.calibration import Pairs, fit
from scoring.curves import Curves, bundled_curves
from scoring.embedding import Encoder, bundled_folder
from scoring.topic import closeness

LAYERS: Final = 5  # of the model's six
EACH: Final = 3  # document is taken of a set: closeness of all takes minutes


def without_a_layer(folder: Path) -> Encoder:
    """The bundled model with one layer fewer, in a folder of its own."""
    for file in bundled_folder().iterdir():
        (folder / file.name).symlink_to(file)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").unlink()
    (folder / "config.json").write_text(json.dumps(config | {"num_hidden_layers": LAYERS}), encoding="utf-8")
    return Encoder(str(folder))


def some(given: Labelled) -> Labelled:
    """Each third document, and the topics that these are on."""
    on = given.on[:, ::EACH]
    asked: Marks = np.asarray(on.any(axis=1))
    topics = tuple(topic for topic, any_on in zip(given.topics, asked.tolist(), strict=True) if any_on)
    return replace(given, documents=given.documents[::EACH], topics=topics, on=on[asked])


def main() -> None:
    if not SETS.exists():
        print("calibration: the labelled sets are not at hand")
        return
    bundled = Encoder()
    bundled.load()
    sets = {name: some(labelled(name)) for name in NAMES}
    with tempfile.TemporaryDirectory() as folder:
        other = without_a_layer(Path(folder))
        near = {name: closeness(given.documents, given.topics, other) for name, given in sets.items()}

        def told(name: str, curves: Curves) -> str:
            mix, lex = near[name]
            log_odds = curves.mix.intercept + curves.mix.slope * mix + curves.lex * lex
            return f"{ece(1 / (1 + np.exp(-log_odds)), sets[name].on):.3f}"

        ours = fit(other, bundled).curves
        for name, source in zip(NAMES, reversed(NAMES), strict=True):
            given = sets[source]
            pairs = Pairs(documents=given.documents, topics=given.topics, on=given.on)
            theirs = fit(other, bundled, pairs).curves
            print(
                f"calibration: {name} with another model: ECE {told(name, bundled_curves())} by the"
                f" bundled curves, {told(name, ours)} by our pages, {told(name, theirs)} by {source}"
            )


if __name__ == "__main__":
    main()
