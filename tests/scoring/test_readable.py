import json
from dataclasses import replace

import pytest

from scoring.readable import readable
from scoring.records import from_record, to_document, to_record
from scoring.results import AiReadable, Checked, Welcome
from tests.bot.builders import a_checked, page_facts
from web.page import Agent, AiAccess, Purpose


def an_agent(name: str, *, allowed: bool | None, purpose: Purpose = Purpose.ANSWERING) -> Agent:
    return Agent(name=name, operator="An operator", purpose=purpose, allowed=allowed)


def an_access(*agents: Agent, refusals: tuple[str, ...] = ()) -> AiAccess:
    return AiAccess(agents=agents, refusals=refusals)


IN = an_agent("InBot", allowed=True)
OUT = an_agent("OutBot", allowed=False)
UNASKED = an_agent("SomeBot", allowed=None)


@pytest.mark.parametrize(
    ("access", "answering", "names"),
    [
        pytest.param(an_access(IN, IN), Welcome.YES, (), id="all may"),
        pytest.param(an_access(IN, OUT), Welcome.PARTLY, ("OutBot",), id="some may"),
        pytest.param(an_access(OUT, OUT), Welcome.NO, ("OutBot", "OutBot"), id="none may"),
        pytest.param(an_access(UNASKED), Welcome.UNKNOWN, (), id="robots.txt was not asked for"),
        pytest.param(an_access(), Welcome.UNKNOWN, (), id="nothing is known"),
        pytest.param(
            an_access(UNASKED, refusals=("meta robots: nosnippet",)),
            Welcome.PARTLY,
            (),
            id="a saved page that wants no snippets",
        ),
        pytest.param(
            an_access(IN, refusals=("page: data-nosnippet (40% of the text)",)),
            Welcome.PARTLY,
            (),
            id="in part",
        ),
        pytest.param(an_access(IN, refusals=("robots.txt: ai-input=no",)), Welcome.NO, (), id="all in words"),
        pytest.param(
            an_access(IN, refusals=("robots.txt: ai-train=no", "meta robots: noai")),
            Welcome.YES,
            (),
            id="words about training",
        ),
        pytest.param(
            an_access(IN, an_agent("TrainBot", allowed=False, purpose=Purpose.TRAINING)),
            Welcome.YES,
            (),
            id="an agent that trains",
        ),
    ],
)
def test_answering_is_told_apart_from_training(
    access: AiAccess, answering: Welcome, names: tuple[str, ...]
) -> None:
    found = readable(access)
    assert (found.answering, found.answering_refused) == (answering, names)


def test_training_is_refused_by_words_and_by_name() -> None:
    trainer = an_agent("TrainBot", allowed=False, purpose=Purpose.TRAINING)
    assert readable(an_access(IN, trainer)).training_refused == ("TrainBot",)
    assert readable(an_access(IN, refusals=("header: tdm-reservation:1",))).training is Welcome.NO


def test_a_page_that_was_not_looked_at_is_unknown_in_every_field() -> None:
    assert readable(None) == AiReadable()
    document = to_document(a_checked(page=page_facts(ai_readable=readable(None))))
    assert isinstance(document["page"], dict)
    assert document["page"]["ai_readable"] == {
        "answering": "unknown",
        "answering_refused": [],
        "training": "unknown",
        "training_refused": [],
        "refusals": [],
        "paywalled": None,
        "text_without_script": None,
    }


def test_what_was_found_is_in_the_document_and_survives_a_row() -> None:
    access = replace(
        an_access(IN, OUT, refusals=("meta robots: noai",)), paywalled=True, share_without_script=0.25
    )
    checked = a_checked(page=page_facts(ai_readable=readable(access)))
    assert from_record(to_record(checked)) == checked
    document = to_document(checked)
    assert isinstance(document["page"], dict)
    assert document["page"]["ai_readable"] == {
        "answering": "partly",
        "answering_refused": ["OutBot"],
        "training": "no",
        "training_refused": [],
        "refusals": ["meta robots: noai"],
        "paywalled": True,
        "text_without_script": 0.25,
    }


def test_a_row_from_before_agents_were_told_apart_still_reads() -> None:
    row = json.loads(to_record(a_checked()))
    row["page"]["ai_readable"] = {"text_without_script": True, "opted_out": False}
    found = from_record(json.dumps(row))
    assert isinstance(found, Checked)
    assert found.page.ai_readable.answering is Welcome.UNKNOWN
