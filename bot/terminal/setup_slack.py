"""The step of `setup` for Slack: tokens for Socket Mode, secrets for HTTP mode; tried and written down."""

import asyncio
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from bot import env_file
from bot.terminal.running import Doors, say
from bot.terminal.setup_steps import TRIES, Answers, Report, agreed, asked

ENV_FILE: Final = Path(".env")  # in the folder linkvouch is started from, where the settings look for it
KEY_BYTES: Final = 32  # 256 bits, as many as the longest key of AES has
KEY: Final = "LINKVOUCH_SECRET_KEY"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Secret:
    """One value that Slack's pages show, and what it looks like there."""

    name: str
    form: re.Pattern[str]
    looks: str  # completes "NAME …"

    @property
    def setting(self) -> str:
        return self.name.lower()


# https://docs.slack.dev/authentication/tokens
BOT: Final = _Secret(name="SLACK_BOT_TOKEN", form=re.compile(r"xoxb-.*"), looks="begins with xoxb-")
APP: Final = _Secret(name="SLACK_APP_TOKEN", form=re.compile(r"xapp-.*"), looks="begins with xapp-")
# Basic Information, App Credentials, of an app's pages.
SIGNING: Final = _Secret(
    name="SLACK_SIGNING_SECRET",
    form=re.compile(r"[0-9A-Za-z]{32}"),
    looks="has 32 letters and digits",
)
CLIENT_ID: Final = _Secret(
    name="SLACK_CLIENT_ID", form=re.compile(r"\d+\.\d+"), looks="has two numbers with a dot between"
)
CLIENT_SECRET: Final = _Secret(
    name="SLACK_CLIENT_SECRET",
    form=re.compile(r"[0-9A-Za-z]{32}"),
    looks="has 32 letters and digits",
)
TOKENS: Final = (BOT, APP)
OF_HTTP: Final = (SIGNING, CLIENT_ID, CLIENT_SECRET)


def slack(answers: Answers, here: Doors, report: Report) -> None:
    """The values: from the environment or asked for, tried, and written down when that is wanted."""
    settings = here.load_settings()
    known = {one.name: _plain(getattr(settings, one.setting)) for one in (*TOKENS, *OF_HTTP)}
    values = dict(known)
    if answers.ask:
        _ask_for(TOKENS, values)
    http = answers.http or (
        answers.ask and agreed("Prepare HTTP mode as well, for a machine that Slack can reach?")
    )
    if http and answers.ask:
        _ask_for(OF_HTTP, values)
    mode = (*TOKENS, *OF_HTTP) if http else TOKENS
    values = {one.name: values[one.name] for one in mode}
    if not http and not any(values.values()) and answers.env_file is None:
        report.skipped.append(
            "Slack (linkvouch slack --manifest, then set SLACK_BOT_TOKEN and SLACK_APP_TOKEN)"
        )
        return
    wrong = [*_missing(values, http=http), *_odd(values, mode)]
    if wrong:
        for each in wrong:
            say(f"{each}: Slack was left out.")
        report.failed += 1
        return
    if not _taken(values, here.slack_api):
        report.failed += 1
        return
    report.done += 1
    target = answers.env_file
    key = _plain(settings.secret_key)
    is_new = (http and not key) or any(values[name] != known[name] for name in values)
    if (
        target is None
        and is_new
        and answers.ask
        and agreed(f"Write them to {ENV_FILE}, readable by you alone?")
    ):
        target = ENV_FILE
    if http:
        _add_key(key, target, values, report)
    if target is not None:
        _write(target, {name: value for name, value in values.items() if value}, report)


def _ask_for(wanted: tuple[_Secret, ...], values: dict[str, str]) -> None:
    if wanted is TOKENS and not all(values[one.name] for one in wanted):
        say("Slack's app is made from what linkvouch slack --manifest prints; docs/install.md leads on.")
    for one in wanted:
        values[one.name] = values[one.name] or _asked(one)


def _asked(wanted: _Secret) -> str:
    for _ in range(TRIES):
        answer = asked(f"{wanted.name} ({wanted.looks}), not shown", secret=True)
        if not answer or wanted.form.fullmatch(answer):
            return answer
        say(f"{wanted.name} {wanted.looks}, and that does not.")
    return ""


def _missing(values: dict[str, str], *, http: bool) -> Iterator[str]:
    """What the mode that is wanted needs and has not."""
    needed = {one.name for one in TOKENS}
    if http:
        by_install = {CLIENT_ID.name, CLIENT_SECRET.name}  # either gives the other a meaning
        has_some = any(values[name] for name in by_install)
        needed = {SIGNING.name} | (by_install if has_some else {BOT.name})
    yield from (f"{name} is not set" for name in values if name in needed and not values[name])


def _odd(values: dict[str, str], mode: Sequence[_Secret]) -> Iterator[str]:
    """What in the environment does not look as Slack's pages show it; never the value itself."""
    for one in mode:
        if values[one.name] and not one.form.fullmatch(values[one.name]):
            yield f"{one.name} {one.looks}, and that in the environment does not"


def _taken(values: dict[str, str], api_url: str) -> bool:
    """Does Slack take the tokens? Said either way. Client id and secret are tried by the first install."""
    from bot.slack.reaching import CannotStart
    from bot.slack.verify import verify

    bot, app = values[BOT.name], values[APP.name]
    if not bot:
        return True
    try:
        who = asyncio.run(verify(bot_token=bot, app_token=app, api_url=api_url))
    except CannotStart as error:
        say(f"{error} The tokens were not kept. To try again: linkvouch setup")
        return False
    say(f"Slack takes the tokens: {who}. To run the app: linkvouch {'slack' if app else 'serve'}")
    return True


def _add_key(key: str, target: Path | None, values: dict[str, str], report: Report) -> None:
    """The key beside the other values, a new one where there is none. One that the file holds stays: what it
    encrypted would be lost.
    """
    if target is not None and KEY in env_file.names(target):
        say(f"{target} holds a {KEY} already, which stays.")
    elif key:
        values[KEY] = key
    elif target is None:
        say(f"{KEY} is not set, and `linkvouch serve` needs it. To have one made: --env-file {ENV_FILE}")
        report.failed += 1
    else:
        values[KEY] = secrets.token_urlsafe(KEY_BYTES)
        say(f"A new {KEY} goes into {target}. Keep a copy: stored tokens cannot be read without it.")


def _write(target: Path, values: dict[str, str], report: Report) -> None:
    try:
        env_file.write(target, values)
    except env_file.EnvFileError as error:
        say(str(error))
        report.failed += 1
    else:
        say(f"Written to {target}, readable by you alone.")


def _plain(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
