from dataclasses import replace

import pytest

from scoring.site_look import NOT_LOOKED, Role, SiteLook, SitePage
from scoring.site_topic import SiteWords, words_of_site
from tests.fakes import a_link, a_page
from web.page import Link, Page, Placement

URL = "https://garden.example/notes/post"


def menu(anchor: str, path: str) -> Link:
    return a_link(f"https://garden.example{path}", anchor, placement=Placement.NAVIGATION)


def look(*pages: tuple[Page, Role]) -> SiteLook:
    return SiteLook(pages=tuple(SitePage(page=page, role=role, snapshot="x") for page, role in pages))


@pytest.mark.parametrize(
    ("page", "text"),
    [
        pytest.param(
            replace(a_page(URL, "Some text."), site_names=("Dry Beds",)),
            "Dry Beds",
            id="the name it declares",
        ),
        pytest.param(
            a_page(URL, "Some text.", links=(menu("Perennials", "/perennials"), menu("Soil", "/soil"))),
            "Perennials, Soil",
            id="the sections of its menu",
        ),
        pytest.param(
            a_page(URL, "Some text.", links=(menu("Soil", "/soil"), menu("About us", "/about"))),
            "Soil",
            id="not the page about itself",
        ),
        pytest.param(
            a_page(URL, "Some text.", links=(a_link("https://garden.example/bulbs", "Bulbs"),)),
            "garden",
            id="the domain, since a link in the text is no menu",
        ),
        pytest.param(
            a_page("https://dry-beds24.co.uk/x", "Some text."), "dry beds", id="a domain of two words"
        ),
    ],
)
def test_a_site_is_about_what_its_name_and_menu_say(page: Page, text: str) -> None:
    assert words_of_site(page, NOT_LOOKED) == SiteWords(text=text)


def test_the_home_page_says_more_than_the_name() -> None:
    page = replace(a_page(URL, "Some text."), site_names=("Dry Beds",))
    home = a_page("https://garden.example/", "Notes on gardening in dry summers.", title="Dry Beds")
    sample = a_page("https://garden.example/clay", "Clay cracks.", title="Living with clay")
    found = words_of_site(page, look((home, Role.HOME), (sample, Role.SAMPLE)))
    assert found == SiteWords(
        text="Dry Beds Living with clay Notes on gardening in dry summers.", home="https://garden.example/"
    )


def test_another_host_of_the_same_domain_speaks_for_itself_alone() -> None:
    page = replace(a_page(URL, "Some text."), site_names=("Dry Beds",))
    shop = a_page("https://shop.garden.example/", "Buy garden tools.", title="Shop")
    assert words_of_site(page, look((shop, Role.HOME))) == SiteWords(text="Dry Beds")


def test_a_platform_is_nobodys_site() -> None:
    page = replace(a_page("https://medium.com/@jane/on-mulch", "Some text."), site_names=("Medium",))
    assert words_of_site(page, NOT_LOOKED) is None


def test_an_address_of_numbers_names_nothing() -> None:
    assert words_of_site(a_page("https://192.0.2.7/x", "Some text."), NOT_LOOKED) is None
