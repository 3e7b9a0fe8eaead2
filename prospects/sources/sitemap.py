"""Reading a sitemap whose bytes are already here, and where robots.txt says that there is one."""

import re
import zlib
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import Final

MAX_BYTES: Final = 10_000_000  # of a sitemap, unpacked: of a longer one its beginning is read
START_CHARS: Final = 10_000  # declarations and comments stand before the root element
MAX_ENTRIES: Final = 5_000  # of one sitemap; far more than is ever chosen from
MAX_NAMED: Final = 20  # sitemaps that one robots.txt names

_GZIP: Final = b"\x1f\x8b"
_GZIP_WINDOW: Final = 31  # zlib's code for "a gzip header, any window": zlib manual, inflateInit2
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_ROOT = re.compile(r"<(?:\w{1,20}:)?(urlset|sitemapindex)[\s>]", re.IGNORECASE)
# Without a prefix, so that neither <image:loc> nor <video:content_loc> is taken; it ends at the next "<".
# What is taken is not given back: the blanks of an entry that never closes could be shared out in many ways.
_ENTRY = re.compile(r"<loc>\s{0,99}+(?:<!\[CDATA\[)?([^<\]]{1,2048}+)(?:\]\]>)?\s{0,99}</loc>", re.IGNORECASE)
_NAMED = re.compile(r"^\s{0,9}sitemap\s{0,9}:\s{0,9}(\S{1,2048})", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """The addresses as written, in order. Those of an index lead to further sitemaps, not to pages."""

    addresses: tuple[str, ...] = ()
    is_index: bool = False


def read(body: bytes) -> Sitemap:
    """A sitemap in XML or as one address a line, plain or gzipped; without addresses when it is neither.

    Read as tags, not as an XML document: no entity is declared or expanded, nothing is fetched, and what
    a gzipped one unpacks to is bounded. Of a broken one what came before the break is read.
    """
    body = _unpacked(body) if body.startswith(_GZIP) else body[:MAX_BYTES]
    text = body.decode("utf-16" if body.startswith(_UTF16) else "utf-8", errors="replace")
    root = _ROOT.search(text, 0, START_CHARS)
    if root is None and "<" not in text:
        lines = (line.strip() for line in islice(text.splitlines(), MAX_ENTRIES))
        return Sitemap(addresses=tuple(dict.fromkeys(line for line in lines if line.startswith("http"))))
    found = (unescape(entry[1]).strip() for entry in islice(_ENTRY.finditer(text), MAX_ENTRIES))
    is_index = root is not None and root[1].lower() == "sitemapindex"
    return Sitemap(addresses=tuple(dict.fromkeys(filter(None, found))), is_index=is_index)


def named_in(robots_txt: bytes) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names, as written (sitemaps.org, "Informing search engine crawlers")."""
    text = robots_txt.decode("utf-8", errors="replace").replace("\r", "\n")
    return tuple(dict.fromkeys(found[1] for found in islice(_NAMED.finditer(text), MAX_NAMED)))


def _unpacked(body: bytes) -> bytes:
    """At most MAX_BYTES of what is in a gzip file; of a damaged one what can be read."""
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    parts: list[bytes] = []
    left = MAX_BYTES
    try:
        while body and left > 0 and not inflater.eof:
            part = inflater.decompress(body, min(left, 1_000_000))
            parts.append(part)
            left -= len(part)
            body = inflater.unconsumed_tail
    except zlib.error:
        pass  # what came before the damage counts
    return b"".join(parts)
