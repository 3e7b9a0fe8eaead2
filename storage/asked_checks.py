"""Which links a person had checked last."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage import backlinks
from storage.refs import backlink_number, ref_of
from storage.team import AskedCheck
from storage.team_tables import AskedCheckRow
from storage.upserts import insert_or_replace


def note(session: Session, tenant: str, ref: str, *, person: str, at: datetime) -> None:
    """This person had the link checked at this time. Raises NoSuchRef."""
    row = AskedCheckRow(
        tenant=tenant, person=person, backlink_id=backlink_number(session, tenant, ref), at=at
    )
    insert_or_replace(session, row, key=("tenant", "person", "backlink_id"))


def recent(session: Session, tenant: str, person: str, *, limit: int) -> list[AskedCheck]:
    """The links that this person had checked last, newest first, each once."""
    rows = session.exec(
        select(AskedCheckRow)
        .where(AskedCheckRow.tenant == tenant, AskedCheckRow.person == person)
        .order_by(col(AskedCheckRow.at).desc(), col(AskedCheckRow.backlink_id).desc())
        .limit(limit)
    ).all()
    links = backlinks.by_ref(session, tenant, [ref_of(row.backlink_id) for row in rows])
    return [
        AskedCheck(
            ref=link.ref,
            page_url=link.page_url,
            site=link.site,
            verdict=link.verdict,
            score=link.score,
            decision=link.decision,
            asked_at=row.at,
        )
        for row in rows
        if (link := links.get(ref_of(row.backlink_id)))
    ]
