"""The services for real: checking, prospecting and deciding behind the one door both faces use."""

from bot.checking import Checking
from bot.deciding import Deciding
from bot.knowledge import Knowledge
from bot.page_cache import StoredPages
from bot.profiling import Profiling
from bot.prospecting import Prospecting
from bot.replaying import Replaying
from storage.database import Database
from web.fetch import Fetcher
from web.read import Parse, Reader


class Work:
    """bot.services.Services on a real database, network and model."""

    def __init__(
        self,
        database: Database,
        tenant: str,
        *,
        fetcher: Fetcher,
        parse: Parse,
        knowledge: Knowledge,
        wikipedia: str,
    ) -> None:
        reader = Reader(fetcher, parse, StoredPages(database, tenant))
        checking = Checking(database, tenant, reader, knowledge)
        prospecting = Prospecting(
            database, tenant, fetcher=fetcher, parse=parse, knowledge=knowledge, wikipedia=wikipedia
        )
        deciding = Deciding(database, tenant)
        profiling = Profiling(database, tenant, fetcher=fetcher, reader=reader, encoder=knowledge.encoder)
        self.check = checking.check
        self.last_check = checking.last_check
        self.replay = Replaying(database, tenant, parse, knowledge).replay
        self.prospects = prospecting.prospects
        self.rank = prospecting.rank
        self.flag = deciding.flag
        self.flag_of = deciding.flag_of
        self.flag_at = deciding.flag_at
        self.decide = deciding.decide
        self.decide_as_seen = deciding.decide_as_seen
        self.decision_of = deciding.decision_of
        self.decisions_of = deciding.decisions_of
        self.decisions = deciding.decisions
        self.disavow = deciding.disavow
        self.sites = deciding.sites
        self.add_site = deciding.add_site
        self.remove_site = deciding.remove_site
        self.save_sites = deciding.save_sites
        self.profile = profiling.profile
        self.learn_profile = profiling.learn_profile
        self.drop_from_profile = profiling.drop_from_profile
