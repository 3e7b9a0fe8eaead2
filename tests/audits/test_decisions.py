from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audits.decisions import Choice, ReasonMissing, UnknownRef, decide
from storage import backlinks, decision_log
from storage.database import Database
from storage.decisions import Decision, Person

TENANT = "local"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANN = Person(id="U1", name="Ann")
POST = "https://blog.example.com/post"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path}/linkvouch.db", backups=None)
    with opened.writing() as session:
        for page_url, domain in (
            (POST, "example.com"),
            ("http://example.com/old", "example.com"),
            ("https://xn--bcher-kva.example/a%20b", "xn--bcher-kva.example"),
        ):
            backlinks.remember(session, TENANT, site="our-site.com", page_url=page_url, domain=domain)
    yield opened
    opened.close()


def made(
    database: Database,
    name: str,
    choice: Choice = Choice.KEEP,
    *,
    why: str = "known editor",
    tenant: str = TENANT,
) -> list[Decision]:
    return decide(database, tenant, name, choice, why=why, by=ANN, at=NOON, permalink="https://s/p1")


def stored(database: Database) -> list[Decision]:
    with database.reading() as session:
        return decision_log.current(session, TENANT)


@pytest.mark.parametrize(
    ("name", "refs"),
    [
        pytest.param("LV-1", ["LV-1"], id="ref"),
        pytest.param("lv-2", ["LV-2"], id="ref in lower case"),
        pytest.param(POST, ["LV-1"], id="page as stored"),
        pytest.param("HTTPS://Blog.Example.com:443/x/../post#top", ["LV-1"], id="page in another spelling"),
        pytest.param("blog.example.com/post", ["LV-1"], id="page without its scheme"),
        pytest.param("example.com/old", ["LV-2"], id="http page without its scheme"),
        pytest.param(
            "<https://blog.example.com/post|blog.example.com>", ["LV-1"], id="page as Slack sends it"
        ),
        pytest.param("example.com", ["LV-1", "LV-2"], id="domain with two pages"),
        pytest.param("www.Example.com/", ["LV-1", "LV-2"], id="domain with www. and a slash"),
        pytest.param("Bücher.example", ["LV-3"], id="domain in its own script"),
    ],
)
def test_every_link_that_the_name_means_is_decided(database: Database, name: str, refs: list[str]) -> None:
    decisions = made(database, name)
    assert [decision.ref for decision in decisions] == refs
    assert {(each.choice, each.why, each.by, each.at, each.permalink) for each in decisions} == {
        ("keep", "known editor", ANN, NOON, "https://s/p1")
    }
    assert sorted(stored(database), key=lambda each: each.number) == decisions


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("LV-99", id="ref"),
        pytest.param("https://example.com/unseen", id="page on a known domain"),
        pytest.param("example.com/unseen", id="page on a known domain, without its scheme"),
        pytest.param("https://example.com/", id="home page of a known domain"),
        pytest.param("ample.com", id="end of a domain"),
        pytest.param("javascript:alert(1)", id="no address"),
        pytest.param("x" * 10_000, id="very long"),
        pytest.param("", id="nothing"),
    ],
)
def test_an_unknown_name_decides_nothing_and_names_the_next_command(database: Database, name: str) -> None:
    with pytest.raises(UnknownRef, match="linkvouch check URL") as error:
        made(database, name)
    assert len(str(error.value)) < 300
    assert stored(database) == []


def test_another_tenants_ref_is_unknown(database: Database) -> None:
    with pytest.raises(UnknownRef):
        made(database, "LV-1", tenant="T2")


@pytest.mark.parametrize("why", ["", " \n\t "])
def test_a_disavow_needs_a_reason(database: Database, why: str) -> None:
    with pytest.raises(ReasonMissing, match="needs a reason"):
        made(database, "LV-1", Choice.DISAVOW, why=why)
    assert stored(database) == []


@pytest.mark.parametrize("choice", [Choice.KEEP, Choice.REACH_OUT, Choice.IGNORE])
def test_the_other_choices_need_none(database: Database, choice: Choice) -> None:
    (decision,) = made(database, "LV-1", choice, why="")
    assert (decision.choice, decision.why) == (choice.value, "")


def test_the_reason_is_stored_without_space_around_it(database: Database) -> None:
    (decision,) = made(database, "LV-1", Choice.DISAVOW, why="  sold link\n")
    assert decision.why == "sold link"
