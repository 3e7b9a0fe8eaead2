"""The shape of a judgement: evidence, findings, risks, and the verdict they add up to."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Factor(StrEnum):
    """The five things a link is judged by. The values are part of the JSON contract."""

    AUTHORITY = "authority"
    RELEVANCE = "relevance"
    CONTEXT = "context"
    INTENT = "intent"
    ANCHOR = "anchor"


class Verdict(StrEnum):
    """What a link is worth. The values are part of the JSON contract."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"
    RISKY = "risky"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One checkable observation and what it did to the score."""

    signal: str  # the rule's name
    effect: float  # signed points of quality, one decimal
    says: str  # one plain sentence
    quote: str = ""  # words of the page
    where: str = ""  # CSS path
    source: str = ""  # where the rule or the fact comes from


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one factor found. The points of its evidence add up to the factor's points."""

    factor: Factor
    confidence: float  # 0..1, 0 when nothing is known
    evidence: tuple[Evidence, ...] = ()

    @property
    def points(self) -> float:
        """Signed points this factor adds to the middle of the scale, one decimal."""
        return round(sum(piece.effect for piece in self.evidence), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One sign of a link scheme, kept apart from quality."""

    rule: str
    kind: str  # signs of one kind count as one piece of evidence
    hard: bool  # enough by itself for Risky
    effect: float  # log-odds
    says: str
    quote: str = ""
    where: str = ""
    policy: str = ""  # the section of Google's spam policies it falls under


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """The best verdict a link in this position can have, however good the rest is."""

    signal: str
    factor: Factor  # the factor it is shown under
    at_most: Verdict  # FAIR or WEAK
    says: str
    quote: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Whether search engines may count the link."""

    passes: Literal["yes", "hint", "no"]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorScore:
    """A finding on the scale a person reads: 0-100 with an interval, and its points."""

    factor: Factor
    score: int  # 50 is neutral
    interval: tuple[int, int]
    points: float
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict with everything it was made from. 50 plus the shown points is the score."""

    verdict: Verdict
    score: float | None  # 0-100, one decimal; None when too little is known
    interval: tuple[float, float] | None
    uncertain: tuple[Factor, ...]  # what is not known well enough to matter
    factors: tuple[FactorScore, ...]
    risks: tuple[Risk, ...]
    risk: float  # probability 0..1 that the link is part of a scheme
