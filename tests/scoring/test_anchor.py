from dataclasses import replace
from typing import Final

import pytest

from scoring import anchor
from scoring.evidence import Factor
from scoring.look import Look
from scoring.results import AnchorType
from scoring.site import Site
from tests.fakes import a_link
from tests.growth import assert_linear, repeated
from tests.scoring.builders import PROSE, SITE, a_garden_page, our_link, our_target
from web.page import Placement

A_LOAN_PAGE: Final = (
    "We compare what a lender asks: interest, credit checks, and the debt a borrower is left with."
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("", AnchorType.EMPTY, id="no words"),
        pytest.param("https://soil-and-seed.example/guides", AnchorType.NAKED_URL, id="the address"),
        pytest.param("soil-and-seed.example", AnchorType.NAKED_URL, id="the host"),
        pytest.param("Soil & Seed", AnchorType.BRANDED, id="the brand"),
        pytest.param("the Soil & Seed guide", AnchorType.BRANDED, id="brand and keyword"),
        pytest.param("Soil and Sead", AnchorType.BRANDED, id="the name with a typo"),
        pytest.param("click here", AnchorType.GENERIC, id="click here"),
        pytest.param("Read more »", AnchorType.GENERIC, id="read more with an arrow"),
        pytest.param("hier klicken", AnchorType.GENERIC, id="click here in German"),
        pytest.param("buy cheap soil tester", AnchorType.STUFFED, id="two selling words"),
        pytest.param("cheap soil tests | best soil kits", AnchorType.STUFFED, id="a list of selling phrases"),
        pytest.param("best soil testing guide", AnchorType.EXACT_COMMERCIAL, id="praise around the title"),
        pytest.param("buy soil guide", AnchorType.EXACT_COMMERCIAL, id="a selling word around the title"),
        pytest.param("best practices", AnchorType.OTHER, id="an everyday word that could praise"),
        pytest.param("company history", AnchorType.OTHER, id="an everyday word that could sell"),
        pytest.param("top 10 best rock gardens", AnchorType.OTHER, id="praise of something else"),
        pytest.param("soil testing guide", AnchorType.DESCRIPTIVE, id="the target's title"),
        pytest.param("how to do soil testing", AnchorType.DESCRIPTIVE, id="most words of the title"),
        pytest.param(
            "what the soil in your own garden tells you", AnchorType.PARTIAL, id="one word of the title"
        ),
        pytest.param("a jar and some patience", AnchorType.OTHER, id="ordinary words"),
        pytest.param(
            "soil testing guide (opens in a new tab)", AnchorType.DESCRIPTIVE, id="words for those who listen"
        ),
        pytest.param("www.somewhere-else.example/x", AnchorType.NAKED_URL, id="an address of another site"),
        pytest.param(
            "www.somewhere-else.example (external link)", AnchorType.NAKED_URL, id="an address with an aside"
        ),
        pytest.param("node.js", AnchorType.OTHER, id="a name with a dot"),
        pytest.param("Buy online", AnchorType.GENERIC, id="a button"),
        pytest.param("how to buy a cheap soil test", AnchorType.PARTIAL, id="a headline that asks"),
        pytest.param("buy or borrow a soil test", AnchorType.PARTIAL, id="a choice"),
        pytest.param("soil tests for sale", AnchorType.EXACT_COMMERCIAL, id="one selling phrase counts once"),
        pytest.param("viagra", AnchorType.EXACT_COMMERCIAL, id="one word that means nothing else"),
        pytest.param("best online casino bonus", AnchorType.EXACT_COMMERCIAL, id="wholly of a trade"),
        pytest.param("online soil testing", AnchorType.DESCRIPTIVE, id="online is where things are"),
        pytest.param("history of the online casino", AnchorType.OTHER, id="about a trade"),
        pytest.param(
            "Plumber Leeds | Plumber York | Plumber Hull", AnchorType.STUFFED, id="a service by towns"
        ),
        pytest.param("red soil, grey soil, old soil", AnchorType.PARTIAL, id="a list without names"),
        pytest.param("Soil 1, Soil 2, Soil 3", AnchorType.DESCRIPTIVE, id="numbered parts"),
        pytest.param("Soil, Water and Light, Seeds", AnchorType.PARTIAL, id="a title with commas"),
        pytest.param(
            "the story of how a heavy soil became a garden where nobody has to buy anything at all",
            AnchorType.PARTIAL,
            id="a sentence",
        ),
    ],
)
def test_the_first_class_that_fits_wins(text: str, kind: AnchorType) -> None:
    assert anchor.classify(our_link(anchor=text), SITE, our_target()) is kind


