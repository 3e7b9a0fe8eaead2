import pytest

from prospects import links
from tests.fakes import a_link, a_page
from web.page import Link, Placement

HERE = "https://list.example/resources"


def test_a_target_counts_once_and_own_subdomains_never() -> None:
    page = a_page(
        HERE,
        links=[
            a_link("https://a.example/1", "first"),
            a_link("https://a.example/1", "again"),
            a_link("https://blog.list.example/2"),
        ],
    )
    assert [link.anchor for link in links.outbound(page)] == ["first"]


@pytest.mark.parametrize(
    "link",
    [
        pytest.param(a_link("https://a.example/", placement=Placement.COMMENT), id="in a comment"),
        pytest.param(a_link("https://a.example/", placement=Placement.HIDDEN), id="hidden"),
        pytest.param(a_link("https://a.example/", rel=("sponsored",)), id="sponsored"),
    ],
)
def test_what_the_owner_does_not_vouch_for_is_no_outbound_link(link: Link) -> None:
    assert links.outbound(a_page(HERE, links=[link])) == ()


@pytest.mark.parametrize(
    ("link", "entry"),
    [
        pytest.param(a_link("https://a.example/", placement=Placement.LINK_LIST), True, id="in a link list"),
        pytest.param(
            a_link("https://a.example/", where="main > ul > li:nth-of-type(2) > a"), True, id="item"
        ),
        pytest.param(a_link("https://a.example/", where="main > dl > dd > a"), True, id="definition"),
        pytest.param(a_link("https://a.example/", where="main > p > a"), False, id="in a sentence"),
        pytest.param(
            a_link("https://a.example/", where="main > link-box > a"), False, id="a tag that begins with li"
        ),
        pytest.param(
            a_link("https://a.example/", where="nav > ul > li > a", placement=Placement.NAVIGATION),
            False,
            id="menu",
        ),
    ],
)
def test_entries_are_items_of_lists_in_the_content(link: Link, entry: bool) -> None:  # noqa: FBT001 - a case
    assert (links.entries(a_page(HERE, links=[link])) == (link,)) is entry


@pytest.mark.parametrize(
    ("entries", "sites", "is_list"),
    [
        pytest.param(8, 8, True, id="eight entries of eight sites"),
        pytest.param(7, 7, False, id="too few entries"),
        pytest.param(20, 4, False, id="many entries of few sites"),
    ],
)
def test_a_list_has_many_entries_of_many_sites(entries: int, sites: int, is_list: bool) -> None:  # noqa: FBT001
    given = [
        a_link(f"https://site{number % sites}.example/{number}", placement=Placement.LINK_LIST)
        for number in range(entries)
    ]
    assert links.is_list(a_page(HERE, links=given)) is is_list
