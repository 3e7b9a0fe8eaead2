import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest

from tests.web.network import HELLO, PUBLIC, FakeNetwork, answer, redirect
from tests.web.reading import LINK, NOW, START, failure, read
from web import fetch, urls
from web.addresses import Policy
from web.connect import Network
from web.errors import ReadError, Refused
from web.fetch import Fetcher, Limits
from web.fetched import Fetched
from web.outcome import Outcome
from web.robots_txt import MAX_BYTES
from web.statuses import RateLimited
from web.urls import Url

PAGE = urls.normalise(START)


async def test_a_page_is_read() -> None:
    fetched = await read({START: answer(headers={"X-Robots-Tag": "noindex", "Link": "<a>"})})
    assert fetched == Fetched(
        url=PAGE,
        final_url=PAGE,
        status=200,
        headers=fetched.headers,
        body=HELLO,
        fetched_at=NOW,
    )
    assert fetched.content_type == "text/html; charset=utf-8"
    assert fetched.headers["x-robots-tag"] == "noindex"


RULES = b"User-agent: GPTBot\nDisallow: /\n"
LONG_RULES = RULES + b"#" * MAX_BYTES
HERE = "http://garden.example.com/robots.txt"
THERE = "http://there.example.com/robots.txt"


@pytest.mark.parametrize(
    ("pages", "robots", "kept"),
    [
        pytest.param({HERE: answer(RULES, content_type="text/plain")}, True, RULES, id="as it came"),
        pytest.param({HERE: answer(RULES, status=404)}, True, b"", id="none there"),
        pytest.param({HERE: answer(RULES)}, False, None, id="not asked for"),
        pytest.param({HERE: answer(LONG_RULES)}, True, LONG_RULES[:MAX_BYTES], id="cut"),
        pytest.param(
            {START: redirect("http://there.example.com/"), HERE: answer(b""), THERE: answer(RULES)},
            True,
            RULES,
            id="that of the host where the page is",
        ),
    ],
)
async def test_robots_txt_is_handed_on_with_the_page(
    pages: dict[str, bytes], *, robots: bool, kept: bytes | None
) -> None:
    fake = FakeNetwork(pages=pages)
    assert (await read(fake, robots=robots)).robots_txt == kept
    assert len(fake.asked) == len(set(fake.asked)), "nothing was asked for twice"


async def test_headers_about_the_use_of_a_page_are_told_apart() -> None:
    headers = {"Server": "x", "TDM-Reservation": "1", "Content-Usage": "train-ai=n"}
    fetched = await read({START: answer(headers=headers)})
    assert fetched.usage_headers == "content-usage: train-ai=n\ntdm-reservation: 1"
    assert (await read({})).usage_headers == ""


async def test_headers_given_twice_are_joined() -> None:
    raw = answer().replace(b"\r\n", b"\r\nX-Robots-Tag: noindex\r\nX-Robots-Tag: nofollow\r\n", 1)
    assert (await read({START: raw})).headers["x-robots-tag"] == "noindex, nofollow"


async def test_we_say_who_we_are_and_nothing_else() -> None:
    fake = FakeNetwork()
    async with Fetcher(Policy(), contact="https://our-site.com/checks", network=fake.network) as fetcher:
        await fetcher.get(PAGE, robots=False)
    names = {line.partition(":")[0].lower() for line in fake.requests[0].split("\r\n")[1:] if line}
    assert names == {"host", "user-agent", "accept", "accept-encoding"}
    assert "User-Agent: linkvouch/0.1 (+https://our-site.com/checks)\r\n" in fake.requests[0]
    assert "Accept-Encoding: gzip, deflate\r\n" in fake.requests[0]


def test_without_contact_the_purpose_is_said() -> None:
    assert fetch.user_agent("") == "linkvouch/0.1 (link checker; reads one page at a person's request)"


@pytest.mark.parametrize(
    "contact", ["ann at site", "a\r\nb", "https://site.com/(x)", "é@site.com", "a" * 201]
)
def test_a_contact_that_cannot_stand_in_a_header_is_refused(contact: str) -> None:
    with pytest.raises(ValueError, match="LINKVOUCH_CONTACT"):
        fetch.user_agent(contact)


