from storage import sites
from storage.database import Database
from storage.sites import SiteRecord
from tests.storage.builders import TENANT, a_site


def test_sites_come_back_by_name(database: Database) -> None:
    second, first = a_site("b.com"), SiteRecord(domain="a.com")
    with database.writing() as session:
        sites.save(session, TENANT, second)
        sites.save(session, TENANT, first)
    with database.reading() as session:
        assert sites.ours(session, TENANT) == [first, second]


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
