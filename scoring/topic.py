"""How well does a text fit a topic? Meaning by embeddings, words by stems, one logistic for both.

Pure: texts and an embedding function in, numbers out. docs/decisions/0002-relevance.md has the measurements.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

import numpy as np
import py3langid
from numpy.typing import NDArray

from scoring.curves import Curves, bundled_curves, curves_of, sigmoid
from scoring.stems import stem
from scoring.weights import weights
from scoring.words import keywords_of, words_of
from web.page import Page

MODEL_LANGUAGE: Final = "en"  # what the bundled model was trained on
MAX_TEXT_CHARS: Final = 100_000  # of a document in which words are counted: fifteen long articles
MIN_DETECTABLE_CHARS: Final = 80  # a shorter text is too little to tell its language by
DETECTED_CHARS: Final = 2_000  # of a text, by which its language is told
MAX_COUNTED: Final = 64  # documents whose words are remembered, since several topics ask for them


class Embed(Protocol):
    """Turns n texts into unit vectors, float32, shape (n, d); an empty text gives a row of zeros."""

    def __call__(self, texts: Sequence[str], /) -> NDArray[np.float32]: ...


class Model(Embed, Protocol):
    """The embedding model with its name, which can be loaded before the first text is there."""

    @property
    def name(self) -> str: ...

    def load(self) -> None:
        """Raises ModelMissing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text to be compared with a topic."""

    title: str
    text: str
    summary: str = ""
    language: str = ""  # two letters; detected from the text when ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well a document fits a topic."""

    relevance: float  # 0-100: at even odds, this share of documents with this number would be on topic
    score: float  # for ordering
    passage: str  # the passage nearest to the topic
    words: tuple[str, ...]  # words of the topic that stand in the document
    by_words_alone: bool = False  # the model does not read the document's language
    calibrated: bool = (
        True  # False: no curves for the model, so `relevance` is by words alone, unlike `score`
    )


def document_of(page: Page) -> Document:
    """The page as a text to compare: its main text, or all that a reader sees where none was found."""
    return Document(title=page.title, text=page.text or page.visible_text, language=page.language)


def topic_fits(documents: Sequence[Document], topic: str, embed: Embed) -> list[Fit]:
    """One Fit a document, in the order given; all texts are embedded in one call."""
    return fits_of_all(documents, (topic,), embed)[0]


def fits_of_all(documents: Sequence[Document], topics: Sequence[str], embed: Embed) -> list[list[Fit]]:
    """For each topic one Fit a document, both in the order given; all texts are embedded in one call."""
    curves = curves_of(embed)
    found: list[list[Fit]] = [[] for _ in topics]
    for document, texts, rows in _compared(documents, topics, embed):
        for place, topic in enumerate(topics):
            found[place].append(_fit(document, texts, rows[:, place], topic, curves))
    return found


