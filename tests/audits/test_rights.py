from itertools import product
from typing import Final

import pytest

from audits import rights
from audits.decisions import Choice
from audits.rights import Allowed, ConfirmDomain, NeedsSecond, Refused, Role, Standing
from storage.team import TeamSettings

INSIDERS: Final = (Role.MEMBER, Role.ADMIN, Role.OWNER)
STRANGERS: Final = (Role.GUEST, Role.BOT, Role.DEACTIVATED, Role.OUTSIDER)
EVERYDAY: Final = (Choice.KEEP, Choice.IGNORE, Choice.REACH_OUT)
OPEN: Final = TeamSettings(installer="UI", deciders=("UD",), admins=("UL",))
FOUR_EYES: Final = TeamSettings(installer="UI", deciders=("UD",), four_eyes=True)
ONLY: Final = TeamSettings(installer="UI", deciders=("UD",), only_deciders=True)
STRICT: Final = TeamSettings(installer="UI", deciders=("UD",), only_deciders=True, four_eyes=True)
NOBODY_NAMED: Final = TeamSettings()
TEAMS: Final = (OPEN, FOUR_EYES, ONLY, STRICT, NOBODY_NAMED)


def someone(person: str = "UM", role: Role = Role.MEMBER, *, alone: bool = False) -> Standing:
    return Standing(person=person, role=role, alone=alone)


@pytest.mark.parametrize(
    ("role", "right"),
    [
        pytest.param(Role.MEMBER, Allowed, id="a member"),
        pytest.param(Role.ADMIN, Allowed, id="an admin"),
        pytest.param(Role.OWNER, Allowed, id="an owner"),
        pytest.param(Role.GUEST, Allowed, id="a guest may look and discuss"),
        pytest.param(Role.BOT, Refused, id="a bot"),
        pytest.param(Role.DEACTIVATED, Refused, id="who left"),
        pytest.param(Role.OUTSIDER, Refused, id="another workspace in a shared channel"),
    ],
)
def test_who_may_ask(role: Role, right: type) -> None:
    assert isinstance(rights.may_ask(someone(role=role)), right)


@pytest.mark.parametrize("team", TEAMS)
@pytest.mark.parametrize("role", STRANGERS)
def test_who_is_no_full_member_decides_nothing_named_or_not(team: TeamSettings, role: Role) -> None:
    for person, choice, alone in product(("UM", "UD", "UI", "UL"), Choice, (True, False)):
        who = someone(person, role, alone=alone)
        answers = (
            rights.may_decide(who, choice, team),
            rights.may_agree(who, "UX", team),
            rights.may_withdraw(who, person, team),
            rights.may_change_settings(who, team),
            rights.may_export(who, team),
        )
        for answer in answers:
            assert isinstance(answer, Refused)
            assert answer.says.endswith(".")
            assert answer.says.count(". ") == 0, "one sentence"


@pytest.mark.parametrize(
    ("team", "person", "role", "everyday", "disavow"),
    [
        pytest.param(OPEN, "UM", Role.MEMBER, Allowed, NeedsSecond, id="a member"),
        pytest.param(OPEN, "UA", Role.ADMIN, Allowed, NeedsSecond, id="an admin who is no decider"),
        pytest.param(OPEN, "UD", Role.MEMBER, Allowed, Allowed, id="a decider"),
        pytest.param(OPEN, "UI", Role.MEMBER, Allowed, Allowed, id="the installer, the first decider"),
        pytest.param(FOUR_EYES, "UM", Role.MEMBER, Allowed, NeedsSecond, id="four eyes, a member"),
        pytest.param(FOUR_EYES, "UD", Role.MEMBER, Allowed, NeedsSecond, id="four eyes, a decider"),
        pytest.param(ONLY, "UM", Role.MEMBER, Refused, Refused, id="deciders only, a member"),
        pytest.param(ONLY, "UO", Role.OWNER, Refused, Refused, id="deciders only, an owner"),
        pytest.param(ONLY, "UD", Role.MEMBER, Allowed, Allowed, id="deciders only, a decider"),
        pytest.param(STRICT, "UD", Role.MEMBER, Allowed, NeedsSecond, id="both rules, a decider"),
        pytest.param(STRICT, "UM", Role.MEMBER, Refused, Refused, id="both rules, a member"),
        pytest.param(NOBODY_NAMED, "UM", Role.MEMBER, Allowed, NeedsSecond, id="nobody named, a member"),
        pytest.param(NOBODY_NAMED, "UA", Role.ADMIN, Allowed, Allowed, id="nobody named, an admin"),
    ],
)
def test_who_decides(team: TeamSettings, person: str, role: Role, everyday: type, disavow: type) -> None:
    who = someone(person, role)
    assert {type(rights.may_decide(who, choice, team)) for choice in EVERYDAY} == {everyday}
    assert isinstance(rights.may_decide(who, Choice.DISAVOW, team), disavow)


