"""Our own names as accounts, bylines and press releases write them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import Final

from scoring import schemes
from scoring.site import Site
from web import urls

MIN_NAME_CHARS: Final = 3  # a shorter name stands in too many others
MIN_JOINED_CHARS: Final = 6  # of our name, from which `ledgerlarkhq` is ours without a mark between
MAX_PLACES: Final = 100  # of our name on one page that are looked at
MAX_LINE_CHARS: Final = 160  # of a line on each side of our name

_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where our name stands in a text, with what stands around it on its line, small letters."""

    start: int
    end: int
    before: str  # from the start of the line
    after: str  # to the end of the line
    above: str  # the line above, "" when our name does not stand near the start of its own


@dataclass(frozen=True)
class Ours:
    """A site of ours by its names."""

    site: Site

    def owns(self, name: str) -> bool:
        """An account or an author of this name is ours; `team`, `official`, `hq` and the like may follow."""
        said = _tokens(name)
        forms = {"".join(said), "".join(word for word in said if word not in _joining())}
        return not self._keys.isdisjoint(forms) or self._with_affix(said, "".join(said))

    def places(self, folded: str) -> Iterator[Place]:
        """The first MAX_PLACES places of our name in a text in small letters."""
        return (
            _place(folded, found.start(), found.end())
            for found in islice(self._written.finditer(folded), MAX_PLACES)
        )

    def _with_affix(self, said: tuple[str, ...], whole: str) -> bool:
        before, after = schemes.term_set("accounts", "before"), schemes.term_set("accounts", "after")
        apart = list(said)
        while apart and apart[-1] in after:
            apart.pop()
        while apart and apart[0] in before:
            apart.pop(0)
        if "".join(apart) in self._keys or "".join(w for w in apart if w not in _joining()) in self._keys:
            return True
        long = [key for key in self._keys if len(key) >= MIN_JOINED_CHARS]
        return any(
            (whole.startswith(key) and whole.removeprefix(key) in after)
            or (whole.endswith(key) and whole.removesuffix(key) in before)
            for key in long
        )

    @cached_property
    def _keys(self) -> frozenset[str]:
        domain = urls.registrable_domain(self.site.domain)
        names = [_tokens(term) for term in (*self.site.brand, domain, domain.partition(".")[0])]
        whole = ("".join(words) for words in names)
        short = ("".join(word for word in words if word not in _joining()) for words in names)
        return frozenset(key for key in (*whole, *short) if len(key) >= MIN_NAME_CHARS)

    @cached_property
    def _written(self) -> re.Pattern[str]:
        terms = {schemes.same_length_lower(term.strip()) for term in (*self.site.brand, self.site.domain)}
        longest_first = sorted((term for term in terms if len(term) >= MIN_NAME_CHARS), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


@lru_cache(maxsize=256)
def ours(site: Site) -> Ours:
    """The names of a site, worked out once."""
    return Ours(site)


def _place(folded: str, start: int, end: int) -> Place:
    first = max(folded.rfind("\n", 0, start) + 1, start - MAX_LINE_CHARS)
    last = folded.find("\n", end, end + MAX_LINE_CHARS)
    last = end + MAX_LINE_CHARS if last < 0 else last
    above = folded[max(0, first - 1 - MAX_LINE_CHARS) : max(0, first - 1)].rpartition("\n")[2]
    return Place(start, end, folded[first:start], folded[end:last], above)


def _tokens(name: str) -> tuple[str, ...]:
    """The words of a name without accents: `Four à Pain` and `four-a-pain` are the same."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return tuple(_WORD.findall("".join(letter for letter in apart if not unicodedata.combining(letter))))


def _joining() -> frozenset[str]:
    return schemes.term_set("accounts", "joining")
