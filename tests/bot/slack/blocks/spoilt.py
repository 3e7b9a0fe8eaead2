"""Every message and modal, with the same hostile words wherever something from outside may stand."""

from dataclasses import replace
from datetime import timedelta

from audits.decisions import Choice
from audits.disavow import DisavowFile
from audits.week import Change, Week, WeekLink
from bot.slack.blocks import (
    asking,
    decisions,
    digest,
    errors,
    flag,
    flagged,
    kit,
    mentions,
    modals,
    progress,
    prospects,
    verdict,
    welcome,
)
from bot.slack.blocks import help as helping
from bot.slack.blocks.digest import DigestFacts, Rhythm
from bot.slack.blocks.explain import explain
from bot.slack.blocks.flagged import Row
from bot.slack.blocks.help import Status
from bot.slack.blocks.home import HomeFacts, home
from bot.slack.blocks.kit import Message, View
from bot.slack.blocks.mentions import Meant
from bot.slack.blocks.modals import Pending, Quoted
from bot.slack.blocks.progress import Step
from bot.slack.blocks.settings import OurSite, SettingsForm, settings
from bot.slack.blocks.verdict import Showing
from bot.slack.blocks.welcome import Steps
from prospects.prospect import Offer, Prospect, Search
from scoring.evidence import Evidence, Factor, FactorScore, Judgement, Risk, Verdict
from scoring.results import CheckResult, Standing, Unreadable
from scoring.site_look import LookedAt, Role
from storage.decisions import Decision, Person
from storage.flags import Flag
from storage.team import Proposal
from tests.bot.builders import (
    NOW,
    a_checked,
    a_judged_link,
    a_link,
    a_link_missing,
    a_prospect,
    a_search,
    an_unreadable,
    page_facts,
)
from tests.bot.slack.blocks.results import a_decision
from web.outcome import Outcome
from web.urls import Url


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
        title=words,
        author=words,
        language=words,
        published=words,
        robots=(words,) * 3,
        notes=(words,) * 9,
        canonical=words,
    )
    before = Standing(checked_at=NOW, outcome=Outcome.OK, verdict=Verdict.FAIR, score=61.0)
    shared = {
        "url": words,
        "site": words,
        "say": words,
        "advice": (words,) * 9,
        "since": words,
        "history": (before,) * 9,
    }
    looked = (LookedAt(url=f"https://a.example/{words}", role=Role.ABOUT, outcome=Outcome.OK),) * 9
    checked = a_checked(
        **shared,
        final_url=f"https://a.example/{words}",
        judgement=judgement,
        links=(judged,) * 12,
        page=page,
        looked_at=looked,
    )
    missing = a_link_missing(
        **shared,
        final_url=f"https://a.example/{words}",
        judgement=judgement,
        page=page,
        looked_at=looked,
        mentions=(words,) * 9,
        near_misses=(words,) * 9,
    )
    unreadable: Unreadable = an_unreadable(**shared, ref="LV-1", final_url=None)
    return [checked, missing, unreadable]


def spoilt_messages(words: str) -> dict[str, Message]:
    """Every message, with `words` wherever something from outside may stand."""
    eve = Person(id=words or "x", name=words)
    results = spoilt_results(words)
    made = {
        f"{type(result).__name__} {name}": message
        for result in results
        for name, message in _of_result(result, words, eve).items()
    }
    return made | _of_lists(words, eve) | _of_talk(words)


def spoilt_views(words: str) -> dict[str, View]:
    """Every modal and Home, likewise."""
    eve = Person(id=words or "x", name=words)
    pending = Pending(ref="LV-1", number=0, channel="C1", ts="1.1", choice=None)
    asked = Quoted(words=words, by=eve)
    made: dict[str, View] = {
        "quoted": modals.reason(pending, Choice.DISAVOW, prefill=asked),
        "change": modals.change(pending, Choice.KEEP, prefill=asked),
        "confirm": modals.confirm_disavow(pending, words, words),
        "check": modals.check([words, "our-site.com", "other.example"]),
        "prospects": modals.prospects([words, "our-site.com", "other.example"]),
        "home": home(
            HomeFacts(
                sites=(words,) * 9,
                waiting=(_row(words),) * 9,
                waiting_total=9,
                checks=(_row(words),) * 9,
                notices=(words,) * 9,
            )
        ),
        "settings": settings(
            SettingsForm(sites=(OurSite(domain=words, brands=(words,), competitors=(words,)),) * 2),
            timezone=words,
        ),
    }
    for result in spoilt_results(words):
        name = type(result).__name__
        made[f"{name} shared"] = modals.post_shared(result, "LV-1", "C1", words)
        made[f"{name} wrong"] = modals.wrong_verdict(result, "LV-1")
        for page in (0, 1, 99):
            made[f"{name} explain {page}"] = explain(result, page)
    return made


