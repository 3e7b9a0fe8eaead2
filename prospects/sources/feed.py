"""Reading a feed or an OPML list whose bytes are already here."""

import io
import re
from html import unescape
from itertools import islice
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import feedparser

SNIFF_BYTES: Final = 2_048  # XML declarations, comments and a stylesheet line come before the root element
FEED_BYTES: Final = 1_000_000  # of a feed: 50 entries of 20 KB; 1 MB of bare links takes 4 s
MAX_OUTLINES: Final = 5_000  # of an OPML list; far more than any search reads

_FEED_ROOT = re.compile(rb"<(?:rss|feed|rdf:rdf)[\s>]", re.IGNORECASE)
_OPML_ROOT = re.compile(rb"<opml[\s>]", re.IGNORECASE)
# Neither looks past the next "<" or at a place twice, so a hostile list takes no longer than an honest one.
_OUTLINE = re.compile(r"""<outline\s((?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w:.-])([\w:.-]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)')""")


def is_feed(body: bytes) -> bool:
    return _FEED_ROOT.search(body[:SNIFF_BYTES]) is not None


def is_opml(body: bytes) -> bool:
    return _OPML_ROOT.search(body[:SNIFF_BYTES]) is not None


def feed_links(body: bytes) -> tuple[str, ...]:
    """The addresses of a feed's entries, newest first as written; the feed's own site stands last.

    A broken feed gives what could be read of it, at worst nothing; a long one what its beginning says.
    """
    # Never hand feedparser bytes or text: it would try them as a file name or an address and open that.
    parsed = feedparser.parse(io.BytesIO(body[:FEED_BYTES]))
    written = [str(entry.get("link", "")) for entry in parsed.entries]
    written.append(str(parsed.feed.get("link", "")))
    return tuple(dict.fromkeys(link for link in written if link))


def opml_links(body: bytes) -> tuple[str, ...]:
    """The sites of an OPML list; an outline that names only its feed gives the home page of the feed's host.

    Read as tags, not as an XML document: exports are often not well-formed, and no entity is expanded.
    """
    outlines = _OUTLINE.finditer(body.decode("utf-8", errors="replace"))
    sites = (_site(outline[1]) for outline in islice(outlines, MAX_OUTLINES))
    return tuple(dict.fromkeys(site for site in sites if site))


def _site(outline: str) -> str:
    """The address that an outline's attributes name, "" when they name none."""
    values = {name.lower(): unescape(one or other) for name, one, other in _ATTRIBUTE.findall(outline)}
    return (values.get("htmlurl") or values.get("url") or _home(values.get("xmlurl", ""))).strip()


def _home(feed: str) -> str:
    """The home page beside a feed, "" when the feed's address has no host."""
    try:
        parts = urlsplit(feed.strip())
    except ValueError:
        return ""
    return urlunsplit((parts.scheme, parts.netloc, "/", "", "")) if parts.netloc else ""
