"""The statements that run for every letter. Each is built once: building one takes longer than running it.

Columns named in the parameters, and in no condition, are those that an update sets.
"""

from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Integer,
    Row,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    update,
)

from storage.letters import HeldLetter, NewLetter, Standing, Way
from storage.tables import Moment, OutboxRow

LETTERS: Final[Table] = OutboxRow.metadata.tables["outbox"]
_OF: Final = LETTERS.c


@cache
def due() -> Select[Any]:
    """Parameters: now, no_post_since, no_edit_since, most."""
    being_sent_first = case((_OF.state == Standing.SENDING.value, 0), else_=1)
    turn = func.row_number().over(
        partition_by=(_OF.tenant, _OF.conversation), order_by=(being_sent_first, _OF.made_at, _OF.id)
    )
    is_open = _OF.state.in_((literal(Standing.WAITING.value), literal(Standing.SENDING.value)))
    in_turn = select(_OF.id, turn.label("turn")).where(is_open).subquery()
    return (
        select(LETTERS)
        .join(in_turn, in_turn.c.id == _OF.id)
        .where(in_turn.c.turn == 1, _free())
        .where(~_posted_since(bindparam("no_post_since", type_=Moment())))
        .where(~_edited_since(bindparam("no_edit_since", type_=Moment())))
        .order_by(_OF.made_at, _OF.id)
        .limit(bindparam("most", type_=Integer()))
    )


@cache
def claim() -> Update:
    """Parameters: its_tenant, its_id, now, and the columns that a claim sets."""
    other = LETTERS.alias()
    being_sent = (
        select(other.c.id)
        .where(
            other.c.tenant == _OF.tenant,
            other.c.conversation == _OF.conversation,
            other.c.state == Standing.SENDING.value,
            other.c.leased_until > bindparam("now"),
        )
        .correlate(LETTERS)
        .exists()
    )
    was_being_sent = _OF.state == Standing.SENDING.value
    return (
        update(LETTERS)
        .where(_OF.tenant == bindparam("its_tenant"), _OF.id == bindparam("its_id"), _free(), ~being_sent)
        .values(tries=_OF.tries + 1, unsure=case((was_being_sent, True), else_=_OF.unsure))
    )


@cache
def claimed() -> Update:
    """A letter as long as this claim of it holds: the number of tries tells one claim from the next.

    Parameters: its_tenant, its_id, put_at, its_tries, and the columns to set.
    """
    return update(LETTERS).where(
        _OF.tenant == bindparam("its_tenant"),
        _OF.id == bindparam("its_id"),
        _OF.made_at == bindparam("put_at"),  # tries are counted anew when a letter is put again
        _OF.state == Standing.SENDING.value,
        _OF.tries == bindparam("its_tries"),
    )


@cache
def claimed_as_it_was() -> Update:
    """As `claimed`, while no newer letter took its place. Parameters: its_version as well."""
    return claimed().where(_OF.version == bindparam("its_version"))


@cache
def with_id() -> Select[Any]:
    """Parameters: its_tenant, its_id."""
    return select(LETTERS).where(_OF.tenant == bindparam("its_tenant"), _OF.id == bindparam("its_id"))


@cache
def with_key() -> Select[Any]:
    """Parameters: its_tenant, its_key."""
    return select(LETTERS).where(_OF.tenant == bindparam("its_tenant"), _OF.key == bindparam("its_key"))


@cache
def with_key_locked() -> Select[Any]:
    """As `with_key`; the letter stays as it is until the transaction ends."""
    return with_key().with_for_update()


@cache
def change() -> Update:
    """Parameters: its_tenant, its_id, and the columns to set."""
    return update(LETTERS).where(_OF.tenant == bindparam("its_tenant"), _OF.id == bindparam("its_id"))


def held(row: Row[Any]) -> HeldLetter:
    return HeldLetter(
        id=row.id,
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


def _free() -> ColumnElement[bool]:
    waits = and_(_OF.state == Standing.WAITING.value, _OF.next_at <= bindparam("now", type_=Moment()))
    left = and_(_OF.state == Standing.SENDING.value, _OF.leased_until <= bindparam("now", type_=Moment()))
    return or_(waits, left)


def _posted_since(since: BindParameter[Any]) -> ColumnElement[bool]:
    """A post, and another was posted in the conversation after that time."""
    other = LETTERS.alias()
    before = _sent_beside(other, Way.POST, since).correlate(LETTERS).exists()
    return and_(_OF.way == Way.POST.value, before)


def _edited_since(since: BindParameter[Any]) -> ColumnElement[bool]:
    """An edit, and the message was edited after that time."""
    other, first = LETTERS.alias(), LETTERS.alias()
    named = (
        select(first.c.sent_ts)
        .where(first.c.tenant == _OF.tenant, first.c.key == _OF.of)
        .correlate(LETTERS)
        .scalar_subquery()
    )
    message = case((_OF.of == "", _OF.ts), else_=named)
    edits = _sent_beside(other, Way.UPDATE, since).where(other.c.sent_ts == message)
    return and_(_OF.way == Way.UPDATE.value, edits.correlate(LETTERS).exists())


def _sent_beside(other: FromClause, way: Way, since: BindParameter[Any]) -> Select[Any]:
    """What went that way in a letter's conversation after that time."""
    return select(other.c.id).where(
        other.c.tenant == _OF.tenant,
        other.c.conversation == _OF.conversation,
        other.c.way == way.value,
        other.c.sent_at > since,
    )
