"""Thirty answers to one channel: at Slack's pace, in order, and without being refused again and again."""

from typing import Final

from bot.slack.blocks import errors
from bot.slack.delivery import Delivery
from bot.slack.letters import Letter, Way
from tests.bot.slack.trouble.conftest import NewCrew
from tests.bot.slack.trouble.crew import TENANT
from tests.bot.slack.trouble.fate import Fate, MortalOutbox
from tests.bot.slack.trouble.scenario import converse

ANSWERS: Final = 30
FEW: Final = 3  # refusals that are no storm
LONGEST_S: Final = 90.0  # thirty at one a second, and what the refusals cost


async def test_thirty_answers_to_one_channel_keep_slacks_pace_and_their_order(new_crew: NewCrew) -> None:
    async with new_crew(rates=True) as crew:
        channel = crew.slack.channel("#links").id
        delivery = Delivery(MortalOutbox(crew.database, Fate(), now=crew.now), TENANT)
        began = crew.clock.now()
        for number in range(ANSWERS):
            message = errors.told(f"Answer {number}.")
            await delivery.send(Letter(key=f"{number}", way=Way.POST, channel=channel, message=message))
        await crew.settle()
        said = [each.fallback for each in crew.public()]
        assert said == [f"Answer {number}." for number in range(ANSWERS)]
        assert sum(call.error == "ratelimited" for call in crew.slack.calls) <= FEW
        assert crew.clock.now() - began < LONGEST_S


async def test_a_conversation_at_slacks_rates_is_not_refused(new_crew: NewCrew) -> None:
    async with new_crew(rates=True) as crew:
        await converse(crew)
        assert sum(call.error == "ratelimited" for call in crew.slack.calls) <= FEW
