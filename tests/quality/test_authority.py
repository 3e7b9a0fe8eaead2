"""What the factor is worth on rated sources: how many it knows, and whether it tells good from bad.

The lists are not ours to ship; where they are not at hand, nothing is measured.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest

from bot.ranking import Ranking
from scoring import authority
from storage.rank_files import PERENNIAL, reverse
from tests.rank_lists import COMMON_CRAWL_HEADER, put
from web import urls

DATA: Final = Path(__file__).parents[3] / "shared" / "eval" / "authority"
UNPLACED: Final = 1_001  # among the first thousand once, in another release, whose values cannot be compared
MIDDLE: Final = 0.6  # of the news quality scale, whose median is near

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the rated sources are not at {DATA}")


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Ranking]:
    """The rank index of the domains that are, or were, among the first thousand."""
    rows = [(int(row["hc_pos_2026_06"] or UNPLACED), row) for row in table("cc_top_domains.csv")]
    lines = (
        f"{rank}\t1\t1\t1\t{reverse(row['domain'])}\t{row['n_hosts_2026_06'] or 0}"
        for rank, row in sorted(rows, key=lambda each: each[0])
    )
    ranking = Ranking(tmp_path / "home")
    ranking.import_file(put(tmp_path, "\n".join([COMMON_CRAWL_HEADER, *lines, ""])))
    yield ranking
    ranking.close()


def auc(good: Sequence[float], bad: Sequence[float]) -> float:
    """How often a good one stands above a bad one; half for equals."""
    pairs = [(one > other) + (one == other) / 2 for one in good for other in bad]
    return sum(pairs) / len(pairs)


def measured(name: str, ranking: Ranking, labels: dict[str, bool]) -> tuple[float, float]:
    """Coverage, and AUC among those that are known; printed."""
    scores = {domain: authority.score(ranking.look_up(urls.typed(domain))) for domain in labels}
    known = {domain: score for domain, score in scores.items() if score is not None}
    good = [score for domain, score in known.items() if labels[domain]]
    bad = [score for domain, score in known.items() if not labels[domain]]
    coverage, told = len(known) / len(labels), auc(good, bad)
    print(f"authority, {name}: {len(known)} of {len(labels)} known ({coverage:.1%}), AUC {told:.2f}")
    return coverage, told


def wikipedia() -> dict[str, bool]:
    statuses = {row["domain"]: row["status"][:2] for row in table("wikipedia_perennial.csv")}
    clear = {"gr": True, "gu": False, "d": False, "d+": False}
    return {domain: clear[status] for domain, status in statuses.items() if status in clear}


def news() -> dict[str, bool]:
    return {row["domain"]: float(row["pc1"]) >= MIDDLE for row in table("news_quality.csv")}


def test_a_place_hardly_tells_reliable_from_unreliable(places: Ranking) -> None:
    for name, labels in (("Wikipedia, by place", wikipedia()), ("news, by place", news())):
        coverage, told = measured(name, places, labels)
        assert coverage > 0.05
        assert 0.4 < told < 0.65  # which is why a place may give six points and a grade takes up to eight


def test_grades_of_one_list_tell_good_from_bad_on_another(places: Ranking) -> None:
    _, before = measured("news, by place", places, news())
    places.import_file(DATA / "wikipedia_perennial.csv")
    assert PERENNIAL in {known.source for known in places.lists()}
    _, told = measured("news, by place and grade", places, news())
    assert told > before + 0.1
