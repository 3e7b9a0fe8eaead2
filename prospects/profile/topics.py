"""What a site is about: its passages in groups of like meaning, each named by the words that mark it out."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prospects import paragraphs
from prospects.contacts import is_about_us
from prospects.profile.brand import PARTED
from prospects.profile.linkable import about_itself
from prospects.profile.words import bare, listed, words_of
from scoring import stems
from scoring.topic import Embed
from web.page import Page

MAX_TOPICS: Final = 5  # a person reads and mends this list
PASSAGES_EACH: Final = 12  # of a page, from its beginning: a long one is not all the site is about
MAX_PASSAGES: Final = 160  # that are embedded: some seconds
ALIKE: Final = 0.25  # mean cosine of two groups that are one topic; docs/decisions/0007-site-topics.md
MIN_PASSAGES: Final = 3  # of a group
MANY_PAGES: Final = 10  # read: from here on a site's topics are those of several pages
MIN_SHARE: Final = 0.08  # of the passages, below which a group is an aside
MAX_PHRASES: Final = 40  # of a group that are compared with its meaning
MIN_LETTERS: Final = 3  # of a word that names a topic
NAME_PARTS: Final = 2  # phrases in the name of a topic

_SENTENCE = re.compile(r"[.!?:;()\n“”\"]+")
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Passage:
    page: int  # its place among the pages
    text: str


def topics(pages: Sequence[Page], brand: Sequence[str], embed: Embed) -> tuple[str, ...]:
    """At most MAX_TOPICS names of topics, the largest first; empty when the pages say too little.

    Passages that stand on several pages are the site's furniture and left out, as are pages about itself.
    """
    ours = frozenset(bare(word) for term in brand for word in (term, *words_of(term)))
    passages = _passages(pages, ours)
    if not passages:
        return ()
    vectors = embed([passage.text for passage in passages])
    groups = sorted((group for group in grouped(vectors) if _counts(group, passages)), key=len, reverse=True)
    whole = list(range(len(passages)))
    if not groups or (_few(passages) and groups != [whole]):
        groups.insert(
            0, whole
        )  # of a small site each group is about one page's subject, not about the site's
    chosen = groups[:MAX_TOPICS]
    said = [_phrases(passage.text, ours) for passage in passages]
    return _names(chosen, said, vectors, embed)


def grouped(vectors: Vectors) -> list[list[int]]:
    """Rows of unit vectors in groups: the two groups nearest on the mean are joined while they are ALIKE."""
    groups = [[row] for row in range(len(vectors))]
    sums = vectors.astype(np.float64)
    sizes = np.ones(len(vectors))
    alike = sums @ sums.T
    np.fill_diagonal(alike, -np.inf)
    while len(groups) > 1:
        first, second = divmod(int(np.argmax(alike)), len(groups))
        if alike[first, second] < ALIKE:
            break
        first, second = sorted((first, second))
        groups[first] += groups.pop(second)
        sums[first] += sums[second]
        sizes[first] += sizes[second]
        sums, sizes = np.delete(sums, second, axis=0), np.delete(sizes, second)
        alike = np.delete(np.delete(alike, second, axis=0), second, axis=1)
        means = sums @ sums[first] / (sizes * sizes[first])
        means[first] = -np.inf
        alike[first], alike[:, first] = means, means
    return [sorted(group) for group in groups]


def _passages(pages: Sequence[Page], ours: frozenset[str]) -> list[_Passage]:
    """The paragraphs of pages that are not about the site itself, each behind its page's title.

    What stands on several pages is left out.
    """
    said = [
        (number, paragraph.text)
        for number, page in enumerate(pages)
        if not (is_about_us(page) or about_itself(page.final_url))
        for paragraph in paragraphs.split(page.text)[:PASSAGES_EACH]
    ]
    often = Counter(text for _, text in dict.fromkeys(said))
    kept = [
        _Passage(number, f"{_title(pages[number], ours)}. {text}")
        for number, text in said
        if often[text] == 1
    ]
    return [kept[place] for place in _spread(len(kept), MAX_PASSAGES)]


def _title(page: Page, ours: frozenset[str]) -> str:
    """Its title without the site's name, which would make all pages alike."""
    parts = [part.strip() for part in PARTED.split(page.title)]
    return ". ".join(part for part in parts if bare(part) not in ours)


