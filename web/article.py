"""The main text of a page, its author and its date, by trafilatura."""

import logging
import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

import trafilatura

MAX_LINKS: Final = 5_000  # extraction takes a second for every 5,000 to 8,000 links; no article has so many
_LINK: Final = re.compile(r"<a\s", re.IGNORECASE)

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
    """The article of a decoded page, comments left out. Nothing found gives an empty Article.

    What stands behind the 5,000th link is not looked at.
    """
    link = next(islice(_LINK.finditer(html), MAX_LINKS, None), None)
    if link is not None:
        html = html[: link.start()]
    found = trafilatura.bare_extraction(html, url=url, include_comments=False, with_metadata=True)
    if found is None or isinstance(found, dict):
        return Article()
    return Article(
        text=found.text or "", title=found.title or "", author=found.author or "", published=found.date or ""
    )
