"""Natural, branded and descriptive anchor text, or stuffed with keywords? The first class that fits wins."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import unquote, urlsplit

from scoring import stems
from scoring.evidence import Evidence, Factor, Finding
from scoring.grade import points
from scoring.look import Look
from scoring.money import both_about, selling_words, sells, theme_of_phrase
from scoring.results import AnchorType
from scoring.site import Site, Target
from scoring.weights import weights
from scoring.words import keywords_of, one_letter_apart, phrases, plain, without, word_list, words_of
from web import urls
from web.page import Link, Placement

MAX_ANCHOR_CHARS: Final = 1_000  # of an anchor that are classed; a longer one is a teaser as a whole
MAX_TITLE_CHARS: Final = 500  # of a title or an address that are compared
STUFFED_WORDS: Final = (
    8  # an anchor longer than this with half of it keywords of the target reads as stuffed ...
)
REPEATED: Final = 3  # ... if one of them stands in it so often; a headline says each once
PHRASE_WORDS: Final = 12  # words of the longest commercial phrase; a longer anchor is a sentence or a teaser
MIN_SERIES: Final = 3  # “plumber Leeds | plumber York | plumber Hull”: parts of a series ...
SERIES_WORDS: Final = (2, 4)  # ... with so many words each
MAX_BUTTON_WORDS: Final = 4  # “Buy online now”: selling words alone are a button
TITLE_OVERLAP: Final = 0.6  # share of the anchor's keywords that stand in the target's title or address
MIN_TYPO_LETTERS: Final = 6  # shorter brand terms are compared to the letter

_URL_LIKE: Final = re.compile(
    r"(?P<scheme>https?://)?(?P<host>(?:[\w-]+\.)+[^\W\d_]{2,})(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE
)
_SEPARATORS: Final = re.compile(r"[,|/•·;–—]")
_JOINERS: Final = frozenset({"and", "und", "et", "y", "e"})  # what “&” in a name is read as


@dataclass(frozen=True)
class _Anchor:
    """An anchor beside what it is compared with."""

    link: Link
    site: Site
    target: Target | None
    look: Look | None  # the page it stands on, None where it is not known

    @cached_property
    def text(self) -> str:
        """Folded, without what is said to those who listen; cut at MAX_ANCHOR_CHARS."""
        said = without("asides", self.link.anchor[:MAX_ANCHOR_CHARS])
        return said.replace("( )", "").replace("[ ]", "").strip()

    @cached_property
    def words(self) -> tuple[str, ...]:
        return words_of(self.text)

    @cached_property
    def keywords(self) -> frozenset[str]:
        return keywords_of(self.text)

    @cached_property
    def ours(self) -> frozenset[str]:
        """Keywords of the target's title and address; of our topics where neither says anything."""
        title = self.target.title[:MAX_TITLE_CHARS] if self.target else ""
        said = keywords_of(f"{title} {slug_words(self.link.target)[:MAX_TITLE_CHARS]}")
        return said or keywords_of(" ".join(self.site.topics))

    @cached_property
    def shared(self) -> frozenset[str]:
        """The anchor's keywords that the target has in one form or another."""
        language = self.look.page.language if self.look else ""
        return stems.shared(self.keywords, self.ours, stems.languages_of(language))

    @cached_property
    def selling(self) -> frozenset[str]:
        return frozenset(selling_words(self.text))

    @cached_property
    def praising(self) -> frozenset[str]:
        """Words that may sell; not those of a clause, nor of what the page is called: “Terms of Service”."""
        if phrases("clause", self.text):
            return frozenset()
        return frozenset(phrases("praising", without("selling", self.text))) - self.ours - self.shared

    @cached_property
    def goods(self) -> frozenset[str]:
        """The keywords left when those are taken away that sell and praise."""
        return self.keywords - keywords_of(" ".join(self.selling | self.praising))

    @cached_property
    def money(self) -> str:
        """The theme of a trade the anchor is wholly of, unless page and target are both about it; else ""."""
        theme = theme_of_phrase(self.text) if len(self.words) <= PHRASE_WORDS else ""
        title = self.target.title if self.target else ""
        known = (*self.site.topics, *self.site.brand, self.site.domain, title, slug_words(self.link.target))
        return "" if theme and both_about(theme, self.look, " ".join(known)) else theme


