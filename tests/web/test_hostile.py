"""Every family of bad manners of tests/web/hostile.py ends soon, in one outcome with one sentence."""

import asyncio
import re

import pytest

from tests.web import hostile
from web.body import Accept
from web.errors import ReadError
from web.fetch import Fetcher, Limits
from web.fetched import Fetched
from web.outcome import Outcome
from web.page import Page, Snapshot
from web.parse import parse
from web.read import Reader
from web.urls import Url

QUICK = Limits(deadline_s=1.0, connect_s=0.5, first_byte_s=0.5)
SOON_S = 8.0  # a busy machine included; without a deadline most of these never end

ENDS = {
    "/article": Outcome.OK,
    "/silent": Outcome.TIMEOUT,
    "/drip": Outcome.TIMEOUT,
    "/stalls": Outcome.TIMEOUT,
    "/slow-hops": Outcome.TIMEOUT,
    "/endless": Outcome.TOO_LARGE,
    "/article-then-endless": Outcome.OK,
    "/bomb": Outcome.TOO_LARGE,
    "/packed-twice": Outcome.PROTOCOL_ERROR,
    "/packed-oddly": Outcome.PROTOCOL_ERROR,
    "/not-packed": Outcome.PROTOCOL_ERROR,
    "/cut-packing": Outcome.PROTOCOL_ERROR,
    "/utf16-unmarked": Outcome.OK,
    "/no-such-charset": Outcome.OK,
    "/charset-is-a-codec": Outcome.OK,
    "/broken-letters": Outcome.OK,
    "/loop": Outcome.REDIRECT_LOOP,
    "/hops": Outcome.REDIRECT_LOOP,
    "/nowhere": Outcome.HTTP_ERROR,
    "/to-a-file": Outcome.UNSUPPORTED_SCHEME,
    "/to-a-private-number": Outcome.BLOCKED_ADDRESS,
    "/refresh": Outcome.OK,
    "/refresh-loop": Outcome.REDIRECT_LOOP,
    "/refresh-private": Outcome.BLOCKED_ADDRESS,
    "/film": Outcome.NOT_HTML,
    "/pdf-as-page": Outcome.NOT_HTML,
    "/gone": Outcome.HTTP_ERROR,
    "/broken": Outcome.HTTP_ERROR,
    "/refused": Outcome.HTTP_ERROR,
    "/login-wanted": Outcome.LOGIN_WALL,
    "/too-many": Outcome.RATE_LIMITED,
    "/resting": Outcome.RATE_LIMITED,
    "/challenge-in-header": Outcome.CHALLENGE,
    "/challenge-accepted": Outcome.CHALLENGE,
    "/challenge-in-page": Outcome.CHALLENGE,
    "/login": Outcome.LOGIN_WALL,
    "/to-login": Outcome.LOGIN_WALL,
    "/consent": Outcome.CONSENT_WALL,
    "/shell": Outcome.JS_ONLY,
    "/missing": Outcome.SOFT_404,
    "/parked": Outcome.PARKED,
    "/nothing": Outcome.JS_ONLY,
    "/deep": Outcome.OK,
    "/one-tag": Outcome.OK,
    "/no-http": Outcome.PROTOCOL_ERROR,
    "/two-lengths": Outcome.PROTOCOL_ERROR,
    "/status-of-letters": Outcome.PROTOCOL_ERROR,
    "/bad-chunk": Outcome.PROTOCOL_ERROR,
    "/hangs-up": Outcome.PROTOCOL_ERROR,
    "/breaks-off": Outcome.PROTOCOL_ERROR,
}


class Hasty(Fetcher):
    """A fetcher with little time."""

    async def get(
        self,
        url: Url,
        *,
        limits: Limits = QUICK,
        robots: bool = True,
        accept: Accept = "html",
        known: Fetched | None = None,
    ) -> Fetched:
        return await super().get(url, limits=limits, robots=robots, accept=accept, known=known)


async def parse_here(snapshot: Snapshot) -> Page:
    return await asyncio.to_thread(parse, snapshot)


async def end_of(fetcher: Fetcher, url: Url) -> tuple[Outcome, str]:
    try:
        await Reader(fetcher, parse_here)(url)
    except ReadError as error:
        return error.outcome, error.say
    return Outcome.OK, "Read."


def test_every_behaviour_has_an_end() -> None:
    assert set(ENDS) == set(hostile.ROUTES)


@pytest.mark.parametrize("path", ENDS)
async def test_bad_manners_end_soon_and_are_told(path: str) -> None:
    async with hostile.serving() as (policy, address), Hasty(policy, pace_s=0) as fetcher:
        async with asyncio.timeout(SOON_S):
            outcome, say = await end_of(fetcher, address("garden", path))
    assert outcome is ENDS[path]
    assert re.search(r"\.$", say)
    assert not re.search(r"\b(?:weak|risky|lost|toxic)\b|10\.1\.2\.3|127\.0", say, re.IGNORECASE)


@pytest.mark.parametrize(
    ("host", "outcome"),
    [("no-robots", Outcome.BLOCKED_BY_ROBOTS), ("sick-robots", Outcome.ROBOTS_UNREACHABLE)],
)
async def test_robots_are_heard_over_a_real_socket(host: str, outcome: Outcome) -> None:
    async with hostile.serving() as (policy, address), Fetcher(policy, pace_s=0) as fetcher:
        assert (await end_of(fetcher, address(host, "/article")))[0] is outcome


async def test_twenty_at_a_time_end_as_they_do_alone() -> None:
    quick = [path for path, outcome in ENDS.items() if outcome not in {Outcome.TIMEOUT, Outcome.TOO_LARGE}]
    # with the usual patience: the crowd shares this process, which takes the pages apart as well
    turns = asyncio.Semaphore(20)
    async with hostile.serving() as (policy, address), Fetcher(policy, pace_s=0) as fetcher:

        async def end(number: int, path: str) -> Outcome:
            async with turns:
                return (await end_of(fetcher, address(f"garden{number}", path)))[0]

        ends = await asyncio.gather(*(end(number, path) for number, path in enumerate(quick)))
    assert dict(zip(quick, ends, strict=True)) == {path: ENDS[path] for path in quick}
