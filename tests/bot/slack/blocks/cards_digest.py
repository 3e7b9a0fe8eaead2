"""The weekly digest."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from audits.week import Change, Week, WeekLink
from bot.slack.blocks import digest
from bot.slack.blocks.digest import DigestFacts, Rhythm
from bot.slack.blocks.kit import Message
from scoring.evidence import Verdict
from tests.bot.builders import NOW, OURS
from tests.bot.slack.blocks.results import rows


def a_week_link(
    page: str = "university.example/soil",
    verdict: Verdict = Verdict.STRONG,
    score: float | None = 91.0,
    change: Change | None = None,
) -> WeekLink:
    return WeekLink(ref="LV-7", page_url=f"https://{page}", verdict=verdict, score=score, change=change)


FAIR: Final = a_week_link("blog.example/a", Verdict.FAIR, 61.0)
NEWS: Final = Week(
    site=OURS,
    new=(a_week_link(), *(a_week_link(f"magazine.example/{n}", score=84.0) for n in range(3)), FAIR, FAIR),
    lost=(a_week_link("gardenweekly.example/natives"), a_week_link("dir.example", Verdict.WEAK, None)),
    changed=(a_week_link("news.example/item", Verdict.FAIR, 58.0, Change.UNFOLLOWED),),
)
MANY_CHANGES: Final = Week(
    site="second.example",
    changed=tuple(
        a_week_link(f"forum.example/{n}", Verdict.WEAK, 30.0, change) for n, change in enumerate(Change)
    ),
)
QUIET: Final = Week(site="third.example")
WEEK: Final = timedelta(days=7)
RHYTHM: Final = Rhythm(day=0, hour=9, timezone="Europe/Berlin")
WAITING: Final = replace(rows()[0], at=NOW - timedelta(days=12))
FACTS: Final = DigestFacts(weeks=(NEWS,), waiting=3, longest=WAITING, since=NOW - WEEK, at=NOW, rhythm=RHYTHM)
CALM: Final = replace(FACTS, weeks=(replace(NEWS, new=(), lost=(), changed=()),))
COMES: Final = digest.comes(replace(RHYTHM, channel="C1"))


def _weekly(held: DigestFacts) -> Message:
    message = digest.weekly(held)
    if message is None:
        raise AssertionError("this digest says nothing")
    return message


MESSAGES: Final[dict[str, Callable[[], Message]]] = {
    "digest": lambda: _weekly(FACTS),
    "digest_many_sites": lambda: _weekly(replace(FACTS, weeks=(NEWS, MANY_CHANGES, QUIET))),
    "digest_quiet": lambda: _weekly(CALM),
    "digest_now_begun": digest.gathering,
    "digest_now": lambda: digest.now(FACTS, goes=COMES),
    "digest_now_waits": lambda: digest.now(CALM, goes=COMES),
    "digest_now_nothing": lambda: digest.now(
        replace(CALM, waiting=0, longest=None), goes=digest.comes(RHYTHM)
    ),
}
