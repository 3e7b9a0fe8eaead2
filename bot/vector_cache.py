"""The embedding model with a memory: a text that was encoded once costs a look-up afterwards."""

import hashlib
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.coefficients import Coefficients, CoefficientsUnusable
from scoring.curves import Curves
from scoring.embedding import Encoder
from storage import vectors
from storage.database import Database

KEPT_FOR: Final = timedelta(days=30)  # as pages are; a text that is still about is encoded anew after that


class StoredVectors:
    """An Encoder whose vectors are kept in the database, in half precision.

    What is given is what is kept, also the first time, so that the same texts give the same verdict again;
    the rounding moves a cosine by less than 0.001.
    """

    def __init__(
        self, encoder: Encoder, database: Database, tenant: str, *, coefficients: Coefficients | None = None
    ) -> None:
        """Without `coefficients` no model but the bundled one has curves."""
        self._encoder = encoder
        self._coefficients = coefficients
        self._database = database
        self._tenant = tenant

    @property
    def name(self) -> str:
        """The model's name, with a mark of the curves that were fitted for it here."""
        name = self._encoder.name
        if self._encoder.curves is not None or self._coefficients is None:
            return name
        try:
            record = self._coefficients.of_name(name)
        except CoefficientsUnusable:
            return name  # `doctor` tells of it
        return name if record is None else f"{name}, calibrated {record.mark}"

    @property
    def curves(self) -> Curves | None:
        """What the model's cosines mean, None when it was not calibrated. Raises ModelMissing."""
        known = self._encoder.curves
        if known is not None or self._coefficients is None:
            return known
        try:
            return self._coefficients.curves(self._encoder.fingerprint)
        except CoefficientsUnusable:
            return None  # `doctor` tells of it

    def load(self) -> None:
        """Load the model now. Raises ModelMissing."""
        self._encoder.load()

    def __call__(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        """As the Encoder. Raises ModelMissing and DatabaseUnusable."""
        plain = [unicodedata.normalize("NFC", text) for text in texts]
        keys = [self._key(text) for text in plain]
        known = self._stored(tuple(dict.fromkeys(keys)))
        missing = {key: text for key, text in zip(keys, plain, strict=True) if key not in known}
        if missing:
            found = self._encoder(tuple(missing.values())).astype(np.float16)
            new = {key: row.tobytes() for key, row in zip(missing, found, strict=True)}
            self._keep(new)
            known |= new
        rows = np.frombuffer(b"".join(known[key] for key in keys), dtype=np.float16)
        return rows.reshape(len(keys), -1).astype(np.float32) if keys else self._encoder(())

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._encoder.identity}\n{text}".encode("utf-8", "replace")).digest()

    def _stored(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        with self._database.reading() as session:
            return vectors.load(session, self._tenant, keys)

    def _keep(self, new: dict[bytes, bytes]) -> None:
        now = datetime.now(UTC)
        with self._database.writing() as session:
            vectors.trim(session, self._tenant, since=now - KEPT_FOR)
            vectors.keep(session, self._tenant, new, now=now)
