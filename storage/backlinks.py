"""Referring pages and the checks made of them.

As everywhere in storage: the caller opens the session, the tenant comes second, values come back, never rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, or_
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.refs import backlink_number, number_of, ref_of
from storage.tables import BacklinkRow, CheckRow, DecisionRow, key_of
from storage.upserts import insert_or_replace, insert_unless_there


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCheck:
    checked_at: datetime
    outcome: str
    verdict: str
    score: float | None  # 0-100


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLink:
    """A referring page we have met, and what came of it last."""

    ref: str
    page_url: str
    domain: str  # registrable
    site: str  # "" when it was looked at for no site
    verdict: str | None  # of the newest check, None before the first
    score: float | None  # 0-100
    checked_at: datetime | None
    decision: str | None  # the choice that counts, None when nothing was decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A finished check, ready to be stored."""

    checked_at: datetime
    outcome: str
    verdict: str
    score: float | None
    scorer: str
    record: str  # the whole result as JSON
    snapshot: str = ""  # sha256, "" when the page was not read
    asked: str = ""  # the job that made it; the same job makes one check of a link, however often it runs


def remember(session: Session, tenant: str, *, site: str, page_url: str, domain: str) -> str:
    """The ref of a page for a site of ours, the same every time. `domain` is the page's registrable one."""
    key = key_of(page_url)
    named = {"tenant": tenant, "page_key": key, "site": site}
    number = session.exec(_number(), params=named).one_or_none()
    if number is None:
        insert_unless_there(
            session, BacklinkRow(tenant=tenant, site=site, page_url=page_url, page_key=key, domain=domain)
        )
        number = session.exec(_number(), params=named).one()
    return ref_of(number)


@cache
def _number() -> SelectOfScalar[int | None]:
    """Built once, as every check asks for it. Parameters: tenant, page_key, site."""
    return select(col(BacklinkRow.id)).where(
        col(BacklinkRow.tenant) == bindparam("tenant"),
        col(BacklinkRow.page_key) == bindparam("page_key"),
        col(BacklinkRow.site) == bindparam("site"),
    )


def find(session: Session, tenant: str, name: str) -> list[str]:
    """The refs that a person means by a ref, a page URL or a domain, oldest first; empty when there are none.

    A registrable domain means all its pages, any other host the pages on that host alone. `www.` is ignored.
    """
    name = name.strip()
    number = number_of(name)
    if number is not None:
        means = col(BacklinkRow.id) == number
    elif "://" in name:
        means = col(BacklinkRow.page_key) == key_of(name)
    else:
        host = name.lower().removesuffix(".").removeprefix("www.")
        pages = (f"{scheme}://{www}{host}/" for scheme in ("https", "http") for www in ("", "www."))
        on_host = (col(BacklinkRow.page_url).startswith(page, autoescape=True) for page in pages)
        means = or_(col(BacklinkRow.domain) == host, *on_host)
    found = session.exec(
        select(BacklinkRow.id).where(BacklinkRow.tenant == tenant, means).order_by(col(BacklinkRow.id))
    )
    return [ref_of(number) for number in found]


def known(session: Session, tenant: str, domain: str) -> list[KnownLink]:
    """Every page we have met on a registrable domain, oldest first."""
    return _known(session, tenant, col(BacklinkRow.domain) == domain.lower().removeprefix("www."))


def by_ref(session: Session, tenant: str, refs: Iterable[str]) -> dict[str, KnownLink]:
    """What is known of these links, by their refs; without those that there are not."""
    numbers = [number_of(ref) for ref in refs]
    return {link.ref: link for link in _known(session, tenant, col(BacklinkRow.id).in_(numbers))}


