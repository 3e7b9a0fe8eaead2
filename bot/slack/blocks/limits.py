"""The sizes that Slack allows, in characters or items, and those we keep so that a card can be read."""

from dataclasses import dataclass
from typing import Final

# Slack's own. Source: docs.slack.dev, Block Kit reference, and slack-sdk's validators.
SECTION_TEXT: Final = 3_000
HEADER_TEXT: Final = 150
SPOKEN: Final = 75  # accessibility_label of a button
OPTION_VALUE: Final = 150
INPUT: Final = 3_000  # what a text input holds

# Ours.
MESSAGE_JSON: Final = 12_000  # Slack answers msg_blocks_too_long at about 13,200 (slackapi/bolt-js #2509)
FALLBACK: Final = 300  # a notification or a screen reader takes the whole of it
NAME: Final = 90  # kept free for who is spoken to, in a text that stands alone
REASONS: Final = 4  # more are not read; the rest stands behind "Explain the score"
PROOF: Final = 140  # characters of a quote beside a reason: three lines of a phone
ADVICE: Final = 3
URLS: Final = 5  # addresses in one /checklink
TOPIC: Final = 200
REASON: Final = 500  # of a person, for a decision
COMMAND_TEXT: Final = 12_000  # five of the longest addresses that are opened, and no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How long the outside words of a message may be, in characters as Slack counts them."""

    sentence: int
    quote: int
    address: int  # of a URL that is linked; a longer one is shown and not linked


ROOMS: Final = (  # tried in turn until the message is small enough; the last fits whatever comes
    Room(sentence=240, quote=240, address=1_000),
    Room(sentence=160, quote=120, address=300),
    Room(sentence=80, quote=60, address=120),
    Room(sentence=32, quote=24, address=60),
)
