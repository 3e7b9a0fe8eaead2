import pytest

from scoring import money
from scoring.look import Look
from tests.scoring.builders import a_garden_page


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("buy cheap desks", ("buy", "cheap"), id="words that sell"),
        pytest.param("how to buy a cheap desk", (), id="a clause"),
        pytest.param("affordable housing in Leeds", (), id="a set phrase"),
        pytest.param("affordable housing, cheap flats", ("cheap",), id="a set phrase beside a selling word"),
        pytest.param("standing desks", (), id="none"),
    ],
)
def test_words_sell_outside_clauses_and_set_phrases(text: str, found: tuple[str, ...]) -> None:
    assert money.selling_words(text) == found


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        pytest.param("Online Casino Bonus", "gambling", id="gambling"),
        pytest.param("bestes Online Casino ohne Einzahlung", "gambling", id="gambling in German"),
        pytest.param("meilleur casino en ligne bonus", "gambling", id="gambling in French"),
        pytest.param("mejor casino online bono", "gambling", id="gambling in Spanish"),
        pytest.param("situs slot gacor hari ini", "gambling", id="gambling in Indonesian"),
        pytest.param("casino siteleri", "gambling", id="gambling in Turkish"),
        pytest.param("casino", "gambling", id="one word that is never linked alone"),
        pytest.param("gacor", "gambling", id="slang alone"),
        pytest.param("Viagra 100 mg", "pharma", id="pharma with a number"),
        pytest.param("Medikamente ohne Rezept", "", id="medicine of no name"),
        pytest.param("payday loans online", "loans", id="loans"),
        pytest.param("Sofortkredit ohne Schufa", "loans", id="loans in German"),
        pytest.param("prêt rapide sans justificatif", "loans", id="loans in French"),
        pytest.param("préstamos rápidos sin nómina", "loans", id="loans in Spanish"),
        pytest.param("replica watches uk", "replica", id="replicas"),
        pytest.param("cheap essay writing service", "essays", id="essays"),
        pytest.param("escort girls", "adult", id="adult"),
        pytest.param("tragaperras", "", id="one word that may be linked alone"),
        pytest.param("Casino Royale", "", id="a film"),
        pytest.param("the online casino law of 2021", "", id="a law"),
        pytest.param("student loan interest", "", id="a debt"),
        pytest.param("photo essay", "", id="a form of text"),
        pytest.param("a replica of the ship", "", id="a model"),
        pytest.param("free slots for appointments", "", id="a calendar"),
        pytest.param("", "", id="no words"),
    ],
)
def test_a_phrase_is_of_a_trade_when_every_word_is(text: str, theme: str) -> None:
    assert money.theme_of_phrase(text) == theme


@pytest.mark.parametrize(
    ("text", "sells"),
    [
        pytest.param("cheap desks", True, id="a selling word"),
        pytest.param("online casino", True, id="a trade"),
        pytest.param("the jar test", False, id="neither"),
        pytest.param("word " * 100 + "cheap", False, id="only the beginning is read"),
    ],
)
def test_an_anchor_sells(text: str, *, sells: bool) -> None:
    assert money.sells(text) is sells


CASINO_PAGE = "Casino slots, poker and roulette at a casino: what the jackpot costs."


@pytest.mark.parametrize(
    ("page", "ours", "both"),
    [
        pytest.param(CASINO_PAGE, "casino reviews", True, id="both, by a word"),
        pytest.param(CASINO_PAGE, "paris sportifs", True, id="both, by a phrase"),
        pytest.param(CASINO_PAGE, "drought gardening", False, id="the page alone"),
        pytest.param("Beds and seeds.", "casino reviews", False, id="our site alone"),
    ],
)
def test_page_and_site_are_both_about_a_theme(page: str, ours: str, *, both: bool) -> None:
    assert money.both_about("gambling", Look(a_garden_page(text=page)), ours) is both


def test_of_an_unknown_page_nothing_is_known() -> None:
    assert not money.both_about("gambling", None, "casino reviews")