async def test_redirects_are_followed_and_kept() -> None:
    there = "http://www.garden.example.com/end"
    fetched = await read(
        {START: redirect("/next#part", 301), START.replace("start", "next"): redirect(there, 308)}
    )
    assert fetched.final_url == there
    assert fetched.hops == ("http://garden.example.com/next", there)


def chain(length: int) -> dict[str, bytes]:
    steps = [START, *(f"http://garden.example.com/{number}" for number in range(length))]
    return {step: redirect(after) for step, after in pairwise(steps)}


async def test_five_redirects_are_followed_and_no_sixth() -> None:
    assert len((await read(chain(5))).hops) == 5
    fake = FakeNetwork(pages=chain(6))
    assert (await failure(fake)).outcome == Outcome.REDIRECT_LOOP
    assert len(fake.requests) == 6


@pytest.mark.parametrize("location", ["", "/start", "http://garden.example.com/start#again"])
async def test_a_redirect_to_itself_is_a_loop(location: str) -> None:
    fake = FakeNetwork(pages={START: redirect(location)})
    assert (await failure(fake)).outcome == Outcome.REDIRECT_LOOP
    assert len(fake.requests) == 1


async def test_two_pages_that_redirect_to_each_other_are_a_loop() -> None:
    other = "http://shop.example.com/"
    fake = FakeNetwork(pages={START: redirect(other), other: redirect(START)})
    assert (await failure(fake)).outcome == Outcome.REDIRECT_LOOP
    assert len(fake.requests) == 2


@pytest.mark.parametrize(
    ("location", "outcome"),
    [
        pytest.param("http://10.7.7.7/", Outcome.BLOCKED_ADDRESS, id="private number"),
        pytest.param("http://inside.example.com/", Outcome.BLOCKED_ADDRESS, id="name with a private answer"),
        pytest.param("http://gardenserver/", Outcome.BLOCKED_ADDRESS, id="local name"),
        pytest.param("http://0x0a070707/", Outcome.INVALID_URL, id="disguised number"),
        pytest.param("http://garden.example.com:25/", Outcome.BLOCKED_PORT, id="other port"),
        pytest.param("smb://garden.example.com/", Outcome.UNSUPPORTED_SCHEME, id="other scheme"),
        pytest.param("http://me:you@garden.example.com/", Outcome.INVALID_URL, id="credentials"),
    ],
)
async def test_a_redirect_is_checked_like_a_first_address(location: str, outcome: Outcome) -> None:
    fake = FakeNetwork(
        dns={"garden.example.com": [[PUBLIC]], "inside.example.com": [["10.7.7.7"]]},
        pages={START: redirect(location)},
    )
    failed = await failure(fake)
    assert failed.outcome == outcome
    assert failed.say.startswith("The page redirects to")
    assert "10.7.7.7" not in failed.say
    assert fake.addresses == [PUBLIC]


async def test_cookies_are_neither_kept_nor_sent() -> None:
    fake = FakeNetwork(pages={START: redirect("/next").replace(b"\r\n", b"\r\nSet-Cookie: a=1\r\n", 1)})
    async with Fetcher(Policy(), pace_s=0, network=fake.network) as fetcher:
        await fetcher.get(PAGE, robots=False)
        await fetcher.get(PAGE, robots=False)
    assert len(fake.requests) == 4
    assert not any("cookie" in head.lower() for head in fake.requests)


async def test_retry_after_is_obeyed() -> None:
    fake = FakeNetwork(pages={START: answer(b"", status=429, headers={"Retry-After": "60"})})
    async with Fetcher(Policy(), pace_s=0, network=fake.network) as fetcher:
        for path in ("/start", "/other"):
            with pytest.raises(RateLimited):
                await fetcher.get(urls.normalise(f"http://garden.example.com{path}"), robots=False)
        await fetcher.get(urls.normalise("http://shop.example.com/"), robots=False)
    assert fake.asked == ["garden.example.com/start", "shop.example.com/"]


