"""What a person said of each page, and what the scorer says of it."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring import check
from scoring.check import Check
from scoring.evidence import Factor
from scoring.results import Checked, CheckResult
from scoring.site import Site
from scoring.topic import Embed
from tests.fakes import NOON
from web import urls
from web.page import Reading, Snapshot
from web.parse import parse

HERE: Final = Path(__file__).parent
PAGES: Final = HERE / "pages"
RISKY: Final = "risky"
NONE: Final = "none"  # nothing in the ledger weighs against the link


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One page as a person labelled it; where experts differ, all answers that one of them would sign."""

    why: str
    verdict: tuple[str, ...]  # the likeliest first; of a page without a link to judge, its outcome
    url: str = ""
    site: str = ""
    risk: tuple[str, ...] = ()
    placement: tuple[str, ...] = ()
    anchor: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    factors: Mapping[str, str] = field(default_factory=dict)  # factor -> "+" or "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A labelled page beside what the scorer found."""

    name: str
    label: Label
    result: CheckResult

    @property
    def got(self) -> str:
        """The verdict, or the outcome where there is none."""
        found = self.result
        return found.judgement.verdict.value if isinstance(found, Checked) else found.outcome.value

    @property
    def right(self) -> bool:
        return self.got in self.label.verdict

    @property
    def meant(self) -> str:
        """The verdict that it should have: the one it has where that is among the answers."""
        return self.got if self.right else self.label.verdict[0]

    @property
    def score(self) -> float | None:
        return self.result.judgement.score if isinstance(self.result, Checked) else None

    @property
    def risks(self) -> frozenset[str]:
        """The kinds of signs that weigh against the link, or NONE."""
        if not isinstance(self.result, Checked):
            return frozenset()
        kinds = {risk.kind for risk in self.result.judgement.risks if risk.effect > 0}
        return frozenset(kinds or {NONE})

    @property
    def language(self) -> str:
        return self.result.page.language if isinstance(self.result, Checked) else ""


@cache
def sites() -> Mapping[str, Site]:
    """The sites of ours that the pages link to, by the name the labels give them."""
    return {
        name: Site(domain=one["domain"], brand=tuple(one["brand"]), topics=tuple(one["topics"]))
        for name, one in _file()["sites"].items()
    }


@cache
def labels() -> Mapping[str, Label]:
    """The labels by the name of their page."""
    return {
        name: Label(
            why=one["why"],
            url=one["url"],
            site=one["site"],
            verdict=tuple(one["verdict"]),
            risk=tuple(one["risk"]),
            placement=tuple(one.get("placement", ())),
            anchor=tuple(one["anchor"]),
            passes=tuple(one["passes"]),
            factors=one.get("factors", {}),
        )
        for name, one in _file()["pages"].items()
    }


def judged(embed: Embed) -> list[Case]:
    """Every page as `check --page` judges it: read from its file, with none of our own pages looked at.

    The texts of all pages are embedded in one call, which takes a third of the time of one call a page.
    """
    collected = _Collected()
    for name in labels():
        judged_from(name, collected)
    vectors = dict(zip(collected.texts, embed(list(collected.texts)), strict=True))

    def known(texts: Sequence[str], /) -> NDArray[np.float32]:
        return np.stack([vectors[text] for text in texts])

    return [Case(name=name, label=label, result=judged_from(name, known)) for name, label in labels().items()]


def judged_from(name: str, embed: Embed) -> CheckResult:
    """One page, judged for the site that its label names."""
    label = labels()[name]
    asked = Check(asked=label.url, site=sites()[label.site], ref=None, at=NOON)
    return check.judge(asked, reading(name), {}, embed)


@cache
def reading(name: str) -> Reading:
    """One page, read from its file once."""
    url = urls.normalise(labels()[name].url)
    snapshot = Snapshot(
        url=url,
        final_url=url,
        status=200,
        content_type="text/html; charset=utf-8",
        robots_header="",
        body=(PAGES / f"{name}.html").read_bytes(),
        fetched_at=NOON,
    )
    return Reading(page=parse(snapshot), snapshot=snapshot)


class _Collected:
    """An embedding function that only remembers what it was asked for."""

    def __init__(self) -> None:
        self.texts: dict[str, None] = {}

    def __call__(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        self.texts.update(dict.fromkeys(texts))
        return np.zeros((len(texts), 1), dtype=np.float32)


def sign(result: CheckResult, factor: Factor) -> str:
    """The sign of a factor's points: "+", "-" or "0"; "" without a judgement."""
    if not isinstance(result, Checked):
        return ""
    points = next(one.points for one in result.judgement.factors if one.factor is factor)
    return "+" if points > 0 else "-" if points < 0 else "0"


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((HERE / "labels.toml").read_text(encoding="utf-8"))
