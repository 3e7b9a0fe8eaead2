"""What the pictures alone do not hold: thresholds, and values that come back from Slack."""

from dataclasses import replace
from datetime import timedelta

import pytest

from audits.decisions import Choice
from bot.slack.blocks import errors, flagged, home, modals, progress, verdict
from bot.slack.blocks import help as helping
from bot.slack.blocks.flag import More
from bot.slack.blocks.flagged import Row
from bot.slack.blocks.kit import Message
from bot.slack.blocks.mentions import Meant
from bot.slack.blocks.modals import Pending, Quoted
from bot.slack.blocks.verdict import Showing
from bot.slack.ids import Action
from scoring.evidence import Factor, Verdict
from storage.flags import Flag
from storage.team import AskedCheck, FlaggedLink, Spent
from tests.bot.builders import NOW, OURS, a_checked, a_judgement, a_risk
from tests.bot.slack.blocks.results import ANN, BOB, a_risky, four_steps, rows
from tests.fake_slack import render


def shown(message: Message) -> str:
    return render(message.blocks)


@pytest.mark.parametrize(
    ("elapsed_s", "cancel", "leave"),
    [
        pytest.param(29.9, False, False, id="at first nothing to press"),
        pytest.param(30.0, True, False, id="after half a minute it can be cancelled"),
        pytest.param(59.9, True, False, id="just below a minute"),
        pytest.param(60.0, True, True, id="after a minute nobody need wait"),
    ],
)
def test_progress_offers_more_the_longer_it_takes(elapsed_s: float, *, cancel: bool, leave: bool) -> None:
    text = shown(progress.checking(four_steps(), by=ANN, job_id="job-1", elapsed_s=elapsed_s))
    assert ("[ Cancel ]" in text) is cancel
    assert ("You can leave" in text) is leave


def test_progress_counts_what_is_done() -> None:
    text = shown(progress.checking(four_steps(), by=ANN, job_id="job-1", elapsed_s=1))
    assert "Checking 4 pages · 2 of 4 done" in text
    assert "blog.example ↗ · reading the page" in text
    assert "dir.example/links ↗ · waiting" in text


def test_the_reply_at_the_end_mentions_who_asked_and_nobody_else() -> None:
    message = progress.done([a_checked()], by=ANN)
    assert message.text.startswith("<@U0ANN> ")
    assert message.text.count("<@") == 1


@pytest.mark.parametrize(
    ("watched", "label", "action"),
    [(False, "Watch this link", Action.WATCH), (True, "Stop watching", Action.UNWATCH)],
)
def test_the_watch_button_says_what_it_will_do(*, watched: bool, label: str, action: Action) -> None:
    card = verdict.card(a_checked(), Showing(by=ANN, watched=watched))
    buttons = next(block["elements"] for block in card.blocks if block["type"] == "actions")
    assert {each["action_id"]: each["text"]["text"] for each in buttons}[action] == label


def test_a_risky_card_says_what_it_is_not_sure_of() -> None:
    risky = a_risky()
    unsure = replace(risky.judgement, uncertain=(Factor.RELEVANCE,))
    text = shown(verdict.card(replace(risky, judgement=unsure), Showing(by=ANN)))
    assert "Anchor 15 · Uncertain: relevance" in text


def test_words_that_show_two_things_are_quoted_once() -> None:
    says = ("The page sells link placements.", "The page says that it exchanges links.")
    risks = tuple(a_risk(says=each, kind=each, quote="sponsored posts from $50") for each in says)
    text = shown(verdict.card(a_checked(judgement=a_judgement(risks=risks)), Showing(by=ANN)))
    assert all(each in text for each in says)
    assert text.count("sponsored posts from $50") == 1


@pytest.mark.parametrize("more", More)
def test_what_the_menu_carries_comes_back(more: More) -> None:
    assert More.parse(more.of("LV-1:2")) == (more, "LV-1:2")


@pytest.mark.parametrize("value", ["", "explain", "explain:", "burn:LV-1"])
def test_a_menu_value_of_nobody_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"not a choice|not a valid"):
        More.parse(value)


@pytest.mark.parametrize("why", ["", "we know them", '"quotes" \\ and <!here>', "x" * 5_000])
def test_words_that_are_to_be_confirmed_come_back(why: str) -> None:
    meant = Meant(ref="LV-1", number=3, choice=Choice.REACH_OUT, why=why)
    assert len(meant.value) <= 2_000  # what Slack lets a button carry
    back = Meant.parse(meant.value)
    assert (back.ref, back.number, back.choice) == ("LV-1", 3, Choice.REACH_OUT)
    assert back.why.removesuffix("…") == why[: len(back.why.removesuffix("…"))]


