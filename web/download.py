"""Big files over the network: resumed where they broke off, whole or not at all, by the guarded connector.

A file grows in its place, with what its server said of it beside it in `NAME.json`. Both stay until they are
discarded: whoever asks again for the same address goes on with them, or has them at once.
"""

import asyncio
import errno
import json
import os
import re
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import httpx

from web import hosts, urls
from web.addresses import Policy
from web.connect import GuardedTransport, Network, refuse_early
from web.errors import ReadError, Refused, Unreachable
from web.fetch import AFTER_REDIRECT, INTERNET, REDIRECTS, user_agent
from web.outcome import Outcome
from web.pace import Pace
from web.urls import Url

PARTIAL: Final = 206
BEYOND: Final = 416
KNOWN: Final = ("etag", "last-modified")
CONTENT_RANGE: Final = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+)", re.IGNORECASE)
DISK_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})

Enough = Callable[[bytes], bool]  # told the bytes in order; is what came so far all that is wanted?
Progress = Callable[[int, int | None], None]  # bytes that are there, and how many there will be


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadLimits:
    """What a file may cost. A server that is slower than `min_bytes` in `window_s` is given up."""

    connect_s: float = 10.0
    silence_s: float = 30.0
    window_s: float = 30.0
    min_bytes: int = 30_000
    max_bytes: int = 20_000_000_000
    tries: int = 4  # in a row that bring nothing new
    pause_s: float = 2.0  # before the second, twice as long before each one after that
    reserve_bytes: int = 100_000_000  # left free on the disk
    max_redirects: int = 5


DEFAULT: Final = DownloadLimits()


class DownloadFailed(ReadError):
    """The file did not come, or not whole. What came is kept where it can be gone on with."""


