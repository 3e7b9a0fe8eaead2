"""One of everything that linkvouch says in Slack: for pictures, and for the judges."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from audits.decisions import Choice
from audits.disavow import DisavowFile
from bot.slack.blocks import decisions, errors, flag, modals, prospects, verdict
from bot.slack.blocks import help as helping
from bot.slack.blocks.kit import Message, View
from bot.slack.blocks.modals import Pending
from bot.slack.blocks.verdict import Showing
from prospects.prospect import Offer, Opportunity, Prospect, Search
from scoring.evidence import Evidence, Factor, FactorScore, Judgement, Risk, Verdict
from scoring.results import Checked, CheckResult, LinkMissing, Unreadable
from storage.decisions import Decision, Person
from storage.flags import Flag
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
    an_unreadable,
    page_facts,
)
from web.outcome import Outcome
from web.page import Placement
from web.urls import Url

ANN: Final = Person(id="U0ANN", name="ann")
BOB: Final = Person(id="U0BOB", name="bob")
NAMES: Final = {"U0ANN": "ann", "U0BOB": "bob"}
SHOWING: Final = Showing(by=ANN)


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
        a_risk(hard=False, effect=1.2, says="The same words link to us from 12 more sites.", quote=""),
        a_risk(),
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
        links=(a_judged_link(link=link, verdict=Verdict.RISKY), a_judged_link(verdict=Verdict.RISKY)),
        page=page_facts(title="Links & partners"),
        advice=(
            "If we paid for it, ask for rel=sponsored; if we did not, search engines usually ignore it.",
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


def messages_of(result: CheckResult) -> dict[str, Message]:
    """Every message that is made of one result."""
    return {
        "verdict": verdict.card(result, SHOWING),
        "verdict_shared": verdict.card(result, replace(SHOWING, shared=True)),
        "verdict_busy": verdict.card(
            result, replace(SHOWING, busy="Reading the page again…", notice="A notice.")
        ),
        "listing": verdict.listing([result] * 14, SHOWING),
        "flag_open": flag.opened(result, "LV-1042", by=ANN),
        "flag_decided": flag.decided(result, a_decision(choice=Choice.KEEP)),
        "flag_disavowed": flag.decided(result, a_decision(why="paid footer link, owner refused twice")),
    }


MESSAGES: Final[dict[str, Callable[[], Message]]] = {
    "verdict_strong": lambda: verdict.card(a_checked(), SHOWING),
    "verdict_seen_before": lambda: verdict.card(
        a_checked(
            since="Seen on 3 March 2026: Fair 61. Since then the page changed; “It is an ad” is gone (+8.0)."
        ),
        SHOWING,
    ),
    "verdict_risky": lambda: verdict.card(a_risky(), SHOWING),
    "verdict_shared": lambda: verdict.card(a_checked(), replace(SHOWING, shared=True)),
    "verdict_busy": lambda: verdict.card(a_checked(), replace(SHOWING, busy="Reading the page again…")),
    "verdict_link_missing": lambda: verdict.card(a_link_missing(), SHOWING),
    "verdict_no_site": lambda: verdict.card(a_no_site(), SHOWING),
    "verdict_unreadable": lambda: verdict.card(an_unreadable(ref="LV-1050"), SHOWING),
    "verdict_invalid": lambda: verdict.card(an_unreadable(), SHOWING),
    "listing": lambda: verdict.listing([a_risky(), a_link_missing(), an_unreadable()], SHOWING),
    "flag_open": lambda: flag.opened(a_risky(), "LV-1042", by=ANN),
    "flag_disavowed": lambda: flag.decided(
        a_risky(), a_decision(why="paid footer link, owner refused twice")
    ),
    "flag_kept": lambda: flag.decided(a_risky(), a_decision(choice=Choice.KEEP)),
    "flag_late": lambda: flag.late(
        a_decision(), timedelta(seconds=4), mine=False, unsaved="they are friends"
    ),
    "flag_taken_back": lambda: flag.late(None, None, mine=False, unsaved=""),
    "flag_where": lambda: flag.where(
        Flag(
            ref="LV-1042", channel="C1", ts="1.1", by=ANN, permalink="https://garden.slack.com/archives/C1/p1"
        ),
        new=False,
    ),
    "prospects": lambda: prospects.found(five_prospects(), by=ANN),
    "prospects_none": lambda: prospects.found(
        a_search(topic="xylophone tax", prospects=(), selling=0, sources=(), site=None), by=ANN
    ),
    "prospects_begun": lambda: prospects.begun("drought gardening"),
    "prospects_searching": lambda: prospects.searching("drought gardening", "Read 12 pages", "job-1"),
    "decisions": lambda: decisions.listing(
        [a_decision(2, why="sells links"), a_decision(1, Choice.KEEP, by=Person(id="root", name="Carla"))],
        OURS,
    ),
    "decisions_none": lambda: decisions.listing([], ""),
    "decisions_many": lambda: decisions.listing([a_decision(number) for number in range(40)], ""),
    "disavow_file": lambda: decisions.disavow_file(
        DisavowFile(
            text="# LV-1042 2026-11-22\ndomain:cheap-links.example\n",
            added=("domain:cheap-links.example",),
            warnings=("cheap-links.example has other links you keep.",),
        )
    ),
    "disavow_file_empty": lambda: decisions.disavow_file(
        DisavowFile(text="# nothing yet\n", added=(), warnings=())
    ),
    "help": helping.usage,
    "help_unknown": lambda: helping.unknown("exprt"),
    "about": helping.about,
    "error": lambda: errors.told("I no longer have that check.", "Check the page again with `/checklink`."),
    "error_broken": lambda: errors.broken("4F2K"),
}
PENDING: Final = Pending(ref="LV-1042", number=0, channel="C1", ts="1.1", choice=Choice.DISAVOW)
VIEWS: Final[dict[str, Callable[[], View]]] = {
    "modal_disavow": lambda: modals.reason(PENDING, Choice.DISAVOW),
    "modal_reach_out": lambda: modals.reason(PENDING, Choice.REACH_OUT),
    "modal_keep": lambda: modals.reason(PENDING, Choice.KEEP),
    "modal_change": lambda: modals.change(PENDING, Choice.KEEP),
    "modal_explain_risky": lambda: modals.explain(a_risky()),
    "modal_explain_link_missing": lambda: modals.explain(a_link_missing()),
    "modal_explain_unreadable": lambda: modals.explain(an_unreadable()),
}


def spoilt_results(words: str) -> list[CheckResult]:
    """Results of every kind in which each string that can come from outside is `words`."""
    judgement = Judgement(
        verdict=Verdict.RISKY,
        score=12.0,
        interval=(6.0, 20.0),
        uncertain=tuple(Factor),
        factors=tuple(
            FactorScore(
                factor=factor,
                score=10,
                interval=(5, 18),
                points=-16.0,
                confidence=0.9,
                evidence=tuple(
                    Evidence(
                        signal="s",
                        effect=-1.0 - n,
                        says=f"{n} {words}",
                        quote=words,
                        where=words,
                        source=words,
                    )
                    for n in range(20)
                ),
            )
            for factor in Factor
        ),
        risks=tuple(
            Risk(
                rule="r",
                kind=str(n),
                hard=n == 1,
                effect=1.0 + n,
                says=f"{n} {words}",
                quote=words,
                where=words,
                policy=words,
            )
            for n in range(20)
        ),
        risk=0.9,
    )
    link = a_link(target=Url(f"https://our-site.com/{words}"), anchor=words, rel=(words,) * 3, where=words)
    judged = a_judged_link(link=link, target_say=words)
    page = page_facts(
        title=words, author=words, language=words, published=words, robots=(words,) * 3, notes=(words,) * 9
    )
    shared = {"url": words, "site": words, "say": words, "advice": (words,) * 9}
    checked = a_checked(
        **shared, final_url=f"https://a.example/{words}", judgement=judgement, links=(judged,) * 12, page=page
    )
    missing = a_link_missing(
        **shared,
        final_url=f"https://a.example/{words}",
        judgement=judgement,
        page=page,
        mentions=(words,) * 9,
        near_misses=(words,) * 9,
    )
    unreadable: Unreadable = an_unreadable(**shared, ref="LV-1", final_url=None)
    return [checked, missing, unreadable]


def spoilt_messages(words: str) -> dict[str, Message]:
    """Every message, with `words` wherever something from outside may stand."""
    made = {
        f"{type(result).__name__} {name}": message
        for result in spoilt_results(words)
        for name, message in messages_of(result).items()
    }
    eve = Person(id=words or "x", name=words)
    decided = replace(a_decision(why=words, by=eve), page_url=words)
    made["decided"] = flag.decided(spoilt_results(words)[0], decided)
    made["late"] = flag.late(decided, timedelta(days=3), mine=False, unsaved=words)
    made["decisions"] = decisions.listing([decided] * 40, words)
    line = " ".join(words.split())
    made["disavow"] = decisions.disavow_file(
        DisavowFile(text=f"# {line}\n{line}\n" * 50, added=(line,) * 50, warnings=(line,))
    )
    made["unknown"] = helping.unknown(words)
    made["prospects"] = prospects.found(_spoilt_search(words), by=eve)
    made["begun"] = prospects.begun(words)
    made["searching"] = prospects.searching(words, words, "job-1")
    return made


def _spoilt_search(words: str) -> Search:
    prospect: Prospect = a_prospect(
        domain=words,
        url=f"https://a.example/{words}",
        title=words,
        passage=words,
        why=words,
        place=words,
        offer=Offer(our_url=f"https://our-site.com/{words}", because=words),
        contact=(words, f"https://a.example/{words}"),
        history=(words,) * 9,
        warnings=(words,) * 9,
    )
    return a_search(
        topic=words,
        site=words,
        prospects=(prospect,) * 5,
        sources=(words,) * 20,
        notes=(words,) * 20,
        say=words,
    )
