"""The training of the placement model, on pages made up here: what it reads, and what it writes."""

import gzip
import json
import tomllib
from pathlib import Path

import numpy as np
import pytest

from training import placement as training
from web import features, placement

PROSE = "A dry wall stands because every stone carries the next, and a builder never touches one twice. "
PAGE = """<html><body><div class=menu><a href="/">Start</a> <a href="/tours">Tours</a></div>
<div><h1>Walls {number}</h1>
<p>{prose}<a href="https://stones.example/{number}">the quarry book</a>, {prose}</p>
<p>{prose}{prose}</p></div><div class=footer><a href="/imprint">Imprint</a></div></body></html>"""


def link(i: int, href: str, text: str, **more: object) -> dict[str, object]:
    return {"i": i, "href": href, "text": text, "nth": 0, "tier": "A", **more}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty pages of twenty sites, with one link in the content each and one that is contested."""
    place = tmp_path_factory.mktemp("pages")
    pages = []
    for number in range(40):
        file = f"{number}.html.gz"
        (place / file).write_bytes(gzip.compress(PAGE.format(number=number, prose=PROSE).encode()))
        links = [
            link(0, "/", "Start", y=0, pick=1),
            link(1, "/tours", "Tours", y=0, pick=1, tier="B"),
            link(2, f"https://stones.example/{number}", "the quarry book", y=1, pick=1, ext=1),
            link(3, "/imprint", "Imprint", y=0),
            link(4, "/gone", "not on the page", y=1),
        ]
        pages.append(
            {
                "id": f"page{number}",
                "site": f"site{number // 2}.example",
                "url": f"https://site{number // 2}.example/walls",
                "kind": "article",
                "file": file,
                "links_ok": number != 39,
                "links": links,
            }
        )
    with gzip.open(place / "manifest.jsonl.gz", "wt", encoding="utf-8") as manifest:
        manifest.writelines(json.dumps(page) + "\n" for page in pages)
    (place / "zones_dev.jsonl").write_text(
        json.dumps({"id": "page0", "i": 3, "y": None})
        + "\n"
        + json.dumps({"id": "page1", "i": 1, "y": 1})
        + "\n",
        encoding="utf-8",
    )
    return place


def test_links_with_a_label_are_read_and_the_reader_s_label_wins(folder: Path) -> None:
    data = training.load(folder)
    assert data.numbers.shape == (39 * 4 - 1, len(features.NAMES))  # one page unusable, one label undecided
    assert data.contested.sum() == 39
    assert (data.inside & data.contested).sum() == 1  # page1, by hand
    assert data.inside.sum() == 40
    assert set(data.site[data.page == "page7"]) == {"site3.example"}


def test_what_is_written_is_what_was_trained(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = training.load(folder)
    model = training.Trained(data.numbers, data.inside, data.weights)
    file = tmp_path / "model.toml"
    file.write_text("\n".join(training.as_toml(model, threshold=0.3)), encoding="utf-8")
    assert set(tomllib.loads(file.read_text(encoding="utf-8"))["linear"]) == set(features.NAMES)
    monkeypatch.setattr(placement, "_FILE", file)
    placement._model.cache_clear()
    try:
        ours = placement.chance(data.numbers)
    finally:
        monkeypatch.undo()
        placement._model.cache_clear()
    theirs = model.chance(data.numbers)
    assert ((ours >= placement.IN_CONTENT) == (theirs >= 0.3)).all()
    assert (ours >= placement.IN_CONTENT).any()
    assert not (ours >= placement.IN_CONTENT).all()


def test_the_quality_is_measured_on_sites_the_model_has_not_seen(folder: Path) -> None:
    data = training.load(folder)
    quality = training.nested(data)
    assert quality.trusted > 0.9  # the content of all these pages looks alike
    assert 0 < quality.threshold < 1


def test_a_page_counts_with_the_root_of_its_links(folder: Path) -> None:
    data = training.load(folder)
    weights = data.weights[data.page == "page5"]
    assert np.allclose(weights, [2 / 2, 3 * 2 / 2, 2 / 2, 1 / 2])
