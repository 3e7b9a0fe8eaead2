import pytest

from scoring import disclosure, intent
from scoring.evidence import Verdict
from tests.scoring.builders import PROSE, SITE, a_garden_page, our_link
from web.page import Link, Placement

PAID = "This article was paid for by Soil & Seed."


@pytest.mark.parametrize(
    ("link", "text", "signal"),
    [
        pytest.param(our_link(), PROSE, "intent_editorial", id="in the text, nothing speaks of payment"),
        pytest.param(
            our_link(placement=Placement.SIDEBAR), PROSE, "intent_plain", id="elsewhere on the page"
        ),
        pytest.param(our_link(placement=Placement.COMMENT), PROSE, "intent_user_content", id="in a comment"),
        pytest.param(our_link(rel=("ugc",)), PROSE, "intent_user_content", id="rel=ugc"),
        pytest.param(our_link(rel=("sponsored",)), PROSE, "intent_marked", id="rel=sponsored"),
        pytest.param(
            our_link(rel=("nofollow",)), f"{PROSE}\n{PAID}", "intent_marked", id="disclosed and nofollow"
        ),
        pytest.param(our_link(), f"{PROSE}\n{PAID}", "intent_paid_unmarked", id="disclosed and followed"),
        pytest.param(our_link(), "Sponsored posts from $50, dofollow.", "intent_selling", id="a price list"),
    ],
)
def test_the_first_sign_that_fits_speaks(link: Link, text: str, signal: str) -> None:
    assert intent.judge(link, a_garden_page(link, text=text), SITE).evidence[0].signal == signal


def test_a_paid_link_that_is_marked_is_at_most_fair() -> None:
    (held,) = intent.ceilings(our_link(rel=("sponsored", "noopener")))
    assert held.at_most is Verdict.FAIR
    assert held.quote == 'rel="sponsored noopener"'
    assert intent.ceilings(our_link(rel=("nofollow",))) == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "This post is sponsored by Soil and Seed, who sent the kit.", id="sponsored by our name"
        ),
        pytest.param("This review contains a paid promotion.", id="the whole piece, nobody named"),
        pytest.param("Sponsored post\nAbout soil.", id="a label of its own"),
        pytest.param("Brought to you by Soil & Seed.", id="brought to you by us"),
        pytest.param("Dieser Artikel wurde gesponsert von Soil & Seed.", id="in German"),
        pytest.param("Cet article est sponsorisé par Soil & Seed.", id="in French"),
        pytest.param("Este artículo fue patrocinado por Soil & Seed.", id="in Spanish"),
    ],
)
def test_a_disclosure_about_the_piece_or_about_us_is_found(text: str) -> None:
    found = disclosure.paid_for_us(a_garden_page(text=text), SITE)
    assert found is not None
    assert found.quote
    assert (
        found.quote.rstrip(".") in text.replace("\n", " ")[: len(text)] or found.quote.lower() in text.lower()
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("This episode is sponsored by Acme Hoses.", id="somebody else's sponsor"),
        pytest.param("This article was paid for by Acme Hoses.", id="a piece paid for by somebody else"),
        pytest.param("We may earn a commission from links on this site.", id="affiliate boilerplate"),
        pytest.param("Our sponsored posts are listed in the archive.", id="speaks of sponsored posts"),
        pytest.param("The council paid for soil tests in every garden.", id="payment for something else"),
    ],
)
def test_a_disclosure_about_others_is_left_alone(text: str) -> None:
    assert disclosure.paid_for_us(a_garden_page(text=text), SITE) is None


def test_without_a_site_only_a_label_on_the_whole_piece_counts() -> None:
    assert disclosure.paid_for_us(a_garden_page(text="Brought to you by Soil & Seed."), None) is None
    assert disclosure.paid_for_us(a_garden_page(text="This post is sponsored by anyone."), None) is not None


@pytest.mark.parametrize(
    ("text", "sells"),
    [
        pytest.param("Guest posts from $50, permanent and dofollow.", True, id="guest posts with a price"),
        pytest.param("Link insertion\n40 EUR", True, id="a price list over two lines"),
        pytest.param("Gastartikel ab 90 € buchen", True, id="in German"),
        pytest.param("A bag of compost costs $50.", False, id="a price for something else"),
        pytest.param("We never pay for guest posts.", False, id="guest posts without a price"),
        pytest.param(
            "Guest posts are welcome. " + "Mulch keeps the soil cool. " * 6 + "$5 a bag.",
            False,
            id="far apart",
        ),
    ],
)
def test_links_are_for_sale_where_an_offer_stands_beside_a_price(text: str, *, sells: bool) -> None:
    assert (disclosure.sells_links_priced(a_garden_page(text=text)) is not None) is sells


def test_words_alone_are_an_offer_too() -> None:
    found = disclosure.sells_links_words(a_garden_page(text="Here you can buy backlinks for every budget."))
    assert found is not None
    assert "buy backlinks" in found.quote
    assert disclosure.sells_links_words(a_garden_page()) is None
