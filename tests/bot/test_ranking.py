from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.rank_sources import PREFERENCE, rank_sources
from bot.ranking import Ranking, document, known_list, release_date
from scoring import authority
from scoring.authority import Reliability
from storage.errors import RanksUnusable
from storage.ranks import FILE_NAME
from tests.rank_lists import common_crawl, crux, put, tranco
from web import urls

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NAMES = ("googleapis.com", "blogspot.com", "garden.org", "news.example.com", "example.com")
GRADES = "domain,status\ngarden.org,gr\ngarden.org/opinion,gu\nblogspot.com,gu\nexample.com,d\n"


@pytest.fixture
def ranking(tmp_path: Path) -> Iterator[Ranking]:
    ranking = Ranking(tmp_path / "home", clock=lambda: NOW)
    yield ranking
    ranking.close()


@pytest.fixture
def filled(tmp_path: Path, ranking: Ranking) -> Ranking:
    ranking.import_file(put(tmp_path, common_crawl(NAMES), "cc-main-2026-apr-may-jun-domain-ranks.txt"))
    ranking.import_file(
        put(tmp_path, crux([("https://garden.org", 1000), ("https://alice.blogspot.com", 5000)]))
    )
    return ranking


def test_the_document_has_every_field_of_the_contract(filled: Ranking) -> None:
    assert document(filled.look_up(urls.typed("www.garden.org"))) == {
        "domain": "garden.org",
        "registrable": "garden.org",
        "authority": authority.score(filled.look_up(urls.typed("garden.org"))),
        "percentile": 40.0,
        "rank": 3,
        "of": 5,
        "hosts": 7,
        "sources": [
            {"name": "commoncrawl", "rank": 3, "date": "2026-06-30"},
            {
                "name": "crux",
                "rank": 1000,
                "date": datetime.now(UTC).date().isoformat(),
            },
        ],
        "flags": ["of_at_least"],
    }


def test_nothing_known_is_null_and_not_zero(ranking: Ranking) -> None:
    assert document(ranking.look_up(urls.typed("garden.org"))) == {
        "domain": "garden.org",
        "registrable": "garden.org",
        "authority": None,
        "percentile": None,
        "rank": None,
        "of": None,
        "hosts": None,
        "sources": [],
        "flags": ["no_rank_data"],
    }


@pytest.mark.parametrize(
    ("address", "name", "flags"),
    [
        pytest.param(
            "blog.garden.org", "garden.org", ["of_at_least", "other_name"], id="below a listed domain"
        ),
        pytest.param(
            "a.news.example.com", "news.example.com", ["of_at_least", "other_name"], id="nearest above"
        ),
        pytest.param("fonts.googleapis.com", "googleapis.com", ["technical", "platform"], id="for machines"),
        pytest.param(
            "bob.blogspot.com", "blogspot.com", ["platform", "of_at_least", "other_name"], id="account"
        ),
        pytest.param(
            "alice.blogspot.com",
            "alice.blogspot.com",
            ["platform", "of_at_least", "group"],
            id="listed account",
        ),
        pytest.param(
            "blogspot.com/page", "blogspot.com", ["platform", "of_at_least"], id="the platform itself"
        ),
        pytest.param("unheard.example", "", ["not_listed"], id="not listed"),
        pytest.param("93.184.216.34", "", ["not_listed"], id="a number"),
    ],
)
def test_the_nearest_name_that_is_listed_is_found(
    filled: Ranking, address: str, name: str, flags: list[str]
) -> None:
    known = filled.look_up(urls.typed(address))
    assert next((place.name for place in known.places), "") == name
    assert set(flags) <= set(document(known)["flags"])  # type: ignore[call-overload]  # a list of flags


def test_age_is_counted_from_the_end_of_the_release(filled: Ranking) -> None:
    known = filled.look_up(urls.typed("garden.org"))
    assert known.places[0].age_days == (NOW.date() - date(2026, 6, 30)).days


@pytest.mark.parametrize(
    ("url", "grade", "part"),
    [
        pytest.param("https://garden.org/", Reliability.RELIABLE, "garden.org", id="the site"),
        pytest.param(
            "https://www.garden.org/news/x?y=opinion", Reliability.RELIABLE, "garden.org", id="elsewhere"
        ),
        pytest.param(
            "https://garden.org/opinion/x", Reliability.UNRELIABLE, "garden.org/opinion", id="its part"
        ),
        pytest.param("https://garden.org/opinions", Reliability.RELIABLE, "garden.org", id="a like name"),
        pytest.param("https://bob.blogspot.com/x", Reliability.UNRELIABLE, "blogspot.com", id="the platform"),
        pytest.param("https://a.example.com/x", Reliability.DEPRECATED, "example.com", id="a subdomain"),
        pytest.param("https://other.org/", None, "", id="no grade"),
    ],
)
def test_grades_apply_by_path(
    tmp_path: Path, filled: Ranking, url: str, grade: Reliability | None, part: str
) -> None:
    filled.import_file(put(tmp_path, GRADES))
    known = filled.known(urls.normalise(url))
    assert known is not None
    found = known.grade
    assert (found.reliability if found else None, found.part if found else "") == (grade, part)
    assert (grade is None) is not any(flag == grade for flag in document(known)["flags"])  # type: ignore[attr-defined]  # a list


def test_a_damaged_index_is_unknown_to_a_check_and_told_to_a_person(tmp_path: Path, ranking: Ranking) -> None:
    put(tmp_path / "home", b"noise" * 999, FILE_NAME)
    assert ranking.known(urls.normalise("https://garden.org/")) is None
    with pytest.raises(RanksUnusable):
        ranking.look_up(urls.typed("garden.org"))
    assert known_list(tmp_path / "home", "crux") is None


def test_a_file_is_dated_by_its_release_else_by_its_age(tmp_path: Path, ranking: Ranking) -> None:
    named = put(tmp_path, common_crawl(), "cc-main-2025-26-dec-jan-feb-domain-ranks.txt")
    assert ranking.import_file(named).dated == date(2026, 2, 28)
    assert ranking.import_file(put(tmp_path, tranco())).dated == datetime.now(UTC).date()


def test_a_file_that_is_gone_is_told(tmp_path: Path, ranking: Ranking) -> None:
    with pytest.raises(RanksUnusable, match="cannot be read"):
        ranking.import_file(tmp_path / "gone")


@pytest.mark.parametrize(
    ("release", "day"),
    [
        ("cc-main-2026-apr-may-jun", date(2026, 6, 30)),
        ("cc-main-2025-26-nov-dec-jan", date(2026, 1, 31)),
        ("cc-main-2026-apr-may-xyz", None),
        ("cc-main", None),
        ("", None),
    ],
)
def test_a_release_ends_with_its_last_month(release: str, day: date | None) -> None:
    assert release_date(release) == day


def test_every_list_has_its_turn() -> None:
    assert set(PREFERENCE) == set(rank_sources())
