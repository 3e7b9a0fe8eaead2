"""Slack's lines of the doctor: are the keys there, what did Slack allow, and how is the running app?"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from bot.doctor_items import Item
from bot.front_state import FrontState
from bot.keyring import Keyring, UnusableKey
from bot.settings import Settings

BOT_BEGINS: Final = "xoxb-"  # https://docs.slack.dev/authentication/tokens
APP_BEGINS: Final = "xapp-"
SEE: Final = "See SLACK_BOT_TOKEN in .env.example."
MANY_LETTERS_S: Final = 600.0  # Slack's own waits are over long before


def keys(settings: Settings) -> Item:
    """Are those set that the way of running needs, which they tell themselves?"""
    bot = settings.slack_bot_token.get_secret_value()
    app = settings.slack_app_token.get_secret_value()
    if settings.slack_client_id:
        return _http(settings, needed=("SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET"), whose="any workspace")
    if bot and _is_http(settings):
        return _http(settings, needed=(), whose="one workspace")
    if not bot and not app:
        says = (
            "No Slack tokens are set; the command line works without them. The app is made from a manifest."
        )
        return Item(name="slack", ok=None, says=says, next="linkvouch slack --manifest")
    return _socket_mode(bot, app)


def scopes(missing: Mapping[str, str], required: frozenset[str], *, known: bool) -> Item:
    """`missing` are the scopes that Slack did not give, each with what is lost."""
    if not known:
        return Item(name="slack scopes", ok=None, says="Slack takes the token and does not tell its scopes.")
    if not missing:
        return Item(name="slack scopes", ok=True, says="Slack gave every scope that the manifest names.")
    told = "; ".join(f"{scope}: {loss}" for scope, loss in missing.items())
    lacking = bool(required & missing.keys())
    advice = "Install the app to the workspace again." if lacking else "Those are optional."
    following = "linkvouch slack --manifest" if lacking else ""
    return Item(
        name="slack scopes", ok=False if lacking else None, says=f"Missing: {told}. {advice}", next=following
    )


def refused(sentence: str, *, reached: bool) -> Item:
    """Slack, asked by the token, said no or nothing."""
    return Item(name="slack scopes", ok=False if reached else None, says=sentence)


def app(state: FrontState | None, settings: Settings, now: datetime) -> Item:
    """How the app runs that keeps its data where we do, as it told itself a moment ago."""
    if state is None or not state.is_fresh(now.timestamp()):
        says = "The app does not run on this machine."
        return Item(name="slack app", ok=None, says=says, next=keys(settings).next)
    told = [_connection(state, now), _workers(state, settings), _letters(state)]
    well = state.connected_since > 0 and (state.workers > 0) and state.oldest_letter_s < MANY_LETTERS_S
    without = "linkvouch worker" if state.workers == 0 and settings.workers == 0 else ""
    return Item(name="slack app", ok=well, says=" ".join(told), next=without)


def _is_http(settings: Settings) -> bool:
    signed = settings.slack_signing_secret.get_secret_value()
    return bool(settings.slack_client_id or (signed and not settings.slack_app_token.get_secret_value()))


def _socket_mode(bot: str, app: str) -> Item:
    missing = [name for name, token in (("SLACK_BOT_TOKEN", bot), ("SLACK_APP_TOKEN", app)) if not token]
    if missing:
        return _wrong(f"{missing[0]} is not set; Socket Mode needs both tokens.")
    if not bot.startswith(BOT_BEGINS):
        return _wrong(f"SLACK_BOT_TOKEN does not begin with {BOT_BEGINS}.")
    if not app.startswith(APP_BEGINS):
        return _wrong(f"SLACK_APP_TOKEN does not begin with {APP_BEGINS}.")
    return Item(name="slack", ok=True, says="Both tokens for Socket Mode are set.", next="linkvouch slack")


def _http(settings: Settings, *, needed: tuple[str, ...], whose: str) -> Item:
    missing = [name for name in needed if not getattr(settings, name.lower()).get_secret_value()]
    if missing:
        return _wrong(f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set.")
    bot = settings.slack_bot_token.get_secret_value()
    if bot and not bot.startswith(BOT_BEGINS):
        return _wrong(f"SLACK_BOT_TOKEN does not begin with {BOT_BEGINS}.")
    try:
        Keyring.parse(settings.secret_key.get_secret_value())
    except UnusableKey as error:
        return Item(name="slack", ok=False, says=str(error), next="linkvouch setup --http --env-file .env")
    says = f"Everything for HTTP is set, for {whose}."
    return Item(name="slack", ok=True, says=says, next="linkvouch serve")


def _wrong(says: str) -> Item:
    return Item(name="slack", ok=False, says=f"{says} {SEE}")


def _connection(state: FrontState, now: datetime) -> str:
    if not state.connected_since:
        return f"The app runs and is not connected to Slack: {state.trouble or 'no reason is known'}."
    since = datetime.fromtimestamp(state.connected_since, UTC)
    heard = f"{max(0.0, now.timestamp() - state.last_word):.0f} s ago" if state.last_word else "never"
    return f"{state.mode}, connected since {since:%Y-%m-%d %H:%M} UTC; last word from Slack {heard}."


def _workers(state: FrontState, settings: Settings) -> str:
    if state.workers:
        return f"{state.workers} worker{'' if state.workers == 1 else 's'}."
    why = " (LINKVOUCH_WORKERS=0, and none was started elsewhere)" if settings.workers == 0 else ""
    return f"No worker{why}, so nothing is checked."


def _letters(state: FrontState) -> str:
    if not state.letters:
        return "No message waits."
    why = f", as Slack answers {state.trouble}" if state.trouble else ""
    number = f"{state.letters} message{' waits' if state.letters == 1 else 's wait'}"
    return f"{number}, the first for {state.oldest_letter_s:.0f} s{why}."
