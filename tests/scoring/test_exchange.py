import pytest

from tests.scoring.pages import STORY, rules


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Link exchange: put our banner on your site, then send us your address.", id="en"),
        pytest.param("For a link swap, add a link to us on your links page first.", id="en, a swap"),
        pytest.param("Reciprocal links are required before we list you.", id="en, required"),
        pytest.param("Linktausch: Setzen Sie zuerst einen Link auf unsere Seite.", id="de"),
        pytest.param("Échange de liens : ajoutez notre lien sur votre site.", id="fr"),
        pytest.param("Intercambio de enlaces: coloca nuestro enlace en tu web.", id="es"),
        pytest.param("Обмен ссылками: разместите код на вашем сайте.", id="ru"),
    ],
)
def test_a_link_demanded_in_return_is_a_scheme(text: str) -> None:
    assert "exchange_demand" in rules(f"{STORY}<p>{text}</p>", title="Links")


def test_a_badge_demanded_before_a_listing_is_told() -> None:
    text = "<p>To be listed you must place our badge on your site.</p>"
    assert rules(STORY + text) == {"badge_demand"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("We love link swaps with other gardens.", id="en"),
        pytest.param("I am open to link exchange.", id="en, one person"),
        pytest.param("Nous acceptons les échanges de liens.", id="fr"),
        pytest.param("Aceptamos intercambio de enlaces.", id="es"),
    ],
)
def test_a_wish_to_trade_is_a_soft_sign(text: str) -> None:
    assert rules(f"{STORY}<p>{text}</p>") == {"exchange_wish"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Friends of mine: Ann, Bob and the seed library.", id="a friend's list of links"),
        pytest.param("Add my button to your site if you like.", id="a button, no demand"),
        pytest.param("Copy this code to embed the map on your page.", id="an embed code"),
        pytest.param("Excessive link exchanges violate Google's guidelines.", id="about the policy"),
        pytest.param("We do not take part in link exchange.", id="a denial"),
        pytest.param("Wir machen keinen Linktausch.", id="de, a denial"),
        pytest.param("Join the ring: the next site is on the left.", id="a webring"),
        pytest.param("A link back to us is welcome, not required.", id="welcome, not required"),
    ],
)
def test_links_between_friends_are_left_alone(text: str) -> None:
    assert rules(f"{STORY}<p>{text}</p>") == set()
