import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from web import robots, urls
from web.connect import NoConnection
from web.errors import NotAPage, ReadError, Refused, Unreachable
from web.outcome import Outcome
from web.pace import Budget
from web.robots import Robots, RobotsAnswer
from web.robots_txt import MAX_BYTES, Rules
from web.urls import Url

PAGE = urls.normalise("https://garden.example.com/notes/soil")
FILE = "https://garden.example.com/robots.txt"
CLOSED = b"User-agent: *\nDisallow: /\n"


class Site:
    """Answers for robots.txt by URL; keeps what was asked."""

    def __init__(self, answers: Mapping[str, RobotsAnswer | ReadError]) -> None:
        self.answers = dict(answers)
        self.asked: list[str] = []
        self.now = datetime(2026, 5, 1, tzinfo=UTC)
        self.robots = Robots(self.ask, lambda: self.now)

    async def ask(self, url: Url, budget: Budget) -> RobotsAnswer:
        assert budget.left > 0
        self.asked.append(url)
        await asyncio.sleep(0)
        told = self.answers.get(url, RobotsAnswer(status=404))
        if isinstance(told, ReadError):
            raise told
        return told

    async def allow(self, url: Url = PAGE) -> bool:
        return (await self.robots.rules(url, Budget(15))).allow(url)


def site(told: RobotsAnswer | ReadError) -> Site:
    return Site({FILE: told})


def file(text: str) -> RobotsAnswer:
    return RobotsAnswer(status=200, body=text.encode())


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        pytest.param("", True, id="empty"),
        pytest.param("User-agent: *\nDisallow: /", False, id="everybody out"),
        pytest.param("User-agent: *\nDisallow: /shop/", True, id="another folder"),
        pytest.param("User-agent: *\nDisallow: /notes/", False, id="this folder"),
        pytest.param(
            "User-agent: LinkVouch\nDisallow: /\n\nUser-agent: *\nAllow: /", False, id="we in particular"
        ),
        pytest.param("User-agent: otherbot\nDisallow: /", True, id="somebody else"),
        pytest.param(
            "User-agent: linkvouch\nAllow: /\n\nUser-agent: *\nDisallow: /", True, id="we may, others not"
        ),
        pytest.param(
            "User-agent: *\nDisallow: /notes/\nAllow: /notes/soil", True, id="the longer rule counts"
        ),
        pytest.param("User-agent: *\nDisallow: /*/soil$", False, id="pattern"),
        pytest.param("\ufeffUser-agent: *\r\nDISALLOW: /\r\n", False, id="byte order mark and capitals"),
        pytest.param("<html><body>User-agent: none</body></html>", True, id="a page where a file belongs"),
    ],
)
async def test_rules_are_obeyed(text: str, allowed: bool) -> None:  # noqa: FBT001 - a table of answers
    assert await site(file(text)).allow() is allowed


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
async def test_a_missing_file_allows_everything(status: int) -> None:
    assert await site(RobotsAnswer(status=status, body=CLOSED)).allow()


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(RobotsAnswer(status=429), id="too many requests"),
        pytest.param(RobotsAnswer(status=500), id="server error"),
        pytest.param(RobotsAnswer(status=503), id="out of service"),
        pytest.param(Unreachable(Outcome.TIMEOUT, "silent"), id="silence"),
        pytest.param(Unreachable(Outcome.PROTOCOL_ERROR, "broken"), id="broken answer"),
        pytest.param(NotAPage(Outcome.TOO_LARGE, "bomb"), id="too large"),
        pytest.param(
            RobotsAnswer(status=302, location="http://10.7.7.7/robots.txt"), id="redirect to a private number"
        ),
        pytest.param(
            RobotsAnswer(status=302, location="ftp://garden.example.com/"), id="redirect to no web page"
        ),
    ],
)
async def test_a_file_that_cannot_be_read_keeps_us_out(told: RobotsAnswer | ReadError) -> None:
    with pytest.raises(Unreachable, match=r"robots\.txt") as failed:
        await site(told).allow()
    assert failed.value.outcome == Outcome.ROBOTS_UNREACHABLE


