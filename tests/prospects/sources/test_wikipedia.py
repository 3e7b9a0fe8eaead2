from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

import pytest

from prospects.sources.source import Found
from prospects.sources.wikipedia import LINKS_PER_ARTICLE, Wikipedia
from tests.prospects.builders import TOPIC
from web.errors import Unreachable
from web.outcome import Outcome
from web.urls import Url

API = "https://wiki.example/w/api.php"


class FakeWiki:
    """Answers as a MediaWiki does: a search, then the links of one title at a time."""

    def __init__(self, cited: Mapping[str, object]) -> None:
        self.cited = cited
        self.asked: list[dict[str, list[str]]] = []

    async def get_json(self, url: Url, /) -> object:
        assert url.startswith(f"{API}?")
        query = parse_qs(urlsplit(url).query)
        self.asked.append(query)
        if query.get("list") == ["search"]:
            return {"query": {"search": [{"ns": 0, "title": title} for title in self.cited]}}
        return {"query": {"pages": self.cited[query["titles"][0]]}}


def old(*addresses: str) -> object:
    return {"12": {"pageid": 12, "title": "T", "extlinks": [{"*": address} for address in addresses]}}


def new(*addresses: str) -> object:
    return [{"pageid": 12, "title": "T", "extlinks": [{"url": address} for address in addresses]}]


async def found_in(wiki: FakeWiki) -> Found:
    return await Wikipedia(wiki.get_json, api=API).find(TOPIC)


async def test_the_links_of_the_best_articles_are_candidates() -> None:
    wiki = FakeWiki({"Xeriscaping": old("https://a.example/1"), "Mulch": new("https://b.example/2")})
    found = await found_in(wiki)
    assert [(each.url, each.because) for each in found.candidates] == [
        ("https://a.example/1", "The encyclopedia article “Xeriscaping” cites it."),
        ("https://b.example/2", "The encyclopedia article “Mulch” cites it."),
    ]
    assert found.note == "2 pages cited by “Xeriscaping”, “Mulch”"
    assert wiki.asked[0]["srsearch"] == [TOPIC]
    assert wiki.asked[1]["prop"] == ["extlinks"]


@pytest.mark.parametrize(
    ("cited", "address"),
    [
        pytest.param("//a.example/1", "https://a.example/1", id="without a scheme"),
        pytest.param(
            "https://web.archive.org/web/20200101000000/http://a.example/1",
            "http://a.example/1",
            id="an archived copy",
        ),
    ],
)
async def test_the_page_behind_a_citation_is_found(cited: str, address: str) -> None:
    found = await found_in(FakeWiki({"T": old(cited)}))
    assert [each.url for each in found.candidates] == [address]


@pytest.mark.parametrize(
    "cited",
    [
        pytest.param("https://doi.org/10.1/x", id="a resolver"),
        pytest.param("https://books.google.com/books?id=1", id="a catalogue"),
        pytest.param("https://de.wikipedia.org/wiki/Garten", id="the encyclopedia itself"),
        pytest.param("https://archive.org/details/x", id="an archive"),
        pytest.param("gopher://a.example/", id="no web address"),
    ],
)
async def test_what_is_nobodys_page_is_passed_over(cited: str) -> None:
    found = await found_in(FakeWiki({"T": old(cited)}))
    assert (found.candidates, found.note) == ((), "“T”: no external link to a site of its own")


async def test_one_article_gives_no_more_than_its_share() -> None:
    many = old(*(f"https://site{number}.example/" for number in range(LINKS_PER_ARTICLE + 9)))
    assert len((await found_in(FakeWiki({"T": many}))).candidates) == LINKS_PER_ARTICLE


@pytest.mark.parametrize(
    ("answer", "note"),
    [
        pytest.param({"batchcomplete": ""}, "no article fits the topic", id="nothing found"),
        pytest.param({"error": {"code": "x", "info": "Too busy."}}, "declined: Too busy.", id="an API error"),
        pytest.param({"error": {"code": "maxlag"}}, "declined: maxlag", id="an API error without words"),
        pytest.param([1, 2], "answered in a form that is not the documented one", id="another form"),
    ],
)
async def test_an_answer_without_articles_is_a_note(answer: object, note: str) -> None:
    async def get_json(url: Url, /) -> object:
        del url
        return answer

    found = await Wikipedia(get_json, api=API).find(TOPIC)
    assert (found.candidates, found.note) == ((), note)


async def test_no_network_is_a_note() -> None:
    async def get_json(url: Url, /) -> object:
        del url
        raise Unreachable(Outcome.DNS_ERROR, "There is no such site.")

    found = await Wikipedia(get_json, api=API).find(TOPIC)
    assert found.note == "did not answer: There is no such site."
