import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import aiohttp
import pytest

from bot.samples import encyclopedia, tour
from bot.samples.server import SITES as SITES_FOLDER
from bot.samples.server import SampleWeb
from tests.bot.samples.reading import SITES, read_page


@pytest.fixture
async def sample_web() -> AsyncIterator[SampleWeb]:
    async with SampleWeb() as web:
        yield web


async def _get(web: SampleWeb, host: str, path: str, **headers: str) -> tuple[aiohttp.ClientResponse, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(
            f"http://127.0.0.1:{web.port}{path}", headers={"Host": host} | headers, allow_redirects=False
        ) as response,
    ):
        return response, await response.text()


async def _ask(web: SampleWeb, query: str) -> dict[str, Any]:
    response, text = await _get(web, tour.ENCYCLOPEDIA, f"/w/api.php?{query}&format=json")
    assert response.content_type == "application/json"
    answer: dict[str, Any] = json.loads(text)
    return answer


@pytest.mark.parametrize(
    ("host", "words"),
    [
        pytest.param("soil-and-seed.example", "A garden that drinks less", id="ours"),
        pytest.param("gardenweekly.example:8080", "Garden Weekly", id="with a port"),
        pytest.param("CityHerald.Example", "The City Herald", id="in capitals"),
    ],
)
async def test_the_host_header_chooses_the_site(sample_web: SampleWeb, host: str, words: str) -> None:
    response, text = await _get(sample_web, host, "/")
    assert response.status == 200
    assert words in text


@pytest.mark.parametrize(
    ("host", "path"),
    [
        pytest.param("nobody.example", "/", id="unknown host"),
        pytest.param("gardenweekly.example", "/no-such-page", id="unknown path"),
        pytest.param("gardenweekly.example", "/soil-and-seed.example/", id="another site's folder"),
        pytest.param("gardenweekly.example", "/routes.json", id="the routes themselves"),
        pytest.param("openpedia.example", "/articles.json", id="the encyclopedia's data"),
        pytest.param("gardenweekly.example", "/w/api.php", id="an API on a site that has none"),
        pytest.param("..", "/server.py", id="a host that is a folder"),
    ],
)
async def test_what_is_not_a_page_is_not_found(sample_web: SampleWeb, host: str, path: str) -> None:
    response, _ = await _get(sample_web, host, path)
    assert response.status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../gardenweekly.example/index.html",
        "/../../server.py",
        "/%2e%2e/%2e%2e/server.py",
        "/..%2f..%2fserver.py",
        "/guides/../../../server.py",
        "//etc/passwd",
        "/..\\..\\server.py",
    ],
)
async def test_no_path_leads_out_of_its_site(sample_web: SampleWeb, path: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", sample_web.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: soil-and-seed.example\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert answer.split(b" ", 2)[1] in {b"400", b"404"}
    assert b"SampleWeb" not in answer


@pytest.mark.parametrize(
    ("host", "path", "content_type"),
    [
        pytest.param("soil-and-seed.example", "/guides/soil-testing", "text/html", id="page"),
        pytest.param("soil-and-seed.example", "/robots.txt", "text/plain", id="robots.txt"),
        pytest.param("thirstygardener.example", "/feed.xml", "application/rss+xml", id="RSS"),
        pytest.param("dryacres.example", "/atom.xml", "application/atom+xml", id="Atom"),
        pytest.param("extension.stateu.example", "/gardening/soil-ph-table.txt", "text/plain", id="text"),
    ],
)
async def test_each_kind_of_file_has_its_content_type(
    sample_web: SampleWeb, host: str, path: str, content_type: str
) -> None:
    response, _ = await _get(sample_web, host, path)
    assert (response.status, response.content_type) == (200, content_type)


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        pytest.param("gardenweekly.example", "/soil-in-a-jar", 404, id="gone"),
        pytest.param("cityherald.example", "/archive/garden-show-2019", 500, id="server fails"),
        pytest.param("dryacres.example", "/drip-basics", 410, id="removed"),
    ],
)
async def test_routes_answer_with_their_status(
    sample_web: SampleWeb, host: str, path: str, status: int
) -> None:
    response, _ = await _get(sample_web, host, path)
    assert response.status == status
    assert "ETag" not in response.headers


@pytest.mark.parametrize(
    ("host", "path", "status", "leads_to"),
    [
        pytest.param("gardenweekly.example", "/go/natives", 302, tour.EDITORIAL.path, id="to the article"),
        pytest.param("soilandseedjournal.example", "/", 301, "/", id="our old domain"),
        pytest.param("www.soil-and-seed.example", "/", 301, "/", id="our www host"),
    ],
)
async def test_a_redirect_leads_to_a_page_at_the_same_port(
    sample_web: SampleWeb, host: str, path: str, status: int, leads_to: str
) -> None:
    response, _ = await _get(sample_web, host, path)
    location = urlsplit(response.headers["Location"])
    assert (response.status, location.path, location.port) == (status, leads_to, sample_web.port)
    assert leads_to in SITES[location.hostname or ""].paths


async def test_links_carry_the_served_port(sample_web: SampleWeb) -> None:
    _, text = await _get(sample_web, tour.EDITORIAL.host, tour.EDITORIAL.path)
    assert f"http://{tour.OUR_SITE}:{sample_web.port}/guides/soil-testing" in text
    assert "{port}" not in text


async def test_an_etag_saves_the_second_answer(sample_web: SampleWeb) -> None:
    first, _ = await _get(sample_web, tour.OUR_SITE, "/about")
    again, text = await _get(sample_web, tour.OUR_SITE, "/about", **{"If-None-Match": first.headers["ETag"]})
    assert again.status == 304
    assert not text


