"""The offices for real: one a workspace, on one database, network client and model."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.knowledge import Knowledge
from bot.ranking import Ranking
from bot.teamwork import Teamwork
from bot.vector_cache import StoredVectors
from bot.work import Work
from storage.database import Database
from web.fetch import Fetcher
from web.read import Parse

MOST: Final = 1_000  # offices kept ready; one is a few small objects, and is made again when it is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class RealOffice:
    """bot.services.Office, with all that the command line calls besides."""

    services: Work
    team: Teamwork


class OpenOffices:
    """bot.services.Offices on what is open in this process."""

    def __init__(
        self,
        database: Database,
        *,
        fetcher: Fetcher,
        parse: Parse,
        vectors: Callable[[str], StoredVectors],
        ranking: Ranking,
        wikipedia: str,
    ) -> None:
        """`vectors` gives the model as it remembers for a tenant."""
        self.database = database
        self._fetcher = fetcher
        self._parse = parse
        self._vectors = vectors
        self._ranking = ranking
        self._wikipedia = wikipedia
        self._made: dict[str, RealOffice] = {}

    def of(self, tenant: str) -> RealOffice:
        if tenant not in self._made:
            if len(self._made) >= MOST:
                self._made.clear()
            self._made[tenant] = self._make(tenant)
        return self._made[tenant]

    def _make(self, tenant: str) -> RealOffice:
        work = Work(
            self.database,
            tenant,
            fetcher=self._fetcher,
            parse=self._parse,
            knowledge=Knowledge(encoder=self._vectors(tenant), ranking=self._ranking),
            wikipedia=self._wikipedia,
        )
        return RealOffice(services=work, team=Teamwork(self.database, tenant))