def save_check(session: Session, tenant: str, ref: str, check: Check) -> None:
    """Add a check to a link's history; that of the same job is replaced. Raises NoSuchRef."""
    row = CheckRow(
        tenant=tenant,
        backlink_id=backlink_number(session, tenant, ref),
        checked_at=check.checked_at,
        outcome=check.outcome,
        verdict=check.verdict,
        score=check.score,
        scorer=check.scorer,
        record=check.record,
        snapshot=check.snapshot,
        asked=check.asked,
    )
    if check.asked:
        insert_or_replace(session, row, key=("tenant", "backlink_id", "asked"), among="asked <> ''")
    else:
        session.add(row)


def last_check(
    session: Session, tenant: str, ref: str, *, was_read: bool = False, but_not_of: str = ""
) -> str | None:
    """The record of the newest check, as it was given; None when there is no such ref or no check yet.

    `was_read` passes over the checks for which the page could not be read, `but_not_of` over that of a job.
    """
    given = {"tenant": tenant, "number": number_of(ref), "job": but_not_of}
    return session.exec(_newest_record(was_read=was_read), params=given).one_or_none()


@cache
def _newest_record(*, was_read: bool) -> SelectOfScalar[str]:
    """Built once, as every click on a card asks for it. Parameters: tenant, number, job."""
    wanted = (col(CheckRow.snapshot) != "",) if was_read else ()
    return (
        select(CheckRow.record)
        .where(col(CheckRow.tenant) == bindparam("tenant"))
        .where(col(CheckRow.backlink_id) == bindparam("number"), *wanted)
        .where(_not_of(bindparam("job")))
        .order_by(col(CheckRow.checked_at).desc(), col(CheckRow.id).desc())
        .limit(1)
    )


def checks_of(session: Session, tenant: str, ref: str, *, but_not_of: str = "") -> list[PastCheck]:
    """Every check of a link but that of a job, newest first; empty when there is no such ref."""
    found = session.exec(
        select(CheckRow.checked_at, CheckRow.outcome, CheckRow.verdict, CheckRow.score)
        .where(CheckRow.tenant == tenant, col(CheckRow.backlink_id) == number_of(ref), _not_of(but_not_of))
        .order_by(col(CheckRow.checked_at).desc(), col(CheckRow.id).desc())
    )
    return [
        PastCheck(checked_at=checked_at, outcome=outcome, verdict=verdict, score=score)
        for checked_at, outcome, verdict, score in found
    ]


def _not_of(job: str | BindParameter[str]) -> ColumnElement[bool]:
    return or_(col(CheckRow.asked) == "", col(CheckRow.asked) != job)


def _known(session: Session, tenant: str, which: ColumnElement[bool]) -> list[KnownLink]:
    newest_check = (
        select(CheckRow.id)
        .where(CheckRow.tenant == tenant, col(CheckRow.backlink_id) == col(BacklinkRow.id))
        .order_by(col(CheckRow.checked_at).desc(), col(CheckRow.id).desc())
        .limit(1)
        .correlate(BacklinkRow)
        .scalar_subquery()
    )
    newest_decision = (
        select(func.max(DecisionRow.id))
        .where(DecisionRow.tenant == tenant, col(DecisionRow.backlink_id) == col(BacklinkRow.id))
        .correlate(BacklinkRow)
        .scalar_subquery()
    )
    found = session.exec(
        select(BacklinkRow, CheckRow, DecisionRow.choice)
        .outerjoin(CheckRow, col(CheckRow.id) == newest_check)
        .outerjoin(DecisionRow, col(DecisionRow.id) == newest_decision)
        .where(BacklinkRow.tenant == tenant, which)
        .order_by(col(BacklinkRow.id))
        .options(defer(CheckRow.record))  # type: ignore[arg-type] # SQLModel types a column as its value
    )
    return [_known_link(*each) for each in found]


def _known_link(row: BacklinkRow, check: CheckRow | None, decision: str | None) -> KnownLink:
    return KnownLink(
        ref=ref_of(row.id),
        page_url=row.page_url,
        domain=row.domain,
        site=row.site,
        verdict=check.verdict if check else None,
        score=check.score if check else None,
        checked_at=check.checked_at if check else None,
        decision=decision,
    )
