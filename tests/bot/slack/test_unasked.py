import pytest

from bot.slack.reply import Place
from bot.slack.unasked import place_for, told_of_trouble
from storage.team import TeamSettings


@pytest.mark.parametrize(
    ("team", "otherwise", "place"),
    [
        pytest.param(TeamSettings(flag_channel="C1"), "C2", Place(channel="C1"), id="the team's own"),
        pytest.param(TeamSettings(), "C2", Place(channel="C2"), id="that of the environment"),
        pytest.param(TeamSettings(), "#links", Place(channel="#links", name="links"), id="one by its name"),
        pytest.param(TeamSettings(digest_channel="C1"), "", None, id="neither"),
    ],
)
def test_cards_go_where_the_team_or_else_the_environment_says(
    team: TeamSettings, otherwise: str, place: Place | None
) -> None:
    assert place_for(team, otherwise) == place


@pytest.mark.parametrize(
    ("team", "person"),
    [
        pytest.param(TeamSettings(installer="U1", admins=("U2",)), "U1", id="who installed it"),
        pytest.param(TeamSettings(admins=("U2",), deciders=("U3",)), "U2", id="an admin"),
        pytest.param(TeamSettings(deciders=("U3",)), "U3", id="a decider"),
        pytest.param(TeamSettings(), "", id="nobody"),
    ],
)
def test_trouble_is_told_to_the_first_who_may_mend_it(team: TeamSettings, person: str) -> None:
    assert told_of_trouble(team) == person
