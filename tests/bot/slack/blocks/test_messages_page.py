from tests.bot.slack.blocks.cards import MESSAGES, VIEWS
from tests.bot.slack.blocks.messages_page import GROUPS, PAGE, messages_page


def test_the_page_of_all_messages_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == messages_page()


def test_the_page_has_every_message_once() -> None:
    listed = [name for pictures in GROUPS.values() for name in pictures]
    assert sorted(listed) == sorted([*MESSAGES, *VIEWS])
