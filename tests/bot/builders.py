"""Good values of every result, so that a test states only what differs."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from prospects.prospect import Offer, Opportunity, Prospect, Search
from scoring.evidence import Credit, Evidence, Factor, FactorScore, Judgement, Risk, Verdict
from scoring.results import (
    AiReadable,
    AnchorType,
    Checked,
    JudgedLink,
    LinkMissing,
    PageFacts,
    Unreadable,
    Worth,
)
from web.outcome import Outcome
from web.page import Link, Placement
from web.urls import Url

NOW: Final = datetime(2026, 11, 22, 12, 15, tzinfo=UTC)
PAGE: Final = "https://gardenweekly.example/drought-tolerant-natives"
OURS: Final = "soil-and-seed.example"


def a_link(**changes: Any) -> Link:  # noqa: ANN401 - any field of Link
    link = Link(
        href=f"https://{OURS}/guides/soil-testing",
        target=Url(f"https://{OURS}/guides/soil-testing"),
        anchor="soil testing guide",
        placement=Placement.CONTENT,
        in_content=True,
        context="Before you plant, read this soil testing guide; it saved us a season.",
        where="html > body > main > article > p:nth-of-type(3) > a",
    )
    return replace(link, **changes)


def a_judged_link(**changes: Any) -> JudgedLink:  # noqa: ANN401 - any field of JudgedLink
    judged = JudgedLink(
        link=a_link(),
        anchor_type=AnchorType.DESCRIPTIVE,
        credit=Credit(passes="yes", why=("Nothing on the page holds credit back.",)),
        verdict=Verdict.STRONG,
        target_status=200,
    )
    return replace(judged, **changes)


def a_judgement(**changes: Any) -> Judgement:  # noqa: ANN401 - any field of Judgement
    judgement = Judgement(
        verdict=Verdict.STRONG,
        score=82.0,
        interval=(72.0, 88.0),
        uncertain=(Factor.AUTHORITY,),
        factors=(
            a_factor(Factor.AUTHORITY, 50, 0.0, confidence=0.0),
            a_factor(Factor.RELEVANCE, 88, 9.5, "The page is about the same subject as our guide."),
            a_factor(
                Factor.CONTEXT,
                90,
                8.0,
                "The link stands in a paragraph of the article.",
                quote="Before you plant, read this soil testing guide",
                where="html > body > main > article > p:nth-of-type(3)",
            ),
            a_factor(Factor.INTENT, 75, 5.0, "Nothing near the link speaks of payment."),
            a_factor(Factor.ANCHOR, 80, 9.0, "The anchor text describes the target."),
        ),
        risks=(),
        risk=0.05,
    )
    return replace(judgement, **changes)


def a_factor(
    factor: Factor,
    score: int,
    points: float,
    says: str = "",
    *,
    quote: str = "",
    where: str = "",
    confidence: float = 0.9,
) -> FactorScore:
    evidence = (Evidence(signal="seen", effect=points, says=says, quote=quote, where=where),) if says else ()
    return FactorScore(
        factor=factor,
        score=score,
        interval=(max(score - 8, 0), min(score + 8, 100)),
        points=points,
        confidence=confidence,
        evidence=evidence,
    )


def a_risk(**changes: Any) -> Risk:  # noqa: ANN401 - any field of Risk
    risk = Risk(
        rule="paid_label",
        kind="payment",
        hard=True,
        effect=3.0,
        says="The page says that it was paid for, and the link is not marked sponsored.",
        quote="Sponsored post: best cheap soil tester",
        where="html > body > main > p",
        policy="Link spam: buying or selling links for ranking purposes",
    )
    return replace(risk, **changes)


def page_facts(**changes: Any) -> PageFacts:  # noqa: ANN401 - any field of PageFacts
    facts = PageFacts(
        title="Ten native plants that survive drought",
        language="en",
        published="2026-03-12",
        author="Ann Field",
        words=1240,
        external_links=6,
        robots=(),
        canonical=None,
        ai_readable=AiReadable(),
    )
    return replace(facts, **changes)


def a_checked(**changes: Any) -> Checked:  # noqa: ANN401 - any field of Checked
    checked = Checked(
        ref="LV-1042",
        url=PAGE,
        final_url=PAGE,
        checked_at=NOW,
        site=OURS,
        say=f"Links to {OURS}/guides/soil-testing with the words “soil testing guide”.",
        judgement=a_judgement(),
        links=(a_judged_link(),),
        page=page_facts(),
        as_prospect=Worth(verdict=Verdict.STRONG, score=80.0),
        advice=("Keep the link, and thank the author.",),
        snapshot="0" * 64,
    )
    return replace(checked, **changes)


def a_link_missing(**changes: Any) -> LinkMissing:  # noqa: ANN401 - any field of LinkMissing
    missing = LinkMissing(
        ref="LV-1043",
        url=PAGE,
        final_url=PAGE,
        checked_at=NOW,
        site=OURS,
        outcome=Outcome.MENTION_ONLY,
        say=f"The page names {OURS} and does not link to it (6 links to other sites seen).",
        judgement=a_judgement(verdict=Verdict.UNKNOWN, score=None, interval=None),
        page=page_facts(),
        as_prospect=Worth(verdict=Verdict.FAIR, score=64.0),
        advice=("Ask the author to link the mention.",),
        snapshot="1" * 64,
        mentions=("Soil and Seed publishes a good guide",),
        near_misses=("https://www.soil-and-sed.example/",),
    )
    return replace(missing, **changes)


def an_unreadable(**changes: Any) -> Unreadable:  # noqa: ANN401 - any field of Unreadable
    unreadable = Unreadable(
        ref=None,
        url="https://cheap.example/p",
        final_url=None,
        checked_at=NOW,
        site=None,
        outcome=Outcome.HTTP_ERROR,
        say="cheap.example refused the page (403).",
        advice=("If you can open it, save it and judge the file: linkvouch check URL --page FILE",),
    )
    return replace(unreadable, **changes)


def a_prospect(**changes: Any) -> Prospect:  # noqa: ANN401 - any field of Prospect
    prospect = Prospect(
        rank=1,
        domain="gardenweekly.example",
        url=PAGE,
        title="Ten native plants that survive drought",
        fit=84,
        passage="Most failures begin below the surface: nobody looks at the soil first.",
        source_score=None,
        verdict=Verdict.STRONG,
        opportunity=Opportunity.PASSAGE_FIT,
        why="The paragraph warns of poor soil and names no way to test it.",
        offer=Offer(our_url=f"https://{OURS}/guides/soil-testing", because="it shows the test in five steps"),
        place="html > body > main > article > p:nth-of-type(2)",
        contact=("https://gardenweekly.example/contact",),
        history=(),
        warnings=("The page was last changed in 2019.",),
    )
    return replace(prospect, **changes)


def a_search(**changes: Any) -> Search:  # noqa: ANN401 - any field of Search
    search = Search(
        topic="drought gardening",
        site=OURS,
        prospects=(a_prospect(),),
        read=24,
        unreadable=3,
        selling=2,
        sources=("outbound links of our pages: 9 pages", "encyclopedia: no answer in time"),
        say="1 page is worth a look for “drought gardening”.",
        notes=("2 pages could not be read in time", "4 addresses left out: social networks"),
    )
    return replace(search, **changes)
