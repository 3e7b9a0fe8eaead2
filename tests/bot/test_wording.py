import pytest

from bot.wording import weight_of
from tests.bot.builders import a_risk


@pytest.mark.parametrize(
    ("effect", "hard", "says"),
    [
        pytest.param(3.0, True, "enough by itself for Risky", id="a hard rule"),
        pytest.param(1.0, False, "counts together with others", id="one sign of several"),
        pytest.param(-2.0, False, "lowers the risk", id="what speaks for the link"),
    ],
)
def test_how_much_a_risk_counts_is_said(effect: float, hard: bool, says: str) -> None:  # noqa: FBT001 - a case of the table
    assert weight_of(a_risk(effect=effect, hard=hard)) == says
