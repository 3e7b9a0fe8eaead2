"""What the team decided. The history is kept; the newest decision about a link counts."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, bindparam, func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from storage import flag_log
from storage.decisions import Decision, NewDecision, Person
from storage.refs import backlink_number, number_of, ref_of
from storage.tables import BacklinkRow, DecisionRow
from storage.turns import one_at_a_time


def record(session: Session, tenant: str, ref: str, decision: NewDecision) -> Decision:
    """Add a decision to a link's history. Raises NoSuchRef."""
    in_turn(session, tenant, ref)
    row = DecisionRow(
        tenant=tenant,
        backlink_id=backlink_number(session, tenant, ref),
        choice=decision.choice,
        why=decision.why,
        by_id=decision.by.id,
        by_name=decision.by.name,
        at=decision.at,
        permalink=decision.permalink,
    )
    session.add(row)
    session.flush()
    flag_log.changed(session, tenant, ref, at=decision.at)
    session.expire(row)  # given back as stored
    return _decisions(session.exec(_stored(tenant, col(DecisionRow.id) == row.id)))[0]


def in_turn(session: Session, tenant: str, ref: str) -> None:
    """Until the transaction ends, nobody else decides about the link or proposes to."""
    one_at_a_time(session, f"decision of {tenant} {number_of(ref)}")


def current(session: Session, tenant: str, site: str | None = None) -> list[Decision]:
    """The decision that counts for every decided link, newest first; of one site of ours, or of all."""
    newest = (
        select(func.max(DecisionRow.id))
        .where(DecisionRow.tenant == tenant)
        .group_by(col(DecisionRow.backlink_id))
    )
    counts = col(DecisionRow.id).in_(newest)
    which = counts if site is None else counts & (col(BacklinkRow.site) == site)
    return _decisions(session.exec(_stored(tenant, which)))


def history(session: Session, tenant: str, ref: str) -> list[Decision]:
    """Every decision about a link, newest first; empty when there is none or no such ref."""
    return _decisions(session.exec(_of_link(), params={"tenant": tenant, "number": number_of(ref)}))


@cache
def _of_link() -> Select[DecisionRow, str, str]:
    """Built once, as every click on a card asks for it. Parameters: tenant, number."""
    return _stored(bindparam("tenant"), col(DecisionRow.backlink_id) == bindparam("number"))


def _stored(tenant: str | BindParameter[str], which: ColumnElement[bool]) -> Select[DecisionRow, str, str]:
    return (
        select(DecisionRow, BacklinkRow.site, BacklinkRow.page_url)
        .join(BacklinkRow, col(BacklinkRow.id) == col(DecisionRow.backlink_id))
        .where(col(DecisionRow.tenant) == tenant, col(BacklinkRow.tenant) == tenant, which)
        .order_by(col(DecisionRow.id).desc())
    )


def _decisions(found: Iterable[tuple[DecisionRow, str, str]]) -> list[Decision]:
    return [
        Decision(
            number=row.id or 0,
            ref=ref_of(row.backlink_id),
            site=site,
            page_url=page_url,
            choice=row.choice,
            why=row.why,
            by=Person(id=row.by_id, name=row.by_name),
            at=row.at,
            permalink=row.permalink,
        )
        for row, site, page_url in found
    ]
