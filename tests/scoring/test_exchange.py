import pytest

from scoring import risk
from scoring.evidence import Verdict
from tests.scoring.pages import STORY, a_reading, judged, rules


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


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("To be listed you must place our badge on your site.", id="en"),
        pytest.param(
            "Embed our badge on your site; without the badge the link turns nofollow.", id="en, kept"
        ),
        pytest.param("Ihr Link bleibt dofollow, wenn Sie unser Siegel auf Ihrer Website einbinden.", id="de"),
        pytest.param("Pour obtenir un lien suivi, affichez notre badge sur votre site.", id="fr"),
        pytest.param("Para conservar el enlace, coloca nuestro sello en tu web.", id="es"),
    ],
)
def test_a_badge_demanded_for_a_listing_holds_it_at_weak(text: str) -> None:
    found = judged(a_reading(f"{STORY}<p>{text}</p>"))
    assert {one.rule for one in found} == {"badge_demand"}
    (held,) = risk.ceilings(found)
    assert (held.signal, held.at_most, held.quote) == ("ceiling_badge_demand", Verdict.WEAK, found[0].quote)


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
        pytest.param(
            "Put our link on your site in return if you like. A link back to us is appreciated.",
            id="appreciated, and asked for nowhere",
        ),
        pytest.param("Members may show our badge on their sites.", id="a badge of members"),
        pytest.param(
            "Wer mag, darf unser Siegel zeigen; der Eintrag bleibt.", id="de, a seal for who likes it"
        ),
        pytest.param("Vous pouvez afficher notre badge sur votre site.", id="fr, a badge for who likes it"),
        pytest.param("El sello se muestra en la puerta de nuestra tienda.", id="es, a seal on a door"),
    ],
)
def test_links_between_friends_are_left_alone(text: str) -> None:
    assert rules(f"{STORY}<p>{text}</p>") == set()
