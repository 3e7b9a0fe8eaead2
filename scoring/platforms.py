"""Whose page is it where many publish under one host? Platforms by path: their rank is not the account's."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from web import urls
from web.urls import Url

MAX_SHOWN_CHARS: Final = 200  # of an address in a quote

_FILE: Final = Path(__file__).with_name("platforms.toml")
_NAME: Final = "NAME"
_ANY: Final = "*"
_DOORS: Final = frozenset({"www", "m", "mobile", "old", "new"})  # other faces of the same pages
_ITS_OWN: Final = frozenset(
    {"about", "blog", "help", "support", "api", "developer", "docs"}
)  # of the platform


class Pages(StrEnum):
    """Who stands behind a page of a platform."""

    ACCOUNT = "account"  # the account, as a publisher of its own
    PROFILE = "profile"  # the account, about itself
    VISITORS = "visitors"  # whoever posts
    BOOKMARKS = "bookmarks"  # whoever stores a link
    CONTRIBUTORS = "contributors"  # an outsider whom a publisher lets post under its name


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where on a platform a page stands."""

    platform: str  # its host, as platforms.toml has it
    name: str  # as the address has it, small letters; "" for a page of no account
    pages: Pages


@dataclass(frozen=True, slots=True)
class _Address:
    """One way in which a platform writes an account into its addresses, as a whole or in front of more."""

    labels: tuple[str, ...]  # of the host; the first may be NAME
    parts: tuple[str, ...]  # of the path; each a word, NAME with what stands before it, or any


@dataclass(frozen=True, slots=True, kw_only=True)
class _Platform:
    host: str
    addresses: tuple[_Address, ...]
    not_names: frozenset[str]
    rest_is_its_own: bool
    pages: Pages


def account_of(url: Url) -> Account | None:
    """The platform that a page stands on, and whose account; None when a publisher has the host alone.

    Sources: platforms.toml; for subdomains, the private section of the public suffix list as well.
    """
    host = urls.host(url)
    platform = _platform_of(host)
    if platform is None:
        return _by_suffix(host)
    parts = path_parts(url)
    below = host.removesuffix(platform.host).rstrip(".").rpartition(".")[2]
    named = (_name(address, platform, host, parts) for address in platform.addresses)
    name = "" if below in _ITS_OWN else next((name for name in named if name), "") or _below_suffix(host)
    if not name and platform.rest_is_its_own:
        return None
    return Account(platform=platform.host, name=name, pages=platform.pages)


@cache
def shared_domains() -> frozenset[str]:
    """The domains, as they are bought, of the listed platforms: google.com for sites.google.com."""
    return frozenset(urls.bought_domain(host) for host in _platforms())


def path_parts(url: Url) -> tuple[str, ...]:
    """The parts of an address's path, small letters, percent-encoding undone: `/@Ada/post` is @ada, post."""
    return tuple(part for part in unquote(urlsplit(url).path).lower().split("/") if part)


def shown(url: Url) -> str:
    """Host and path of an address, for a quote."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}"[:MAX_SHOWN_CHARS]


def _name(address: _Address, platform: _Platform, host: str, parts: tuple[str, ...]) -> str:
    """The account that an address of this form names; "" when the address has another form."""
    if address.labels[0] == _NAME:
        above = host.removesuffix(f".{'.'.join(address.labels[1:])}")
        label = above.rpartition(".")[2]
        return "" if above == host or label in _DOORS or label in platform.not_names else label
    here, there = tuple(host.split(".")), address.labels
    if here[-len(there) :] != there or len(parts) < len(address.parts):
        return ""
    name = ""
    for given, form in zip(parts, address.parts, strict=False):
        before, is_name, _ = form.partition(_NAME)
        if is_name:
            name = given.removeprefix(before) if given.startswith(before) else ""
            if not name or name in platform.not_names:
                return ""
        elif form not in {_ANY, given}:
            return ""
    return name


def _platform_of(host: str) -> _Platform | None:
    labels = host.split(".")
    above = (".".join(labels[first:]) for first in range(len(labels)))
    return next((found for name in above if (found := _platforms().get(name))), None)


def _by_suffix(host: str) -> Account | None:
    name = _below_suffix(host)
    return Account(platform=urls.bought_domain(host), name=name, pages=Pages.ACCOUNT) if name else None


def _below_suffix(host: str) -> str:
    """The name below a private suffix: a bucket's of s3.eu-west-1.amazonaws.com; "" where there is none."""
    registrable = urls.registrable_domain(host)
    name = "" if registrable == urls.bought_domain(host) else registrable.partition(".")[0]
    return "" if name in _DOORS else name


@cache
def _platforms() -> dict[str, _Platform]:
    """By host."""
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8"))["platform"]
    return {
        entry["host"]: _Platform(
            host=entry["host"],
            addresses=tuple(_address(written) for written in entry["accounts"]),
            not_names=frozenset(entry.get("not_names", ())),
            rest_is_its_own=entry.get("rest_is_its_own", False),
            pages=Pages(entry["pages"]),
        )
        for entry in entries
    }


def _address(written: str) -> _Address:
    host, _, path = written.partition("/")
    parts = (part.partition(_NAME) for part in path.split("/") if part)
    return _Address(tuple(host.split(".")), tuple(f"{before.lower()}{name}" for before, name, _ in parts))
