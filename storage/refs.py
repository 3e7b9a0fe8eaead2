"""The names that people use for links: LV-1042."""

import re
from functools import cache
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.errors import NoSuchRef
from storage.tables import BacklinkRow

REF: Final = re.compile(r"LV-([1-9][0-9]{0,17})", re.IGNORECASE)  # 18 digits fit into 64 bits


def ref_of(number: int | None) -> str:
    """The ref of a stored row. Raises ValueError for a row without a number, which was never stored."""
    if number is None:
        raise ValueError("the row has no number before it is stored")
    return f"LV-{number}"


def number_of(name: str) -> int | None:
    """The row number in a ref, whatever its case; None for any other text."""
    found = REF.fullmatch(name.strip())
    return int(found[1]) if found and name.isascii() else None


def backlink_number(session: Session, tenant: str, ref: str) -> int:
    """The number of a stored link. Raises NoSuchRef, for another tenant's ref as well."""
    number = number_of(ref)
    found = session.exec(_stored(), params={"tenant": tenant, "number": number}).one_or_none()
    if found is None:
        raise NoSuchRef(ref)
    return found


@cache
def _stored() -> SelectOfScalar[int | None]:
    """Built once, as every change of a link asks for it. Parameters: tenant, number."""
    return select(col(BacklinkRow.id)).where(
        col(BacklinkRow.tenant) == bindparam("tenant"), col(BacklinkRow.id) == bindparam("number")
    )
