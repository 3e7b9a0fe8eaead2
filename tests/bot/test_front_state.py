from pathlib import Path

import pytest

from bot import front_state
from bot.front_state import EVERY_S, FRESH_S, FrontState


def test_what_was_written_is_read_until_it_is_removed(tmp_path: Path) -> None:
    state = FrontState(mode="HTTP", written_at=1.5, workers=2, letters=3, trouble="token_revoked")
    assert front_state.read(tmp_path) is None
    front_state.write(tmp_path, state)
    assert front_state.read(tmp_path) == state
    front_state.remove(tmp_path)
    front_state.remove(tmp_path)
    assert front_state.read(tmp_path) is None


@pytest.mark.parametrize(
    "text",
    ['{"mode": "HTTP"', "[1]", "null", '{"mode": "HTTP", "written_at": 1, "of_tomorrow": 2}'],
    ids=["half a file", "no mapping", "nothing", "of another version"],
)
def test_what_cannot_be_read_is_as_if_nothing_ran(tmp_path: Path, text: str) -> None:
    (tmp_path / front_state.FILE).write_text(text, encoding="utf-8")
    assert front_state.read(tmp_path) is None


def test_a_state_is_fresh_for_longer_than_it_takes_to_renew_it() -> None:
    state = FrontState(mode="HTTP", written_at=1_000.0)
    assert state.is_fresh(1_000 + 2 * EVERY_S)
    assert not state.is_fresh(1_001 + FRESH_S)
