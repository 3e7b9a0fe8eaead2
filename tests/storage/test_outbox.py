"""Letters are taken once, handed to one sender at a time, in order, and no faster than Slack allows."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from traceback import format_exception

import pytest
from sqlalchemy import text

from storage import outbox
from storage.database import Database
from storage.letters import Backlog, HeldLetter, NewLetter, Pace, Receipt, Standing, Way
from tests.storage.builders import NOON, TENANT

OTHERS = "E9-T2"
PACE = Pace(posts_s=1, edits_s=3)
LEASE = timedelta(seconds=30)
AT = Receipt(channel="C1", ts="1.1")


def seconds(number: float) -> datetime:
    """That long after noon."""
    return NOON + timedelta(seconds=number)


def a_letter(key: str = "check 1 card", *, conversation: str = "C1", way: Way = Way.POST) -> NewLetter:
    return NewLetter(
        key=key,
        way=way,
        conversation=conversation,
        channel=conversation,
        person="U1",
        response_url="https://hooks.slack.com/commands/T1/2/secret",
        body={"text": "Grüße \U0001f331", "blocks": []},
    )


def an_edit(key: str = "check 1 progress", *, says: str = "1 of 3", of: str = "check 1 card") -> NewLetter:
    return NewLetter(
        key=key, way=Way.UPDATE, conversation="", of=of, body={"text": says, "blocks": []}, lasting=True
    )


def put(
    database: Database,
    letter: NewLetter,
    *,
    tenant: str = TENANT,
    now: datetime = NOON,
    newest: bool = False,
) -> bool:
    with database.writing() as session:
        return outbox.put(session, tenant, letter, now=now, newest=newest)


def held(database: Database, key: str, *, tenant: str = TENANT) -> HeldLetter:
    with database.reading() as session:
        found = outbox.of(session, tenant, key)
    assert found is not None
    return found


def due(database: Database, now: datetime, limit: int = 10) -> list[str]:
    with database.reading() as session:
        return [each.letter.key for each in outbox.due(session, now, limit, pace=PACE)]


def claim(database: Database, key: str, now: datetime = NOON, *, tenant: str = TENANT) -> HeldLetter | None:
    number = held(database, key, tenant=tenant).id
    with database.writing() as session:
        return outbox.claim(session, tenant, number, now=now, lease_until=now + LEASE)


def claimed(database: Database, key: str, now: datetime = NOON) -> HeldLetter:
    mine = claim(database, key, now)
    assert mine is not None
    return mine


def send(database: Database, key: str, now: datetime = NOON, receipt: Receipt = AT) -> None:
    mine = claimed(database, key, now)
    with database.writing() as session:
        assert outbox.sent(session, TENANT, mine, receipt, now=now)


def give_up(database: Database, key: str, *, note: NewLetter | None = None) -> None:
    mine = claimed(database, key)
    with database.writing() as session:
        assert outbox.failed(session, TENANT, mine, error="is_archived", now=NOON, note=note)


def test_a_letter_is_given_back_as_it_was_put(database: Database) -> None:
    assert put(database, a_letter())
    kept = held(database, "check 1 card")
    assert kept.letter == a_letter()
    assert (kept.standing, kept.made_at, kept.tries, kept.unsure) == (Standing.WAITING, NOON, 0, False)
    assert "secret" not in repr(kept)


def test_the_same_key_is_taken_once(database: Database) -> None:
    assert put(database, a_letter())
    assert not put(database, replace(a_letter(), body={"text": "something else"}))
    assert held(database, "check 1 card").letter == a_letter()
    send(database, "check 1 card")
    assert not put(database, a_letter())
    assert not put(database, a_letter(), newest=True), "a post that was posted is not posted again"


def test_a_letter_that_failed_may_be_put_again(database: Database) -> None:
    put(database, a_letter())
    give_up(database, "check 1 card")
    assert due(database, NOON) == []
    assert put(database, a_letter(), now=seconds(60))
    assert due(database, seconds(60)) == ["check 1 card"]


def test_a_newer_letter_takes_the_place_of_one_that_waits(database: Database) -> None:
    put(database, a_letter())
    put(database, an_edit())
    assert put(database, an_edit(says="2 of 3"), now=seconds(1), newest=True)
    assert held(database, "check 1 progress").letter.body["text"] == "2 of 3"


def test_a_newer_edit_is_sent_after_the_one_that_was_sent(database: Database) -> None:
    put(database, a_letter())
    send(database, "check 1 card")
    put(database, an_edit())
    send(database, "check 1 progress")
    assert put(database, an_edit(says="2 of 3"), now=seconds(1), newest=True)
    assert due(database, seconds(10)) == ["check 1 progress"]


def test_a_newer_edit_that_comes_while_the_old_one_is_sent_is_not_lost(database: Database) -> None:
    put(database, a_letter())
    send(database, "check 1 card")
    put(database, an_edit())
    mine = claimed(database, "check 1 progress")
    assert put(database, an_edit(says="3 of 3"), newest=True)
    with database.writing() as session:
        assert outbox.sent(session, TENANT, mine, AT, now=seconds(1))
    assert due(database, seconds(10)) == ["check 1 progress"]
    assert held(database, "check 1 progress").letter.body["text"] == "3 of 3"


def test_one_letter_a_conversation_is_due_and_the_oldest_first(database: Database) -> None:
    put(database, a_letter("b", conversation="C2"), now=seconds(1))
    put(database, a_letter("c", conversation="C2"), now=seconds(2))
    put(database, a_letter("a"), now=seconds(0))
    put(database, a_letter("d", conversation="C2"), tenant=OTHERS, now=seconds(3))
    assert due(database, seconds(9)) == ["a", "b", "d"]
    assert due(database, seconds(9), limit=2) == ["a", "b"]
    claimed(database, "b", seconds(9))
    assert due(database, seconds(9)) == ["a", "d"], "the conversation waits for the one that is being sent"


def test_what_waits_holds_up_what_follows_in_its_conversation_alone(database: Database) -> None:
    for key in ("a", "b"):
        put(database, a_letter(key))
    put(database, a_letter("c", conversation="C2"))
    mine = claimed(database, "a")
    with database.writing() as session:
        outbox.later(session, TENANT, mine, until=seconds(30), unsure=False, error="ratelimited")
    assert due(database, seconds(29)) == ["c"]
    assert due(database, seconds(30)) == ["a", "c"]


@pytest.mark.parametrize(
    ("after_s", "found"),
    [pytest.param(0.9, [], id="too early"), pytest.param(1.1, ["b"], id="a second later")],
)
def test_posts_of_one_conversation_keep_their_distance(
    database: Database, after_s: float, found: list[str]
) -> None:
    for key in ("a", "b"):
        put(database, a_letter(key))
    send(database, "a")
    assert due(database, seconds(after_s)) == found


@pytest.mark.parametrize(
    ("after_s", "found"),
    [pytest.param(2.9, [], id="too early"), pytest.param(3.1, ["second"], id="three seconds later")],
)
@pytest.mark.parametrize(
    "second",
    [
        pytest.param(an_edit("second"), id="named by its letter"),
        pytest.param(
            replace(an_edit("second", of=""), conversation="C1", channel="C1", ts="1.1"), id="named by its ts"
        ),
    ],
)
def test_edits_of_one_message_keep_their_distance(
    database: Database, second: NewLetter, after_s: float, found: list[str]
) -> None:
    put(database, a_letter())
    send(database, "check 1 card")
    put(database, an_edit("first"))
    send(database, "first")
    put(database, second)
    assert due(database, seconds(after_s)) == found


def test_an_edit_of_another_message_need_not_wait(database: Database) -> None:
    for key in ("a", "b"):
        put(database, a_letter(key))
    send(database, "a")
    send(database, "b", seconds(2), Receipt(channel="C1", ts="2.2"))
    put(database, an_edit("of a", of="a"))
    send(database, "of a", seconds(2))
    put(database, an_edit("of b", of="b"))
    assert due(database, seconds(2)) == ["of b"]


def test_a_letter_goes_to_one_of_many_senders(database: Database) -> None:
    for number in range(6):
        put(database, a_letter(f"letter {number}", conversation=f"C{number % 3}"))
    won: list[str] = []
    start = threading.Barrier(4)

    def sender() -> None:
        start.wait()
        for _ in range(4):
            with database.reading() as session:
                waiting = outbox.due(session, NOON, 10, pace=Pace(posts_s=0, edits_s=0))
            for each in waiting:
                with database.writing() as session:
                    mine = outbox.claim(session, TENANT, each.id, now=NOON, lease_until=NOON + LEASE)
                if mine is not None:
                    won.append(mine.letter.key)
                    with database.writing() as session:
                        assert outbox.sent(session, TENANT, mine, AT, now=NOON)

    threads = [threading.Thread(target=sender) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [f"letter {number}" for number in range(6)]


def test_a_lease_that_ran_out_frees_the_letter_and_leaves_a_doubt(database: Database) -> None:
    put(database, a_letter())
    first = claimed(database, "check 1 card")
    assert not first.unsure
    assert claim(database, "check 1 card", seconds(29)) is None
    assert due(database, seconds(29)) == []
    assert due(database, seconds(30)) == ["check 1 card"]
    second = claimed(database, "check 1 card", seconds(30))
    assert second.unsure
    with database.writing() as session:
        assert not outbox.sent(session, TENANT, first, AT, now=seconds(31)), "the first sender lost it"
        assert outbox.sent(session, TENANT, second, Receipt(channel="C1", ts="2.2"), now=seconds(32))
    assert held(database, "check 1 card").sent_ts == "2.2"


@pytest.mark.parametrize("end", [send, give_up], ids=["sent", "failed"])
def test_an_address_for_answers_is_gone_once_the_letter_is_settled(
    database: Database, end: Callable[[Database, str], None]
) -> None:
    put(database, a_letter())
    end(database, "check 1 card")
    kept = held(database, "check 1 card")
    assert (kept.letter.response_url, kept.letter.body) == ("", {})
    with database.reading() as session:
        stored = session.connection().execute(text("SELECT * FROM outbox")).all()
    assert "secret" not in str(stored)


def test_an_error_of_the_database_does_not_repeat_the_address_for_answers(database: Database) -> None:
    with database.writing() as session:
        session.connection().execute(text("DROP TABLE outbox"))
    with pytest.raises(Exception, match="outbox") as failed:
        put(database, a_letter())
    assert "secret" not in "".join(format_exception(failed.value))


def test_the_note_of_a_failure_is_put_with_it(database: Database) -> None:
    put(database, a_letter())
    give_up(database, "check 1 card", note=a_letter("check 1 card undelivered", conversation="U1"))
    assert held(database, "check 1 card").error == "is_archived"
    assert due(database, NOON) == ["check 1 card undelivered"]


def test_a_message_that_was_deleted_may_be_posted_again(database: Database) -> None:
    put(database, a_letter())
    send(database, "check 1 card")
    put(database, replace(an_edit("gone"), way=Way.DELETE))
    send(database, "gone")
    assert held(database, "check 1 card").standing is Standing.FAILED
    assert put(database, a_letter())


def test_what_was_posted_where_nothing_stands_any_more_may_be_posted_again(database: Database) -> None:
    for key in ("a card", "another"):
        put(database, a_letter(key, conversation=key))
    send(database, "a card", receipt=Receipt(channel="C1", ts="1.1"))
    send(database, "another", receipt=Receipt(channel="C1", ts="2.2"))
    with database.writing() as session:
        outbox.forget_post(session, TENANT, channel="C1", ts="1.1")
    assert put(database, a_letter("a card"))
    assert not put(database, a_letter("another"))


def test_what_waits_can_be_put_off_and_resumed(database: Database) -> None:
    put(database, a_letter("a"))
    put(database, replace(an_edit("b", of=""), conversation="C2", channel="C2", ts="1.1"))
    put(database, a_letter("c"), tenant=OTHERS)
    with database.writing() as session:
        outbox.put_off(session, TENANT, until=seconds(5), error="ratelimited", way=Way.UPDATE)
    assert due(database, NOON) == ["a", "c"]
    with database.writing() as session:
        outbox.put_off(session, TENANT, until=seconds(60), error="token_revoked")
    assert due(database, seconds(59)) == ["c"]
    with database.reading() as session:
        assert outbox.backlog(session, TENANT) == Backlog(waiting=2, oldest=NOON, error="token_revoked")
        assert outbox.backlog(session, "T3") == Backlog(waiting=0)
        assert outbox.backlog(session, None).waiting > outbox.backlog(session, TENANT).waiting
    with database.writing() as session:
        outbox.resume(session, TENANT, now=seconds(1))
    assert due(database, seconds(1)) == ["a", "b", "c"]


def test_the_conversation_with_a_person_is_known_once_something_stands_there(database: Database) -> None:
    put(database, a_letter("hello", conversation="U1"))
    with database.reading() as session:
        assert outbox.conversation_of(session, TENANT, "U1") == ""
    send(database, "hello", receipt=Receipt(channel="D7", ts="1.1"))
    with database.reading() as session:
        assert outbox.conversation_of(session, TENANT, "U1") == "D7"
        assert outbox.conversation_of(session, TENANT, "U2") == ""
        assert outbox.conversation_of(session, OTHERS, "U1") == ""


def test_old_letters_are_deleted_and_those_that_were_never_sent_are_counted(database: Database) -> None:
    put(database, a_letter("sent"))
    send(database, "sent")
    put(database, a_letter("never sent"))
    put(database, a_letter("young"), now=seconds(20))
    with database.writing() as session:
        assert outbox.trim(session, before=seconds(10)) == 1
    with database.reading() as session:
        assert outbox.of(session, TENANT, "sent") is None
        assert outbox.of(session, TENANT, "never sent") is None
    assert held(database, "young").letter.key == "young"


def test_two_tenants_use_the_same_keys_and_share_nothing(database: Database) -> None:
    assert put(database, a_letter())
    assert put(database, a_letter(), tenant=OTHERS)
    theirs = held(database, "check 1 card", tenant=OTHERS)
    with database.writing() as session:
        assert outbox.claim(session, TENANT, theirs.id, now=NOON, lease_until=seconds(30)) is None
    send(database, "check 1 card")
    assert held(database, "check 1 card", tenant=OTHERS) == theirs
    with database.reading() as session:
        assert outbox.of(session, "T3", "check 1 card") is None
