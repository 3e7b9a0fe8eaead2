from datetime import timedelta

import pytest

from storage import decision_log
from storage.database import Database
from storage.decisions import Decision, Person
from storage.errors import NoSuchRef
from tests.storage.builders import NOON, TENANT, a_decision, a_link


def test_a_decision_comes_back_whole_and_as_stored(database: Database) -> None:
    with database.writing() as session:
        ref = a_link(session)
        made = decision_log.record(session, TENANT, ref, a_decision("disavow", why="sold\x00 link"))
    assert made == Decision(
        number=made.number,
        ref=ref,
        site="our-site.com",
        page_url="https://blog.example.com/post",
        choice="disavow",
        why="sold link",
        by=Person(id="U1", name="Ann"),
        at=NOON,
        permalink="https://team.slack.com/archives/C1/p1",
    )
    with database.reading() as session:
        assert decision_log.history(session, TENANT, ref) == [made]


def test_the_newest_decision_counts_and_the_history_stays(database: Database) -> None:
    with database.writing() as session:
        ref = a_link(session)
        other = a_link(session, site="other-site.com")
        first = decision_log.record(session, TENANT, ref, a_decision("disavow"))
        others = decision_log.record(session, TENANT, other, a_decision("ignore"))
        earlier = NOON - timedelta(hours=1)  # another machine's clock: the order of arrival counts
        second = decision_log.record(session, TENANT, ref, a_decision("keep", at=earlier))
    with database.reading() as session:
        assert decision_log.current(session, TENANT) == [second, others]
        assert decision_log.current(session, TENANT, "our-site.com") == [second]
        assert decision_log.current(session, TENANT, "nobody.com") == []
        assert decision_log.history(session, TENANT, ref) == [second, first]
        assert decision_log.history(session, TENANT, "LV-77") == []


def test_a_decision_about_an_unknown_ref_is_refused(database: Database) -> None:
    with database.writing() as session, pytest.raises(NoSuchRef):
        decision_log.record(session, TENANT, "LV-77", a_decision())
