import pytest

from bot.slack.listeners.shortcuts.use_as_reason import words_of
from storage.team import Deed
from tests.bot.builders import PAGE
from tests.bot.slack.conftest import Office, as_person
from tests.fake_slack import SeenMessage

OTHER = "https://blog.gardenweekly.example/other"
SHORTCUT = "Use as reason"


async def test_the_menu_explains_the_score(office: Office) -> None:
    card = await office.flagged()
    await office.bob.clicks(card, "Explain the score")
    assert "Relevance: 88" in (await office.bob.modal("Explain the score")).visible_text()


async def test_a_wrong_verdict_is_kept_in_the_teams_log(office: Office) -> None:
    card = await office.flagged()
    await office.bob.clicks(card, "Wrong verdict?")
    modal = await office.bob.modal("Wrong verdict?")
    await office.bob.fills(modal, {"It should be": "Risky", "What did it miss?": "the footer sells links"})
    await office.bob.submits(modal)
    (told,) = await office.slack.until(office.bob.direct_messages)
    assert told.visible_text() == "Your report is kept for whoever runs linkvouch here. Thank you."
    (entry,) = await office.team.log_entries()
    assert (entry.deed, entry.by) == (Deed.REPORT, as_person(office.bob))
    assert entry.detail == "LV-1042 is Strong, 82/100 and should be Risky: the footer sells links"
    assert office.services.made == []


async def test_a_report_without_words_gets_a_field_error(office: Office) -> None:
    card = await office.flagged()
    await office.bob.clicks(card, "Wrong verdict?")
    modal = await office.bob.modal()
    await office.bob.fills(modal, {"It should be": "Risky", "What did it miss?": "   "})
    await office.bob.submits(modal)
    assert list(modal.errors) == ["What did it miss?"]
    assert await office.team.log_entries() == []


async def test_all_links_of_the_site_are_listed_for_one_person(office: Office) -> None:
    card = await office.flagged()
    office.stored(ref="LV-1050", page=OTHER)
    office.stored(ref="LV-1051", page="https://elsewhere.example/")
    await office.bob.clicks(card, "All links from this site")
    told = await office.told(office.bob)
    assert told.startswith("2 pages of gardenweekly.example were checked")
    assert "blog.gardenweekly.example/other" in told
    assert "elsewhere" not in told
    listed = office.bob.private_messages(in_="#links")[0]
    assert listed.buttons() == ["Open the card", "Open thread"]


async def _reply(office: Office) -> tuple[SeenMessage, SeenMessage]:
    card = await office.flagged()
    said = await office.bob.says("They are our <partner> since 2019, see https://a.example/x", thread=card)
    return card, said


async def test_a_message_in_the_thread_becomes_the_reason(office: Office) -> None:
    card, said = await _reply(office)
    await office.ann.shortcut(SHORTCUT, said)
    modal = await office.ann.modal("Decide")
    assert "@bob said: “They are our <partner> since 2019" in modal.visible_text()
    await office.ann.fills(modal, decision="Keep")
    await office.ann.submits(modal)
    await office.redrawn(card)
    (decision,) = await office.services.decisions_of("LV-1042")
    assert (decision.choice, decision.by) == ("keep", as_person(office.ann))
    assert decision.why == ("They are our <partner> since 2019, see https://a.example/x (from what bob said)")
    assert decision.permalink == said.permalink


async def test_who_may_not_decide_uses_no_message_as_a_reason(office: Office) -> None:
    _, said = await _reply(office)
    gus = office.slack.user("gus")
    await gus.shortcut(SHORTCUT, said)
    assert (await office.told(gus)).startswith("Guests don't decide")


async def test_a_message_elsewhere_is_no_reason(office: Office) -> None:
    await office.flagged()
    said = await office.bob.says("They are our partner", in_="#links")
    await office.bob.shortcut(SHORTCUT, said)
    assert (await office.told(office.bob)).startswith("A message is a reason only in the thread")


async def test_a_reason_for_what_was_decided_meanwhile_changes_the_decision(office: Office) -> None:
    card, said = await _reply(office)
    await office.bob.clicks(card, "Ignore")
    await office.redrawn(card)
    await office.ann.shortcut(SHORTCUT, said)
    modal = await office.ann.modal("Change decision")
    await office.ann.fills(modal, decision="Keep")
    await office.ann.submits(modal)
    await office.redrawn(card, 2)
    assert [each.choice for each in await office.services.decisions_of("LV-1042")] == ["keep", "ignore"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plain", "plain"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("see <https://a.example/x|their page>", "see their page"),
        ("see <https://a.example/x>", "see https://a.example/x"),
        ("ask <@U123> in <#C1|links>", "ask @U123 in links"),
        ("<!channel> now", "@channel now"),
        ("  ", ""),
    ],
)
def test_the_words_of_a_message_are_what_people_read(text: str, words: str) -> None:
    assert words_of(text) == words


async def _mentioned(office: Office, words: str) -> tuple[SeenMessage, SeenMessage]:
    """The card, and the question below it whether the words were meant."""
    card = await office.flagged()
    await office.bob.says(f"@linkvouch {words}", thread=card)
    await office.slack.until(lambda: len(card.replies()) == 2)
    return card, card.replies()[1]


async def test_words_become_a_decision_by_a_button_alone(office: Office) -> None:
    card, asked = await _mentioned(office, "keep, we know them")
    assert office.services.made == []
    await office.bob.clicks(asked, "Record Keep")
    await office.redrawn(card)
    (decision,) = await office.services.decisions_of("LV-1042")
    assert (decision.choice, decision.why, decision.by) == ("keep", "we know them", as_person(office.bob))
    await office.redrawn(asked)
    assert asked.visible_text() == "Recorded; the card shows it."


async def test_words_that_were_not_meant_decide_nothing(office: Office) -> None:
    card, asked = await _mentioned(office, "ignore")
    await office.ann.clicks(asked, "Leave it undecided")
    await office.redrawn(asked)
    assert asked.visible_text() == "Left undecided; nothing was recorded."
    assert card.edits == 0
    assert office.services.made == []


async def test_a_disavow_without_a_reason_is_asked_for_one(office: Office) -> None:
    card, asked = await _mentioned(office, "disavow")
    await office.ann.clicks(asked, "Record Disavow")
    modal = await office.ann.modal("Disavow")
    await office.ann.fills(modal, reason="sells links")
    await office.ann.submits(modal)
    await office.redrawn(card)
    assert [each.why for each in await office.services.decisions_of("LV-1042")] == ["sells links"]


async def test_a_question_in_one_thread_decides_nothing_in_another(office: Office) -> None:
    """The button's value names a link; the thread that it stands in is that of its card."""
    _, asked = await _mentioned(office, "keep")
    office.stored(ref="LV-7", page=f"{PAGE}/b")
    buttons = next(block for block in asked.message.blocks if block["type"] == "actions")["elements"]
    buttons[0]["value"] = buttons[0]["value"].replace("LV-1042", "LV-7")
    await office.bob.clicks(asked, "Record Keep")
    assert (await office.told(office.bob)).startswith("This is not the card of that link")
    assert await office.services.decisions_of("LV-7") == []
