import asyncio
import hashlib
import hmac
import io
import os
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.jobs import InProcessJobs
from bot.slack.app import create_app
from bot.slack.clients import client
from bot.slack.ourselves import ourselves
from bot.slack.outbox import Outbox
from bot.slack.run import MAX_BODY_BYTES, Underway, http_server
from tests.bot.fake_services import FakeServices
from tests.bot.injection_cases import injection_cases
from tests.bot.slack.conftest import some_deps
from tests.fake_slack import FakeSlack

SECRET = "0123456789abcdef"
CHUNK = 50_000  # bytes
PATIENCE_S = 5.0


async def an_app(slack: FakeSlack, outbox: Outbox, jobs: InProcessJobs | None = None) -> AsyncApp:
    own = client(slack.bot_token, api_url=slack.base_url)
    deps = some_deps(FakeServices(), jobs or InProcessJobs(), outbox, own, signing_secret=SECRET)
    return create_app(deps, client=own, us=await ourselves(own))


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as running:
        yield running


@pytest.fixture
async def address(slack: FakeSlack, outbox: Outbox) -> AsyncIterator[str]:
    async with http_server(await an_app(slack, outbox), host="127.0.0.1", port=0) as where:
        yield where


def signed(body: bytes, *, at: int, secret: str = SECRET) -> dict[str, str]:
    digest = hmac.new(secret.encode(), b"v0:%d:" % at + body, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": str(at),
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


async def status_of(address: str, body: bytes, headers: dict[str, str]) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{address}/slack/events", data=io.BytesIO(body), headers=headers) as response,
    ):
        return response.status


HELP = b"command=%2Flinkvouch&text=help&user_id=U1&channel_id=C1&team_id=T1&response_url=x"


async def test_health_answers_also_where_nothing_is_measured(address: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{address}/health") as response:
        assert (response.status, await response.json()) == (200, {"ok": True})


@pytest.mark.parametrize(
    ("change", "age_s"),
    [
        pytest.param({}, 301, id="older than five minutes"),
        pytest.param({}, -301, id="from the future"),
        pytest.param({"X-Slack-Signature": "v0=" + "0" * 64}, 0, id="wrong digest"),
        pytest.param({"X-Slack-Signature": ""}, 0, id="no signature"),
        pytest.param({"X-Slack-Signature": "v1=" + "0" * 64}, 0, id="unknown version"),
        pytest.param({"X-Slack-Signature": "v0=é"}, 0, id="letters beyond ASCII"),
        pytest.param({"X-Slack-Signature": "v0=" + "0" * 63 + "\u0660"}, 0, id="a digit of another script"),
        pytest.param({"X-Slack-Request-Timestamp": "abc"}, 0, id="a timestamp that is no number"),
        pytest.param({"X-Slack-Request-Timestamp": "1e400"}, 0, id="a timestamp that overflows"),
        pytest.param({"X-Slack-Request-Timestamp": "١٢٣"}, 0, id="digits of another script"),
    ],
)
async def test_what_slack_did_not_sign_is_refused(
    address: str, change: dict[str, str], age_s: int, caplog: pytest.LogCaptureFixture
) -> None:
    headers = signed(HELP, at=int(time.time()) - age_s) | change
    assert await status_of(address, HELP, headers) == 401
    assert "Traceback" not in caplog.text


async def test_what_was_changed_after_signing_is_refused(address: str) -> None:
    headers = signed(HELP, at=int(time.time()))
    assert await status_of(address, HELP.replace(b"U1", b"U2"), headers) == 401


@pytest.mark.parametrize(
    ("age_s", "secret", "says"),
    [
        pytest.param(0, "the former one", "not signed with SLACK_SIGNING_SECRET", id="a former secret"),
        pytest.param(400, SECRET, "the clock of this machine is wrong", id="a clock that is slow"),
        pytest.param(-400, SECRET, "the clock of this machine is wrong", id="a clock that is fast"),
    ],
)
async def test_why_a_signature_counts_for_nothing_stands_in_the_log(
    address: str, caplog: pytest.LogCaptureFixture, age_s: int, secret: str, says: str
) -> None:
    headers = signed(HELP, at=int(time.time()) - age_s, secret=secret)
    assert await status_of(address, HELP, headers) == 401
    assert says in caplog.text


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(b"text=\xff\xfe", "application/x-www-form-urlencoded", id="bytes that are no UTF-8"),
        pytest.param(
            b"text=a", "application/x-www-form-urlencoded; charset=klingon", id="an unknown charset"
        ),
    ],
)
@pytest.mark.parametrize("is_signed", [True, False], ids=["signed", "unsigned"])
async def test_a_body_that_cannot_be_read_is_refused_without_an_exception_in_the_log(
    address: str, body: bytes, content_type: str, caplog: pytest.LogCaptureFixture, *, is_signed: bool
) -> None:
    headers = signed(body, at=int(time.time())) if is_signed else {}
    assert await status_of(address, body, headers | {"Content-Type": content_type}) == (
        400 if is_signed else 401
    )
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"ssl_check=1&token=x", 200, id="the look at the certificate"),
        pytest.param(b"ssl_check=1&command=%2Fchecklink&text=help", 401, id="a command behind it"),
        pytest.param(b"ssl_check=0", 401, id="no look at it"),
    ],
)
async def test_slacks_look_at_our_certificate_is_answered_unsigned_and_does_nothing(
    slack: FakeSlack, address: str, body: bytes, status: int
) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert await status_of(address, body, headers) == status
    assert [call.method for call in slack.calls] == ["auth.test"], "at the start"


async def test_an_unsigned_challenge_is_refused(address: str) -> None:
    body = b'{"type": "url_verification", "challenge": "x"}'
    assert await status_of(address, body, {"Content-Type": "application/json"}) == 401


