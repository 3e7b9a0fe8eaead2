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

from scoring import quotes
from scoring.anchor import slug_words
from scoring.curves import Curves, curves_of, sigmoid
from scoring.evidence import Ceiling, Evidence, Factor, Finding
from scoring.grade import points
from scoring.site import Site, Target
from scoring.site_look import NOT_LOOKED, SiteLook
from scoring.site_topic import SiteWords, words_of_site
from scoring.topic import (
    MODEL_LANGUAGE,
    Document,
    Embed,
    document_of,
    fits_of_all,
    language_of,
    lead,
    log_odds_by_words,
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
    curves: Curves | None = None  # None when the page was compared by words alone
    site: "SiteNearness | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNearness:
    """The referring site against our topics, by what it says of itself."""

    words: SiteWords
    near: float  # 0-100


class Remembered:
    """An embedding function that turns each text into its vector once."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._known: dict[str, NDArray[np.float32]] = {}

    @property
    def curves(self) -> Curves | None:
        """As those of the function."""
        return curves_of(self._embed)

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


def compare(page: Page, subject: Subject, embed: Embed, look: SiteLook = NOT_LOOKED) -> Nearness:
    """A page and its site against a subject: by meaning where that can be told, else by words alone.

    The model tells nothing in a language that it does not read, and before curves were fitted for it.
    """
    document = document_of(page)
    if not (subject.topics or subject.page) or not document.text:
        return Nearness(subject=subject, confidence=0.0)
    language = language_of(document)
    curves = curves_of(embed)
    if language != MODEL_LANGUAGE or curves is None:
        return _by_words(document, subject, language)
    near, quote, name = _near_page(document, subject, embed, curves)
    for (fit,) in fits_of_all([document], subject.topics, embed):
        near, quote, name = max((near, quote, name), (fit.relevance, fit.passage, subject.name))
    site = None if subject.guessed else _near_site(words_of_site(page, look), subject, embed, curves)
    known = weights().confidence["relevance_site"] if site is not None and site.words.home else 0.0
    return Nearness(
        subject=subject,
        confidence=max(subject.confidence, known),
        near=near,
        quote=quote,
        name=name,
        curves=curves,
        site=site,
    )


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
    around = link is not None and nearness.curves is not None and not nearness.subject.guessed
    value = _value(nearness.near) * (0.5 if around or nearness.subject.guessed else 1.0)
    pieces = [_piece("relevance_page", value, _told(nearness), quote=nearness.quote)]
    if link is not None and nearness.curves is not None and around:
        pieces.append(_passage_piece(link, nearness, nearness.curves, embed))
    if nearness.site is not None:
        left = sum(piece.effect for piece in pieces)
        pieces += _site_pieces(nearness.site, nearness.subject, left)
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
            says="A link from a page about another subject is at most Fair.",
        ),
    )


def _by_words(document: Document, subject: Subject, language: str) -> Nearness:
    """By the words that page and subject share; nothing is known where the subject is in another language."""
    topics = subject.topics or (subject.page,)
    lex, matched = max((word_match(document, topic) for topic in topics), key=lambda match: match[0])
    foreign = language if language != MODEL_LANGUAGE else ""
    if foreign and not matched and not _reads_like(" ".join(topics), language):
        return Nearness(subject=subject, confidence=0.0, language=foreign)
    return Nearness(
        subject=subject,
        confidence=min(subject.confidence, weights().confidence["relevance_words_alone"]),
        near=100 * sigmoid(log_odds_by_words(lex)),
        quote=", ".join(matched),
        name=subject.name,
        language=foreign,
    )


def _reads_like(text: str, language: str) -> bool:
    """A short text is rather in this language than in the model's."""
    scores = {name: float(score) for name, score in py3langid.rank(text)}
    return scores.get(language, -math.inf) > scores[MODEL_LANGUAGE]


def _near_page(document: Document, subject: Subject, embed: Embed, curves: Curves) -> tuple[float, str, str]:
    if not subject.page:
        return 0.0, "", ""
    vectors = embed([lead(document), subject.page])
    shown = document.text.split()[: int(weights().relevance["passage_words"])]
    return curves.page.near(float(vectors[0] @ vectors[1])), " ".join(shown), "our page"


def _near_site(
    words: SiteWords | None, subject: Subject, embed: Embed, curves: Curves
) -> SiteNearness | None:
    """What a site says of itself is a short text, as a topic is."""
    if words is None or not subject.topics:
        return None
    vectors = embed([words.text, *subject.topics])
    return SiteNearness(words=words, near=curves.alone.near(float((vectors[1:] @ vectors[0]).max())))


def _told(nearness: Nearness) -> str:
    name = nearness.name
    if nearness.language:
        return f"The model does not read this language ({nearness.language}): {name} compared by words alone."
    if nearness.curves is None:
        return (
            f"No coefficients were fitted for the embedding model in use: {name} compared by words alone. "
            "`linkvouch calibrate` fits them."
        )
    return f"The page {_fits(nearness.near)} {name}: {nearness.near:.0f} of 100."


def _fits(near: float) -> str:
    """The sign of the points in words."""
    return "fits" if near >= _MIDDLE else "hardly fits"


def _passage_piece(link: Link, nearness: Nearness, curves: Curves, embed: Embed) -> Evidence:
    """The words around the link against our page, else against our topics.

    On a page about something else good words count as little as the page fits: whoever places a link also
    writes what stands around it.
    """
    subject = nearness.subject
    curve, name = (curves.context, "our page") if subject.page else (curves.alone, subject.name)
    vectors = embed([link.context or link.anchor, *((subject.page,) if subject.page else subject.topics)])
    near = curve.near(float((vectors[1:] @ vectors[0]).max()))
    says = f"The text around the link {_fits(near)} {name}: {near:.0f} of 100."
    share = 0.5
    if near > _MIDDLE > nearness.near:
        says = f"{says[:-1]}, but the page itself hardly fits."
        share *= nearness.near / _MIDDLE
    worth = share * _value(near)
    return _piece("relevance_passage", worth, says, quote=quotes.around(link), where=link.where)


def _site_pieces(site: SiteNearness, subject: Subject, rest: float) -> tuple[Evidence, ...]:
    """What the site adds to the points of the page, never beyond what the factor may give.

    It speaks against a link only where its home page was read, and then by half: a name says little, and
    a newspaper has room for every subject.
    """
    table, home = weights().relevance, site.words.home
    value = _value(site.near) * table["site_share" if home else "site_name_share"]
    if value < 0:
        value *= table["site_against"] if home else 0.0
    most = points(Factor.RELEVANCE, 1.0)
    effect = round(max(-most, min(most, rest + points(Factor.RELEVANCE, value))) - rest, 1)
    if not home and effect <= 0:
        return ()
    by = "home page" if home else "name and menu"
    says = f"The site, by its {by}, {_fits(site.near)} {subject.name}: {site.near:.0f} of 100."
    told = Evidence(
        signal="relevance_site", effect=effect, says=says, quote=site.words.text, where=home, source=home
    )
    return (told,)


def _piece(signal: str, value: float, says: str, quote: str = "", where: str = "") -> Evidence:
    return Evidence(
        signal=signal, effect=points(Factor.RELEVANCE, value), says=says, quote=quote, where=where
    )


def _value(relevance: float) -> float:
    return (relevance - _MIDDLE) / _MIDDLE
