from datetime import date
from pathlib import Path

import pytest

from bot.coefficients import FILE_NAME, Coefficients, CoefficientsUnusable
from scoring import curves as scoring_curves
from scoring.calibration import Fitted
from scoring.curves import bundled_curves

TODAY = date(2026, 11, 22)
FITTED = Fitted(curves=bundled_curves(), pairs=432, auc=0.98)


def test_what_was_fitted_for_a_model_is_found_for_exactly_that_one(tmp_path: Path) -> None:
    kept = Coefficients(tmp_path / "home")
    assert kept.curves("one") is None
    kept.keep("one", "some/model", FITTED, on=TODAY)
    kept.keep("two", "another/model", FITTED, on=TODAY)
    assert kept.curves("one") == bundled_curves()
    assert kept.curves("three") is None
    record = kept.of_name("some/model")
    assert record is not None
    assert (record.fitted, record.pairs) == (TODAY, 432)
    assert kept.of_name("a/third") is None


def test_curves_of_texts_that_were_cut_otherwise_do_not_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Coefficients(tmp_path)
    kept.keep("one", "some/model", FITTED, on=TODAY)
    assert scoring_curves.recipe()
    monkeypatch.setattr("bot.coefficients.recipe", lambda: "another")
    assert kept.curves("one") is None
    assert kept.of_name("some/model") is None


@pytest.mark.parametrize("content", ["", "{", '{"models": {"one": {}}}', '{"models": []}'])
def test_a_damaged_file_is_one_sentence_and_is_not_written_over(tmp_path: Path, content: str) -> None:
    file = tmp_path / FILE_NAME
    file.write_text(content, encoding="utf-8")
    kept = Coefficients(tmp_path)
    with pytest.raises(CoefficientsUnusable, match="damaged"):
        kept.curves("one")
    with pytest.raises(CoefficientsUnusable, match="damaged"):
        kept.keep("one", "some/model", FITTED, on=TODAY)
    assert file.read_text(encoding="utf-8") == content


def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(CoefficientsUnusable, match="cannot be"):
        Coefficients(tmp_path / "home").keep("one", "some/model", FITTED, on=TODAY)
