"""The curves fitted for embedding models: one file in the home folder, by the fingerprint of the model."""

import hashlib
import os
import tempfile
from datetime import date
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from scoring.calibration import Fitted
from scoring.curves import Curve, Curves, recipe

FILE_NAME: Final = "coefficients.json"


class CoefficientsUnusable(Exception):
    """The file of coefficients cannot be read or written. One sentence for a person."""


class _Curve(BaseModel):
    model_config = ConfigDict(allow_inf_nan=False)

    intercept: float
    slope: float


class Record(BaseModel):
    """What was fitted for one model."""

    model_config = ConfigDict(allow_inf_nan=False)

    model: str  # as LINKVOUCH_EMBEDDING_MODEL named it
    fitted: date
    recipe: str  # how texts were cut; curves of another recipe do not hold
    pairs: int
    auc: float
    mix: _Curve
    lex: float
    alone: _Curve
    context: _Curve
    page: _Curve

    @property
    def mark(self) -> str:
        """Another one for other numbers."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:8]


class _File(BaseModel):
    models: dict[str, Record] = {}


class Coefficients:
    """What is in the file of `home`, read at every look, so that a worker sees what was fitted meanwhile."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE_NAME

    def curves(self, fingerprint: str) -> Curves | None:
        """Those of a model; None when none were fitted for exactly this one. Raises CoefficientsUnusable."""
        record = self._records().get(fingerprint)
        if record is None or record.recipe != recipe():
            return None
        return Curves(
            mix=_curve(record.mix),
            lex=record.lex,
            alone=_curve(record.alone),
            context=_curve(record.context),
            page=_curve(record.page),
        )

    def of_name(self, model: str) -> Record | None:
        """The newest that was fitted for a model of this name. Raises CoefficientsUnusable."""
        named = [one for one in self._records().values() if one.model == model and one.recipe == recipe()]
        return max(named, key=lambda one: one.fitted, default=None)

    def keep(self, fingerprint: str, model: str, fitted: Fitted, *, on: date) -> None:
        """Put a model's curves in the place of those it had. Raises CoefficientsUnusable."""
        curves = fitted.curves
        record = Record(
            model=model,
            fitted=on,
            recipe=recipe(),
            pairs=fitted.pairs,
            auc=fitted.auc,
            mix=_plain(curves.mix),
            lex=curves.lex,
            alone=_plain(curves.alone),
            context=_plain(curves.context),
            page=_plain(curves.page),
        )
        self._write(_File(models={**self._records(), fingerprint: record}))

    def _records(self) -> dict[str, Record]:
        try:
            return _File.model_validate_json(self._path.read_bytes()).models
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise CoefficientsUnusable(f"{FILE_NAME} cannot be read: {error.strerror}.") from error
        except ValidationError as error:
            raise CoefficientsUnusable(
                f"{FILE_NAME} in LINKVOUCH_HOME is damaged. Delete it and run `linkvouch calibrate`."
            ) from error

    def _write(self, content: _File) -> None:
        """As a whole or not at all."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{FILE_NAME}.")
            new = Path(name)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(content.model_dump_json(indent=2))
                new.replace(self._path)
            finally:
                new.unlink(missing_ok=True)
        except OSError as error:
            raise CoefficientsUnusable(f"{FILE_NAME} cannot be written: {error.strerror}.") from error


def _curve(given: _Curve) -> Curve:
    return Curve(intercept=given.intercept, slope=given.slope)


def _plain(given: Curve) -> _Curve:
    return _Curve(intercept=given.intercept, slope=given.slope)
