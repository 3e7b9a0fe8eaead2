"""Can an answer engine read this page? What robots.txt, the page and its headers tell such programs.

The share of the text that needs no script is counted in words:

    visible words / (visible words + words that stand only in data for scripts)

Data are JSON-LD's article texts and the state that frameworks hand to the browser; of it, strings long enough
to be prose count. A run of SHINGLE_WORDS words that is visible too is no second text, nor is a repeated one.
"""

import html
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from web.page import Agent, AiAccess, Purpose
from web.robots_txt import Rules
from web.urls import Url

MAX_TEXT_CHARS: Final = 500_000  # of the visible text, and of the data; fifty long articles
MAX_SCRIPT_CHARS: Final = 1_000_000  # of one script that are searched for text
STATE_CHARS: Final = 2_000  # at the beginning of a script, where the name of a state stands
MIN_PROSE_CHARS: Final = 80  # a shorter string is a title, a label or an address
MIN_PROSE_WORDS: Final = 12
MIN_LETTERS: Final = 0.7  # of the characters of prose, blanks included; code and lists of numbers have fewer
SHINGLE_WORDS: Final = 5
FEW_WORDS: Final = 50  # with fewer in all, a share of them says nothing
MIN_KEPT_BACK: Final = 0.01  # of the text under data-nosnippet; less is a caption or a button