async def test_only_reading_is_allowed(sample_web: SampleWeb) -> None:
    url, headers = f"http://127.0.0.1:{sample_web.port}/", {"Host": tour.OUR_SITE}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.head(url) as response:
            assert response.status == 200
            assert int(response.headers["Content-Length"]) > 0
        async with session.post(url) as response:
            assert response.status == 405


async def test_hits_tell_what_was_asked_in_order(sample_web: SampleWeb) -> None:
    await _get(sample_web, "gardenweekly.example", "/robots.txt")
    await _get(sample_web, tour.EDITORIAL.host, f"{tour.EDITORIAL.path}?from=test")
    await _get(sample_web, "nobody.example", "/")
    assert sample_web.hits == [
        ("gardenweekly.example", "/robots.txt"),
        (tour.EDITORIAL.host, tour.EDITORIAL.path),
        ("nobody.example", "/"),
    ]


async def test_it_tells_its_hosts_urls_and_port(sample_web: SampleWeb) -> None:
    assert tour.OUR_SITE in sample_web.hosts
    assert sample_web.url("a.example", "/b") == f"http://a.example:{sample_web.port}/b"


async def test_a_port_can_be_chosen() -> None:
    async with SampleWeb() as first:
        free = first.port
    async with SampleWeb(port=free) as second:
        assert second.port == free


async def test_a_port_that_is_taken_is_refused(sample_web: SampleWeb) -> None:
    with pytest.raises(OSError, match="address already in use"):
        await SampleWeb(port=sample_web.port).__aenter__()


@pytest.mark.parametrize("name", tour.PROSPECT_LISTS)
async def test_a_list_holds_addresses_of_sample_pages(sample_web: SampleWeb, name: str) -> None:
    text = sample_web.list_text(name)
    if name.endswith(".opml"):
        outlines = [each.attrib for each in ET.fromstring(text).iter("outline")]  # noqa: S314 - our own file
        urls = [each[key] for each in outlines for key in ("xmlUrl", "htmlUrl") if key in each]
    else:
        urls = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(urls) >= 5
    for url in map(urlsplit, urls):
        assert url.port == sample_web.port
        assert url.path in SITES[url.hostname or ""].paths


async def test_a_feed_lists_several_posts_that_exist(sample_web: SampleWeb) -> None:
    _, text = await _get(sample_web, "thirstygardener.example", "/feed.xml")
    links = [item.findtext("link", "") for item in ET.fromstring(text).iter("item")]  # noqa: S314 - our own file
    assert len(links) >= 3
    assert all(urlsplit(link).path in SITES["thirstygardener.example"].paths for link in links)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        pytest.param("drought+gardening", "Xeriscaping", id="drought gardening"),
        pytest.param("soil+testing", "Soil test", id="soil testing"),
        pytest.param("DRIP+irrigation", "Drip irrigation", id="in capitals"),
    ],
)
async def test_a_search_finds_the_article_with_the_words(
    sample_web: SampleWeb, query: str, first: str
) -> None:
    answer = await _ask(sample_web, f"action=query&list=search&srsearch={query}")
    assert answer["query"]["search"][0]["title"] == first
    assert answer["query"]["searchinfo"]["totalhits"] == len(answer["query"]["search"])


@pytest.mark.parametrize("query", ["car+repair", "sourdough+baking", "quantum"])
async def test_a_topic_with_nothing_finds_nothing(sample_web: SampleWeb, query: str) -> None:
    answer = await _ask(sample_web, f"action=query&list=search&srsearch={query}")
    assert answer["query"]["search"] == []


async def test_a_search_keeps_to_its_limit(sample_web: SampleWeb) -> None:
    answer = await _ask(sample_web, "action=query&list=search&srsearch=gardening&srlimit=2")
    assert len(answer["query"]["search"]) == 2


async def test_pages_come_with_their_external_links_and_address(sample_web: SampleWeb) -> None:
    query = "action=query&prop=extlinks|info&inprop=url&titles=Soil_test|Nothing"
    pages = (await _ask(sample_web, query))["query"]["pages"]
    assert pages["102"]["fullurl"] == sample_web.url(tour.ENCYCLOPEDIA, "/wiki/Soil_test")
    assert {"*": sample_web.url("compostdesk.example", "/soil-tools")} in pages["102"]["extlinks"]
    assert pages["-1"] == {"ns": 0, "title": "Nothing", "missing": ""}


async def test_properties_not_asked_for_are_left_out(sample_web: SampleWeb) -> None:
    pages = (await _ask(sample_web, "action=query&titles=Soil_test"))["query"]["pages"]
    assert pages == {"102": {"pageid": 102, "ns": 0, "title": "Soil test"}}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        pytest.param("action=edit", "badvalue", id="another action"),
        pytest.param("action=query&list=search", "missingparam", id="a search for nothing"),
    ],
)
async def test_a_wrong_question_gets_an_error_with_a_code(
    sample_web: SampleWeb, query: str, code: str
) -> None:
    assert (await _ask(sample_web, query))["error"]["code"] == code


async def test_a_question_about_nothing_gets_an_empty_answer(sample_web: SampleWeb) -> None:
    assert await _ask(sample_web, "action=query") == {"batchcomplete": ""}


def test_an_article_cites_in_the_data_what_it_cites_on_its_page() -> None:
    site = SITES[tour.ENCYCLOPEDIA]
    for article in encyclopedia.read_articles(SITES_FOLDER / tour.ENCYCLOPEDIA / "articles.json"):
        anchors = read_page(site, article.path).anchors
        cited = [each.href for each in anchors if "nofollow" in each.rel]
        assert sorted(cited) == sorted(url.replace("{port}", "80") for url in article.external_links)
