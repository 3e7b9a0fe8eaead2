"""Natural, branded and descriptive anchor text, or stuffed with keywords? The first class that fits wins."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from scoring.evidence import Evidence, Factor, Finding
from scoring.grade import points
from scoring.results import AnchorType
from scoring.site import Site, Target
from scoring.weights import weights
from scoring.words import keywords_of, one_letter_apart, phrases, plain, word_list, words_of
from web.page import Link

STUFFED_WORDS: Final = 8  # an anchor longer than this with half of it keywords of the target reads as stuffed
TITLE_OVERLAP: Final = 0.6  # share of the anchor's keywords that stand in the target's title or address
MIN_TYPO_LETTERS: Final = 6  # shorter brand terms are compared to the letter

_URL_LIKE: Final = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Anchor:
    """An anchor beside what it is compared with."""

    text: str
    site: Site
    target_keywords: frozenset[str]

    @property
    def keywords(self) -> frozenset[str]:
        return keywords_of(self.text)

    @property
    def overlap(self) -> float:
        """Share of the anchor's keywords that the target's title or address has as well."""
        keywords = self.keywords
        return len(keywords & self.target_keywords) / len(keywords) if keywords else 0.0


def classify(link: Link, site: Site, target: Target | None) -> AnchorType:
    """The class of the link's anchor text; an image counts by its alt text."""
    words = f"{target.title if target else ''} {slug_words(link.target)}"
    anchor = _Anchor(plain(link.anchor), site, keywords_of(words))
    return next((kind for kind, fits in _CLASSES if fits(anchor)), AnchorType.OTHER)


def judge(link: Link, kind: AnchorType) -> Finding:
    """What the anchor text adds or takes."""
    evidence = Evidence(
        signal=f"anchor_{kind}",
        effect=points(Factor.ANCHOR, weights().anchor[kind.value]),
        says=_SAYS[kind],
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


def _is_empty(anchor: _Anchor) -> bool:
    return not anchor.text


def _is_url(anchor: _Anchor) -> bool:
    return _URL_LIKE.fullmatch(anchor.text) is not None


def _is_branded(anchor: _Anchor) -> bool:
    text = " ".join(words_of(anchor.text))
    for term in brand_terms(anchor.site):
        brand = " ".join(words_of(term))
        if brand and re.search(rf"(?<!\w){re.escape(brand)}(?!\w)", text):
            return True
        if len(brand) >= MIN_TYPO_LETTERS and one_letter_apart(text, brand):
            return True
    return False


def _is_generic(anchor: _Anchor) -> bool:
    return anchor.text.strip(" .:»›→…!") in word_list("generic")


def _is_stuffed(anchor: _Anchor) -> bool:
    """Two selling phrases, or a long string of the target's own keywords around one."""
    selling, praising = _sales_words(anchor)
    words = words_of(anchor.text)
    ours = sum(word in anchor.target_keywords for word in words)
    long = len(words) > STUFFED_WORDS and 2 * ours >= len(words)
    return bool(selling) and (len(selling | praising) > 1 or long)


def _is_exact_commercial(anchor: _Anchor) -> bool:
    """A selling phrase around nothing but the target's own keywords."""
    selling, praising = _sales_words(anchor)
    praising -= anchor.target_keywords  # “Terms of Service” is what that page is called
    rest = anchor.keywords - keywords_of(" ".join(selling | praising))
    return bool(selling | praising) and bool(rest) and rest <= anchor.target_keywords


def _sales_words(anchor: _Anchor) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(phrases("selling", anchor.text)), frozenset(phrases("praising", anchor.text))


def _is_descriptive(anchor: _Anchor) -> bool:
    return len(anchor.keywords) >= 1 and anchor.overlap >= TITLE_OVERLAP


def _is_partial(anchor: _Anchor) -> bool:
    return bool(anchor.keywords & anchor.target_keywords)


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

_SAYS: Final = {
    AnchorType.EMPTY: "The link has no words, and no alt text either.",
    AnchorType.NAKED_URL: "The anchor text is the address itself.",
    AnchorType.BRANDED: "The anchor text names us.",
    AnchorType.GENERIC: "The anchor text says nothing about the page it leads to.",
    AnchorType.STUFFED: "The anchor text strings selling words together.",
    AnchorType.EXACT_COMMERCIAL: "The anchor text is a selling phrase rather than a description.",
    AnchorType.DESCRIPTIVE: "The anchor text describes the page it leads to.",
    AnchorType.PARTIAL: "The anchor text shares words with the page it leads to.",
    AnchorType.OTHER: "The anchor text is ordinary words.",
}