async def test_silence_and_slowness_end() -> None:
    quick = Limits(deadline_s=0.2, first_byte_s=0.05)
    assert (await failure({START: [None]}, limits=quick)).outcome == Outcome.TIMEOUT
    patient = Limits(deadline_s=0.1, first_byte_s=30)
    assert (await failure({START: [None]}, limits=patient)).outcome == Outcome.TIMEOUT


@pytest.mark.parametrize(
    ("size", "refused"),
    [pytest.param(60_000, False, id="60 kB"), pytest.param(70_000, True, id="70 kB")],
)
async def test_headers_larger_than_a_page_has_are_no_answer(size: int, *, refused: bool) -> None:
    pages = {START: answer(headers={f"X-{number}": "x" * 1_000 for number in range(size // 1_000)})}
    if refused:
        assert (await failure(pages)).outcome == Outcome.PROTOCOL_ERROR
    else:
        assert (await read(pages)).status == 200


async def test_a_protocol_switch_is_no_answer() -> None:
    failed = await failure(
        {START: [b"HTTP/1.1 101 Switching\r\nUpgrade: garden\r\nConnection: upgrade\r\n\r\n"]}
    )
    assert failed.outcome == Outcome.PROTOCOL_ERROR


async def test_robots_are_asked_first_at_every_hop() -> None:
    there = "https://www.garden.example.com/end"
    fake = FakeNetwork(
        pages={
            START: redirect(there),
            "https://www.garden.example.com/robots.txt": answer(
                b"User-agent: *\nDisallow: /end", content_type="text/plain"
            ),
        }
    )
    failed = await failure(fake, robots=True)
    assert isinstance(failed, Refused)
    assert failed.outcome == Outcome.BLOCKED_BY_ROBOTS
    assert fake.asked == [
        "garden.example.com/robots.txt",
        "garden.example.com/start",
        "www.garden.example.com/robots.txt",
    ]


async def test_a_dead_name_is_told_as_such_with_robots_too() -> None:
    failed = await failure(FakeNetwork(dns={"*": [["NXDOMAIN"]]}), robots=True)
    assert failed.outcome == Outcome.DNS_ERROR


async def test_a_slow_robots_file_is_given_up_sooner_than_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "ROBOTS_LIMITS", Limits(answer_s=0.05))
    before = asyncio.get_running_loop().time()
    failed = await failure({"http://garden.example.com/robots.txt": [None]}, robots=True)
    assert failed.outcome == Outcome.ROBOTS_UNREACHABLE
    assert asyncio.get_running_loop().time() - before < 2  # and not the eight seconds of other answers


async def test_a_huge_robots_file_is_read_in_part() -> None:
    huge = answer(b"User-agent: *\nAllow: /\n" + b"# x\n" * 3_000_000, content_type="text/plain")
    assert (await read({"http://garden.example.com/robots.txt": huge}, robots=True)).body == HELLO


async def test_a_long_crawl_delay_puts_the_next_page_off() -> None:
    slow = answer(b"User-agent: *\nCrawl-delay: 600", content_type="text/plain")
    fake = FakeNetwork(pages={"http://garden.example.com/robots.txt": slow})
    async with Fetcher(Policy(), pace_s=0, network=fake.network) as fetcher:
        await fetcher.get(PAGE)
        with pytest.raises(RateLimited, match="in 10 minutes"):
            await fetcher.get(PAGE)


async def test_a_short_crawl_delay_is_waited_for() -> None:
    slow = answer(b"User-agent: *\nCrawl-delay: 0.1", content_type="text/plain")
    fake = FakeNetwork(pages={"http://garden.example.com/robots.txt": slow})
    loop = asyncio.get_running_loop()
    async with Fetcher(Policy(), pace_s=0, network=fake.network) as fetcher:
        await fetcher.get(PAGE)
        before = loop.time()
        await fetcher.get(PAGE)
    assert loop.time() - before > 0.05


async def test_one_host_is_read_one_page_at_a_time() -> None:
    fake = FakeNetwork()
    pages = [urls.normalise(f"http://garden.example.com/{number}") for number in range(5)]
    async with Fetcher(Policy(), pace_s=0.01, network=fake.network) as fetcher:
        await asyncio.gather(*(fetcher.get(page) for page in pages))
    assert fake.most_open == 1
    assert len(fake.requests) == 6


async def test_private_numbers_get_one_answer_whatever_listens_there() -> None:
    failures = [await failure(FakeNetwork(), f"http://10.7.7.7:{port}/") for port in (22, 80, 8080)]
    assert len({(failed.outcome, failed.say) for failed in failures}) == 1


async def test_an_allowed_private_number_is_not_named_in_errors() -> None:
    fake = FakeNetwork(pages={"http://10.7.7.7/": answer(b"", status=404)})
    async with Fetcher(Policy.parse("10.7.7.7"), pace_s=0, network=fake.network) as fetcher:
        with pytest.raises(ReadError, match=r"^The site has no such page"):
            await fetcher.get(Url("http://10.7.7.7/"))


async def test_an_api_is_asked_without_robots() -> None:
    url = urls.normalise("https://api.example.com/search?format=json")
    asked = "https://api.example.com/search?format=json&q=clay+soil&n=5"
    fake = FakeNetwork(
        pages={asked: answer(json.dumps({"hits": 1}).encode(), content_type="application/json")}
    )
    async with Fetcher(Policy(), network=fake.network) as fetcher:
        assert await fetcher.get_json(url, {"q": "clay soil", "n": 5}) == {"hits": 1}
    assert len(fake.requests) == 1
    assert "Accept: application/json\r\n" in fake.requests[0]


@pytest.mark.parametrize(
    "body", [b"no data", b"\xff\xfe", b"[" * 100_000], ids=["words", "bytes", "too deep"]
)
async def test_an_api_that_sends_no_data_is_an_error(body: bytes) -> None:
    fake = FakeNetwork(pages={START: answer(body, content_type="application/json")})
    async with Fetcher(Policy(), network=fake.network) as fetcher:
        with pytest.raises(ReadError) as failed:
            await fetcher.get_json(PAGE)
    assert failed.value.outcome == Outcome.PROTOCOL_ERROR


Serve = Callable[[asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def loopback(serve: Serve) -> AsyncIterator[tuple[Policy, Url]]:
    """A server on 127.0.0.1 that answers every request but robots.txt with `serve`."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        try:
            if b" /robots.txt " in head:
                writer.write(answer(b"", status=404))
            else:
                await serve(writer)
            await writer.drain()
        except ConnectionError:
            pass  # the reader had enough
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield (
            Policy.parse(f"127.0.0.1:{port}", "*=127.0.0.1"),
            urls.normalise(f"http://garden.example.com:{port}/start"),
        )
    finally:
        server.close()
        await server.wait_closed()


async def test_over_real_sockets_a_page_is_read() -> None:
    async def page(writer: asyncio.StreamWriter) -> None:
        writer.write(answer())

    async with loopback(page) as (policy, url), Fetcher(policy, pace_s=0) as fetcher:
        assert (await fetcher.get(url)).body == HELLO


async def test_over_real_sockets_one_byte_at_a_time_ends_at_the_deadline() -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        for _ in range(100):
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with loopback(drip) as (policy, url), Fetcher(policy, pace_s=0) as fetcher:
        before = asyncio.get_running_loop().time()
        with pytest.raises(ReadError) as failed:
            await fetcher.get(url, limits=Limits(deadline_s=0.3))
        assert failed.value.outcome == Outcome.TIMEOUT
        assert asyncio.get_running_loop().time() - before < 1


async def test_over_real_sockets_an_endless_page_is_cut() -> None:
    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + LINK)
        while True:
            writer.write(b"." * 65_536)
            await writer.drain()

    async with loopback(endless) as (policy, url), Fetcher(policy, pace_s=0) as fetcher:
        fetched = await fetcher.get(url)
        assert fetched.truncated
        assert len(fetched.body) == fetch.DEFAULT_LIMITS.max_bytes


async def test_over_real_sockets_a_closed_port_is_no_connection() -> None:
    async def nobody(writer: asyncio.StreamWriter) -> None:
        writer.write(answer())

    async with loopback(nobody) as (policy, url):
        pass
    async with Fetcher(policy, pace_s=0, network=Network()) as fetcher:
        with pytest.raises(ReadError) as failed:
            await fetcher.get(url)
    assert failed.value.outcome == Outcome.CONNECT_ERROR
