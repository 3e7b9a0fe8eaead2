"""What a site calls itself: by metas, JSON-LD, titles and its logo; never a word that anybody uses."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from prospects.profile.words import bare, listed, words_of
from prospects.topic import UMBRELLA_WORDS
from web import urls
from web.page import Page

MAX_TERMS: Final = 3  # a name, a short form, a former one; more than these are products
MAX_WORDS: Final = 5  # a longer name is a slogan or a row of keywords
MAX_CHARS: Final = 40
MIN_CHARS: Final = 3  # a shorter name stands in too many others
REPEATED_PAGES: Final = 3  # titles that end or begin alike, before that is a name
REPEATED_SHARE: Final = 0.6  # of the pages read
ORDINARY_USES: Final = 2  # in small letters in the site's own text: then it is a word, not a name
AMPERSANDS: Final = ("", "and", "und", "et", "y")  # what domains write for "&"

PARTED: Final = re.compile(r"\s+[|–—·»•:-]\s+|:\s+")  # where titles are put together
_AROUND: Final = " \t\"'“”„«»®™©.,;:!|–—"
_ANYBODYS: Final = UMBRELLA_WORDS | {"guide", "guides", "tips", "best", "reviews", "review"}


def brand_terms(home: Page, pages: Sequence[Page], domain: str) -> tuple[str, ...]:
    """At most MAX_TERMS names, the surest first; empty when the site has none that is its own.

    A name counts when the domain is made of it. Otherwise it has to be declared by the home page for
    machines, or to stand in most titles. `pages` are those read besides the home page.
    """
    text = "\n".join(page.visible_text for page in (home, *pages))
    ours = _keys_of_domain(domain)
    declared = [*home.site_names, *_repeated([home, *pages])]
    found: dict[str, str] = {}
    for name in chain.from_iterable(map(_forms, (*_shown(home), *declared))):
        if not ours.isdisjoint(_keys_of_name(name)):
            found.setdefault(min(_keys_of_name(name)), name)
    for name in chain.from_iterable(map(_forms, declared)):
        found.setdefault(min(_keys_of_name(name), default=""), name)
    return tuple(name for name in found.values() if _is_a_name(name, text))[:MAX_TERMS]


def _shown(home: Page) -> Iterator[str]:
    """Where a home page shows its name to visitors: in the logo, the way back in a footer, the title."""
    yield from home.site_names
    yield home.title
    for link in home.links:
        if link.target in {home.url, home.final_url} and link.anchor:
            yield link.anchor


def _forms(name: str) -> Iterator[str]:
    """The parts of a name or title between marks, each without its legal form."""
    for part in PARTED.split(name):
        words = part.strip(_AROUND).split()
        while len(words) > 1 and words[-1].strip(".,()").casefold() in listed("generic", "legal"):
            words.pop()
        if words:
            yield " ".join(words).strip(_AROUND)


def _repeated(pages: Sequence[Page]) -> Iterator[str]:
    """What stands at the same end of most titles."""
    parted = [parts for page in pages if len(parts := PARTED.split(page.title)) > 1]
    for end in (-1, 0):
        for name, count in Counter(parts[end].strip() for parts in parted).most_common(1):
            if count >= REPEATED_PAGES and count >= REPEATED_SHARE * len(pages):
                yield name


def _keys_of_name(name: str) -> frozenset[str]:
    """The name as a domain may write it: in one word, "&" spelt out or left out, or by its initials."""
    spelt = {"".join(map(bare, words_of(name.replace("&", f" {word} ")))) for word in AMPERSANDS}
    words = [bare(word) for word in words_of(name)]
    joined = "".join(word for word in words if word not in listed("generic", "joining"))
    initials = "".join(word[:1] for word in words)
    return frozenset({*spelt, joined, *([initials] if len(initials) >= MIN_CHARS else [])} - {""})


def _keys_of_domain(domain: str) -> frozenset[str]:
    core = urls.registrable_domain(domain).partition(".")[0]
    parts = core.casefold().split("-")
    joined = "".join(part for part in parts if part not in listed("generic", "joining"))
    return frozenset({"".join(parts), joined} - {""})


def _is_a_name(name: str, text: str) -> bool:
    """Is it a name rather than a slogan or a word that anybody uses, as far as the site's own text tells?"""
    words = [word.casefold() for word in words_of(name)]
    if not MIN_CHARS <= len(name) <= MAX_CHARS or len(words) > MAX_WORDS:
        return False
    if all(word in _ANYBODYS or word in listed("generic", "words") for word in words):
        return False
    small = name.lower()
    if small == name:
        return True
    ordinary = len(re.findall(rf"(?<!\w){re.escape(small)}(?!\w)", text))
    as_name = len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text))
    return ordinary < ORDINARY_USES or ordinary < as_name
