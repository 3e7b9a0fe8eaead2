from prospects.sources.our_pages import OurPages
from tests.fakes import FakeWeb, a_link, a_page
from tests.prospects.builders import TOPIC
from web import urls
from web.page import Placement

HOME = urls.normalise("https://soil.example/")


def a_site() -> FakeWeb:
    home = a_page(
        HOME,
        title="Soil",
        links=[
            a_link("https://soil.example/", "Home"),
            a_link("https://soil.example/terms", "Terms", placement=Placement.FOOTER),
            a_link("https://soil.example/about", "About", placement=Placement.NAVIGATION),
            a_link("https://soil.example/guide", "Seed guide"),
            a_link("https://www.soil.example/drought", "Water", placement=Placement.FOOTER),
            a_link("https://friend.example/", "a friend"),
        ],
    )
    guide = a_page("https://soil.example/guide", links=[a_link("https://dry.example/trial", "")], title="")
    others = [a_page(f"https://soil.example/{name}") for name in ("terms", "about")]
    return FakeWeb(home, guide, *others, a_page("https://www.soil.example/drought"))


async def test_outbound_links_of_the_home_page_and_of_the_pages_behind_it_are_candidates() -> None:
    found = await OurPages(HOME, a_site().read_page).find(TOPIC)
    assert [(each.url, each.because) for each in found.candidates] == [
        ("https://friend.example/", "Our page “Soil” links to it as “a friend”."),
        ("https://dry.example/trial", "Our page https://soil.example/guide links to it."),
    ]
    assert {each.source for each in found.candidates} == {"our pages"}
    assert found.note == "2 outbound links on 5 pages of ours"
    assert len(found.our_pages) == 5


async def test_pages_known_to_be_worth_linking_to_are_read_although_the_home_page_links_to_none() -> None:
    site = a_site()
    known = {urls.normalise("https://soil.example/deep/rain"): "Drought gardening by rain barrel"}
    site.pages |= {url: a_page(url) for url in known}
    found = await OurPages(HOME, site.read_page, pages=2, known=known).find(TOPIC)
    assert [page.final_url for page in found.our_pages] == [HOME, *known]


async def test_within_the_budget_the_topic_comes_first_then_the_text_then_the_menu() -> None:
    site = a_site()
    await OurPages(HOME, site.read_page, pages=4).find(TOPIC)
    assert site.asked == [
        HOME,
        "https://www.soil.example/drought",
        "https://soil.example/guide",
        "https://soil.example/about",
    ]


async def test_a_dead_page_of_ours_is_passed_over() -> None:
    site = FakeWeb(a_page(HOME, links=[a_link("https://soil.example/gone")]))
    found = await OurPages(HOME, site.read_page).find(TOPIC)
    assert [page.url for page in found.our_pages] == [HOME]
    assert found.note == "1 page of ours read, none links to another site"


async def test_an_unreadable_home_page_is_a_note() -> None:
    found = await OurPages(HOME, FakeWeb().read_page).find(TOPIC)
    assert found.candidates == ()
    assert found.note.startswith(
        "the home page https://soil.example/ could not be read: The site answered 404"
    )
