"""Letters on their way to Slack: put once, sent by whoever claims them first, kept a while to know them by.

Several processes put and send at the same time. Whoever sends holds a letter by a lease; a lease that ran
out means that its holder ended in the middle, and that nobody knows whether Slack heard it.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, Update, and_, bindparam, case, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, func, select, update
from sqlmodel.sql.expression import SelectOfScalar

from storage import flag_log
from storage.letters import Backlog, HeldLetter, NewLetter, Pace, Receipt, Standing, Way
from storage.tables import Moment, OutboxRow
from storage.upserts import insert_unless_there

_OPEN = (Standing.WAITING.value, Standing.SENDING.value)


def put(session: Session, tenant: str, letter: NewLetter, *, now: datetime, newest: bool = False) -> bool:
    """Take a letter; False when its key is known, and the letter with it stays as it is.

    A letter that failed may be put again. With `newest` it takes the place of the one of its key that still
    waits, and a lasting one is sent again after the one that was sent.
    """
    content = _content(session, tenant, letter)
    fresh = {**content, **_as_new(now)}
    row = OutboxRow(
        tenant=tenant, key=letter.key, version=0, sent_channel="", sent_ts="", permalink="", **fresh
    )
    if insert_unless_there(session, row):
        return True
    known = _row(session, tenant, letter.key, lock=True)
    if known is None:
        return False
    standing = Standing(known.state)
    if standing is Standing.FAILED or (newest and standing is Standing.SENT and letter.lasting):
        changes = fresh
    elif newest and (letter.lasting or (standing is Standing.WAITING and not known.unsure)):
        changes = content
    else:
        return False
    for name, value in {**changes, "version": known.version + 1}.items():
        setattr(known, name, value)
    session.add(known)
    session.flush()
    return True


def of(session: Session, tenant: str, key: str) -> HeldLetter | None:
    """The letter of that key, None when there is none (any more)."""
    row = _row(session, tenant, key)
    return _held(row) if row else None


def due(session: Session, now: datetime, limit: int, *, pace: Pace) -> list[HeldLetter]:
    """The letters whose turn it is, of all tenants: at most one a conversation, the oldest first.

    One that was being sent when its sender ended is due when the lease is over.
    """
    given = {
        "now": now,
        "no_post_since": now - timedelta(seconds=pace.posts_s),
        "no_edit_since": now - timedelta(seconds=pace.edits_s),
        "most": limit,
    }
    return [_held(row) for row in session.exec(_due(), params=given)]


@cache
def _due() -> SelectOfScalar[OutboxRow]:
    """Built once: senders ask five times a second, and building it takes longer than answering."""
    being_sent_first = case((col(OutboxRow.state) == Standing.SENDING.value, 0), else_=1)
    turn = func.row_number().over(
        partition_by=(col(OutboxRow.tenant), col(OutboxRow.conversation)),
        order_by=(being_sent_first, col(OutboxRow.made_at), col(OutboxRow.id)),
    )
    in_turn = (
        select(col(OutboxRow.id).label("id"), turn.label("turn"))
        .where(col(OutboxRow.state).in_(_OPEN))
        .subquery()
    )
    return (
        select(OutboxRow)
        .join(in_turn, in_turn.c.id == col(OutboxRow.id))
        .where(in_turn.c.turn == 1, _free(bindparam("now", type_=Moment())))
        .where(~_posted_since(bindparam("no_post_since", type_=Moment())))
        .where(~_edited_since(bindparam("no_edit_since", type_=Moment())))
        .order_by(col(OutboxRow.made_at), col(OutboxRow.id))
        .limit(bindparam("most", type_=Integer()))
    )


def claim(
    session: Session, tenant: str, number: int, *, now: datetime, lease_until: datetime
) -> HeldLetter | None:
    """Take a letter for sending; None when somebody else has it, or its conversation, at the moment."""
    other = aliased(OutboxRow)
    being_sent = (
        select(other.id)
        .where(
            col(other.tenant) == tenant,
            col(other.conversation) == col(OutboxRow.conversation),
            col(other.state) == Standing.SENDING.value,
            col(other.leased_until) > now,
        )
        .correlate(OutboxRow)
        .exists()
    )
    was_being_sent = col(OutboxRow.state) == Standing.SENDING.value
    taken = session.exec(
        update(OutboxRow)
        .where(col(OutboxRow.tenant) == tenant, col(OutboxRow.id) == number, _free(now), ~being_sent)
        .values(
            state=Standing.SENDING.value,
            tries=col(OutboxRow.tries) + 1,
            unsure=case((was_being_sent, True), else_=col(OutboxRow.unsure)),
            leased_until=lease_until,
        )
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:
        return None
    return _held(session.exec(select(OutboxRow).where(col(OutboxRow.id) == number)).one())


def sent(session: Session, tenant: str, held: HeldLetter, receipt: Receipt, *, now: datetime) -> bool:
    """Slack took a claimed letter. False when the lease ran out and somebody else has it.

    Where a newer one took its place meanwhile, that one waits now.
    """
    told = {
        "sent_at": now,
        "sent_channel": receipt.channel,
        "sent_ts": receipt.ts,
        "permalink": receipt.permalink,
        "error": "",
        "leased_until": None,
    }
    over = {**told, "state": Standing.SENT.value, "response_url": "", "body": {}}
    if _settle(session, _mine(tenant, held).where(col(OutboxRow.version) == held.version).values(**over)):
        if held.letter.way is Way.DELETE and held.letter.of:
            gone = {"state": Standing.FAILED.value, "error": "deleted"}
            _settle(session, _of_key(tenant, held.letter.of, Standing.SENT).values(**gone))
        return True
    again = {**told, **_as_new(now)}
    return _settle(session, _mine(tenant, held).values(**again))


def later(
    session: Session, tenant: str, held: HeldLetter, *, until: datetime, unsure: bool, error: str
) -> bool:
    """A claimed letter has to wait. `unsure` says that Slack may have heard it all the same."""
    changes = {
        "state": Standing.WAITING.value,
        "next_at": until,
        "leased_until": None,
        "unsure": unsure,
        "error": error,
    }
    return _settle(session, _mine(tenant, held).values(**changes))


def failed(
    session: Session, tenant: str, held: HeldLetter, *, error: str, now: datetime, note: NewLetter | None
) -> bool:
    """Slack will never take a claimed letter. The `note` tells the person, and is put in the same breath."""
    changes: dict[str, Any] = {
        "state": Standing.FAILED.value,
        "leased_until": None,
        "response_url": "",
        "body": {},
        "error": error,
    }
    mine = _settle(session, _mine(tenant, held).values(**changes))
    if mine and note is not None:
        put(session, tenant, note, now=now)
    return mine


def card_lost(
    session: Session, tenant: str, held: HeldLetter, *, error: str, now: datetime, note: NewLetter | None
) -> bool:
    """As `failed`, and nobody can use the message it is about any more: if that is the card of a flagged
    link, the link may have a new one.
    """
    mine = failed(session, tenant, held, error=error, now=now, note=note)
    stood = {"channel": held.letter.channel, "ts": held.letter.ts}
    if mine and held.letter.ts and flag_log.lose(session, tenant, **stood):
        forget_post(session, tenant, **stood)
    return mine


def forget_post(session: Session, tenant: str, *, channel: str, ts: str) -> None:
    """What was posted there is gone: the letter that posted it may be put again."""
    posted = update(OutboxRow).where(
        col(OutboxRow.tenant) == tenant,
        col(OutboxRow.state) == Standing.SENT.value,
        col(OutboxRow.way) == Way.POST.value,
        col(OutboxRow.sent_channel) == channel,
        col(OutboxRow.sent_ts) == ts,
    )
    _settle(session, posted.values(state=Standing.FAILED.value, error="gone"))


def put_off(session: Session, tenant: str, *, until: datetime, error: str, way: Way | None = None) -> None:
    """Let what waits go on waiting: all of a tenant, or what goes one way."""
    waiting = update(OutboxRow).where(
        col(OutboxRow.tenant) == tenant,
        col(OutboxRow.state) == Standing.WAITING.value,
        col(OutboxRow.next_at) < until,
    )
    if way is not None:
        waiting = waiting.where(col(OutboxRow.way) == way.value)
    _settle(session, waiting.values(next_at=until, error=error))


def resume(session: Session, tenant: str, *, now: datetime) -> None:
    """Let all of a tenant that waits be due at once, as when its token works again."""
    waiting = update(OutboxRow).where(
        col(OutboxRow.tenant) == tenant, col(OutboxRow.state) == Standing.WAITING.value
    )
    _settle(session, waiting.values(next_at=now))


def backlog(session: Session, tenant: str | None) -> Backlog:
    """What waits, or is being sent; None is that of all tenants."""
    of = () if tenant is None else (col(OutboxRow.tenant) == tenant,)
    open_ones = (*of, col(OutboxRow.state).in_(_OPEN))
    waiting, oldest = session.exec(
        select(func.count(col(OutboxRow.id)), func.min(OutboxRow.made_at)).where(*open_ones)
    ).one()
    error = session.exec(
        select(OutboxRow.error)
        .where(*open_ones, OutboxRow.error != "")
        .order_by(col(OutboxRow.next_at).desc())
        .limit(1)
    ).first()
    return Backlog(waiting=waiting, oldest=oldest, error=error or "")


def conversation_of(session: Session, tenant: str, person: str) -> str:
    """The id of a person's conversation with the app, "" when nothing was posted there lately."""
    found = session.exec(
        select(OutboxRow.sent_channel)
        .where(OutboxRow.tenant == tenant, col(OutboxRow.sent_channel).startswith("D"))
        .where(or_(col(OutboxRow.channel) == person, col(OutboxRow.person) == person))
        .order_by(col(OutboxRow.sent_at).desc())
        .limit(1)
    ).first()
    return found or ""


