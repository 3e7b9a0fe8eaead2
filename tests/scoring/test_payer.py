import pytest

from scoring.look import Look
from scoring.payer import labelled_alone, paid_by_us
from scoring.site import Site
from tests.scoring.pages import OURS, SITE, STORY, a_reading, judged

LINKED = f'<p>The <a href="{OURS}guide">spade guide</a> tells how deep to dig in wet ground.</p>'


def payer(text: str, site: Site = SITE) -> str:
    """The words by which a page of one paragraph says that we paid."""
    return paid_by_us(Look(a_reading(f"{STORY}<p>{text}</p>")), site)


def label(body: str) -> str:
    """The label of the piece that links to nobody but us."""
    return labelled_alone(Look(a_reading(body)), SITE)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("This article was paid for by Green Spade.", id="en, the piece and then who"),
        pytest.param("Green Spade paid me to write about wet ground.", id="en, who and then the writer"),
        pytest.param("This guide was funded by greenspade.example.", id="en, our address"),
        pytest.param("Dieser Beitrag wurde von Green Spade bezahlt.", id="de, the piece and then who"),
        pytest.param(
            "Green Spade hat mich für den Besuch im Garten bezahlt.", id="de, who and then the writer"
        ),
        pytest.param("Cet article a été financé par Green Spade.", id="fr, the piece and then who"),
        pytest.param("Green Spade nous a payé pour cet essai.", id="fr, who and then the writer"),
        pytest.param("Este artículo ha sido pagado por Green Spade.", id="es, the piece and then who"),
        pytest.param("Green Spade nos ha pagado por contarlo.", id="es, who and then the writer"),
        pytest.param("Merci à Green Spade, qui a sponsorisé cet article.", id="fr, thanks"),
        pytest.param("Danke an Green Spade, die diesen Beitrag gesponsert haben.", id="de, thanks"),
        pytest.param("Gracias a Green Spade por patrocinar este artículo.", id="es, thanks"),
        pytest.param("I took money from Green Spade for this review.", id="en, money"),
        pytest.param("He recibido dinero de Green Spade por este artículo.", id="es, money"),
        pytest.param("Für diesen Text habe ich von Green Spade ein Honorar bekommen.", id="de, a fee"),
        pytest.param("J'ai été rémunérée par Green Spade pour écrire ce billet.", id="fr, paid to write"),
        pytest.param("Green Spade gave me 200 dollars to write about wet ground.", id="en, a sum"),
        pytest.param("Green Spade compensated me for mentioning the spade.", id="en, compensated"),
        pytest.param("Für diesen Testbericht kamen von Green Spade 150 Euro.", id="de, a sum"),
        pytest.param(
            "Green Spade hat mir 150 Euro für diesen Beitrag überwiesen.", id="de, a sum, they first"
        ),
        pytest.param("La marque Green Spade m'a versé 120 euros pour en parler.", id="fr, a sum"),
        pytest.param("Green Spade me ha dado 150 euros por escribir esto.", id="es, a sum"),
    ],
)
def test_our_name_beside_a_word_of_paying_says_that_we_paid(text: str) -> None:
    assert payer(text) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Green Spade has not paid for this article.", id="en, a denial"),
        pytest.param("Nobody paid for this article, and Green Spade did not read it.", id="en, nobody did"),
        pytest.param("This article was paid for by Blue Bucket.", id="en, somebody else"),
        pytest.param("The survey in this article was paid for by Green Spade.", id="en, a study we paid for"),
        pytest.param(
            "Green Spade paid for the new roof of the club.", id="en, something else that we paid for"
        ),
        pytest.param("Green Spade hat diesen Beitrag nicht bezahlt.", id="de, a denial"),
        pytest.param("I took no money from Green Spade for this review.", id="en, no money"),
        pytest.param("No he recibido dinero de Green Spade por este artículo.", id="es, no money"),
        pytest.param("Gracias a Green Spade por patrocinar el torneo.", id="es, a tournament"),
        pytest.param("Die Studie im Artikel wurde von Green Spade bezahlt.", id="de, a study"),
        pytest.param("Cet article n'a jamais été payé par Green Spade.", id="fr, a denial"),
        pytest.param("Este artículo no ha sido pagado por Green Spade.", id="es, a denial"),
        pytest.param("Green Spade gave me 20 dollars back for the broken handle.", id="en, a refund"),
        pytest.param("Green Spade compensated me for the broken handle.", id="en, damages"),
        pytest.param("Green Spade me ha devuelto 20 euros por el mango.", id="es, a refund"),
    ],
)
def test_what_we_did_not_pay_for_is_none_of_ours(text: str) -> None:
    assert payer(text) == ""


@pytest.mark.parametrize(
    ("words", "language"),
    [
        pytest.param("Sponsored post", "en", id="en"),
        pytest.param("Gesponserter Beitrag", "de", id="de"),
        pytest.param("Article sponsorisé", "fr", id="fr"),
        pytest.param("Artículo patrocinado", "es", id="es"),
    ],
)
def test_a_label_below_a_text_that_links_to_us_alone_is_ours(words: str, language: str) -> None:
    page = a_reading(f"{STORY}{LINKED}<p>{words}</p><p>Posted on Sunday evening</p>", language=language)
    assert labelled_alone(Look(page), SITE) == words
    assert "paid_unmarked" in {one.rule for one in judged(page)}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"{STORY}{LINKED}<p>Thanks for reading.</p>", id="no label"),
        pytest.param(f"{STORY}{LINKED}<p>Advertisement</p><p>More below</p>", id="an advertisement's label"),
        pytest.param(
            f'{STORY}{LINKED}<p>Sponsored post</p><p><a href="/cruise">A cruise for two</a></p>',
            id="the label of a teaser below it",
        ),
        pytest.param(
            f'{STORY}{LINKED}<p><a href="/cruise">A cruise for two</a></p><p>Sponsored post</p>',
            id="the label of a teaser above it",
        ),
        pytest.param(
            f'{STORY}{LINKED}<p>The <a href="https://rain.example/">rain gauge</a> helps too.</p>'
            "<p>Sponsored post</p>",
            id="another site is linked, which may have paid",
        ),
        pytest.param(f"{STORY}<p>Sponsored post</p>", id="nobody is linked"),
        pytest.param(
            f"{STORY}{LINKED}<p>Below this line stands a <b>Sponsored post</b></p>",
            id="not on a line of its own",
        ),
    ],
)
def test_a_label_that_may_be_of_something_else_names_nobody(body: str) -> None:
    assert label(body) == ""
