from dataclasses import replace

from storage import targets
from storage.database import Database
from tests.storage.builders import TENANT, a_target


def test_a_target_comes_back_as_last_seen(database: Database) -> None:
    gone = a_target(status=404, say="Our page is gone (404).")
    silent = replace(
        gone, status=None, title="\u2603", lead="", signature=(), say="Our page does not answer."
    )
    with database.writing() as session:
        for seen in (a_target(), gone, silent, a_target("https://our-site.com/other")):
            targets.save(session, TENANT, seen)
    with database.reading() as session:
        assert targets.read(session, TENANT, "https://our-site.com/") == silent
        assert targets.read(session, TENANT, "https://our-site.com/unseen") is None
