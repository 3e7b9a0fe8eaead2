"""What came of a check: one of three shapes, each complete enough for a card, a JSON line and a row."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from scoring.credit import HINTS
from scoring.evidence import Credit, Judgement, Verdict
from web.outcome import Outcome
from web.page import Link

SCORER_VERSION = "0.1"


class AnchorType(StrEnum):
    """Classes of anchor text; scoring.anchor says which wins where several fit."""

    EMPTY = "empty"
    NAKED_URL = "naked_url"
    BRANDED = "branded"
    GENERIC = "generic"
    STUFFED = "stuffed"
    EXACT_COMMERCIAL = "exact_commercial"
    DESCRIPTIVE = "descriptive"
    PARTIAL = "partial"
    OTHER = "other"


class Welcome(StrEnum):
    """How far answer engines may read a page for one purpose. The values are part of the JSON contract."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"  # some of them, or some of the page
    UNKNOWN = "unknown"  # its robots.txt was not asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class AiReadable:
    """Can answer engines read this page? As far as it was looked at."""

    answering: Welcome = Welcome.UNKNOWN  # to quote or sum it up for somebody who asks
    answering_refused: tuple[str, ...] = ()  # the agents that robots.txt keeps out
    training: Welcome = Welcome.UNKNOWN  # to learn from it
    training_refused: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()  # where a refusal stands and its words
    paywalled: bool | None = None
    text_without_script: float | None = None  # the share of the text that needs no script, 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """The facts about the referring page that stand beside a verdict."""

    title: str
    language: str
    published: str
    author: str
    words: int
    external_links: int
    robots: tuple[str, ...]
    canonical: str | None
    ai_readable: AiReadable
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLink:
    """One link to our site with the verdict it would have alone."""

    link: Link
    anchor_type: AnchorType
    credit: Credit
    verdict: Verdict
    target_status: int | None = None
    target_say: str = ""

    @property
    def followed(self) -> bool:
        """No rel value asks search engines to hold back."""
        return not HINTS & set(self.link.rel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What a link from here would be worth."""

    verdict: Verdict
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The page was read and links to the site."""

    ref: str | None
    url: str  # as typed
    final_url: str
    checked_at: datetime
    site: str
    say: str
    judgement: Judgement  # of the best link; risks are of all links
    links: tuple[JudgedLink, ...]  # best first
    page: PageFacts
    as_prospect: Worth
    advice: tuple[str, ...]
    snapshot: str  # sha256 of the stored page
    scorer: str = SCORER_VERSION
    outcome: Literal[Outcome.OK] = Outcome.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkMissing:
    """The page was read, and no link to the site stands on it (or no site is configured)."""

    ref: str | None
    url: str
    final_url: str
    checked_at: datetime
    site: str | None
    outcome: Outcome  # NO_LINK, MENTION_ONLY, SCRIPT_ONLY or NO_SITE
    say: str
    judgement: Judgement  # as a prospect: the link it would become
    page: PageFacts
    as_prospect: Worth
    advice: tuple[str, ...]
    snapshot: str
    mentions: tuple[str, ...] = ()  # quotes in which our brand or domain stands unlinked
    near_misses: tuple[str, ...] = ()  # links to www, an old domain or a name that looks like ours
    scorer: str = SCORER_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """The page could not be read. Never Weak, never Risky, never lost."""

    ref: str | None
    url: str
    final_url: str | None
    checked_at: datetime
    site: str | None
    outcome: Outcome
    say: str
    advice: tuple[str, ...] = ()
    scorer: str = SCORER_VERSION


CheckResult = Checked | LinkMissing | Unreadable
