import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.blocks.kit import Message
from bot.slack.letters import KEY, Letter, Way, mark_of

WORDS = st.text(max_size=20)
MESSAGES = st.builds(
    Message,
    text=WORDS,
    blocks=st.lists(st.dictionaries(WORDS, WORDS | st.booleans(), max_size=3), max_size=3),
)
LETTERS = st.builds(
    Letter,
    key=st.text(min_size=1),
    way=st.sampled_from(Way),
    channel=st.just("C1"),
    channel_name=WORDS,
    thread_ts=WORDS,
    ts=st.just("1.1"),
    of=WORDS,
    person=st.just("U1"),
    direct_to=WORDS,
    response_url=st.sampled_from(["", "https://hooks.slack.com/x/secret"]),
    replace=st.booleans(),
    message=MESSAGES,
    marked=st.tuples(WORDS, WORDS),
    broadcast=st.booleans(),
    again=WORDS,
    instead=st.none() | MESSAGES,
)


@given(LETTERS)
def test_a_letter_is_the_same_after_its_time_in_the_outbox(letter: Letter) -> None:
    new = letter.as_new()
    assert json.loads(json.dumps(new.body)) == new.body
    assert Letter.of_new(new) == letter
    assert "secret" not in repr(letter) + repr(new) + str(new.body)


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda: Letter(key="", way=Way.POST, channel="C1"), id="no key"),
        pytest.param(lambda: Letter(key="k", way=Way.POST), id="a post to nowhere"),
        pytest.param(lambda: Letter(key="k", way=Way.UPDATE, channel="C1"), id="an edit of nothing"),
        pytest.param(lambda: Letter(key="k", way=Way.DELETE, ts="1.1"), id="a removal from nowhere"),
        pytest.param(lambda: Letter(key="k", way=Way.RESPOND), id="an answer to nobody"),
        pytest.param(lambda: Letter(key="k", way=Way.WHISPER, channel="C1"), id="a whisper to nobody"),
    ],
)
def test_a_letter_that_says_not_where_it_goes_is_refused(build: Callable[[], Letter]) -> None:
    with pytest.raises(ValueError, match="needs a key and a place"):
        build()


def test_what_others_see_of_a_key_says_nothing_of_it() -> None:
    metadata = Letter(key="check trigger-id-4711 card", way=Way.POST, channel="C1").metadata
    assert metadata == {
        "event_type": "linkvouch_letter",
        "event_payload": {KEY: mark_of("check trigger-id-4711 card")},
    }
    assert "4711" not in str(metadata)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(
            Letter(key="a", way=Way.POST, channel="C1"),
            Letter(key="b", way=Way.UPDATE, channel="C1", ts="1.1"),
            True,
            id="a post and an edit in one channel",
        ),
        pytest.param(
            Letter(key="a", way=Way.RESPOND, response_url="https://hooks.slack.com/1"),
            Letter(key="b", way=Way.RESPOND, response_url="https://hooks.slack.com/1", replace=True),
            True,
            id="two answers to one click",
        ),
        pytest.param(
            Letter(key="a", way=Way.RESPOND, person="U1", response_url="https://hooks.slack.com/1"),
            Letter(key="b", way=Way.RESPOND, person="U1", response_url="https://hooks.slack.com/2"),
            False,
            id="answers to two clicks",
        ),
        pytest.param(
            Letter(key="a", way=Way.RESPOND, person="U1"),
            Letter(key="b", way=Way.POST, channel="U1"),
            True,
            id="two direct messages to one person",
        ),
        pytest.param(
            Letter(key="a", way=Way.POST, channel="U1"),
            Letter(key="b", way=Way.POST, channel="D1", person="U1"),
            True,
            id="one to a person, and one in their own conversation",
        ),
        pytest.param(
            Letter(key="a", way=Way.RESPOND, person="U1"),
            Letter(key="b", way=Way.POST, channel="D1", direct_to="U1"),
            True,
            id="and one of which nobody is told when it fails",
        ),
        pytest.param(
            Letter(key="a", way=Way.POST, channel="C1", person="U1"),
            Letter(key="b", way=Way.POST, channel="U1"),
            False,
            id="one in a channel, and one to who asked for it",
        ),
        pytest.param(
            Letter(key="a", way=Way.POST, channel="U2"),
            Letter(key="b", way=Way.UPDATE, channel="D1", ts="1.1", person="U2"),
            False,
            id="an edit in the conversation of another than who is told",
        ),
    ],
)
def test_letters_of_one_conversation_keep_their_order(one: Letter, other: Letter, *, same: bool) -> None:
    assert (one.conversation == other.conversation) is same
    assert "hooks" not in one.conversation
