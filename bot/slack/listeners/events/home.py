"""Somebody opens the Home tab."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from audits import rights
from audits.rights import Allowed
from bot.slack import welcome
from bot.slack.deps import Desk
from bot.slack.listeners.homes import publish
from bot.slack.middleware.workspace import desk_of
from storage.decisions import Person


def register(app: AsyncApp) -> None:
    @app.event("app_home_opened")
    async def opened(context: AsyncBoltContext, event: dict[str, Any]) -> None:
        if event.get("tab") != "home":
            return
        desk = desk_of(context)
        await publish(desk, event["user"], seen=(event.get("view") or {}).get("hash", ""))
        await _greet_first(desk, event["user"])


async def _greet_first(desk: Desk, person: str) -> None:
    """Nobody is known to have installed an app of one workspace: it is who may set it up and looks first."""
    who, team = await desk.people.standing(person), await desk.team.settings()
    if isinstance(rights.may_change_settings(who, team), Allowed):
        about = await desk.people.about(person)
        await welcome.greet(desk.bench, Person(id=person, name=about.name))
