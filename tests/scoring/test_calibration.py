from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring import calibration
from scoring.calibration import NotCalibrated, Pairs, fit, how_often_before, own_pairs
from scoring.curves import bundled_curves
from scoring.embedding import Encoder
from scoring.relevance import Remembered
from scoring.topic import Document, Embed, closeness
from tests.fakes import embed_words

SUBJECTS = ("drought gardening", "brake pads", "rye bread")


@pytest.fixture(scope="module")
def bundled() -> Embed:
    """The real model: our pages are told apart by meaning, and share few words."""
    return Remembered(Encoder())


@pytest.fixture(scope="module")
def squeezed(bundled: Embed) -> Embed:
    """A model whose cosines are half of those and a half, crowded near one as those of some models are."""

    def embed(texts: Sequence[str], /) -> NDArray[np.float32]:
        shared = np.full((len(texts), 1), np.sqrt(0.5))
        return np.hstack([shared, bundled(texts) * np.sqrt(0.5)]).astype(np.float32)

    return embed


def blind(texts: Sequence[str], /) -> NDArray[np.float32]:
    """The same vector for every text."""
    return np.ones((len(texts), 1), dtype=np.float32)


def a_set(copies: int) -> Pairs:
    """Documents on each subject, half of them in other words."""
    texts = [(subject, f"{subject} {number}") for subject in SUBJECTS for number in range(copies)]
    texts += [(subject, f"words {number} of no help") for subject in SUBJECTS for number in range(copies)]
    return Pairs(
        documents=tuple(Document(title="", text=text, language="en") for _, text in texts),
        topics=SUBJECTS,
        on=np.array([[subject == topic for subject, _ in texts] for topic in SUBJECTS]),
    )


def test_a_model_like_the_bundled_one_gets_its_curves(bundled: Embed) -> None:
    curves, known = fit(bundled, bundled).curves, bundled_curves()
    for name in ("mix", "alone", "context", "page"):
        here, there = getattr(curves, name), getattr(known, name)
        assert here.intercept == pytest.approx(there.intercept)
        assert here.slope == pytest.approx(there.slope)
    assert curves.lex == known.lex


def test_a_model_with_other_cosines_gets_curves_that_mean_the_same(bundled: Embed, squeezed: Embed) -> None:
    curves, known = fit(squeezed, bundled).curves, bundled_curves()
    for cosine in (0.0, 0.3, 0.6):
        theirs = 0.5 + 0.5 * cosine
        assert curves.mix.near(theirs) == pytest.approx(known.mix.near(cosine), abs=0.1)
        assert curves.page.near(theirs) == pytest.approx(known.page.near(cosine), abs=0.1)


def test_labels_of_ones_own_decide_for_topics_and_not_for_links(bundled: Embed, squeezed: Embed) -> None:
    given = a_set(copies=20)
    ours = fit(squeezed, bundled, given)
    mix, lex = closeness(given.documents, given.topics, squeezed)
    curves = ours.curves
    chances = 1 / (1 + np.exp(-(curves.mix.intercept + curves.mix.slope * mix + curves.lex * lex)))
    weight = np.where(given.on, 0.5 / given.on.sum(), 0.5 / (~given.on).sum())
    assert abs(float((weight * (chances - given.on)).sum())) < 0.02
    assert ours.pairs == given.on.size
    assert ours.curves.context == fit(squeezed, bundled).curves.context


def test_labels_that_can_be_told_apart_wholly_give_a_curve_and_no_step(bundled: Embed) -> None:
    given = a_set(copies=20)
    keep = [place for place, one in enumerate(given.documents) if "no help" not in one.text]
    easy = replace(given, documents=tuple(given.documents[place] for place in keep), on=given.on[:, keep])
    found = fit(bundled, bundled, easy)
    assert found.auc == 1.0
    assert 0 < found.curves.alone.slope < 40


@pytest.mark.parametrize(
    ("embed", "given", "says"),
    [
        pytest.param(blind, None, "hardly tells", id="a model that tells nothing apart"),
        pytest.param(embed_words, a_set(copies=2), "12 pairs on topic", id="too few pairs"),
    ],
)
def test_what_cannot_be_fitted_is_one_sentence(embed: Embed, given: Pairs | None, says: str) -> None:
    with pytest.raises(NotCalibrated, match=says):
        fit(embed, embed_words, given)


def test_every_page_of_our_own_has_a_topic_and_a_link() -> None:
    pairs, links = own_pairs()
    assert pairs.on.any(axis=0).all()
    assert (pairs.on.sum(axis=1) >= 3).all()
    assert sorted(links.leads_to) == list(range(len(pairs.documents)))


def test_a_tie_counts_half() -> None:
    assert how_often_before(np.array([1.0, 2.0]), np.array([1.0, 0.0])) == 0.875


def test_a_model_that_puts_links_the_wrong_way_round_is_refused(bundled: Embed) -> None:
    contexts = set(own_pairs()[1].contexts)

    def embed(texts: Sequence[str], /) -> NDArray[np.float32]:
        sign = np.array([[-1.0 if text in contexts else 1.0] for text in texts], dtype=np.float32)
        return (bundled(texts) * sign).astype(np.float32)

    with pytest.raises(NotCalibrated, match="hardly tells"):
        fit(embed, bundled)


def test_a_fit_that_does_not_settle_ends(bundled: Embed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "STEPS", 1)
    assert fit(bundled, bundled, a_set(copies=20)).curves.mix.slope > 0