def _spread(size: int, most: int) -> list[int]:
    """At most `most` places of a list, evenly over all of it."""
    return sorted({place * size // min(size, most) for place in range(min(size, most))})


def _counts(group: list[int], passages: Sequence[_Passage]) -> bool:
    """Is the group more than an aside? Of many pages one alone is no topic of the site."""
    enough = len(group) >= max(MIN_PASSAGES, MIN_SHARE * len(passages))
    return enough and (_few(passages) or len({passages[row].page for row in group}) > 1)


def _few(passages: Sequence[_Passage]) -> bool:
    return len({passage.page for passage in passages}) < MANY_PAGES


def _names(
    groups: Sequence[Sequence[int]], said: Sequence[Counter[str]], vectors: Vectors, embed: Embed
) -> tuple[str, ...]:
    """A name for each group: the phrases nearest to its meaning among those that mark it out."""
    everywhere = Counter(phrase for phrases in said for phrase in phrases)
    marking = [_marking([said[row] for row in group], everywhere, len(said)) for group in groups]
    found = iter(embed([phrase for phrases in marking for phrase in phrases]))
    named: list[str] = []
    for group, phrases in zip(groups, marking, strict=True):
        centre = vectors[list(group)].mean(axis=0)
        near = [float(next(found) @ centre) * weight for weight in phrases.values()]
        ranked = [phrase for _, phrase in sorted(zip(near, phrases, strict=True), key=lambda pair: -pair[0])]
        named.append(", ".join(_unlike(ranked, named)))
    return tuple(name for name in named if name)


def _marking(said: Sequence[Counter[str]], everywhere: Counter[str], passages: int) -> dict[str, float]:
    """The phrases a group uses more than the rest, with what that weighs; at most MAX_PHRASES."""
    inside = Counter(phrase for phrases in said for phrase in phrases)
    least = 2 if len(said) > 1 else 1
    weights = {
        phrase: (count / len(said)) ** 0.5 * log(1 + passages / everywhere[phrase])
        for phrase, count in inside.items()
        if count >= least
    }
    ranked = sorted(weights, key=lambda phrase: (-weights[phrase], phrase))[:MAX_PHRASES]
    return {phrase: 1 + weights[phrase] for phrase in ranked}


def _unlike(ranked: Sequence[str], named: Sequence[str]) -> list[str]:
    """The first NAME_PARTS phrases of which none repeats a word of another or of an earlier name."""
    taken = {_stem(word) for name in named for word in words_of(name)}
    chosen: list[str] = []
    for phrase in ranked:
        stems_of = {_stem(word) for word in words_of(phrase)}
        if stems_of.isdisjoint(taken):
            chosen.append(phrase)
            taken |= stems_of
        if len(chosen) == NAME_PARTS:
            break
    return chosen


def _phrases(text: str, ours: frozenset[str]) -> Counter[str]:
    """Words and pairs of words that may name a topic, folded; each once a passage."""
    found: set[str] = set()
    for sentence in _SENTENCE.split(text):
        words = [word.casefold() for word in words_of(sentence)]
        fit = [_names_a_topic(word, ours) for word in words]
        found.update(word for word, fits in zip(words, fit, strict=True) if fits)
        pairs = pairwise(zip(words, fit, strict=True))
        found.update(f"{one} {two}" for (one, fits_one), (two, fits_two) in pairs if fits_one and fits_two)
    return Counter(found)


def _names_a_topic(word: str, ours: frozenset[str]) -> bool:
    long_enough = len(word) >= MIN_LETTERS and word.isalpha()
    return long_enough and word not in listed("stop", "words") and bare(word) not in ours


def _stem(word: str) -> str:
    return stems.stem(word.casefold(), stems.ENGLISH)
