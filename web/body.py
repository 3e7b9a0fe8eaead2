"""What kind of answer this is, and its body within limits: never more memory than the limit allows."""

import re
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final, Literal

from web.errors import NotAPage, Unreachable
from web.outcome import Outcome

Accept = Literal["html", "feed", "json", "any"]

ACCEPT_HEADERS: Final[dict[Accept, str]] = {
    "html": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",  # without the last, some servers answer 406
    "feed": "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.1",
    "json": "application/json",
    "any": "*/*",
}
CODINGS: Final = "gzip, deflate"  # what we can open within bounds with the standard library
MAX_RATIO: Final = 100  # decoded bytes to one on the wire; web pages stay below 20, zlib's own limit is 1,032
HUGE_DECLARED: Final = 20  # a Content-Length of so many times the limit is no page: not worth its first part
SNIFF_BYTES: Final = 1_445  # the WHATWG MIME Sniffing standard's resource header

HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
XML_TYPES: Final = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"}
)
JSON_TYPES: Final = frozenset(
    {"application/json", "text/json", "text/plain"}
)  # the parser decides in the end
FEED_START: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)[\s>]", re.DOTALL
)
HTML_START: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|h1|div|p|a|table|script)[\s>]", re.IGNORECASE
)
ANY_LINK: Final = re.compile(rb"<a\s", re.IGNORECASE)
# First bytes of files that are sometimes labelled as HTML; WHATWG MIME Sniffing, section 6, and archives.
FILE_SIGNATURES: Final = (
    b"%PDF-", b"\x89PNG\r\n", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"PK\x03\x04", b"\x1f\x8b\x08", b"Rar!\x1a",
    b"7z\xbc\xaf", b"OggS", b"ID3", b"\x00\x00\x01\x00", b"\x7fELF", b"wOFF", b"wOF2", b"\xd0\xcf\x11\xe0",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    data: bytes
    truncated: bool = False


def media_type(header: str) -> str:
    """The type in a Content-Type header, lower case, without parameters; of several the one that is HTML."""
    types = [part.partition(";")[0].strip().lower() for part in header.split(",")]
    return next((found for found in types if found in HTML_TYPES), types[0])


def check_type(content_type: str, accept: Accept, name: str) -> None:
    """Raises NotAPage when the declared type is not what was asked for. With none, the body decides."""
    found = media_type(content_type)
    fits = {
        "html": found in HTML_TYPES,
        "feed": found in XML_TYPES or found.startswith("text/"),
        "json": found in JSON_TYPES or found.endswith("+json"),
        "any": True,
    }[accept]
    if found and not fits:
        raise not_wanted(accept, name)


def check_start(data: bytes, content_type: str, accept: Accept, name: str) -> None:
    """Raises NotAPage when the first bytes show that the declared type is not true, or none was declared."""
    start = data[:SNIFF_BYTES]
    untyped = not media_type(content_type)
    no_page = start.startswith(FILE_SIGNATURES) or (untyped and not HTML_START.search(start))
    no_feed = media_type(content_type) not in XML_TYPES and not FEED_START.match(start)
    if data and ((accept == "html" and no_page) or (accept == "feed" and no_feed)):
        raise not_wanted(accept, name)


def not_wanted(accept: Accept, name: str) -> NotAPage:
    if accept == "json":
        return NotAPage(Outcome.PROTOCOL_ERROR, f"{name} did not answer with data (JSON). Try again later.")
    if accept == "feed":
        return NotAPage(
            Outcome.NOT_HTML, f"{name} has no feed at this address. Give the address of its RSS or Atom feed."
        )
    return NotAPage(
        Outcome.NOT_HTML,
        f"{name} has a file at this address, not a web page. Give the address of the page that links to it.",
    )


def too_large(name: str, max_bytes: int) -> NotAPage:
    return NotAPage(
        Outcome.TOO_LARGE,
        f"{name} sent more than the limit of {max_bytes / 1_000_000:g} MB, so the page was not judged. "
        "Open it by hand.",
    )


def is_huge(content_length: str, max_bytes: int) -> bool:
    """Does the header announce so much more than the limit that the first part of it is no page either?"""
    text = content_length.strip()
    return text.isascii() and text.isdigit() and int(text[:20]) > HUGE_DECLARED * max_bytes


class Decoder:
    """Undoes one content coding, never giving more bytes than asked for. Raises zlib.error on junk."""

    def __init__(self, coding: str) -> None:
        self._gzip = coding == "gzip"
        self._zlib: zlib._Decompress | None = None
        self.unused = 0  # bytes of the last piece that were not decoded, because enough had come out

    def feed(self, data: bytes, at_most: int) -> bytes:
        out = b""
        while data and len(out) < at_most:
            if self._zlib is None:
                self._zlib = zlib.decompressobj(self._window(data))
            out += self._zlib.decompress(data, at_most - len(out))
            self.unused = len(self._zlib.unconsumed_tail)
            if not self._zlib.eof:
                break
            data = self._zlib.unused_data
            if not (self._gzip and data.startswith(b"\x1f\x8b")):
                break  # what follows the end of the stream is padding, as browsers read it
            self._zlib = None
        return out

    @property
    def complete(self) -> bool:
        return self._zlib is None or self._zlib.eof

    def _window(self, data: bytes) -> int:
        if self._gzip:
            return 16 + zlib.MAX_WBITS
        # "deflate" is a zlib stream, but some servers send it without the wrapper: RFC 9110, section 8.4.1.2
        wrapped = data[0] & 0x0F == 8 and (len(data) < 2 or (data[0] << 8 | data[1]) % 31 == 0)
        return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS


def coding_of(header: str, name: str) -> str:
    """`gzip`, `deflate`, or "" for none. Raises Unreachable for others and for one inside another."""
    codings = [part.strip().lower().removeprefix("x-") for part in header.split(",")]
    codings = [coding for coding in codings if coding not in {"", "identity"}]
    if not codings:
        return ""
    if len(codings) == 1 and codings[0] in {"gzip", "deflate"}:
        return codings[0]
    raise Unreachable(
        Outcome.PROTOCOL_ERROR,
        f"{name} packed its answer in a way we did not offer to unpack. The fault is on its side.",
    )


async def read(chunks: AsyncIterator[bytes], *, coding: str, max_bytes: int, name: str) -> Body:
    """The decoded body: at most `max_bytes`, and so much on the wire. Raises Unreachable when broken."""
    decoder = Decoder(coding) if coding else None
    data = bytearray()
    on_wire = 0
    async for chunk in chunks:
        on_wire += len(chunk)
        room = max_bytes + 1 - len(data)
        try:
            data += decoder.feed(chunk, room) if decoder else chunk[:room]
        except zlib.error as error:
            raise _broken_coding(name) from error
        if len(data) > max_bytes or on_wire > max_bytes:
            if decoder and len(data) > MAX_RATIO * (on_wire - decoder.unused):
                raise too_large(name, max_bytes)
            del data[max_bytes:]
            return Body(data=bytes(data), truncated=True)
    if decoder and not decoder.complete:
        raise _broken_coding(name)
    return Body(data=bytes(data))


def _broken_coding(name: str) -> Unreachable:
    return Unreachable(
        Outcome.PROTOCOL_ERROR,
        f"{name} sent an answer that could not be unpacked. The fault is on its side; try again later.",
    )
