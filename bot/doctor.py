"""Is everything in place? Facts from the settings and the services, each with the next command to type."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot import doctor_slack
from bot.coefficients import Coefficients, CoefficientsUnusable
from bot.doctor_items import Item
from bot.outside import one_line
from bot.rank_progress import Stage, last_update
from bot.ranking import Ranking
from bot.services import Services
from bot.settings import Settings
from prospects.profile.profile import Profile
from scoring.embedding import BUNDLED, ModelMissing, bundled_folder
from storage.errors import RanksUnusable

__all__ = ["Item", "broken", "failed", "from_services", "from_settings"]

MAX_SAYS_CHARS: Final = 300
CALIBRATE: Final = "linkvouch calibrate"
UPDATE_RANKS: Final = "linkvouch authority update"
OLD_RANKS: Final = timedelta(days=183)  # the web's first million change by a tenth or so in half a year


def broken(items: list[Item]) -> bool:
    """Is anything wrong that is needed, or that was set up and cannot work?"""
    return any(item.ok is False for item in items)


def failed(name: str, error: Exception, *, advice: str = "", next_command: str = "") -> Item:
    """The line for a part that could not be opened at all; `advice` is for what no command can mend."""
    return Item(name=name, ok=False, says=one_line(f"{error} {advice}", MAX_SAYS_CHARS), next=next_command)


def from_settings(settings: Settings) -> list[Item]:
    """What the settings alone tell; the model is looked for on disk and not loaded."""
    return [
        _configuration(settings),
        _model(settings),
        _rank_data(settings),
        doctor_slack.keys(settings),
    ]


async def from_services(services: Services, *, now: datetime) -> list[Item]:
    """What the open services tell: the database answers, our sites, and what was learnt of each."""
    sites = await services.sites()
    database = Item(name="database", ok=True, says="The database opens and answers.")
    if sites:
        names = ", ".join(site.domain for site in sites)
        ours = Item(name="sites", ok=True, says=one_line(f"Our sites: {names}.", MAX_SAYS_CHARS))
        profiles = [await services.profile(site.domain) for site in sites]
        return [database, ours, *(_profile(each, now) for each in profiles if each is not None)]
    says = "No site of ours is known, so every page is judged as a prospect only."
    return [
        database,
        Item(name="sites", ok=None, says=says, next="linkvouch setup"),
    ]


def _profile(profile: Profile, now: datetime) -> Item:
    domain, learnt = profile.given.domain, profile.learnt
    refresh = f"linkvouch site profile {domain} --refresh" if profile.refresh_due(now) else ""
    brand = (*profile.given.brand, *learnt.brand)
    topics = len(profile.given.topics) + len(learnt.topics)
    parts = (
        "brand " + ", ".join(f"“{term}”" for term in brand) if brand else "no brand term",
        f"{topics} topic{'' if topics == 1 else 's'}",
        f"{len(learnt.linkable)} page{'' if len(learnt.linkable) == 1 else 's'} worth linking to",
        f"read on {profile.read_at:%Y-%m-%d}" if profile.read_at else "its pages were not read yet",
    )
    says = one_line(f"{domain}: {'; '.join(parts)}.", MAX_SAYS_CHARS)
    return Item(name="site profile", ok=None if refresh else True, says=says, next=refresh)


def _configuration(settings: Settings) -> Item:
    return Item(name="config", ok=True, says=f"Settings are read; data is kept in {settings.home}.")


def _model(settings: Settings) -> Item:
    name = settings.embedding_model
    if name == BUNDLED:
        try:
            bundled_folder()
        except ModelMissing as error:
            return failed("model", error, next_command="make install")
        return Item(name="model", ok=True, says="The bundled embedding model is on disk.")
    here = Path(name).is_dir()
    says = (
        f"The embedding model is read from {name}."
        if here
        else f"The embedding model {name} is no folder here; it is fetched from the hub when first used."
    )
    try:
        record = Coefficients(settings.home).of_name(name)
    except CoefficientsUnusable as error:
        return failed("model", error)
    if record is None:
        says += " No coefficients were fitted for it, so relevance goes by words alone."
        return Item(name="model", ok=None, says=one_line(says, MAX_SAYS_CHARS), next=CALIBRATE)
    says += f" Its coefficients were fitted on {record.fitted.isoformat()}."
    return Item(name="model", ok=True if here else None, says=one_line(says, MAX_SAYS_CHARS))


def _rank_data(settings: Settings) -> Item:
    try:
        with closing(Ranking(settings.home)) as ranking:
            lists = ranking.lists()
    except RanksUnusable as error:
        return failed("rank data", error, next_command=UPDATE_RANKS)
    update = last_update(settings.home)
    going_on = update.sentence if update else ""
    is_running = update is not None and update.stage is Stage.RUNNING
    if not lists:
        says = one_line(f"There is none, so no authority is known. {going_on}".strip(), MAX_SAYS_CHARS)
        return Item(name="rank data", ok=None, says=says, next="" if is_running else UPDATE_RANKS)
    old = min(each.dated for each in lists) < datetime.now(UTC).date() - OLD_RANKS
    told = ", ".join(f"{each.source} ({each.rows:,} rows, as of {each.dated.isoformat()})" for each in lists)
    parts = filter(None, (f"{told}.", "Newer lists are out." if old else "", going_on))
    wanted = not is_running and (old or going_on)
    says = one_line(" ".join(parts), MAX_SAYS_CHARS)
    return Item(name="rank data", ok=True, says=says, next=UPDATE_RANKS if wanted else "")
