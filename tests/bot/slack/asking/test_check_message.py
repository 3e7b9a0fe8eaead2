"""The message shortcut "Check links in message"."""

import pytest

from bot.slack.listeners.links import outside_links
from tests.bot.builders import OURS, PAGE
from tests.bot.slack.asking.conftest import Town

OTHER = "https://blog.example/post"
SHORTCUT = "check_message"


async def test_the_links_of_a_message_are_judged_in_its_thread(town: Town) -> None:
    message = await town.bob.says(f"Look: {PAGE} and {OTHER}, also https://{OURS}/guide", in_="#links")
    await town.ann.shortcut(SHORTCUT, on=message)
    (answer,) = await town.replies(message, 1)
    assert "Asked by @ann" in await town.says(answer, "2 results")
    assert town.pages.read == [PAGE, OTHER]


async def test_in_a_thread_the_answer_comes_into_that_thread(town: Town) -> None:
    parent = await town.ann.says("Links of today", in_="#links")
    reply = await town.bob.says(PAGE, thread=parent)
    await town.ann.shortcut(SHORTCUT, on=reply)
    answer = (await town.replies(parent, 2))[-1]
    await town.says(answer, "🟢 Strong")


async def test_where_the_bot_may_not_post_the_answer_is_private(town: Town) -> None:
    message = await town.bob.says(f"Look: {PAGE}", in_="#general")
    await town.ann.shortcut(SHORTCUT, on=message)
    (card,) = await town.private(town.ann, 1, "#general")
    assert card.visible_text().startswith(
        "I can't post in #general yet. Type `/invite @linkvouch` there, then use the shortcut again."
    )
    assert "🟢 Strong" in card.visible_text()


async def test_a_message_without_links_is_told_so(town: Town) -> None:
    message = await town.bob.says(f"Our own https://{OURS}/guide", in_="#links")
    await town.ann.shortcut(SHORTCUT, on=message)
    (told,) = await town.private(town.ann, 1)
    assert told.visible_text().startswith("That message has no link to another site.")
    assert town.pages.read == []


async def test_of_many_links_the_first_ten_are_judged_and_that_is_said(town: Town) -> None:
    pages = [f"https://site{number}.example/" for number in range(12)]
    message = await town.bob.says(" ".join(pages), in_="#links")
    await town.ann.shortcut(SHORTCUT, on=message)
    (answer,) = await town.replies(message, 1)
    shown = await town.says(answer, "10 results")
    assert "I checked the first 10 of 12 pages." in shown
    assert town.pages.read == pages[:10]


async def test_where_outsiders_read_along_the_answer_is_private(town: Town) -> None:
    town.slack.add_workspace("partner", installed=False)
    town.slack.add_channel("#both", ["ann", "bob"], shared_with=["partner"])
    message = await town.bob.says(f"Look: {PAGE}", in_="#both")
    await town.ann.shortcut(SHORTCUT, on=message)
    (card,) = await town.private(town.ann, 1, "#both")
    assert card.visible_text().startswith("People from outside your company read this channel")
    assert message.replies() == []


def _rich(*elements: object) -> dict[str, object]:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return {
        "blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_list", "elements": [section]}]}]
    }


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        pytest.param({"text": "<https://a.example/p|words>"}, ["https://a.example/p"], id="with a label"),
        pytest.param(
            {"text": "<https://a.example/?q=1&amp;b=2>"}, ["https://a.example/?q=1&b=2"], id="escaped"
        ),
        pytest.param(
            {"text": "<https://b.example/> <https://a.example/> <https://b.example/>"},
            ["https://b.example/", "https://a.example/"],
            id="each once, in its order",
        ),
        pytest.param(
            _rich({"type": "link", "url": "https://a.example/p"}), ["https://a.example/p"], id="in a list"
        ),
        pytest.param(
            {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "<https://a.example/p>"}}]},
            ["https://a.example/p"],
            id="in words of another app",
        ),
        pytest.param(
            {
                "text": "",
                "attachments": [{"from_url": "https://a.example/p", "text": "<https://b.example/q>"}],
            },
            ["https://a.example/p", "https://b.example/q"],
            id="in an attachment",
        ),
        pytest.param({"text": f"<https://{OURS}/> <https://www.{OURS}/x>"}, [], id="our own site"),
        pytest.param(
            {
                "text": "<https://files.slack.com/files-pri/T1-F1/a.png> <https://garden.slack.com/archives/C1>"
            },
            [],
            id="Slack's own",
        ),
        pytest.param({"text": "<mailto:ann@a.example|ann> <tel:+1> <#C1|links> <@U1>"}, [], id="no pages"),
        pytest.param({"text": "<https://[broken/> <https://10.0.0.1:99999/>"}, [], id="malformed"),
        pytest.param({"text": "https://a.example/ as plain words"}, [], id="what Slack made no link of"),
        pytest.param({}, [], id="nothing at all"),
        pytest.param({"text": None, "blocks": None, "attachments": None}, [], id="nulls"),
    ],
)
def test_the_links_of_a_message_are_found(message: dict[str, object], wanted: list[str]) -> None:
    assert list(outside_links(message, ours=[OURS])) == wanted
