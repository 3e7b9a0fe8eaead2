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


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Please keep the link in the code intact, without a nofollow attribute.", id="en, code"),
        pytest.param("Winners must link to our site with a dofollow link.", id="en, followed"),
        pytest.param("The anchor text to our site must be: garden spades.", id="en, the words"),
        pytest.param("Sie müssen einen Link auf unsere Seite setzen, ohne nofollow.", id="de, followed"),
        pytest.param("Der Linktext auf unsere Seite muss lauten: Spaten kaufen.", id="de, the words"),
        pytest.param("Le texte du lien vers notre site doit être : bêche de jardin.", id="fr, the words"),
        pytest.param("Gardez le lien du badge, sans nofollow.", id="fr, followed"),
        pytest.param("Debe poner un enlace a nuestra web sin nofollow.", id="es, followed"),
        pytest.param("Para aparecer debes poner un enlace dofollow a nuestra web.", id="es, to be listed"),
    ],
)
def test_a_demand_that_the_link_counts_or_has_certain_words_is_one(text: str) -> None:
    assert "badge_demand" in rules(f"{STORY}<p>{text}</p>", title="The spade awards")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "If you republish this, you must keep the link to us, without nofollow.", id="a reprint"
        ),
        pytest.param("You must link to us; the licence leaves open whether it is nofollow.", id="a licence"),
        pytest.param(
            "Affiliates must use the anchor text of their links to our site.", id="a partner programme"
        ),
        pytest.param("Every link to our site must be marked nofollow.", id="links that have to be marked"),
        pytest.param("Links to our site are welcome, with or without nofollow.", id="links that are welcome"),
        pytest.param(
            "Jeder Link auf unsere Seite muss nofollow sein.", id="de, links that have to be marked"
        ),
        pytest.param("Tout lien vers notre site doit être nofollow.", id="fr, links that have to be marked"),
        pytest.param("Todo enlace a nuestra web debe ser nofollow.", id="es, links that have to be marked"),
    ],
)
def test_conditions_that_lay_down_no_followed_link_are_left_alone(text: str) -> None:
    assert rules(f"{STORY}<p>{text}</p>", title="The spade awards") == set()


DEMAND = "<p>The college must link to our page with the words garden spades.</p>"


@pytest.mark.parametrize(
    ("before", "found"),
    [
        pytest.param("<p>The spade scholarship: 500 pounds.</p>", {"link_demand"}, id="for a scholarship"),
        pytest.param("<p>Link exchange: how it works.</p>", {"exchange_demand"}, id="for a link"),
        pytest.param("<p>We do not exchange links.</p>", set(), id="by who trades none"),
    ],
)
def test_what_a_followed_link_is_demanded_for_decides(before: str, found: set[str]) -> None:
    assert rules(f"{STORY}{before}{DEMAND}", title="The spade awards") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "A → B → C only. One placement given is +1, received is -1.", True, id="a ledger of links"
        ),
        pytest.param("Ein Ringtausch. Gesetzte Links: 4, erhaltene: 3.", True, id="de, a ledger"),
        pytest.param("Échanges triangulaires. Liens donnés : 4, reçus : 3.", True, id="fr, a ledger"),
        pytest.param("Enlaces a tres bandas. Enlaces dados: 4, recibidos: 3.", True, id="es, a ledger"),
        pytest.param("The train goes A → B → C and back.", False, id="a way"),
        pytest.param("One placement given, one placement received.", False, id="pupils abroad"),
        pytest.param("The proof goes A → B → C; every step of it is given.", False, id="a proof"),
    ],
)
def test_links_owed_around_a_ring_are_a_trade(text: str, *, found: bool) -> None:
    assert ("exchange_demand" in rules(f"{STORY}<p>{text}</p>")) is found


def test_a_page_that_names_its_own_host_demands_the_link_for_itself() -> None:
    text = "<p>Link exchange: add a link to notes.example first, then write to me.</p>"
    assert "exchange_demand" in rules(STORY + text, title="Links")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Put mine up first and write to me, and I will add you here the same day.",
            id="en, whose comes first",
        ),
        pytest.param(
            "I am glad to list your blog as long as mine stays on your blog.", id="en, as long as it stays"
        ),
        pytest.param(
            "We add you after a look. Every spring I remove anyone who has removed us.",
            id="en, and what ends it",
        ),
        pytest.param("I recommend your blog in a post and you recommend mine.", id="en, in one breath"),
        pytest.param(
            "We put yours in our next article, you put mine in one of yours.", id="en, mine and yours"
        ),
        pytest.param(
            "You give a mention to our garden blog, and we give you one from our travel site.",
            id="en, from another site of theirs",
        ),
        pytest.param(
            "Tragen Sie uns zuerst auf Ihrer Website ein. Wird unser Verweis gelöscht, nehmen wir Ihren "
            "herunter.",
            id="de",
        ),
        pytest.param("Citez d'abord notre blog sur votre page, et nous ferons de même.", id="fr"),
        pytest.param("Ponnos en tu web y te añadimos. Quitamos a quien nos haya borrado.", id="es"),
    ],
)
def test_a_trade_is_told_by_its_terms_where_nobody_says_link(text: str) -> None:
    assert "exchange_demand" in rules(f"{STORY}<p>{text}</p>", title="Friends")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("You mention us in your talk and we mention you in ours.", id="two talks"),
        pytest.param("You help me with Spanish and I help you with English.", id="two languages"),
        pytest.param("You list your home and I list mine, and we trade for a week.", id="two homes"),
        pytest.param(
            "In a link exchange you mention my page and I mention yours. Or I add you to a list.",
            id="what an exchange is",
        ),
        pytest.param("A stranger writes: put mine up first and I will add you here.", id="a letter"),
        pytest.param("Put a packet on the table first, then choose one from it.", id="seeds"),
        pytest.param("I put your name on the list and remove those who have left the club.", id="members"),
    ],
)
def test_trades_of_other_things_are_left_alone(text: str) -> None:
    assert rules(f"{STORY}<p>{text}</p>", title="Friends") == set()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("I trade mentions with other food blogs.", id="mentions"),
        pytest.param("We swap references with garden sites.", id="references"),
    ],
)
def test_a_wish_to_trade_mentions_is_a_soft_sign(text: str) -> None:
    assert rules(f"{STORY}<p>{text}</p>") == {"exchange_wish"}