@pytest.mark.parametrize(
    "value", ["", "{}", "[]", "7", "null", '["LV-1", 0, "burn", ""]', '["LV-1", null, "keep", ""]']
)
def test_words_that_no_button_of_ours_carries_are_refused(value: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json and the enum say it in words of their own
        Meant.parse(value)


def test_a_quoted_message_stands_in_the_reason_and_names_who_said_it() -> None:
    pending = Pending(ref="LV-1", number=0, channel="C1", ts="1.1", choice=None)
    view = modals.change(pending, None, prefill=Quoted(words="They sold\nus that link.", by=BOB))
    (reason,) = [block for block in view["blocks"] if block.get("block_id") == "reason"]
    assert reason["element"]["initial_value"] == "They sold us that link."
    assert "<@U0BOB> said" in str(view["blocks"])


def test_a_quoted_message_without_words_prefills_nothing() -> None:
    pending = Pending(ref="LV-1", number=0, channel="C1", ts="1.1", choice=None)
    asked = Quoted(words=" \u200b ", by=BOB)
    assert modals.change(pending, None, prefill=asked) == modals.change(pending, None)


@pytest.mark.parametrize(
    ("people", "says"),
    [
        pytest.param(0, "Only admins do.", id="nobody to name"),
        pytest.param(1, "Only admins do. Who can: <@U0A0>.", id="one"),
        pytest.param(2, "Only admins do. Who can: <@U0A0> and <@U0A1>.", id="two people"),
        pytest.param(7, "<@U0A3>, <@U0A4> and 2 more.", id="too many to name"),
    ],
)
def test_a_refusal_says_who_can(people: int, says: str) -> None:
    able = [f"U0A{number}" for number in range(people)]
    assert errors.refused("Only admins do.", able).text.endswith(says)


@pytest.mark.parametrize(
    ("seconds", "says"),
    [(-5, "in 1 minute."), (60, "in 1 minute."), (61, "in 2 minutes."), (3_600, "in 60 minutes.")],
)
def test_the_quota_rounds_up_so_that_nobody_comes_back_early(seconds: int, says: str) -> None:
    spent = Spent(whole_team=False, allowance=60, again_at=NOW + timedelta(seconds=seconds))
    assert f"Ask again {says} " in errors.spent(spent, NOW).text


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("exprt", "export disavow"),
        ("flaged", "flagged"),
        ("setings", "settings"),
        ("stat", "status"),
        ("HELP ME", "help"),
        ("decision", "decisions"),
        ("abuot", "about"),
        ("digest", "digest now"),
        ("digst now", "digest now"),
        ("xylophone", ""),
    ],
)
def test_a_word_that_is_nearly_known_is_understood(word: str, near: str) -> None:
    assert helping.meant(word) == near


def test_the_help_names_every_word_that_is_understood() -> None:
    text = shown(helping.usage())
    assert all(word in text for word in helping.WORDS if word != "help")


def test_a_long_list_says_how_many_are_left_out() -> None:
    many = rows() * 10
    text = shown(flagged.waiting(many, 120))
    assert "120 flagged links wait for a decision" in text
    assert "15 are shown; 105 more are stored." in text


def test_who_may_not_change_settings_has_no_button_for_it() -> None:
    view = home.home(home.HomeFacts(sites=("our-site.com",), may_set_up=False))
    assert "[ Settings ]" not in render(view["blocks"])


def test_a_menu_of_sites_is_only_shown_where_there_is_a_choice() -> None:
    assert len(modals.check(["our-site.com"])["blocks"]) == 1
    assert len(modals.check(["our-site.com", "other.example"])["blocks"]) == 2


def test_a_stored_flag_becomes_a_row() -> None:
    flag = Flag(ref="LV-1", channel="C1", ts="1.1", by=ANN, permalink="https://garden.slack.com/p")
    link = FlaggedLink(
        flag=flag,
        flagged_at=NOW,
        page_url="https://a.example/p",
        domain="a.example",
        site=OURS,
        verdict="risky",
        score=12.0,
        decision="keep",
    )
    row = Row.of_flag(link, proposed_by="ann")
    assert (row.ref, row.verdict, row.score, row.decision) == ("LV-1", Verdict.RISKY, 12.0, Choice.KEEP)
    assert (row.permalink, row.at, row.proposed_by) == (flag.permalink, NOW, "ann")
    assert Row.of_flag(replace(link, verdict=None, decision=None)).verdict is Verdict.UNKNOWN


def test_a_check_that_was_asked_for_becomes_a_row() -> None:
    check = AskedCheck(
        ref="LV-1",
        page_url="https://a.example/p",
        site=OURS,
        verdict=None,
        score=None,
        decision=None,
        asked_at=NOW,
    )
    row = Row.of_check(check)
    assert (row.ref, row.verdict, row.at, row.decision) == ("LV-1", Verdict.UNKNOWN, NOW, None)
    assert Row.of_check(replace(check, decision="ignore")).decision is Choice.IGNORE
