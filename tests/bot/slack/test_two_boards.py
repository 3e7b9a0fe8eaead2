"""Two processes of the app on one database: a link is decided once."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from audits.decisions import Choice
from bot.slack.blocks.flag import Seen
from bot.slack.blocks.kit import Message
from bot.slack.board import Board
from bot.slack.delivery import Delivery, Posted
from bot.slack.outbox import Outbox
from bot.teamwork import Teamwork
from storage.database import Database
from storage.decisions import Decision, Person
from storage.flags import Flag
from storage.team import Late, Proposal
from tests.bot.builders import PAGE, a_checked
from tests.bot.slack.small_slack import TENANT
from tests.bot.slack.stored_services import StoredServices, keep_check

ANN, BOB = Person(id="U1", name="Ann"), Person(id="U2", name="Bob")
TIMES = 5


class HeldUp(Delivery):
    """The first edit that it is given is put when the way is free."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(outbox, TENANT)
        self.drawn = asyncio.Event()
        self.way_is_free = asyncio.Event()

    async def update(self, posted: Posted, message: Message, *, person: str = "") -> str:
        self.drawn.set()
        await self.way_is_free.wait()
        return await super().update(posted, message, person=person)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database.open(database_url, backups=None)
    yield opened
    opened.close()


@pytest.fixture
def process(database: Database) -> Callable[[], Board]:
    """Makes the board of one more process."""

    def start() -> Board:
        delivery = Delivery(Outbox(database), TENANT)
        return Board(StoredServices(database=database), Teamwork(database, TENANT), delivery)

    return start


@pytest.fixture
async def refs(database: Database) -> list[str]:
    """Flagged links."""
    found = [f"LV-{number}" for number in range(1, TIMES + 1)]
    services = StoredServices(database=database)
    for number, ref in enumerate(found):
        keep_check(database, TENANT, a_checked(ref=ref, url=f"{PAGE}/{number}"))
        await services.flag(Flag(ref=ref, channel="C1", ts=f"{number}.1", by=ANN))
    return found


async def test_two_presses_in_one_moment_make_one_record(
    process: Callable[[], Board], refs: list[str]
) -> None:
    first, second = process(), process()
    for ref in refs:
        seen = Seen(ref=ref, number=0)
        told = await asyncio.gather(
            first.decide(seen, Choice.KEEP, why="", by=ANN),
            second.decide(seen, Choice.IGNORE, why="", by=BOB),
        )
        (made,) = [one for one in told if isinstance(one, Decision)]
        (late,) = [one for one in told if isinstance(one, Late)]
        assert late == Late(by_now=made)
        assert await first.current(ref) == made


async def test_who_decides_and_who_proposes_in_one_moment_do_not_both_succeed(
    process: Callable[[], Board], refs: list[str]
) -> None:
    first, second = process(), process()
    for ref in refs:
        seen = Seen(ref=ref, number=0)
        told = await asyncio.gather(
            first.decide(seen, Choice.KEEP, why="", by=ANN), second.propose(seen, why="sold", by=BOB)
        )
        (late,) = [one for one in told if isinstance(one, Late)]
        (made,) = [one for one in told if isinstance(one, Decision | Proposal)]
        assert made in {late.by_now, late.proposal}


async def test_a_change_of_mind_replaces_what_was_seen_and_nothing_newer(
    process: Callable[[], Board], refs: list[str]
) -> None:
    board = process()
    first = await board.decide(Seen(ref=refs[0], number=0), Choice.KEEP, why="", by=ANN)
    assert isinstance(first, Decision)
    second = await board.decide(Seen(ref=refs[0], number=first.number), Choice.IGNORE, why="", by=ANN)
    assert isinstance(second, Decision)
    late = await board.decide(Seen(ref=refs[0], number=first.number), Choice.KEEP, why="", by=BOB)
    assert late == Late(by_now=second)


async def test_an_older_look_that_is_put_later_does_not_stay_on_the_card(
    process: Callable[[], Board], refs: list[str], database: Database
) -> None:
    """A worker has drawn the card when a person decides, and its edit comes after that of the decision."""
    ref, front, slow = refs[0], process(), HeldUp(Outbox(database))
    worker = Board(StoredServices(database=database), Teamwork(database, TENANT), slow)
    refreshing = asyncio.create_task(worker.refresh(ref))
    await slow.drawn.wait()
    await front.decide(Seen(ref=ref, number=0), Choice.KEEP, why="we know the editor", by=ANN)
    await front.redraw(ref, clicked=Posted(channel="C1", ts="0.1"), by=ANN)
    slow.way_is_free.set()
    assert await refreshing
    letter = await Outbox(database).of(TENANT, "newest of C1 0.1")
    assert letter is not None
    assert "we know the editor" in str(letter.letter.body["message"]["blocks"])


async def test_a_card_that_a_process_died_before_redrawing_is_redrawn_by_the_next(
    process: Callable[[], Board], refs: list[str], database: Database
) -> None:
    """It was proposed, and then withdrawn, and neither time anything was put for Slack any more."""
    outbox, ref = Outbox(database), refs[0]
    seen = Seen(ref=ref, number=0)

    async def drawn() -> str:
        await process().recover()
        letter = await outbox.of(TENANT, "newest of C1 0.1")
        return "" if letter is None else str(letter.letter.body["message"]["blocks"])

    assert await drawn() == ""
    proposal = await process().propose(seen, why="sold link", by=ANN)
    assert isinstance(proposal, Proposal)
    assert "Withdraw" in await drawn()
    assert await process().withdraw(proposal, by=ANN)
    assert "Withdraw" not in await drawn()
