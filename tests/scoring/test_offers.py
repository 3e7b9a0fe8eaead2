from dataclasses import replace

import pytest

from scoring import risk
from scoring.evidence import Verdict
from scoring.look import Look
from tests.growth import assert_linear, repeated
from tests.scoring.pages import STORY, a_reading, judged, rules

WORDS = ("placed", "effect", "own_phrase", "concealed", "paying")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "We publish your story for 90 euros. You choose the phrase that leads to your shop, and it "
            "helps you climb.",
            id="en, its own words, and what it does",
        ),
        pytest.param(
            "A mention in a recipe is 60 pounds. It reads like editorial and passes authority.",
            id="en, nobody sees it, and what it does",
        ),
        pytest.param(
            "For a one-off fee your brand is named in an older piece. Nobody can tell that you paid, and the "
            "keyword you send us points at the page you like.",
            id="en, no sum, nobody sees it, and its own words",
        ),
        pytest.param(
            "Flat fee 80 USD. Clickable keyword included. Carries no advertising notice. Indexed within 24 "
            "hours.",
            id="en, all three of a table that names no piece",
        ),
        pytest.param(
            "Ein Artikel kostet 120 Euro. Sie nennen das Wort, das zu Ihrem Laden führt, und für Leser ist "
            "er nicht als Werbung zu erkennen.",
            id="de",
        ),
        pytest.param(
            "Nous citons votre boutique pour 80 euros. L'expression cliquable de votre choix transmet de "
            "l'autorité à la page.",
            id="fr",
        ),
        pytest.param(
            "Tu tienda aparece en una noticia por 70 euros, sin etiqueta de publicidad, y gana fuerza en "
            "Google.",
            id="es",
        ),
    ],
)
def test_places_are_goods_by_what_they_do(text: str) -> None:
    assert rules(f"{STORY}<p>{text}</p>", title="Brands") == {"sells_links_unnamed"}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param(
            "We publish your story for 90 euros, and it helps you climb in Google.",
            "Brands",
            id="one promise",
        ),
        pytest.param(
            "We publish your story. The phrase you send us leads to your shop, and it helps you climb.",
            "Brands",
            id="nobody pays",
        ),
        pytest.param(
            "We write posts for your own blog from 90 euros. Send us the phrases that lead people to your "
            "pages; good texts help you rank.",
            "Texts",
            id="texts for the buyer's own site",
        ),
        pytest.param(
            "We improve your rankings from 250 pounds a month. Tell us the keywords and your target page.",
            "SEO",
            id="work on the buyer's own site",
        ),
        pytest.param(
            "Send us the words you want on the sign, 30 pounds. Nobody can tell it from old oak.",
            "Engraving",
            id="words on a thing",
        ),
        pytest.param(
            "A theme at 59 dollars with a search boost. Posts look like an ordinary newspaper page.",
            "Themes",
            id="the looks of a theme",
        ),
        pytest.param(
            "We get your company mentioned in stories, 900 euros a month; it helps you rank. Nobody pays an "
            "editor.",
            "Press office",
            id="a press office",
        ),
        pytest.param(
            "We publish your story for 90 euros. It reads like editorial and helps you climb. All paid posts "
            "are marked as sponsored.",
            "Brands",
            id="what is paid for is marked",
        ),
        pytest.param(
            "We never sell posts. A broker offered me 90 euros for a mention that reads like editorial and "
            "passes authority.",
            "A letter",
            id="a refusal",
        ),
        pytest.param(
            "A broker wrote to us: 90 euros for a post that reads like editorial. He promised that it passes "
            "authority.",
            "A letter",
            id="what others offered",
        ),
        pytest.param(
            "We publish your story for 90 euros. It reads like editorial and helps you climb.",
            "How to tell an offer",
            id="a lesson",
        ),
    ],
)
def test_one_promise_alone_and_the_offers_of_others_are_left_alone(text: str, title: str) -> None:
    assert "sells_links_unnamed" not in rules(f"{STORY}<p>{text}</p>", title=title)


def test_a_signed_piece_offers_nothing_unless_it_calls_itself_an_offer() -> None:
    text = "<p>We publish your story for 90 euros. It reads like editorial and helps you climb.</p>"
    signed = replace(a_reading(STORY + text), author="Ann Reed")
    assert judged(signed) == ()
    (found,) = judged(replace(signed, title="Rates"))
    assert found.rule == "sells_links_unnamed"


def test_such_an_offer_holds_its_page_at_weak_and_alone_makes_nothing_risky() -> None:
    text = "<p>We publish your story for 90 euros. It reads like editorial and helps you climb.</p>"
    (found,) = judged(a_reading(STORY + text))
    (held,) = risk.ceilings((found,))
    assert "reads like editorial" in found.quote
    assert (found.hard, held.at_most) == (False, Verdict.WEAK)


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param("we place your text with the words you want and ", id="half a place"),
        pytest.param("keyword phrase wording of your ", id="half a choice of words"),
        pytest.param("reads like looks as google ranks nobody can tell ", id="half a promise"),
    ],
)
def test_a_page_of_half_promises_is_read_in_one_go(unit: str) -> None:
    page = a_reading(STORY)

    def read(text: str) -> None:
        look = Look(replace(page, visible_text=text))
        assert [look.find(wording) for wording in WORDS]

    # Eight times as long, it has hardly more sentences than are looked at.
    assert_linear(read, repeated(unit, before=f"{page.visible_text}\n"), 3_000)
