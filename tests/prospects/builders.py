"""Good values for tests of prospects, and small stand-ins for the scorer."""

import re
from collections.abc import Sequence

from prospects.opportunities.look import Look
from prospects.ours import Ours, linkable
from prospects.paragraphs import Paragraph
from prospects.pick import Judging
from prospects.prospect import Candidate
from prospects.sources.source import Found
from scoring.evidence import Factor, FactorScore, Judgement, Risk, Verdict
from scoring.site import Site
from scoring.topic import Document, Embed, Fit
from tests.fakes import embed_words
from web.page import Page

OUR_SITE = Site(domain="soil.example", competitors=("rival.example",))
TOPIC = "drought gardening"
ON_TOPIC = (
    "Drought gardening begins with the soil: a garden that keeps its winter rain needs no hose, and "
    "gardening through a drought is mostly waiting.\n"
    "The second paragraph is about the neighbours, their cat, and the fence that fell down in a storm."
)
OFF_TOPIC = (
    "Simmer the lentils for forty minutes, add the lemon, and serve the soup with bread that is still warm."
)


def fits_by_words(documents: Sequence[Document], topic: str, embed: Embed) -> list[Fit]:
    """Relevance is the share of the topic's words that stand in the document; cosine breaks ties."""
    wanted = set(topic.casefold().split())
    vectors = embed([topic, *(f"{document.title} {document.text}" for document in documents)])
    fits = []
    for document, vector in zip(documents, vectors[1:], strict=True):
        shared = wanted & set(re.findall(r"\w+", f"{document.title} {document.text}".casefold()))
        relevance = 100 * len(shared) / len(wanted)
        score = relevance + float(vector @ vectors[0])
        fits.append(
            Fit(relevance=relevance, score=score, passage=document.text[:80], words=tuple(sorted(shared)))
        )
    return fits


def a_risk(rule: str = "stuffed_anchor", says: str = "The page is odd.") -> Risk:
    return Risk(rule=rule, kind="selling" if "sells" in rule else "anchor", hard=False, effect=1.0, says=says)


def a_judgement(*risks: Risk, authority: int = 50, authority_known: float = 0.0) -> Judgement:
    score = FactorScore(
        factor=Factor.AUTHORITY,
        score=authority,
        interval=(30, 70),
        points=0.0,
        confidence=authority_known,
        evidence=(),
    )
    return Judgement(
        verdict=Verdict.FAIR,
        score=60.0,
        interval=(50.0, 70.0),
        uncertain=(),
        factors=(score,),
        risks=risks,
        risk=0.1,
    )


class JudgeByAddress:
    """A fair judgement for every page, save those given by address; `judged` tells which were asked about."""

    def __init__(self, **by_path: Judgement) -> None:
        self.by_path = by_path
        self.judged: list[str] = []

    def __call__(self, page: Page, site: Site | None, *, topic: str, embed: Embed) -> Judgement:
        del site, topic, embed
        self.judged.append(page.final_url)
        return self.by_path.get(page.final_url.rpartition("/")[2], a_judgement())


def judging(judge: JudgeByAddress | None = None) -> Judging:
    return Judging(
        fits=fits_by_words,
        judge=judge or JudgeByAddress(),
        embed=embed_words,
        history=lambda domain: (f"Ann wrote to {domain} in May.",) if domain == "known.example" else (),
    )


def ours_of(*pages: Page, topic: str = TOPIC, floor: float = 50.0) -> Ours:
    return linkable(pages, topic, floor=floor, fits=fits_by_words, embed=embed_words)


def a_look(page: Page, *, ours: Ours | None = None, paragraph: Paragraph | None = None) -> Look:
    return Look(
        page=page,
        topic=TOPIC,
        paragraph=paragraph or Paragraph(number=1, text=page.text.split("\n")[0]),
        ours=ours or Ours(),
        embed=embed_words,
    )


class FakeSource:
    """A source that gives the same addresses whatever the topic."""

    def __init__(
        self,
        *addresses: str,
        name: str = "a list",
        our_pages: Sequence[Page] = (),
        their_pages: Sequence[Page] = (),
        note: str = "ready",
    ) -> None:
        self.name = name
        self._found = Found(
            candidates=tuple(
                Candidate(url=address, source=name, because=f"Named by {name}.") for address in addresses
            ),
            note=note,
            our_pages=tuple(our_pages),
            their_pages=tuple(their_pages),
        )

    async def find(self, topic: str) -> Found:
        del topic
        return self._found
