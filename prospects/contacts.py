"""Public ways to get in touch that the page itself links to. No e-mail address is looked for or kept."""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from web import urls
from web.page import Link, Page, Placement
from web.urls import Url

MAX_CONTACTS: Final = 4  # one of each kind

# Path parts and anchor words in our readers' languages: English, German, French, Spanish, Italian, Dutch.
_CONTACT = re.compile(
    r"\b(?:contact(?:o|a|ez)?|contact-?us|contactez-nous|kontakt|contatti|contattaci|get-?in-?touch|write-to-us)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:about|about-?us|impressum|imprint|masthead|editorial-team|our-team|redaktion|ueber-uns|über-uns|over-ons"
    r"|a-propos|à-propos|qui-sommes-nous|mentions-legales|chi-siamo|quienes-somos|sobre-nosotros)\b",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|contributors?|people|staff|by)/[^/]+", re.IGNORECASE
)
_FEED = re.compile(
    r"(?:/(?:feed|rss|atom)(?:\.xml)?/?|\.(?:rss|atom))$|^(?:rss|rss feed|feed|atom)$", re.IGNORECASE
)
_LABEL_WORDS: Final = 4  # a longer anchor is a sentence about something else that says "about"


def contacts(page: Page) -> tuple[str, ...]:
    """Addresses on the same site, one of each kind: contact, about or imprint, author page, feed."""
    inner = [link for link in page.links if _is_theirs(link, page)]
    found = [next((link.target for link in inner if is_kind(link)), None) for is_kind in KINDS]
    return tuple(dict.fromkeys(target for target in found if target is not None))[:MAX_CONTACTS]


def is_about_us(page: Page) -> bool:
    """Is this page itself a contact, about or imprint page? Told by its address."""
    last = _last_part(page.final_url)
    return _CONTACT.fullmatch(last) is not None or _ABOUT.fullmatch(last) is not None


def _is_theirs(link: Link, page: Page) -> bool:
    if link.placement in {Placement.COMMENT, Placement.HIDDEN}:
        return False
    return urls.same_site(link.target, page.final_url)


def _named(link: Link, pattern: re.Pattern[str]) -> bool:
    """Does the last part of the path or a short anchor name it?"""
    if pattern.fullmatch(_last_part(link.target)):
        return True
    words = link.anchor.split()
    return 0 < len(words) <= _LABEL_WORDS and pattern.search("-".join(words)) is not None


def _last_part(url: Url) -> str:
    return urlsplit(url).path.rstrip("/").rpartition("/")[2].removesuffix(".html")


def _is_contact(link: Link) -> bool:
    return _named(link, _CONTACT)


def _is_about(link: Link) -> bool:
    return _named(link, _ABOUT)


def _is_author(link: Link) -> bool:
    if "author" in link.rel:
        return True
    return link.placement is Placement.AUTHOR_BIO or _AUTHOR.search(urlsplit(link.target).path) is not None


def _is_feed(link: Link) -> bool:
    return (
        _FEED.search(urlsplit(link.target).path) is not None or _FEED.search(link.anchor.strip()) is not None
    )


KINDS: Final[tuple[Callable[[Link], bool], ...]] = (_is_contact, _is_about, _is_author, _is_feed)