def closeness(
    documents: Sequence[Document], topics: Sequence[str], embed: Embed
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What relevance is made of, each of shape (topics, documents): nearness in meaning, and word match."""
    mix = [
        [_mix(rows[:, place]) for place in range(len(topics))]
        for _, _, rows in _compared(documents, topics, embed)
    ]
    lex = [[word_match(document, topic)[0] for topic in topics] for document in documents]
    shape = len(documents), len(topics)
    return np.array(mix).reshape(shape).T, np.array(lex).reshape(shape).T


def _compared(
    documents: Sequence[Document], topics: Sequence[str], embed: Embed
) -> Iterator[tuple[Document, tuple[str, ...], NDArray[np.float32]]]:
    """Each document with its texts and their cosines, shape (texts, topics); one call of `embed` for all."""
    parts = [texts_of(document) for document in documents]
    vectors = embed([*topics, *(text for texts in parts for text in texts)])
    nearness = vectors[len(topics) :] @ vectors[: len(topics)].T
    start = 0
    for document, texts in zip(documents, parts, strict=True):
        yield document, texts, nearness[start : start + len(texts)]
        start += len(texts)


def language_of(document: Document) -> str:
    """Two letters: as the page declares it, else detected; a text too short to tell counts as English."""
    if document.language:
        return document.language
    return _detected(document.text[:DETECTED_CHARS])


@lru_cache(maxsize=MAX_COUNTED)
def _detected(text: str) -> str:
    if len(text) < MIN_DETECTABLE_CHARS:
        return MODEL_LANGUAGE
    return str(py3langid.classify(text)[0])


def log_odds_by_words(lex: float) -> float:
    """Of being on the topic, where the words alone are compared."""
    table = weights().relevance
    return table["words_intercept"] + table["words_slope"] * lex


def _fit(
    document: Document,
    texts: Sequence[str],
    nearness: NDArray[np.float32],
    topic: str,
    curves: Curves | None,
) -> Fit:
    """100 * sigmoid(a + b * mix + c * lex); 100 * sigmoid(d + e * lex) where the model tells nothing.

    It orders documents also where nobody knows what its numbers mean.
    """
    lex, matched = word_match(document, topic)
    by_words = language_of(document) != MODEL_LANGUAGE
    alone = log_odds_by_words(lex)
    meant = (curves or bundled_curves()).log_odds(_mix(nearness), lex)
    return Fit(
        relevance=100 * sigmoid(alone if by_words or curves is None else meant),
        score=alone if by_words else meant,
        passage=texts[_passages_from(texts) + int(np.argmax(nearness[_passages_from(texts) :]))],
        words=matched,
        by_words_alone=by_words,
        calibrated=curves is not None,
    )


def _mix(nearness: NDArray[np.float32]) -> float:
    """Half the lead's cosine, half the mean of those of the nearest passages."""
    passages = nearness[_passages_from(nearness) :]
    best = np.sort(passages)[::-1][: int(weights().relevance["top_passages"])]
    return 0.5 * float(nearness[0]) + 0.5 * float(best.mean())


def _passages_from(parts: Sequence[str] | NDArray[np.float32]) -> int:
    """Where passages begin among a document's texts; a short document is its own passage."""
    return int(len(parts) > 1)


def texts_of(document: Document) -> tuple[str, ...]:
    """What is encoded of a document: its lead, then its first passages."""
    return lead(document), *_passages(document)


def lead(document: Document) -> str:
    """Title, summary and opening: about 128 tokens that say what the document is about."""
    opening = document.text.split()[: int(weights().relevance["lead_words"])]
    return " ".join(part for part in (document.title, document.summary, " ".join(opening)) if part)


def _passages(document: Document) -> tuple[str, ...]:
    """The first windows of the text, about 64 tokens each; none for a text that the lead holds whole."""
    table = weights().relevance
    size, count = int(table["passage_words"]), int(table["passages"])
    words = document.text.split()[: size * count]
    if len(words) <= size:
        return ()
    return tuple(" ".join(words[start : start + size]) for start in range(0, len(words), size))


def word_match(document: Document, topic: str) -> tuple[float, tuple[str, ...]]:
    """`lex`: mean over the topic's stems of tf / (tf + 1 + L / 250), title counted three times."""
    counted = _counted(document)
    wanted = {stem(word, counted.language): word for word in sorted(keywords_of(topic))}
    if not wanted:
        return 0.0, ()
    shares = [counted.stems[one] / (counted.stems[one] + 1 + counted.length) for one in wanted]
    return sum(shares) / len(shares), tuple(word for one, word in wanted.items() if counted.stems[one])


@dataclass(frozen=True, slots=True)
class _Counted:
    """The words of a document."""

    stems: Counter[str]  # how often each stands there, title counted three times
    length: float  # 1.0 for a text of usual length
    language: str


@lru_cache(maxsize=MAX_COUNTED)
def _counted(document: Document) -> _Counted:
    language = language_of(document)
    words = words_of(document.text[:MAX_TEXT_CHARS])
    counts = Counter(words)
    for found, times in ((words_of(document.title), 3), (words_of(document.summary), 1)):
        for word in found:
            counts[word] += times
    stems: Counter[str] = Counter()
    for word, count in counts.items():
        stems[stem(word, language)] += count
    return _Counted(stems, len(words) / weights().relevance["lex_length"], language)
