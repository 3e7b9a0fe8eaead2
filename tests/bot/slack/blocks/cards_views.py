"""Modals and the Home tab."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from audits.decisions import Choice
from bot.slack.blocks import modals
from bot.slack.blocks.explain import explain
from bot.slack.blocks.home import HomeFacts, home
from bot.slack.blocks.kit import View
from bot.slack.blocks.modals import Pending, Quoted
from bot.slack.blocks.settings import OurSite, SettingsForm, settings
from scoring.evidence import Verdict
from tests.bot.builders import NOW, OURS, a_checked, a_link_missing, an_unreadable
from tests.bot.slack.blocks.results import BOB, a_long_story, a_risky, rows

PENDING: Final = Pending(ref="LV-1042", number=0, channel="C1", ts="1.1", choice=Choice.DISAVOW)
QUOTED: Final = Quoted(words="They sold us that link in May.", by=BOB)
STORED: Final = SettingsForm(
    sites=(
        OurSite(domain=OURS, brands=("Soil & Seed", "SeedCo"), competitors=("rival.example",)),
        OurSite(domain="our-site.com", brands=("Our Site",)),
    ),
    flag_channel="C1",
    flag_at=Verdict.WEAK,
    deciders=("U0ANN", "U0BOB"),
    admins=("U0BOB",),
    four_eyes=True,
    digest_day=None,
    digest_channel="C1",
)
FACTS: Final = HomeFacts(
    sites=(OURS,),
    waiting=tuple(rows()),
    waiting_total=9,
    checks=tuple(replace(row, permalink="") for row in rows()),
    digest_at=NOW,
    digest_channel="C1",
    notices=("Authority is unknown: no rank list is loaded.",),
)

VIEWS: Final[dict[str, Callable[[], View]]] = {
    "modal_disavow": lambda: modals.reason(PENDING, Choice.DISAVOW),
    "modal_reach_out": lambda: modals.reason(PENDING, Choice.REACH_OUT),
    "modal_keep": lambda: modals.reason(PENDING, Choice.KEEP),
    "modal_quoted": lambda: modals.reason(PENDING, Choice.DISAVOW, prefill=QUOTED),
    "modal_change": lambda: modals.change(PENDING, Choice.KEEP),
    "modal_decide": lambda: modals.change(PENDING, None, prefill=QUOTED),
    "modal_confirm_disavow": lambda: modals.confirm_disavow(PENDING, "cheap-links.example", "sells links"),
    "modal_post_shared": lambda: modals.post_shared(a_risky(), "LV-1042", "C1", "partners"),
    "modal_wrong_verdict": lambda: modals.wrong_verdict(a_risky(), "LV-1042"),
    "modal_check": lambda: modals.check([OURS, "our-site.com"]),
    "modal_prospects": lambda: modals.prospects([OURS]),
    "modal_settings": lambda: settings(STORED, timezone="Europe/Berlin"),
    "modal_settings_new": lambda: settings(SettingsForm(), timezone="UTC"),
    "modal_settings_many_sites": lambda: settings(SettingsForm(sites=None), timezone="UTC"),
    "modal_explain_risky": lambda: explain(a_risky()),
    "modal_explain_link_missing": lambda: explain(a_link_missing()),
    "modal_explain_unreadable": lambda: explain(an_unreadable()),
    "modal_explain_strong": lambda: explain(a_checked()),
    "modal_explain_second_page": lambda: explain(a_long_story(), 1),
    "home_before": lambda: home(HomeFacts()),
    "home_before_others": lambda: home(HomeFacts(may_set_up=False)),
    "home_empty": lambda: home(HomeFacts(sites=(OURS,), may_set_up=False)),
    "home": lambda: home(FACTS),
}
