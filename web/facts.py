"""When a page was published and changed, by whom, and in which language: from what its HTML says of itself.

Sources are asked in an order of trust; the first usable answer counts. What a publisher writes for machines
comes before what a reader sees: what stands near a headline may be the date or the name of another piece.
"""

import html
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

from web import json_ld, urls
from web.page import Placement
from web.urls import Url

EARLIEST: Final = date(1993, 1, 1)  # the year the web was given to the public; older dates are subjects
AHEAD: Final = timedelta(days=1)  # a page may be dated in a time zone where it is tomorrow
TOP_CHARS: Final = 1_500  # of the main text in which a date may be that of the page
MAX_DATELINE_CHARS: Final = 100  # a longer line is prose, and its date belongs to the story
MAX_DATED: Final = 20  # elements named for a date
MAX_DATE_CHARS: Final = 100  # of an attribute; no format is longer
LISTED_DAYS: Final = 5  # more different days in marked elements: a list of pieces, none of them the page
MAX_NAME_CHARS: Final = 60  # of one author
MAX_NAME_WORDS: Final = 6
MAX_AUTHOR_CHARS: Final = 300  # of a text that names authors; a longer one is a biography
MAX_AUTHORS: Final = 10

_FILE: Final = Path(__file__).with_name("facts.toml")
_ELSEWHERE: Final = frozenset(
    {
        Placement.COMMENT, Placement.SIDEBAR, Placement.FOOTER, Placement.NAVIGATION, Placement.LINK_LIST,
        Placement.HIDDEN,
    }
)  # fmt: skip
_DAY_FIRST: Final = frozenset({"de", "fr", "es"})
_ISO: Final = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?!\d)")
_ADDRESS: Final = re.compile(r"[/_-]((?:19|20)\d\d)([/-]?)(\d\d|[a-z]{3})\2(\d\d)(?=[/_.-]|$)")
_EPOCH: Final = re.compile(r"(\d{10})(?:\d{3})?")
_SEEN: Final = re.compile(
    r"(?<!\d)(?:(?P<iso>\d{4}-\d\d-\d\d)(?!\d)"
    r"|(?P<first>\d{1,2})(?P<mark>[./-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)"
    r"|(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)? ?(?:(?:of|de) )?(?P<month>[^\W\d_]{3,10})[.,]?"
    r" (?:(?:de|del) )?(?P<year2>\d{4})(?!\d))"
    r"|\b(?P<month3>[^\W\d_]{3,10})\.? (?P<day3>\d{1,2})(?:st|nd|rd|th)?,? (?P<year3>\d{4})(?!\d)",
    re.IGNORECASE,
)
_SEEN_NAME: Final = re.compile(r"(?=[^\W\d_a-z])\w+\W*\w")  # a capital, and more than an initial
_LANGUAGE: Final = re.compile(r"[a-z]{2}(?=[-_,;]|$)")
_BREAK: Final = re.compile(
    r"\s*[|•·–—\n\t(\[]|\s+[-/]\s|\s*\d{1,2}[.:/]\d"
    r"|\s*(?:(?<!\w)[A-Z][a-z]{2,8}\.? |(?<=[a-z])[A-Z][a-z]{2,8}\.? )?\d{1,2}(?:st|nd|rd|th)?,? \d{4}"
)
_AND_LINE: Final = re.compile(
    r"\s*\n\s*(and|und|et|y|&|,|;)\s*\n\s*"
)  # between names in elements of their own
_BETWEEN: Final = re.compile(
    r"\s*[,;&]\s*(?:and\s|und\s|et\s|y\s)?\s*|\s+(?:and|und|et|y|with|mit)\s+", re.IGNORECASE
)
_NO_NAME: Final = re.compile(
    r"https?:|www\.|[@<>{}\\#=?!\"]|^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}$|^\W*$|\d{4}", re.IGNORECASE
)


def names_date(names: frozenset[str]) -> bool:
    """Do the words of an element's class or id say that its text is a date?"""
    return not names.isdisjoint(_list("words", "date"))


