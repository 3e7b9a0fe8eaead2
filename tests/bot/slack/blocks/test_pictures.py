import pytest

from tests.bot.slack.blocks.cards import MESSAGES, NAMES, VIEWS
from tests.bot.slack.golden import FOLDER, assert_golden
from tests.fake_slack import render, render_view
from tests.fake_slack.render import plain_text


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_look_as_they_did(name: str) -> None:
    message = MESSAGES[name]()
    picture = render(message.blocks, NAMES)
    assert_golden(name, f"{picture}\n\n(where blocks are not shown)\n{plain_text(message.text, NAMES)}")


@pytest.mark.parametrize("name", VIEWS)
def test_modals_look_as_they_did(name: str) -> None:
    assert_golden(name, render_view(VIEWS[name](), NAMES))


def test_no_picture_is_left_without_its_card() -> None:
    assert {file.stem for file in FOLDER.glob("*.txt")} == {*MESSAGES, *VIEWS}
