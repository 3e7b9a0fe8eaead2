"""Two checks of one link -> what changed between them, piece by piece, and why.

The score then and the effects of the changed evidence add up to the score now; a ceiling is evidence like any
other. What was merely put in other words, or moved along with the text around it, did not change.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeVar

from scoring.evidence import Evidence, Factor, Judgement, Risk
from scoring.results import (
    Basis,
    Checked,
    CheckResult,
    JudgedLink,
    LinkMissing,
    Standing,
    Unreadable,
    standing,
)

T = TypeVar("T")
Value = str | int | float | bool | None | tuple[str, ...]  # of a fact, as JSON can hold it
Key = Callable[[T], Hashable]

_PAGE_FACTS: Final = (
    "title",
    "language",
    "published",
    "author",
    "words",
    "external_links",
    "robots",
    "canonical",
)


class Cause(StrEnum):
    """Why a judgement came out otherwise. The values are part of the JSON."""

    PAGE = "page"  # other bytes were read
    RULES = "rules"  # another version of the scorer, other numbers or words, another model
    RANK_DATA = "rank_data"  # what the rank index has on the referring domain
    OUR_SITE = "our_site"  # brand terms, topics, competitors, home page
    OUR_PAGE = "our_page"  # the page of ours that is linked
    AROUND = "around"  # other pages of the referring site, or none at all
    UNKNOWN = "unknown"  # nothing that is kept track of: a header, a robots.txt, an older record


class Way(StrEnum):
    """What became of one thing. The values are part of the JSON."""

    CAME = "came"
    WENT = "went"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """One fact then and now. `name` is the field of the result it stands in."""

    name: str
    then: Value
    now: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceChange:
    """One observation that came, went or counts otherwise; its words are those of the newest judgement."""

    way: Way
    factor: Factor
    evidence: Evidence
    then: float  # points, 0 where it was not seen
    now: float

    @property
    def effect(self) -> float:
        """What the change did to the score, in points, one decimal."""
        return round(self.now - self.then, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownChange:
    """A factor that is known better or less well: confidence, 0..1."""

    factor: Factor
    then: float
    now: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskChange:
    """One entry of the risk ledger that came, went, weighs otherwise or is hard where it was not."""

    way: Way
    risk: Risk
    then: float  # log-odds, 0 where it was not seen
    now: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkChange:
    """One link to us that came, went, or is not what it was."""

    way: Way
    link: JudgedLink
    facts: tuple[FactChange, ...] = ()  # of one that changed: placement, rel, anchor, target ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed between two checks of one link.

    Evidence and risks are compared where both judged a link, or both judged the page as a prospect.
    """

    then: Standing
    now: Standing
    scorer_then: str
    scorer_now: str
    causes: tuple[Cause, ...]  # empty when nothing changed, or a page was not read
    evidence: tuple[EvidenceChange, ...] = ()
    known: tuple[KnownChange, ...] = ()
    risks: tuple[RiskChange, ...] = ()
    links: tuple[LinkChange, ...] = ()  # those of now in their order, best first, then those that went
    page: tuple[FactChange, ...] = ()
    as_prospect: tuple[FactChange, ...] = ()

    @property
    def points(self) -> float:
        """The sum of the changed evidence: score now less score then, one decimal."""
        return round(sum((change.effect for change in self.evidence), 0.0), 1)

    @property
    def is_nothing(self) -> bool:
        """Is all that is shown of the link and its page what it was?"""
        came_to = [(one.outcome, one.verdict, one.score) for one in (self.then, self.now)]
        shown = (*self.evidence, *self.known, *self.risks, *self.links, *self.page, *self.as_prospect)
        return came_to[0] == came_to[1] and not shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A stored verdict, and the same bytes judged again by the rules of today."""

    then: CheckResult | None  # None when the record cannot be read
    now: CheckResult
    difference: Difference | None  # None when there was nothing to judge again; `now` says why


def difference(old: CheckResult, new: CheckResult) -> Difference:
    """What changed from one check of a link to a later one, or to the same page judged again."""
    then, now = standing(old), standing(new)
    if isinstance(old, Unreadable) or isinstance(new, Unreadable):
        return Difference(then=then, now=now, scorer_then=old.scorer, scorer_now=new.scorer, causes=())
    comparable = type(old) is type(new)
    found = Difference(
        then=then,
        now=now,
        scorer_then=old.scorer,
        scorer_now=new.scorer,
        causes=tuple(_causes(old, new)),
        evidence=tuple(_evidence(old.judgement, new.judgement)) if comparable else (),
        known=tuple(_known(old.judgement, new.judgement)) if comparable else (),
        risks=tuple(_risks(old.judgement.risks, new.judgement.risks)) if comparable else (),
        links=tuple(_links(_judged(old), _judged(new))),
        page=tuple(_page(old, new)),
        as_prospect=tuple(_facts(_worth(old), _worth(new))),
    )
    return found if found.causes or found.is_nothing else replace(found, causes=(Cause.UNKNOWN,))


def _causes(old: Checked | LinkMissing, new: Checked | LinkMissing) -> Iterator[Cause]:
    if old.snapshot != new.snapshot:
        yield Cause.PAGE
    if old.scorer != new.scorer or _differs(old.basis, new.basis, "rules", "model"):
        yield Cause.RULES
    if _differs(old.basis, new.basis, "ranks"):
        yield Cause.RANK_DATA
    if _differs(old.basis, new.basis, "profile"):
        yield Cause.OUR_SITE
    if type(old) is type(new) and _differs(old.basis, new.basis, "targets"):
        yield Cause.OUR_PAGE  # where there is no link there is no page of ours to look at
    if set(old.looked_at) != set(new.looked_at):
        yield Cause.AROUND


def _differs(old: Basis | None, new: Basis | None, *parts: str) -> bool:
    """Of what is known of both: an older record does not say what it rests on."""
    return (
        old is not None and new is not None and any(getattr(old, one) != getattr(new, one) for one in parts)
    )


def _evidence(old: Judgement, new: Judgement) -> Iterator[EvidenceChange]:
    """Factor by factor, in the order of the factors."""
    for factor in Factor:
        pairs = _paired(_pieces(old, factor), _pieces(new, factor), _EVIDENCE_KEYS)
        for before, after, newest in pairs:
            change = EvidenceChange(
                way=_way(before, after),
                factor=factor,
                evidence=newest,
                then=before.effect if before else 0.0,
                now=after.effect if after else 0.0,
            )
            if change.way is not Way.CHANGED or change.effect:
                yield change


def _pieces(judgement: Judgement, factor: Factor) -> tuple[Evidence, ...]:
    return tuple(piece for one in judgement.factors if one.factor is factor for piece in one.evidence)


def _known(old: Judgement, new: Judgement) -> Iterator[KnownChange]:
    before = {one.factor: one.confidence for one in old.factors}
    after = {one.factor: one.confidence for one in new.factors}
    for factor in Factor:
        then, now = before.get(factor, 0.0), after.get(factor, 0.0)
        if then != now:
            yield KnownChange(factor=factor, then=then, now=now)


def _risks(old: Sequence[Risk], new: Sequence[Risk]) -> Iterator[RiskChange]:
    for before, after, newest in _paired(old, new, _RISK_KEYS):
        if before is None or after is None or (before.effect, before.hard) != (after.effect, after.hard):
            yield RiskChange(
                way=_way(before, after),
                risk=newest,
                then=before.effect if before else 0.0,
                now=after.effect if after else 0.0,
            )


def _links(old: Sequence[JudgedLink], new: Sequence[JudgedLink]) -> Iterator[LinkChange]:
    for before, after, newest in _paired(old, new, _LINK_KEYS):
        facts = tuple(_facts(_of_link(before), _of_link(after))) if before and after else ()
        if facts or before is None or after is None:
            yield LinkChange(way=_way(before, after), link=newest, facts=facts)


def _of_link(judged: JudgedLink) -> dict[str, Value]:
    link = judged.link
    return {
        "target": link.target,
        "anchor": link.anchor,
        "anchor_type": judged.anchor_type.value,
        "rel": link.rel,
        "placement": link.placement.value,
        "credit": judged.credit.passes,
        "verdict": judged.verdict.value,
        "target_status": judged.target_status,
        "target_say": judged.target_say,
    }


def _judged(result: Checked | LinkMissing) -> tuple[JudgedLink, ...]:
    return result.links if isinstance(result, Checked) else ()


def _page(old: Checked | LinkMissing, new: Checked | LinkMissing) -> Iterator[FactChange]:
    def of(result: Checked | LinkMissing) -> dict[str, Value]:
        facts: dict[str, Value] = {"final_url": result.final_url}
        facts |= {name: getattr(result.page, name) for name in _PAGE_FACTS}
        engines = result.page.ai_readable
        return facts | {"answering": engines.answering.value, "training": engines.training.value}

    return _facts(of(old), of(new))


def _worth(result: Checked | LinkMissing) -> dict[str, Value]:
    return {"verdict": result.as_prospect.verdict.value, "score": result.as_prospect.score}


def _facts(old: dict[str, Value], new: dict[str, Value]) -> Iterator[FactChange]:
    """Of two dicts with the same names, what differs."""
    for name, now in new.items():
        if old[name] != now:
            yield FactChange(name=name, then=old[name], now=now)


# Nearest first: the same words at the same place, then what the page's changes moved or put otherwise.
_EVIDENCE_KEYS: Final[tuple[Key[Evidence], ...]] = (
    lambda piece: (piece.signal, piece.where, piece.quote),
    lambda piece: (piece.signal, piece.where),
    lambda piece: (piece.signal, piece.quote),
    lambda piece: piece.signal,
)
_RISK_KEYS: Final[tuple[Key[Risk], ...]] = (
    lambda risk: (risk.rule, risk.where, risk.quote),
    lambda risk: (risk.rule, risk.where),
    lambda risk: (risk.rule, risk.quote),
    lambda risk: risk.rule,
)
_LINK_KEYS: Final[tuple[Key[JudgedLink], ...]] = (
    lambda judged: (judged.link.target, judged.link.anchor, judged.link.where),
    lambda judged: (judged.link.target, judged.link.anchor),
    lambda judged: (judged.link.target, judged.link.where),
    lambda judged: (judged.link.anchor, judged.link.where),
    lambda judged: judged.link.target,
)


def _paired(old: Sequence[T], new: Sequence[T], keys: Iterable[Key[T]]) -> list[tuple[T | None, T | None, T]]:
    """Each of `new` in order behind its own in `old` (None: it came), then what went; last, its newest form.

    Keys are tried one after the other, so that none is paired by a loose one while a closer one fits.
    """
    partner: dict[int, int] = {}  # place in new -> place in old
    left = dict.fromkeys(range(len(old)))
    for key in keys:
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for place in left:
            waiting[key(old[place])].append(place)
        for place, one in enumerate(new):
            if place not in partner and waiting[key(one)]:
                partner[place] = waiting[key(one)].popleft()
                del left[partner[place]]
    here = [(old[partner[place]] if place in partner else None, one, one) for place, one in enumerate(new)]
    return [*here, *((old[place], None, old[place]) for place in left)]


def _way(before: object | None, after: object | None) -> Way:
    if before is None:
        return Way.CAME
    return Way.WENT if after is None else Way.CHANGED
