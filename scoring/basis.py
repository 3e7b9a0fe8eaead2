"""What a judgement rests on beside the page, so that a later one can tell why it came out otherwise."""

import hashlib
from collections.abc import Iterable
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Final

from scoring import authority
from scoring.authority import Authority
from scoring.results import Basis
from scoring.site import Site, Target

# The opinion and the facts it is formed on. A comment counts as well: that is told, and changes no verdict.
_FOLDERS: Final = (Path(__file__).parent, Path(__file__).parent.parent / "web")
_SUFFIXES: Final = frozenset({".py", ".toml"})
_HEX_DIGITS: Final = 16  # 64 bits: two versions do not meet by chance


def basis(site: Site | None, targets: Iterable[Target], model: str, known: Authority | None = None) -> Basis:
    """The basis of a judgement for `site`, with our own pages as they were seen.

    What is wrong with a page of ours is left out: it is told, not judged. `known` is what the rank index has
    on the referring domain.
    """
    seen = sorted((one.url, _given(replace(one, say=""))) for one in targets)
    return Basis(
        rules=rules_in_force(),
        model=model,
        profile=_hash(site and _given(site)),
        targets=_hash(seen),
        ranks=_ranks(known),
    )


@cache
def rules_in_force() -> str:
    """A hash of every rule, number and word list as they were when the first page was judged."""
    digest = hashlib.sha256()
    for folder in _FOLDERS:
        for file in sorted(folder.iterdir()):
            if file.suffix in _SUFFIXES:
                content = file.read_bytes()
                digest.update(f"{folder.name}/{file.name} {len(content)}\n".encode())
                digest.update(content)
    return digest.hexdigest()[:_HEX_DIGITS]


def _given(value: Site | Target) -> str:
    """What is known of it. A field that came with a later version and is empty changes nothing."""
    known = ((one.name, getattr(value, one.name)) for one in fields(value))
    return repr([(name, given) for name, given in known if given not in {None, "", ()}])


def _ranks(known: Authority | None) -> str:
    """Of what can count for this domain; how old a list is, and whom else it has, is only told."""
    if known is None or not authority.has_data(known):
        return ""
    places = [
        (one.source, one.release, one.name, one.rank, one.rows, one.of, one.hosts) for one in known.places
    ]
    return _hash((places, known.grade and (known.grade.reliability.value, known.grade.part)))


def _hash(value: object) -> str:
    return hashlib.sha256(repr(value).encode("utf-8", "replace")).hexdigest()[:_HEX_DIGITS]
