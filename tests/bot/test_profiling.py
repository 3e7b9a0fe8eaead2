"""Profiles learnt from the sample web: real network client on loopback, real database."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
from aiohttp import web
from numpy.typing import NDArray

from bot.samples import tour
from bot.samples.server import SampleWeb
from bot.settings import Settings
from bot.wiring import open_services
from bot.work import Work
from prospects.profile.profile import Kind, Profile
from scoring.embedding import ModelMissing
from scoring.site import Site
from tests.fakes import WordEncoder, parse_here

OUR_HOST = "our-own.example"
PROSE = "Clay holds the winter rain, and a jar of water shows how much clay there is in the bed you dug. "


def html(title: str, body: str = "", *, head: str = "") -> str:
    return (
        f"<html lang=en><head><title>{title}</title>{head}</head><body><nav><a href='/'>Our Own</a></nav>"
        f"<main><article><h1>{title}</h1><p>{PROSE}{title}.</p><p>{PROSE * 12} {title}</p>{body}"
        "</article></main></body></html>"
    )


class OwnSite:
    """A site on loopback whose answers each test changes; `asked` are the paths, in order."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.port = 0
        self.files: dict[str, tuple[int, str, bytes]] = {}

    def puts(self, path: str, body: str | bytes, *, kind: str = "text/html", status: int = 200) -> None:
        self.files[path] = (status, kind, body.encode() if isinstance(body, str) else body)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        status, kind, body = self.files.get(request.path, (404, "text/plain", b"none"))
        return web.Response(status=status, body=body, content_type=kind)

    @property
    def site(self) -> Site:
        return Site(domain=OUR_HOST, home=f"http://{OUR_HOST}:{self.port}/")


@pytest.fixture
async def own() -> AsyncIterator[OwnSite]:
    site = OwnSite()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", site.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.port = int(runner.addresses[0][1])
    site.puts("/", html("Our Own", head="<meta property='og:site_name' content='Our Own'>"))
    yield site
    await runner.cleanup()


@asynccontextmanager
async def opened(port: int, folder: Path, encoder: WordEncoder | None = None) -> AsyncIterator[Work]:
    settings = Settings(
        _env_file=None, home=folder, allow_private=f"127.0.0.1:{port}", resolve="*=127.0.0.1", pace=0.0
    )
    async with open_services(settings, encoder=encoder or WordEncoder(), parse=parse_here) as work:
        yield work


async def learnt(own: OwnSite, folder: Path) -> Profile:
    async with opened(own.port, folder) as work:
        await work.add_site(own.site)
        profile = await work.learn_profile(OUR_HOST)
        assert profile is not None
        return profile


async def test_the_sample_site_is_known_by_its_own_pages(sample_web: SampleWeb, tmp_path: Path) -> None:
    async with opened(sample_web.port, tmp_path) as work:
        await work.add_site(Site(domain=tour.OUR_SITE, home=sample_web.url(tour.OUR_SITE)))
        said: list[str] = []
        profile = await work.learn_profile(tour.OUR_SITE, progress=said.append)
        assert profile is not None
        assert profile == await work.profile(tour.OUR_SITE)
        (site,) = await work.sites()
    assert profile.learnt.brand == (tour.OUR_BRAND,)
    assert len(profile.learnt.topics) >= 1
    guides = {page.url.rpartition("/")[2] for page in profile.learnt.linkable if page.kind is Kind.GUIDE}
    assert guides == {"soil-testing", "native-plants", "drip-watering"}
    assert (site.brand, site.topics) == (profile.learnt.brand, profile.learnt.topics)
    assert any(tour.OUR_SITE in line for line in said)


async def test_a_gzipped_sitemap_behind_an_index_is_found_through_robots_txt(
    own: OwnSite, tmp_path: Path
) -> None:
    base = own.site.home_url
    pages = f"<urlset><url><loc>{base}guides/jar</loc></url></urlset>".encode()
    own.puts("/robots.txt", f"User-agent: *\nAllow: /\nSitemap: {base}all.xml\n", kind="text/plain")
    own.puts(
        "/all.xml",
        f"<sitemapindex><sitemap><loc>{base}posts.xml.gz</loc></sitemap></sitemapindex>",
        kind="text/xml",
    )
    own.puts("/posts.xml.gz", gzip.compress(pages), kind="application/gzip")
    own.puts("/guides/jar", html("A guide to the jar test"))
    profile = await learnt(own, tmp_path)
    assert [page.url for page in profile.learnt.linkable] == [f"{base}guides/jar"]
    assert profile.pages == 2


async def test_nothing_that_robots_txt_forbids_is_asked_for(own: OwnSite, tmp_path: Path) -> None:
    own.puts("/robots.txt", "User-agent: *\nDisallow: /secret\nDisallow: /sitemap.xml\n", kind="text/plain")
    own.puts("/", html("Our Own", "<a href='/secret/guide'>a guide</a> <a href='/open'>open</a>"))
    own.puts("/open", html("Open"))
    await learnt(own, tmp_path)
    assert set(own.asked) == {"/robots.txt", "/", "/open"}