_FILE: Final = Path(__file__).with_name("ai.toml")
_STRING: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_ARTICLE: Final = re.compile(
    r'"(?:articleBody|reviewBody|text)"\s*+:\s*+("(?:[^"\\]++|\\.)*+")', re.DOTALL | re.IGNORECASE
)
_NOT_FREE: Final = re.compile(
    r'"isAccessibleForFree"\s*+:\s*+\[?\s*+"?(?:https?://schema\.org/)?false\b', re.IGNORECASE
)
_MARKUP: Final = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
_WORD: Final = re.compile(r"\w+")
_COLON: Final = re.compile(r":\s+")
_DIRECTIVE: Final = re.compile(r"[,\s]+")
_USAGE_LINE: Final = re.compile(r"(user-agent|content-signal|content-usage)\s*+:\s*+(.*)", re.IGNORECASE)
_USAGE: Final = re.compile(r"(?<![a-z-])([a-z-]{2,40})\s*+=\s*+(yes|no|y|n)(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a page and its headers tell, as plain values."""

    metas: tuple[tuple[str, str], ...] = ()  # name or property, and content, of each meta element
    robots_header: str = ""  # X-Robots-Tag
    usage_headers: str = ""  # as in web.page.Snapshot
    visible_text: str = ""
    kept_back_chars: int = 0  # of the visible text, those inside elements with data-nosnippet
    scripts: tuple[str, ...] = ()  # the texts of inline scripts, JSON-LD left out
    json_ld: tuple[str, ...] = ()
    for_subscribers: bool = False  # the page asks its readers to subscribe


@dataclass(frozen=True, slots=True)
class _Known:
    """An entry of ai.toml for one agent and one purpose."""

    name: str
    operator: str
    purpose: Purpose


def access(robots_txt: bytes | None, url: Url, told: Told) -> AiAccess:
    """What answer engines may and can read of the page at `url`; `robots_txt` of its host, None if not asked.

    Never raises: what cannot be understood is passed over.
    """
    rules = None if robots_txt is None else Rules(robots_txt, {known.name for known in _agents()})
    return AiAccess(
        agents=tuple(
            Agent(
                name=known.name,
                operator=known.operator,
                purpose=known.purpose,
                allowed=None if rules is None else rules.allow(url, known.name),
            )
            for known in _agents()
        ),
        refusals=tuple(dict.fromkeys(_refusals(robots_txt or b"", url, told))),
        paywalled=_is_paywalled(told),
        share_without_script=share_without_script(told.visible_text, told.scripts, told.json_ld),
    )


def refused(refusals: Iterable[str], purpose: Purpose) -> str:
    """How far refusals of AiAccess refuse a purpose: "no" to all, "partly", or "" not at all."""
    told = {
        _meanings()[refusal.rpartition(": ")[2].partition(" ")[0]].get(purpose, "") for refusal in refusals
    }
    return next((answer for answer in ("no", "partly") if answer in told), "")


def share_without_script(visible_text: str, scripts: Iterable[str], json_ld: Iterable[str]) -> float | None:
    """The share of a page's text that is there without running script, 0 to 1; the module says how.

    None where there are hardly any words at all: an empty shell may be filled by a script from elsewhere.
    """
    visible = _WORD.findall(visible_text[:MAX_TEXT_CHARS].casefold())
    only_in_data = _unseen_words(visible, _capped(_prose(scripts, json_ld)))
    words = len(visible) + only_in_data
    return None if words < FEW_WORDS else len(visible) / words


def _refusals(robots_txt: bytes, url: Url, told: Told) -> Iterator[str]:
    """Each with the place where it stands, in the order: page, headers, robots.txt."""
    for written, content in _lower(told.metas):
        name = written.strip()
        if name == "tdm-reservation" and content.strip() == "1":
            yield "meta: tdm-reservation:1"
        elif name in {"robots", "googlebot", "bingbot"}:
            yield from _known_words(f"meta {name}", _directives(content))
    share = told.kept_back_chars / max(1, len(told.visible_text))
    if share >= MIN_KEPT_BACK:
        yield f"page: data-nosnippet ({min(1.0, share):.0%} of the text)"
    yield from _known_words("X-Robots-Tag", _directives(told.robots_header.lower()))
    for line in told.usage_headers.splitlines():
        name, _, value = line.partition(":")
        if name == "tdm-reservation" and value.strip() == "1":
            yield "header: tdm-reservation:1"
        elif name == "content-usage":
            yield from _known_words("Content-Usage", _usages(value))
    yield from _known_words("robots.txt", _signals(robots_txt.decode("utf-8-sig", "replace"), url))


def _lower(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((name.lower(), content.lower()) for name, content in pairs)


def _directives(content: str) -> list[str]:
    return _DIRECTIVE.split(_COLON.sub(":", content))


def _known_words(place: str, words: Iterable[str]) -> Iterator[str]:
    """Refusals among the words; `googlebot:nosnippet` of a header is one as well."""
    for word in words:
        _, _, directive = word.partition(":")
        known = next((one for one in (word, directive) if one in _meanings()), "")
        if known:
            yield f"{place}: {known}"


def _signals(text: str, url: Url) -> Iterator[str]:
    """What the lines of robots.txt for every reader say of use; of those that name paths, the longest fit."""
    path = urlsplit(url).path or "/"
    for_all, in_names = True, False
    said: dict[str, tuple[int, str]] = {}  # word -> length of the path it was said for, and what
    for line in text.splitlines():
        rule = line.partition("#")[0].strip()
        match = _USAGE_LINE.match(rule)
        if match is None:
            in_names = in_names and not rule
            continue
        value = match[2]
        if match[1].lower() == "user-agent":
            for_all = value == "*" or (in_names and for_all)
            in_names = True
            continue
        in_names = False
        place, _, rest = value.partition(" ")
        of_path = place if place.startswith("/") else ""
        if not for_all or not path.startswith(of_path):
            continue
        for usage in _usages(rest if of_path else value):
            name = usage.partition("=")[0]
            if len(of_path) >= said.get(name, (0, ""))[0]:
                said[name] = (len(of_path), usage)
    for _, usage in said.values():
        yield usage


def _usages(value: str) -> list[str]:
    return [f"{match[1]}={match[2]}".lower() for match in _USAGE.finditer(value)]


def _is_paywalled(told: Told) -> bool:
    tiers = set(_lists()["paywall"]["tiers"])
    return (
        told.for_subscribers
        or any(_NOT_FREE.search(block) for block in told.json_ld)
        or any(
            name.strip().lower() == "article:content_tier" and content.strip().lower() in tiers
            for name, content in told.metas
        )
    )


def _prose(scripts: Iterable[str], json_ld: Iterable[str]) -> Iterator[str]:
    """Texts in data for scripts that are long enough to be read as prose, tags taken out."""
    articles = (match[1] for block in json_ld for match in _ARTICLE.finditer(block))
    states = (literal for script in scripts if _is_state(script) for literal in _literals(script))
    for literal in chain(articles, states):
        text = _unquoted(literal)
        nested = [found for inner in _literals(text) if (found := _as_prose(_unquoted(inner)))]
        if nested:
            yield from nested  # a state inside a state: its strings are quoted twice
        elif found := _as_prose(text):
            yield found


def _literals(script: str) -> Iterator[str]:
    """The quoted strings that are long enough for prose."""
    for match in _STRING.finditer(script, 0, MAX_SCRIPT_CHARS):
        if match.end() - match.start() > MIN_PROSE_CHARS:
            yield match[0]


def _capped(texts: Iterable[str]) -> Iterator[str]:
    left = MAX_TEXT_CHARS
    for text in texts:
        yield text[:left]
        left -= len(text)
        if left <= 0:
            return


def _unseen_words(visible: list[str], texts: Iterable[str]) -> int:
    """How many words of the texts stand neither among the visible ones nor in a text before."""
    seen: set[tuple[str, ...]] | None = None
    count = 0
    for text in texts:
        if seen is None:
            seen = set(_shingles(visible))
        words = _WORD.findall(text.casefold())
        there = [False] * len(words)
        for start, shingle in enumerate(_shingles(words)):
            if shingle in seen:
                there[start : start + SHINGLE_WORDS] = [True] * SHINGLE_WORDS
        seen.update(_shingles(words))
        count += there.count(False)
    return count


def _shingles(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False)


def _is_state(script: str) -> bool:
    start = script[:STATE_CHARS].lstrip()
    return start.startswith(("{", "[")) or any(name in start for name in _lists()["scripts"]["states"])


def _unquoted(literal: str) -> str:
    """The text of a JSON string; as it stands where it is none."""
    try:
        text = json.loads(literal, strict=False)
    except ValueError:
        return literal[1:-1]
    return str(text)


def _as_prose(text: str) -> str:
    """The text without tags, "" when nobody would read it as prose."""
    if len(text) < MIN_PROSE_CHARS:
        return ""
    plain = html.unescape(_MARKUP.sub(" ", text))
    letters = sum(map(str.isalpha, plain)) + plain.count(" ")
    long_enough = len(plain) >= MIN_PROSE_CHARS and plain.count(" ") >= MIN_PROSE_WORDS - 1
    return plain if long_enough and letters >= MIN_LETTERS * len(plain) else ""


@cache
def _agents() -> tuple[_Known, ...]:
    return tuple(
        _Known(name, entry["operator"], purpose)
        for purpose in Purpose
        for entry in _lists()["agents"]
        for name in entry[purpose]
    )


@cache
def _meanings() -> dict[str, dict[str, str]]:
    """Each word of refusal -> purpose -> how far it is refused."""
    return {word: entry for entry in _lists()["refusals"] for word in entry["words"]}


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
