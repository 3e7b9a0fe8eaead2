"""What the referring site is about, by its home page where that was read, else by its name and menu."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from scoring.platforms import account_of
from scoring.site_look import Role, SiteLook, role_of
from scoring.topic import Document, document_of, lead
from web import urls
from web.page import Page, Placement

MAX_NAMES: Final = 3  # of a site; JSON-LD may list every company that has to do with it
MAX_SECTIONS: Final = 12  # entries of a menu; more are its second level
MAX_LABEL_CHARS: Final = 40  # of a name or of a menu's entry; longer ones are headlines
MAX_TITLES: Final = 3  # of its other pages

_MENU: Final = frozenset({Placement.NAVIGATION, Placement.HEADER})
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteWords:
    """What a site says of itself."""

    text: str
    home: str = ""  # the address of its home page, "" when only the name and the menu are known


def words_of_site(page: Page, look: SiteLook) -> SiteWords | None:
    """None where many publish under one host, or where nothing names the site.

    A name alone need not say what a site is about. The domain is split into words only where nothing else
    names it, since names written together say less to a model.
    """
    if account_of(page.final_url) is not None:
        return None
    pages = [one for one in look.pages if urls.host(one.page.final_url) == urls.host(page.final_url)]
    home = next((one.page for one in pages if one.role is Role.HOME), None)
    if home is not None and (document := document_of(home)).text:
        titles = (one.page.title for one in pages if one.role is Role.SAMPLE and one.page.title)
        summary = ". ".join(islice(titles, MAX_TITLES))
        text = lead(Document(title=document.title, summary=summary, text=document.text))
        return SiteWords(text=text, home=home.final_url)
    said = dict.fromkeys([*islice(page.site_names, MAX_NAMES), *islice(_menu(page), MAX_SECTIONS)])
    text = ", ".join(one for one in said if len(one) <= MAX_LABEL_CHARS) or _domain_words(page)
    return SiteWords(text=text) if text else None


def _menu(page: Page) -> Iterator[str]:
    """What the menus call the parts of the site, and its name where that leads home; no “About us”."""
    return (
        link.anchor
        for link in page.links
        if link.placement in _MENU
        and 0 < len(link.anchor) <= MAX_LABEL_CHARS
        and urls.same_site(link.target, page.final_url)
        and role_of(link) is None
    )


def _domain_words(page: Page) -> str:
    """The words of the registered name, without what stands behind its first dot."""
    return " ".join(_WORD.findall(urls.registrable_domain(page.final_url).partition(".")[0]))
