"""Two workspaces on one app: what belongs to one is never reached by what comes from the other."""

import copy
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import pytest
from sqlalchemy import column, func, inspect, select, table

from storage.database import Database
from tests.bot.builders import PAGE
from tests.bot.slack.test_start import install
from tests.bot.slack.trouble.conftest import require_clean
from tests.bot.slack.trouble.crew import Crew, a_crew
from tests.bot.slack.trouble.scenario import OTHER_PAGE
from tests.fake_slack import Envelope, Person, SeenMessage

THEIRS: Final = "cheap-links.example"  # which only the first workspace ever looked at
Forged = dict[str, Any]


@asynccontextmanager
async def two_workspaces(database: Database) -> AsyncIterator[Crew]:
    async with a_crew(database, "http", many=True) as crew:
        crew.slack.add_workspace("other", installed=False)
        crew.slack.add_user("eve", team="other")
        crew.slack.add_channel("#links", ["eve"], team="other")
        for person in (crew.ann, eve(crew)):
            assert (await install(crew.address, person))[0] == 200
        yield crew


def eve(crew: Crew) -> Person:
    return crew.slack.user("eve", team="other")


def rows_of(crew: Crew, tenant: str) -> Mapping[str, int]:
    with crew.database.reading() as session:
        connection = session.connection()
        looked_at = inspect(connection)
        names = [
            name
            for name in looked_at.get_table_names()
            if name != "outbox" and any(each["name"] == "tenant" for each in looked_at.get_columns(name))
        ]
        return {
            name: connection.scalar(
                select(func.count()).select_from(table(name)).where(column("tenant") == tenant)
            )
            or 0
            for name in names
        }


def seen_in(crew: Crew, domain: str) -> list[str]:
    """What stands in all conversations of a workspace."""
    workspace = next(each for each in crew.slack.state.workspaces.values() if each.domain == domain)
    return [
        SeenMessage(crew.slack.state, workspace, channel, message).visible_text()
        for channel in workspace.channels.values()
        for message in channel.messages
    ]


async def _card(crew: Crew, person: Person, page: str) -> SeenMessage:
    await crew.does(person.types(f"/checklink {page}", in_="#links"))
    await crew.settle()
    return next(
        each
        for each in reversed(person.private_messages(in_="#links"))
        if "Flag for the team" in each.buttons() and page.split("/")[2] in each.visible_text()
    )


async def _flagged(crew: Crew, person: Person, page: str, domain: str) -> SeenMessage:
    await crew.does(person.clicks(await _card(crew, person, page), "Flag for the team"))
    await crew.settle()
    return crew.slack.channel("#links", team=domain).messages()[-1]


def _values(message: SeenMessage) -> dict[str, str]:
    """Label of a button -> what it carries."""
    return {
        element["text"]["text"]: element["value"]
        for block in message.message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "button" and "value" in element
    }


def _last(crew: Crew) -> Forged:
    """What was sent last, to be changed and sent again as something new."""
    payload = copy.deepcopy(crew.slack.envelopes("interactive")[-1].payload)
    payload["trigger_id"] = f"forged {len(crew.slack.acks)}"
    return payload


async def _nothing_crosses(crew: Crew, forged: Forged) -> None:
    garden = f".{crew.slack.workspace.id}"
    before = (rows_of(crew, garden), seen_in(crew, "garden"))
    decisions = rows_of(crew, f".{eve(crew).workspace.id}")["decisions"]
    await crew.does(crew.slack.deliver(Envelope("interactive", forged)))
    await crew.settle()
    assert (rows_of(crew, garden), seen_in(crew, "garden")) == before
    assert rows_of(crew, f".{eve(crew).workspace.id}")["decisions"] == decisions
    assert not [each for each in seen_in(crew, "other") if THEIRS in each]


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk's own call
async def test_the_same_pages_in_two_workspaces_are_two_of_everything(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with two_workspaces(database) as crew:
        ours = await _flagged(crew, crew.ann, PAGE, "garden")
        theirs = await _flagged(crew, eve(crew), PAGE, "other")
        await crew.does(crew.bob.clicks(ours, "Keep"))
        await crew.settle()
        assert "Keep" in theirs.buttons()
        assert "@bob" not in theirs.visible_text()
        require_clean(caplog, crew.slack)


CLICKS: Final = [
    "Watch this link",
    "Check again",
    "Post in channel",
    "Flag for the team",
    "Explain the score",
]


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk's own call
async def test_no_button_reaches_a_link_of_the_other_workspace(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with two_workspaces(database) as crew:
        flagged = await _flagged(crew, crew.ann, OTHER_PAGE, "garden")
        refs = _values(await _card(crew, crew.ann, OTHER_PAGE))
        card = await _card(crew, eve(crew), PAGE)
        for label in CLICKS:
            await crew.does(eve(crew).clicks(card, label))
            await crew.settle()
            forged = _last(crew)
            forged["actions"][0]["value"] = refs[label]
            await _nothing_crosses(crew, forged)
        decide = _last(crew)
        decide["actions"][0] |= {"action_id": "keep", "value": _values(flagged)["Keep"]}
        await _nothing_crosses(crew, decide)
        stands = {"channel_id": flagged.channel.id, "message_ts": flagged.ts, "is_ephemeral": False}
        decide["container"] |= stands
        decide["channel"]["id"] = flagged.channel.id
        decide["trigger_id"] += " elsewhere"
        await _nothing_crosses(crew, decide)
        for job_id in [
            each for each in crew.ledger.entries if each.startswith(f".{crew.slack.workspace.id}")
        ]:
            stop = _last(crew)
            stop["actions"][0] |= {"action_id": "cancel", "value": job_id}
            await _nothing_crosses(crew, stop)
        own = await _flagged(crew, eve(crew), "https://compost.example/heaps", "other")
        decide["actions"][0]["value"] = _values(own)["Keep"]
        decide["container"] |= {"channel_id": own.channel.id, "message_ts": own.ts}
        decide["channel"]["id"] = own.channel.id
        decide["trigger_id"] += " and at home"
        await crew.does(crew.slack.deliver(Envelope("interactive", decide)))
        await crew.settle()
        assert rows_of(crew, f".{own.workspace.id}")["decisions"] == 1, "the same request decides at home"
        require_clean(caplog, crew.slack)
        crew.slack.faults.clear()  # of modals for triggers that we made up


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk's own call
async def test_a_modal_sealed_for_one_workspace_opens_nothing_in_the_other(database: Database) -> None:
    async with two_workspaces(database) as crew:
        ours = await _flagged(crew, crew.ann, OTHER_PAGE, "garden")
        await crew.does(crew.ann.clicks(ours, "Reach out"))
        sealed = (await crew.modal(crew.ann)).view.body["private_metadata"]
        theirs = await _flagged(crew, eve(crew), PAGE, "other")
        await crew.does(eve(crew).clicks(theirs, "Reach out"))
        modal = await crew.modal(eve(crew))
        await crew.does(eve(crew).submits(modal))
        await crew.settle()
        forged = _last(crew)
        forged["view"]["private_metadata"] = sealed
        await _nothing_crosses(crew, forged)
