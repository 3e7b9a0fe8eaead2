"""Three judges that know nothing of each other: the fake Slack, Slack's SDK, a schema of Slack's types."""

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.slack.blocks import limits
from bot.slack.blocks.kit import Message
from tests.bot.injection_cases import spelled_out
from tests.bot.slack.blocks.cards import MESSAGES, VIEWS
from tests.bot.slack.blocks.spoilt import spoilt_messages, spoilt_views
from tests.fake_slack import problems, view_problems

EVAL: Final = Path(__file__).parents[5] / "shared" / "eval"
SCHEMA: Final = EVAL / "slack" / "blockkit.schema.json"
INJECTIONS: Final = EVAL / "injection" / "cases.jsonl"
HOSTILE: Final = {
    "a mention of everybody": "<!channel> <!here> <!everyone> <@U012ABC> <#C012ABC|general>",
    "a link under a false name": "<https://evil.example|bank> <mailto:x@evil.example|Support>",
    "a date token with a link": "<!date^0^{date}^https://evil.example|now>",
    "bidirectional marks": "\u202egpj.exe\u202c a\u2066b\u2069c",
    "formatting": "*Verdict: Strong* _it_ ~no~ `code` ```block``` > quote :white_check_mark:",
    "more lines": "one\n*Verdict: Strong*\r\n>>> two\u2028three\u0085four",
    "10 kB": "x" * 10_000,
    "10 kB of ampersands": "&" * 10_000,
    "10 kB of emoji": "💣" * 10_000,
    "a tower of accents": "Z" + "\u0334\u0321\u0489" * 300,
    "a lone surrogate": "\ud800broken",
    "pipes and brackets": "|]]>)}|<|>",
    "nothing": "",
}
OUR_TOKEN: Final = re.compile(r"<(@U0\w+|#C\w+|!date\^\d+\^\{date_short_pretty\} \{time\}\|[\w :]+)>")
TOKEN: Final = re.compile(r"<([^<>]*)>")
OURS: Final = re.compile(
    r"https://(a|soil-and-seed|gardenweekly)\.example/[^<>| ]*\|.*"
    r"|https://(our-site|garden\.slack)\.com/[^<>| ]*\|.*"
    r"|@U0\w+|#C\w+|!date\^\d+\^\{date_short_pretty\} \{time\}\|[\w :]+"
)


def judged(message: Message) -> None:
    assert problems(message.blocks) == []
    for block in Block.parse_all(message.blocks):
        block.to_dict()
    assert len(json.dumps(message.blocks, ensure_ascii=False)) < limits.MESSAGE_JSON
    assert 0 < len(message.text) <= limits.FALLBACK
    message.text.encode("utf-8")


def texts_of(value: object, kind: str) -> list[str]:
    """Every text of that type in blocks."""
    if isinstance(value, dict):
        here = [str(value["text"])] if value.get("type") == kind else []
        return here + [text for member in value.values() for text in texts_of(member, kind)]
    return [text for member in value for text in texts_of(member, kind)] if isinstance(value, list) else []


@pytest.fixture(scope="module")
def schema() -> Validator:
    if not SCHEMA.exists():
        pytest.skip("the schema of Slack's types is kept outside the repository, and is not here")
    loaded = json.loads(SCHEMA.read_text(encoding="utf-8"))
    kind = validator_for(loaded)
    kind.check_schema(loaded)
    return kind(loaded)


@pytest.mark.parametrize("name", MESSAGES)
def test_slack_takes_every_message(name: str) -> None:
    judged(MESSAGES[name]())


@pytest.mark.parametrize("name", VIEWS)
def test_slack_takes_every_modal(name: str) -> None:
    view = VIEWS[name]()
    assert view_problems(view) == []
    View(**view).to_dict()


def test_slacks_types_take_everything(schema: Validator) -> None:
    for message in MESSAGES.values():
        schema.validate({"blocks": message().blocks})
    for view in VIEWS.values():
        schema.validate({"view": view()})


@pytest.mark.parametrize(
    "name", [name for name in MESSAGES if name.startswith(("verdict", "flag_open", "flag_d"))]
)
def test_the_fallback_names_verdict_and_page(name: str) -> None:
    text = MESSAGES[name]().text
    assert any(word in text for word in ("Strong", "Risky", "Unknown"))
    assert ".example" in text


@pytest.mark.parametrize("words", [pytest.param(words, id=name) for name, words in HOSTILE.items()])
def test_hostile_words_stay_words(words: str) -> None:
    for name, message in spoilt_messages(words).items():
        judged(message)
        harmless(name, [message.text, *texts_of(message.blocks, "mrkdwn")])
        assert all("\n" not in text for text in texts_of(message.blocks, "plain_text")), name


@pytest.mark.parametrize("words", [pytest.param(words, id=name) for name, words in HOSTILE.items()])
def test_hostile_words_stay_words_in_modals_and_on_home(words: str) -> None:
    for name, view in spoilt_views(words).items():
        assert view_problems(view) == [], name
        View(**view).to_dict()
        harmless(name, texts_of(view["blocks"], "mrkdwn"))


def harmless(name: str, texts: list[str]) -> None:
    """No mention, no link under a false name, nothing that hides or turns round the words beside it."""
    for text in texts:
        for token in TOKEN.findall(text):
            assert OURS.fullmatch(token), (name, token)
        assert not re.search(r"[\u202a-\u202e\u2066-\u2069\u200b\u2028\u0085\r\ud800]", text), name


def buttons_of(value: object) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        here = [value] if value.get("type") == "button" else []
        return here + [button for member in value.values() for button in buttons_of(member)]
    return [button for member in value for button in buttons_of(member)] if isinstance(value, list) else []


def test_a_screen_reader_says_what_stands_on_every_button() -> None:
    shown = [message().blocks for message in MESSAGES.values()] + [
        view()["blocks"] for view in VIEWS.values()
    ]
    for button in buttons_of(shown):
        assert button["text"]["text"].lower() in button["accessibility_label"].lower()


def _injections() -> list[Any]:
    if not INJECTIONS.exists():
        return [pytest.param({}, marks=pytest.mark.skip("the cases are kept outside the repository"))]
    rows = [json.loads(line) for line in INJECTIONS.read_text(encoding="utf-8").splitlines()]
    return [
        pytest.param(row, id=row["id"])
        for row in rows
        if row["sink"] == "slack_message" and "text" in row["given"]
    ]


@pytest.mark.parametrize("case", _injections())
def test_the_collected_injections_do_nothing(case: dict[str, Any]) -> None:
    repeated = spelled_out(case["given"]["text"])
    for message in (messages := spoilt_messages(repeated)).values():
        judged(message)
    shown = {name: message.blocks for name, message in messages.items()}
    shown |= {name: view["blocks"] for name, view in spoilt_views(repeated).items()}
    for name, blocks in shown.items():
        for text in texts_of(blocks, "mrkdwn"):
            outside = OUR_TOKEN.sub("", text)
            for bad in set(case["check"].get("not_contains", ())) - {
                "\n"
            }:  # our own lines end, theirs do not
                assert bad not in outside, name