def test_the_words_of_the_address_stand_in_for_a_target_not_read() -> None:
    assert anchor.classify(our_link(anchor="soil testing"), SITE, None) is AnchorType.DESCRIPTIVE


def test_a_long_anchor_made_of_the_targets_keywords_and_a_selling_word_is_stuffed() -> None:
    words = "soil testing guide soil testing soil guide buy soil testing"
    assert anchor.classify(our_link(anchor=words), SITE, our_target()) is AnchorType.STUFFED


@pytest.mark.parametrize(
    ("url", "words"),
    [
        pytest.param(
            "https://a.example/guides/soil-testing.html", "guides soil testing", id="with an ending"
        ),
        pytest.param("https://a.example/", "", id="home page"),
        pytest.param("https://a.example/b%C3%B6den_testen", "böden testen", id="escaped letters"),
    ],
)
def test_slug_words(url: str, words: str) -> None:
    assert anchor.slug_words(url) == words


def test_a_short_brand_is_compared_to_the_letter() -> None:
    assert (
        anchor.classify(our_link(anchor="Acmo"), Site(domain="acme.example"), None) is not AnchorType.BRANDED
    )
    assert anchor.classify(our_link(anchor="Acme"), Site(domain="acme.example"), None) is AnchorType.BRANDED


@pytest.mark.parametrize(
    ("kind", "sign"),
    [(AnchorType.DESCRIPTIVE, 1), (AnchorType.GENERIC, 0), (AnchorType.STUFFED, -1)],
)
def test_natural_words_add_and_stuffed_ones_take(kind: AnchorType, sign: int) -> None:
    finding = anchor.judge(our_link(), kind)
    assert finding.factor is Factor.ANCHOR
    assert (finding.points > 0) - (finding.points < 0) == sign
    assert finding.evidence[0].quote == "soil testing guide"


@pytest.mark.parametrize("kind", AnchorType)
def test_every_class_has_its_sentence(kind: AnchorType) -> None:
    assert anchor.judge(our_link(), kind).evidence[0].says.endswith(".")


@pytest.mark.parametrize(
    ("text", "path", "language", "kind"),
    [
        pytest.param("günstige Kredite", "kredite", "de", AnchorType.EXACT_COMMERCIAL, id="de: an adjective"),
        pytest.param("Gastartikel-Preise", "gastartikel", "de", AnchorType.EXACT_COMMERCIAL, id="de: hyphen"),
        pytest.param("Fahrräder billig kaufen", "fahrrad", "de", AnchorType.STUFFED, id="de: a plural"),
        pytest.param("Wartung der Räder", "wartung-raeder", "de", AnchorType.DESCRIPTIVE, id="de: ae for ä"),
        pytest.param("Pflege der Kette", "kettenpflege", "de", AnchorType.DESCRIPTIVE, id="de: a compound"),
        pytest.param("Übersicht der Ritzel", "ritzel", "de", AnchorType.DESCRIPTIVE, id="de: kind of text"),
        pytest.param(
            "günstige Standorte", "guenstige-standorte", "de", AnchorType.DESCRIPTIVE, id="de: good"
        ),
        pytest.param("kaufen oder leasen", "kaufen-oder-leasen", "de", AnchorType.DESCRIPTIVE, id="de: or"),
        pytest.param("warum billige Ketten reißen", "ketten", "de", AnchorType.PARTIAL, id="de: a clause"),
        pytest.param("lunettes pas chères", "lunette", "fr", AnchorType.EXACT_COMMERCIAL, id="fr: feminine"),
        pytest.param("achat de lunettes pas cher", "lunettes", "fr", AnchorType.STUFFED, id="fr: two words"),
        pytest.param("brioche tressée", "brioche-tressee", "fr", AnchorType.DESCRIPTIVE, id="fr: accents"),
        pytest.param("le pouvoir d’achat", "pouvoir-d-achat", "fr", AnchorType.DESCRIPTIVE, id="fr: a term"),
        pytest.param("prix Goncourt", "prix-goncourt", "fr", AnchorType.DESCRIPTIVE, id="fr: a prize"),
        pytest.param("casino en ligne bonus", "", "fr", AnchorType.EXACT_COMMERCIAL, id="fr: a trade"),
        pytest.param("comprar zapatillas baratas", "zapatilla", "es", AnchorType.STUFFED, id="es: inflected"),
        pytest.param("precio de zapatillas", "zapatillas", "es", AnchorType.EXACT_COMMERCIAL, id="es: price"),
        pytest.param("el precio del agua", "precio-agua", "es", AnchorType.DESCRIPTIVE, id="es: a subject"),
        pytest.param("lo barato sale caro", "barato-caro", "es", AnchorType.PARTIAL, id="es: a saying"),
        pytest.param("préstamos sin nómina", "", "es", AnchorType.EXACT_COMMERCIAL, id="es: a trade"),
    ],
)
def test_the_language_of_the_page_decides_which_forms_are_one_word(
    text: str, path: str, language: str, kind: AnchorType
) -> None:
    link = our_link(anchor=text, target=f"https://greenspade.example/{path}")
    look = Look(replace(a_garden_page(link), language=language))
    assert anchor.classify(link, Site(domain="greenspade.example"), None, look) is kind