def classify(link: Link, site: Site, target: Target | None, look: Look | None = None) -> AnchorType:
    """The class of the link's anchor text; an image counts by its alt text.

    `look` is the page the link stands on: it tells the language, and whether words of a trade are odd there.
    """
    anchor = _Anchor(link, site, target, look)
    return next((kind for kind, fits in _CLASSES if fits(anchor)), AnchorType.OTHER)


def judge(link: Link, kind: AnchorType, look: Look | None = None) -> Finding:
    """What the anchor text adds or takes. One commercial phrase in an article's sentence costs nothing."""
    alone = kind is AnchorType.EXACT_COMMERCIAL and look is not None and _is_single_in_prose(link, look)
    evidence = Evidence(
        signal=f"anchor_{kind}",
        effect=points(Factor.ANCHOR, weights().anchor["single_in_prose" if alone else kind.value]),
        says=_SAYS_SINGLE if alone else _SAYS[kind],
        quote=link.anchor,
        where=link.where,
    )
    return Finding(factor=Factor.ANCHOR, confidence=weights().confidence["anchor"], evidence=(evidence,))


def slug_words(url: str) -> str:
    """The words in a URL's path: `/guides/soil-testing.html` gives `guides soil testing`."""
    path = re.sub(r"\.(?:html?|php|aspx?)$", "", unquote(urlsplit(url).path))
    return " ".join(words_of(re.sub(r"[-_/+.]", " ", path)))


def brand_terms(site: Site) -> tuple[str, ...]:
    """The team's brand terms, and the domain with and without its hyphens and ending; folded."""
    core = site.domain.split(".")[0]
    terms = (*site.brand, core, core.replace("-", " "), core.replace("-", ""))
    return tuple(dict.fromkeys(plain(term) for term in terms if term))


def _is_single_in_prose(link: Link, look: Look) -> bool:
    """It stands in a sentence of the content, and no other link there sells anything."""
    around = len(link.context) - len(link.anchor)
    if link.placement is not Placement.CONTENT or around < weights().context["prose_chars"]:
        return False
    return look.once(_sellers) <= {link.target}


def _sellers(look: Look) -> frozenset[str]:
    """Where the links of the content lead whose words sell something."""
    return frozenset(link.target for link in look.outward if link.in_content and sells(link.anchor))


def _is_empty(anchor: _Anchor) -> bool:
    return not anchor.text


def _is_url(anchor: _Anchor) -> bool:
    """An address, or a host that the link leads to: “node.js” is neither."""
    said = anchor.text.strip("<>()[]…").rstrip(".,;:")
    found = _URL_LIKE.fullmatch(said)
    if found is None:
        return False
    name = found["host"].removeprefix("www.")
    known = (anchor.site.domain, urls.registrable_domain(anchor.link.target))
    return bool(found["scheme"]) or name != found["host"] or any(_is_host(name, one) for one in known)


def _is_host(name: str, domain: str) -> bool:
    return name == domain or name.endswith(f".{domain}")


def _is_branded(anchor: _Anchor) -> bool:
    said = _without_joiners(anchor.words)
    team = {plain(term) for term in anchor.site.brand}
    terms = (term for term in brand_terms(anchor.site) if term in team or not sells(anchor.text))
    return any(_names(said, _without_joiners(words_of(term))) for term in terms)


def _names(said: tuple[str, ...], brand: tuple[str, ...]) -> bool:
    """The name stands among the words, or is all of them but for a letter or the blanks."""
    name = "".join(brand)
    typed = len(name) >= MIN_TYPO_LETTERS and one_letter_apart("".join(said), name)
    return bool(brand) and (typed or _has_in_a_row(said, brand))


def _without_joiners(said: tuple[str, ...]) -> tuple[str, ...]:
    kept = tuple(word for word in said if word not in _JOINERS)
    return kept or said


def _has_in_a_row(said: tuple[str, ...], brand: tuple[str, ...]) -> bool:
    size = len(brand)
    return any(said[start : start + size] == brand for start in range(len(said) - size + 1))


