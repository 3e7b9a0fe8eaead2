"""One page over the network: politely, within limits of time and size, and never from inside a network."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType, TracebackType
from typing import Final, Self
from urllib.parse import urlencode

import httpx

from web import body, hosts, refresh, statuses, urls, walls
from web.addresses import Policy
from web.body import Accept
from web.connect import GuardedTransport, Network, NoConnection, refuse_early
from web.errors import ReadError, Refused, Unreachable
from web.fetched import Fetched
from web.outcome import Outcome
from web.pace import Budget, Pace, shorten
from web.robots import ANSWER_S as ROBOTS_ANSWER_S
from web.robots import Robots, RobotsAnswer
from web.robots_txt import MAX_BYTES as ROBOTS_MAX_BYTES
from web.urls import Url

PRODUCT: Final = "linkvouch/0.1"
INTERNET: Final = Network()
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
NO_BODY: Final = frozenset({204, 205})
NOT_MODIFIED: Final = 304
TOO_MANY: Final = 429
ASKS_FOR_REST: Final = frozenset({TOO_MANY, 503})  # 503 only with Retry-After
PEEK_S: Final = 2.0  # for the beginning of an error page
PEEK_BYTES: Final = 65_536  # of it; challenges have 5,000 to 30,000
LONGEST_PAUSE_S: Final = 10.0  # a longer Crawl-delay puts the next page off instead of holding it up
AFTER_REDIRECT: Final = {
    Outcome.BLOCKED_ADDRESS: "The page redirects to a private or local network, which linkvouch does not "
    "open. Open it by hand.",
    Outcome.BLOCKED_PORT: "The page redirects to an unusual port, which linkvouch does not open. "
    "Open it by hand.",
    Outcome.UNSUPPORTED_SCHEME: "The page redirects to something that is not a web page. Open it by hand.",
    Outcome.INVALID_URL: "The page redirects to a malformed address. Open it by hand.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one page may cost. Time spent waiting for our turn at a busy host is not counted."""

    deadline_s: float = 15.0  # everything: robots.txt, redirects, TLS, reading
    connect_s: float = 5.0  # TCP, and again TLS; the look-up has five seconds of its own
    first_byte_s: float = 8.0  # also the longest silence in the middle of an answer
    answer_s: float = 15.0  # one answer, from asking for it to its last byte
    max_bytes: int = 5_000_000  # decoded, and on the wire
    max_redirects: int = 5


DEFAULT_LIMITS: Final = Limits()
ROBOTS_LIMITS: Final = Limits(answer_s=ROBOTS_ANSWER_S, max_bytes=ROBOTS_MAX_BYTES)


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    data: bytes = b""
    truncated: bool = False
    robots_txt: bytes | None = None  # of its host, None when it was not asked for

    @property
    def location(self) -> str | None:
        return self.headers.get("location") if self.status in REDIRECTS else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """What stays the same from hop to hop."""

    accept: Accept
    limits: Limits
    budget: Budget
    robots: bool
    known: Fetched | None = None

    def conditions(self, url: Url) -> dict[str, str]:
        """They go to the address that named them, and to no other on the way."""
        return self.known.conditions if self.known is not None and url == self.known.final_url else {}


