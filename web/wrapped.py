"""Addresses that stand for another one: redirectors that name where they lead, shorteners that do not, and
the parts of an address that earn somebody a commission.
"""

import base64
import binascii
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from web import urls
from web.urls import Url

MAX_WRAPPINGS: Final = 3  # a mail filter around a search engine around an affiliate network is the most seen
MAX_DECODINGS: Final = 2  # of a value, after the one that every query asks for
MAX_PARAMETERS: Final = 100  # of one query that are looked at

_FILE: Final = Path(__file__).with_name("wrapped.toml")
_ABSOLUTE: Final = re.compile(r"(?:https?:)?/{1,2}[^/\s]|https?:/{1,2}[^/\s]|www\.[^./\s]", re.IGNORECASE)
_BARE: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[/?]|$)", re.IGNORECASE)
_IN_PATH: Final = re.compile(r"(?<=[/:=])(?:https?(?::/|%3a%2f|%253a%252f)|aHR0c)", re.IGNORECASE)
_BASE64: Final = re.compile(r"(?:a1)?(aHR0c[A-Za-z0-9+/_-]{6,}={0,2})")  # "http", and Bing's mark before it
_PROOFPOINT: Final = re.compile(r"https?-3A__", re.IGNORECASE)
_PROOFPOINT_3: Final = re.compile(r"/v3/__(https?:/.*?)__;([A-Za-z0-9_-]*)!")
_PROOFPOINT_RUNS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_WORDS: Final = re.compile(r"[a-z0-9]+")
_EXTENSION: Final = re.compile(r"\.(?:php\d?|aspx?|html?|cgi|do|jsp|pl|ashx|cfm)$")


@dataclass(frozen=True, slots=True)
class _Service:
    """A host that is known to pass visitors on."""

    paths: tuple[str, ...]  # beginnings of its path
    parameters: tuple[str, ...]  # lower-case; "" is the whole query


@dataclass(frozen=True, slots=True)
class _Site:
    """A shop, and what its address must hold to earn a partner a commission."""

    names: tuple[str, ...]
    path: str


def unwrap(target: Url, page_url: Url) -> Url | None:
    """Where a redirector leads that names its destination in its own address; None for any other address.

    A destination is told from a mere mention of an address by who would send a visitor there:

    - Known services (wrapped.toml) are believed, in the parameters and paths they use.
    - An unknown host is believed when the first or the last part of its path, or its first label over a short
      path, is a redirector's word (out, go, away, click), the parameter is a destination's name (url, to,
      target) or follows that word in the path, and no part of either is a tool's word (share, login, search,
      translate, archive, check). A name that says jump by itself (goto, outurl) may stand on the home page.
    - There, the destination must lie on another site than the redirector, as what comes back after a login
      does not; and off the page's own site unless the redirector is the page's own, as share buttons, caches
      and validators are given the page they stand on.
    - Nothing leads back to the very page.

    Up to three wrappings are taken off; values may be percent-encoded up to three times, or in Base64.
    """
    found = None
    for inner in _steps(target, page_url):
        found = inner
    return found


def is_shortener(target: Url) -> bool:
    """Is it a short address of a known shortener: one that does not say where it leads?"""
    host = urls.host(target).removeprefix("www.")
    return host in _entries("shortener", "hosts") and _path(target).strip("/") != ""


def affiliate(target: Url, via: Url | None) -> str:
    """The part of the address that earns a commission: "tag=", or "awin1.com" where the host does; else "".

    `via` is the redirector around `target`, and those inside it are looked at as well. Campaign tracking
    (utm_*, ref, source) earns nobody anything by itself.
    """
    addresses = [target] if via is None else [target, via, *_steps(via, via)]
    return next((part for address in addresses if (part := _earning(address))), "")


def _steps(address: Url, page_url: Url) -> Iterator[Url]:
    for _ in range(MAX_WRAPPINGS):
        inner = _named(address, page_url)
        if inner is None:
            return
        yield inner
        address = inner


