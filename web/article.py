"""The main text of a page, its author and its date, by trafilatura."""

import logging
from dataclasses import dataclass

import trafilatura

logging.getLogger("trafilatura").setLevel(
    logging.CRITICAL
)  # it logs every page it finds nothing in as an error


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What stands in the middle of a page; every field is "" when it was not found."""

    text: str = ""
    title: str = ""
    author: str = ""
    published: str = ""  # ISO date


def extract(html: str, *, url: str) -> Article:
    """The article of a decoded page, comments left out. Nothing found gives an empty Article."""
    found = trafilatura.bare_extraction(html, url=url, include_comments=False, with_metadata=True)
    if found is None or isinstance(found, dict):
        return Article()
    return Article(
        text=found.text or "", title=found.title or "", author=found.author or "", published=found.date or ""
    )
