from dataclasses import replace

from sqlalchemy import text

from storage import sites
from storage.database import Database
from storage.sites import ProfileRecord, SiteRecord
from tests.storage.builders import NOON, TENANT, a_site

PROFILE = ProfileRecord(
    domain="our-site.com",
    brand=("OUR SITE", "Unsere Seite"),
    topics=("compost, mulch",),
    linkable=(
        {"url": "https://our-site.com/guide", "title": "Gärten", "kind": "guide", "why": "It says so."},
    ),
    dropped=("tired perennials",),
    read_at=NOON,
    pages=12,
)


def test_sites_come_back_by_name(database: Database) -> None:
    second, first = a_site("b.com"), SiteRecord(domain="a.com")
    with database.writing() as session:
        sites.save(session, TENANT, second)
        sites.save(session, TENANT, first)
    with database.reading() as session:
        assert sites.ours(session, TENANT) == [first, second]


def test_who_has_sites_is_known_once_each(database: Database) -> None:
    with database.writing() as session:
        for tenant, domain in (("T2", "a.com"), ("T1", "a.com"), ("T1", "b.com")):
            sites.save(session, tenant, a_site(domain))
    with database.reading() as session:
        assert sites.tenants(session) == ["T1", "T2"]


def test_saving_again_replaces(database: Database) -> None:
    with database.writing() as session:
        sites.save(session, TENANT, a_site(brand=("Old",)))
        sites.save(session, TENANT, SiteRecord(domain="our-site.com", topics=("bees",)))
        assert sites.ours(session, TENANT) == [SiteRecord(domain="our-site.com", topics=("bees",))]


def test_removing_says_whether_it_was_there(database: Database) -> None:
    with database.writing() as session:
        sites.save(session, TENANT, a_site())
        sites.save(session, TENANT, a_site("other.com"))
        assert sites.remove(session, TENANT, "our-site.com")
        assert not sites.remove(session, TENANT, "our-site.com")
    with database.reading() as session:
        assert sites.ours(session, TENANT) == [a_site("other.com")]


def test_what_was_learnt_comes_back_and_stands_behind_what_was_given(database: Database) -> None:
    with database.writing() as session:
        sites.save(session, TENANT, a_site())
        sites.save_profile(session, TENANT, PROFILE)
    with database.reading() as session:
        assert sites.profile(session, TENANT, "our-site.com") == PROFILE
        assert sites.given(session, TENANT) == [a_site()]
        (site,) = sites.ours(session, TENANT)
    assert site == replace(
        a_site(),
        brand=("Our Site", "Unsere Seite"),
        topics=("native plants", "Gärten", "compost, mulch"),
    )


def test_setting_a_site_anew_keeps_what_was_learnt_and_the_reverse(database: Database) -> None:
    with database.writing() as session:
        sites.save(session, TENANT, a_site())
        sites.save_profile(session, TENANT, PROFILE)
        sites.save(session, TENANT, a_site(brand=("New",)))
        sites.save_profile(session, TENANT, replace(PROFILE, topics=(), read_at=None))
        assert sites.profile(session, TENANT, "our-site.com") == replace(PROFILE, topics=(), read_at=None)
        assert sites.given(session, TENANT) == [a_site(brand=("New",))]


def test_a_site_whose_pages_were_never_read_has_an_empty_profile(database: Database) -> None:
    with database.writing() as session:
        sites.save(session, TENANT, a_site())
        assert sites.profile(session, TENANT, "our-site.com") == ProfileRecord(domain="our-site.com")


def test_what_was_learnt_goes_with_the_site_and_no_other(database: Database) -> None:
    with database.writing() as session:
        for tenant, domain in ((TENANT, "our-site.com"), (TENANT, "other.com"), ("T2", "our-site.com")):
            sites.save(session, tenant, a_site(domain))
            sites.save_profile(session, tenant, replace(PROFILE, domain=domain))
        assert sites.remove(session, TENANT, "our-site.com")
    with database.reading() as session:
        left = session.connection().execute(text("SELECT tenant, domain FROM site_profiles")).all()
    assert {tuple(row) for row in left} == {("T2", "our-site.com"), (TENANT, "other.com")}
