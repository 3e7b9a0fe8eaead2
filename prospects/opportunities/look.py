"""What a kind of opportunity is given to look at, and what it says."""

from collections.abc import Callable
from dataclasses import dataclass

from prospects.ours import Ours
from prospects.paragraphs import Paragraph
from prospects.prospect import Offer, Opportunity
from scoring.topic import Embed
from web.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One page that fits the topic and does not link to us."""

    page: Page
    topic: str
    paragraph: Paragraph  # theirs, nearest to the topic
    ours: Ours
    embed: Embed


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A true reason to write, made from what stands on the page."""

    opportunity: Opportunity
    why: str
    place: str  # CSS path, or which paragraph it is
    offer: Offer | None


Kind = Callable[[Look], Suggestion | None]