class Fetcher:
    """Reads pages of other people. One for the whole program; `async with Fetcher(...) as fetcher`."""

    def __init__(
        self,
        policy: Policy,
        *,
        pace_s: float = 1.0,
        contact: str = "",
        clock: Callable[[], datetime] = utc_now,
        network: Network = INTERNET,
    ) -> None:
        """`pace_s` seconds lie between two requests to one host; `contact` is shown to the sites we read.

        Raises ValueError when `contact` cannot stand in a header.
        """
        self._policy = policy
        self._clock = clock
        self._user_agent = user_agent(contact)
        self._pace = Pace(pace_s)
        self._transport = GuardedTransport(policy, network)
        self._robots = Robots(self._robots_txt, clock)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    async def get(
        self,
        url: Url,
        *,
        limits: Limits = DEFAULT_LIMITS,
        robots: bool = True,
        accept: Accept = "html",
        known: Fetched | None = None,
    ) -> Fetched:
        """Read one address, through its redirects. Raises ReadError, whose `outcome` and `say` tell why not.

        Where a page is asked for, one that sends its visitors on within five seconds is a redirect as well.
        An HTML page that is too large is cut at `limits.max_bytes` and marked `truncated`, unless no link
        stands in that part; other kinds are then refused with `too_large`.

        `known` is the page as read before within the same limits: where it still ends at the same address,
        its server is asked to send it only if it has changed, and otherwise gives `known`'s body again.
        """
        job = _Job(accept=accept, limits=limits, budget=Budget(limits.deadline_s), robots=robots, known=known)
        final, hops = url, list[Url]()
        answer = await self._page(url, job)
        while (location := _leads_to(answer, job)) is not None:
            if len(hops) == limits.max_redirects:
                raise _endless(final)
            try:
                final = urls.follow(final, location)
                if final == url or final in hops:
                    raise _endless(final)
                hops.append(final)
                answer = await self._page(final, job)
            except Refused as error:
                raise _after_redirect(error) from error
        data = _page_data(answer, job, hosts.spoken(urls.host(final)))
        return Fetched(
            url=url,
            final_url=final,
            status=answer.status,
            headers=answer.headers,
            body=data,
            hops=tuple(hops),
            truncated=answer.truncated,
            robots_txt=answer.robots_txt,
            fetched_at=self._clock(),
        )

    def would_open(self, *addresses: Url) -> bool:
        """Do the settings allow each of these addresses, as far as they alone decide?"""
        try:
            for url in addresses:
                refuse_early(urls.host(url), urls.port(url), self._policy)
        except Refused:
            return False
        return True

    def now(self) -> datetime:
        return self._clock()

    async def get_json(
        self, url: Url, params: Mapping[str, str | int] | None = None, *, limits: Limits = DEFAULT_LIMITS
    ) -> object:
        """Ask a documented API with GET and give back its JSON, not yet validated; robots.txt is not asked.

        Raises ReadError as `get` does, with `protocol_error` for an answer that is no JSON.
        """
        if params:
            url = urls.normalise(f"{url}{'&' if '?' in url else '?'}{urlencode(params)}")
        fetched = await self.get(url, limits=limits, robots=False, accept="json")
        try:
            found: object = json.loads(fetched.body)
        except (ValueError, RecursionError) as error:
            raise body.not_wanted("json", hosts.spoken(urls.host(fetched.final_url))) from error
        return found

    async def _page(self, url: Url, job: _Job) -> _Answer:
        """One request for a page, after asking robots.txt; statuses that are failures are raised."""
        host = urls.host(url)
        name = hosts.spoken(host)
        refuse_early(host, urls.port(url), self._policy)
        self._check_rest(host, name)
        delay_s, robots_txt = 0.0, None
        if job.robots:
            rules = await self._robots.rules(url, job.budget)
            if not rules.allow(url):
                raise Refused(
                    Outcome.BLOCKED_BY_ROBOTS,
                    f"{name} asks programs in its robots.txt not to read this page, so it was not opened. "
                    "Open it by hand to see the link.",
                )
            delay_s, robots_txt = rules.crawl_delay_s, rules.text
        answer = await self._request(url, job, pause_s=min(delay_s, LONGEST_PAUSE_S))
        if statuses.is_challenge(answer.headers):
            raise walls.challenged(name, status=answer.status)
        if answer.status in ASKS_FOR_REST and (answer.status == TOO_MANY or "retry-after" in answer.headers):
            wait_s = statuses.retry_after_s(answer.headers.get("retry-after", ""), self._clock())
            self._pace.rest(host, wait_s)
            raise statuses.RateLimited(name, wait_s, status=answer.status)
        if answer.location is None:
            if not 200 <= answer.status < 300 or answer.status in NO_BODY:
                raise statuses.error(answer.status, name, answer.data)
            if delay_s > LONGEST_PAUSE_S:
                self._pace.rest(host, min(delay_s, statuses.MAX_RETRY_AFTER_S))
        return replace(answer, robots_txt=robots_txt)

    async def _robots_txt(self, url: Url, budget: Budget) -> RobotsAnswer:
        refuse_early(urls.host(url), urls.port(url), self._policy)
        answer = await self._request(
            url, _Job(accept="any", limits=ROBOTS_LIMITS, budget=budget, robots=False)
        )
        return RobotsAnswer(status=answer.status, body=answer.data, location=answer.location or "")

    async def _request(self, url: Url, job: _Job, *, pause_s: float = 0.0) -> _Answer:
        """One exchange, when it is our turn at this host."""
        host = urls.host(url)
        name = hosts.spoken(host)
        async with self._pace.turn(host, pause_s):
            self._check_rest(host, name)
            connected = False
            try:
                async with job.budget.spend() as timeout:

                    async def watch(event: str, _: object) -> None:
                        nonlocal connected
                        if event == "http11.send_request_headers.started":
                            connected = True
                            shorten(timeout, job.limits.answer_s)

                    return await self._exchange(url, job, watch)
            except TimeoutError as error:
                kind = Unreachable if connected else NoConnection
                raise kind(
                    Outcome.TIMEOUT, f"{name} did not finish answering in time. Try again later."
                ) from error

    async def _exchange(
        self, url: Url, job: _Job, watch: Callable[[str, object], Awaitable[None]]
    ) -> _Answer:
        limits = job.limits
        name = hosts.spoken(urls.host(url))
        conditions = job.conditions(url)
        request = httpx.Request(
            "GET",
            url,
            headers={
                "User-Agent": self._user_agent,
                "Accept": body.ACCEPT_HEADERS[job.accept],
                "Accept-Encoding": body.CODINGS,
                **conditions,
            },
            extensions={
                "trace": watch,
                "timeout": {
                    "connect": limits.connect_s,
                    "read": limits.first_byte_s,
                    "write": limits.first_byte_s,
                },
            },
        )
        response = await self._transport.handle_async_request(request)
        async with aclosing(response):
            headers = MappingProxyType(dict(response.headers.items()))
            if response.status_code == NOT_MODIFIED and conditions and job.known is not None:
                page = job.known.confirmed(headers)
                return _Answer(status=page.status, headers=page.headers, data=page.body)
            if not 200 <= response.status_code < 300:
                start = await _peek(response, name) if response.status_code in statuses.PEEKED else b""
                return _Answer(status=response.status_code, headers=headers, data=start)
            content_type = headers.get("content-type", "")
            body.check_type(content_type, job.accept, name)
            if body.is_huge(headers.get("content-length", ""), limits.max_bytes) and job.accept != "any":
                raise body.too_large(name, limits.max_bytes)
            read = await body.read(
                response.aiter_raw(),
                coding=body.coding_of(headers.get("content-encoding", ""), name),
                max_bytes=limits.max_bytes,
                name=name,
            )
        body.check_start(read.data, content_type, job.accept, name)
        return _Answer(status=response.status_code, headers=headers, data=read.data, truncated=read.truncated)

    def _check_rest(self, host: str, name: str) -> None:
        rest_s = self._pace.resting_s(host)
        if rest_s > 0:
            raise statuses.RateLimited(name, rest_s)


