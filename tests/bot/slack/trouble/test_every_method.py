"""Whatever goes wrong with a method of Slack, a conversation ends as it does when nothing goes wrong."""

from collections.abc import Mapping
from itertools import cycle
from typing import Final

import pytest

from tests.bot.slack.trouble.conftest import NewCrew, Untroubled
from tests.bot.slack.trouble.scenario import (
    CONVERSATION,
    Act,
    command,
    flag,
    left_of,
    prepared,
    require_same,
    with_needs,
)
from tests.fake_slack import RateLimit, Refusal, Reset, Status, Timeout
from tests.fake_slack.trouble import RESPONSE_URL, Trouble

TROUBLES: Final[tuple[Trouble, ...]] = (
    RateLimit(1),
    Status(503),
    Status(500, acted=True),
    Refusal("internal_error"),
    Reset(),
    Reset(acted=True),
    Timeout(),
    Timeout(acted=True),
)
PARTS: Final = 5  # tests, since workers that share the suite begin with the modules of many tests
MOST_ACTS: Final = 2  # of those in which a method is called
# What a method in trouble may take away: a card without its address is still a card.
ALLOWED: Final[Mapping[str, tuple[str, ...]]] = {"chat.getPermalink": (" Open the card ↗",)}
# Asked at the start, before anybody can do anything; the tests of the socket have it.
AT_THE_START: Final = frozenset({"apps.connections.open", "auth.test"})
# A post can be looked for; what one person alone sees cannot, so it may stand there twice, and says so.
NOT_FOUND_AGAIN: Final = frozenset({RESPONSE_URL, "chat.postEphemeral"})


def calling(method: str, untroubled: Untroubled) -> tuple[Act, ...]:
    """The first acts in which the app calls a method."""
    calls = untroubled.of().calls
    found = tuple(act for act in CONVERSATION if method in calls[act.__name__])
    return (found or (command, flag))[:MOST_ACTS]  # a response_url is no method, and in no log of calls


def methods_of(untroubled: Untroubled) -> list[str]:
    """Every method that the app calls in the whole conversation, and the answers by response_url."""
    called = {method for methods in untroubled.of().calls.values() for method in methods}
    return [*sorted(called - AT_THE_START), RESPONSE_URL]


@pytest.mark.parametrize("part", range(PARTS))
async def test_no_method_in_trouble_changes_what_people_see(
    new_crew: NewCrew, untroubled: Untroubled, part: int
) -> None:
    """Each method meets one kind of trouble; the slow suite has all of them."""
    met = list(zip(methods_of(untroubled), cycle(TROUBLES), strict=False))[part::PARTS]
    assert met
    await _each_in_trouble(new_crew, untroubled, dict(met))


@pytest.mark.slow
@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
async def test_no_trouble_of_any_method_changes_what_people_see(
    new_crew: NewCrew, untroubled: Untroubled, trouble: Trouble
) -> None:
    await _each_in_trouble(new_crew, untroubled, dict.fromkeys(methods_of(untroubled), trouble))


async def _each_in_trouble(new_crew: NewCrew, untroubled: Untroubled, met: Mapping[str, Trouble]) -> None:
    failed = []
    for method, trouble in met.items():
        if method == RESPONSE_URL and isinstance(trouble, Timeout):
            continue  # a reset says the same sooner than silence
        acts = calling(method, untroubled)
        all_acts = with_needs(acts)
        wanted = untroubled.of(all_acts).left
        try:
            async with new_crew() as crew:
                await prepared(crew)
                for act in all_acts:
                    if act in acts:
                        crew.slack.trouble(method, trouble)
                    await act(crew)
                    await crew.settle()
                doubled = method in NOT_FOUND_AGAIN and not isinstance(trouble, RateLimit)
                require_same(left_of(crew), wanted, allowed=ALLOWED.get(method, ()), doubled=doubled)
        except AssertionError as error:
            failed.append(f"{trouble} of {method} in {[act.__name__ for act in acts]}: {error}")
    assert not failed, "\n\n".join(failed)
