import pytest

from scoring import anchor
from scoring.evidence import Factor
from scoring.results import AnchorType
from scoring.site import Site
from tests.scoring.builders import SITE, our_link, our_target


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
