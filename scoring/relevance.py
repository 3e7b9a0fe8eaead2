"""Is the page about our topic, and are the words around the link?

Pure: texts and an embedding function in, findings out. docs/decisions/0002-relevance.md has the measurements.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import py3langid
from numpy.typing import NDArray

from scoring.anchor import slug_words
from scoring.evidence import Ceiling, Evidence, Factor, Finding
from scoring.grade import points
from scoring.site import Site, Target
from scoring.topic import (
    MODEL_LANGUAGE,
    Document,
    Embed,
    document_of,
    fits_of_all,
    language_of,
    lead,
    log_odds_by_words,
    sigmoid,
    word_match,
)
from scoring.weights import limit, weights
from web.page import Link, Page

_MIDDLE: Final = 50.0  # of a relevance: neither near nor far


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a page is compared with, how much that can tell, and what a person calls it."""

    name: str  # of the topics
    confidence: float
    topics: tuple[str, ...]  # short texts
    page: str = ""  # title and opening of our page, "" when it was not read
    guessed: bool = False  # from our address and name alone: counts half, and not for the words of a link


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """A page against a subject: computed once, and used for every link that is held against it."""

    subject: Subject
    confidence: float  # 0.0 when there was nothing to compare
    near: float = _MIDDLE  # 0-100
    quote: str = ""
    name: str = ""  # of what the page came nearest to
    language: str = ""  # set when the model does not read it


class Remembered:
    """An embedding function that turns each text into its vector once."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._known: dict[str, NDArray[np.float32]] = {}

    def __call__(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known.update(zip(new, self._embed(new), strict=True))
        return np.stack([self._known[text] for text in texts])


def subject_of(link: Link | None, site: Site | None, target: Target | None) -> Subject:
    """Our page and our topics, as far as they are known; else the words of our address and name.

    The anchor text is left out: it is the page's own, and would only find itself there.
    """
    confidence = weights().confidence
    topics = site.topics if site is not None else ()
    if target is not None and target.lead:
        topics = topics or ((target.title,) if target.title else ())
        known = confidence["relevance_target"]
        return Subject(name="our topics", confidence=known, topics=topics, page=target.lead)
    if topics:
        return Subject(name="our topics", confidence=confidence["relevance_topics"], topics=topics)
    words = [] if link is None else [slug_words(link.target)]
    if site is not None:
        words += [*site.brand, site.domain.split(".")[0].replace("-", " ")]
    text = " ".join(word for word in words if word)
    name = "our address" if link is not None else "our name"
    topics = (text,) if text else ()
    return Subject(name=name, confidence=confidence["relevance_words"], topics=topics, guessed=True)


def subject_of_topic(topic: str) -> Subject:
    """A topic that a person typed."""
    return Subject(name=f"“{topic}”", confidence=weights().confidence["relevance_topics"], topics=(topic,))


def compare(page: Page, subject: Subject, embed: Embed) -> Nearness:
    """A page against a subject: by meaning where the model reads its language, else by words alone."""
    document = document_of(page)
    if not (subject.topics or subject.page) or not document.text:
        return Nearness(subject=subject, confidence=0.0)
    language = language_of(document)
    if language != MODEL_LANGUAGE:
        return _by_words(document, subject, language)
    near, quote, name = _near_page(document, subject, embed)
    for (fit,) in fits_of_all([document], subject.topics, embed):
        near, quote, name = max((near, quote, name), (fit.relevance, fit.passage, subject.name))
    return Nearness(subject=subject, confidence=subject.confidence, near=near, quote=quote, name=name)


def judge(nearness: Nearness, link: Link | None, embed: Embed) -> Finding:
    """How near the page, and the words around the link, are to the subject.

    Only the page counts without a link (a prospect), and where the words around it say nothing by themselves:
    in another language, or when they are the subject.
    """
    if not nearness.confidence:
        says = "There is nothing to compare the page with: neither our page nor our topics are known."
        if nearness.language:
            says = f"What we know of our topics is in another language than the page ({nearness.language})."
        return Finding(factor=Factor.RELEVANCE, confidence=0.0, evidence=(_piece("no_subject", 0.0, says),))
    around = link is not None and not nearness.language and not nearness.subject.guessed
    if nearness.language:
        told = f"The model does not read this language ({nearness.language}): {nearness.name} by words alone."
    else:
        told = f"The page fits {nearness.name} to {nearness.near:.0f} of 100."
    value = _value(nearness.near) * (0.5 if around or nearness.subject.guessed else 1.0)
    pieces = [_piece("relevance_page", value, told, quote=nearness.quote)]
    if link is not None and around:
        pieces.append(_passage_piece(link, nearness, embed))
    return Finding(factor=Factor.RELEVANCE, confidence=nearness.confidence, evidence=tuple(pieces))


def ceilings(finding: Finding) -> tuple[Ceiling, ...]:
    """A page known to be about something else is at most Fair for us."""
    known = finding.confidence >= weights().verdict["uncertain"]
    relevance = 50 + 50 * finding.points / (0.5 * weights().factors[Factor.RELEVANCE])
    if not known or relevance >= weights().relevance["off_topic"]:
        return ()
    return (
        Ceiling(
            signal="ceiling_off_topic",
            factor=Factor.RELEVANCE,
            at_most=limit("off_topic"),
            says="A page about another subject is at most Fair for us.",
        ),
    )


def _by_words(document: Document, subject: Subject, language: str) -> Nearness:
    """By the words that page and subject share; nothing is known where the subject is in another language."""
    topics = subject.topics or (subject.page,)
    lex, matched = max((word_match(document, topic) for topic in topics), key=lambda match: match[0])
    if not matched and not _reads_like(" ".join(topics), language):
        return Nearness(subject=subject, confidence=0.0, language=language)
    return Nearness(
        subject=subject,
        confidence=min(subject.confidence, weights().confidence["relevance_language"]),
        near=100 * sigmoid(log_odds_by_words(lex)),
        quote=", ".join(matched),
        name=subject.name,
        language=language,
    )


def _reads_like(text: str, language: str) -> bool:
    """A short text is rather in this language than in the model's."""
    scores = {name: float(score) for name, score in py3langid.rank(text)}
    return scores.get(language, -math.inf) > scores[MODEL_LANGUAGE]


