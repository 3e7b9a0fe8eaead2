from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.coefficients import FILE_NAME, Coefficients
from bot.vector_cache import StoredVectors
from scoring.calibration import Fitted
from scoring.curves import bundled_curves
from scoring.embedding import Encoder
from storage.database import Database
from tests.fakes import embed_words


class Counting(Encoder):
    """An Encoder of word counts that remembers what it was asked for."""

    def __init__(self, identity: str = "words") -> None:
        super().__init__()
        self._identity = identity
        self.asked: list[str] = []

    def load(self) -> None:
        pass

    def __call__(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        self.asked += texts
        return embed_words(texts)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "test.db", backups=None)
    yield opened
    opened.close()


def test_a_text_is_encoded_once(database: Database) -> None:
    encoder = Counting()
    first = StoredVectors(encoder, database, "local")(["drought", "garden", "drought", ""])
    again = StoredVectors(encoder, database, "local")(["", "garden", "soil"])
    assert encoder.asked == ["drought", "garden", "", "soil"]
    assert first.shape[0] == 4
    assert first.dtype == again.dtype == np.float32
    np.testing.assert_array_equal(first[0], first[2])
    np.testing.assert_array_equal(first[1], again[1])
    np.testing.assert_array_equal(first[3], again[0])


def test_rounding_hardly_moves_a_vector(database: Database) -> None:
    texts = ["drought gardening in clay", "a jar of soil and water"]
    kept = StoredVectors(Counting(), database, "local")(texts)
    np.testing.assert_allclose(kept, embed_words(texts), atol=0.001)


def test_another_model_or_tenant_has_its_own(database: Database) -> None:
    encoder, other = Counting(), Counting("other words")
    StoredVectors(encoder, database, "local")(["drought"])
    StoredVectors(encoder, database, "another")(["drought"])
    StoredVectors(other, database, "local")(["drought"])
    assert encoder.asked == ["drought", "drought"]
    assert other.asked == ["drought"]


def test_no_texts_give_no_rows(database: Database) -> None:
    assert len(StoredVectors(Counting(), database, "local")([])) == 0


def test_it_goes_by_the_name_of_its_model(database: Database) -> None:
    model = StoredVectors(Counting(), database, "local")
    model.load()
    assert model.name == "bundled"


def test_curves_are_those_that_were_fitted_for_exactly_this_model(database: Database, tmp_path: Path) -> None:
    class Other(Counting):
        def __init__(self, fingerprint: str) -> None:
            super().__init__(fingerprint)
            self.name = "a/model"
            self._fingerprint = fingerprint

    kept = Coefficients(tmp_path)
    model = StoredVectors(Other("one"), database, "local", coefficients=kept)
    assert model.name == "a/model"
    assert StoredVectors(Other("one"), database, "local").curves is None
    assert StoredVectors(Other("one"), database, "local", coefficients=kept).curves is None
    fitted = Fitted(curves=bundled_curves(), pairs=432, auc=0.98)
    kept.keep("one", "a/model", fitted, on=date(2026, 11, 22))
    assert model.curves == bundled_curves()
    assert model.name.startswith("a/model, calibrated ")
    assert StoredVectors(Other("two"), database, "local", coefficients=kept).curves is None
    (tmp_path / FILE_NAME).write_text("{", encoding="utf-8")
    assert model.name == "a/model"
    assert StoredVectors(Other("one"), database, "local", coefficients=kept).curves is None
