"""Messages about links: verdicts, progress, flags, lists."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from audits.decisions import Choice
from audits.disavow import DisavowFile
from bot.slack.blocks import decisions, flag, flagged, kit, mentions, progress, prospects, verdict
from bot.slack.blocks.kit import Message
from bot.slack.blocks.mentions import Meant
from bot.slack.blocks.verdict import Showing
from storage.decisions import Person
from storage.flags import Flag
from storage.team import Proposal
from tests.bot.builders import NOW, OURS, a_checked, a_link_missing, a_search, an_unreadable
from tests.bot.slack.blocks.results import (
    ANN,
    BOB,
    a_decision,
    a_no_site,
    a_risky,
    five_prospects,
    four_steps,
    rows,
)
from web.addresses import SAY_PRIVATE
from web.outcome import Outcome

SHOWING: Final = Showing(by=ANN, took_s=1.94)
WHY: Final = "paid footer link, owner refused twice"
SINCE: Final = "Seen on 3 March 2026: Fair 61. Since then the page changed; “It is an ad” is gone (+8.0)."
PROPOSAL: Final = Proposal(number=1, ref="LV-1042", why=WHY, by=ANN, at=NOW, permalink="", after=0)
MEANT: Final = Meant(ref="LV-1042", number=0, choice=Choice.KEEP, why="we know them")
FLAG: Final = Flag(
    ref="LV-1042", channel="C1", ts="1.1", by=ANN, permalink="https://garden.slack.com/archives/C1/p1"
)
CARLA: Final = Person(id="root", name="Carla")

MESSAGES: Final[dict[str, Callable[[], Message]]] = {
    "verdict_strong": lambda: verdict.card(a_checked(), SHOWING),
    "verdict_watched": lambda: verdict.card(a_checked(), replace(SHOWING, watched=True, took_s=None)),
    "verdict_seen_before": lambda: verdict.card(a_checked(since=SINCE), SHOWING),
    "verdict_risky": lambda: verdict.card(a_risky(), SHOWING),
    "verdict_shared": lambda: verdict.card(a_checked(), replace(SHOWING, shared=True)),
    "verdict_busy": lambda: verdict.card(a_checked(), replace(SHOWING, busy="Reading the page again…")),
    "verdict_notice": lambda: verdict.card(
        a_checked(), replace(SHOWING, notice="I can't post in <#C1> yet. Type `/invite @linkvouch` there.")
    ),
    "verdict_link_missing": lambda: verdict.card(a_link_missing(), SHOWING),
    "verdict_no_site": lambda: verdict.card(a_no_site(), SHOWING),
    "verdict_unreadable": lambda: verdict.card(an_unreadable(ref="LV-1050"), SHOWING),
    "verdict_invalid": lambda: verdict.card(an_unreadable(), SHOWING),
    "verdict_private_address": lambda: verdict.card(
        an_unreadable(
            url="http://intranet.example/", outcome=Outcome.BLOCKED_ADDRESS, say=SAY_PRIVATE, advice=()
        ),
        SHOWING,
    ),
    "listing": lambda: verdict.listing([a_risky(), a_link_missing(), an_unreadable()], SHOWING),
    "watch_begun": lambda: verdict.watching(a_checked(), now_watched=True),
    "watch_ended": lambda: verdict.watching(a_checked(), now_watched=False),
    "watch_changed_waits": lambda: verdict.changed(a_risky(), replace(SHOWING, took_s=None), waits=True),
    "watch_changed": lambda: verdict.changed(a_checked(since=SINCE), replace(SHOWING, took_s=None)),
    "progress_begun": lambda: progress.checking(four_steps(), by=ANN, job_id="job-1", elapsed_s=3),
    "progress_slow": lambda: progress.checking(four_steps(), by=ANN, job_id="job-1", elapsed_s=30),
    "progress_long": lambda: progress.checking(four_steps(), by=ANN, job_id="job-1", elapsed_s=60),
    "progress_cancelled": lambda: progress.cancelled([a_checked()], done=1, of=4, by=ANN),
    "done_one": lambda: progress.done([a_checked()], by=ANN),
    "done_many": lambda: progress.done([a_checked(), a_risky(), an_unreadable()], by=ANN),
    "repeated": lambda: kit.repeated(progress.done([a_checked()], by=ANN)),
    "flag_open": lambda: flag.opened(a_risky(), "LV-1042", by=ANN),
    "flag_proposed": lambda: flag.proposed(a_risky(), PROPOSAL),
    "flag_disavowed": lambda: flag.decided(a_risky(), a_decision(why=WHY)),
    "flag_kept": lambda: flag.decided(a_risky(), a_decision(choice=Choice.KEEP)),
    "flag_changed": lambda: flag.decided(
        a_risky(), a_decision(2, why=WHY), before=a_decision(choice=Choice.KEEP, by=ANN)
    ),
    "flag_late": lambda: flag.late(
        a_decision(), timedelta(seconds=4), mine=False, unsaved="they are friends"
    ),
    "flag_taken_back": lambda: flag.late(None, None, mine=False, unsaved=""),
    "flag_where": lambda: flag.where(FLAG, new=False),
    "flag_posted": lambda: flag.where(FLAG, new=True),
    "flagged": lambda: flagged.waiting(rows(), 40),
    "flagged_none": lambda: flagged.waiting([], 0),
    "site_links": lambda: flagged.of_site("cheap-links.example", rows()[:2]),
    "mention_why": lambda: mentions.why(a_risky()),
    "mention_why_missing": lambda: mentions.why(a_link_missing()),
    "mention_confirm": lambda: mentions.confirm(MEANT, a_risky()),
    "mention_confirm_disavow": lambda: mentions.confirm(
        replace(MEANT, choice=Choice.DISAVOW, why=""), a_risky()
    ),
    "prospects": lambda: prospects.found(five_prospects(), by=ANN),
    "prospects_none": lambda: prospects.found(
        a_search(
            topic="xylophone tax",
            prospects=(),
            selling=0,
            sources=(),
            site=None,
            say="Read 24 pages, kept 0. Wider words, or a list, a feed or a file to start from, find more.",
        ),
        by=ANN,
    ),
    "prospects_begun": lambda: prospects.begun("drought gardening"),
    "prospects_searching": lambda: prospects.searching("drought gardening", "Read 12 pages", "job-1"),
    "decisions": lambda: decisions.listing(
        [a_decision(2, why="sells links"), a_decision(1, Choice.KEEP, by=CARLA)], OURS
    ),
    "decisions_none": lambda: decisions.listing([], ""),
    "decisions_many": lambda: decisions.listing([a_decision(number, by=BOB) for number in range(40)], ""),
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
}
