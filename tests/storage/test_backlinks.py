from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from sqlmodel import delete

from storage import backlinks, decision_log
from storage.backlinks import KnownLink, PastCheck
from storage.database import Database
from storage.errors import NoSuchRef
from storage.tables import BacklinkRow
from tests.storage.builders import NOON, TENANT, a_check, a_decision, a_link

LONG_URL = f"https://example.com/{'x1' * 4_000}"


def test_a_page_keeps_its_ref(database: Database) -> None:
    with database.writing() as session:
        first = a_link(session)
    with database.writing() as session:
        assert a_link(session) == first
        assert a_link(session, site="other-site.com") != first
        assert a_link(session, site="") not in {first, a_link(session, site="other-site.com")}
    assert first.startswith("LV-")


def test_a_ref_is_never_given_out_again(database: Database) -> None:
    with database.writing() as session:
        first = a_link(session)
    with database.writing() as session:
        session.exec(delete(BacklinkRow))
    with database.writing() as session:
        assert a_link(session) != first


def test_an_address_may_be_longer_than_an_index_entry(database: Database) -> None:
    with database.writing() as session:
        ref = a_link(session, page_url=LONG_URL)
        assert a_link(session, page_url=LONG_URL) == ref
        assert backlinks.find(session, TENANT, LONG_URL) == [ref]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        pytest.param("LV-{post}", ["post"], id="ref"),
        pytest.param(" lv-{post} ", ["post"], id="ref in lower case with spaces"),
        pytest.param("LV-999999999999999999", [], id="ref with the largest number"),
        pytest.param("LV-9999999999999999999", [], id="ref with a number that fits nowhere"),
        pytest.param("LV-0", [], id="ref zero"),
        pytest.param("https://blog.example.com/post", ["post"], id="page URL"),
        pytest.param("https://blog.example.com/pos", [], id="beginning of a page URL"),
        pytest.param("example.com", ["post", "home"], id="registrable domain"),
        pytest.param("www.Example.COM.", ["post", "home"], id="registrable domain written otherwise"),
        pytest.param("blog.example.com", ["post"], id="host"),
        pytest.param("log.example.com", [], id="end of a host"),
        pytest.param("blog_example.com", [], id="a sign that LIKE would take for any"),
        pytest.param("%", [], id="a sign that LIKE would take for all"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_find_understands_refs_pages_and_domains(database: Database, name: str, found: list[str]) -> None:
    with database.writing() as session:
        refs = {
            "post": a_link(session),
            "home": a_link(session, page_url="http://www.example.com/"),
            "other": a_link(session, page_url="https://notexample.com/", domain="notexample.com"),
        }
    with database.reading() as session:
        typed = name.replace("{post}", refs["post"].removeprefix("LV-"))
        assert backlinks.find(session, TENANT, typed) == [refs[each] for each in found]


def test_checks_come_back_newest_first_and_in_utc(database: Database) -> None:
    berlin = timezone(timedelta(hours=1))
    older = a_check(
        checked_at=datetime(2026, 3, 1, 0, 30, tzinfo=berlin), verdict="weak", score=None, record="old"
    )
    with database.writing() as session:
        ref = a_link(session)
        backlinks.save_check(session, TENANT, ref, a_check(record="new \x00\ud800 é"))
        backlinks.save_check(session, TENANT, ref, older)
    with database.reading() as session:
        assert backlinks.last_check(session, TENANT, ref) == "new ? é"
        past = backlinks.checks_of(session, TENANT, ref)
    assert past == [
        PastCheck(checked_at=NOON, outcome="ok", verdict="strong", score=71.5),
        PastCheck(checked_at=older.checked_at, outcome="ok", verdict="weak", score=None),
    ]
    assert past[1].checked_at.isoformat() == "2026-02-28T23:30:00+00:00"


def test_of_two_checks_at_one_moment_the_later_stored_counts(database: Database) -> None:
    with database.writing() as session:
        ref = a_link(session)
        for record in ("first", "second"):
            backlinks.save_check(session, TENANT, ref, a_check(record=record))
        assert backlinks.last_check(session, TENANT, ref) == "second"


def test_checks_that_did_not_read_the_page_can_be_passed_over(database: Database) -> None:
    with database.writing() as session:
        ref, other = a_link(session), a_link(session, site="other-site.com")
        backlinks.save_check(session, TENANT, ref, a_check(record="read"))
        for each in (ref, other):
            backlinks.save_check(session, TENANT, each, replace(a_check(record="not read"), snapshot=""))
        assert backlinks.last_check(session, TENANT, ref) == "not read"
        assert backlinks.last_check(session, TENANT, ref, was_read=True) == "read"
        assert backlinks.last_check(session, TENANT, other, was_read=True) is None


def test_a_link_without_a_check_has_none(database: Database) -> None:
    with database.writing() as session:
        ref = a_link(session)
        assert backlinks.last_check(session, TENANT, ref) is None
        assert backlinks.checks_of(session, TENANT, ref) == []


@pytest.mark.parametrize("ref", ["LV-77", "nonsense"])
def test_a_check_of_an_unknown_ref_is_refused(database: Database, ref: str) -> None:
    with database.writing() as session, pytest.raises(NoSuchRef):
        backlinks.save_check(session, TENANT, ref, a_check())


def test_what_is_known_of_a_domain(database: Database) -> None:
    with database.writing() as session:
        checked = a_link(session)
        fresh = a_link(session, page_url="https://example.com/new", site="")
        a_link(session, page_url="https://elsewhere.com/", domain="elsewhere.com")
        backlinks.save_check(session, TENANT, checked, a_check())
        backlinks.save_check(
            session, TENANT, checked, a_check(checked_at=NOON - timedelta(days=9), verdict="risky")
        )
        decision_log.record(session, TENANT, checked, a_decision("ignore"))
        decision_log.record(session, TENANT, checked, a_decision("keep"))
    with database.reading() as session:
        known = backlinks.known(session, TENANT, "www.Example.com")
        assert known == [
            KnownLink(
                ref=checked,
                page_url="https://blog.example.com/post",
                domain="example.com",
                site="our-site.com",
                verdict="strong",
                score=71.5,
                checked_at=NOON,
                decision="keep",
            ),
            KnownLink(
                ref=fresh,
                page_url="https://example.com/new",
                domain="example.com",
                site="",
                verdict=None,
                score=None,
                checked_at=None,
                decision=None,
            ),
        ]


def test_a_job_that_runs_again_replaces_its_check(database: Database) -> None:
    asked = replace(a_check(record="first"), asked="job-1")
    with database.writing() as session:
        ref = a_link(session)
        backlinks.save_check(session, TENANT, ref, asked)
        again = replace(asked, record="second", score=None, checked_at=NOON + timedelta(minutes=5))
        backlinks.save_check(session, TENANT, ref, again)
    with database.reading() as session:
        assert backlinks.last_check(session, TENANT, ref) == "second"
        (only,) = backlinks.checks_of(session, TENANT, ref)
    assert (only.checked_at, only.score) == (NOON + timedelta(minutes=5), None)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("job-1", "job-2", id="two jobs"),
        pytest.param("", "", id="twice nobody's job"),
        pytest.param("", "job-1", id="nobody's and a job's"),
    ],
)
def test_checks_of_different_askers_stand_beside_each_other(
    database: Database, first: str, second: str
) -> None:
    with database.writing() as session:
        ref = a_link(session)
        for asked in (first, second):
            backlinks.save_check(session, TENANT, ref, replace(a_check(), asked=asked))
    with database.reading() as session:
        assert len(backlinks.checks_of(session, TENANT, ref)) == 2


def test_one_job_checks_many_links(database: Database) -> None:
    with database.writing() as session:
        refs = [a_link(session), a_link(session, page_url="https://blog.example.com/other")]
        for ref in refs:
            backlinks.save_check(session, TENANT, ref, replace(a_check(record=ref), asked="job-1"))
    with database.reading() as session:
        assert [backlinks.last_check(session, TENANT, ref) for ref in refs] == refs


def test_the_check_of_a_job_can_be_passed_over(database: Database) -> None:
    with database.writing() as session:
        ref = a_link(session)
        backlinks.save_check(session, TENANT, ref, a_check(record="before"))
        late = replace(a_check(record="of the job"), asked="job-1", checked_at=NOON + timedelta(minutes=5))
        backlinks.save_check(session, TENANT, ref, late)
    with database.reading() as session:
        assert backlinks.last_check(session, TENANT, ref, but_not_of="job-1") == "before"
        assert len(backlinks.checks_of(session, TENANT, ref, but_not_of="job-1")) == 1
        assert len(backlinks.checks_of(session, TENANT, ref, but_not_of="job-2")) == 2
