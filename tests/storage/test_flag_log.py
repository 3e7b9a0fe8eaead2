import pytest

from storage import flag_log
from storage.database import Database
from storage.errors import NoSuchRef
from tests.storage.builders import NOON, TENANT, a_flag, a_link


def test_a_link_keeps_its_first_card(database: Database) -> None:
    with database.writing() as session:
        ref = a_link(session)
        assert flag_log.of(session, TENANT, ref) is None
        first = a_flag(ref)
        assert flag_log.keep(session, TENANT, first, flagged_at=NOON) == first
        assert flag_log.keep(session, TENANT, a_flag(ref, channel="C2", ts="2.5"), flagged_at=NOON) == first
    with database.reading() as session:
        assert flag_log.of(session, TENANT, ref) == first


def test_a_flag_on_an_unknown_ref_is_refused(database: Database) -> None:
    with database.writing() as session, pytest.raises(NoSuchRef):
        flag_log.keep(session, TENANT, a_flag("LV-77"), flagged_at=NOON)
