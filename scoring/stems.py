"""Words compared by stem, in the language of their page: plurals, endings, accents, German compounds."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import snowballstemmer

MIN_PART_LETTERS: Final = 4  # of a part of a compound, and of what is left of it; shorter ones are endings
ENGLISH: Final = "en"  # the language of the trade: its words stand in anchors and addresses everywhere

ANCHORED: Final = ("de", "en", "es", "fr")  # the languages whose anchors we have word lists of
_STEMMERS: Final = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
    "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ru": "russian", "sv": "swedish",
}  # fmt: skip
_ACCENTED: Final = frozenset({"es", "fr"})  # where an address loses the accents of its words


def languages_of(language: str) -> tuple[str, ...]:
    """The languages to compare words in: a page's own and English, or all we know where it is not known."""
    if not language:
        return ANCHORED
    return tuple(dict.fromkeys(one for one in (language, ENGLISH) if one in ANCHORED))


def shared(words: Iterable[str], others: frozenset[str], languages: tuple[str, ...]) -> frozenset[str]:
    """Those of `words` that one of `others` is a form of, or shares a compound with; all folded."""
    wanted = frozenset(words)
    same = wanted & others
    if same == wanted or not others:
        return same
    known = frozenset(form for other in others for form in _forms(other, languages))
    found = {word for word in wanted - same if not known.isdisjoint(_forms(word, languages))}
    if "de" in languages:
        left = wanted - same - found
        found |= {word for word in left if any(_in_compound(word, other) for other in others)}
    return same | found


def _in_compound(one: str, other: str) -> bool:
    """One word begins or ends the other: “Kette” in “Kettenpflege”, “Pflege” in it too."""
    short, long = sorted((stem(one, "de"), stem(other, "de")), key=len)
    if len(short) < MIN_PART_LETTERS or len(long) - len(short) < MIN_PART_LETTERS:
        return False
    return long.startswith(short) or long.endswith(short)


def _forms(word: str, languages: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """The stem in each language with that language, and the word without its accents."""
    return frozenset({*((language, stem(word, language)) for language in languages), ("", _bare(word))})


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; of a language that has no stemmer, as in English.

    A stemmer keeps its word in itself and pages are judged in several threads: each word has its own.
    """
    stemmer = snowballstemmer.stemmer(_STEMMERS.get(language, _STEMMERS[ENGLISH]))
    found: str = stemmer.stemWord(_bare(word) if language in _ACCENTED else word)
    return found


def _bare(word: str) -> str:
    return "".join(
        letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)
    )
