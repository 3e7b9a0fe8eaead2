from dataclasses import replace

import pytest

from scoring import pieces
from scoring.look import Case, Look
from scoring.results import AnchorType
from tests.scoring.pages import STORY, a_reading, judged, rules, rules_of_each

OF_PIECES = frozenset({"keyword_links", "trade_out_of_place", "dropped_link", "stock_text"})
BY = "<p>By Ann Porter, <time datetime=2024-03-01>1 March 2024</time></p>"


def ours(words: str, path: str = "", more: str = "") -> str:
    return f'<a href="https://greenspade.example/{path}"{more}>{words}</a>'


def an_article(*paragraphs: str) -> str:
    return f"<article><h1>A piece</h1>{''.join(f'<p>{one}</p>' for one in paragraphs)}</article>"


def told(*paragraphs: str) -> list[set[str]]:
    """What is said of each of our links in an article with a story around them."""
    return [found & OF_PIECES for found in rules_of_each(an_article(*paragraphs) + STORY)]


@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param(
            (
                (
                    f"After the wedding many couples hire {ours('cheap house removals Leeds')} at once. A "
                    f"good {ours('cheap house removals Leeds')} firm packs the gifts."
                ),
                f"Too many flowers? Think of {ours('affordable storage units near me', 'storage')} then.",
            ),
            id="en, a wedding",
        ),
        pytest.param(
            (
                f"Wer baut, kann eine {ours('günstige Photovoltaik Komplettanlage')} gleich mitplanen.",
                (
                    f"Eine {ours('günstige Photovoltaik Komplettanlage')} spart Strom, und eine "
                    f"{ours('billige Solar Batterie', 'speicher')} hilft nachts."
                ),
            ),
            id="de, a move",
        ),
        pytest.param(
            (
                f"Si vous êtes à la recherche d’{ours('acheter huile d’olive pas cher')}, c’est ici.",
                f"Les savants préconisent d’{ours('acheter huile d’olive pas cher')} à leurs proches.",
            ),
            id="fr, spun",
        ),
        pytest.param(
            (
                f"Antes de salir conviene tener a mano un {ours('cerrajero barato en Madrid')} por si acaso.",
                (
                    f"Los {ours('cerrajeros 24 horas baratos', '24h')} llegan enseguida, y también puede "
                    f"{ours('comprar puertas blindadas baratas', 'puertas')} a la vuelta."
                ),
            ),
            id="es, a journey",
        ),
    ],
)
def test_several_keywords_to_one_site_are_told_of_each_link(paragraphs: tuple[str, ...]) -> None:
    found = told(*paragraphs, f"More at {ours('Green Spade')}, who know.")
    assert found == [{"keyword_links"}] * len(found)


@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param(
            (
                (
                    f"I bought {ours('beech slats', 'slats')}, {ours('bed bolts', 'bolts')} and at last a "
                    f"{ours('cheap offcut of foam', 'foam')} from them."
                ),
            ),
            id="a customer's shopping",
        ),
        pytest.param(
            (
                f"You can {ours('buy festival tickets online', 't')} until Friday, or at the gate.",
                f"Families {ours('buy festival tickets online', 't')} at half price.",
            ),
            id="tickets, said twice",
        ),
        pytest.param(
            (
                f"The Gull, 4 May. {ours('cheap balcony tickets tonight', 'a')}",
                f"Faust, 9 May. {ours('cheap balcony tickets tonight', 'b')}",
                f"Hamlet, 11 May. {ours('cheap stalls tickets tonight', 'c')}",
            ),
            id="buttons",
        ),
        pytest.param(
            (
                (
                    f"We asked for {ours('cheap house removals Leeds')} in May, and for "
                    f"{ours('cheap house removals York')} in June, <a href='https://beck.example/'>Beck</a> "
                    "and <a href='https://holt.example/'>Holt</a> answered first."
                ),
                f"The {ours('best van service Leeds', 'van')} was neither.",
            ),
            id="a text that leads elsewhere too",
        ),
        pytest.param(
            (
                (
                    f"See {ours('cheap house removals Leeds', more=' rel=nofollow')} and the other "
                    f"{ours('cheap house removals Leeds', more=' rel=sponsored')} there."
                ),
            ),
            id="marked",
        ),
        pytest.param(
            (
                (
                    f"It has {ours('their cheap seed potatoes')} and "
                    f"{ours('their cheap seed potatoes', 'b')} too, says "
                    f"{ours('why cheap seed potatoes fail', 'c')} there."
                ),
            ),
            id="pointed at, and a headline",
        ),
        pytest.param(
            (f"One {ours('cheap house removals Leeds')} came late, another {ours('best tool', 'b')} broke.",),
            id="one of them, and a tool praised",
        ),
    ],
)
def test_honest_links_to_one_shop_are_left_alone(paragraphs: tuple[str, ...]) -> None:
    assert not any(told(BY, *paragraphs))


