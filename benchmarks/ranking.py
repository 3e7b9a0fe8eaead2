"""How well topics rank labelled documents, beside the same model plainly used and beside BM25.

Plainly used: a whole page in one vector, cut where the model as published cuts, at 256 tokens. Two labelled
sets, which are not ours to ship; where they are not at hand it says so. nDCG@10 and AUC are means over
topics, ECE is the calibration error of relevance in ten bands, on and off topic at even odds.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring.embedding import Encoder, bundled_folder
from scoring.stems import stem
from scoring.topic import Document, Embed, fits_of_all
from scoring.words import keywords_of, words_of

SETS: Final = Path(__file__).parent.parent.parent / "shared" / "eval" / "relevance"
NAMES: Final = ("digitalgov", "rss")
LEAST_GAIN: Final = {"digitalgov": 0.08, "rss": 0.025}  # in nDCG@10 over the model plainly used
PLAIN_TOKENS: Final = 256  # of a page, as the model's own settings say
DEPTH: Final = 10  # of nDCG
BANDS: Final = 10
K1: Final = 1.2  # of BM25; the usual values
B: Final = 0.75
RESAMPLES: Final = 2_000
LEVEL: Final = (2.5, 97.5)  # percentiles of an interval of 95%

Numbers = NDArray[np.float64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Documents, topics, and which document is on which topic."""

    documents: tuple[Document, ...]
    topics: tuple[str, ...]
    on: Marks  # shape (topics, documents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one way of ranking reaches, a figure a topic where there are several."""

    ndcg: Numbers
    auc: Numbers
    ece: float = math.nan


def labelled(name: str) -> Labelled:
    documents = rows(f"{name}_docs")
    queries = rows(f"{name}_queries")
    columns = {row["id"]: place for place, row in enumerate(documents)}
    lines = {row["qid"]: place for place, row in enumerate(queries)}
    on = np.zeros((len(queries), len(documents)), dtype=bool)
    for row in rows(f"{name}_qrels"):
        on[lines[row["qid"]], columns[row["doc"]]] = True
    asked: Marks = np.asarray(on.any(axis=1))
    return Labelled(
        documents=tuple(Document(title=row["title"], text=row["text"]) for row in documents),
        topics=tuple(row["text"] for row, any_on in zip(queries, asked.tolist(), strict=True) if any_on),
        on=on[asked],
    )


def by_fit(given: Labelled, embed: Embed) -> Figures:
    fits = fits_of_all(given.documents, given.topics, embed)
    scores = np.array([[fit.score for fit in row] for row in fits])
    chances = np.array([[fit.relevance / 100 for fit in row] for row in fits])
    return Figures(
        ndcg=_each(ndcg, scores, given.on), auc=_each(auc, scores, given.on), ece=ece(chances, given.on)
    )


def plainly() -> Embed:
    """The bundled model as its makers' example uses it: in 32 bits, the text cut at 256 tokens."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(bundled_folder()), device="cpu", local_files_only=True)
    model.max_seq_length = PLAIN_TOKENS

    def embed(texts: Sequence[str], /) -> NDArray[np.float32]:
        rows = model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(rows, dtype=np.float32)

    return embed


def by_page(given: Labelled, embed: Embed) -> Figures:
    """The whole page in one vector, as far as the model reads."""
    pages = embed([f"{one.title} {one.text}" for one in given.documents])
    scores = (embed(given.topics) @ pages.T).astype(np.float64)
    return Figures(ndcg=_each(ndcg, scores, given.on), auc=_each(auc, scores, given.on))


def by_bm25(given: Labelled) -> Figures:
    counts = [
        Counter(stem(word, "en") for word in words_of(f"{one.title} {one.text}")) for one in given.documents
    ]
    lengths = np.array([count.total() for count in counts], dtype=np.float64)
    usual = lengths.mean()
    scores = np.zeros(given.on.shape)
    for row, topic in enumerate(given.topics):
        for word in {stem(word, "en") for word in keywords_of(topic)}:
            times = np.array([count[word] for count in counts], dtype=np.float64)
            having = np.count_nonzero(times)
            rare = math.log(1 + (len(counts) - having + 0.5) / (having + 0.5))
            scores[row] += rare * times * (K1 + 1) / (times + K1 * (1 - B + B * lengths / usual))
    return Figures(ndcg=_each(ndcg, scores, given.on), auc=_each(auc, scores, given.on))


def ndcg(scores: Numbers, on: Marks) -> float:
    gains = on[np.argsort(-scores, kind="stable")][:DEPTH].astype(np.float64)
    weights = 1 / np.log2(np.arange(2, DEPTH + 2))
    return float((gains * weights[: len(gains)]).sum() / weights[: min(DEPTH, int(on.sum()))].sum())


def auc(scores: Numbers, on: Marks) -> float:
    """How often a document on the topic comes before one that is not; a tie counts half."""
    on_topic, off_topic = np.sort(scores[on]), np.sort(scores[~on])
    below = np.searchsorted(off_topic, on_topic, side="left")
    level = np.searchsorted(off_topic, on_topic, side="right") - below
    return float((below + level / 2).sum() / (len(on_topic) * len(off_topic)))


def ece(chances: Numbers, on: Marks) -> float:
    weight = np.where(on, 0.5 / on.sum(), 0.5 / (~on).sum())
    band = np.minimum((chances * BANDS).astype(int), BANDS - 1)
    return sum(abs(float((weight * (chances - on))[band == number].sum())) for number in range(BANDS))


def gain(ours: Numbers, other: Numbers) -> tuple[float, float, float]:
    """The mean difference over topics with its interval, by paired resampling of topics."""
    difference = ours - other
    chosen = np.random.default_rng(0).integers(0, len(difference), (RESAMPLES, len(difference)))
    low, high = np.percentile(difference[chosen].mean(axis=1), LEVEL)
    return float(difference.mean()), float(low), float(high)


def _each(figure: Callable[[Numbers, Marks], float], scores: Numbers, on: Marks) -> Numbers:
    return np.array([figure(row, marks) for row, marks in zip(scores, on, strict=True)])


def rows(name: str) -> list[dict[str, Any]]:
    """The JSON lines of one file of the labelled sets."""
    text = (SETS / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def main() -> None:
    if not SETS.exists():
        print("ranking: the labelled sets are not at hand")
        return
    encoder = Encoder()
    encoder.load()
    plain = plainly()
    for name in NAMES:
        given = labelled(name)
        ours, page, words = by_fit(given, encoder), by_page(given, plain), by_bm25(given)
        print(
            f"ranking: {name}, {len(given.topics)} topics and {len(given.documents)} documents:"
            f" nDCG@10 {ours.ndcg.mean():.3f}, AUC {ours.auc.mean():.3f}, ECE {ours.ece:.3f}"
        )
        bar = f" (bar {LEAST_GAIN[name]:+.3f})"
        for other, figures, asked in (
            (f"the page in one vector, {PLAIN_TOKENS} tokens", page, bar),
            ("BM25", words, ""),
        ):
            more, low, high = gain(ours.ndcg, figures.ndcg)
            print(
                f"         {other}: nDCG@10 {figures.ndcg.mean():.3f}, AUC {figures.auc.mean():.3f};"
                f" ours gains {more:+.3f} [{low:+.3f}, {high:+.3f}]{asked}"
            )


if __name__ == "__main__":
    main()
