"""What an older version left, with addresses in plain text as it wrote them, is said and done by this one."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from pydantic import SecretStr

from bot.jobs import JobStore, open_jobs, run_worker
from bot.settings import Settings
from bot.slack import jobs
from bot.slack.bench import Workshop
from bot.slack.blocks import errors
from bot.slack.delivery import Delivery
from bot.slack.ids import Job
from bot.slack.jobs.running import payload_of
from bot.slack.outbox import Outbox
from bot.slack.reply import Place, ReplyTo
from bot.slack.start import over_socket
from bot.wiring import TENANT, open_offices
from storage import schema
from storage.database import Database
from storage.decisions import Person as Author
from tests.bot.slack.conftest import MANIFEST
from tests.fake_slack import FakeSlack, Person
from tests.fakes import parse_here

FIRST_WITH_SLACK: Final = "0009"


def asked_by(slack: FakeSlack, person: Person, occasion: str) -> ReplyTo:
    """With an address as Slack gives it."""
    channel = slack.channel("#links").channel
    path = slack.state.new_hook(slack.workspace, channel, person.user)
    slack.state.hooks[path.rpartition("/")[2]].acknowledged.set()
    return ReplyTo(
        person=Author(id=person.id, name=person.name),
        place=Place(channel=channel.id, name="links"),
        response_url=f"{slack.state.origin}{path}",
        occasion=occasion,
    )


async def left_behind(settings: Settings, slack: FakeSlack) -> None:
    """A letter and a job, and the tables of that version."""
    database = Database.open(settings.database(), backups=None)
    reply = asked_by(slack, slack.user("ann"), "a letter")
    await Delivery(Outbox(database), TENANT).answer(reply, errors.told("Said before."), key="a letter")
    with database.writing() as session:
        config = Config()
        config.set_main_option("script_location", str(schema.MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = session.connection()
        command.downgrade(config, FIRST_WITH_SLACK)
    database.close()
    async with open_jobs(JobStore.of(settings)) as asking:
        asking.register(Job.DIGEST_NOW.value, never)
        reply = asked_by(slack, slack.user("bob"), "a job")
        payload = payload_of(TENANT, reply, datetime.now(UTC), flag_channel="")
        await asking.enqueue(Job.DIGEST_NOW.value, payload, "local slack.digest_now left behind")


async def never(*_: object) -> None:
    raise AssertionError("this half only asks")


async def test_letters_and_jobs_of_an_older_version_go_through(tmp_path: Path) -> None:
    async with FakeSlack(manifest=MANIFEST) as slack:
        settings = Settings(
            _env_file=None,
            home=tmp_path,
            workers=0,
            slack_bot_token=SecretStr(slack.bot_token),
            slack_app_token=SecretStr(slack.app_token),
        )
        await left_behind(settings, slack)
        ann, bob = slack.user("ann"), slack.user("bob")
        stop = asyncio.Event()
        async with open_offices(settings, parse=parse_here) as offices:
            handlers = jobs.handlers(Workshop(offices, Outbox(offices.database)))
            working = asyncio.create_task(run_worker(handlers, JobStore.of(settings), stop))
            async with over_socket(settings, offices, api_url=slack.base_url):
                await slack.until(lambda: ann.private_messages(in_="#links"))
                await slack.until(lambda: bob.private_messages(in_="#links"))
            stop.set()
            await working
        assert (
            "No site set yet."
            in (bob.private_messages(in_="#links") + bob.direct_messages())[0].visible_text()
        )
        (said,) = ann.private_messages(in_="#links")
        assert said.visible_text() == "Said before."
        assert slack.faults == []
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name == f"linkvouch-before-{schema.newest()}.sqlite3"