def trim(session: Session, *, before: datetime) -> int:
    """Delete letters that were put before that time, of all tenants; gives how many had not been sent."""
    old = (
        col(OutboxRow.made_at) < before,
        or_(col(OutboxRow.leased_until).is_(None), col(OutboxRow.leased_until) < before),
    )
    lost = session.exec(
        select(func.count(col(OutboxRow.id))).where(*old, col(OutboxRow.state).in_(_OPEN))
    ).one()
    session.exec(delete(OutboxRow).where(*old))
    return lost


def _content(session: Session, tenant: str, letter: NewLetter) -> dict[str, Any]:
    """The columns that a newer letter brings. One about another letter's message goes where that one went."""
    about = _row(session, tenant, letter.of) if letter.of else None
    return {
        "way": letter.way.value,
        "conversation": about.conversation if about else letter.conversation,
        "channel": letter.channel or (about.channel if about else ""),
        "ts": letter.ts,
        "of": letter.of,
        "person": letter.person,
        "response_url": letter.response_url,
        "body": dict(letter.body),
        "lasting": letter.lasting,
    }


def _as_new(now: datetime) -> dict[str, Any]:
    return {
        "state": Standing.WAITING.value,
        "made_at": now,
        "next_at": now,
        "tries": 0,
        "leased_until": None,
        "unsure": False,
        "error": "",
    }


