"""What is known of each rank list before it is fetched: the entries of rank_sources.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from scoring.authority import Kind

DEFAULTS: Final = ("crux", "commoncrawl")
# Which place counts when several lists have a name: links before visits, whole lists before tops, exact
# places before groups.
PREFERENCE: Final = ("commoncrawl", "majestic", "openpagerank", "tranco", "crux")
_FILE: Final = Path(__file__).with_name("rank_sources.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class RankSource:
    """One list."""

    name: str  # as typed after --source
    title: str  # as sentences call it
    kind: Kind
    url: str  # `{release}` in it stands for the newest one in `releases`
    terms: str
    rows: int  # at least about so many
    top_only: bool = False
    grouped: bool = False
    large: bool = False  # takes minutes, so that nobody should have to wait for it
    releases: str = ""  # address of a JSON list of releases, newest first; "" when the list has none


@cache
def rank_sources() -> dict[str, RankSource]:
    """By name, in the order of the file."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        name: RankSource(**{**entry, "kind": Kind(entry["kind"])}, name=name) for name, entry in table.items()
    }
