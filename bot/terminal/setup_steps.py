"""What the steps of `setup` share: what was given, how it went, and asking a person."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import click

from scoring.site import Site

TRIES: Final = 3  # at one answer that cannot be used


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What was given by flags, and whether anybody is there to be asked for the rest."""

    site: Site | None
    ranks: str | None
    env_file: Path | None
    http: bool  # is HTTP mode wanted for sure?
    check: str | None
    ask: bool


@dataclass(kw_only=True)
class Report:
    """How the steps went."""

    done: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)


def asked(question: str, *, secret: bool = False) -> str:
    """What a person answers, "" for Enter."""
    answer: str = click.prompt(
        f"{question} (Enter skips)", default="", show_default=False, hide_input=secret, err=True
    )
    return answer.strip()


def agreed(question: str) -> bool:
    return click.confirm(f"{question} (Enter skips)", default=False, err=True)
