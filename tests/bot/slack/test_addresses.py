"""Where people are answered is a secret that only the app can read, and never stands in a database."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.keyring import Keyring
from bot.slack.addresses import SEALED, Addresses
from bot.slack.blocks import errors
from bot.slack.sender import Sender
from storage.database import Database
from tests.bot.builders import PAGE
from tests.bot.slack.conftest import AT_ONCE, Office
from tests.bot.slack.small_slack import HOOK, TENANT, SmallSlack, a_post, serving

URL = "https://hooks.slack.com/commands/T1/42/secret"
ADDRESSES = Addresses(Keyring.of_token("xoxb-1"))


def test_an_address_opens_where_it_was_sealed() -> None:
    sealed = ADDRESSES.seal(URL, tenant="E1.T1")
    assert sealed.startswith(SEALED)
    assert "secret" not in sealed
    assert ADDRESSES.seal(sealed, tenant="E1.T1") == sealed
    assert Addresses(Keyring.of_token("xoxb-1")).open(sealed, tenant="E1.T1") == URL
    assert ADDRESSES.seal("", tenant="E1.T1") == ""


def test_what_was_written_down_before_addresses_were_sealed_is_used_as_it_is() -> None:
    assert ADDRESSES.open(URL, tenant="E1.T1") == URL


@pytest.mark.parametrize(
    "held",
    [
        pytest.param(Addresses(Keyring.of_token("xoxb-2")).seal(URL, tenant="E1.T1"), id="another token's"),
        pytest.param(ADDRESSES.seal(URL, tenant="E1.T2"), id="another tenant's"),
        pytest.param(f"{ADDRESSES.seal(URL, tenant='E1.T1')[:-8]}AAAAAAA=", id="a changed one"),
        pytest.param(f"{SEALED}é", id="no letters of base64"),
        pytest.param(f"{SEALED}A", id="half a byte"),
    ],
)
def test_what_no_key_opens_is_no_address(held: str) -> None:
    assert ADDRESSES.open(held, tenant="E1.T1") == ""


def watch_over(database: Database) -> None:
    """Keep every address that stands in the outbox at some time."""
    with database.writing() as session:
        connection = session.connection()
        connection.execute(text("CREATE TABLE seen (address TEXT)"))
        for change in (
            "CREATE TRIGGER put AFTER INSERT ON outbox BEGIN INSERT INTO seen SELECT NEW.response_url; END",
            "CREATE TRIGGER new AFTER UPDATE ON outbox BEGIN INSERT INTO seen SELECT NEW.response_url; END",
        ):
            connection.execute(text(change))


async def test_no_address_is_written_down_that_others_could_use(office: Office) -> None:
    """Of a command, of a button, and of what a job says; everybody is answered all the same."""
    watch_over(office.database)
    office.services.gate.clear()
    await office.ann.types(f"/checklink {PAGE}", in_="#links")
    await office.services.started.wait()
    (payload,) = [json.loads(job.payload) for job in office.jobs._jobs.values()]
    assert payload["reply_to"]["response_url"].startswith(SEALED)
    office.services.gate.set()
    card = (await office.private(office.ann, 2))[-1]
    await office.ann.clicks(card, "Watch this link")
    await office.private(office.ann, 3)
    with office.database.reading() as session:
        written = session.connection().scalars(text("SELECT address FROM seen WHERE address <> ''")).all()
    assert len(written) >= 3
    assert {address[: len(SEALED)] for address in written} == {SEALED}


@pytest.mark.parametrize(
    ("token", "place"),
    [pytest.param("xoxb-1", HOOK, id="opened"), pytest.param("xoxb-2", "DU1", id="not opened")],
)
async def test_an_answer_whose_address_does_not_open_reaches_the_person_directly(
    database: Database, token: str, place: str
) -> None:
    slack = SmallSlack()
    async with serving(slack):
        post = a_post(slack, database, pace=AT_ONCE)
        addresses = Addresses(Keyring.of_token(token))
        sender = Sender(post.sender._clients, post.outbox, now=slack.clock, addresses=addresses)
        sealed = ADDRESSES.seal(post.reply.response_url, tenant=TENANT)
        reply = replace(post.reply, response_url=sealed)
        await post.delivery.answer(reply, errors.told("Hello."), key="k")
        await sender.round()
    assert [(each.channel, each.text) for each in slack.said] == [(place, "Hello.")]
