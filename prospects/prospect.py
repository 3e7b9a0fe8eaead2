"""The shape of a prospect: a page worth a relationship, and why."""

from dataclasses import dataclass
from enum import StrEnum

from scoring.evidence import Verdict


class Opportunity(StrEnum):
    """What kind of link could be earned there."""

    PASSAGE_FIT = "passage_fit"
    RESOURCE_PAGE = "resource_page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A page that a source found, not read yet."""

    url: str
    source: str  # the source's name
    because: str  # one sentence: how it was found


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The page of ours that would add something to theirs."""

    our_url: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """A page worth a relationship, judged as the link it would become."""

    rank: int
    domain: str
    url: str
    title: str
    fit: int  # topical relevance 0-100
    passage: str  # their paragraph nearest to the topic
    source_score: int | None  # authority 0-100, None when unknown
    verdict: Verdict
    opportunity: Opportunity
    why: str  # one true reason to get in touch
    offer: Offer | None  # None when our site has nothing on the topic
    place: str  # CSS path or description of where on their page
    contact: tuple[str, ...]  # addresses on their site: contact, about, author page, feed
    history: tuple[str, ...]  # who of us already had to do with the site, one sentence each
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A finished prospect search: the prospects, best first, and what was looked at."""

    topic: str
    site: str | None
    prospects: tuple[Prospect, ...]
    read: int
    unreadable: int
    selling: int  # pages left out because their site sells links
    sources: tuple[str, ...]  # one line a source: what it gave, or why it gave nothing
    say: str  # the one sentence that stands first
    notes: tuple[
        str, ...
    ] = ()  # what else to know: a broad topic, what was left out and why, one sentence each