class _Broken(Exception):
    """The connection ended early; another try may go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """A file that is there: where, and how old its server says it is (None when it does not say)."""

    file: Path
    modified: datetime | None
    whole: bool  # False when `enough` ended it


@dataclass(slots=True, kw_only=True)
class _Part:
    """What of the file is there."""

    file: Path
    facts: Path
    url: str
    known: dict[str, str]

    @classmethod
    def of(cls, into: Path, url: Url) -> "_Part":
        """What an earlier try left of this address; nothing where that cannot be gone on with."""
        file, facts = into, into.with_name(f"{into.name}.json")
        known: dict[str, str] = {}
        try:
            said = json.loads(facts.read_bytes())
            if said.get("url") == url:
                known = {name: said[name] for name in KNOWN if isinstance(said.get(name), str)}
        except (OSError, ValueError, AttributeError):
            pass
        part = cls(file=file, facts=facts, url=url, known=known)
        if not part.condition:
            part.forget()
        return part

    @property
    def size(self) -> int:
        return self.file.stat().st_size if self.file.exists() else 0

    @property
    def condition(self) -> str:
        """For If-Range: a strong ETag, else the date (RFC 9110, 2022, section 13.1.5); "" for neither."""
        tag = self.known.get("etag", "")
        return tag if tag.startswith('"') else self.known.get("last-modified", "")

    def begin(self, headers: Mapping[str, str]) -> None:
        """A new file; what was there is not of it."""
        self.forget()
        self.known = {name: headers[name] for name in KNOWN if name in headers}
        self.facts.write_text(json.dumps({"url": self.url, **self.known}), encoding="utf-8")

    def forget(self) -> None:
        self.file.unlink(missing_ok=True)
        self.facts.unlink(missing_ok=True)

    @property
    def kept(self) -> str:
        """A sentence about what came, "" when it is of no use."""
        return " What came is kept; the same command goes on with it." if self.size and self.condition else ""

    @property
    def modified(self) -> datetime | None:
        try:
            return parsedate_to_datetime(self.known.get("last-modified", ""))
        except ValueError:
            return None


def discard(file: Path) -> None:
    """Remove a file that was fetched, and what was kept of it."""
    _Part(file=file, facts=file.with_name(f"{file.name}.json"), url="", known={}).forget()


class Downloader:
    """Fetches files. `async with Downloader(...) as downloader`."""

    def __init__(
        self,
        policy: Policy,
        *,
        pace_s: float = 1.0,
        contact: str = "",
        network: Network = INTERNET,
        limits: DownloadLimits = DEFAULT,
    ) -> None:
        """Raises ValueError when `contact` cannot stand in a header."""
        self._policy = policy
        self._limits = limits
        self._user_agent = user_agent(contact)
        self._pace = Pace(pace_s)
        self._transport = GuardedTransport(policy, network)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    async def get(
        self,
        url: Url,
        into: Path,
        *,
        enough: Callable[[], Enough] | None = None,
        progress: Progress | None = None,
    ) -> Downloaded:
        """Fetch a file, or go on with it, until it is whole or `enough()` is content. Raises ReadError.

        `enough` makes a new judge for each try, which is told the bytes that are there already as well.
        """
        part = _Part.of(into, url)
        failures = 0
        while True:
            before = part.size
            try:
                whole = await self._try(url, part, enough, progress)
            except _Broken as error:
                failures = 0 if part.size > before else failures + 1
                if failures >= self._limits.tries or not part.condition:
                    raise DownloadFailed(Outcome.CONNECT_ERROR, f"{error}{part.kept}") from error
                await asyncio.sleep(self._limits.pause_s * 2 ** max(failures - 1, 0))
                continue
            except OSError as error:
                raise _not_written(into.parent, error) from error
            return Downloaded(file=into, modified=part.modified, whole=whole)

    async def _try(
        self, url: Url, part: _Part, enough: Callable[[], Enough] | None, progress: Progress | None
    ) -> bool:
        """One request; is the file whole? Raises _Broken when another one may bring more."""
        judge = enough() if enough else None
        if judge is not None and await asyncio.to_thread(_judged, part.file, judge):
            return False
        async with self._answer(url, part) as (response, name):
            if response.status_code == BEYOND:
                if _total(response.headers) == part.size > 0:
                    return True
                part.forget()
                raise _Broken(f"{name} no longer has the file that was begun.")
            total = self._begin(response, part, name)
            if response.status_code != PARTIAL and judge is not None and enough is not None:
                judge = enough()
            content = await self._take(response, part, total=total, judge=judge, progress=progress, name=name)
        if content:
            return False
        if total is not None and part.size != total:
            raise _Broken(f"{name} sent {part.size:,} of {total:,} bytes.")
        return True

    def _begin(self, response: httpx.Response, part: _Part, name: str) -> int | None:
        """Make ready for the body; the size of the whole file, None when it is not said."""
        headers = response.headers
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise DownloadFailed(Outcome.PROTOCOL_ERROR, f"{name} sent the file in a form not asked for.")
        if response.status_code == PARTIAL:
            found = CONTENT_RANGE.fullmatch(headers.get("content-range", "").strip())
            if found is None or found[1] is None or int(found[1]) != part.size:
                part.forget()
                raise _Broken(f"{name} went on at another place than asked for.")
            total: int | None = int(found[2])
        else:
            part.begin(headers)
            length = headers.get("content-length", "")
            total = int(length) if length.isascii() and length.isdigit() else None
        if total is not None and total > self._limits.max_bytes:
            raise DownloadFailed(
                Outcome.TOO_LARGE, f"{name} offers {total / 1e9:,.0f} GB, which is too much."
            )
        return total

    async def _take(
        self,
        response: httpx.Response,
        part: _Part,
        *,
        total: int | None,
        judge: Enough | None,
        progress: Progress | None,
        name: str,
    ) -> bool:
        """Write the body to the part; did `judge` end it? Raises _Broken and DownloadFailed."""
        size = part.size
        if judge is None:
            _check_room(part.file.parent, (total or 0) - size, self._limits.reserve_bytes)
        speed = _Speed(self._limits)
        with part.file.open("ab") as opened:
            try:
                async for chunk in response.aiter_raw():
                    opened.write(chunk)
                    size += len(chunk)
                    if progress is not None:
                        progress(size, total)
                    if size > self._limits.max_bytes:
                        raise DownloadFailed(Outcome.TOO_LARGE, f"{name} sends a file without end.")
                    if speed.too_slow(len(chunk)):
                        raise DownloadFailed(
                            Outcome.TIMEOUT,
                            f"{name} sends too slowly to ever end. Try again later.{part.kept}",
                        )
                    if judge is not None and await asyncio.to_thread(judge, chunk):
                        return True
            except Unreachable as error:
                whole = f" of {total:,}" if total else ""
                raise _Broken(f"{name} broke off after {size:,}{whole} bytes.") from error
        return False

    @asynccontextmanager
    async def _answer(self, url: Url, part: _Part) -> AsyncIterator[tuple[httpx.Response, str]]:
        """The answer that is no redirect, and how to call its host."""
        for _ in range(self._limits.max_redirects + 1):
            host = urls.host(url)
            name = hosts.spoken(host)
            refuse_early(host, urls.port(url), self._policy)
            async with self._pace.turn(host):
                response = await self._asked(url, part)
                async with aclosing(response):
                    if response.status_code not in REDIRECTS or "location" not in response.headers:
                        if response.status_code not in {200, PARTIAL, BEYOND}:
                            raise _status(response.status_code, name)
                        yield response, name
                        return
                    try:
                        url = urls.follow(url, response.headers["location"])
                    except Refused as error:
                        raise Refused(error.outcome, AFTER_REDIRECT.get(error.outcome, error.say)) from error
        raise DownloadFailed(Outcome.REDIRECT_LOOP, f"{name} keeps redirecting and never sends the file.")

    async def _asked(self, url: Url, part: _Part) -> httpx.Response:
        limits = self._limits
        headers = {"User-Agent": self._user_agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        if part.size and part.condition:
            headers |= {"Range": f"bytes={part.size}-", "If-Range": part.condition}
        timeout = {"connect": limits.connect_s, "read": limits.silence_s, "write": limits.silence_s}
        request = httpx.Request("GET", url, headers=headers, extensions={"timeout": timeout})
        try:
            return await self._transport.handle_async_request(request)
        except Unreachable as error:
            raise _Broken(error.say) from error


class _Speed:
    """Tells a server that sends, but too slowly to ever end."""

    def __init__(self, limits: DownloadLimits) -> None:
        self._limits = limits
        self._since = asyncio.get_running_loop().time()
        self._bytes = 0

    def too_slow(self, more: int) -> bool:
        self._bytes += more
        now = asyncio.get_running_loop().time()
        if now - self._since < self._limits.window_s:
            return False
        enough = self._bytes >= self._limits.min_bytes
        self._since, self._bytes = now, 0
        return not enough


def _judged(file: Path, judge: Enough) -> bool:
    if file.exists():
        with file.open("rb") as opened:
            while data := opened.read(1 << 20):
                if judge(data):
                    return True
    return False


def _total(headers: Mapping[str, str]) -> int | None:
    found = CONTENT_RANGE.fullmatch(headers.get("content-range", "").strip())
    return int(found[2]) if found else None


def _check_room(folder: Path, more: int, reserve: int) -> None:
    free = shutil.disk_usage(folder).free
    if more + reserve > free:
        raise DownloadFailed(
            Outcome.ERROR,
            f"The file needs {more / 1e6:,.0f} MB more on the disk of {folder}, and {free / 1e6:,.0f} MB are "
            "free. Free some space, then try again.",
        )


def _not_written(folder: Path, error: OSError) -> DownloadFailed:
    what = "is full" if error.errno in DISK_FULL else f"cannot be written ({os.strerror(error.errno or 0)})"
    return DownloadFailed(Outcome.ERROR, f"The disk of {folder} {what}. What came is kept; try again later.")


def _status(status: int, name: str) -> DownloadFailed:
    what = {
        404: "has no such file any more",
        403: "refused to send the file",
        429: "asked for fewer requests",
    }
    told = what.get(status, "has a problem of its own" if status >= 500 else "did not send the file")
    return DownloadFailed(Outcome.HTTP_ERROR, f"{name} {told} ({status}). Try again later.", status=status)
