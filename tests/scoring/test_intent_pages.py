"""Real pages that sell, trade or place links, and their innocent look-alikes, judged from the page alone.

The pages stand beside the repository and belong to their authors: they are measured, never copied. Each is
judged for a link to the first site its label names, or as a prospect when the label is about the page.
"""

import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest

from scoring.check import Check, judge
from scoring.results import Checked
from scoring.site import Site
from tests.fakes import NOON, embed_words
from web import urls
from web.page import Reading, Snapshot
from web.parse import parse

HERE: Final = Path(__file__).parents[3] / "shared" / "eval" / "intent"
FLOORS: Final = {
    "caught": 1.0,
    "caught_by_repository": 1.0,
    "risky_recall": 1.0,
    "lowest_family": 1.0,
    "quoted": 0.88,
}
CEILINGS: Final = {"alarmed": 0.0, "alarmed_by_repository": 0.0, "fine_called_risky": 0}
SAME_WORDS: Final = 4  # in a row, from which two quotes show the same place

pytestmark = pytest.mark.skipif(not HERE.is_dir(), reason="the labelled pages are not beside the repository")

Label = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of one labelled page."""

    label: Label
    verdict: str
    rules: tuple[str, ...]
    quotes: tuple[str, ...]

    @property
    def is_bad(self) -> bool:
        return bool(self.label["label"] == "bad")

    @property
    def shows_the_label(self) -> bool:
        """Some quote and some words of the label have SAME_WORDS in a row, in order."""
        return any(shared(shown, said) for shown in self.quotes for said in self.label["quotes"])


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    size = min(SAME_WORDS, len(words))
    return {tuple(words[place : place + size]) for place in range(len(words) - size + 1)} - {()}


def shared(shown: str, said: str) -> bool:
    return not runs(shown).isdisjoint(runs(said))


def an_answer(label: Label) -> Answer:
    url = urls.normalise(f"https://{label['id']}.example/{quote(label['path'])}")
    body = gzip.decompress((HERE / "html" / f"{label['id']}.html.gz").read_bytes())
    snapshot = Snapshot(
        url=url,
        final_url=url,
        status=200,
        content_type="text/html",
        robots_header="",
        body=body,
        fetched_at=NOON,
    )
    site = Site(domain=next(iter(label["links"]["hosts"]), "unrelated-shop.example"))
    asked = Check(asked=str(url), site=site, ref=None, at=NOON)
    result = judge(asked, Reading(page=parse(snapshot), snapshot=snapshot), {}, embed_words)
    verdict = result.judgement.verdict if isinstance(result, Checked) else result.as_prospect.verdict
    risks = result.judgement.risks
    return Answer(label, verdict.value, tuple(one.rule for one in risks), tuple(one.quote for one in risks))


@cache
def answers() -> tuple[Answer, ...]:
    labels = map(json.loads, (HERE / "manifest.jsonl").read_text("utf-8").splitlines())
    return tuple(an_answer(label) for label in labels)


def share(found: Iterable[bool]) -> float:
    told = list(found)
    return sum(told) / max(1, len(told))


def by(key: str, told: Iterable[Answer]) -> list[float]:
    """The share with an entry in the ledger, for each family or repository."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for answer in told:
        groups[answer.label[key]].append(bool(answer.rules))
    return [share(group) for group in groups.values()]


@pytest.mark.timeout(300)
def test_the_ledger_tells_bad_pages_from_their_look_alikes() -> None:
    bad = [one for one in answers() if one.is_bad]
    innocent = [one for one in answers() if not one.is_bad]
    caught = [one for one in bad if one.rules]
    repositories = by("repo", bad)
    look_alikes = by("repo", innocent)
    found = {
        "caught": share(bool(one.rules) for one in bad),
        "caught_by_repository": sum(repositories) / len(repositories),
        "risky_recall": share(one.verdict == "risky" for one in bad if one.label["risk"] == "risky"),
        "lowest_family": min(by("family", bad)),
        "quoted": share(one.shows_the_label for one in caught),
        "alarmed": share(bool(one.rules) for one in innocent),
        "alarmed_by_repository": sum(look_alikes) / len(look_alikes),
        "fine_called_risky": sum(one.verdict == "risky" for one in answers() if one.label["risk"] == "fine"),
    }
    wrong = [
        f"{one.label['id']} {one.label['kind']}: {one.verdict} {one.rules}"
        for one in answers()
        if bool(one.rules) != one.is_bad
    ]
    sys.stdout.write("\n".join([*(f"{name} {figure:.3f}" for name, figure in found.items()), *wrong, ""]))
    assert {name: found[name] for name, floor in FLOORS.items() if found[name] < floor} == {}, wrong
    assert {name: found[name] for name, most in CEILINGS.items() if found[name] > most} == {}, wrong
