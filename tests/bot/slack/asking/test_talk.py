"""Speaking to linkvouch: in threads, in channels, and in a person's own conversation with it."""

from dataclasses import replace
from uuid import uuid4

import pytest

from audits.decisions import Choice
from bot.slack.letters import Letter
from bot.slack.listeners.talk import CheckThese, Decide, Help, NotUnderstood, Said, Why, understood
from bot.slack.outbox import Outbox
from storage.errors import DatabaseUnusable
from tests.bot.builders import PAGE
from tests.bot.slack.asking.conftest import Town
from tests.fake_slack import Habits


async def test_check_is_answered_in_the_thread(town: Town) -> None:
    question = await town.ann.says(f"@linkvouch check {PAGE}", in_="#links")
    (answer,) = await town.replies(question, 1)
    await town.says(answer, "🟢 Strong · 82/100 · gardenweekly.example")
    await town.quiet()
    assert len(question.replies()) == 1
    assert town.pages.read == [PAGE]


async def test_a_mention_in_a_thread_is_answered_in_that_thread(town: Town) -> None:
    parent = await town.bob.says("What about this one?", in_="#links")
    await town.ann.says(f"@linkvouch check {PAGE}", thread=parent)
    answer = (await town.replies(parent, 2))[-1]
    await town.says(answer, "🟢 Strong")


async def test_events_that_come_twice_and_backwards_are_answered_once(town: Town) -> None:
    town.slack.habits = Habits(copies=2, backwards=True)
    question = await town.ann.says(f"@linkvouch check {PAGE}", in_="#links")
    help_ = await town.ann.says("@linkvouch help", in_="#links")
    await town.replies(help_, 1)
    await town.replies(question, 1)
    await town.quiet()
    assert (len(question.replies()), len(help_.replies())) == (1, 1)
    assert town.pages.read == [PAGE]


async def test_words_that_could_not_be_written_down_come_again_and_are_answered_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, broken = Outbox.put, iter((True, True))  # for the answer, and for the word that it failed

    async def put_at_last(outbox: Outbox, tenant: str, letter: Letter, *, newest: bool = False) -> bool:
        if next(broken, False):
            raise DatabaseUnusable("The database does not answer.")
        return await put(outbox, tenant, letter, newest=newest)

    monkeypatch.setattr(Outbox, "put", put_at_last)
    town.slack.habits = Habits(ack_seconds=0.2)  # one ack never comes
    question = await town.ann.says("@linkvouch help", in_="#links")
    await town.replies(question, 1)
    await town.quiet()
    assert len(question.replies()) == 1
    town.slack.faults.clear()  # Slack heard nothing of the first


async def test_another_event_of_the_same_message_is_answered_no_more(town: Town) -> None:
    question = await town.ann.says(f"@linkvouch check {PAGE}", in_="#links")
    (answer,) = await town.replies(question, 1)
    await town.says(answer, "🟢 Strong")
    for sent in town.slack.envelopes("events_api"):
        await town.slack.deliver(replace(sent, payload={**sent.payload, "event_id": f"Ev{uuid4().hex}"}))
    await town.quiet()
    assert len(question.replies()) == 1
    assert town.pages.read == [PAGE]


async def test_why_lists_the_evidence_in_the_thread_of_the_card(town: Town) -> None:
    card = await town.flagged()
    await town.bob.says("@linkvouch why?", thread=card)
    answer = (await town.replies(card, 2))[-1]
    assert "+9.5 points: The page is about the same subject as our guide." in answer.visible_text()
    assert answer.buttons() == ["Explain the score"]


async def test_words_are_never_a_decision_but_asked_about(town: Town) -> None:
    card = await town.flagged()
    await town.bob.says("@linkvouch keep, we know them", thread=card)
    asked = (await town.replies(card, 2))[-1]
    assert asked.visible_text().startswith(
        "Record Keep for gardenweekly.example with the reason “we know them”?"
    )
    assert asked.buttons() == ["Record Keep", "Leave it undecided"]
    assert await town.pages.decisions() == []


@pytest.mark.parametrize("words", ["why?", "keep, we know them"])
async def test_outside_the_thread_of_a_card_it_says_where_to_ask(town: Town, words: str) -> None:
    question = await town.ann.says(f"@linkvouch {words}", in_="#links")
    (answer,) = await town.replies(question, 1)
    assert answer.visible_text() == (
        "Say that in the thread of a flagged link, so that I know which one you mean."
    )


