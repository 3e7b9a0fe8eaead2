"""Addresses out of a file: a list of URLs, a saved web page, an OPML list or a feed."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from prospects import links
from prospects.prospect import Candidate
from prospects.sources import feed
from prospects.sources.source import Found
from web import urls
from web.errors import ReadError
from web.page import Page, Snapshot
from web.urls import Url

MAX_BYTES: Final = 5_000_000  # as much as is read of a page; 50,000 addresses of 100 characters
MAX_LINES: Final = 5_000  # far more than any search reads
SAVED_PAGE: Final = Url("https://saved-page.invalid/")  # links within a saved page lead nowhere we can go

Parse = Callable[[Snapshot], Awaitable[Page]]  # raises ReadError

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|a\s)", re.IGNORECASE)
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_BINARY_SNIFF_BYTES: Final = 8_192


class FromFile:
    """The addresses in one file, whatever its kind; no network."""

    def __init__(self, path: Path, parse: Parse) -> None:
        self._path = path
        self._parse = parse

    @property
    def name(self) -> str:
        return f"file {self._path.name}"

    async def find(self, topic: str) -> Found:  # noqa: ARG002 - a source is asked with the topic; a file has one answer
        try:
            body, written_at = await asyncio.to_thread(_read, self._path)
            if _is_page(body):
                targets = _outbound(await self._parse(_snapshot(body, written_at)))
                return self._found(
                    targets, "the saved page links to it", "the saved page links to no other site"
                )
            return await asyncio.to_thread(self._named, body)
        except (_Unusable, ReadError) as error:
            return Found(note=str(error))

    def _named(self, body: bytes) -> Found:
        """What a list of any kind names."""
        if feed.is_opml(body):
            return self._found(
                feed.opml_links(body), "its list of feeds names it", "the OPML list names no site"
            )
        if feed.is_feed(body):
            return self._found(feed.feed_links(body), "its feed names it", "the feed has no entries")
        return self._listed(body)

    def _listed(self, body: bytes) -> Found:
        lines = [line.strip() for line in body.decode("utf-8-sig", errors="replace").splitlines()]
        written = [
            (number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")
        ]
        if not written:
            return Found(note="it holds comments only, no address")
        addresses, wrong = [], []
        for number, line in written[:MAX_LINES]:
            address = _address(line)
            if address is None:
                wrong.append(number)
            else:
                addresses.append(address)
        if not addresses:
            return Found(note="no line of it is a web address; write one URL a line")
        found = self._found(tuple(addresses), "a line names it", "")
        return replace(found, note=found.note + _left_out(wrong, len(written)))

    def _found(self, addresses: tuple[str, ...], because: str, nothing: str) -> Found:
        if not addresses:
            return Found(note=nothing)
        candidates = tuple(
            Candidate(url=address, source=self.name, because=f"In {self._path.name}: {because}.")
            for address in addresses
        )
        return Found(
            candidates=candidates, note=f"{len(candidates)} address{'es' if len(candidates) != 1 else ''}"
        )


class _Unusable(Exception):
    """The file cannot be used; the message says why."""


def _is_page(body: bytes) -> bool:
    return bool(_HTML.search(body)) and not feed.is_opml(body) and not feed.is_feed(body)


def _snapshot(body: bytes, written_at: datetime) -> Snapshot:
    return Snapshot(
        url=SAVED_PAGE,
        final_url=SAVED_PAGE,
        status=200,
        content_type="text/html",
        robots_header="",
        body=body,
        fetched_at=written_at,
    )


def _outbound(page: Page) -> tuple[Url, ...]:
    """Where a saved page links to, its own site left out when it names that."""
    home = page.canonical or SAVED_PAGE
    return tuple(link.target for link in links.outbound(page) if not urls.same_site(link.target, home))


def _address(line: str) -> Url | None:
    """The address a line begins with, None when it begins with a word."""
    try:
        address = urls.typed(line)
    except ReadError:
        return None
    return address if "." in urls.host(address) else None


def _left_out(wrong: list[int], written: int) -> str:
    note = ""
    if wrong:
        first = (
            f"line {wrong[0]}" if len(wrong) == 1 else f"{len(wrong)} lines, the first is line {wrong[0]},"
        )
        note += f"; {first} {'is' if len(wrong) == 1 else 'are'} no web address"
    if written > MAX_LINES:
        note += f"; the first {MAX_LINES} of {written} lines were used"
    return note


def _read(path: Path) -> tuple[bytes, datetime]:
    """A text file's bytes, UTF-16 turned into UTF-8, and when it was written. Raises _Unusable."""
    try:
        if not path.is_file():
            raise _Unusable("is a folder, not a file" if path.is_dir() else "there is no such file")
        written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _Unusable(f"could not be opened: {error.strerror}") from error
    if len(body) > MAX_BYTES:
        raise _Unusable(f"is larger than {MAX_BYTES // 1_000_000} MB; split it")
    if not body.strip():
        raise _Unusable("is empty")
    if body.startswith(_UTF16):
        return body.decode("utf-16", errors="replace").encode(), written_at
    if b"\0" in body[:_BINARY_SNIFF_BYTES] or body.startswith(b"%PDF-"):
        raise _Unusable("is no text: save it as a list of URLs, HTML, OPML or a feed")
    return body, written_at
