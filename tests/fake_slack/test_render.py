import re

import pytest

from tests.fake_slack import FakeSlack, render, render_view, samples, validate
from tests.fake_slack.inputs import initial_values
from tests.fake_slack.render import SHOWN, plain_text
from tests.fake_slack.shown import with_ids
from tests.fake_slack.state import Json
from tests.fake_slack.test_actors import Answering
from tests.fake_slack.test_hooks import card as posted_card

NAMES = {"U1": "ann"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("<https://a.example/x|the guide>", "the guide ↗", id="link with a label"),
        pytest.param("<https://a.example/x>", "https://a.example/x", id="bare link"),
        pytest.param("<@U1> and <@U2>", "@ann and @U2", id="people, known and unknown"),
        pytest.param("<#C1|links>", "#links", id="channel"),
        pytest.param("<!date^1790000000^{date_short}|22 Nov 2026>", "22 Nov 2026", id="date"),
        pytest.param("<!here>", "@here", id="call to everybody"),
        pytest.param("&lt;!channel&gt; &amp;amp;", "<!channel> &amp;", id="escaped once"),
        pytest.param("*Risky* · _maybe_ ~no~", "Risky · maybe no", id="bold, italic, struck"),
        pytest.param("5 * 3 * 2 and snake_case_name", "5 * 3 * 2 and snake_case_name", id="no markup"),
    ],
)
def test_mrkdwn_is_read_as_people_see_it(text: str, shown: str) -> None:
    assert plain_text(text, NAMES) == shown


def test_plain_text_is_shown_as_it_is() -> None:
    assert render([{"type": "header", "text": samples.plain("*a* <b> &amp;")}]) == "*a* <b> &amp;"


def test_card_reads_like_a_card() -> None:
    fields = [samples.mrkdwn(text) for text in ("*Authority* 74\ntop 2%", "*Relevance* 84", "*Anchor*\nok")]
    blocks: list[Json] = [
        {"type": "header", "text": samples.plain("Strong · 82/100")},
        samples.section(fields=fields, accessory=samples.button(text=samples.plain("Open"))),
        {"type": "divider"},
        {
            "type": "context",
            "elements": [
                samples.mrkdwn("by <@U1>"),
                {"type": "image", "image_url": "https://a.example/i.png", "alt_text": "a chart"},
            ],
        },
        samples.actions(
            samples.button(text=samples.plain("Keep")),
            {"type": "overflow", "action_id": "more", "options": [samples.option("Explain")]},
            samples.select(),
        ),
        {"type": "table", "rows": [[{"type": "raw_text", "text": t} for t in row] for row in ("ab", "cd")]},
    ]
    assert render(blocks, NAMES) == (
        "Strong · 82/100\n"
        "words   [ Open ]\n"
        "Authority 74              Relevance 84\n"
        "top 2%\n"
        "Anchor\n"
        "ok\n"
        "────────────────────────────────────────\n"
        "by @ann  (image: a chart)\n"
        "[ Keep ] [ ⋯ Explain ] [ Pick ▾ ]\n"
        "| a | b |\n"
        "| c | d |"
    )


def test_rich_text_is_read_line_by_line() -> None:
    line = {
        "type": "rich_text_section",
        "elements": [
            {"type": "text", "text": "see "},
            {"type": "link", "url": "https://a.example/"},
            {"type": "user", "user_id": "U1"},
            {"type": "emoji", "name": "wave"},
        ],
    }
    blocks: list[Json] = [
        {
            "type": "rich_text",
            "elements": [line, {"type": "rich_text_list", "style": "bullet", "elements": [line]}],
        }
    ]
    words = "see https://a.example/@ann:wave:"
    assert render(blocks, NAMES) == f"{words}\n• {words}"


def test_every_block_that_is_accepted_has_a_look_of_its_own() -> None:
    assert validate.BLOCKS.keys() <= SHOWN.keys()
    for blocks in samples.GOOD.values():
        assert not [line for line in render(blocks).split("\n") if re.fullmatch(r"\([a-z_]+\)", line)]


def test_plan_and_cards_read_from_top_to_bottom() -> None:
    button = samples.button(text=samples.plain("Open"))
    blocks: list[Json] = [
        {
            "type": "plan",
            "title": "Audit",
            "tasks": [
                samples.task(),
                samples.task(
                    status="in_progress", sources=[{"type": "url", "url": "https://a.example/", "text": "a"}]
                ),
            ],
        },
        {
            "type": "carousel",
            "elements": [
                samples.card(subtitle=samples.mrkdwn("*a.example*"), actions=[button]),
                samples.card(body=samples.mrkdwn("24 guides")),
            ],
        },
    ]
    assert render(blocks) == (
        "Audit\n"
        "(pending) Read the page\n"
        "(in progress) Read the page\n"
        "  a ↗\n"
        "Ten native plants\n"
        "a.example\n"
        "[ Open ]\n"
        "────────────────────────────────────────\n"
        "Ten native plants\n"
        "24 guides"
    )


async def test_button_of_a_card_is_pressed_by_its_label() -> None:
    async with FakeSlack(events=()) as slack:
        slack.transport, slack.http = "http", (app := Answering())
        message = posted_card(slack)
        message.message.blocks = with_ids(
            [{"type": "carousel", "elements": [samples.card(actions=[samples.button(7)])]}]
        )
        assert message.buttons() == ["words"]
        await slack.user("ann").clicks(message, "words")
        assert app.got[0].payload["actions"][0]["action_id"] == "act_7"


def test_modal_shows_labels_what_is_filled_in_and_its_buttons() -> None:
    blocks = [
        samples.question(block_id="a", element={**samples.question()["element"], "initial_value": "sold"}),
        samples.question(block_id="b", optional=True, hint=samples.plain("any"), element=samples.select()),
    ]
    view = samples.modal(*blocks, close=samples.plain("Cancel"))
    view["state"] = {"values": initial_values(blocks)}
    assert render_view(view) == (
        "Title\nReason: [ sold ]\nReason (optional): [ Pick ]\n  any\n[ Cancel ] [ Save ]"
    )
