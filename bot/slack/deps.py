"""What the Slack face is given, and what its listeners work with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.jobs import Jobs
from bot.services import Services
from bot.slack.board import Board
from bot.slack.delivery import Delivery


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackDeps:
    """Handed in by the wiring."""

    services: Services
    jobs: Jobs
    bot_token: str = field(repr=False)
    signing_secret: str = field(default="", repr=False)  # "" only in Socket Mode, where nothing is signed
    flag_channel: str = ""  # id; "" is the channel in which the button was pressed
    now: Callable[[], datetime] = _now
    progress_after_s: float = 10.0  # how long a person waits for a search before being told how far it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every listener works with."""

    deps: SlackDeps
    delivery: Delivery
    board: Board

    @property
    def services(self) -> Services:
        return self.deps.services

    @property
    def jobs(self) -> Jobs:
        return self.deps.jobs
