import itertools
from dataclasses import replace
from datetime import date

import pytest

from scoring import authority
from scoring.authority import Authority, Grade, Kind, Place, Reliability
from scoring.evidence import Factor
from scoring.grade import points
from scoring.weights import weights

WEB = 121_091_933


def a_place(rank: int = 12_000, *, of: int = WEB, hosts: int = 9, name: str = "garden.org") -> Place:
    """A place in Common Crawl's web graph, of which the first ten million were taken."""
    return Place(
        source="commoncrawl",
        title="Common Crawl",
        release="cc-main-2026-apr-may-jun",
        kind=Kind.LINKS,
        name=name,
        rank=rank,
        rows=10_000_000,
        of=of,
        hosts=hosts,
        dated=date(2026, 6, 30),
        age_days=145,
    )


CRUX = replace(
    a_place(10_000, of=0),
    source="crux",
    title="CrUX",
    release="",
    kind=Kind.VISITS,
    rows=1_000_000,
    top_only=True,
    grouped=True,
    age_days=0,
)
TRANCO = replace(CRUX, source="tranco", title="Tranco", rank=700, grouped=False, age_days=1)


def known(
    *places: Place,
    grade: Reliability | None = None,
    platform: str = "",
    account: str = "",
    technical: str = "",
) -> Authority:
    return Authority(
        domain="garden.org",
        lists=("the 10,000,000 domains of Common Crawl",),
        places=places,
        grade=Grade(reliability=grade, part="garden.org") if grade else None,
        platform=platform,
        account=account,
        technical=technical,
    )


@pytest.mark.parametrize(
    "nothing",
    [pytest.param(None, id="no index"), pytest.param(Authority(domain="garden.org"), id="an empty index")],
)
def test_without_rank_data_authority_is_unknown_and_said_so_and_counts_for_nothing(
    nothing: Authority | None,
) -> None:
    found = authority.judge(nothing)
    assert (found.factor, found.confidence, found.points) == (Factor.AUTHORITY, 0.0, 0.0)
    assert [piece.says for piece in found.evidence] == ["No rank data: run `linkvouch authority update`."]


@pytest.mark.parametrize(
    ("place", "says"),
    [
        pytest.param(
            a_place(),
            "Place 12,000 of 121,091,933 domains by links (Common Crawl cc-main-2026-apr-may-jun, 5 months "
            "old): among the first 0.0099% of all domains.",
            id="of a known number",
        ),
        pytest.param(
            replace(a_place(5_000_000, of=0), release=""),
            "Place 5,000,000 of at least 10,000,000 domains by links (Common Crawl, 5 months old): among the "
            "first 50% of all domains.",
            id="of at least as many as there are rows",
        ),
        pytest.param(CRUX, "Among the first 10,000 by visits (CrUX, of today).", id="a group"),
        pytest.param(
            TRANCO,
            "Place 700 by visits in a list of 1,000,000 (Tranco, 1 day old): among the first 0.00058% of all "
            "domains.",
            id="a list of the first",
        ),
    ],
)
def test_a_place_is_told_with_its_release_and_age(place: Place, says: str) -> None:
    found = authority.judge(known(place))
    assert found.evidence[0].says == says
    assert found.points > 0
    assert found.confidence >= 0.6


def test_points_never_rise_with_the_rank() -> None:
    ranks = [int(1.5**step) for step in range(1, 46)]
    values = [authority.judge(known(a_place(rank))).points for rank in ranks]
    assert values == sorted(values, reverse=True)
    assert (values[0], values[-1]) == (6.0, 0.2)


@pytest.mark.parametrize(
    ("share", "value"),
    [(1e-9, 0.6), (0.00001, 0.6), (0.0001, 0.5), (0.001, 0.4), (0.01, 0.25), (0.1, 0.1), (1.0, 0.0)],
)
def test_the_table_holds_at_its_edges(share: float, value: float) -> None:
    assert authority.value_of(share) == pytest.approx(value)


def test_the_table_falls_from_edge_to_edge() -> None:
    edges = [float(edge) for edge in weights().authority_by_share]
    assert edges == sorted(edges)
    assert edges[-1] == 1.0
    assert all(high > low for high, low in itertools.pairwise(weights().authority_by_share.values()))


