"""Everything the app listens to: one file per handler, one listener per thing."""

from slack_bolt.async_app import AsyncApp

from bot.slack.deps import Desk
from bot.slack.listeners import failures
from bot.slack.listeners.actions import (
    cancel,
    change_decision,
    check_again,
    decide,
    explain,
    flag,
    open_card,
    post_in_channel,
)
from bot.slack.listeners.commands import checklink, linkvouch, prospects
from bot.slack.listeners.views import decision

_ALL = (
    cancel,
    change_decision,
    check_again,
    checklink,
    decide,
    decision,
    explain,
    failures,
    flag,
    linkvouch,
    open_card,
    post_in_channel,
    prospects,
)


def register_all(app: AsyncApp, desk: Desk) -> None:
    for each in _ALL:
        each.register(app, desk)
