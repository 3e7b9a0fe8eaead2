"""What became of the links to a site of ours: which are new, lost, or not what they were."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from scoring.evidence import Verdict
from scoring.records import from_record
from scoring.results import Checked

if TYPE_CHECKING:
    from storage.changes import Seen, Sighting  # the database behind it takes half a second

BEST_FIRST: Final = (Verdict.STRONG, Verdict.FAIR, Verdict.WEAK, Verdict.RISKY, Verdict.UNKNOWN)
WORTH_NAMING: Final = frozenset({Verdict.STRONG, Verdict.FAIR})


class Change(StrEnum):
    """How a link that stood before is another now; the most telling one counts."""

    BACK = "back"  # it had been lost
    UNFOLLOWED = "unfollowed"  # nofollow, ugc or sponsored now
    FOLLOWED = "followed"
    WORSE = "worse"
    BETTER = "better"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekLink:
    """A link in the news. Verdict and score of a lost one are those it had when it was last there."""

    ref: str
    page_url: str
    verdict: Verdict
    score: float | None  # 0-100
    change: Change | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The news of one site of ours within some days."""

    site: str
    new: tuple[WeekLink, ...] = ()  # best first
    lost: tuple[WeekLink, ...] = ()  # best first
    changed: tuple[WeekLink, ...] = ()

    @property
    def quiet(self) -> bool:
        return not (self.new or self.lost or self.changed)

    @property
    def by_verdict(self) -> dict[Verdict, int]:
        """How many new links there are of each verdict, the best verdict first."""
        counts = Counter(link.verdict for link in self.new)
        return {verdict: counts[verdict] for verdict in BEST_FIRST if counts[verdict]}

    @property
    def best(self) -> WeekLink | None:
        """The best new link, if one is good enough to be named."""
        return next((link for link in self.new if link.verdict in WORTH_NAMING), None)


def to_compare(seen: "Sequence[Seen]") -> list[int]:
    """The numbers of the checks that `summed` has to know more of: those of links that stood and stand."""
    return [
        sighting.number
        for each in seen
        if each.before is not None and each.before.linked and each.newest.linked
        for sighting in (each.before, each.newest)
    ]


def is_followed(record: str) -> bool | None:
    """Does any link of a stored check ask search engines to hold nothing back? None: it does not say."""
    try:
        result = from_record(record)
    except ValueError:
        return None
    return any(judged.followed for judged in result.links) if isinstance(result, Checked) else None


def summed(
    site: str, seen: "Sequence[Seen]", followed: Mapping[int, bool | None], *, since: datetime
) -> Week:
    """The news since then. `followed` is known by number for the checks that are compared.

    A link is new when no check before ever found it, and lost when its page was read and has none now.
    """
    news = [_link(each, each.newest) for each in seen if _is_new(each, since)]
    gone = [_link(each, each.last_linked) for each in seen if each.last_linked and _is_lost(each, since)]
    return Week(
        site=site,
        new=tuple(sorted(news, key=_badness)),
        lost=tuple(sorted(gone, key=_badness)),
        changed=tuple(_changed(seen, followed, since)),
    )


def _is_new(each: "Seen", since: datetime) -> bool:
    return each.newest.linked and each.first_linked is not None and each.first_linked.at >= since


def _is_lost(each: "Seen", since: datetime) -> bool:
    """A link that was lost before is not lost again when its page is read again."""
    stood = each.before is not None and each.before.linked
    came = each.last_linked is not None and each.last_linked.at >= since
    return not each.newest.linked and (stood or came)


def _changed(
    seen: "Sequence[Seen]", followed: Mapping[int, bool | None], since: datetime
) -> Iterator[WeekLink]:
    for each in seen:
        if each.before is None or not each.newest.linked or _is_new(each, since):
            continue
        change = _change(each.before, each.newest, followed)
        if change is not None:
            yield _link(each, each.newest, change)


def _change(before: "Sighting", newest: "Sighting", followed: Mapping[int, bool | None]) -> Change | None:
    if not before.linked:
        return Change.BACK
    was, now = followed.get(before.number), followed.get(newest.number)
    if was is not None and now is not None and was != now:
        return Change.FOLLOWED if now else Change.UNFOLLOWED
    return _other_verdict(Verdict(before.verdict), Verdict(newest.verdict))


def _other_verdict(was: Verdict, now: Verdict) -> Change | None:
    """Unknown is neither better nor worse than anything."""
    if was is now or Verdict.UNKNOWN in {was, now}:
        return None
    return Change.BETTER if BEST_FIRST.index(now) < BEST_FIRST.index(was) else Change.WORSE


def _link(each: "Seen", sighting: "Sighting", change: Change | None = None) -> WeekLink:
    return WeekLink(
        ref=each.ref,
        page_url=each.page_url,
        verdict=Verdict(sighting.verdict),
        score=sighting.score,
        change=change,
    )


def _badness(link: WeekLink) -> tuple[int, float]:
    return BEST_FIRST.index(link.verdict), -(link.score or 0.0)