def test_the_percentile_is_the_share_that_stands_lower() -> None:
    assert a_place(WEB // 100).percentile == pytest.approx(99.0)
    assert replace(a_place(2_500_000, of=0)).percentile == pytest.approx(75.0)
    assert CRUX.percentile == pytest.approx(100 * (1 - 10_000 / WEB))


@pytest.mark.parametrize(
    ("grade", "effect"),
    [
        pytest.param(Reliability.RELIABLE, 4.0, id="reliable"),
        pytest.param(Reliability.NO_CONSENSUS, 0.0, id="no consensus"),
        pytest.param(Reliability.MIXED, 0.0, id="mixed"),
        pytest.param(Reliability.UNRELIABLE, -5.0, id="unreliable"),
        pytest.param(Reliability.DEPRECATED, -8.0, id="deprecated"),
    ],
)
def test_reliability_stands_apart_from_the_place(grade: Reliability, effect: float) -> None:
    found = authority.judge(known(a_place(), grade=grade))
    place, said = found.evidence
    assert said.effect == effect
    assert "Wikipedia" in said.says
    assert said.source
    assert place.effect == (0.0 if effect < 0 else authority.judge(known(a_place())).points)
    assert found.confidence == 0.85


def test_being_well_known_never_makes_up_for_a_bad_grade() -> None:
    famous = authority.judge(known(a_place(1), grade=Reliability.UNRELIABLE))
    unheard_of = authority.judge(known(grade=Reliability.UNRELIABLE))
    assert famous.points == unheard_of.points < 0


def test_a_name_not_listed_counts_for_nothing_and_is_never_called_low() -> None:
    found = authority.judge(known())
    assert (found.confidence, found.points) == (0.0, 0.0)
    assert "not among the 10,000,000 domains of Common Crawl" in found.evidence[0].says
    assert "low" not in found.evidence[0].says.split()


@pytest.mark.parametrize(
    ("site", "signal"),
    [
        pytest.param(
            known(a_place(1), technical="googleapis.com serves scripts"),
            "technical_domain",
            id="for machines",
        ),
        pytest.param(
            known(technical="googleapis.com serves scripts"), "technical_domain", id="so, and unlisted"
        ),
        pytest.param(
            known(a_place(34), platform="garden.org"), "shared_platform", id="a platform's own rank"
        ),
        pytest.param(known(platform="garden.org"), "shared_platform", id="an account, not listed"),
        pytest.param(
            known(a_place(34), platform="sites.garden.org", account="alice"),
            "shared_platform",
            id="the rank of whom the platform belongs to",
        ),
        pytest.param(
            known(a_place(34, name="m.garden.org"), platform="garden.org", account="alice"),
            "shared_platform",
            id="another face of the platform",
        ),
    ],
)
def test_a_rank_that_is_not_the_publishers_counts_for_nothing(site: Authority, signal: str) -> None:
    found = authority.judge(site)
    assert [piece.signal for piece in found.evidence] == [signal]
    assert (found.confidence, found.points) == (0.0, 0.0)
    assert authority.score(site) is None


def test_an_accounts_own_place_counts_on_a_platform() -> None:
    found = authority.judge(
        known(a_place(name="alice.blogs.example"), platform="blogs.example", account="alice")
    )
    assert found.points > 0


def test_the_grade_of_a_platforms_part_counts() -> None:
    found = authority.judge(known(a_place(53), platform="garden.org", grade=Reliability.UNRELIABLE))
    assert found.points == -5.0
    assert found.confidence == 0.85


def test_grades_count_without_any_list_of_ranks() -> None:
    found = authority.judge(replace(known(grade=Reliability.RELIABLE), lists=()))
    assert [piece.signal for piece in found.evidence] == ["reliability"]


def test_other_lists_are_told_and_the_first_place_counts() -> None:
    alone, more = authority.judge(known(a_place())), authority.judge(known(a_place(), CRUX, TRANCO))
    assert more.points == alone.points
    assert [piece.effect for piece in more.evidence[1:]] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("place", "many"),
    [
        pytest.param(a_place(9_000_000, hosts=40_000), True, id="many names that few link to"),
        pytest.param(a_place(123, hosts=5_660), False, id="a university"),
        pytest.param(a_place(9_000_000, hosts=999), False, id="not that many"),
    ],
)
def test_names_without_number_below_a_name_that_few_link_to_count_against_it(
    place: Place, *, many: bool
) -> None:
    found = authority.judge(known(place))
    assert ("many_hosts" in {piece.signal for piece in found.evidence}) is many


def test_the_score_alone_is_on_a_scale_of_a_hundred() -> None:
    assert authority.score(known(a_place(1), grade=Reliability.RELIABLE)) == 100
    assert authority.score(known(a_place(1))) == 80
    assert authority.score(known(grade=Reliability.DEPRECATED)) == 10
    assert authority.score(known()) is None


def test_the_factor_stays_within_its_points() -> None:
    most = points(Factor.AUTHORITY, 1.0)
    for rank, hosts, grade in itertools.product((1, WEB), (1, 10**6), (None, *Reliability)):
        found = authority.judge(known(a_place(rank, hosts=hosts), grade=grade))
        assert -most <= found.points <= most