async def test_a_forbidden_home_page_is_one_sentence_and_nothing_is_learnt(
    own: OwnSite, tmp_path: Path
) -> None:
    own.puts("/robots.txt", "User-agent: *\nDisallow: /\n", kind="text/plain")
    profile = await learnt(own, tmp_path)
    assert "robots.txt" in profile.say
    assert (profile.read_at, profile.learnt.brand) == (None, ())
    assert own.asked == ["/robots.txt"]


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        pytest.param(
            "/sitemap.xml",
            "text/xml",
            b'<!DOCTYPE u [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><urlset><url><loc>&b;'
            b"</loc></url><url><loc>http://10.1.1.1/x</loc></url></urlset>",
            id="entities and a private address",
        ),
        pytest.param(
            "/sitemap.xml", "text/xml", b"<urlset>" + b"<loc>" * 2_100_000, id="larger than is read"
        ),
        pytest.param("/sitemap.xml", "application/gzip", gzip.compress(b" " * 30_000_000), id="a gzip bomb"),
        pytest.param("/sitemap.xml", "text/html", b"<html>no sitemap</html>", id="a page in its place"),
    ],
)
async def test_a_hostile_sitemap_costs_nothing_that_is_known_otherwise(
    own: OwnSite, tmp_path: Path, path: str, kind: str, body: bytes
) -> None:
    own.puts(path, body, kind=kind)
    profile = await learnt(own, tmp_path)
    assert profile.learnt.brand == ("Our Own",)
    assert profile.pages == 1


async def test_a_site_that_does_not_answer_stays_as_it_was_known(own: OwnSite, tmp_path: Path) -> None:
    before = await learnt(own, tmp_path)
    own.puts("/", "gone", status=500)
    async with opened(own.port, tmp_path) as work:
        with_cache = await work.learn_profile(OUR_HOST)
        await work.add_site(Site(domain=OUR_HOST, home=f"http://{OUR_HOST}:{own.port}/new"))
        after = await work.learn_profile(OUR_HOST)
    assert with_cache is not None
    assert after is not None
    assert "404" in after.say
    assert after.learnt == before.learnt


async def test_a_home_page_that_leads_to_another_site_is_not_learnt_from(
    sample_web: SampleWeb, tmp_path: Path
) -> None:
    async with opened(sample_web.port, tmp_path) as work:
        await work.add_site(
            Site(domain="soilandseedjournal.example", home=sample_web.url("soilandseedjournal.example"))
        )
        profile = await work.learn_profile("soilandseedjournal.example")
    assert profile is not None
    assert (profile.read_at, profile.learnt.brand) == (None, ())
    assert "which is another site" in profile.say


async def test_what_a_person_set_stays_and_what_they_dropped_stays_away(own: OwnSite, tmp_path: Path) -> None:
    async with opened(own.port, tmp_path) as work:
        await work.add_site(Site(domain=OUR_HOST, home=own.site.home, brand=("OOS",), topics=("jar tests",)))
        first = await work.learn_profile(OUR_HOST)
        assert first is not None
        assert first.learnt.brand == ("Our Own",)
        dropped = await work.drop_from_profile(OUR_HOST, ["our own", *first.learnt.topics, "jar tests"])
        again = await work.learn_profile(OUR_HOST)
        (site,) = await work.sites()
        await work.add_site(Site(domain=OUR_HOST, topics=("jar tests",)))
        wanted_after_all = await work.learn_profile(OUR_HOST)
    assert dropped is not None
    assert again is not None
    assert again.learnt.brand == dropped.learnt.brand == ()
    assert not set(again.learnt.topics) & set(first.learnt.topics)
    assert (site.brand, site.topics) == (("OOS",), again.learnt.topics)
    assert wanted_after_all is not None
    assert wanted_after_all.given.topics == ("jar tests",)
    assert "jar tests" not in wanted_after_all.dropped


async def test_adding_to_a_site_does_not_turn_what_was_learnt_into_what_was_set(
    own: OwnSite, tmp_path: Path
) -> None:
    await learnt(own, tmp_path)
    async with opened(own.port, tmp_path) as work:
        await work.add_site(Site(domain=OUR_HOST, topics=("compost",)))
        profile = await work.profile(OUR_HOST)
    assert profile is not None
    assert (profile.given.brand, profile.given.topics) == ((), ("compost",))
    assert profile.given.home == own.site.home


async def test_without_the_model_everything_but_topics_is_learnt(own: OwnSite, tmp_path: Path) -> None:
    class Missing(WordEncoder):
        def __call__(self, texts: Sequence[str], /) -> NDArray[np.float32]:
            raise ModelMissing(f"The model is missing, {len(texts)} texts wait.")

    async with opened(own.port, tmp_path, Missing()) as work:
        await work.add_site(own.site)
        profile = await work.learn_profile(OUR_HOST)
    assert profile is not None
    assert (profile.learnt.brand, profile.learnt.topics) == (("Our Own",), ())
    assert profile.learnt.notes[0].startswith("Topics were not learnt: The model is missing")


async def test_a_site_that_is_not_ours_has_no_profile(own: OwnSite, tmp_path: Path) -> None:
    async with opened(own.port, tmp_path) as work:
        assert await work.profile("other.example") is None
        assert await work.learn_profile("other.example") is None
        assert await work.drop_from_profile("other.example", ["x"]) is None
    assert own.asked == []


async def test_a_site_removed_while_it_was_read_does_not_come_back(own: OwnSite, tmp_path: Path) -> None:
    async with opened(own.port, tmp_path) as work:
        await work.add_site(own.site)
        removing: list[asyncio.Task[bool]] = []

        def remove(_: str) -> None:
            removing.append(asyncio.ensure_future(work.remove_site(OUR_HOST)))

        assert await work.learn_profile(OUR_HOST, progress=remove) is None
        assert await removing[0]
        assert await work.sites() == []
