import pytest

from prospects.contacts import contacts
from tests.fakes import a_link, a_page
from web.page import Link, Placement

HERE = "https://mag.example/articles/7"


@pytest.mark.parametrize(
    "link",
    [
        pytest.param(a_link("https://mag.example/contact", "Write"), id="path"),
        pytest.param(a_link("https://mag.example/c/12", "Contact the editors"), id="anchor"),
        pytest.param(a_link("https://mag.example/kontakt.html", "Post"), id="German path"),
        pytest.param(a_link("https://mag.example/x", "Impressum"), id="imprint"),
        pytest.param(a_link("https://mag.example/about-us", "Who"), id="about"),
        pytest.param(a_link("https://www.mag.example/authors/ann-lee", "Ann Lee"), id="author path"),
        pytest.param(a_link("https://mag.example/u/ann", "Ann", rel=("author",)), id="rel author"),
        pytest.param(a_link("https://mag.example/u/ann", placement=Placement.AUTHOR_BIO), id="author box"),
        pytest.param(a_link("https://mag.example/feed.xml", "Subscribe"), id="feed path"),
        pytest.param(a_link("https://mag.example/sub", "RSS"), id="feed anchor"),
    ],
)
def test_a_way_to_get_in_touch_is_found(link: Link) -> None:
    assert contacts(a_page(HERE, links=[link])) == (link.target,)


@pytest.mark.parametrize(
    "link",
    [
        pytest.param(a_link("https://other.example/contact", "Contact"), id="of another site"),
        pytest.param(a_link("https://mag.example/contact", placement=Placement.COMMENT), id="in a comment"),
        pytest.param(
            a_link("https://mag.example/s", "What we learnt about contact lenses in ten years"),
            id="a headline",
        ),
        pytest.param(a_link("https://mag.example/contactless-payment", "Payment"), id="a longer word"),
    ],
)
def test_what_only_looks_like_it_is_not(link: Link) -> None:
    assert contacts(a_page(HERE, links=[link])) == ()


def test_one_of_each_kind_the_contact_page_first() -> None:
    page = a_page(
        HERE,
        links=[
            a_link("https://mag.example/feed", "Feed"),
            a_link("https://mag.example/about", "About"),
            a_link("https://mag.example/contact", "Contact"),
            a_link("https://mag.example/contact-us", "Contact us"),
        ],
    )
    assert contacts(page) == (
        "https://mag.example/contact",
        "https://mag.example/about",
        "https://mag.example/feed",
    )