def user_agent(contact: str) -> str:
    """The one honest User-Agent. Raises ValueError when `contact` cannot stand in a header."""
    if not contact:
        return f"{PRODUCT} (link checker; reads one page at a person's request)"
    if re.fullmatch(r"[!-'*-~]{1,200}", contact) is None:
        raise ValueError(
            "LINKVOUCH_CONTACT is not a web or e-mail address. Example: https://site.com/about-our-checks"
        )
    return f"{PRODUCT} (+{contact})"


async def _peek(response: httpx.Response, name: str) -> bytes:
    """How an error page begins; nothing when it does not come at once, for its status says enough."""
    try:
        async with asyncio.timeout(PEEK_S):
            coding = body.coding_of(response.headers.get("content-encoding", ""), name)
            read = await body.read(response.aiter_raw(), coding=coding, max_bytes=PEEK_BYTES, name=name)
    except (ReadError, TimeoutError):
        return b""
    return read.data


def _leads_to(answer: _Answer, job: _Job) -> str | None:
    """Where an answer sends us, by its status, by a Refresh header or from within the page."""
    if answer.location is not None or job.accept != "html":
        return answer.location
    headers = answer.headers
    return refresh.location(headers.get("refresh", ""), answer.data, headers.get("content-type", ""))


def _page_data(answer: _Answer, job: _Job, name: str) -> bytes:
    if answer.truncated and (job.accept != "html" or not body.ANY_LINK.search(answer.data)):
        raise body.too_large(name, job.limits.max_bytes)
    return answer.data


def _endless(url: Url) -> Unreachable:
    return Unreachable(
        Outcome.REDIRECT_LOOP,
        f"{hosts.spoken(urls.host(url))} keeps redirecting and never shows a page. Open the address by "
        "hand and give the one where you end up.",
    )


def _after_redirect(error: Refused) -> Refused:
    return Refused(error.outcome, AFTER_REDIRECT.get(error.outcome, error.say))
