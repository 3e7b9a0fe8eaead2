"""The app as Slack is told of it: one manifest for Socket Mode, and the same with addresses for HTTP."""

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

EVENTS_PATH: Final = "/slack/events"  # where Slack sends everything
INSTALL_PATH: Final = "/slack/install"  # where an admin of a workspace begins
REDIRECT_PATH: Final = "/slack/oauth_redirect"  # where Slack sends them back; Bolt's own name for it
_FILE: Final = Path(__file__).with_name("manifest.json")


class NotAnAddress(Exception):
    """Slack could not reach the app under it. One sentence for a person."""


def for_sockets() -> dict[str, Any]:
    """The manifest as it lies in the file: Socket Mode, no address of ours."""
    return deepcopy(_read())


def for_http(address: str) -> dict[str, Any]:
    """The same app with the addresses that Slack calls, below the public one. Raises NotAnAddress."""
    base = _base(address)
    manifest = for_sockets()
    for command in manifest["features"]["slash_commands"]:
        command["url"] = base + EVENTS_PATH
    manifest["oauth_config"]["redirect_urls"] = [base + REDIRECT_PATH]
    settings = manifest["settings"]
    settings["event_subscriptions"]["request_url"] = base + EVENTS_PATH
    settings["interactivity"]["request_url"] = base + EVENTS_PATH
    settings["socket_mode_enabled"] = False
    return manifest


def as_text(manifest: dict[str, Any]) -> str:
    """As it is pasted at Slack."""
    return json.dumps(manifest, indent=2, ensure_ascii=False)


def optional_scopes() -> frozenset[str]:
    """Those that whoever installs the app may leave out."""
    return frozenset(_scopes()["bot_optional"])


def required_scopes() -> frozenset[str]:
    """Those without which the app cannot do its work. Slack wants the optional ones in its full list too."""
    return frozenset(_scopes()["bot"]) - optional_scopes()


def _scopes() -> dict[str, list[str]]:
    scopes: dict[str, list[str]] = _read()["oauth_config"]["scopes"]
    return scopes


@cache
def _read() -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return manifest


def _base(address: str) -> str:
    """Without the last slash. A path is kept: a proxy may serve the app below one."""
    try:
        parts = urlsplit(address.strip())
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        named = False
    if not named or parts.scheme != "https" or parts.username is not None or parts.query or parts.fragment:
        raise NotAnAddress("Slack calls the app at an address like https://links.your-company.com.")
    return f"https://{parts.netloc}{parts.path.rstrip('/')}"
