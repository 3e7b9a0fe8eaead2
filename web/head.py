"""What a page says of itself as a whole: its base, title, canonical address, metas and scripts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import turbohtml

from web import urls
from web.urls import Url

MAX_METAS: Final = 1_000  # of one page; of 100 real pages the richest says 137
MAX_LOADED: Final = 500  # addresses of scripts and frames
MAX_FEEDS: Final = (
    10  # a blog names that of its articles first, and those of comments and categories after it
)

_SPACES: Final = re.compile(r"\s+")
_COLON: Final = re.compile(r"\s*:\s*")
_NAMES: Final = ("name", "property", "itemprop", "http-equiv")
_DATA: Final = "application/ld+json"
_FEED_TYPES: Final = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
_NAMING: Final = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
)  # of the site, not the page
_READERS: Final = frozenset({"robots", "googlebot"})
_WITH_VALUE: Final = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
_DATE_REST: Final = re.compile(r"\d")  # what follows the comma in a date

TELLING: Final = frozenset({"base", "iframe", "link", "meta", "script", "title"})


class Collector:
    """Gathers what such elements say while the tree is walked; as written, each list in document order."""

    def __init__(self) -> None:
        self.base: str | None = None  # the address of the first base that has one
        self.title: str | None = None
        self.canonical: str | None = None  # of the head: in the body anybody may have written it
        self.feeds: list[str] = []  # addresses of the page's feeds, of the head as well
        self.metas: list[tuple[str, str]] = []  # lower-case name, property, itemprop or http-equiv; content
        self.json_ld: list[str] = []
        self.scripts: list[str] = []  # inline, JSON-LD left out
        self.loaded: list[str] = []  # addresses of scripts and frames

    def meet(self, element: turbohtml.Element, around: str) -> None:
        """Take in an element of a TELLING tag; `around` is the tag of the element that it stands in."""
        if element.namespace is not turbohtml.Namespace.HTML:
            return
        match element.tag:
            case "base":
                if self.base is None:
                    self.base = element.attr("href", None)
            case "title":
                if self.title is None:
                    self.title = element.text
            case "link":
                if self.canonical is None and around == "head" and "canonical" in _tokens(element, "rel"):
                    self.canonical = _attr(element, "href")
                if around == "head" and _attr(element, "type").strip().lower() in _FEED_TYPES:
                    self._feed(element)
            case "meta":
                self._say(element)
            case _:
                self._load(element)

    def _feed(self, element: turbohtml.Element) -> None:
        address = _attr(element, "href").strip()
        if address and "alternate" in _tokens(element, "rel") and len(self.feeds) < MAX_FEEDS:
            self.feeds.append(address)

    def _say(self, element: turbohtml.Element) -> None:
        content = _attr(element, "content")
        for name in _NAMES:
            if (said := _attr(element, name).strip().lower()) and len(self.metas) < MAX_METAS:
                self.metas.append((said, content))

    def _load(self, element: turbohtml.Element) -> None:
        if (address := _attr(element, "src").strip()) and len(self.loaded) < MAX_LOADED:
            self.loaded.append(address)
        if element.tag == "script" and (text := element.text):
            is_data = _attr(element, "type").strip().lower().startswith(_DATA)
            (self.json_ld if is_data else self.scripts).append(text)


def base(told: Collector, final_url: Url) -> Url:
    """What relative addresses are relative to."""
    return (urls.join(final_url, told.base) if told.base else None) or final_url


def title(told: Collector) -> str:
    return _SPACES.sub(" ", told.title or "").strip()


def canonical(told: Collector, base: Url) -> Url | None:
    """The address the page's head names as its own."""
    return urls.join(base, told.canonical) if told.canonical else None


def feeds(told: Collector, base: Url) -> tuple[Url, ...]:
    """The feeds that the page's head names, in its order, each once."""
    joined = (urls.join(base, address) for address in told.feeds)
    return tuple(dict.fromkeys(url for url in joined if url is not None))


def site_names(metas: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """What the metas call the site, as written, blanks single; the most telling first, each name once."""
    said = [(name, _SPACES.sub(" ", content).strip()) for name, content in metas if name in _NAMING]
    said.sort(key=lambda pair: _NAMING.index(pair[0]))
    return tuple(dict.fromkeys(content for _, content in said if content))


def robots(metas: Iterable[tuple[str, str]], header: str) -> tuple[str, ...]:
    """The directives of meta robots and of X-Robots-Tag that are for every reader or for Google's.

    Those with a value are given as `name:value`; of a header only those without one, as it names readers in
    the same way. `unavailable_after` and its date are left out.
    """
    contents = [content for name, content in metas if name in _READERS]
    words = [word for content in contents for word in _meta_directives(content.lower())]
    return tuple(dict.fromkeys([*words, *_header_directives(header.lower())]))


def _meta_directives(content: str) -> Iterator[str]:
    """Separated by commas or blanks; a date after a comma is the rest of another."""
    for part in content.split(","):
        words = _COLON.sub(":", part).split()
        if words and not _DATE_REST.match(words[0]):
            dated = next((at for at, word in enumerate(words) if word.startswith("unavailable_after")), None)
            yield from words[:dated]


def _header_directives(header: str) -> Iterator[str]:
    """`otherbot: noindex, nofollow` is for that reader alone; `unavailable_after` is no reader."""
    for_us = True
    for part in header.split(","):
        name, colon, rest = (piece.strip() for piece in part.partition(":"))
        if colon and name not in _WITH_VALUE:
            for_us = name in _READERS
            name, colon = rest, ""
        if for_us and name and not colon and not _DATE_REST.match(name):
            yield name


def _attr(element: turbohtml.Element, name: str) -> str:
    return element.attr(name, "") or ""


def _tokens(element: turbohtml.Element, name: str) -> Sequence[str]:
    return _attr(element, name).lower().split()
