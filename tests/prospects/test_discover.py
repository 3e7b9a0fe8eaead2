import asyncio

import pytest

from prospects.discover import PAGES_PER_DOMAIN, Budget, Discovery, discover
from prospects.sources.source import Found
from tests.fakes import a_page
from tests.prospects.builders import OUR_SITE, TOPIC, FakeSource


async def find(*sources: FakeSource, hosts: int = 60) -> Discovery:
    return await discover(TOPIC, sources=sources, site=OUR_SITE, budget=Budget(hosts=hosts))


async def test_one_page_found_in_three_writings_is_one_lead_that_knows_its_sources() -> None:
    found = await find(
        FakeSource("https://a.example/1/", "https://b.example/", name="feed"),
        FakeSource("http://www.a.example/1", name="list"),
        FakeSource("https://a.example/1#top", "https://A.example/1", name="wiki"),
    )
    assert [lead.url for lead in found.leads] == ["https://a.example/1/", "https://b.example/"]
    assert [each.source for each in found.leads[0].found_by] == ["feed", "list", "wiki"]
    assert found.leads[0].domain == "a.example"


async def test_what_several_sources_name_is_read_first() -> None:
    found = await find(
        FakeSource("https://a.example/", "https://b.example/", name="one"),
        FakeSource("https://b.example/", name="two"),
    )
    assert [lead.url for lead in found.leads] == ["https://b.example/", "https://a.example/"]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        pytest.param("https://soil.example/guide", "our own site", id="our page"),
        pytest.param("https://blog.soil.example/", "our own site", id="our subdomain"),
        pytest.param("https://www.rival.example/", "competitors", id="a competitor"),
        pytest.param("https://a.example/x.png", "files", id="a picture"),
        pytest.param("mailto:ann@a.example", "no web address", id="no web address"),
    ],
)
async def test_what_cannot_be_a_prospect_is_left_out_and_counted(address: str, reason: str) -> None:
    found = await find(FakeSource(address, address, "https://good.example/"))
    assert [lead.domain for lead in found.leads] == ["good.example"]
    assert found.left_out == {reason: 1}


async def test_one_site_cannot_fill_the_list() -> None:
    found = await find(FakeSource(*(f"https://a.example/{number}" for number in range(10))))
    assert len(found.leads) == PAGES_PER_DOMAIN
    assert found.left_out == {"more than 3 pages of one site": 7}


async def test_the_budget_of_hosts_is_shared_between_sources() -> None:
    long = FakeSource(*(f"https://long{number}.example/" for number in range(9)), name="long")
    short = FakeSource("https://short.example/", name="short")
    found = await find(long, short, hosts=3)
    assert [lead.domain for lead in found.leads] == ["long0.example", "short.example", "long1.example"]
    assert found.left_out == {"more than 3 hosts": 7}


async def test_every_source_has_its_line() -> None:
    found = await find(FakeSource(name="feed", note="2 pages"), FakeSource(name="wiki", note="no article"))
    assert found.notes == ("feed: 2 pages", "wiki: no article")


async def test_pages_of_ours_are_handed_on_once() -> None:
    ours = a_page("https://soil.example/")
    found = await find(FakeSource(our_pages=[ours, ours]))
    assert found.our_pages == (ours,)


async def test_a_source_that_never_answers_is_stopped_and_says_so() -> None:
    class Sleeper:
        name = "sleeper"

        async def find(self, topic: str) -> Found:
            del topic
            await asyncio.Event().wait()
            raise AssertionError

    found = await discover(
        TOPIC, sources=[Sleeper(), FakeSource("https://a.example/")], site=None, budget=Budget(seconds=0.02)
    )
    assert [lead.domain for lead in found.leads] == ["a.example"]
    assert found.notes[0].startswith("sleeper: gave no answer within")
