"""What came of a check: one of three shapes, each complete enough for a card, a JSON line and a row."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from scoring.credit import HINTS
from scoring.evidence import Credit, Judgement, Verdict
from scoring.site_look import LookedAt
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
class Standing:
    """What a check came to, as far as a history tells it."""

    checked_at: datetime
    outcome: Outcome
    verdict: Verdict
    score: float | None  # 0-100


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a judgement rests on beside the page, as hashes: equal ones were judged from the same."""

    rules: str  # the scorer's and the reader's code, numbers and word lists
    model: str  # the embedding model's name
    profile: str  # brand terms, topics, competitors and home page of our site
    targets: str  # our own pages that are linked, as they were seen
    ranks: str = ""  # what the rank index has on the referring domain, "" without rank data


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
    basis: Basis | None = None  # None in records from before it was kept
    history: tuple[Standing, ...] = ()  # the checks before this one, newest first, the last few
    since: str = ""  # what changed since the page was last read, in a sentence or two
    looked_at: tuple[LookedAt, ...] = ()  # other pages that a deep check read, or tried to
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
    basis: Basis | None = None  # None in records from before it was kept
    history: tuple[Standing, ...] = ()  # the checks before this one, newest first, the last few
    since: str = ""  # what changed since the page was last read, in a sentence or two
    looked_at: tuple[LookedAt, ...] = ()  # other pages that a deep check read, or tried to


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
    history: tuple[Standing, ...] = ()  # the checks before this one, newest first, the last few
    since: str = ""  # what changed since the page was last read, in a sentence or two


CheckResult = Checked | LinkMissing | Unreadable


def standing(result: CheckResult) -> Standing:
    """The verdict and score that stand for a result: unknown and none where no link was judged."""
    judged = result.judgement if isinstance(result, Checked) else None
    return Standing(
        checked_at=result.checked_at,
        outcome=result.outcome,
        verdict=judged.verdict if judged else Verdict.UNKNOWN,
        score=judged.score if judged else None,
    )
