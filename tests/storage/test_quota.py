from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from storage import quota
from storage.database import Database
from storage.team import Allowance, Spent, Taken
from tests.storage.builders import NOON, TENANT

ALLOWANCE = Allowance(person=5, team=8)


def take(
    database: Database, person: str, checks: int, *, minutes: int = 0, job: str = "", tenant: str = TENANT
) -> Taken | Spent:
    with database.writing() as session:
        return quota.take(session, tenant, person, checks, now=after(minutes), allowance=ALLOWANCE, job=job)


def after(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_a_person_has_an_allowance_and_so_has_the_team(database: Database) -> None:
    assert take(database, "U1", 3) == Taken(left=2)
    assert take(database, "U1", 3, minutes=10) == Spent(whole_team=False, allowance=5, again_at=after(60))
    assert take(database, "U2", 4, minutes=20) == Taken(left=1)
    assert take(database, "U1", 2, minutes=30) == Spent(whole_team=True, allowance=8, again_at=after(60))
    assert take(database, "U1", 1, minutes=40) == Taken(left=0)


def test_what_was_refused_counts_for_nothing_and_an_hour_later_there_is_room(database: Database) -> None:
    assert isinstance(take(database, "U1", 5), Taken)
    for minute in range(1, 60):
        assert isinstance(take(database, "U1", 1, minutes=minute), Spent)
    assert take(database, "U1", 5, minutes=60) == Taken(left=0)


@pytest.mark.parametrize(
    ("checks", "minutes"),
    [
        pytest.param(1, 60, id="one fits when the first no longer counts"),
        pytest.param(3, 70, id="three fit when the second does not either"),
        pytest.param(6, 80, id="more than ever fit: when nothing counts"),
    ],
)
def test_it_says_when_there_is_room_again(database: Database, checks: int, minutes: int) -> None:
    take(database, "U1", 2)
    take(database, "U1", 1, minutes=10)
    take(database, "U1", 2, minutes=20)
    spent = take(database, "U1", checks, minutes=30)
    assert isinstance(spent, Spent)
    assert spent.again_at == after(minutes)


def test_what_a_job_takes_again_counts_once(database: Database) -> None:
    assert take(database, "U1", 3, job="a") == Taken(left=2)
    assert take(database, "U1", 2, job="b") == Taken(left=0)
    assert take(database, "U1", 3, minutes=10, job="a") == Taken(left=0)
    assert isinstance(take(database, "U1", 1, minutes=10, job="c"), Spent)
    assert take(database, "U2", 3, job="a", tenant="another team") == Taken(left=2)
    assert take(database, "U1", 5, minutes=60, job="a") == Taken(left=0)


def test_a_job_that_asks_many_times_at_once_takes_once(database: Database) -> None:
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda _: take(database, "U1", 3, job="a"), range(12)))
    assert told == [Taken(left=2)] * 12


def test_what_was_taken_for_a_job_is_given_back(database: Database) -> None:
    take(database, "U1", 1)
    take(database, "U1", 2, minutes=1, job="a")
    take(database, "U1", 2, minutes=2, job="b")
    take(database, "U1", 5, minutes=1, job="a", tenant="another team")
    with database.writing() as session:
        assert quota.jobs(session, TENANT, before=after(2)) == ["a"]
        assert quota.jobs(session, TENANT, before=after(3)) == ["a", "b"]
        quota.give_back(session, TENANT, ["a"])
        assert quota.jobs(session, TENANT, before=after(3)) == ["b"]
        assert quota.jobs(session, "another team", before=after(3)) == ["a"]
    assert take(database, "U1", 2, minutes=3) == Taken(left=0)


def test_of_many_who_ask_at_once_no_more_are_served_than_fit(database: Database) -> None:
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda _: take(database, "U1", 1), range(12)))
    assert sum(isinstance(one, Taken) for one in told) == ALLOWANCE.person
