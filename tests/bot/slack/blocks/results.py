"""Good values that the pictures are made of."""

from dataclasses import replace
from typing import Final

from audits.decisions import Choice
from bot.slack.blocks.flagged import Row
from bot.slack.blocks.progress import Step
from prospects.prospect import Opportunity, Search
from scoring.evidence import Credit, Evidence, Factor, FactorScore, Verdict
from scoring.results import Checked, LinkMissing, standing
from storage.decisions import Decision, Person
from tests.bot.builders import (
    NOW,
    OURS,
    a_checked,
    a_factor,
    a_judged_link,
    a_judgement,
    a_link,
    a_link_missing,
    a_prospect,
    a_risk,
    a_search,
    page_facts,
)
from web.outcome import Outcome
from web.page import Placement

ANN: Final = Person(id="U0ANN", name="ann")
BOB: Final = Person(id="U0BOB", name="bob")
A_HINT: Final = Credit(passes="hint", why=("rel=nofollow is a hint, not a wall",))
NAMES: Final = {"U0ANN": "ann", "U0BOB": "bob"}


def a_decision(number: int = 1, choice: Choice = Choice.DISAVOW, why: str = "", by: Person = BOB) -> Decision:
    return Decision(
        number=number,
        ref="LV-1042",
        site=OURS,
        page_url="https://cheap-links.example/p",
        choice=choice.value,
        why=why,
        by=by,
        at=NOW,
        permalink="https://garden.slack.com/archives/C1/p1",
    )


def a_risky() -> Checked:
    """A paid link in a footer, with more reasons than a card has room for."""
    factors = (
        a_factor(Factor.AUTHORITY, 35, -4.0, "The domain stands at rank 2,410,000 of 10 million."),
        a_factor(Factor.RELEVANCE, 40, -3.0, "The page is about something else."),
        FactorScore(
            factor=Factor.CONTEXT,
            score=10,
            interval=(5, 18),
            points=-16.0,
            confidence=0.9,
            evidence=(
                Evidence(
                    signal="footer", effect=-10.0, says="The link stands in the footer.", where="footer > a"
                ),
                Evidence(signal="sitewide", effect=-6.0, says="It stands on 1,910 pages of the site."),
            ),
        ),
        a_factor(
            Factor.INTENT, 5, -12.0, "The page offers links for money.", quote="sponsored posts from $50"
        ),
        a_factor(Factor.ANCHOR, 15, -8.0, "The anchor text is a phrase to buy something."),
    )
    risks = (
        a_risk(),
        a_risk(
            kind="anchor",
            hard=False,
            effect=1.2,
            says="The same words link to us from 12 more sites.",
            quote="",
        ),
        a_risk(hard=False, effect=-0.5, says="The link is marked sponsored.", quote=""),
    )
    link = a_link(
        anchor="best cheap soil tester buy", placement=Placement.FOOTER, in_content=False, rel=("nofollow",)
    )
    return a_checked(
        url="https://cheap-links.example/p",
        final_url="https://cheap-links.example/p",
        judgement=a_judgement(
            verdict=Verdict.RISKY,
            score=12.0,
            interval=(6.0, 20.0),
            uncertain=(),
            factors=factors,
            risks=risks,
            risk=0.93,
        ),
        links=(
            a_judged_link(link=link, credit=A_HINT, verdict=Verdict.RISKY),
            a_judged_link(verdict=Verdict.RISKY),
        ),
        page=page_facts(title="Links & partners"),
        advice=(
            "If we paid for it, ask for rel=sponsored; if not, ignore it, as search engines usually do.",
        ),
    )


def a_no_site() -> LinkMissing:
    return a_link_missing(
        site=None,
        outcome=Outcome.NO_SITE,
        say="No site of yours is known yet, so the page was judged as a prospect.",
        mentions=(),
        near_misses=(),
        advice=("Add your site to see which links are yours: linkvouch site add DOMAIN",),
    )


def five_prospects() -> Search:
    return a_search(
        prospects=tuple(
            a_prospect(
                rank=rank,
                domain=f"site{rank}.example",
                url=f"https://site{rank}.example/page",
                source_score=None if rank == 2 else 90 - rank,
                opportunity=Opportunity.RESOURCE_PAGE if rank % 2 else Opportunity.PASSAGE_FIT,
                offer=None if rank == 5 else a_prospect().offer,
                contact=() if rank == 4 else a_prospect().contact,
                warnings=() if rank > 1 else a_prospect().warnings,
                history=("Bob wrote to them in May 2025.",) if rank == 3 else (),
            )
            for rank in range(1, 6)
        ),
        say="5 pages are worth a look for “drought gardening”.",
    )


def four_steps() -> list[Step]:
    """A check of four pages, half done."""
    return [
        Step(url="https://gardenweekly.example/drought-tolerant-natives", result=a_checked()),
        Step(url="https://cheap-links.example/p", result=a_risky()),
        Step(url="https://blog.example/", reading=True),
        Step(url="https://dir.example/links"),
    ]


def rows() -> list[Row]:
    """Links of a list in every state."""
    risky = Row(
        ref="LV-1042",
        page_url="https://cheap-links.example/p",
        verdict=Verdict.RISKY,
        score=12.0,
        at=NOW,
        permalink="https://garden.slack.com/archives/C1/p1",
    )
    return [
        risky,
        replace(risky, page_url="https://cheap-links.example/q", proposed_by="ann"),
        replace(risky, ref="LV-1043", page_url="https://dir.example/", verdict=Verdict.WEAK, permalink=""),
        replace(risky, verdict=Verdict.UNKNOWN, score=None, decision=Choice.KEEP),
    ]


def a_long_story() -> Checked:
    """More evidence than one page of a modal shows."""
    pieces = tuple(
        Evidence(
            signal=f"sign_{number}",
            effect=-0.1,
            says=f"Observation {number}: the page repeats itself in other words.",
            quote="words of the page that stand for the observation",
            where=f"html > body > main > p:nth-of-type({number})",
            source="docs/scoring.md",
        )
        for number in range(1, 121)
    )
    factor = a_factor(Factor.CONTEXT, 40, -9.0)
    others = (each for each in a_judgement().factors if each.factor is not Factor.CONTEXT)
    judgement = a_judgement(factors=(replace(factor, evidence=pieces), *others))
    return a_checked(judgement=judgement, since="Nothing changed since.", history=(standing(a_checked()),))
