from typing import Any

import pytest

from bot.slack.middleware.repeats import Repeats
from bot.slack.middleware.workspace import is_outsider

HOME = "T1"


@pytest.mark.parametrize(
    ("body", "outside"),
    [
        pytest.param({"user": {"id": "U1", "team_id": "T1"}}, False, id="a click of ours"),
        pytest.param({"user": {"id": "U1", "team_id": "T2"}}, True, id="a click through a shared channel"),
        pytest.param({"user": {"id": "U1"}}, False, id="a click that names no workspace"),
        pytest.param({"command": "/checklink", "team_id": "T1"}, False, id="a command of ours"),
        pytest.param({"command": "/checklink", "team_id": "T2"}, True, id="a command from elsewhere"),
        pytest.param({"event": {"user": "U1"}}, False, id="a message of ours"),
        pytest.param({"event": {"user": "U1", "user_team": "T2"}}, True, id="a message from elsewhere"),
        pytest.param({"event": {"user": "U1", "source_team": "T2"}}, True, id="its other name"),
    ],
)
def test_who_is_of_another_workspace(body: dict[str, Any], outside: bool) -> None:  # noqa: FBT001 - a case
    assert is_outsider(body, home=HOME, actor="") is outside


def test_where_the_payload_says_nothing_the_actor_of_bolt_counts() -> None:
    assert is_outsider({"event": {"user": "U1"}}, home=HOME, actor="T2")
    assert not is_outsider({"event": {"user": "U1"}}, home="", actor="T2")


def test_a_request_that_came_to_nothing_is_no_repeat() -> None:
    repeats = Repeats()
    assert not repeats.again("1")
    repeats.forget("1")
    repeats.forget("2")
    assert [repeats.again("1"), repeats.again("1")] == [False, True]


def test_only_so_many_requests_are_remembered() -> None:
    repeats = Repeats(most=2)
    assert [repeats.again(mark) for mark in ("1", "1", "2", "3", "2", "1")] == [
        False,
        True,
        False,
        False,
        True,
        False,
    ]
