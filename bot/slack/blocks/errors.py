"""What a person reads when something did not work: what happened, what to do, a reference."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from bot.slack.blocks.kit import Message, section
from bot.slack.blocks.limits import FALLBACK, SECTION_TEXT
from bot.slack.blocks.prospects import MAX_CARDS
from bot.slack.blocks.text import channel, cut, mrkdwn, person
from storage.team import Spent

EXAMPLE: Final = "Example: `/checklink https://site.com/page`."
NO_SITE: Final = "No site set yet."
MAX_WHO: Final = 5  # people named by "Who can"


def told(text: str, hint: str = "") -> Message:
    """Both parts are mrkdwn of ours, with outside words already made safe."""
    return Message(
        text=cut(f"{text} {hint}".strip(), FALLBACK),
        blocks=[section(cut(f"{text}\n{hint}".strip(), SECTION_TEXT))],
    )


def broken(ref: str) -> Message:
    return told(f"Something broke on my side (ref {ref}). Your link is kept; try again.")


def no_links_here() -> Message:
    """For the message shortcut."""
    return told("That message has no link to another site.", EXAMPLE)


def no_site() -> Message:
    return told(f"{NO_SITE} `/linkvouch settings` adds one; I need it to know which links are yours.")


def refused(says: str, can: Sequence[str] = ()) -> Message:
    """What a person may not do, in a sentence, and the user ids of who can."""
    named = [person(each, "") for each in can[:MAX_WHO]]
    named += [f"{len(can) - MAX_WHO} more"] if len(can) > MAX_WHO else []
    listed = " and ".join(filter(None, (", ".join(named[:-1]), *named[-1:])))
    return told(mrkdwn(says, FALLBACK), f"Who can: {listed}." if named else "")


def spent(allowance: Spent, now: datetime) -> Message:
    """The checks of an hour are used up, and when there are more."""
    whose = "Your team has" if allowance.whole_team else "You have"
    wait = _minutes(allowance.again_at - now)
    return told(
        f"{whose} used the {allowance.allowance} checks of this hour.",
        f"Ask again in {wait}. A search for prospects counts as {MAX_CARDS} checks.",
    )


def cards_refused(channel_id: str, name: str) -> Message:
    """Flags that nobody pressed a button for find no place in the channel that is for them."""
    return told(
        f"I can't post flagged links in {channel(channel_id, name)}, so they wait in `/linkvouch flagged`.",
        "Type `/invite @linkvouch` there, or choose another flag channel with `/linkvouch settings`; "
        "the cards come by themselves within the hour.",
    )


def restarted() -> Message:
    return told("I was restarted before this was done.", "Please ask again.")


def _minutes(wait: timedelta) -> str:
    """Rounded up, so that nobody comes back too early."""
    count = max(ceil(wait.total_seconds() / 60), 1)
    return "1 minute" if count == 1 else f"{count} minutes"
