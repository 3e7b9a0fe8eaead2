import asyncio
from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from audits.rights import Role, Standing
from bot.slack.channels import HIDDEN, About, Channels
from bot.slack.errors import UserError
from bot.slack.people import OUTAGE_S, PAUSE_S, REMEMBERED_S, People, role_of
from tests.fake_slack import FakeSlack, Kind, RateLimit, Status

TRIES = 20  # more than there is time for


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as slack:
        yield slack
        assert slack.faults == []


def client_of(slack: FakeSlack) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.base_url, retry_handlers=[])


def asked(slack: FakeSlack, method: str) -> int:
    return sum(call.method == method for call in slack.calls)


@pytest.mark.parametrize(
    ("user", "role"),
    [
        pytest.param({}, Role.MEMBER, id="a member"),
        pytest.param({"is_admin": True}, Role.ADMIN, id="an admin"),
        pytest.param({"is_admin": True, "is_owner": True}, Role.OWNER, id="an owner"),
        pytest.param({"is_restricted": True}, Role.GUEST, id="a guest of several channels"),
        pytest.param({"is_restricted": True, "is_ultra_restricted": True}, Role.GUEST, id="a guest of one"),
        pytest.param({"is_bot": True, "is_admin": True}, Role.BOT, id="a bot"),
        pytest.param({"is_workflow_bot": True}, Role.BOT, id="a workflow"),
        pytest.param({"id": "USLACKBOT"}, Role.BOT, id="Slackbot"),
        pytest.param({"deleted": True, "is_admin": True}, Role.DEACTIVATED, id="a former admin"),
        pytest.param({"is_stranger": True, "is_admin": True}, Role.OUTSIDER, id="an admin elsewhere"),
    ],
)
def test_a_role_is_what_slack_says(user: dict[str, object], role: Role) -> None:
    assert role_of({"id": "U1", **user}) is role


async def test_a_person_is_asked_about_once_in_ten_minutes(slack: FakeSlack) -> None:
    clock = Clock()
    people, bob = People(client_of(slack), clock=clock), slack.user("bob")
    for _ in range(2):
        assert await people.standing(bob.id) == Standing(person=bob.id, role=Role.MEMBER)
    assert (asked(slack, "users.info"), asked(slack, "users.list")) == (1, 1)
    slack.deactivate("bob")
    clock.now = REMEMBERED_S - 1
    assert (await people.standing(bob.id)).role is Role.MEMBER
    clock.now = REMEMBERED_S
    assert (await people.standing(bob.id)).role is Role.DEACTIVATED


async def test_many_at_once_ask_about_a_person_once(slack: FakeSlack) -> None:
    people, ann = People(client_of(slack)), slack.user("ann")
    told = await asyncio.gather(*(people.standing(ann.id) for _ in range(10)))
    assert {each.role for each in told} == {Role.ADMIN}
    assert (asked(slack, "users.info"), asked(slack, "users.list")) == (1, 1)


async def test_somebody_unknown_is_an_outsider(slack: FakeSlack) -> None:
    assert (await People(client_of(slack)).standing("U999")).role is Role.OUTSIDER


async def test_name_and_time_zone_are_known(slack: FakeSlack) -> None:
    about = await People(client_of(slack)).about(slack.user("ann").id)
    assert (about.name, about.timezone) == ("ann", "Europe/London")


async def test_one_full_member_beside_guests_bots_and_who_left_is_alone(slack: FakeSlack) -> None:
    slack.deactivate("bob")
    slack.add_user("robo", Kind.BOT)
    people = People(client_of(slack))
    assert (await people.standing(slack.user("ann").id)).alone
    assert not (await people.standing(slack.user("gus").id)).alone, "a guest is no member"


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(RateLimit(30), id="too often"),
        pytest.param(Status(503), id="trouble at Slack"),
    ],
)
async def test_nobody_decides_while_slack_does_not_tell_who_they_are(
    slack: FakeSlack, trouble: RateLimit | Status, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack.trouble("users.info", trouble, times=TRIES)
    people, bob = People(client_of(slack)), slack.user("bob")
    with monkeypatch.context() as sooner:
        sooner.setattr("bot.slack.people.PATIENCE_S", 2 * PAUSE_S)
        with pytest.raises(UserError, match="Slack does not tell me who you are"):
            await people.standing(bob.id)
    slack.troubles._coming.clear()
    assert (await people.standing(bob.id)).role is Role.MEMBER, "the next time it is asked again"


@pytest.mark.parametrize("method", ["users.info", "users.list"])
@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(RateLimit(1), id="too often"),
        pytest.param(Status(503), id="trouble at Slack"),
    ],
)
async def test_slack_is_asked_again_while_the_click_is_good(
    slack: FakeSlack, method: str, trouble: RateLimit | Status
) -> None:
    slack.deactivate("bob")
    slack.trouble(method, trouble)
    ann = slack.user("ann").id
    assert await People(client_of(slack)).standing(ann) == Standing(person=ann, role=Role.ADMIN, alone=True)


async def test_what_was_known_counts_for_an_hour_of_an_outage_and_no_longer(slack: FakeSlack) -> None:
    slack.deactivate("bob")
    clock = Clock()
    people, ann = People(client_of(slack), clock=clock), slack.user("ann").id
    known = await people.standing(ann)
    for method in ("users.info", "users.list"):
        slack.trouble(method, RateLimit(30), times=TRIES)
    clock.now = REMEMBERED_S + OUTAGE_S - 1
    assert await people.standing(ann) == known
    clock.now = REMEMBERED_S + OUTAGE_S
    with pytest.raises(UserError, match="Slack does not tell me who you are"):
        await people.standing(ann)


async def test_what_was_known_counts_no_more_when_slack_refuses_the_token(slack: FakeSlack) -> None:
    clock = Clock()
    people, ann = People(client_of(slack), clock=clock), slack.user("ann").id
    await people.standing(ann)
    slack.revoke()
    clock.now = REMEMBERED_S
    with pytest.raises(UserError, match="Slack does not tell me who you are"):
        await people.standing(ann)


async def test_who_may_be_alone_counts_as_not_alone(slack: FakeSlack) -> None:
    slack.deactivate("bob")
    slack.trouble("users.list", RateLimit(30))
    people, ann = People(client_of(slack)), slack.user("ann")
    assert not (await people.standing(ann.id)).alone
    assert (await people.standing(ann.id)).alone


async def test_what_channels_are(slack: FakeSlack) -> None:
    slack.add_workspace("supplier")
    shared = slack.add_channel("#shared", ["ann"], shared_with=["supplier"])
    closed = slack.add_channel("#secret", ["ann"], private=True, bot=False)
    channels = Channels(client_of(slack))
    assert await channels.about(slack.channel("#links").id) == About(member=True)
    assert await channels.about(slack.channel("#general").id) == About(member=False)
    assert await channels.about(shared.id) == About(member=True, shared=True)
    assert await channels.about(closed.id) == HIDDEN
    assert await channels.about("C999") == HIDDEN


async def test_a_channel_that_may_not_be_asked_about_is_unknown() -> None:
    async with FakeSlack(scopes=("chat:write",)) as slack:
        assert await Channels(client_of(slack)).about(slack.channel("#links").id) is None
        slack.faults.clear()  # the fake notes calls without a scope


async def test_a_message_that_is_gone_has_no_address(slack: FakeSlack) -> None:
    assert await Channels(client_of(slack)).permalink(slack.channel("#links").id, "1.1") == ""
