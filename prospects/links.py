"""Which links of a page lead out to somebody else's page, and which of them are entries of a list."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from web import urls
from web.page import Link, Page, Placement

LIST_ENTRIES: Final = (
    8  # entries to other sites from which a page counts as a list; a few references are an article
)
LIST_DOMAINS: Final = 5  # different sites among them: fewer is a page about one partner

_NOT_VOUCHED: Final = frozenset({Placement.COMMENT, Placement.HIDDEN})
_ENTRY = re.compile(r"(?:^|[\s>])(?:li|dt|dd|td)\b(?=[.:#\[\s>]|$)")


def outbound(page: Page) -> tuple[Link, ...]:
    """Links to other sites that the page's owner stands behind, each target once, in document order.

    Links in comments, hidden links and links marked sponsored are nobody's recommendation.
    """
    found: dict[str, Link] = {}
    for link in page.links:
        if link.placement in _NOT_VOUCHED or "sponsored" in link.rel:
            continue
        if not urls.same_site(link.target, page.final_url):
            found.setdefault(link.target, link)
    return tuple(found.values())


def entries(page: Page) -> tuple[Link, ...]:
    """The outbound links that are entries of a list in the content."""
    return tuple(link for link in outbound(page) if _is_entry(link))


def is_list(page: Page) -> bool:
    """Does the page list many resources of many other sites?"""
    found = entries(page)
    return len(found) >= LIST_ENTRIES and domain_count(found) >= LIST_DOMAINS


def is_home(page: Page) -> bool:
    return urlsplit(page.final_url).path == "/"


def domain_count(links: Iterable[Link]) -> int:
    return len({urls.registrable_domain(link.target) for link in links})


def _is_entry(link: Link) -> bool:
    if link.placement is Placement.LINK_LIST:
        return True
    return link.placement is Placement.CONTENT and _ENTRY.search(link.where) is not None
