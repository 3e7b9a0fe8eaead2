"""Letters on their way to Slack: put once, sent by whoever claims them first, kept a while to know them by.

Several processes put and send at the same time. Whoever sends holds a letter by a lease; a lease that ran
out means that its holder ended in the middle, and that nobody knows whether Slack heard it.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, or_
from sqlmodel import Session, col, delete, func, select, update

from storage import flag_log
from storage import outbox_statements as statements
from storage.letters import Backlog, HeldLetter, NewLetter, Pace, Receipt, Standing, Way
from storage.tables import OutboxRow
from storage.upserts import insert_values_unless_there

_OPEN = (Standing.WAITING.value, Standing.SENDING.value)
_NOT_SENT = {"sent_channel": "", "sent_ts": "", "permalink": ""}


def put(session: Session, tenant: str, letter: NewLetter, *, now: datetime, newest: bool = False) -> bool:
    """Take a letter; False when its key is known, and the letter with it stays as it is.

    A letter that failed may be put again. With `newest` it takes the place of the one of its key that still
    waits, and a lasting one is sent again after the one that was sent.
    """
    content = _content(session, tenant, letter)
    fresh = {**content, **_as_new(now)}
    new = {"tenant": tenant, "key": letter.key, "version": 0, **_NOT_SENT, **fresh}
    if insert_values_unless_there(session, OutboxRow, new):
        return True
    known = _letter(session, tenant, letter.key, lock=True)
    if known is None:
        return False
    if known.standing is Standing.FAILED or (newest and known.standing is Standing.SENT and letter.lasting):
        changes = fresh
    elif newest and (letter.lasting or (known.standing is Standing.WAITING and not known.unsure)):
        changes = content
    else:
        return False
    changes["version"] = known.version + 1
    return _change(session, statements.change(), {"its_tenant": tenant, "its_id": known.id, **changes})


def of(session: Session, tenant: str, key: str) -> HeldLetter | None:
    """The letter of that key, None when there is none (any more)."""
    return _letter(session, tenant, key)


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
    return [statements.held(row) for row in session.connection().execute(statements.due(), given)]


def claim(
    session: Session, tenant: str, number: int, *, now: datetime, lease_until: datetime
) -> HeldLetter | None:
    """Take a letter for sending; None when somebody else has it, or its conversation, at the moment."""
    which = {"its_tenant": tenant, "its_id": number}
    taken = {"now": now, "state": Standing.SENDING.value, "leased_until": lease_until}
    if not _change(session, statements.claim(), {**which, **taken}):
        return None
    found = session.connection().execute(statements.with_id(), which)
    return statements.held(found.one())


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
    claim_held = {**_claim_of(tenant, held), "its_version": held.version}
    if _change(session, statements.claimed_as_it_was(), {**claim_held, **over}):
        if held.letter.way is Way.DELETE and held.letter.of:
            gone = {"state": Standing.FAILED.value, "error": "deleted"}
            _run(session, _of_key(tenant, held.letter.of, Standing.SENT).values(**gone))
        return True
    return _settle(session, tenant, held, {**told, **_as_new(now)})


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
    return _settle(session, tenant, held, changes)


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
    mine = _settle(session, tenant, held, changes)
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
    _run(session, posted.values(state=Standing.FAILED.value, error="gone"))


def put_off(session: Session, tenant: str, *, until: datetime, error: str, way: Way | None = None) -> None:
    """Let what waits go on waiting: all of a tenant, or what goes one way."""
    waiting = update(OutboxRow).where(
        col(OutboxRow.tenant) == tenant,
        col(OutboxRow.state) == Standing.WAITING.value,
        col(OutboxRow.next_at) < until,
    )
    if way is not None:
        waiting = waiting.where(col(OutboxRow.way) == way.value)
    _run(session, waiting.values(next_at=until, error=error))


def resume(session: Session, tenant: str, *, now: datetime) -> None:
    """Let all of a tenant that waits be due at once, as when its token works again."""
    waiting = update(OutboxRow).where(
        col(OutboxRow.tenant) == tenant, col(OutboxRow.state) == Standing.WAITING.value
    )
    _run(session, waiting.values(next_at=now))


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
    about = _letter(session, tenant, letter.of) if letter.of else None
    return {
        "way": letter.way.value,
        "conversation": about.letter.conversation if about else letter.conversation,
        "channel": letter.channel or (about.letter.channel if about else ""),
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


def _of_key(tenant: str, key: str, standing: Standing) -> Update:
    return update(OutboxRow).where(
        col(OutboxRow.tenant) == tenant, col(OutboxRow.key) == key, col(OutboxRow.state) == standing.value
    )


def _letter(session: Session, tenant: str, key: str, *, lock: bool = False) -> HeldLetter | None:
    wanted = statements.with_key_locked() if lock else statements.with_key()
    row = session.connection().execute(wanted, {"its_tenant": tenant, "its_key": key}).one_or_none()
    return None if row is None else statements.held(row)


def _claim_of(tenant: str, held: HeldLetter) -> dict[str, Any]:
    return {"its_tenant": tenant, "its_id": held.id, "put_at": held.made_at, "its_tries": held.tries}


def _settle(session: Session, tenant: str, held: HeldLetter, changes: dict[str, Any]) -> bool:
    """False when somebody else has the letter by now."""
    return _change(session, statements.claimed(), {**_claim_of(tenant, held), **changes})


def _change(session: Session, change: Update, given: dict[str, Any]) -> bool:
    return session.connection().execute(change, given).rowcount > 0


def _run(session: Session, change: Update) -> None:
    session.exec(change.execution_options(synchronize_session=False))
