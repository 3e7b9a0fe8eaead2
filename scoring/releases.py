"""Press releases: pages that print what a company sends out about itself, on whatever host."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from scoring import quotes, schemes
from scoring.look import Look
from scoring.ours import Ours, Place
from scoring.schemes import Found

MIN_PARTS: Final = 3  # of a release that need no word for it: dateline, boilerplate, line for journalists
MAX_LABEL_CHARS: Final = 40  # of a heading above the line that names us
MAX_LEAD_CHARS: Final = 20  # before our name under a heading on the company
MIN_PROSE_CHARS: Final = 40  # behind it
MAX_SITE_WORDS: Final = 2  # of a site's name beside what it calls its pages: "WireBeam Press Releases"

_MONTH: Final = r"[^\W\d]{3,10}\.?"
_DAY: Final = (
    rf"\d{{1,2}}(?:st|nd|rd|th|er)?\.? (?:de )?{_MONTH} (?:de )?|{_MONTH} \d{{1,2}}, |(?:\d{{1,2}}[./]){{2}}"
)
_DATE: Final = rf"(?:{_DAY})\d{{4}}"
_DATELINE: Final = re.compile(
    r"(?:\([^\n)]{2,30}\) ?)?[^\W\d][^\n:]{1,45}?[,.(–—-]\s{0,2}(?:le |den |el )?"
    rf"{_DATE}[^\n\w]{{0,6}}[^\n]{{0,40}}\Z"
)
_BYLINES: Final = ("by ", "von ", "par ", "por ")


def release(look: Look, ours: Ours) -> Found | None:
    """The words by which the page is a press release that names us as who sent it; None when it is none.

    It calls itself one and has a part that names us, or has three parts of one; what another company sends
    out, what quotes a release, and what tells how to write one, do not count.
    """
    naming = _naming(look, ours)
    if not naming:
        return None
    named = min(naming.values(), key=lambda found: found.start)
    if (called := _called(look)) is not None:
        return called if called.words else named
    parts = {*naming, *(part for part in ("contact", "notes") if look.find(f"release_{part}"))}
    return named if len(parts) >= MIN_PARTS else None


def _naming(look: Look, ours: Ours) -> dict[str, Found]:
    """The first of each part of a release that names us."""
    parts: dict[str, Found] = {}
    for place in ours.places(look.folded):
        for part in _parts(place):
            words = quotes.passage(look.text, place.start - len(place.before), place.end)
            parts.setdefault(part, Found(place.start, place.end, words))
    # A chart names its source as a release does.
    return parts if parts.keys() - {"source"} else {}


def _parts(place: Place) -> Iterator[str]:
    before, after = place.before.strip(), place.after.strip()
    headed = _is("about", before) and _ends(after)
    if headed or _introduced("company", before) or _heads_prose(place):
        yield "about"
    if _begins("contact", before) or (len(place.above) <= MAX_LABEL_CHARS and _is("contact", place.above)):
        yield "contact"
    if _is("source", before):
        yield "source"
    if _DATELINE.match(place.before) and not place.before.startswith(_BYLINES):
        yield "dateline"


def _called(look: Look) -> Found | None:
    """Where the page or its site calls itself a press release; without words when only the address does."""
    said = schemes.every("release", look.text, look.folded, look.words)
    if found := next((found for found in said if not _in_menu(look, found)), None):
        return found
    names = schemes.terms("releases", "pages")
    for segment in look.segments:
        name = next((name for name in names if segment.endswith(name) or segment.startswith(name)), "")
        if name and len(segment.removesuffix(name).removeprefix(name).split()) <= MAX_SITE_WORDS:
            return Found(0, 0, segment)
    parts = urlsplit(look.page.final_url).path.lower().split("/")
    return Found(0, 0, "") if schemes.term_set("releases", "address") & set(parts) else None


def _in_menu(look: Look, found: Found) -> bool:
    return any(link.start <= found.start < link.end and not link.in_content for link in look.placed)


def _ends(after: str) -> bool:
    """Our name ends its heading, with the form of the company or without."""
    first, _, rest = after.partition(" ")
    formless = rest.strip() if first.strip(".:") in schemes.term_set("accounts", "after") else after
    return formless[:1] in {"", ":", "–", "—"}


def _is(name: str, words: str) -> bool:
    return _pattern(name).fullmatch(words.strip(" :.–—-")) is not None


def _introduced(name: str, words: str) -> bool:
    """A label with its colon stands before."""
    label = _pattern(name).match(words)
    return label is not None and words[label.end() :].lstrip()[:1] in {":", "–", "—"}


def _heads_prose(place: Place) -> bool:
    """Under a heading on the company, and no entry of a menu."""
    near = len(place.before) <= MAX_LEAD_CHARS and len(place.after) >= MIN_PROSE_CHARS
    return near and _is("company", place.above)


def _begins(name: str, words: str) -> bool:
    return _pattern(name).match(words) is not None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(schemes.terms('releases', name))})(?!\w)")