@pytest.mark.parametrize(
    "paragraph",
    [
        pytest.param(
            f"While it eats, relax with an {ours('online casino real money')} or two of the "
            f"{ours('free online slots', 'slots')} there.",
            id="en, gambling",
        ),
        pytest.param(f"Some of us also {ours('buy cheap viagra online', 'v')} after it.", id="en, pills"),
        pytest.param(f"Here a {ours('Sofortkredit ohne Schufa', 'k')} helps at once.", id="de, a loan"),
        pytest.param(f"Ensuite, un {ours('bonus casino sans dépôt')} détend.", id="fr, gambling"),
        pytest.param(f"Un {ours('préstamos rápidos online sin nómina')} le sacará.", id="es, a loan"),
    ],
)
def test_a_trade_that_lives_by_links_is_out_of_place_elsewhere(paragraph: str) -> None:
    found = told(BY, paragraph)
    assert all("trade_out_of_place" in each for each in found)


@pytest.mark.parametrize(
    ("title", "paragraph"),
    [
        pytest.param("Shirt deal", f"The club signed with {ours('online casino')} Goldlark.", id="a sponsor"),
        pytest.param("A wall", f"The {ours('casino', 'x')} was built in 1929.", id="a building"),
        pytest.param(
            "What a payday loan costs",
            f"A lender must say what a payday loan costs; the {ours('payday loans online')} here do not, and "
            "the bank that lends and the borrower who pays interest on the debt both know.",
            id="a page on the trade",
        ),
        pytest.param("Law", f"In court, the {ours('history of the online casino')} was read.", id="history"),
    ],
)
def test_a_trade_spoken_of_is_left_alone(title: str, paragraph: str) -> None:
    assert "trade_out_of_place" not in rules(an_article(BY, paragraph) + STORY, title=title)


FILLER = {
    "en": (
        "In today's fast-paced world sleep is often neglected. There are many factors that matter, and "
        "in this article we will look at them. Experts recommend eight hours. When it comes to comfort, a "
        "{link} can make a difference. In conclusion, sleep well."
    ),
    "de": (
        "In der heutigen Zeit ist es wichtiger denn je, Energie zu sparen. Es gibt viele Möglichkeiten. "
        "Geräte spielen dabei eine große Rolle. Experten empfehlen eine {link} für jedes Dach. Fazit: Sparen "
        "lohnt sich."
    ),
    "fr": (
        "De nos jours, il est essentiel de rester actif. De nombreux facteurs entrent en jeu. Les experts "
        "conseillent un {link} pour aller au travail. En conclusion, à chacun de faire le bon choix."
    ),
    "es": (
        "Hoy en día la terraza es un espacio valorado. Es importante tener en cuenta que existen muchos "
        "factores. Los expertos recomiendan {link} para mayor confort. "
        "En definitiva, con poco se logra mucho."
    ),
}


@pytest.mark.parametrize(
    ("text", "link"),
    [
        pytest.param(FILLER["en"], ours("memory foam mattress"), id="en"),
        pytest.param(
            FILLER["en"], ours("affordable foam mattress", "beds/foam"), id="en, to a page, praised"
        ),
        pytest.param(FILLER["de"], ours("Photovoltaik Komplettanlage"), id="de"),
        pytest.param(FILLER["fr"], ours("vélo électrique pas cher"), id="fr"),
        pytest.param(FILLER["es"], ours("toldos a medida"), id="es"),
    ],
)
def test_a_keyword_dropped_into_stock_text_is_told(text: str, link: str) -> None:
    body = an_article(text.format(link=link))
    assert rules(body) >= {"dropped_link", "stock_text"}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            an_article(f"{FILLER['en'].format(link=ours('memory foam mattress'))} Green Spade made it."),
            id="the firm is named",
        ),
        pytest.param(
            an_article(FILLER["en"].format(link=ours("foam mattress guide", "guides/foam"))),
            id="a page described",
        ),
        pytest.param(
            an_article(
                FILLER["en"].format(link=ours("memory foam mattress")),
                "So says <a href='https://sleep.example/study'>a study</a> as well.",
            ),
            id="a text that cites",
        ),
        pytest.param(
            an_article(f"In conclusion, a {ours('memory foam mattress')} is what we sleep on.") + STORY,
            id="a text of somebody's own",
        ),
        pytest.param(
            an_article(FILLER["en"].format(link=ours("memory foam mattress", more=" rel=nofollow"))),
            id="marked",
        ),
        pytest.param(an_article(FILLER["en"].format(link=ours("best online"))), id="no goods"),
        pytest.param(an_article(FILLER["en"].format(link=ours("Green Spade"))), id="our name"),
        pytest.param(
            an_article(FILLER["en"].format(link="bed")) + f"<p>{ours('memory foam mattress')}</p>",
            id="a button",
        ),
    ],
)
def test_stock_phrases_alone_and_honest_links_are_left_alone(body: str) -> None:
    assert rules(body).isdisjoint(OF_PIECES)


