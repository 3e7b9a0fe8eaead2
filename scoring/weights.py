"""Every number of the scorer, read once from weights.toml, with what it means and where it comes from."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from scoring.evidence import Verdict

_FILE: Final = Path(__file__).with_name("weights.toml")
_Entry = TypeVar("_Entry", "Source", "Number", "Limit", "RiskRule")


class Unexplained(ValueError):
    """An entry of weights.toml that does not say what it means, or where it comes from."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where numbers come from."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """One number, in the unit of its table unless it names its own."""

    value: float
    means: str
    source: str  # a name of [sources]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """The best verdict that a link in some position may have."""

    at_most: Literal["fair", "weak"]
    means: str
    source: str


@dataclass(frozen=True, slots=True)
class RiskRule:
    """What one sign of a scheme weighs."""

    effect: float
    hard: bool
    kind: str
    policy: str
    means: str
    spares: str  # the innocent look-alikes that it leaves alone
    source: str
    at_most: str = ""  # the best verdict that a page with this sign may have; "" for any


@dataclass(frozen=True, slots=True)
class Weights:
    """The tables of weights.toml: name -> number, and name -> rule for the signs of a scheme."""

    factors: dict[str, float]
    verdict: dict[str, float]
    ceilings: dict[str, float]
    authority: dict[str, float]
    authority_by_share: dict[str, float]
    confidence: dict[str, float]
    context: dict[str, float]
    intent: dict[str, float]
    anchor: dict[str, float]
    relevance: dict[str, float]
    limits: dict[str, Limit]
    risk: dict[str, RiskRule]


@dataclass(frozen=True, slots=True)
class Book:
    """All that weights.toml says: the numbers with their meaning, by table and name."""

    sources: Mapping[str, Source]
    numbers: Mapping[str, Mapping[str, Number]]
    limits: Mapping[str, Limit]
    risk: Mapping[str, RiskRule]


@cache
def weights() -> Weights:
    """The numbers in force."""
    said = book()
    plain = {table: {name: one.value for name, one in rows.items()} for table, rows in said.numbers.items()}
    return Weights(**plain, limits=dict(said.limits), risk=dict(said.risk))


def limit(name: str) -> Verdict:
    """The best verdict that [limits] lets a link have. Raises KeyError when there is none of that name."""
    return Verdict(weights().limits[name].at_most)


@cache
def book() -> Book:
    """The numbers in force, explained. Raises Unexplained, naming every entry that is not."""
    return read(_FILE.read_text(encoding="utf-8"))


def read(text: str) -> Book:
    """What a file like weights.toml says. Raises Unexplained, naming every entry at fault."""
    tables: dict[str, dict[str, Any]] = tomllib.loads(text)
    if wrong := [said for table, rows in tables.items() for said in _faults(table, rows, tables["sources"])]:
        raise Unexplained("\n".join(("scoring/weights.toml:", *wrong)))
    return Book(
        sources=_entries(Source, tables.pop("sources")),
        limits=_entries(Limit, tables.pop("limits")),
        risk=_entries(RiskRule, tables.pop("risk")),
        numbers={table: _entries(Number, rows) for table, rows in tables.items()},
    )


_SHAPES: Final[Mapping[str, type]] = {"sources": Source, "limits": Limit, "risk": RiskRule}


def _faults(table: str, rows: Mapping[str, Any], sources: Mapping[str, Any]) -> Iterator[str]:
    """One sentence for each entry that lacks something, has something unknown, or names no known source."""
    shape = _SHAPES.get(table, Number)
    known = {one.name for one in fields(shape)}
    asked = {one.name for one in fields(shape) if one.default is MISSING}
    for name, row in rows.items():
        where = f"[{table}] {name}"
        if not isinstance(row, dict):
            yield f'{where} stands alone: write {{ value = {row!r}, means = "…", source = "own" }}.'
        elif missing := sorted(one for one in asked if row.get(one, "") == ""):
            yield f"{where} lacks {', '.join(missing)}."
        elif strange := sorted(row.keys() - known):
            yield f"{where} has {', '.join(strange)}, which nothing reads."
        elif "source" in known and row["source"] not in sources:
            yield f"{where} names the source {row['source']!r}, which is not in [sources]."


def _entries(shape: type[_Entry], rows: Mapping[str, Any]) -> dict[str, _Entry]:
    return {name: shape(**row) for name, row in rows.items()}
