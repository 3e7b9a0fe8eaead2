"""How far work is, and what came of it: in private, in a channel, and when it takes long."""

import json

import pytest

from bot.slack.blocks.kit import Message
from bot.slack.blocks.progress import LEAVE
from bot.slack.delivery import Delivery
from bot.slack.middleware.repeats import Repeats
from bot.slack.reply import ReplyTo
from storage.team import Taken
from tests.bot.builders import PAGE
from tests.bot.slack.asking.conftest import Town

OTHER = "https://blog.example/post"


async def test_a_quick_check_says_which_page_it_reads_and_then_the_verdict(town: Town) -> None:
    await town.ann.types(f"/checklink {PAGE}", in_="#links")
    reading, card = await town.private(town.ann, 2)
    assert reading.visible_text() == (
        "Reading gardenweekly.example/drought-tolerant-natives…\nThe answer comes here, for you alone."
    )
    assert card.visible_text().startswith("🟢 Strong · 82/100 · gardenweekly.example")
    assert town.pages.jobs[0].startswith("local slack.check ")


async def test_the_same_command_again_is_one_check_and_one_answer(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack sends it to another process of ours, which has not heard of it."""
    ack = await town.ann.types(f"/checklink {PAGE}", in_="#links")
    await town.private(town.ann, 2)
    monkeypatch.setattr(Repeats, "again", lambda *_: False)
    again = await town.slack.redeliver(ack)
    assert again.body["text"] == ack.body["text"]
    await town.quiet()
    assert town.pages.read == [PAGE]
    assert len(town.ann.private_messages(in_="#links")) == 2
    assert await town.team.take(town.ann.id, 59) == Taken(left=0)


async def test_a_word_that_cannot_be_written_down_ends_no_check(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = Delivery.answer

    async def answer(self: Delivery, reply: ReplyTo, message: Message, *, key: str, **how: bool) -> None:
        if key.endswith(" word 1"):
            raise OSError("no space left on device")
        await real(self, reply, message, key=key, **how)

    monkeypatch.setattr(Delivery, "answer", answer)
    town.pages.fast = False
    await town.ann.types(f"/checklink {PAGE}", in_="#links")
    town.clock.passes(11)
    await town.slack.until(lambda: "nobody could be told how far" in caplog.text)
    town.pages.slow[PAGE].set()
    card = (await town.private(town.ann, 2))[-1]
    assert card.visible_text().startswith("🟢 Strong")


async def test_in_private_there_is_a_word_after_ten_seconds_and_the_rest_goes_to_the_person(
    town: Town,
) -> None:
    town.pages.fast = False
    town.pages.slow[PAGE].set()
    await town.ann.types(f"/checklink {PAGE} {OTHER}", in_="#links")
    await town.slack.until(lambda: town.pages.read == [PAGE])
    town.clock.passes(11)
    word = (await town.private(town.ann, 2))[-1]
    assert "Checking 2 pages · 1 of 2 done" in word.visible_text()
    assert "blog.example/post ↗ · reading the page" in word.visible_text()
    town.clock.passes(50)
    farewell = (await town.private(town.ann, 3))[-1]
    assert LEAVE in farewell.visible_text()
    assert "The answer comes to your own conversation with me." in farewell.visible_text()
    assert farewell.buttons() == ["Cancel"]
    town.pages.slow[OTHER].set()
    (listing,) = await town.direct(town.ann, 1)
    assert "2 results" in listing.visible_text()
    await town.quiet()
    assert len(town.ann.private_messages(in_="#links")) == 3


async def test_here_shows_how_far_it_is_and_then_the_card_in_one_message(town: Town) -> None:
    town.pages.fast = False
    await town.ann.types(f"/checklink {PAGE} here", in_="#links")
    (message,) = await town.public(1)
    assert "Checking 1 page · 0 of 1 done" in message.visible_text()
    assert message.buttons() == []
    town.clock.passes(31)
    await town.says(message, "31 s so far")
    assert message.buttons() == ["Cancel"]
    town.pages.slow[PAGE].set()
    shown = await town.says(message, "🟢 Strong · 82/100")
    assert "Asked by @ann" in shown
    assert message.buttons() == ["Watch this link", "Check again", "Flag for the team", "Explain the score"]
    await town.quiet()
    assert message.replies() == []


async def test_who_waited_a_minute_is_mentioned_once_below_the_result(town: Town) -> None:
    town.pages.fast = False
    await town.ann.types(f"/checklink {PAGE} here", in_="#links")
    (message,) = await town.public(1)
    town.clock.passes(61)
    await town.says(message, LEAVE)
    town.pages.slow[PAGE].set()
    (reply,) = await town.replies(message, 1)
    assert reply.visible_text().startswith("@ann Done. Strong, 82/100")
    await town.says(message, "🟢 Strong")


async def test_here_where_the_bot_is_no_member_answers_privately_and_says_how(town: Town) -> None:
    await town.ann.types(f"/checklink {PAGE} here", in_="#general")
    _, card = await town.private(town.ann, 2, "#general")
    assert card.visible_text().startswith(
        "I can't post in #general yet. Type `/invite @linkvouch` there, then press Post in channel."
    )
    assert "🟢 Strong" in card.visible_text()
    assert "Post in channel" in card.buttons()


async def test_a_failure_takes_the_place_of_the_progress(town: Town) -> None:
    town.pages.broken.add(PAGE)
    await town.ann.types(f"/checklink {PAGE} here", in_="#links")
    (message,) = await town.public(1)
    assert "Something broke on my side (ref " in await town.says(message, "try again.")


async def test_a_job_that_is_run_again_says_nothing_twice(town: Town) -> None:
    await town.ann.types(f"/checklink {PAGE} here", in_="#links")
    (message,) = await town.public(1)
    await town.says(message, "🟢 Strong")
    await town.quiet()
    (done,) = town.jobs._jobs.values()
    town.jobs._jobs.clear()  # as for a worker that died before it could say that the job had ended
    await town.jobs.enqueue(done.name, _payload_of(done.payload), done.id)
    await town.quiet()
    await town.says(message, "🟢 Strong")
    await town.public(1)
    assert len(town.pages.jobs) == 2
    assert len(set(town.pages.jobs)) == 1


async def test_the_allowance_of_the_hour_refuses_in_words_and_reads_nothing(town: Town) -> None:
    await town.team.take(town.ann.id, 59)
    await town.ann.types(f"/checklink {PAGE} {OTHER}", in_="#links")
    (told,) = await town.private(town.ann, 1)
    assert told.visible_text() == (
        "You have used the 60 checks of this hour.\n"
        "Ask again in 60 minutes. A search for prospects counts as 5 checks."
    )
    await town.bob.types(f"/checklink {PAGE}", in_="#links")
    await town.private(town.bob, 2)
    assert town.pages.read == [PAGE]


async def test_a_command_that_comes_again_after_a_death_counts_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process died after it had taken the check from the allowance, before it put the job."""
    with monkeypatch.context() as dying:
        dying.setattr(town.jobs, "enqueue", _dies)
        asked = await town.ann.types(f"/checklink {PAGE}", in_="#links")
    monkeypatch.setattr(Repeats, "again", lambda *_: False)
    assert (await town.slack.redeliver(asked)).body["text"].startswith("Reading ")
    await town.quiet()
    assert town.pages.read == [PAGE]
    assert await town.team.take(town.ann.id, 59) == Taken(left=0)


async def test_checks_of_a_command_that_was_never_put_are_given_back(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr(town.jobs, "enqueue", _dies)
        await town.ann.types(f"/checklink {PAGE} {OTHER}", in_="#links")
    await town.team.take(town.ann.id, 57)
    await town.ann.types(f"/checklink {PAGE}", in_="#links")
    spent = await town.ann.types(f"/checklink {OTHER} {PAGE}", in_="#links")
    assert spent.body["text"].startswith("You have used the 60 checks of this hour.")
    town.clock.passes(61)
    fits = await town.ann.types(f"/checklink {OTHER} {PAGE}", in_="#links")
    assert fits.body["text"].startswith("Reading 2 pages")
    still = await town.ann.types(f"/checklink {OTHER}", in_="#links")
    assert still.body["text"].startswith("You have used the 60 checks of this hour.")


async def test_a_command_that_comes_again_when_nothing_is_left_is_not_refused(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await town.ann.types(f"/checklink {PAGE}", in_="#links")
    town.clock.passes(3_601)
    await town.team.take(town.ann.id, 60)
    monkeypatch.setattr(Repeats, "again", lambda *_: False)
    again = await town.slack.redeliver(asked)
    assert again.body["text"] == asked.body["text"]
    await town.quiet()
    assert town.pages.read == [PAGE]


async def test_in_a_channel_that_outsiders_read_the_answer_stays_private(town: Town) -> None:
    town.slack.add_workspace("partner", installed=False)
    town.slack.add_channel("#both", ["ann", "bob"], shared_with=["partner"])
    await town.ann.types(f"/checklink {PAGE} here", in_="#both")
    _, card = await town.private(town.ann, 2, "#both")
    assert card.visible_text().startswith("People from outside your company read this channel")
    assert "Post in channel" in card.buttons()
    assert town.slack.channel("#both").messages() == []


async def test_a_search_that_takes_long_comes_to_the_person(town: Town) -> None:
    town.pages.fast = False
    await town.ann.types("/prospects drought gardening", in_="#links")
    await town.pages.searching.wait()
    town.clock.passes(61)
    told = (await town.private(town.ann, 2))[-1]
    assert told.buttons() == ["Cancel"]
    town.pages.slow["drought gardening"].set()
    (found,) = await town.direct(town.ann, 1)
    assert found.visible_text().startswith("Prospects: drought gardening")


async def test_nothing_is_promised_before_the_check_is_safe(town: Town) -> None:
    await town.jobs.close()
    await town.ann.types(f"/checklink {PAGE}", in_="#links")
    (told,) = await town.private(town.ann, 1)
    assert told.visible_text().startswith("Something broke on my side (ref ")


async def _dies(*_: object, **__: object) -> str:
    raise OSError("the process ends here")


def _payload_of(text: str) -> dict[str, object]:
    held: dict[str, object] = json.loads(text)
    return held
