"""What is typed into commands, by accident or on purpose: nothing breaks, and nobody is notified."""

import json
import re
from dataclasses import dataclass
from typing import Final

import pytest

from tests.bot.builders import a_search
from tests.bot.injection_cases import injection_cases, spelled_out
from tests.bot.slack.asking.conftest import Town

_NOTIFIES: Final = re.compile(r"<(?!!date\^)[!@#]")


@dataclass(frozen=True, kw_only=True)
class Case:
    """`reads` are the pages that are judged, `finds` the topic that is searched; neither: it is refused."""

    typed: str
    reads: tuple[str, ...] = ()
    finds: str = ""


OURS: Final = [
    pytest.param(Case(typed="/checklink"), id="nothing"),
    pytest.param(
        Case(typed="/checklink <https://a.example|a.example>", reads=("https://a.example/",)), id="a link"
    ),
    pytest.param(
        Case(
            typed="/checklink <https://a.example> <https://b.example>",
            reads=("https://a.example/", "https://b.example/"),
        ),
        id="two links",
    ),
    pytest.param(
        Case(typed="/checklink https://a.example/?q=a&amp;b=1", reads=("https://a.example/?q=a&b=1",)),
        id="an ampersand as Slack writes it",
    ),
    pytest.param(Case(typed="/checklink javascript:alert(1)"), id="a script"),
    pytest.param(Case(typed=f"/checklink {'x' * 40_000}"), id="a wall of text"),
    pytest.param(
        Case(typed="/checklink \u200bhttps://a.example", reads=("https://a.example/",)), id="from a document"
    ),
    pytest.param(
        Case(typed="/checklink https://a.example\u202e/moc.elpmaxe"), id="letters that run backwards"
    ),
    pytest.param(Case(typed="/checklink <!channel>"), id="a mention of all"),
    pytest.param(Case(typed="/checklink <https://a.example|https://bank.example>"), id="a label that lies"),
    pytest.param(Case(typed="/checklink http://127.0.0.1/ for '; drop table sites"), id="for no site"),
    pytest.param(
        Case(typed="/prospects <!channel> fertiliser", finds="fertiliser"), id="a mention in a topic"
    ),
    pytest.param(Case(typed="/prospects ' OR 1=1 --", finds="OR 1=1 --"), id="SQL"),
    pytest.param(
        Case(
            typed="/prospects {{7*7}} ${7*7} %s %n {0.__class__}", finds="{{7*7}} ${7*7} %s %n {0.__class__}"
        ),
        id="templates",
    ),
    pytest.param(Case(typed="/prospects ../../etc/passwd", finds="../../etc/passwd"), id="a path"),
    pytest.param(Case(typed=f"/prospects {'a' * 500}"), id="a topic without end"),
    pytest.param(Case(typed=f"/prospects x for {'a.' * 200_000} y"), id="a site without end"),
    pytest.param(Case(typed="/prospects"), id="no topic"),
]
# What each case of the shared list asks for, by its id.
REFUSED: Final = Case(typed="")
WANTED: Final = {
    "slack_input-01": REFUSED,
    "slack_input-02": Case(typed="", reads=("https://page.example.com/",)),
    "slack_input-03": Case(typed="", reads=("https://a.example.com/", "https://b.example.com/")),
    "slack_input-04": Case(typed="", reads=("https://page.example.com/?q=a&b=1",)),
    "slack_input-05": REFUSED,
    "slack_input-06": REFUSED,
    "slack_input-07": Case(typed="", reads=("https://page.example.com/",)),
    "slack_input-08": REFUSED,
    "slack_input-09": Case(typed="", finds="fertiliser"),
    "slack_input-10": Case(typed="", finds="OR 1=1 --"),
    "slack_input-11": Case(typed="", finds="{{7*7}} ${7*7} %s %n {0.__class__}"),
    "slack_input-12": Case(typed="", finds="../../etc/passwd"),
    "slack_input-13": REFUSED,
}


async def _holds(town: Town, case: Case) -> None:
    if case.finds:
        town.pages.searches = {case.finds: a_search(topic=case.finds)}
    ack = await town.ann.types(case.typed, in_="#links")
    assert ack.ok
    done = bool(case.reads or case.finds)
    told = await town.private(town.ann, 2 if done else 1)
    assert tuple(town.pages.read) == case.reads
    for message in told:
        assert "Something broke" not in message.visible_text()
        assert len(message.fallback) <= 300
        said = json.dumps(message.message.blocks, ensure_ascii=False) + message.message.text
        assert set(_NOTIFIES.findall(said.replace(f"<@{town.ann.id}>", ""))) == set()
    if not done:
        assert "Example: `" in told[0].visible_text()
    assert town.slack.channel("#links").messages() == []


@pytest.mark.parametrize("case", OURS)
async def test_what_is_typed_is_done_or_refused_in_words(town: Town, case: Case) -> None:
    await _holds(town, case)


async def test_every_case_of_the_shared_list_holds(town: Town) -> None:
    for case in injection_cases("slack_input"):
        command, text = case["given"]["command"], case["given"]["text"]
        wanted = WANTED[case["id"]]
        for message in town.ann.private_messages(in_="#links"):
            message.channel.messages.remove(message.message)
        town.pages.read.clear()
        await _holds(
            town, Case(typed=f"{command} {spelled_out(text)}".strip(), reads=wanted.reads, finds=wanted.finds)
        )