def test_topics_stand_in_for_an_address_without_words() -> None:
    site = Site(domain="ledgerlark.example", topics=("invoicing for freelancers",))
    link = our_link(anchor="Best Invoicing Software", target="https://ledgerlark.example/")
    assert anchor.classify(link, site, None) is AnchorType.EXACT_COMMERCIAL


@pytest.mark.parametrize(
    ("path", "page", "topics", "kind"),
    [
        pytest.param(
            "quick-loans",
            A_LOAN_PAGE,
            ("loans compared",),
            AnchorType.DESCRIPTIVE,
            id="a comparison of loans to a bank's loans",
        ),
        pytest.param(
            "quick-loans",
            PROSE,
            ("loans compared",),
            AnchorType.EXACT_COMMERCIAL,
            id="a garden page to a bank's loans",
        ),
        pytest.param(
            "jar-test",
            A_LOAN_PAGE,
            ("drought gardening",),
            AnchorType.EXACT_COMMERCIAL,
            id="a comparison of loans to a garden",
        ),
    ],
)
def test_words_of_a_trade_are_ordinary_between_two_that_are_in_it(
    path: str, page: str, topics: tuple[str, ...], kind: AnchorType
) -> None:
    link = our_link(anchor="quick loans", target=f"https://greenspade.example/{path}")
    look = Look(a_garden_page(link, text=page))
    site = Site(domain="greenspade.example", topics=topics)
    assert anchor.classify(link, site, None, look) is kind


@pytest.mark.parametrize(
    ("text", "brand", "kind"),
    [
        pytest.param("Soil and Seed guide", ("Soil & Seed",), AnchorType.BRANDED, id="and for &"),
        pytest.param("buy at Soil & Seed", ("Soil & Seed",), AnchorType.BRANDED, id="the team's name sells"),
        pytest.param("cheap desks", (), AnchorType.OTHER, id="a domain made of selling words"),
        pytest.param(
            "the cheap-desks team", ("Cheap Desks",), AnchorType.BRANDED, id="unless it is the name"
        ),
        pytest.param("and", ("&",), AnchorType.OTHER, id="a name without words"),
    ],
)
def test_a_brand_is_a_name_in_the_anchor(text: str, brand: tuple[str, ...], kind: AnchorType) -> None:
    link = our_link(anchor=text, target="https://cheap-desks.example/")
    assert anchor.classify(link, Site(domain="cheap-desks.example", brand=brand), None) is kind


@pytest.mark.parametrize(
    ("different", "others", "sign"),
    [
        pytest.param({"placement": Placement.CONTENT}, (), 0, id="once, in a sentence"),
        pytest.param({"placement": Placement.FOOTER}, (), -1, id="in the footer"),
        pytest.param({"placement": Placement.CONTENT, "context": "best soil guide"}, (), -1, id="bare"),
        pytest.param(
            {"placement": Placement.CONTENT}, ("buy replica watches",), -1, id="beside others that sell"
        ),
        pytest.param({"placement": Placement.CONTENT}, ("the jar test",), 0, id="beside others that do not"),
    ],
)
def test_one_selling_phrase_in_a_sentence_takes_nothing(
    different: dict[str, object], others: tuple[str, ...], sign: int
) -> None:
    link = our_link(anchor="best soil guide", **different)
    more = [a_link(target=f"https://other{n}.example/", anchor=text) for n, text in enumerate(others)]
    look = Look(a_garden_page(link, *more))
    points = anchor.judge(link, AnchorType.EXACT_COMMERCIAL, look).points
    assert (points > 0) - (points < 0) == sign


@pytest.mark.parametrize(
    "chars",
    [
        pytest.param(anchor.MAX_ANCHOR_CHARS // 8, id="as long as is read"),
        pytest.param(anchor.MAX_ANCHOR_CHARS * 50, id="far longer"),
    ],
)
def test_a_hostile_anchor_costs_no_more_than_its_length(chars: int) -> None:
    said, title = repeated("buy cheap soil "), repeated("soil ")
    assert_linear(
        lambda pair: anchor.classify(pair[0], SITE, pair[1]),
        lambda size: (our_link(anchor=said(size)), our_target(title=title(size))),
        chars,
    )
