from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from audits import week
from audits.week import Change, Week, WeekLink
from scoring.evidence import Verdict
from scoring.records import to_record
from storage.changes import Seen, Sighting
from tests.bot.builders import NOW, OURS, a_checked, a_judged_link, a_link, a_link_missing

SINCE: Final = NOW
THEN: Final = NOW - timedelta(days=9)
DURING: Final = NOW + timedelta(days=1)
STRONG: Final = Sighting(number=2, at=DURING, linked=True, verdict="strong", score=82.0)
GONE: Final = replace(STRONG, linked=False, verdict="unknown", score=None)
BEFORE: Final = replace(STRONG, number=1, at=THEN)
NEVER: Final = replace(GONE, number=1, at=THEN)


def seen(
    newest: Sighting,
    before: Sighting | None = None,
    *,
    also_linked: Sighting | None = None,
    ref: str = "LV-1",
) -> Seen:
    """`also_linked` is a check between or before the two that found a link."""
    every = sorted(filter(None, (before, also_linked, newest)), key=lambda each: each.at)
    linked = [each for each in every if each.linked]
    return Seen(
        ref=ref,
        page_url=f"https://a.example/{ref}",
        before=before,
        newest=newest,
        first_linked=linked[0] if linked else None,
        last_linked=linked[-1] if linked else None,
    )


def summed(*links: Seen, followed: dict[int, bool | None] | None = None) -> Week:
    return week.summed(OURS, links, followed or {}, since=SINCE)


def kind_of(news: Week) -> str:
    (kind,) = [name for name in ("new", "lost", "changed") if getattr(news, name)] or ["quiet"]
    return kind


EARLIER: Final = replace(BEFORE, at=THEN - timedelta(days=9))
WITHIN: Final = replace(STRONG, at=DURING - timedelta(hours=2))


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        pytest.param(seen(STRONG), "new", id="first read, and there"),
        pytest.param(seen(STRONG, NEVER), "new", id="read before without a link"),
        pytest.param(seen(STRONG, BEFORE), "quiet", id="as it was"),
        pytest.param(seen(STRONG, NEVER, also_linked=EARLIER), "changed", id="back after it was lost"),
        pytest.param(seen(GONE, BEFORE), "lost", id="there before, gone now"),
        pytest.param(seen(GONE, also_linked=WITHIN), "lost", id="came and went within the week"),
        pytest.param(seen(GONE, NEVER, also_linked=EARLIER), "quiet", id="lost before, and still gone"),
        pytest.param(seen(GONE), "quiet", id="never there"),
        pytest.param(seen(GONE, NEVER), "quiet", id="never there, read twice"),
    ],
)
def test_what_is_news(link: Seen, kind: str) -> None:
    news = summed(link)
    assert kind_of(news) == kind
    assert news.quiet is (kind == "quiet")


@pytest.mark.parametrize(
    ("was", "now", "followed", "change"),
    [
        pytest.param("fair", "strong", {}, Change.BETTER, id="a better verdict"),
        pytest.param("fair", "risky", {}, Change.WORSE, id="a worse verdict"),
        pytest.param("unknown", "weak", {}, None, id="known for the first time"),
        pytest.param("strong", "unknown", {}, None, id="no longer known"),
        pytest.param("fair", "fair", {1: True, 2: False}, Change.UNFOLLOWED, id="followed before"),
        pytest.param("fair", "fair", {1: False, 2: True}, Change.FOLLOWED, id="nofollow before"),
        pytest.param("fair", "weak", {1: True, 2: False}, Change.UNFOLLOWED, id="rel says more than verdict"),
        pytest.param("fair", "weak", {1: False, 2: False}, Change.WORSE, id="nofollow all along"),
        pytest.param("fair", "fair", {1: None, 2: False}, None, id="a record that cannot be read"),
        pytest.param("fair", "fair", {2: False}, None, id="a record that is not there"),
    ],
)
def test_what_counts_as_a_change(
    was: str, now: str, followed: dict[int, bool | None], change: Change | None
) -> None:
    link = seen(replace(STRONG, verdict=now), replace(BEFORE, verdict=was))
    assert [each.change for each in summed(link, followed=followed).changed] == ([change] if change else [])


def test_a_lost_link_has_the_verdict_it_had() -> None:
    (lost,) = summed(seen(GONE, BEFORE)).lost
    assert lost == WeekLink(ref="LV-1", page_url="https://a.example/LV-1", verdict=Verdict.STRONG, score=82.0)


def test_new_links_are_counted_by_verdict_and_the_best_is_named() -> None:
    verdicts = [
        ("LV-1", "fair", 70.0),
        ("LV-2", "strong", 81.0),
        ("LV-3", "risky", 90.0),
        ("LV-4", "strong", 91.0),
    ]
    news = summed(
        *(seen(replace(STRONG, verdict=verdict, score=score), ref=ref) for ref, verdict, score in verdicts)
    )
    assert [link.ref for link in news.new] == ["LV-4", "LV-2", "LV-1", "LV-3"]
    assert list(news.by_verdict.items()) == [(Verdict.STRONG, 2), (Verdict.FAIR, 1), (Verdict.RISKY, 1)]
    assert news.best is news.new[0]


@pytest.mark.parametrize("verdict", ["weak", "risky", "unknown"])
def test_no_bad_link_is_the_best_one(verdict: str) -> None:
    assert summed(seen(replace(STRONG, verdict=verdict))).best is None


def test_only_links_that_stood_and_stand_are_compared() -> None:
    links = [seen(STRONG, BEFORE), seen(STRONG), seen(GONE, BEFORE), seen(STRONG, NEVER)]
    assert week.to_compare(links) == [1, 2]


FREE: Final = a_judged_link()
HELD: Final = replace(FREE, link=a_link(rel=("ugc",)))


@pytest.mark.parametrize(
    ("record", "followed"),
    [
        pytest.param(to_record(a_checked(links=(FREE,))), True, id="no rel"),
        pytest.param(to_record(a_checked(links=(HELD,))), False, id="ugc"),
        pytest.param(to_record(a_checked(links=(HELD, FREE))), True, id="one of two"),
        pytest.param(to_record(a_link_missing()), None, id="no link"),
        pytest.param("{}", None, id="a record of another time"),
    ],
)
def test_a_record_says_whether_a_link_is_followed(record: str, *, followed: bool | None) -> None:
    assert week.is_followed(record) is followed
