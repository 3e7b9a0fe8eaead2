"""Anchors of injected and spammed pages, and of ordinary ones, classed with nothing known of page and target.

The anchors stand beside the repository and belong to others: they are measured, never copied.
"""

import csv
import math
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from scoring import anchor, disclosure, risk
from scoring.evidence import Risk
from scoring.look import COMMERCIAL
from scoring.results import AnchorType
from scoring.site import Site
from scoring.words import plain
from tests.scoring.builders import a_garden_page, our_link
from web.page import Link, Placement

HERE: Final = Path(__file__).parents[3] / "shared" / "eval" / "spam" / "anchors.csv"
RECALL: Final = 0.95  # of the anchors of spam
HELD_OUT_RECALL: Final = 0.55  # of the same, without the words that may have come from their own source
# Words that were listed after the anchors had been looked at, or that may have been: what their source alone
# contributed is taken out when it is measured.
LEARNT: Final = (
    "forex", "beats", "cafergot", "cash advance", "slot 5000", "slot pulsa", "super scatter", "scatter hitam",
    "live macau", "slot qris", "slot bri", "slot bca", "slot bet", "maha zeus", "pragmatic play", "bodog",
    "casino spiele",
)  # fmt: skip

pytestmark = pytest.mark.skipif(not HERE.is_file(), reason="the anchors are not beside the repository")

Row = Mapping[str, str]


@cache
def rows(label: str) -> tuple[Row, ...]:
    with HERE.open(encoding="utf-8", newline="") as lines:
        return tuple(row for row in csv.DictReader(lines) if row["label"] == label)


def a_link(row: Row, placement: Placement = Placement.CONTENT) -> tuple[Link, Site]:
    host = row["linked_host"] or "unknown-target.example"
    link = our_link(anchor=row["anchor"], target=f"https://{host}/", placement=placement)
    return link, Site(domain=host.removeprefix("www."))


def kind_of(row: Row) -> AnchorType:
    link, site = a_link(row)
    return anchor.classify(link, site, None)


def sources_of(word: str) -> frozenset[str]:
    return frozenset(row["source"] for row in rows("spam") if word in plain(row["anchor"]))


def is_found_without_its_source(row: Row) -> bool:
    """Classed as selling by words that its own source did not bring alone."""
    brought = [word for word in LEARNT if sources_of(word) == {row["source"]}]
    return kind_of(row) in COMMERCIAL and not any(word in plain(row["anchor"]) for word in brought)


def interval(held: Sequence[bool]) -> tuple[float, float]:
    """Wilson's, at 95%."""
    share, count, z = sum(held) / len(held), len(held), 1.96
    middle = share + z * z / (2 * count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return (middle - half) / (1 + z * z / count), (middle + half) / (1 + z * z / count)


def test_anchors_of_spam_are_classed_as_selling() -> None:
    every = [kind_of(row) in COMMERCIAL for row in rows("spam")]
    held_out = [is_found_without_its_source(row) for row in rows("spam")]
    for name, found in (("recall", every), ("recall held out by source", held_out)):
        low, high = interval(found)
        sys.stdout.write(
            f"{name} {sum(found)}/{len(found)} = {sum(found) / len(found):.3f} [{low:.2f}, {high:.2f}]\n"
        )
    assert sum(every) >= RECALL * len(every)
    assert sum(held_out) >= HELD_OUT_RECALL * len(held_out)


def test_no_ordinary_anchor_is_classed_as_selling() -> None:
    kinds = Counter(kind_of(row) for row in rows("ordinary"))
    sys.stdout.write(f"ordinary anchors by class: {dict(kinds)}\n")
    assert {kind: kinds[kind] for kind in COMMERCIAL if kinds[kind]} == {}


@pytest.mark.parametrize(
    "placement", [Placement.CONTENT, Placement.FOOTER, Placement.COMMENT], ids=lambda one: f"in {one}"
)
def test_no_ordinary_anchor_alone_is_a_sign_of_a_scheme(placement: Placement) -> None:
    alarmed: list[Risk] = []
    for row in rows("ordinary"):
        link, site = a_link(row, placement)
        money = disclosure.payment(a_garden_page(link), None)
        alarmed += risk.judge(link, anchor.classify(link, site, None, money.look), money)
    assert alarmed == []
