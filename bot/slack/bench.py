"""What work for one workspace needs, in the app and in a worker alike. Nothing of it reaches Slack itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.services import Offices, Services, TeamWork
from bot.slack.board import Board
from bot.slack.delivery import Delivery
from bot.slack.outbox import Outbox


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a person waits for work before hearing of it again, in seconds."""

    first_word: float = 10.0  # until a private answer says how far it is
    farewell: float = 60.0  # until a person is told that they need not wait
    edit: float = 3.0  # between two edits of a posted message


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """The tools of one workspace."""

    tenant: str
    services: Services
    team: TeamWork
    delivery: Delivery
    board: Board
    now: Callable[[], datetime]
    patience: Patience


class Workshop:
    """The benches of all workspaces, each made once: its board takes the clicks on a card in turn."""

    def __init__(
        self,
        offices: Offices,
        outbox: Outbox,
        *,
        now: Callable[[], datetime] = _now,
        patience: Patience = Patience(),
    ) -> None:
        self.outbox = outbox
        self._offices = offices
        self._now = now
        self._patience = patience
        self._benches: dict[str, Bench] = {}

    def bench(self, tenant: str) -> Bench:
        if tenant not in self._benches:
            office = self._offices.of(tenant)
            delivery = Delivery(self.outbox, tenant)
            self._benches[tenant] = Bench(
                tenant=tenant,
                services=office.services,
                team=office.team,
                delivery=delivery,
                board=Board(office.services, office.team, delivery),
                now=self._now,
                patience=self._patience,
            )
        return self._benches[tenant]
