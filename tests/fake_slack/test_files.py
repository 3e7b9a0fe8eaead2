from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fake_slack import SCOPES, CannotDo, Envelope, FakeSlack, SeenView, Status, samples
from tests.fake_slack.state import Json
from tests.fake_slack.test_actors import Answering
from tests.fake_slack.views import checked_view, show

CSV = b"Referring page URL\nhttps://blog.example/post\n"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(
        scopes=SCOPES | {"files:read", "files:write"}, events={"message.channels", "file_shared"}
    ) as fake:
        fake.transport, fake.http = "http", Answering()
        yield fake


@pytest.fixture
def client(slack: FakeSlack) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.base_url, retry_handlers=[])


def heard(slack: FakeSlack) -> list[Envelope]:
    assert isinstance(slack.http, Answering)
    return slack.http.got


async def download(url: str, token: str) -> tuple[str, bytes]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.content_type, await response.read()


async def test_dropped_file_is_a_message_and_an_event_and_can_be_read(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    message = await slack.user("ann").uploads("links.csv", CSV, in_="#links", text="our links")
    shared, said = sorted((each.payload["event"] for each in heard(slack)), key=lambda event: event["type"])
    assert (said["subtype"], said["files"][0]["name"]) == ("file_share", "links.csv")
    assert (shared["type"], shared["file_id"]) == ("file_shared", said["files"][0]["id"])
    assert message.visible_text() == "our links\n(file: links.csv)"

    info: Json = (await client.files_info(file=shared["file_id"]))["file"]
    assert (info["size"], info["filetype"], info["mimetype"]) == (len(CSV), "csv", "text/csv")
    assert await download(info["url_private_download"], slack.bot_token) == ("text/csv", CSV)
    assert await download(info["url_private"], slack.bot_token) == ("text/csv", CSV)


@pytest.mark.parametrize("token", ["", "xoxb-1"], ids=["no token", "an unknown token"])
async def test_reader_without_leave_gets_a_page_to_sign_in(slack: FakeSlack, token: str) -> None:
    message = await slack.user("ann").uploads("links.csv", CSV, in_="#links")
    kind, page = await download(message.message.files[0].address, token)
    assert kind == "text/html"
    assert CSV not in page


async def test_token_without_the_scope_reads_no_file() -> None:
    async with FakeSlack(events=()) as slack:
        file = slack.user("ann").has_file("links.csv", CSV)
        assert (await download(file.address, slack.bot_token))[0] == "text/html"


async def test_results_are_uploaded_by_the_sdk_into_a_thread(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    card = await slack.user("ann").says("audit this", in_="#links")
    await client.files_upload_v2(
        content=CSV,
        filename="results.csv",
        title="Results",
        channel=slack.channel("#links").id,
        thread_ts=card.ts,
        initial_comment="412 links",
    )
    [reply] = card.replies()
    assert (reply.author, reply.files) == ("linkvouch", ["results.csv"])
    assert reply.visible_text() == "412 links\n(file: results.csv)"
    assert reply.message.files[0].content == CSV
    assert slack.faults == []


@pytest.mark.parametrize(
    ("args", "error"),
    [
        pytest.param({"files": [{"id": "F0"}]}, "file_not_found", id="no such file"),
        pytest.param({"files": []}, "invalid_arguments", id="no files"),
    ],
)
async def test_upload_of_nothing_is_not_completed(client: AsyncWebClient, args: Json, error: str) -> None:
    with pytest.raises(SlackApiError, match=error):
        await client.files_completeUploadExternal(**args)


async def test_upload_is_complete_only_with_its_bytes(slack: FakeSlack, client: AsyncWebClient) -> None:
    begun = await client.files_getUploadURLExternal(filename="a.csv", length=len(CSV))
    files = [{"id": begun["file_id"], "title": "a"}]
    with pytest.raises(SlackApiError, match="file_update_failed"):
        await client.files_completeUploadExternal(files=files)
    slack.trouble("upload", Status(500))
    async with aiohttp.ClientSession() as session:
        statuses = [
            (await session.post(begun["upload_url"], data=content)).status for content in (CSV, b"short", CSV)
        ]
    assert statuses == [500, 400, 200]
    assert (await client.files_completeUploadExternal(files=files))["ok"]
    assert [fault.says for fault in slack.faults] == [f"5 bytes came where {len(CSV)} were announced"]


async def test_file_of_a_channel_out_of_reach_is_not_found(slack: FakeSlack, client: AsyncWebClient) -> None:
    message = await slack.user("ann").uploads("a.csv", CSV, in_="#general")
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_info(file=message.message.files[0].id)


async def test_file_is_chosen_in_a_modal(slack: FakeSlack) -> None:
    element = {"type": "file_input", "action_id": "csv", "filetypes": ["csv"], "max_files": 1}
    body = checked_view(samples.modal(samples.question(element=element)), kind="modal")
    ann = slack.user("ann")
    modal = SeenView(slack.state, show(slack.state, ann.user, body, on_top=False))
    with pytest.raises(CannotDo, match=r"a\.pdf is none of \['csv'\]"):
        await ann.fills(modal, reason=ann.has_file("a.pdf", b"%PDF"))
    with pytest.raises(CannotDo, match="at most 1"):
        await ann.fills(modal, reason=[ann.has_file("a.csv", CSV), ann.has_file("b.csv", CSV)])
    await ann.fills(modal, reason=ann.has_file("a.csv", CSV))
    assert "[ a.csv ]" in modal.visible_text()
    await ann.submits(modal)
    [given] = heard(slack)[-1].payload["view"]["state"]["values"]["why"]["csv"]["files"]
    assert await download(given["url_private_download"], slack.bot_token) == ("text/csv", CSV)
