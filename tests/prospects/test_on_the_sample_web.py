"""The whole search over real HTTP on loopback; only the embedding model is a fake."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.samples.server import SampleWeb
from prospects.pick import Judging
from prospects.prospect import Search
from prospects.rank import TopicFits
from prospects.records import to_document
from prospects.search import Tools, search
from prospects.sources.feeds import FromAddress
from prospects.sources.files import FromFile
from prospects.sources.our_pages import OurPages
from prospects.sources.wikipedia import Wikipedia
from scoring.check import judge_as_prospect
from scoring.embedding import Encoder
from scoring.site import Site
from scoring.topic import Embed, topic_fits
from tests.fakes import embed_words, parse_here
from tests.prospects.builders import fits_by_words
from web import urls
from web.addresses import Policy
from web.fetch import Fetcher
from web.read import Reader
from web.urls import Url

SITE = Site(domain="soil-and-seed.example", brand=("Soil & Seed",))
TOPIC = "drought gardening"
STARTS = (
    "http://rankboost-posts.example:{port}/drought-gardening-on-a-budget",
    "http://homecook.example:{port}/lentil-soup",
    "http://sunbakedbeds.example:{port}/no-such-page",
)


@pytest.fixture
async def web() -> AsyncIterator[SampleWeb]:
    async with SampleWeb() as served:
        yield served


async def searched(
    web: SampleWeb, topic: str, starts: Path, *, fits: TopicFits = fits_by_words, embed: Embed = embed_words
) -> Search:
    policy = Policy.parse(f"127.0.0.1:{web.port}", "*=127.0.0.1")
    async with Fetcher(policy, pace_s=0.0) as fetcher:
        reader = Reader(fetcher, parse_here)

        async def fetch_bytes(url: Url, /) -> bytes:
            return (await fetcher.get(url, accept="feed")).body

        feed = urls.normalise(web.url("gardenweekly.example", "/feed.xml"))
        sources = (
            OurPages(urls.normalise(web.url(SITE.domain)), reader),
            Wikipedia(fetcher.get_json, api=web.url("openpedia.example", "/w/api.php")),
            FromAddress(feed, reader, fetch_bytes),
            FromFile(starts, parse_here),
        )
        judging = Judging(fits=fits, judge=judge_as_prospect, embed=embed, history=lambda domain: (domain,))
        return await search(
            topic, site=SITE, sources=sources, tools=Tools(read_page=reader, judging=judging), limit=8
        )


@pytest.fixture
def starts(web: SampleWeb, tmp_path: Path) -> Path:
    path = tmp_path / "starts.txt"
    path.write_text("\n".join(STARTS).replace("{port}", str(web.port)), encoding="utf-8")
    return path


async def test_every_source_gives_something(web: SampleWeb, starts: Path) -> None:
    found = await searched(web, TOPIC, starts)
    assert [line.partition(":")[0] for line in found.sources] == [
        "our pages",
        "Wikipedia",
        "http",
        "file starts.txt",
        "links of pages read",
    ]
    assert "outbound links on" in found.sources[0]
    assert "cited by “Xeriscaping”" in found.sources[1]
    assert found.sources[2].endswith("/feed.xml: 3 pages it names")
    assert found.sources[3] == "file starts.txt: 3 addresses"


async def test_prospects_are_other_sites_on_the_topic_best_first_one_a_site(
    web: SampleWeb, starts: Path
) -> None:
    found = await searched(web, TOPIC, starts)
    domains = [each.domain for each in found.prospects]
    fits = [each.fit for each in found.prospects]
    assert "dryacres.example" in domains
    assert not {"soil-and-seed.example", "homecook.example"} & set(domains)
    assert len(set(domains)) == len(domains)
    assert fits == sorted(fits, reverse=True)
    assert [each.rank for each in found.prospects] == list(range(1, len(domains) + 1))
    assert found.unreadable >= 1


async def test_a_site_that_sells_links_is_left_out_and_counted(web: SampleWeb, starts: Path) -> None:
    found = await searched(web, TOPIC, starts)
    assert "rankboost-posts.example" not in [each.domain for each in found.prospects]
    assert found.selling == 1
    assert "skipped 1 that sells links" in found.say


async def test_reasons_and_offers_quote_what_stands_on_the_pages(web: SampleWeb, starts: Path) -> None:
    found = await searched(web, TOPIC, starts)
    [dry] = [each for each in found.prospects if each.domain == "dryacres.example"]
    assert dry.url == web.url("dryacres.example", "/lawn-to-dry-garden")
    assert dry.passage.startswith("Drought gardening has a secret")
    assert "nearest to “drought gardening”" in dry.why
    assert dry.contact[0] == web.url("dryacres.example", "/contact")
    assert dry.history == ("dryacres.example",)
    assert dry.offer is not None
    assert dry.offer.our_url.startswith(web.url("soil-and-seed.example", "/guides/"))
    assert json.loads(json.dumps(to_document(dry)))["url"] == dry.url


async def test_a_topic_our_site_has_nothing_on_is_said_first(web: SampleWeb, starts: Path) -> None:
    found = await searched(web, "brake pads", starts)
    assert found.say.startswith("soil-and-seed.example has nothing on “brake pads” to link to yet")
    assert found.prospects == ()


@pytest.mark.slow
async def test_the_real_model_finds_the_gardens_and_offers_the_guides(web: SampleWeb, starts: Path) -> None:
    found = await searched(web, TOPIC, starts, fits=topic_fits, embed=Encoder())
    domains = {each.domain for each in found.prospects}
    assert {"terraceandpot.example", "thirstygardener.example", "dryacres.example"} <= domains
    assert not {"homecook.example", "rankboost-posts.example"} & domains
    offers = [each.offer.our_url for each in found.prospects if each.offer is not None]
    assert len(offers) == len(found.prospects)
    assert all("/guides/" in url for url in offers)