def _free(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    waits = and_(col(OutboxRow.state) == Standing.WAITING.value, col(OutboxRow.next_at) <= now)
    left = and_(col(OutboxRow.state) == Standing.SENDING.value, col(OutboxRow.leased_until) <= now)
    return or_(waits, left)


def _posted_since(since: BindParameter[datetime]) -> ColumnElement[bool]:
    """A post, and another was posted in the conversation after that time."""
    other = aliased(OutboxRow)
    before = (
        select(other.id)
        .where(
            col(other.tenant) == col(OutboxRow.tenant),
            col(other.conversation) == col(OutboxRow.conversation),
            col(other.way) == Way.POST.value,
            col(other.sent_at) > since,
        )
        .correlate(OutboxRow)
        .exists()
    )
    return and_(col(OutboxRow.way) == Way.POST.value, before)


def _edited_since(since: BindParameter[datetime]) -> ColumnElement[bool]:
    """An edit, and the message was edited after that time."""
    other, first = aliased(OutboxRow), aliased(OutboxRow)
    named = (
        select(first.sent_ts)
        .where(col(first.tenant) == col(OutboxRow.tenant), col(first.key) == col(OutboxRow.of))
        .correlate(OutboxRow)
        .scalar_subquery()
    )
    before = (
        select(other.id)
        .where(
            col(other.tenant) == col(OutboxRow.tenant),
            col(other.conversation) == col(OutboxRow.conversation),
            col(other.way) == Way.UPDATE.value,
            col(other.sent_ts) == case((col(OutboxRow.of) == "", col(OutboxRow.ts)), else_=named),
            col(other.sent_at) > since,
        )
        .correlate(OutboxRow)
        .exists()
    )
    return and_(col(OutboxRow.way) == Way.UPDATE.value, before)


def _mine(tenant: str, held: HeldLetter) -> Update:
    """A letter as long as this claim of it holds: the number of tries tells one claim from the next."""
    return update(OutboxRow).where(
        col(OutboxRow.tenant) == tenant,
        col(OutboxRow.id) == held.id,
        col(OutboxRow.made_at) == held.made_at,  # tries are counted anew when a letter is put again
        col(OutboxRow.state) == Standing.SENDING.value,
        col(OutboxRow.tries) == held.tries,
    )


def _of_key(tenant: str, key: str, standing: Standing) -> Update:
    return update(OutboxRow).where(
        col(OutboxRow.tenant) == tenant, col(OutboxRow.key) == key, col(OutboxRow.state) == standing.value
    )


def _settle(session: Session, change: Update) -> bool:
    return session.exec(change.execution_options(synchronize_session=False)).rowcount > 0


def _row(session: Session, tenant: str, key: str, *, lock: bool = False) -> OutboxRow | None:
    found = select(OutboxRow).where(OutboxRow.tenant == tenant, OutboxRow.key == key)
    return session.exec(found.with_for_update() if lock else found).one_or_none()


def _held(row: OutboxRow) -> HeldLetter:
    return HeldLetter(
        id=row.id or 0,
        tenant=row.tenant,
        letter=NewLetter(
            key=row.key,
            way=Way(row.way),
            conversation=row.conversation,
            channel=row.channel,
            ts=row.ts,
            of=row.of,
            person=row.person,
            response_url=row.response_url,
            body=row.body,
            lasting=row.lasting,
        ),
        standing=Standing(row.state),
        made_at=row.made_at,
        tries=row.tries,
        version=row.version,
        unsure=row.unsure,
        sent_channel=row.sent_channel,
        sent_ts=row.sent_ts,
        permalink=row.permalink,
        error=row.error,
    )
