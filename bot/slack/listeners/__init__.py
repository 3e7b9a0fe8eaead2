"""Everything the app listens to: one file per handler, one listener per thing."""

from slack_bolt.async_app import AsyncApp

from bot.slack.listeners import failures
from bot.slack.listeners.actions import (
    cancel,
    change_decision,
    check_again,
    confirm_decision,
    decide,
    explain,
    flag,
    flag_menu,
    home,
    open_card,
    post_in_channel,
    proposals,
    settings,
    watch,
)
from bot.slack.listeners.commands import checklink, linkvouch, prospects
from bot.slack.listeners.events import home as home_tab
from bot.slack.listeners.events import (
    lifecycle,
    members,
    mentions,
    messages,
)
from bot.slack.listeners.shortcuts import (
    check_message,
    use_as_reason,
)
from bot.slack.listeners.views import (
    check,
    confirm_disavow,
    confirm_post,
    decision,
    wrong_verdict,
)
from bot.slack.listeners.views import prospects as prospects_form
from bot.slack.listeners.views import settings as settings_form

_ALL = (
    cancel,
    change_decision,
    check,
    check_again,
    check_message,
    checklink,
    confirm_decision,
    confirm_disavow,
    confirm_post,
    decide,
    decision,
    explain,
    failures,
    flag,
    flag_menu,
    home,
    home_tab,
    lifecycle,
    linkvouch,
    members,
    mentions,
    messages,
    open_card,
    post_in_channel,
    proposals,
    prospects,
    prospects_form,
    settings,
    settings_form,
    use_as_reason,
    watch,
    wrong_verdict,
)


def register_all(app: AsyncApp) -> None:
    for each in _ALL:
        each.register(app)
