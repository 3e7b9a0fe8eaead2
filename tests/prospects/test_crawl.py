import pytest

from prospects.crawl import PER_HOME_PAGE, SOURCE, further
from prospects.discover import PAGES_PER_DOMAIN, Lead
from prospects.pick import Wanted
from tests.fakes import a_link, a_page
from tests.prospects.builders import ON_TOPIC, OUR_SITE, TOPIC, judging
from web import urls
from web.page import Link, Page, Placement

WANTED = Wanted(topic=TOPIC, site=OUR_SITE, limit=5)
HOME = "https://mag.example/"


def follow(*pages: Page, known: tuple[str, ...] = (), hosts: int = 60) -> list[str]:
    leads = [
        Lead(url=urls.normalise(url), domain=urls.registrable_domain(url), found_by=())
        for url in (*known, *(page.url for page in pages))
    ]
    return [lead.url for lead in further(pages, leads, WANTED, hosts=hosts, using=judging())]


def test_the_most_promising_articles_behind_a_home_page_are_followed() -> None:
    home = a_page(
        HOME,
        links=[
            a_link("https://mag.example/soup", "Lentil soup"),
            a_link("https://mag.example/drought", "Gardening in a drought"),
            a_link("https://mag.example/garden", "Gardening by the book"),
        ],
    )
    assert follow(home) == ["https://mag.example/drought", "https://mag.example/garden"]
    assert PER_HOME_PAGE == 2


def test_links_within_a_site_are_followed_from_its_home_page_only() -> None:
    article = a_page(
        "https://mag.example/a", ON_TOPIC, links=[a_link("https://mag.example/b", "drought gardening")]
    )
    assert follow(article) == []


def test_another_site_is_followed_when_the_words_of_the_link_are_on_topic() -> None:
    page = a_page(
        "https://mag.example/a",
        ON_TOPIC,
        title="August",
        links=[
            a_link(
                "https://dry.example/trial",
                "a trial",
                context="Our drought trial in gardening is here: a trial",
            ),
            a_link("https://cook.example/soup", "lentil soup"),
        ],
    )
    leads = further([page], [], WANTED, hosts=60, using=judging())
    assert [(lead.url, lead.domain) for lead in leads] == [("https://dry.example/trial", "dry.example")]
    assert leads[0].found_by[0].source == SOURCE
    assert leads[0].found_by[0].because == "The page “August” links to it as “a trial”."


@pytest.mark.parametrize(
    "link",
    [
        pytest.param(a_link("https://dry.example/", TOPIC, placement=Placement.FOOTER), id="in the footer"),
        pytest.param(a_link("https://dry.example/", TOPIC, rel=("sponsored",)), id="sponsored"),
        pytest.param(a_link("https://dry.example/", ""), id="without words"),
        pytest.param(a_link("https://soil.example/guide", TOPIC), id="to us"),
        pytest.param(a_link("https://dry.example/a.pdf", TOPIC), id="to a file"),
        pytest.param(a_link("http://www.known.example/", TOPIC), id="to a page known already"),
    ],
)
def test_other_links_are_not_followed(link: Link) -> None:
    page = a_page("https://mag.example/a", ON_TOPIC, links=[link])
    assert follow(page, known=("https://known.example/",)) == []


def test_the_budget_of_hosts_holds_for_known_and_new_pages_together() -> None:
    page = a_page(
        "https://mag.example/a", links=[a_link(f"https://dry{n}.example/", TOPIC) for n in range(4)]
    )
    assert len(follow(page, hosts=3)) == 2


def test_a_site_keeps_to_its_number_of_pages() -> None:
    page = a_page(
        "https://mag.example/a", links=[a_link(f"https://dry.example/{n}", TOPIC) for n in range(9)]
    )
    assert len(follow(page)) == PAGES_PER_DOMAIN


@pytest.mark.parametrize(
    "link",
    [
        pytest.param(
            a_link("https://mag.example/ads", "Advertise", placement=Placement.FOOTER), id="by its words"
        ),
        pytest.param(a_link("https://mag.example/write-for-us", "Join in"), id="by its address"),
    ],
)
def test_the_page_on_which_a_site_would_offer_links_for_sale_is_read_too(link: Link) -> None:
    article = a_page("https://mag.example/a", ON_TOPIC, links=[link, a_link("https://mag.example/media-kit")])
    assert follow(article) == [link.target]


def test_an_offer_on_another_site_says_nothing_about_this_one() -> None:
    article = a_page("https://mag.example/a", ON_TOPIC, links=[a_link("https://ads.example/", "Advertise")])
    assert follow(article) == []
