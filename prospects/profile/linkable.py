"""Which pages of a site of ours others would link to: guides, data and tools, each with what says so."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final
from urllib.parse import unquote, urlsplit

from prospects import links
from prospects.profile.profile import Kind, Linkable
from prospects.profile.words import listed
from web.page import Page
from web.urls import Url

MIN_GUIDE_WORDS: Final = 250  # less is a teaser, whatever its title says
LONG_GUIDE_WORDS: Final = 800  # a piece of this length in sections is a guide without being called one
GUIDE_SECTIONS: Final = 4
GUIDE_STEPS: Final = 4
FEW_WORDS: Final = 60  # what is said of a table or a tool, so that somebody understands it
TABLE_ROWS: Final = 8  # with figures; a smaller table illustrates a text
TOOL_FIELDS: Final = 2  # one alone is a search or a newsletter
LIST_ENTRIES: Final = 10  # entries to other pages of the site in a page of few words: a list of articles
MAX_LINKABLE: Final = 12  # of one site; a person reads this list

_FILES = re.compile(r"\.(?:csv|tsv|xlsx?|ods|json|geojson|parquet)(?:$|\?)", re.IGNORECASE)
Told = tuple[Kind, str]  # and why, one sentence


def linkable(pages: Sequence[Page]) -> tuple[Linkable, ...]:
    """Those of the pages, the home page left out, that are worth linking to; at most MAX_LINKABLE."""
    found: dict[str, Linkable] = {}
    for page in pages:
        if links.is_home(page) or about_itself(page.final_url):
            continue
        told = next((told for rule in RULES if (told := rule(page)) is not None), None)
        if told is not None:
            url, title = page.final_url, page.title or page.final_url
            found.setdefault(url, Linkable(url=url, title=title, kind=told[0], why=told[1]))
    return tuple(found.values())[:MAX_LINKABLE]


def kind_in(text: str) -> tuple[Kind, str] | None:
    """The kind that words of a title or an address name, and that word as listed; the first one counts."""
    folded = text.casefold().replace("’", "'")
    found = [
        (match.start(), kind, match[0]) for kind in Kind if (match := _named(kind).search(folded)) is not None
    ]
    return min(found)[1:] if found else None


def path_words(url: Url) -> str:
    """The words of an address's path, by which a page's kind is guessed before it is read."""
    return unquote(urlsplit(url).path).replace("/", " ").replace("_", "-")


def about_itself(url: Url) -> bool:
    """Is it a page on which the site speaks of itself, sells, or lists others? Told by its address."""
    parts = unquote(urlsplit(url).path).casefold().strip("/").split("/")
    return any(part in listed("itself", "parts") for part in parts)


def _tool(page: Page) -> Told | None:
    named = kind_in(page.title) or kind_in(path_words(page.final_url))
    fields = page.shape.fields
    if fields < TOOL_FIELDS or page.words + len(page.visible_text.split()) < FEW_WORDS:
        return None
    if named is None or named[0] is not Kind.TOOL:
        return None
    return Kind.TOOL, f"It is called “{named[1]}”, and a visitor fills in {fields} fields."


def _template(page: Page) -> Told | None:
    """A tool without fields: something to take away."""
    named = kind_in(page.title)
    if named is None or named[0] is not Kind.TOOL or page.words < MIN_GUIDE_WORDS or _is_list(page):
        return None
    return Kind.TOOL, f"Its title says “{named[1]}”, and it has {page.words:,} words."


def _table(page: Page) -> Told | None:
    rows = page.shape.figure_rows
    if rows < TABLE_ROWS or page.words < FEW_WORDS:
        return None
    return Kind.DATA, f"It has a table with {rows} rows of figures."


def _download(page: Page) -> Told | None:
    files = [link for link in page.links if link.in_content and _FILES.search(urlsplit(link.target).path)]
    if not files or page.words < FEW_WORDS:
        return None
    name = urlsplit(files[0].target).path.rpartition("/")[2]
    return Kind.DATA, f"It offers data to download: {name}."


def _study(page: Page) -> Told | None:
    named = kind_in(page.title)
    if named is None or named[0] is not Kind.DATA or page.words < MIN_GUIDE_WORDS or _is_list(page):
        return None
    return Kind.DATA, f"Its title says “{named[1]}”, and it has {page.words:,} words."


def _named_guide(page: Page) -> Told | None:
    for where, text in (("title", page.title), ("address", path_words(page.final_url))):
        named = kind_in(text)
        if named is not None and named[0] is Kind.GUIDE and page.words >= MIN_GUIDE_WORDS:
            return None if _is_list(page) else (Kind.GUIDE, f"Its {where} says “{named[1]}”{_size(page)}.")
    return None


def _steps(page: Page) -> Told | None:
    steps = page.shape.steps
    if steps < GUIDE_STEPS or page.words < MIN_GUIDE_WORDS or _is_list(page):
        return None
    return Kind.GUIDE, f"It explains something in {steps} numbered steps."


def _long_read(page: Page) -> Told | None:
    sections = len(page.shape.headings)
    if page.words < LONG_GUIDE_WORDS or sections < GUIDE_SECTIONS or _is_list(page):
        return None
    return Kind.GUIDE, f"It treats its subject in {sections} sections and {page.words:,} words."


# The rarest thing first: what has a table, a tool or a download is linked to for that.
RULES: Final[tuple[Callable[[Page], Told | None], ...]] = (
    _tool,
    _table,
    _download,
    _template,
    _study,
    _named_guide,
    _steps,
    _long_read,
)


def _size(page: Page) -> str:
    sections = len(page.shape.headings)
    parts = f" in {sections} sections" if sections > 1 else ""
    return f", and it has {page.words:,} words{parts}"


def _is_list(page: Page) -> bool:
    """Is it a list of pages rather than a page itself?"""
    inner = sum(link.in_content for link in page.links)
    return links.is_list(page) or (inner >= LIST_ENTRIES and page.words < inner * LIST_ENTRIES)


@cache
def _named(kind: Kind) -> re.Pattern[str]:
    choices = sorted(listed("kinds", kind.value), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, choices))})(?!\w)")
