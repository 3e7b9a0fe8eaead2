"""What the demo runs on: the sample web, services that read nothing else, and a folder that goes away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from bot.offices import OpenOffices
from bot.samples import tour
from bot.samples.server import ADDRESS, API_PATH, SampleWeb
from bot.services import Services
from bot.settings import Settings
from bot.wiring import TENANT, open_offices
from scoring.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    web: SampleWeb
    settings: Settings
    offices: OpenOffices
    starts: tuple[str, ...]  # files of addresses, for a prospect search

    @property
    def services(self) -> Services:
        return self.offices.of(TENANT).services


@asynccontextmanager
async def stage() -> AsyncIterator[Stage]:
    """The sample web is served and the sample site is known, for as long as the block runs."""
    with TemporaryDirectory(prefix="linkvouch-demo-") as folder:
        async with SampleWeb() as web:
            settings = demo_settings(web, Path(folder))
            async with open_offices(settings) as offices:
                await offices.of(TENANT).services.add_site(
                    Site(
                        domain=tour.OUR_SITE,
                        home=web.url(tour.OUR_SITE),
                        brand=(tour.OUR_BRAND,),
                        competitors=(tour.COMPETITOR,),
                        topics=tour.OUR_TOPICS,
                    )
                )
                starts = _lists(web, Path(folder))
                yield Stage(web=web, settings=settings, offices=offices, starts=starts)


def demo_settings(web: SampleWeb, home: Path) -> Settings:
    """Settings that know nothing but the sample web, whatever stands in the environment or in `.env`."""
    return Settings(
        _env_file=None,
        home=home,
        database_url=SecretStr(""),
        sites=(),
        embedding_model="bundled",
        allow_private=f"{ADDRESS}:{web.port}",
        resolve=f"*={ADDRESS}",
        block="",
        pace=0.0,
        contact="",
        wikipedia=web.url(tour.ENCYCLOPEDIA, API_PATH),
    )


def _lists(web: SampleWeb, folder: Path) -> tuple[str, ...]:
    """Copies of the bundled lists with the port the sample web has today."""
    copies = []
    for name in tour.PROSPECT_LISTS:
        copy = folder / name
        copy.write_text(web.list_text(name), encoding="utf-8")
        copies.append(str(copy))
    return tuple(copies)
