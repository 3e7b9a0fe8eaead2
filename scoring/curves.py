"""What a cosine of one embedding model means: the curves from nearness to relevance, fitted for that model.

Models spread their cosines differently, so the numbers of one say nothing about those of another.
"""

import hashlib
import math
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol, runtime_checkable

from scoring.weights import weights

# What the texts that are compared are cut by: with other cuts the cosines are others too.
_RECIPE: Final = ("lead_words", "passage_words", "passages", "top_passages", "lex_length")
_HEX_DIGITS: Final = 8  # a handful of recipes in all


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A logistic over one cosine."""

    intercept: float  # log-odds
    slope: float  # log-odds for a cosine of 1

    def near(self, cosine: float) -> float:
        """0-100: at even odds, this share of texts so near would belong together."""
        return 100 * sigmoid(self.intercept + self.slope * cosine)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """All that was fitted for one model."""

    mix: Curve  # a text against a topic, by meaning; with `lex`
    lex: float  # log-odds that the word match adds to `mix`
    alone: Curve  # a short text against a topic, without the word match
    context: Curve  # the words around a link against the opening of the page it leads to
    page: Curve  # the opening of a page against that of another

    def log_odds(self, mix: float, lex: float) -> float:
        """Of a text being on a topic."""
        return self.mix.intercept + self.mix.slope * mix + self.lex * lex


@runtime_checkable
class Calibrated(Protocol):
    """An embedding function that knows its curves, None when none were fitted for its model."""

    @property
    def curves(self) -> Curves | None: ...


def curves_of(embed: object) -> Curves | None:
    """The curves of an embedding function: one that does not speak of any counts as the bundled model."""
    return embed.curves if isinstance(embed, Calibrated) else bundled_curves()


@cache
def bundled_curves() -> Curves:
    """Those of the model that comes with linkvouch."""
    table = weights().relevance
    mix, alone, context, page = (
        Curve(intercept=table[f"{kind}_intercept"], slope=table[f"{kind}_slope"])
        for kind in ("mix", "alone", "context", "page")
    )
    return Curves(mix=mix, lex=table["lex_slope"], alone=alone, context=context, page=page)


@cache
def recipe() -> str:
    """A name for how texts are cut before they are compared: curves hold for one recipe."""
    said = ",".join(f"{name}={weights().relevance[name]:g}" for name in _RECIPE)
    return hashlib.sha256(said.encode()).hexdigest()[:_HEX_DIGITS]


def sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))