def _near_page(document: Document, subject: Subject, embed: Embed) -> tuple[float, str, str]:
    if not subject.page:
        return 0.0, "", ""
    table = weights().relevance
    vectors = embed([lead(document), subject.page])
    near = 100 * sigmoid(table["page_intercept"] + table["page_slope"] * float(vectors[0] @ vectors[1]))
    return near, " ".join(document.text.split()[: int(table["passage_words"])]), "our page"


def _passage_piece(link: Link, nearness: Nearness, embed: Embed) -> Evidence:
    """The words around the link against our page, else against our topics.

    On a page about something else good words count as little as the page fits: whoever places a link also
    writes what stands around it.
    """
    subject = nearness.subject
    kind, name = ("context", "our page") if subject.page else ("alone", subject.name)
    table = weights().relevance
    vectors = embed([link.context or link.anchor, *((subject.page,) if subject.page else subject.topics)])
    cosine = float((vectors[1:] @ vectors[0]).max())
    near = 100 * sigmoid(table[f"{kind}_intercept"] + table[f"{kind}_slope"] * cosine)
    says = f"The words around the link fit {name} to {near:.0f} of 100."
    share = 0.5
    if near > _MIDDLE > nearness.near:
        says = f"{says[:-1]}, on a page that does not."
        share *= nearness.near / _MIDDLE
    return _piece("relevance_passage", share * _value(near), says, quote=link.context, where=link.where)


def _piece(signal: str, value: float, says: str, quote: str = "", where: str = "") -> Evidence:
    return Evidence(
        signal=signal, effect=points(Factor.RELEVANCE, value), says=says, quote=quote, where=where
    )


def _value(relevance: float) -> float:
    return (relevance - _MIDDLE) / _MIDDLE
