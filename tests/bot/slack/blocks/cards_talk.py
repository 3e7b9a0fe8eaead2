"""Messages about linkvouch itself: help, welcome, errors."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from audits.rights import NEVER_DECIDE, Role
from bot.slack import undelivered
from bot.slack.blocks import asking, digest, errors, mentions, progress, welcome
from bot.slack.blocks import help as helping
from bot.slack.blocks.digest import Rhythm
from bot.slack.blocks.help import Status
from bot.slack.blocks.kit import Message
from bot.slack.blocks.welcome import Steps
from bot.slack.letters import Letter, Way
from bot.slack.posting import Refused
from storage.team import Spent
from tests.bot.builders import NOW, OURS, a_checked
from tests.bot.slack.blocks.results import ANN

SPENT: Final = Spent(whole_team=False, allowance=60, again_at=NOW + timedelta(minutes=12))
STATUS: Final = Status(
    sites=(OURS,),
    rank_data=date(2026, 11, 1),
    workers=1,
    waiting=2,
    flagged=3,
    digest=digest.comes(Rhythm(day=0, hour=9, timezone="Europe/Berlin", channel="C1")),
    off=(),
    at=NOW,
)
OFF: Final = (
    "I cannot see whether a channel is shared with other companies: the scope channels:read is missing."
)


def undelivered_because(error: str, *, gone: bool = False) -> Message:
    """What a person is told of a letter that Slack refused."""
    letter = Letter(
        key="done",
        way=Way.UPDATE if gone else Way.POST,
        channel="C1",
        ts="1.1" if gone else "",
        channel_name="links",
        person="U0ANN",
        message=progress.done([a_checked()], by=ANN),
        again="press *Post in channel* again",
    )
    note = undelivered.note(letter, Refused(error=error, gone=gone), ref="4F2K")
    assert note is not None
    return note.message


MESSAGES: Final[dict[str, Callable[[], Message]]] = {
    "help": helping.usage,
    "help_unknown": lambda: helping.unknown("exprt"),
    "about": helping.about,
    "status": lambda: helping.status(STATUS),
    "status_off": lambda: helping.status(
        replace(STATUS, sites=(), rank_data=None, workers=0, off=(OFF,), waiting=0)
    ),
    "mention_help": mentions.usage,
    "mention_unknown": lambda: mentions.unknown("make me a sandwich"),
    "mention_no_card": mentions.no_card_here,
    "welcome_new": lambda: welcome.steps(Steps()),
    "welcome_half": lambda: welcome.steps(Steps(site=OURS)),
    "welcome_done": lambda: welcome.steps(Steps(site=OURS, flag_channel="C1", checked=True)),
    "welcome_invited": welcome.invited,
    "asking_one": lambda: asking.reading([a_checked().url], where=asking.PRIVATELY),
    "asking_several": lambda: asking.reading(
        [a_checked().url, "https://blog.example/post"], where=asking.IN_CHANNEL
    ),
    "asking_posted_already": asking.posted_already,
    "error": lambda: errors.told("I no longer have that check.", "Check the page again with `/checklink`."),
    "error_broken": lambda: errors.broken("4F2K"),
    "error_not_an_address": lambda: errors.told(
        "'gardenweekly' is not a web address I can open.", errors.EXAMPLE
    ),
    "error_no_links_here": errors.no_links_here,
    "error_no_site": errors.no_site,
    "error_not_in_channel": lambda: undelivered_because("not_in_channel"),
    "error_cards_refused": lambda: errors.cards_refused("C1", ""),
    "error_archived": lambda: undelivered_because("is_archived"),
    "error_card_deleted": lambda: undelivered_because("message_not_found", gone=True),
    "error_refused": lambda: errors.refused(
        "You proposed this yourself, so somebody else must agree.", ["U0BOB"]
    ),
    "error_refused_settings": lambda: errors.refused("Only a workspace admin changes settings."),
    "error_guest": lambda: errors.refused(NEVER_DECIDE[Role.GUEST]),
    "error_outsider": lambda: errors.refused(NEVER_DECIDE[Role.OUTSIDER]),
    "error_quota": lambda: errors.spent(SPENT, NOW),
    "error_quota_team": lambda: errors.spent(replace(SPENT, whole_team=True, allowance=600), NOW),
    "error_restarted": errors.restarted,
}