def names_author(names: frozenset[str]) -> bool:
    """Do they say that it names who wrote?"""
    return not names.isdisjoint(_list("words", "byline"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A `<time>` element."""

    datetime: str = ""  # the attribute as written
    text: str = ""
    pubdate: bool = False  # it has the pubdate attribute, or the itemprop datePublished
    names: frozenset[str] = frozenset()  # lower-case words and word pairs of its class
    placement: Placement = Placement.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a page says of itself, in document order."""

    url: Url
    lang: str = ""  # of the html element
    meta: Sequence[tuple[str, str]] = ()  # lower-case name, property, itemprop or http-equiv; content
    json_ld: Sequence[str] = ()  # texts of the scripts
    times: Sequence[Time] = ()
    dated: Sequence[
        str
    ] = ()  # short texts that a class names a date, or that follow the headline; none of a comment
    author_links: Sequence[str] = ()  # texts of links with rel=author
    bylines: Sequence[str] = ()  # texts of elements named for an author, a line for each text inside
    text: str = ""  # main text


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Each is "" when it is not known."""

    published: str = ""  # ISO date
    published_from: str = ""  # the source, in a few words
    modified: str = ""  # ISO date, not before `published`
    author: str = ""  # names, joined by ", "
    author_from: str = ""
    language: str = ""  # two letters


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page with its JSON-LD read once."""

    head: Head
    entity: json_ld.Entity
    language: str
    now: date

    def meta(self, names: str) -> Iterator[str]:
        """Contents by the order of the list, then by the order of the page."""
        given: dict[str, list[str]] = {}
        for written, content in self.head.meta:
            for name in written.split():  # one element may bear several names, as RDFa allows
                given.setdefault(name, []).append(content)
        return (content for name in _list("meta", names) for content in given.get(name, ()))

    def date(self, texts: Iterable[str]) -> str:
        return next((found for text in texts if (found := _written(text, self.language, self.now))), "")


def read(head: Head, *, now: date) -> Facts:
    """The facts of one page. Dates after `now` are nobody's."""
    entity = json_ld.main_entity(head.json_ld, head.url)
    language = _language(head, entity)
    asked = _Asked(head, entity, language, now)
    published, published_from = _first(asked, PUBLISHED)
    modified, _ = _first(asked, MODIFIED)
    author, author_from = _first(asked, AUTHOR)
    return Facts(
        published=published,
        published_from=published_from,
        modified=modified if modified >= published else "",
        author=author,
        author_from=author_from,
        language=language,
    )


_Source = tuple[str, Callable[[_Asked], str]]


def _first(asked: _Asked, sources: Iterable[_Source]) -> tuple[str, str]:
    return next(((found, name) for name, source in sources if (found := source(asked))), ("", ""))


def _marked_time(asked: _Asked) -> str:
    wanted = _list("words", "published")
    return _one_day(
        asked, [time for time in asked.head.times if time.pubdate or not wanted.keys().isdisjoint(time.names)]
    )


def _any_time(asked: _Asked) -> str:
    changed = _list("words", "modified")
    return _one_day(asked, [time for time in asked.head.times if changed.keys().isdisjoint(time.names)])


def _changed_time(asked: _Asked) -> str:
    changed, published = _list("words", "modified"), _list("words", "published")
    times = [time for time in asked.head.times if not changed.keys().isdisjoint(time.names)]
    return _one_day(asked, [time for time in times if published.keys().isdisjoint(time.names)])


def _one_day(asked: _Asked, times: Iterable[Time]) -> str:
    """The first day; none when there are so many that they are a list's."""
    days = [asked.date((time.datetime, time.text)) for time in times if time.placement not in _ELSEWHERE]
    known = [day for day in days if day]
    return known[0] if known and len(set(known)) <= LISTED_DAYS else ""


def _in_address(asked: _Asked) -> str:
    found = _ADDRESS.search(asked.head.url.partition("?")[0])
    if found is None:
        return ""
    return _iso(found[1], _months().get(found[3], found[3]), found[4], asked.now)


def _on_top(asked: _Asked) -> str:
    return _seen(asked, changed=False)


def _changed_on_top(asked: _Asked) -> str:
    return _seen(asked, changed=True)


def _seen(asked: _Asked, *, changed: bool) -> str:
    """A date in a line of its own, or at the beginning of one, near the top."""
    lines = [*asked.head.dated[:MAX_DATED], *asked.head.text[:TOP_CHARS].split("\n")]
    for line in lines:
        for found in _SEEN.finditer(line[: MAX_DATELINE_CHARS * 2]):
            before = line[: found.start()].casefold()[-MAX_DATELINE_CHARS:]
            if len(line) > MAX_DATELINE_CHARS and before.strip(" (["):
                break
            told = any(word in before for word in _list("words", "changed"))
            other = any(word in before for word in _list("words", "elsewhere"))
            day = "" if other or told is not changed else _of_match(found, asked.language, asked.now)
            if day:
                return day
    return ""


PUBLISHED: Final[tuple[_Source, ...]] = (
    # what publishing systems write for social networks: the most kept up, as its mistakes are seen
    ("article:published_time", lambda asked: asked.date(asked.meta("published_first"))),
    # for search engines, of the main thing alone; Google shows it, so it is looked after
    ("JSON-LD", lambda asked: asked.date([asked.entity.published])),
    # the same vocabulary in the body, which does not say of what
    ("itemprop", lambda asked: asked.date(asked.meta("published_item"))),
    # older conventions, some of which systems fill with the day of the visit
    ("meta", lambda asked: asked.date(asked.meta("published"))),
    ("a time element marked as published", _marked_time),
    ("a time element", _any_time),
    # sections for days exist, but a path with a whole day is nearly always that of the piece
    ("the address", _in_address),
    ("a date near the top", _on_top),
)
MODIFIED: Final[tuple[_Source, ...]] = (
    ("meta", lambda asked: asked.date(asked.meta("modified"))),
    ("JSON-LD", lambda asked: asked.date([asked.entity.modified])),
    ("a time element marked as updated", _changed_time),
    ("a date near the top", _changed_on_top),
)
AUTHOR: Final[tuple[_Source, ...]] = (
    # names as data, of the main thing, several kept apart
    ("JSON-LD", lambda asked: _authors(asked, asked.entity.authors)),
    # label and value for cards, by search plugins, of this very piece
    ("card", lambda asked: _authors(asked, _card(asked))),
    # sometimes the site's owner or its designer
    ("meta", lambda asked: _authors(asked, asked.meta("author"))),
    ("rel=author", lambda asked: _authors(asked, asked.head.author_links, seen=True)),
    ("a byline", lambda asked: _authors(asked, asked.head.bylines[:1], seen=True)),
)


def _card(asked: _Asked) -> Iterator[str]:
    given = dict(asked.head.meta)
    for number in "12":
        if given.get(f"twitter:label{number}", "").strip().casefold() in _list("meta", "written_by"):
            yield given.get(f"twitter:data{number}", "")


def _authors(asked: _Asked, texts: Iterable[str], *, seen: bool = False) -> str:
    names = [name for text in islice(texts, MAX_AUTHORS) for name in _names(text, seen=seen)]
    domain = urls.registrable_domain(asked.head.url)
    kept = {
        name.casefold(): name for name in reversed(names) if name.casefold() not in {domain, f"www.{domain}"}
    }
    return ", ".join(list(reversed(kept.values()))[:MAX_AUTHORS])


def _names(text: str, *, seen: bool) -> Iterator[str]:
    """The names in a text that names authors; one that readers see must also look like a name."""
    text = html.unescape(text[: MAX_AUTHOR_CHARS * 2]).strip()
    if len(text) > MAX_AUTHOR_CHARS:
        return
    text = _AND_LINE.sub(r" \1 ", text)
    text = " ".join(_before().sub("", _BREAK.split(_before().sub("", text), maxsplit=1)[0]).split())
    pieces = [piece.strip(" .:-'") for piece in _BETWEEN.split(text)]
    pieces = [piece for piece in pieces if piece and piece.casefold() not in _list("author", "titles")]
    if len(pieces) == 2 and "," in text and all(" " not in piece for piece in pieces):
        pieces = [f"{pieces[1]} {pieces[0]}"]  # the family name first
    for piece in pieces:
        words = piece.split()
        stop = next(
            (at for at, word in enumerate(words) if at and word.casefold() in _list("author", "after")), None
        )
        name = " ".join(words[:stop])
        if len(name) > MAX_NAME_CHARS or len(words[:stop]) > MAX_NAME_WORDS or _NO_NAME.search(name):
            continue
        if name.casefold() in _list("author", "nobody") or (seen and not _SEEN_NAME.match(name)):
            continue
        yield name


def _language(head: Head, entity: json_ld.Entity) -> str:
    """What the page says first: of itself, for crawlers, for search engines."""
    given = dict(reversed(head.meta))
    named = [given.get(name, "") for name in _lists()["meta"]["language"]]
    codes = (_LANGUAGE.match(code.strip().lower()) for code in (head.lang, *named, entity.language))
    return next((code[0] for code in codes if code), "")


def _written(text: str, language: str, now: date) -> str:
    """The date in an attribute, whatever its format; "" when there is none, or not in reach."""
    text = text.strip()[:MAX_DATE_CHARS]
    if found := _ISO.match(text):
        return _iso(found[1], found[3], found[4], now)
    if found := _EPOCH.fullmatch(text):
        moment = datetime.fromtimestamp(int(found[1]), UTC)
        return _iso(moment.year, moment.month, moment.day, now)
    return next((day for match in _SEEN.finditer(text) if (day := _of_match(match, language, now))), "")


def _of_match(found: re.Match[str], language: str, now: date) -> str:
    if found["iso"]:
        year, month, day = found["iso"].split("-")
        return _iso(year, month, day, now)
    if found["first"]:
        first, second = int(found["first"]), int(found["second"])
        day_first = language in _DAY_FIRST or found["mark"] == "." or first > 12 or first == second
        if not day_first and second <= 12:
            return ""  # 03/04: nobody can tell
        at = (second, first) if day_first else (first, second)
        return _iso(found["year"], *at, now)
    named = _months().get((found["month"] or found["month3"]).lower(), 0)
    return _iso(found["year2"] or found["year3"], named, found["day"] or found["day3"], now)


def _iso(year: str | int, month: str | int, day: str | int, now: date) -> str:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return ""
    return found.isoformat() if EARLIEST <= found <= now + AHEAD else ""


@cache
def _before() -> re.Pattern[str]:
    words = sorted(map(re.escape, _list("author", "before")), key=len, reverse=True)
    return re.compile(rf"^\W*(?:(?:{'|'.join(words)})\b[:\s]+)+", re.IGNORECASE)


@cache
def _months() -> dict[str, int]:
    names: list[list[str]] = _lists()["months"]["names"]
    return {name: number for number, each in enumerate(names, start=1) for name in each}


@cache
def _list(table: str, name: str) -> dict[str, None]:
    """A list in its order, quick to look into."""
    return dict.fromkeys(_lists()[table][name])


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
