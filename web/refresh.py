"""Pages that send visitors on without an HTTP redirect: by Refresh header or `<meta http-equiv=refresh>`."""

import html
import re
from typing import Final
from urllib.parse import urljoin

from web import decode

LONGEST_WAIT_S: Final = 5  # a page shown for longer is meant to be read, and often only reloads
SCAN_BYTES: Final = 200_000  # such an element stands in the head, or the page is next to empty
MENTION: Final = b"http-equiv"
MENTIONED: Final = re.compile(rb"http-equiv\s{0,20}=\s{0,20}[\"']?\s{0,20}refresh", re.IGNORECASE)
# WHATWG HTML, "shared declarative refresh steps"
DIRECTIVE: Final = re.compile(
    r"\s*(?=[\d.])(?P<seconds>\d{0,9})(?:\.[\d.]*)?\s*[;,\s]\s*(?:url\s*=\s*)?+(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
ATTRIBUTE: Final = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
ELSEWHERE: Final = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
UNSEEN: Final = frozenset({"noscript", "template"})  # a visitor with script sees neither


def location(header: str, body: bytes, content_type: str) -> str | None:
    """Where an answer sends its visitors within five seconds, as a Location header would say it.

    None when it does not, when it only reloads itself without naming an address, and when it opens another
    program than the browser. Relative addresses stay so, unless the page names a base of its own.
    """
    told = target(header)
    start = body[:SCAN_BYTES]
    # The plain look is five times as quick as the pattern, and most pages stop there.
    if told is not None or MENTION not in start.lower() or not MENTIONED.search(start):
        return told
    return _in_page(decode.decode(start, content_type))


def target(directive: str) -> str | None:
    """The address in `0; url=/there`, the value of a Refresh header or element; None as for `location`."""
    found = DIRECTIVE.match(directive)
    if found is None or int(found["seconds"] or 0) > LONGEST_WAIT_S:
        return None
    rest = found["rest"].strip()
    if rest[:1] in {'"', "'"}:
        rest = rest[1:].partition(rest[0])[0].strip()
    return rest if rest and not ELSEWHERE.match(rest) else None


def _in_page(text: str) -> str | None:
    base = unseen = ""
    for tag in decode.tags(text):
        if unseen:
            unseen = "" if tag.name == f"/{unseen}" else unseen
        elif tag.name in UNSEEN:
            unseen = tag.name
        elif tag.name in {"base", "meta"}:
            attributes = _attributes(text[tag.start : tag.end])
            base = base or (attributes.get("href", "") if tag.name == "base" else "")
            if attributes.get("http-equiv", "").strip().lower() == "refresh":
                told = target(attributes.get("content", ""))
                if told is not None:
                    return _based(base, told)
    return None


def _attributes(tag: str) -> dict[str, str]:
    """The attributes of one tag that have values, names in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for name, *values in ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), html.unescape("".join(values)))
    return found


def _based(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address