def _named(target: Url, page_url: Url) -> Url | None:
    """The destination one wrapping names."""
    rest = target[8:]
    if "?" not in rest and "http" not in rest and "aHR0c" not in rest:
        return None
    host, path = urls.host(target), _path(target)
    for service in _services(host):
        if path.startswith(service.paths):
            destination = _of_service(target, path, service)
            return None if destination is None or _same_page(destination, page_url) else destination
    destination = _of_unknown(target, host, path)
    if destination is None or _same_page(destination, page_url) or urls.same_site(destination, target):
        return None
    if urls.same_site(destination, page_url) and not urls.same_site(target, page_url):
        return None
    return destination


def _of_service(target: Url, path: str, service: _Service) -> Url | None:
    if (rewritten := _PROOFPOINT_3.search(target)) is not None:
        return _address(target, _restored(rewritten[1], rewritten[2]))
    values = dict(reversed(list(_parameters(target))))
    for name in service.parameters:
        value = _query(target) if name == "" else values.get(name, "")
        if value and (found := _address(target, unquote(value), bare=name != "")) is not None:
            return found
    return _in_path(target, path, everywhere=True)


def _of_unknown(target: Url, host: str, path: str) -> Url | None:
    parts = [_EXTENSION.sub("", part) for part in path.lower().split("/") if part]
    embedded = _IN_PATH.search(path)
    if embedded is not None:
        return _in_path(target, path, everywhere=False)
    label = host.partition(".")[0]
    words = {word for part in parts for word in _WORDS.findall(part)}
    if not words.isdisjoint(_entries("redirector", "tools")) or label in _entries("redirector", "tools"):
        return None
    redirects = _is_redirector(parts) or (len(parts) <= 1 and label in _entries("redirector", "labels"))
    names = _entries("redirector", "parameters" if redirects else "telling")
    if not redirects and parts not in ([], ["index"]):
        return None
    for name, value in _parameters(target):
        if name in names and (found := _address(target, unquote(value))) is not None:
            return found
    bare = _query(target)
    return _address(target, unquote(bare)) if redirects and "=" not in bare.partition(":")[0] else None


def _is_redirector(parts: list[str]) -> bool:
    """The first part is such a word, or the last part has one: /go/shop, /links/out.php, /track-click."""
    words = _entries("redirector", "path_words")
    return bool(parts) and (parts[0] in words or not words.isdisjoint(_WORDS.findall(parts[-1])))


def _in_path(target: Url, path: str, *, everywhere: bool) -> Url | None:
    """The address within the path; behind a redirector's word alone unless `everywhere`."""
    begins = _IN_PATH.search(path)
    if begins is None:
        return None
    before = [_EXTENSION.sub("", part) for part in path[: begins.start()].lower().split("/") if part]
    if not everywhere:
        words = {word for part in before for word in _WORDS.findall(part)}
        if not words.isdisjoint(_entries("redirector", "tools")) or not before:
            return None
        if before[-1] not in _entries("redirector", "path_words"):
            return None
    value = path[begins.start() :]
    if ":/" in begins[0]:
        query = _query(target)
        return _address(target, f"{value}?{query}" if query else value)
    return _address(target, unquote(value.partition("/")[0]))  # encoded, it ends where its part does


def _parameters(target: Url) -> Iterator[tuple[str, str]]:
    """Names in lower case with values as written; one with a raw question mark takes all that follows."""
    query = _query(target)
    start = 0
    for part in query.split("&", MAX_PARAMETERS)[:MAX_PARAMETERS]:
        name, _, value = part.partition("=")
        whole = query[start + len(name) + 1 :] if "?" in value and "://" in value else value
        yield name.lower(), whole
        start += len(part) + 1


