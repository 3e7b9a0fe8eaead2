"""Reading a feed or an OPML list whose bytes are already here."""

import io
import re
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import feedparser

SNIFF_BYTES: Final = 2_048  # XML declarations, comments and a stylesheet line come before the root element

_FEED_ROOT = re.compile(rb"<(?:rss|feed|rdf:rdf)[\s>]", re.IGNORECASE)
_OPML_ROOT = re.compile(rb"<opml[\s>]", re.IGNORECASE)


def is_feed(body: bytes) -> bool:
    return _FEED_ROOT.search(body[:SNIFF_BYTES]) is not None


def is_opml(body: bytes) -> bool:
    return _OPML_ROOT.search(body[:SNIFF_BYTES]) is not None


def feed_links(body: bytes) -> tuple[str, ...]:
    """The addresses of a feed's entries, newest first as written; the feed's own site stands last.

    A broken feed gives what could be read of it, at worst nothing.
    """
    # Never hand feedparser bytes or text: it would try them as a file name or an address and open that.
    parsed = feedparser.parse(io.BytesIO(body))
    written = [str(entry.get("link", "")) for entry in parsed.entries]
    written.append(str(parsed.feed.get("link", "")))
    return tuple(dict.fromkeys(link for link in written if link))


def opml_links(body: bytes) -> tuple[str, ...]:
    """The sites of an OPML list; an outline that names only its feed gives the home page of the feed's host.

    Read as tags, not as an XML document: exports are often not well-formed, and no entity is expanded.
    """
    reader = _Outlines()
    reader.feed(body.decode("utf-8", errors="replace"))
    reader.close()
    return tuple(dict.fromkeys(reader.found))


class _Outlines(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "outline":
            return
        values = dict(attrs)  # names arrive in lower case
        address = values.get("htmlurl") or values.get("url") or _home(values.get("xmlurl") or "")
        if address:
            self.found.append(address.strip())


def _home(feed: str) -> str:
    """The home page beside a feed, "" when the feed's address has no host."""
    try:
        parts = urlsplit(feed.strip())
    except ValueError:
        return ""
    return urlunsplit((parts.scheme, parts.netloc, "/", "", "")) if parts.netloc else ""