@pytest.mark.parametrize(
    "error",
    [NoConnection(Outcome.DNS_ERROR, "no such name"), Refused(Outcome.BLOCKED_ADDRESS, "private")],
    ids=["no connection", "forbidden address"],
)
async def test_a_host_out_of_reach_is_told_as_such(error: ReadError) -> None:
    with pytest.raises(type(error)) as failed:
        await site(error).allow()
    assert failed.value is error


async def test_a_redirect_is_followed_to_another_host() -> None:
    there = "https://www.garden.example.com/robots.txt"
    rules = Site({FILE: RobotsAnswer(status=301, location=there), there: file("User-agent: *\nDisallow: /")})
    assert not await rules.allow()
    assert rules.asked == [FILE, there]


async def test_a_redirect_out_of_reach_keeps_us_out() -> None:
    there = "https://www.garden.example.com/robots.txt"
    rules = Site(
        {
            FILE: RobotsAnswer(status=301, location=there),
            there: NoConnection(Outcome.DNS_ERROR, "no such name"),
        }
    )
    with pytest.raises(Unreachable) as failed:
        await rules.allow()
    assert failed.value.outcome == Outcome.ROBOTS_UNREACHABLE


async def test_endless_redirects_count_as_no_file() -> None:
    rules = site(RobotsAnswer(status=302, location="/robots.txt"))
    assert await rules.allow()
    assert len(rules.asked) == robots.MAX_REDIRECTS + 1


async def test_rules_are_kept_for_a_day() -> None:
    rules = site(file("User-agent: *\nDisallow: /"))
    await rules.allow()
    rules.now += timedelta(hours=23)
    await rules.allow()
    assert len(rules.asked) == 1
    rules.now += timedelta(hours=2)
    await rules.allow()
    assert len(rules.asked) == 2


async def test_a_failure_is_kept_for_minutes() -> None:
    rules = site(RobotsAnswer(status=500))
    for _ in range(3):
        with pytest.raises(Unreachable):
            await rules.allow()
    assert len(rules.asked) == 1
    rules.now += timedelta(minutes=11)
    rules.answers[FILE] = file("")
    assert await rules.allow()


async def test_ten_pages_at_once_ask_once() -> None:
    rules = site(file(""))
    assert all(await asyncio.gather(*(rules.allow() for _ in range(10))))
    assert rules.asked == [FILE]


async def test_each_origin_has_its_own_rules() -> None:
    rules = site(file("User-agent: *\nDisallow: /"))
    assert not await rules.allow()
    assert await rules.allow(Url("http://garden.example.com/notes/soil"))


async def test_the_oldest_rules_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "MAX_ORIGINS", 3)
    rules = Site({})
    for number in range(9):
        await rules.allow(Url(f"https://g{number}.example.com/"))
    assert len(rules.robots._kept) == 3
    assert len(rules.robots._reading) <= 3


def test_what_lies_past_the_limit_is_not_read() -> None:
    padding = b"# " + b"x" * MAX_BYTES + b"\n"
    assert Rules(padding + CLOSED).allow(PAGE)
    assert not Rules(CLOSED + padding).allow(PAGE)


@pytest.mark.parametrize(
    ("text", "delay_s"),
    [
        ("User-agent: *\nCrawl-delay: 7", 7.0),
        ("User-agent: *\nDisallow:", 0.0),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
        ("User-agent: *\nCrawl-delay: -3", 0.0),
        ("User-agent: other\nCrawl-delay: 7", 0.0),
    ],
)
def test_crawl_delay(text: str, delay_s: float) -> None:
    assert Rules(text.encode()).crawl_delay_s == delay_s


def test_junk_holds_no_rules() -> None:
    assert Rules(bytes(range(256)) * 40).allow(PAGE)