async def test_what_is_not_understood_gets_the_list_and_notifies_nobody(town: Town) -> None:
    question = await town.ann.says("@linkvouch please <!channel> dance", in_="#links")
    (answer,) = await town.replies(question, 1)
    assert answer.visible_text().startswith("I did not understand “please")
    assert "@linkvouch check" in answer.visible_text()
    assert "<!" not in str(answer.message.blocks) + answer.message.text


async def test_an_address_that_is_none_is_refused_in_the_thread(town: Town) -> None:
    question = await town.ann.says("@linkvouch check gardenweekly", in_="#links")
    (answer,) = await town.replies(question, 1)
    assert answer.visible_text().startswith("'gardenweekly' is not a web address I can open.")


async def test_a_direct_message_is_understood_without_a_mention(town: Town) -> None:
    await town.ann.says(PAGE, in_="@linkvouch")
    _, answer = await town.direct(town.ann, 2)
    await town.says(answer, "🟢 Strong")
    assert answer.message.thread_ts is None


async def test_edits_deletions_and_its_own_words_are_passed_over(town: Town) -> None:
    said = await town.ann.says("help", in_="@linkvouch")
    await town.direct(town.ann, 2)
    await town.ann.edits(said, "help me")
    await town.ann.deletes(said)
    await town.quiet()
    (answer,) = town.ann.direct_messages()
    assert answer.visible_text().startswith("What you can say to me")


async def test_people_who_talk_among_themselves_are_left_in_peace(town: Town) -> None:
    said = await town.ann.says(f"check {PAGE}, please", in_="#links")
    await town.quiet()
    assert said.replies() == []
    assert town.pages.read == []


async def test_where_outsiders_read_along_the_answer_is_for_the_asker_alone(town: Town) -> None:
    town.slack.add_workspace("partner", installed=False)
    both = town.slack.add_channel("#both", ["ann"], shared_with=["partner"])
    await town.ann.says("@linkvouch help", in_="#both")
    (told,) = await town.private(town.ann, 1, "#both")
    assert told.visible_text().startswith("What you can say to me")
    await town.ann.says(f"@linkvouch check {PAGE}", in_="#both")
    (card,) = await town.direct(town.ann, 1)
    assert card.visible_text().startswith("🟢 Strong")
    assert [message.author for message in both.messages()] == ["ann", "ann"]


async def test_a_spent_allowance_is_told_in_the_thread(town: Town) -> None:
    await town.team.take(town.ann.id, 60)
    question = await town.ann.says(f"@linkvouch check {PAGE}", in_="#links")
    (answer,) = await town.replies(question, 1)
    assert answer.visible_text().startswith("You have used the 60 checks of this hour.")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("<@U1>", Help(), id="only the mention"),
        pytest.param("<@U1> help", Help(), id="help"),
        pytest.param("<@U1> Why?", Why(), id="why"),
        pytest.param("why is this flagged, <@U1>?", Why(), id="mentioned at the end"),
        pytest.param("<@U1> check <https://a.example/>", CheckThese(text="<https://a.example/>"), id="check"),
        pytest.param("<@U1> <https://a.example/>", CheckThese(text="<https://a.example/>"), id="only a link"),
        pytest.param("<@U1> check", CheckThese(text="check"), id="check nothing"),
        pytest.param(
            "<@U1> keep, we know them",
            Decide(choice=Choice.KEEP, why="we know them"),
            id="keep with a reason",
        ),
        pytest.param(
            "<@U1> Reach out - old friends.",
            Decide(choice=Choice.REACH_OUT, why="old friends"),
            id="two words",
        ),
        pytest.param("<@U1> ignore", Decide(choice=Choice.IGNORE, why=""), id="without a reason"),
        pytest.param("<@U1> keeper of bees", NotUnderstood(words="keeper of bees"), id="a longer word"),
        pytest.param("<@U2> why", NotUnderstood(words="<@U2> why"), id="somebody else is meant"),
    ],
)
def test_what_people_say_is_understood(text: str, wanted: Said) -> None:
    assert understood(text, us="U1") == wanted
