"""What apps ask about the workspace and its bots, and reactions."""

import re
from collections.abc import Mapping
from typing import Final

from tests.fake_slack.api_call import Call, Method, Refused
from tests.fake_slack.state import APP_ID, Json, Message, UserGroup

_EMOJI: Final = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


def _team_info(call: Call) -> Json:
    wanted = call.optional("team")
    if wanted not in {None, call.workspace.id}:
        raise Refused("team_not_found")
    domain = call.workspace.domain
    url = f"https://{domain}.slack.com/"
    team = {"id": call.workspace.id, "name": domain, "domain": domain, "url": url, "email_domain": ""}
    return {"ok": True, "team": {**team, "icon": {"image_default": True}, "is_verified": False}}


def _bots_info(call: Call) -> Json:
    bot = call.workspace.bot
    if call.optional("bot") not in {None, bot.bot_id}:
        raise Refused("bot_not_found")
    about = {"id": bot.bot_id, "deleted": False, "name": bot.name, "updated": 0, "app_id": APP_ID}
    return {"ok": True, "bot": {**about, "user_id": bot.id, "icons": {}}}


def _group_json(call: Call, group: UserGroup) -> Json:
    return {
        "id": group.id,
        "team_id": call.workspace.id,
        "is_usergroup": True,
        "name": group.handle,
        "handle": group.handle,
        "user_count": len(group.members),
        "date_delete": 0,
        **({"users": group.members} if call.flag("include_users") else {}),
    }


def _groups(call: Call) -> Json:
    return {"ok": True, "usergroups": [_group_json(call, group) for group in call.workspace.groups.values()]}


def _group_users(call: Call) -> Json:
    group = call.workspace.groups.get(call.text("usergroup"))
    if group is None:
        raise Refused("no_such_subteam")
    return {"ok": True, "users": list(group.members)}


def _message(call: Call) -> Message:
    channel = call.joined_channel()
    message = channel.find(call.text("timestamp"))
    if message is None:
        raise Refused("message_not_found")
    return message


def _emoji(call: Call) -> str:
    name = call.text("name").strip(":")
    if not _EMOJI.fullmatch(name):
        raise Refused("invalid_name")
    return name


def _react(call: Call) -> Json:
    message, name = _message(call), _emoji(call)
    users = message.reactions.setdefault(name, [])
    if call.workspace.bot.id in users:
        raise Refused("already_reacted")
    users.append(call.workspace.bot.id)
    return {"ok": True}


def _unreact(call: Call) -> Json:
    message, name = _message(call), _emoji(call)
    users = message.reactions.get(name, [])
    if call.workspace.bot.id not in users:
        raise Refused("no_reaction")
    users.remove(call.workspace.bot.id)
    if not users:
        del message.reactions[name]
    return {"ok": True}


_REACTION: Final = frozenset({"channel", "name", "timestamp"})

METHODS: Final[Mapping[str, Method]] = {
    "team.info": Method(
        _team_info, frozenset({"team", "domain", "include_slackbot_availability"}), scope="team:read"
    ),
    "bots.info": Method(_bots_info, frozenset({"bot"}), scope="users:read"),
    "usergroups.list": Method(
        _groups, frozenset({"include_count", "include_disabled", "include_users"}), scope="usergroups:read"
    ),
    "usergroups.users.list": Method(
        _group_users, frozenset({"usergroup", "include_disabled"}), scope="usergroups:read"
    ),
    "reactions.add": Method(_react, _REACTION, scope="reactions:write"),
    "reactions.remove": Method(_unreact, _REACTION | {"file", "file_comment"}, scope="reactions:write"),
}
