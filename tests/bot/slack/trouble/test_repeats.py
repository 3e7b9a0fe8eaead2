"""The same request many times over, in any order, has one effect."""

import random

from tests.bot.slack.trouble.crew import Crew
from tests.bot.slack.trouble.scenario import CONVERSATION, Act, Left, left_of, prepared, require_same
from tests.fake_slack import Envelope, Habits

COPIES = 5


async def _again(crew: Crew, envelopes: list[Envelope], order: random.Random) -> None:
    copies = [envelope for envelope in envelopes for _ in range(COPIES - 1)]
    order.shuffle(copies)
    for envelope in copies:
        await crew.does(crew.slack.redeliver(envelope))


async def _converse_with_copies(crew: Crew, order: random.Random) -> list[Envelope]:
    await prepared(crew)
    crew.slack.habits = Habits(copies=COPIES, backwards=True)
    for act in CONVERSATION:
        await _act_with_copies(crew, act, order)
    return crew.slack.envelopes()


async def _act_with_copies(crew: Crew, act: Act, order: random.Random) -> None:
    before = len(crew.slack.acks)
    await act(crew)
    sent = [each for each in crew.slack.envelopes()[before:] if each.kind != "events_api"]
    await _again(crew, sent, order)
    await crew.settle()


async def test_every_request_five_times_has_the_effect_of_one(crew: Crew, wanted: Left) -> None:
    await _converse_with_copies(crew, random.Random(1))  # noqa: S311 - an order, not a secret
    require_same(left_of(crew), wanted)


async def test_an_event_that_comes_again_after_a_new_start_changes_nothing(
    one_crew: Crew, wanted: Left
) -> None:
    await prepared(one_crew)
    for act in CONVERSATION:
        before = len(one_crew.slack.acks)
        await act(one_crew)
        await one_crew.settle()
        events = [each for each in one_crew.slack.envelopes()[before:] if each.kind == "events_api"]
        if events:
            await one_crew.begins_anew()
        for envelope in events:
            await one_crew.does(one_crew.slack.redeliver(envelope))
            await one_crew.settle()
    require_same(left_of(one_crew), wanted)