def _row(words: str) -> Row:
    return Row(
        ref="LV-1",
        page_url=f"https://a.example/{words}",
        verdict=Verdict.RISKY,
        score=12.0,
        at=NOW,
        proposed_by=words,
    )


def _of_result(result: CheckResult, words: str, eve: Person) -> dict[str, Message]:
    """Every message that is made of one result."""
    showing = Showing(by=eve, took_s=1.0)
    keep = Meant(ref="LV-1", number=0, choice=Choice.KEEP, why=words)
    by_eve: Decision = replace(a_decision(why=words, by=eve), page_url=words)
    return {
        "verdict": verdict.card(result, showing),
        "shared": verdict.card(result, replace(showing, shared=True)),
        "busy": verdict.card(result, replace(showing, busy="Reading the page again…", notice="A notice.")),
        "listing": verdict.listing([result] * 14, showing),
        "watching": verdict.watching(result, now_watched=True),
        "watch changed": verdict.changed(result, showing),
        "checking": progress.checking(
            [Step(url=words, reading=True), Step(url=words), *[Step(url=words, result=result)] * 14],
            by=eve,
            job_id="job-1",
            elapsed_s=61,
        ),
        "cancelled": progress.cancelled([result], done=1, of=2, by=eve),
        "reading": asking.reading([words] * 5, where=asking.IN_DIRECT),
        "done": progress.done([result], by=eve),
        "all done": progress.done([result] * 3, by=eve),
        "repeated": kit.repeated(verdict.card(result, showing)),
        "flag open": flag.opened(result, "LV-1042", by=eve),
        "flag proposed": flag.proposed(
            result,
            Proposal(number=1, ref="LV-1042", why=words, by=eve, at=NOW, permalink=words, after=0),
        ),
        "flag decided": flag.decided(result, by_eve),
        "flag changed": flag.decided(result, by_eve, before=by_eve),
        "why": mentions.why(result),
        "confirm": mentions.confirm(keep, result),
    }


def _of_lists(words: str, eve: Person) -> dict[str, Message]:
    decided: Decision = replace(a_decision(why=words, by=eve), page_url=words)
    line = " ".join(words.split())
    return {
        "late": flag.late(decided, timedelta(days=3), mine=False, unsaved=words),
        "where": flag.where(Flag(ref="LV-1", channel="C1", ts="1.1", by=eve), new=True),
        "decisions": decisions.listing([decided] * 40, words),
        "disavow": decisions.disavow_file(
            DisavowFile(text=f"# {line}\n{line}\n" * 50, added=(line,) * 50, warnings=(line,))
        ),
        "flagged": flagged.waiting([_row(words)] * 40, 40),
        **_of_digest(words),
        "of site": flagged.of_site(words, [_row(words)] * 40),
        "prospects": prospects.found(_spoilt_search(words), by=eve),
        "begun": prospects.begun(words),
        "searching": prospects.searching(words, words, "job-1"),
    }


def _of_digest(words: str) -> dict[str, Message]:
    link = WeekLink(
        ref="LV-1",
        page_url=f"https://a.example/{words}",
        verdict=Verdict.STRONG,
        score=91.0,
        change=Change.WORSE,
    )
    week = Week(site=words, new=(link,) * 9, lost=(link,) * 9, changed=(link,) * 9)
    rhythm = Rhythm(day=0, hour=9, timezone=words)
    one = DigestFacts(weeks=(week,), waiting=9, longest=_row(words), since=NOW, at=NOW, rhythm=rhythm)
    told = {
        "digest": digest.weekly(one),
        "digest of sites": digest.weekly(replace(one, weeks=(week,) * 9)),
        "digest, quiet": digest.weekly(replace(one, weeks=())),
        "digest now": digest.now(one, goes=digest.comes(replace(rhythm, channel="C1"))),
        "digest now, quiet": digest.now(replace(one, weeks=()), goes=digest.comes(rhythm)),
    }
    return {name: message for name, message in told.items() if message}


def _of_talk(words: str) -> dict[str, Message]:
    held = Status(
        sites=(words,) * 20, rank_data=None, workers=0, waiting=1, flagged=1, off=(words,) * 20, at=NOW
    )
    return {
        "unknown": helping.unknown(words),
        "status": helping.status(held),
        "not understood": mentions.unknown(words),
        "refused": errors.refused(words, [words or "x"] * 9),
        "welcome": welcome.steps(Steps(site=words)),
    }


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
