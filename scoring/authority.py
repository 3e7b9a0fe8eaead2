"""Is the referring domain trusted? Its place among all domains, and what is said of its reliability, apart.

A place says how many link to a domain or visit it, not whether it is right: between reliable and unreliable
sources it does not tell at all, so that a good place never makes up for a bad grade.
"""

import math
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from scoring.evidence import Evidence, Factor, Finding
from scoring.grade import NEUTRAL, points
from scoring.weights import weights

NO_DATA: Final = "No rank data: run `linkvouch authority update`."
MONTH_DAYS: Final = 30.4  # of a month, in which the age of a list is told
PERENNIAL: Final = "Wikipedia:Reliable sources/Perennial sources"


class Kind(StrEnum):
    """What a list counts."""

    LINKS = "links"
    VISITS = "visits"


class Reliability(StrEnum):
    """What editors of Wikipedia agreed on; the values are flags of the JSON contract."""

    RELIABLE = "reliable"
    NO_CONSENSUS = "no_consensus"
    MIXED = "mixed"
    UNRELIABLE = "unreliable"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A name's place in one list."""

    source: str  # as `linkvouch authority update --source` calls it
    title: str  # as a sentence calls it
    release: str
    kind: Kind
    name: str  # the host or the domain that the list has
    rank: int  # from 1
    rows: int  # of the list as it was imported
    of: int = 0  # how many its maker ranked in all, 0 when that is not known
    top_only: bool = False  # the list has the first alone and does not say of how many
    grouped: bool = False  # `rank` is the size of the group the name is in
    hosts: int = 0  # host names below it, 0 when the list does not say
    dated: date
    age_days: int

    @property
    def all(self) -> int:
        """How many domains the place is one of: as said, or at least."""
        least = int(weights().authority["web_domains"]) if self.top_only else self.rows
        return max(self.of or least, self.rows, self.rank)

    @property
    def share(self) -> float:
        """The share of all domains that stand no lower, over 0 to 1."""
        return self.rank / self.all

    @property
    def percentile(self) -> float:
        """The share of all domains that stand lower, 0 to 100."""
        return 100 * (1 - self.share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """What is said of the reliability of a site, or of the part of it that a page is in."""

    reliability: Reliability
    part: str  # `site.com` or `site.com/opinion`


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """What the rank index knows of a referring page's domain."""

    domain: str  # the host, without `www.`
    lists: tuple[str, ...] = ()  # every list of ranks that was looked into, as `the first 1,000,000 of ...`
    places: tuple[Place, ...] = ()  # its own, the one that counts first
    platform: str = ""  # the shared platform that the page is on, "" when it is its publisher's own
    account: str = ""  # whose part of the platform it is, as the address has it
    technical: str = ""  # `name.com serves ...` for other sites, "" when it is there to be read
    grade: Grade | None = None


def judge(known: Authority | None) -> Finding:
    """The finding on the referring domain; nothing known counts for nothing, and is said."""
    if known is None or not has_data(known):
        return Finding(factor=Factor.AUTHORITY, confidence=0.0, evidence=(_told("no_rank_data", NO_DATA),))
    evidence = (*_by_place(known), *_by_grade(known))
    return Finding(factor=Factor.AUTHORITY, confidence=_confidence(known), evidence=evidence)


def has_data(known: Authority) -> bool:
    """Was there anything to look into? If not, nothing can be said of any domain."""
    return bool(known.lists or known.grade)


def score(known: Authority) -> int | None:
    """The factor alone on 0 to 100, 50 for neither good nor bad; None when it is not known."""
    finding = judge(known)
    if not finding.confidence:
        return None
    return round(NEUTRAL + NEUTRAL * finding.points / points(Factor.AUTHORITY, 1.0))


def counts(known: Authority) -> Place | None:
    """The place that says something about this domain; None for a platform's and a machine's."""
    if not known.places or known.technical:
        return None
    place = known.places[0]
    return place if not known.platform or _is_accounts_own(place.name, known) else None


def _is_accounts_own(name: str, known: Authority) -> bool:
    """Is this the account's own host name, as alice.blogspot.com is?"""
    return name.endswith(f".{known.platform}") and name.partition(".")[0] == known.account


def has_many_hosts(place: Place) -> bool:
    """Are there host names without number below a name that hardly anybody links to?"""
    limits = weights().authority
    return place.hosts >= limits["many_hosts_from"] and place.share > limits["many_hosts_share"]


def value_of(share: float) -> float:
    """The value 0..1 of a place, from the share of all domains that stand no lower. Never rises with it."""
    table = weights().authority_by_share
    edges, values = [math.log(float(edge)) for edge in table], list(table.values())
    here = max(math.log(share), edges[0])
    right = max(1, bisect_left(edges, here))
    part = (here - edges[right - 1]) / (edges[right] - edges[right - 1])
    return values[right - 1] + (values[right] - values[right - 1]) * part


def in_words(place: Place) -> str:
    """`Place 9 of 121,091,933 by links (Common Crawl cc-main-2026-apr-may-jun, 5 months old)`."""
    where = f"({' '.join(filter(None, (place.title, place.release)))}, {_age(place.age_days)})"
    if place.grouped:
        return f"Among the first {place.rank:,} by {place.kind} {where}"
    if place.top_only:
        return f"Place {place.rank:,} by {place.kind} in a list of {place.rows:,} {where}"
    at_least = "" if place.of else "at least "
    return f"Place {place.rank:,} of {at_least}{place.all:,} domains by {place.kind} {where}"


def _by_place(known: Authority) -> tuple[Evidence, ...]:
    best = counts(known)
    if best is None:
        return tuple(_without_place(known))
    others = known.places[1:]
    evidence = [_place(best, known), *(_told("rank", f"{in_words(other)}.") for other in others)]
    if has_many_hosts(best):
        says = f"{best.hosts:,} host names are known below {best.name}, and few sites link to it."
        evidence.append(_counted("many_hosts", weights().authority["many_hosts"], says))
    return tuple(evidence)


def _without_place(known: Authority) -> list[Evidence]:
    if known.technical:
        says = f"{known.technical}, so its rank says nothing about a page there."
        return [_told("technical_domain", says)]
    if known.platform:
        says = (
            f"{known.platform} is a shared platform: its rank is not the account's, and counts for nothing."
        )
        return [_told("shared_platform", says)]
    if known.lists:
        among = ", ".join(known.lists)
        says = (
            f"{known.domain} is not among {among}. Most good sites are not either, so this changes nothing."
        )
        return [_told("not_listed", says)]
    return []


def _place(place: Place, known: Authority) -> Evidence:
    grade = known.grade
    if grade is not None and _value(grade) < 0:
        says = (
            f"{in_words(place)}; being well known does not make a source reliable, so it counts for nothing."
        )
        return _told("rank", says)
    share = f"among the first {_percent(100 * place.share)} of all domains"
    says = f"{in_words(place)}{'' if place.grouped else f': {share}'}."
    return _counted("rank", value_of(place.share), says)


def _by_grade(known: Authority) -> tuple[Evidence, ...]:
    grade = known.grade
    if grade is None:
        return ()
    says = f"Editors of Wikipedia {_AGREED[grade.reliability]} {grade.part}."
    piece = _counted("reliability", _value(grade), says)
    return (Evidence(signal=piece.signal, effect=piece.effect, says=says, source=PERENNIAL),)


_AGREED: Final = {
    Reliability.RELIABLE: "agreed on the general reliability of",
    Reliability.NO_CONSENSUS: "reached no agreement on the reliability of",
    Reliability.MIXED: "find differences by subject in the reliability of",
    Reliability.UNRELIABLE: "agreed on the general unreliability of",
    Reliability.DEPRECATED: "decided against using",
}
_VALUES: Final = {
    Reliability.RELIABLE: "reliable",
    Reliability.NO_CONSENSUS: "disputed",
    Reliability.MIXED: "disputed",
    Reliability.UNRELIABLE: "unreliable",
    Reliability.DEPRECATED: "deprecated",
}


def _value(grade: Grade) -> float:
    return weights().authority[_VALUES[grade.reliability]]


def _confidence(known: Authority) -> float:
    place = counts(known)
    if known.grade is not None:
        return weights().confidence["authority_graded"]
    return 0.0 if place is None else weights().confidence[f"authority_{place.kind}"]


def _age(days: int) -> str:
    months = round(days / MONTH_DAYS)
    number, unit = (months, "month") if months else (days, "day")
    if not number:
        return "of today"
    return f"{number} {unit}{'' if number == 1 else 's'} old"


def _percent(share: float) -> str:
    """Two figures that tell: 0.0012%, 3.4%, 56%."""
    return f"{share:.{max(0, 1 - math.floor(math.log10(share)))}f}%" if share < 10 else f"{share:.0f}%"


def _told(signal: str, says: str) -> Evidence:
    return Evidence(signal=signal, effect=0.0, says=says)


def _counted(signal: str, value: float, says: str) -> Evidence:
    return Evidence(signal=signal, effect=points(Factor.AUTHORITY, value), says=says)
