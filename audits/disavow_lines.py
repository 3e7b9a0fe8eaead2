"""The lines of a disavow file that exists already: what they cover, and what is wrong with them."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from audits.platforms import platform_of
from web import hosts, urls
from web.errors import Refused
from web.urls import Url

MAX_URL_CHARS: Final = 2_048  # Google's limit, from the help page named in disavow.py
DOMAIN_LINE: Final = re.compile(r"domain:\s*(\S+)", re.IGNORECASE)
LINE_END: Final = re.compile(r"\r\n|\n|\r")  # and nothing else: a comment may hold a form feed


@dataclass(frozen=True, slots=True)
class Domain:
    """A `domain:` line: the host and everything below it."""

    host: str


Entry = Domain | Url | None  # None: not understood


class Listed:
    """What is disavowed already. Grows as lines are added."""

    def __init__(self, entries: Collection[Entry]) -> None:
        self._hosts = {entry.host for entry in entries if isinstance(entry, Domain)}
        self._pages = {entry for entry in entries if isinstance(entry, str)}

    def add(self, entry: Domain | Url) -> None:
        if isinstance(entry, Domain):
            self._hosts.add(entry.host)
        else:
            self._pages.add(entry)

    def covers(self, page: Url) -> bool:
        """By a line for the page, for its host, or for a domain that the host belongs to."""
        labels = urls.host(page).split(".")
        above = (".".join(labels[start:]) for start in range(len(labels)))
        return page in self._pages or not self._hosts.isdisjoint(above)


def entries(text: str) -> list[tuple[int, Entry]]:
    """What the lines say, each with its line number; comments and empty lines left out."""
    return [
        (number, _entry(line))
        for number, line in enumerate(map(str.strip, LINE_END.split(text)), start=1)
        if line and not line.startswith("#")
    ]


def faults(existing: Collection[tuple[int, Entry]], own_sites: Collection[str]) -> Iterator[str]:
    """One sentence for each line that Google would refuse, or that disavows more than anybody should."""
    for number, entry in existing:
        if entry is None:
            yield f"Line {number} of the existing file is neither a domain: nor a URL; Google refuses it."
        elif isinstance(entry, Domain):
            if any(below(site, entry.host) or below(entry.host, site) for site in own_sites):
                yield f"Line {number} of the existing file disavows our own site: {entry.host}."
            elif platform_of(entry.host) == entry.host:
                yield f"Line {number} of the existing file disavows all of {entry.host}, where many publish."
        elif any(urls.belongs_to(entry, site) for site in own_sites):
            yield f"Line {number} of the existing file disavows a page of our own site: {urls.host(entry)}."
        elif len(entry) > MAX_URL_CHARS:
            yield f"Line {number} of the existing file is over {MAX_URL_CHARS:,} characters long."


def written(entry: Domain | Url) -> str:
    return f"domain:{entry.host}" if isinstance(entry, Domain) else entry


def below(host: str, domain: str) -> bool:
    """Is the host this domain, or under it?"""
    return host == domain or host.endswith(f".{domain}")


def _entry(line: str) -> Entry:
    found = DOMAIN_LINE.fullmatch(line)
    try:
        return Domain(hosts.canonical(found[1])) if found else urls.normalise(line)
    except Refused:
        return None