@pytest.mark.parametrize("team", TEAMS)
@pytest.mark.parametrize("role", INSIDERS)
def test_a_team_of_one_confirms_the_domain_whatever_the_rules(team: TeamSettings, role: Role) -> None:
    assert isinstance(rights.may_decide(someone(role=role, alone=True), Choice.DISAVOW, team), ConfirmDomain)


def test_a_refusal_names_who_can() -> None:
    refused = rights.may_decide(someone(), Choice.KEEP, ONLY)
    needs = rights.may_decide(someone(), Choice.DISAVOW, OPEN)
    export = rights.may_export(someone(), OPEN)
    assert isinstance(refused, Refused)
    assert isinstance(needs, NeedsSecond)
    assert isinstance(export, Refused)
    assert refused.can == needs.can == ("UI", "UD")
    assert "deciders" in refused.says
    assert export.can == ("UI", "UL")
    assert "workspace admin" in export.says


@pytest.mark.parametrize(
    ("team", "person", "proposer", "right"),
    [
        pytest.param(OPEN, "UM", "UX", Allowed, id="another member"),
        pytest.param(OPEN, "UM", "UM", Refused, id="the same person"),
        pytest.param(FOUR_EYES, "UD", "UD", Refused, id="the same person, a decider"),
        pytest.param(FOUR_EYES, "UM", "UD", Allowed, id="four eyes, a member for a decider"),
        pytest.param(ONLY, "UM", "UD", Refused, id="deciders only, a member"),
        pytest.param(ONLY, "UI", "UD", Allowed, id="deciders only, the other decider"),
        pytest.param(STRICT, "UD", "UI", Allowed, id="both rules, the other decider"),
        pytest.param(STRICT, "UM", "UI", Refused, id="both rules, a member"),
        pytest.param(
            TeamSettings(installer="UI", only_deciders=True, four_eyes=True),
            "UM",
            "UI",
            Allowed,
            id="both rules and one decider: a member, since there is nobody else",
        ),
        pytest.param(TeamSettings(only_deciders=True), "UM", "UX", Refused, id="admins decide, a member"),
    ],
)
def test_who_agrees(team: TeamSettings, person: str, proposer: str, right: type) -> None:
    assert isinstance(rights.may_agree(someone(person), proposer, team), right)


@pytest.mark.parametrize("team", TEAMS)
@pytest.mark.parametrize("role", INSIDERS)
def test_nobody_agrees_to_their_own_proposal(team: TeamSettings, role: Role) -> None:
    for person in ("UM", "UD", "UI", "UL"):
        assert isinstance(rights.may_agree(someone(person, role), person, team), Refused)


@pytest.mark.parametrize("team", TEAMS)
def test_where_a_second_person_is_needed_somebody_can_be_it(team: TeamSettings) -> None:
    people = [someone("UM"), someone("UN"), someone("UD"), someone("UI"), someone("UA", Role.ADMIN)]
    for who in people:
        if isinstance(rights.may_decide(who, Choice.DISAVOW, team), NeedsSecond):
            able = [one for one in people if rights.may_agree(one, who.person, team) == Allowed()]
            assert able


@pytest.mark.parametrize(
    ("person", "role", "right"),
    [
        pytest.param("UX", Role.MEMBER, Allowed, id="who proposed it"),
        pytest.param("UD", Role.MEMBER, Allowed, id="a decider"),
        pytest.param("UA", Role.ADMIN, Allowed, id="an admin"),
        pytest.param("UM", Role.MEMBER, Refused, id="another member"),
    ],
)
def test_who_withdraws(person: str, role: Role, right: type) -> None:
    assert isinstance(rights.may_withdraw(someone(person, role), "UX", OPEN), right)


@pytest.mark.parametrize(
    ("person", "role", "right"),
    [
        pytest.param("UA", Role.ADMIN, Allowed, id="an admin"),
        pytest.param("UO", Role.OWNER, Allowed, id="an owner"),
        pytest.param("UL", Role.MEMBER, Allowed, id="a person who is listed"),
        pytest.param("UI", Role.MEMBER, Allowed, id="the installer"),
        pytest.param("UD", Role.MEMBER, Refused, id="a decider who is not listed"),
        pytest.param("UM", Role.MEMBER, Refused, id="a member"),
    ],
)
def test_who_manages(person: str, role: Role, right: type) -> None:
    assert isinstance(rights.may_change_settings(someone(person, role), OPEN), right)
    assert isinstance(rights.may_export(someone(person, role), OPEN), right)