async def test_a_huge_body_is_refused(address: str) -> None:
    body = b"x" * (MAX_BODY_BYTES + 1)
    assert await status_of(address, body, signed(body, at=int(time.time()))) == 413


@pytest.mark.parametrize(
    ("headers", "sent"),
    [
        pytest.param(b"Content-Length: 20000000\r\n", 0, id="one that says so, before any of it"),
        pytest.param(
            b"Transfer-Encoding: chunked\r\n", 2 * MAX_BODY_BYTES, id="one that does not, before its end"
        ),
    ],
)
async def test_a_huge_body_is_refused_before_it_is_read_whole(
    address: str, headers: bytes, sent: int
) -> None:
    host, _, port = address.removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n")
        for _ in range(sent // CHUNK):
            writer.write(b"%x\r\n" % CHUNK + b"x" * CHUNK + b"\r\n")
        answer = await asyncio.wait_for(reader.readline(), PATIENCE_S)
    finally:
        writer.close()
    assert b" 413 " in answer


async def test_the_same_click_or_command_twice_is_one_piece_of_work(slack: FakeSlack, outbox: Outbox) -> None:
    jobs = InProcessJobs()
    body = (
        b"command=%2Fchecklink&text=https%3A%2F%2Fblog.example%2Fa&user_id=U1&user_name=ann&channel_id=C1"
        b"&channel_name=links&team_id=" + slack.workspace.id.encode() + b"&trigger_id=1.2.3"
        b"&response_url=http%3A%2F%2F127.0.0.1%3A9%2Fhook"
    )
    async with http_server(await an_app(slack, outbox, jobs), host="127.0.0.1", port=0) as address:
        for _ in range(2):
            assert await status_of(address, body, signed(body, at=int(time.time()))) == 200
        assert len(jobs._jobs) == 1
        await jobs.close()


async def test_the_end_waits_for_listeners_that_answered_already(slack: FakeSlack) -> None:
    done: list[str] = []
    app = AsyncApp(
        client=client(slack.bot_token, api_url=slack.base_url), signing_secret=slack.signing_secret
    )

    @app.command("/slow")
    async def slow(ack: AsyncAck) -> None:
        await ack()
        await asyncio.sleep(0.2)
        done.append("slow")

    underway = Underway(app)
    async with http_server(app, host="127.0.0.1", port=0) as address:
        await slack.connect_http(f"{address}/slack/events")
        await slack.user("ann").types("/slow", in_="#links")
        assert done == []
    await underway.end(PATIENCE_S)
    assert done == ["slow"]


async def test_the_end_waits_no_longer_than_it_is_told(slack: FakeSlack) -> None:
    app = AsyncApp(
        client=client(slack.bot_token, api_url=slack.base_url), signing_secret=slack.signing_secret
    )
    forever = asyncio.Event()

    @app.command("/stuck")
    async def stuck(ack: AsyncAck) -> None:
        await ack()
        await forever.wait()

    underway = Underway(app)
    async with http_server(app, host="127.0.0.1", port=0) as address:
        await slack.connect_http(f"{address}/slack/events")
        await slack.user("ann").types("/stuck", in_="#links")
        async with asyncio.timeout(PATIENCE_S):
            await underway.end(0.05)
    forever.set()


async def test_oauth_settings_in_the_environment_do_not_take_the_token_away(
    slack: FakeSlack, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN"):
        monkeypatch.setenv(name, "set")
    app = await an_app(slack, outbox)
    assert app.client.token == slack.bot_token
    assert app.client.retry_handlers == []
    assert app.oauth_flow is None
    assert os.environ["SLACK_CLIENT_ID"] == os.environ["SLACK_BOT_TOKEN"] == "set"


def test_secrets_are_not_printed(outbox: Outbox) -> None:
    own = client("xoxb-secret", api_url="")
    deps = some_deps(FakeServices(), InProcessJobs(), outbox, own, signing_secret="sig-secret")
    assert "secret" not in repr(deps)


# What the requests of the shared list are answered with, by the id of their case.
STATUS = {
    "slack_signature-01": 200,
    **dict.fromkeys((f"slack_signature-{number:02}" for number in range(2, 11)), 401),
    "slack_signature-11": 413,
    "slack_signature-14": 200,
    "slack_signature-15": 401,
}


def request_of(given: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
    """The request that a case describes: its body and its headers."""
    body = b"x" * given.get("body_bytes", 0) or HELP
    secret = "the former one" if "old secret" in given.get("signature", "") else SECRET
    headers = signed(body, at=int(time.time()) - given.get("age_s", 0), secret=secret)
    match given.get("signature"):
        case "missing":
            del headers["X-Slack-Signature"]
        case "valid for another body":
            body += b"&more=1"
        case str(said) if said.startswith("v0="):
            headers["X-Slack-Signature"] = said
        case str(said) if said.startswith("v1="):
            headers["X-Slack-Signature"] = headers["X-Slack-Signature"].replace("v0=", "v1=")
    if "timestamp" in given:
        headers["X-Slack-Request-Timestamp"] = given["timestamp"]
    form = {"Content-Type": headers["Content-Type"]}
    if "ssl_check" in given:
        return b"ssl_check=1&token=x", form
    if "url_verification" in given:
        return b'{"type": "url_verification", "challenge": "x"}', {"Content-Type": "application/json"}
    return body, headers


async def test_every_signature_case_of_the_evaluation_set(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    cases = {case["id"]: case["given"] for case in injection_cases("slack_signature")}
    for case_id, wanted in STATUS.items():
        body, headers = request_of(cases[case_id])
        assert await status_of(address, body, headers) == wanted, case_id
    assert "Traceback" not in caplog.text