def _is_generic(anchor: _Anchor) -> bool:
    """On the list, or a button: words that sell and name no goods."""
    bare = anchor.text.strip(' .:,»›→>…!?()[]"“”„«')
    button = bool(anchor.selling) and not anchor.goods and len(anchor.words) <= MAX_BUTTON_WORDS
    return button or bare in word_list("generic")


def _is_exact_commercial(anchor: _Anchor) -> bool:
    """A commercial phrase around nothing but the target's own keywords, or a phrase wholly of a trade."""
    named = anchor.goods - word_list("wares")
    ours = bool(named) and named <= anchor.shared and len(anchor.words) <= PHRASE_WORDS
    return bool(anchor.money) or (bool(anchor.selling | anchor.praising - word_list("beside")) and ours)


def _is_stuffed(anchor: _Anchor) -> bool:
    """Two commercial phrases around goods, a long string of our own keywords, or a series of towns."""
    return _is_doubled(anchor) or _is_repeated(anchor) or _is_series(anchor)


def _is_doubled(anchor: _Anchor) -> bool:
    short = len(anchor.words) <= PHRASE_WORDS
    return short and bool(anchor.selling and anchor.goods) and len(anchor.selling | anchor.praising) > 1


def _is_repeated(anchor: _Anchor) -> bool:
    ours = [word for word in anchor.words if word in anchor.shared]
    most = max(Counter(ours).values(), default=0)
    long = len(anchor.words) > STUFFED_WORDS and 2 * len(ours) >= len(anchor.words)
    return long and most >= REPEATED and bool(anchor.selling)


def _is_series(anchor: _Anchor) -> bool:
    """One service after the other with the names of places: “Plumber Leeds | Plumber York | Plumber Hull”."""
    parts = [part.split() for part in _SEPARATORS.split(anchor.link.anchor[:MAX_ANCHOR_CHARS])]
    least, most = SERIES_WORDS
    if len(parts) < MIN_SERIES or not all(least <= len(part) <= most for part in parts):
        return False
    common = frozenset(map(str.casefold, parts[0])).intersection(*(map(str.casefold, part) for part in parts))
    names = {tuple(word for word in part if word.casefold() not in common) for part in parts}
    named = all(name and all(word[0].isupper() for word in name) for name in names)
    return bool(common - word_list("stop")) and named and len(names) == len(parts)


def _is_descriptive(anchor: _Anchor) -> bool:
    """Most of what it says is what the target calls itself; “guide” and “overview” say little either way."""
    told = anchor.keywords - word_list("kinds") or anchor.keywords
    return bool(told) and len(told & anchor.shared) >= TITLE_OVERLAP * len(told)


def _is_partial(anchor: _Anchor) -> bool:
    return bool(anchor.shared)


_CLASSES: Final[tuple[tuple[AnchorType, Callable[[_Anchor], bool]], ...]] = (
    (AnchorType.EMPTY, _is_empty),
    (AnchorType.NAKED_URL, _is_url),
    (AnchorType.BRANDED, _is_branded),
    (AnchorType.GENERIC, _is_generic),
    (AnchorType.STUFFED, _is_stuffed),
    (AnchorType.EXACT_COMMERCIAL, _is_exact_commercial),
    (AnchorType.DESCRIPTIVE, _is_descriptive),
    (AnchorType.PARTIAL, _is_partial),
)

_SAYS_SINGLE: Final = "The anchor text is a commercial phrase, but only once and inside a sentence."
_SAYS: Final = {
    AnchorType.EMPTY: "The link has no anchor text, and no alt text either.",
    AnchorType.NAKED_URL: "The anchor text is the address itself.",
    AnchorType.BRANDED: "The anchor text names us.",
    AnchorType.GENERIC: "The anchor text says nothing about the page it leads to.",
    AnchorType.STUFFED: "The anchor text is stuffed with keywords.",
    AnchorType.EXACT_COMMERCIAL: "The anchor text is a commercial phrase rather than a description.",
    AnchorType.DESCRIPTIVE: "The anchor text describes the page it leads to.",
    AnchorType.PARTIAL: "The anchor text shares words with the page it leads to.",
    AnchorType.OTHER: "The anchor text is made of ordinary words.",
}
