"""Every number of the scorer, read once from weights.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("weights.toml")


@dataclass(frozen=True, slots=True)
class RiskRule:
    """What one sign of a scheme weighs."""

    effect: float
    hard: bool
    kind: str
    policy: str
    source: str
    at_most: str = ""  # the best verdict that a page with this sign may have; "" for any


@dataclass(frozen=True, slots=True)
class Weights:
    """The tables of weights.toml: name -> number, and name -> rule for the signs of a scheme."""

    factors: dict[str, float]
    verdict: dict[str, float]
    ceilings: dict[str, float]
    confidence: dict[str, float]
    context: dict[str, float]
    intent: dict[str, float]
    anchor: dict[str, float]
    relevance: dict[str, float]
    risk: dict[str, RiskRule]


@cache
def weights() -> Weights:
    """The numbers in force."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    rules = {name: RiskRule(**rule) for name, rule in table.pop("risk").items()}
    return Weights(**table, risk=rules)