def _address(target: Url, value: str, *, bare: bool = False) -> Url | None:
    """The address in a value that was decoded once; None when it holds none."""
    value = value.strip()
    for _ in range(MAX_DECODINGS + 1):
        if _PROOFPOINT.match(value):
            value = unquote(value.replace("-", "%").replace("_", "/"))
        if (encoded := _BASE64.fullmatch(value)) is not None:
            value = _from_base64(encoded[1])
        if _ABSOLUTE.match(value) and not (value.startswith("/") and not value.startswith("//")):
            return _public(target, f"//{value}" if value[:4].lower() == "www." else value)
        if "%" not in value:
            break
        value = unquote(value)
    return _public(target, f"//{value}") if bare and _BARE.match(value) else None


def _public(target: Url, address: str) -> Url | None:
    found = urls.join(target, address)
    return found if found is not None and "." in urls.host(found) else None


def _from_base64(text: str) -> str:
    """The text of Base64 in either alphabet, padded or not; "" when it is none."""
    text = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _restored(text: str, kept: str) -> str:
    """Proofpoint's third form: `*` stands for the next kept character, `**x` for a run of them."""
    try:
        characters = iter(base64.urlsafe_b64decode(kept + "=" * (-len(kept) % 4)).decode())
    except (binascii.Error, UnicodeDecodeError):
        return ""

    def one(found: re.Match[str]) -> str:
        count = 1 if found[1] is None else _PROOFPOINT_RUNS.index(found[1]) + 2
        return "".join(next(characters, "") for _ in range(count))

    return re.sub(r"\*(?:\*([A-Za-z0-9_-]))?", one, text)


def _same_page(one: Url, other: Url) -> bool:
    return _place(one) == _place(other)


def _place(url: Url) -> tuple[str, str]:
    return urls.host(url).removeprefix("www."), _path(url).rstrip("/")


def _path(url: Url) -> str:
    return "/" + url.partition("?")[0].split("/", 3)[3]


def _query(url: Url) -> str:
    return url.partition("?")[2]


def _earning(url: Url) -> str:
    host = urls.host(url)
    if part := _earning_host(host):
        return part
    sites = _shops(host)
    if "?" not in url and not sites:
        return ""
    given = {name for name, value in _parameters(url) if value}
    for site in sites:
        if given.issuperset(site.names) and _path(url).startswith(site.path):
            return f"{site.names[0]}=" if site.names else site.path
    return next((f"{name}=" for name in sorted(given & _entries("affiliate", "parameters"))), "")


@lru_cache(maxsize=8_192)
def _earning_host(host: str) -> str:
    """The entry that names this host or one above it."""
    hosts = _entries("affiliate", "hosts")
    listed = max(_above(host) & hosts, key=len, default="")
    if listed:
        return listed
    domain = urls.registrable_domain(host)
    shapes: list[str] = _lists()["affiliate"]["shapes"]
    return domain if any(re.fullmatch(shape, domain) for shape in shapes) else ""


@lru_cache(maxsize=8_192)
def _services(host: str) -> tuple[_Service, ...]:
    return tuple(
        _Service(tuple(entry["path"]), tuple(name.lower() for name in entry["parameters"]))
        for entry in _lists()["service"]
        if not _above(host).isdisjoint(entry["hosts"])
    )


@lru_cache(maxsize=8_192)
def _shops(host: str) -> tuple[_Site, ...]:
    return tuple(
        _Site(tuple(name.lower() for name in entry["all"]), entry.get("path", "/"))
        for entry in _lists()["affiliate"]["site"]
        if not _above(host).isdisjoint(entry["hosts"])
    )


@lru_cache(maxsize=8_192)
def _above(host: str) -> frozenset[str]:
    """The host, those above it, and the bought name under any suffix: `google.*`."""
    labels = host.split(".")
    anywhere = f"{urls.bought_domain(host).partition('.')[0]}.*"
    return frozenset({anywhere, *(".".join(labels[first:]) for first in range(len(labels) - 1))})


@cache
def _entries(table: str, name: str) -> frozenset[str]:
    return frozenset(_lists()[table][name])


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
