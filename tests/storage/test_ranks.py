from contextlib import closing
from pathlib import Path

import pytest

from storage.errors import RanksUnusable
from storage.ranks import FILE_NAME, Ranks, Row, table_of
from tests.rank_lists import NAMES, common_crawl, put, tranco
from tests.storage.test_rank_build import imported


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_without_an_index_nothing_is_known(home: Path) -> None:
    with closing(Ranks(home / FILE_NAME)) as ranks:
        assert (ranks.lists(), ranks.rows("garden.org"), ranks.grades(["garden.org"])) == ((), [], [])


def test_an_index_that_comes_later_or_changes_is_seen_and_one_that_goes_is_missed(home: Path) -> None:
    with closing(Ranks(home / FILE_NAME)) as ranks:
        assert ranks.rows(NAMES[0]) == []
        imported(home, common_crawl())
        assert ranks.rows(NAMES[0]) == [Row("commoncrawl", 1, 7)]
        imported(home, common_crawl(NAMES[::-1]))
        assert ranks.rows(NAMES[0]) == [Row("commoncrawl", 4, 7)]
        (home / FILE_NAME).unlink()
        assert ranks.rows(NAMES[0]) == []


def test_an_index_of_grades_alone_has_no_places(home: Path) -> None:
    imported(home, "domain,status\ngarden.org,gr\ngarden.org/blog,gu\n")
    with closing(Ranks(home / FILE_NAME)) as ranks:
        assert ranks.rows("garden.org") == []
        assert [
            (each.name, each.path, each.status) for each in ranks.grades(["x.garden.org", "garden.org"])
        ] == [
            ("garden.org", "", "gr"),
            ("garden.org", "blog", "gu"),
        ]


def test_every_list_is_asked_at_once(home: Path) -> None:
    imported(home, common_crawl())
    imported(home, tranco())
    with closing(Ranks(home / FILE_NAME)) as ranks:
        assert set(ranks.rows(NAMES[2])) == {Row("commoncrawl", 3, 7), Row("tranco", 3, 0)}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"no database at all, but long enough to be taken for one" * 20, id="noise"),
        pytest.param(b"", id="an empty file"),
    ],
)
def test_what_is_no_index_is_said_to_be_unreadable(home: Path, content: bytes) -> None:
    put(home, content, FILE_NAME)
    with closing(Ranks(home / FILE_NAME)) as ranks, pytest.raises(RanksUnusable, match="authority update"):
        ranks.rows("garden.org")


def test_an_index_damaged_inside_is_said_to_be_unreadable(home: Path) -> None:
    imported(home, common_crawl([f"site{number}.org" for number in range(9_000)]))
    file = home / FILE_NAME
    data = bytearray(file.read_bytes())
    data[8_192 * 3 :] = b"\xff" * (len(data) - 8_192 * 3)
    file.write_bytes(data)
    with closing(Ranks(file)) as ranks, pytest.raises(RanksUnusable):
        ranks.rows("site5000.org")


def test_a_folder_in_the_place_of_the_index_is_said_to_be_unreadable(home: Path) -> None:
    (home / FILE_NAME).mkdir(parents=True)
    with closing(Ranks(home / FILE_NAME)) as ranks, pytest.raises(RanksUnusable):
        ranks.lists()


def test_only_known_lists_have_a_table() -> None:
    with pytest.raises(ValueError, match="no such list"):
        table_of("x; DROP TABLE lists")
