"""When a scheduled job is due."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from croniter import croniter


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The times of a cron line in a time zone."""

    cron: str
    timezone: str

    @classmethod
    def parse(cls, cron: str, timezone: str) -> "Times":
        """Raises ValueError with a sentence for a person."""
        if not croniter.is_valid(cron, second_at_beginning=True):
            raise ValueError(f"{cron!r} names no times: five fields are wanted, as in '0 9 * * 1'.")
        try:
            ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"{timezone!r} is no time zone: one like 'Europe/Berlin' is wanted.") from error
        return cls(cron=cron, timezone=timezone)

    def after(self, moment: datetime) -> datetime:
        found: datetime = self._from(moment).get_next(datetime)
        return found

    def last(self, moment: datetime) -> datetime:
        """The newest time that has come at `moment`."""
        found: datetime = self._from(moment).get_prev(datetime)
        return found

    def _from(self, moment: datetime) -> croniter:
        return croniter(self.cron, moment.astimezone(ZoneInfo(self.timezone)), second_at_beginning=True)
