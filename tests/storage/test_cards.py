from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from storage import cards, decision_log, flag_log, outbox, proposals
from storage.database import Database
from storage.flags import Flag, Stood
from storage.letters import NewLetter, Receipt, Way
from tests.storage.builders import NOON, TENANT, a_decision, a_flag, a_link, a_proposal

Step = Callable[[Session, Flag, datetime], object]


def minutes(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


def sent(session: Session, letter: NewLetter, at: datetime, *, ts: str = "1.5") -> None:
    outbox.put(session, TENANT, letter, now=at, newest=True)
    known = outbox.of(session, TENANT, letter.key)
    assert known is not None
    held = outbox.claim(session, TENANT, known.id, now=at, lease_until=at + timedelta(seconds=30))
    assert held is not None
    assert outbox.sent(session, TENANT, held, Receipt(channel="C1", ts=ts, permalink="p"), now=at)


def decide(session: Session, flag: Flag, at: datetime) -> None:
    decision_log.record(session, TENANT, flag.ref, a_decision(at=at))


def propose(session: Session, flag: Flag, at: datetime) -> None:
    proposals.keep(session, TENANT, replace(a_proposal(flag.ref), at=at))


def withdraw(session: Session, flag: Flag, at: datetime) -> None:
    proposal = proposals.of(session, TENANT, flag.ref)
    assert proposal is not None
    assert proposals.remove(session, TENANT, proposal, at=at)


def edit(session: Session, flag: Flag, at: datetime) -> None:
    letter = NewLetter(
        key="newest",
        way=Way.UPDATE,
        conversation=flag.channel,
        channel=flag.channel,
        ts=flag.ts,
        lasting=True,
    )
    sent(session, letter, at)


def lose(session: Session, flag: Flag, _at: datetime) -> None:
    flag_log.lose(session, TENANT, channel=flag.channel, ts=flag.ts)


@pytest.mark.parametrize(
    ("steps", "is_behind"),
    [
        pytest.param((), False, id="nothing was decided"),
        pytest.param((decide,), True, id="decided, and not edited"),
        pytest.param((propose,), True, id="proposed, and not edited"),
        pytest.param((decide, edit), False, id="edited after the decision"),
        pytest.param((edit, decide), True, id="edited before the decision alone"),
        pytest.param((decide, edit, decide), True, id="decided again after the edit"),
        pytest.param((decide, edit, decide, edit), False, id="and edited again"),
        pytest.param((propose, edit, withdraw), True, id="withdrawn after the edit"),
        pytest.param((propose, edit, withdraw, edit), False, id="withdrawn, and edited again"),
        pytest.param((decide, lose), False, id="the card is gone"),
    ],
)
def test_a_card_is_behind_until_an_edit_is_put_after_what_was_decided(
    database: Database, steps: tuple[Step, ...], *, is_behind: bool
) -> None:
    with database.writing() as session:
        flag = flag_log.keep(session, TENANT, a_flag(a_link(session)), flagged_at=NOON)
        for number, step in enumerate(steps, 1):
            step(session, flag, minutes(number))
        assert cards.behind(session, TENANT, since=NOON) == ([flag] if is_behind else [])


def test_what_was_decided_long_ago_is_not_asked_about(database: Database) -> None:
    with database.writing() as session:
        flag = flag_log.keep(session, TENANT, a_flag(a_link(session)), flagged_at=NOON)
        decide(session, flag, minutes(3))
        assert cards.behind(session, TENANT, since=minutes(3)) == []


def note(session: Session, flag: Flag, at: datetime) -> None:
    flag_log.keep(session, TENANT, replace(flag, channel="", ts=""), flagged_at=at)


def post(session: Session, flag: Flag, at: datetime) -> None:
    sent(session, NewLetter(key="flag", way=Way.POST, conversation="C1", channel="C1"), at, ts=flag.ts)


def keep(session: Session, flag: Flag, at: datetime) -> None:
    flag_log.keep(session, TENANT, flag, flagged_at=at)


def forget(session: Session, flag: Flag, at: datetime) -> None:
    outbox.forget_post(session, TENANT, channel=flag.channel, ts=flag.ts)
    lose(session, flag, at)


@pytest.mark.parametrize("change", [decide, propose], ids=["decided", "proposed"])
@pytest.mark.parametrize(
    ("steps", "is_behind"),
    [
        pytest.param(("change", post, keep), False, id="before its card was drawn"),
        pytest.param((post, "change", keep), True, id="before its card was remembered"),
        pytest.param((note, "change", post, keep), False, id="before its card that waited was drawn"),
        pytest.param((note, post, "change", keep), True, id="before its card that waited was remembered"),
        pytest.param((post, keep, "change", forget, post, keep), False, id="before it had another card"),
        pytest.param((post, keep, forget, post, "change", keep), True, id="before another was remembered"),
    ],
)
def test_a_card_shows_what_changed_while_it_was_on_its_way(
    database: Database, steps: tuple[Step | str, ...], change: Step, *, is_behind: bool
) -> None:
    with database.writing() as session:
        flag = a_flag(a_link(session))
        for number, step in enumerate(steps, 1):
            (change if isinstance(step, str) else step)(session, flag, minutes(number))
        assert cards.behind(session, TENANT, since=NOON) == ([flag] if is_behind else [])


def test_messages_are_found_by_how_the_keys_of_their_letters_begin(database: Database) -> None:
    with database.writing() as session:
        for number, key in enumerate(("flag LV-2", "flag LV-1", "flagged 7", "flag LV-3")):
            letter = NewLetter(key=key, way=Way.POST, conversation="C1", channel="C1", person="U1")
            sent(session, letter, minutes(number), ts=f"{number}.5")
        gone = NewLetter(key="taken back", way=Way.DELETE, conversation="C1", channel="C1", of="flag LV-3")
        sent(session, gone, minutes(9))
        waits = NewLetter(key="flag LV-4", way=Way.POST, conversation="C1", channel="C1")
        outbox.put(session, TENANT, waits, now=NOON)
        assert cards.posted(session, TENANT, "flag ") == [
            Stood(name="LV-2", channel="C1", ts="0.5", person="U1", permalink="p"),
            Stood(name="LV-1", channel="C1", ts="1.5", person="U1", permalink="p"),
        ]