def test_a_prospect_has_no_keywords_yet() -> None:
    assert rules(an_article(FILLER["en"].format(link="bed"))).isdisjoint(OF_PIECES)


def test_a_link_that_earns_a_commission_is_no_keyword() -> None:
    page = a_reading(
        an_article(
            f"A {ours('cheap house removals Leeds')} and a {ours('cheap house removals Leeds', 'b')} came."
        )
    )
    paid = replace(page, links=tuple(replace(link, affiliate="tag=") for link in page.links))
    for one, said in ((page, {"keyword_links"}), (paid, set())):
        case = Case(Look(one), one.links[0], AnchorType.OTHER)
        assert {sign.rule for rule in pieces.RULES if (sign := rule(case))} == said


IDLE = (
    (
        "When it comes to moving, good planning is half the work, and whoever starts early will be glad "
        "of it when the day has come and all the boxes stand packed and ready by the door of the old "
        "house. Heavy things belong into small boxes and light things into large ones, so that nobody has"
        " to carry more than is good for the back."
    ),
    (
        "Friends may help with the carrying, though not all of them have the time, and those who come "
        "will want something to eat and drink, which should be thought of before they stand in the empty "
        "kitchen. A list is of help here too, for what is written down will not be forgotten in the hurry"
        " of the last evening."
    ),
)


def idly(anchor: str, *, more: str = "", language: str = "en", path: str = "x") -> set[str]:
    """What is said of our one link in a text that nobody signs and that has no facts."""
    body = an_article(*IDLE, f"In that case it is wise to think of {ours(anchor, path)} in good time. {more}")
    page = a_reading(body, language=language)
    return {one.rule for one in judged(page)} & OF_PIECES


@pytest.mark.parametrize(
    ("anchor", "language"),
    [
        pytest.param("house removals company London", "en", id="en, a kind of firm"),
        pytest.param("window replacement Aurora", "en", id="en, a place behind a trade"),
        pytest.param("cheap storage units", "en", id="en, a price"),
        pytest.param("günstige Umzugsfirma Leipzig", "de", id="de, praise"),
        pytest.param("entreprise déménagement Lyon", "fr", id="fr, a kind of firm"),
        pytest.param("empresa mudanzas Murcia", "es", id="es, a kind of firm"),
    ],
)
def test_a_query_is_dropped_into_a_text_that_nobody_signs_and_that_has_no_facts(
    anchor: str, language: str
) -> None:
    assert "dropped_link" in idly(anchor, language=language)


@pytest.mark.parametrize(
    ("anchor", "more"),
    [
        pytest.param(
            "house removals company London", "Green Spade has done it for years.", id="a firm named"
        ),
        pytest.param("the removals company nearby", "", id="one thing pointed at"),
        pytest.param("a removals company", "", id="with its article"),
        pytest.param("packing list", "", id="two words for a thing"),
        pytest.param("how to pack boxes", "", id="a thing explained"),
        pytest.param("house removals company London", "I did so in my own street.", id="somebody speaks"),
        pytest.param(
            "house removals company London",
            "It was 240 pounds in 2019, 310 in 2021, 18 % more, and by 2023 some 395 for the same van, "
            "of which 12.50 went on “sundries” alone.",
            id="a text with numbers",
        ),
    ],
)
def test_what_a_writer_may_link_is_left_alone(anchor: str, more: str) -> None:
    assert not idly(anchor, more=more)


def test_two_queries_to_one_site_that_is_never_named_are_keywords() -> None:
    body = an_article(
        *IDLE,
        f"A decent {ours('house removals company London')} will see to it all.",
        f"With {ours('cheap removals London', 'y')} one can rest in the meantime.",
    )
    assert all("keyword_links" in found for found in rules_of_each(body))


def test_an_essay_to_order_is_out_of_place_though_it_says_my() -> None:
    body = an_article(*IDLE, f"Many decide to {ours('pay someone to write my dissertation')} instead.")
    assert "trade_out_of_place" in rules(body)
