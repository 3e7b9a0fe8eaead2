"""Fitting the coefficients of the embedding model in use, and keeping them for the next checks."""

from datetime import UTC, datetime

from bot.coefficients import Coefficients
from bot.settings import Settings
from scoring import calibration
from scoring.calibration import Fitted, Pairs
from scoring.embedding import Encoder


def calibrate(settings: Settings, pairs: Pairs | None = None) -> Fitted:
    """By labelled pairs where some are given, else by the small pages that come with linkvouch.

    Raises ModelMissing, NotCalibrated and CoefficientsUnusable; what was fitted before stays then.
    """
    encoder = Encoder(settings.embedding_model, threads=settings.embedding_threads)
    fitted = calibration.fit(encoder, Encoder(threads=settings.embedding_threads), pairs)
    kept = Coefficients(settings.home)
    kept.keep(encoder.fingerprint, encoder.name, fitted, on=datetime.now(UTC).date())
    return fitted
