"""The permission cases of the shared set, where it is there, answered by the rules."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from audits import rights
from audits.decisions import Choice
from audits.rights import Allowed, NeedsSecond, Refused, Role, Standing
from storage.team import TeamSettings

CASES: Final = Path(__file__).parents[2].parent / "shared" / "eval" / "injection" / "cases.jsonl"
TEAM: Final = TeamSettings(installer="UI", deciders=("UD",))
ONLY: Final = TeamSettings(installer="UI", only_deciders=True)
EVERYDAY: Final = (Choice.KEEP, Choice.REACH_OUT, Choice.IGNORE)
ELSEWHERE: Final = {
    "permission-11": "tests/bot/test_tenants.py: a ref of another workspace is no ref",
    "permission-12": "what a modal holds is looked up again by its listener",
    "permission-13": "tests/bot/test_tenants.py",
    "permission-14": "tests/bot/test_teamwork.py: ten thousand checks in an hour",
}


def someone(role: Role = Role.MEMBER, person: str = "UM") -> Standing:
    return Standing(person=person, role=role)


def decides(role: Role, team: TeamSettings, *choices: Choice) -> set[type]:
    return {type(rights.may_decide(someone(role), choice, team)) for choice in choices}


HELD: Final[dict[str, Callable[[], bool]]] = {
    "permission-01": lambda: rights.may_ask(someone()) == Allowed(),
    "permission-02": lambda: (
        decides(Role.MEMBER, TEAM, *EVERYDAY) == {Allowed}
        and decides(Role.MEMBER, ONLY, *EVERYDAY) == {Refused}
    ),
    "permission-03": lambda: decides(Role.MEMBER, TEAM, Choice.DISAVOW) == {NeedsSecond},
    "permission-04": lambda: decides(Role.GUEST, TEAM, *Choice) == {Refused},
    "permission-05": lambda: isinstance(rights.may_ask(someone(Role.OUTSIDER)), Refused),
    "permission-06": lambda: decides(Role.BOT, TEAM, *Choice) == {Refused},
    "permission-07": lambda: decides(Role.DEACTIVATED, TEAM, *Choice) == {Refused},
    "permission-08": lambda: (
        isinstance(rights.may_change_settings(someone(), TEAM), Refused)
        and rights.may_change_settings(someone(Role.ADMIN), TEAM) == Allowed()
    ),
    "permission-09": lambda: rights.may_export(someone(Role.ADMIN), TEAM) == Allowed(),
    "permission-10": lambda: isinstance(rights.may_agree(someone(), "UM", TEAM), Refused),
}


@pytest.mark.skipif(not CASES.exists(), reason=f"the shared cases are not here: {CASES}")
def test_every_permission_case_is_held() -> None:
    cases = [json.loads(line) for line in CASES.read_text().splitlines()]
    asked = {case["id"] for case in cases if case["family"] == "permission"}
    assert asked == {*HELD, *ELSEWHERE}
    assert [case for case, holds in HELD.items() if not holds()] == []
