import pytest

from tests.bot.slack.blocks.cards import MESSAGES, VIEWS
from tests.bot.slack.blocks.pictures import picture_of, picture_of_message
from tests.bot.slack.golden import FOLDER, assert_golden


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_look_as_they_did(name: str) -> None:
    assert_golden(name, picture_of_message(MESSAGES[name]()))


@pytest.mark.parametrize("name", VIEWS)
def test_modals_look_as_they_did(name: str) -> None:
    assert_golden(name, picture_of(VIEWS[name]()))


def test_no_picture_is_left_without_its_card() -> None:
    assert {file.stem for file in FOLDER.glob("*.txt")} == {*MESSAGES, *VIEWS}
