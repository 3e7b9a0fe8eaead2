"""Disavows that wait for a second person: one a link."""

from datetime import datetime
from functools import cache

from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, func, select
from sqlmodel.sql.expression import SelectOfScalar

from storage import decision_log, flag_log
from storage.decisions import Person
from storage.refs import backlink_number, number_of, ref_of
from storage.tables import DecisionRow
from storage.team import Late, NewProposal, Proposal
from storage.team_tables import ProposalRow
from storage.upserts import insert_unless_there


def keep(session: Session, tenant: str, proposal: NewProposal) -> Proposal:
    """Put a disavow to the team. If one waits for the link already, that one is returned unchanged.

    Raises NoSuchRef.
    """
    number = backlink_number(session, tenant, proposal.ref)
    decided = select(func.max(DecisionRow.id)).where(
        DecisionRow.tenant == tenant, DecisionRow.backlink_id == number
    )
    row = ProposalRow(
        tenant=tenant,
        backlink_id=number,
        why=proposal.why,
        by_id=proposal.by.id,
        by_name=proposal.by.name,
        at=proposal.at,
        permalink=proposal.permalink,
        after=session.exec(decided).one() or 0,
    )
    if insert_unless_there(session, row):
        flag_log.changed(session, tenant, proposal.ref, at=proposal.at)
    standing = session.exec(_of_link(), params={"tenant": tenant, "number": number}).one()
    return _proposal(standing)


def of(session: Session, tenant: str, ref: str) -> Proposal | None:
    """What waits for a second person about a link; None when nothing does or there is no such ref."""
    row = session.exec(_of_link(), params={"tenant": tenant, "number": number_of(ref)}).one_or_none()
    return None if row is None else _proposal(row)


@cache
def _of_link() -> SelectOfScalar[ProposalRow]:
    """Built once, as every click on a card asks for it. Parameters: tenant, number."""
    return select(ProposalRow).where(
        col(ProposalRow.tenant) == bindparam("tenant"), col(ProposalRow.backlink_id) == bindparam("number")
    )


def late(session: Session, tenant: str, ref: str, *, seen: int) -> Late | None:
    """Who was faster than the person who saw decision `seen` count, 0 for none, and nothing wait.

    None when nobody was; that stays so until the transaction ends.
    """
    decision_log.in_turn(session, tenant, ref)
    by_now = next(iter(decision_log.history(session, tenant, ref)), None)
    number = by_now.number if by_now else 0
    proposal = of(session, tenant, ref)
    waits = proposal if proposal is not None and proposal.after == number else None
    return None if waits is None and number == seen else Late(by_now=by_now, proposal=waits)


def remove(session: Session, tenant: str, proposal: Proposal, *, at: datetime) -> bool:
    """It waits no longer. False when it did not: of two who ask at once, one is told True."""
    gone = session.exec(
        delete(ProposalRow).where(col(ProposalRow.tenant) == tenant, col(ProposalRow.id) == proposal.number)
    )
    if gone.rowcount == 0:
        return False
    flag_log.changed(session, tenant, proposal.ref, at=at)
    return True


def _proposal(row: ProposalRow) -> Proposal:
    return Proposal(
        number=row.id or 0,
        ref=ref_of(row.backlink_id),
        why=row.why,
        by=Person(id=row.by_id, name=row.by_name),
        at=row.at,
        permalink=row.permalink,
        after=row.after,
    )
