"""The files.* methods, and the addresses where bytes go in and come out."""

from collections.abc import Mapping
from typing import Final

from aiohttp import web

from tests.fake_slack import api_chat, events
from tests.fake_slack.api_call import Call, Method, Refused
from tests.fake_slack.shown import file_json
from tests.fake_slack.state import File, Json, State

LARGEST_FILE: Final = 1024**3  # bytes; Slack takes files up to 1 GB
SIGN_IN: Final = "<!DOCTYPE html><html><head><title>Sign in to Slack</title></head></html>"


def _file(call: Call, file_id: str) -> File:
    file = call.state.files.get(file_id)
    if file is None or file.content is None or file.owner.id not in call.workspace.users:
        raise Refused("file_not_found")
    known = call.workspace.channels
    in_reach = file.owner is call.workspace.bot or any(
        call.is_member(known[channel]) for channel in file.channels if channel in known
    )
    if file.channels and not in_reach:
        raise Refused("file_not_found")
    return file


def _info(call: Call) -> Json:
    file = _file(call, call.text("file"))
    return {"ok": True, "file": file_json(file), "comments": [], "response_metadata": {"next_cursor": ""}}


def _get_upload_url(call: Call) -> Json:
    name, length = call.text("filename"), call.text("length")
    if not length.isdecimal() or not 0 < int(length) <= LARGEST_FILE:
        raise Refused("invalid_arguments", messages=["[ERROR] length must be a number of bytes"])
    file = call.state.add_file(call.workspace.bot, name, content=None, length=int(length))
    return {"ok": True, "upload_url": f"{call.state.origin}/upload/v1/{file.id}", "file_id": file.id}


def _complete(call: Call) -> Json:
    given = call.parsed("files", unreadable="invalid_arguments")
    if not isinstance(given, list) or not given:
        raise Refused("invalid_arguments", messages=["[ERROR] files must be a list"])
    files = []
    for each in given:
        file = call.state.files.get(str(each.get("id")))
        if file is None or file.owner is not call.workspace.bot:
            raise Refused("file_not_found")
        if file.content is None:
            raise Refused("file_update_failed")
        file.title = each.get("title") or file.name
        files.append(file)
    if call.optional("channel_id"):
        channel = call.joined_channel("channel_id")
        blocks = call.parsed("blocks", unreadable="invalid_blocks_format") or []
        comment = call.optional("initial_comment") or ""
        content = api_chat.Content("", [], [])
        if comment or blocks:
            content = api_chat.checked(call.state, call.method, {"text": comment, "blocks": blocks})
        thread = api_chat.thread_of(call, channel)
        for file in files:
            file.channels.append(channel.id)
        api_chat.post(call.state, call.workspace, channel, content, thread_ts=thread, files=files)
        for file in files:
            events.file_shared(call.state, call.workspace, channel, file)
    return {"ok": True, "files": [file_json(file) for file in files]}


METHODS: Final[Mapping[str, Method]] = {
    "files.info": Method(_info, frozenset({"file", "count", "cursor", "limit", "page"}), scope="files:read"),
    "files.getUploadURLExternal": Method(
        _get_upload_url,
        frozenset({"filename", "length", "alt_txt", "alt_text", "snippet_type"}),
        scope="files:write",
    ),
    "files.completeUploadExternal": Method(
        _complete,
        frozenset({"files", "channel_id", "channels", "blocks", "initial_comment", "thread_ts"}),
        scope="files:write",
    ),
}


async def content_of(request: web.Request) -> bytes:
    """The bytes of an upload: the body, or the one file of a form."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.file.read()
    return b""


def receive(state: State, file_id: str, content: bytes) -> web.Response:
    file = state.files.get(file_id)
    if file is None or file.content is not None:
        return web.Response(status=404)
    if len(content) != file.length:
        state.fault("upload", f"{len(content)} bytes came where {file.length} were announced")
        return web.Response(status=400, text="length mismatch")
    file.content = content
    return web.Response(text=f"OK - {len(content)}")


def send(state: State, request: web.Request) -> web.Response:
    """The bytes of a file; a page to sign in, as Slack does, when the token may not read it."""
    file = state.files.get(request.match_info["file"].rpartition("-")[2])
    if file is None or file.content is None:
        return web.Response(status=404)
    token = state.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer").strip())
    may_read = token is not None and token.error is None and "files:read" in token.scopes
    if token is None or not may_read or token.workspace is None or token.workspace.id != file.owner.seen_in:
        return web.Response(text=SIGN_IN, content_type="text/html")
    return web.Response(body=file.content, content_type=file_json(file)["mimetype"])
