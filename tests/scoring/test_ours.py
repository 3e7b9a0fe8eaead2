import pytest

from scoring.ours import MAX_PLACES, Ours, ours
from scoring.site import Site
from tests.growth import assert_linear

SOIL = Ours(Site(domain="soil-and-seed.example", brand=("Soil & Seed",)))
LARK = Ours(Site(domain="www.ledgerlark.co.uk", brand=("LedgerLark",)))
FOUR = Ours(Site(domain="four-a-pain.example", brand=("Four à Pain",)))


@pytest.mark.parametrize(
    ("names", "name"),
    [
        pytest.param(SOIL, "soil-and-seed", id="the domain's name"),
        pytest.param(SOIL, "SoilAndSeed", id="without hyphens"),
        pytest.param(SOIL, "soil_seed", id="the brand without its &"),
        pytest.param(SOIL, "Soil and Seed Team", id="the team"),
        pytest.param(SOIL, "Team Soil & Seed", id="the team first"),
        pytest.param(LARK, "ledgerlark", id="under a country's suffix"),
        pytest.param(LARK, "ledgerlark-hq", id="hq"),
        pytest.param(LARK, "LedgerLarkHQ", id="hq, joined"),
        pytest.param(LARK, "getledgerlark", id="get, joined"),
        pytest.param(LARK, "official.ledgerlark", id="official"),
        pytest.param(LARK, "LedgerLark Ltd.", id="the company"),
        pytest.param(LARK, "ledgerlark.co.uk", id="the whole domain"),
        pytest.param(FOUR, "fourapain", id="without accents"),
        pytest.param(FOUR, "Équipe Four à Pain", id="the team in French"),
    ],
)
def test_a_name_of_ours_is_known_in_its_forms(names: Ours, name: str) -> None:
    assert names.owns(name)


@pytest.mark.parametrize(
    ("names", "name"),
    [
        pytest.param(LARK, "ledgerlark-fans", id="those who like us"),
        pytest.param(LARK, "unofficial-ledgerlark", id="unofficial"),
        pytest.param(LARK, "ledger", id="a part of our name"),
        pytest.param(LARK, "ledgerlarks", id="a name that begins alike"),
        pytest.param(SOIL, "seed", id="a word of our brand"),
        pytest.param(SOIL, "soil-and-seed-exchange", id="another thing of that name"),
        pytest.param(LARK, "", id="nobody"),
        pytest.param(LARK, "team", id="a team of nobody"),
        pytest.param(Ours(Site(domain="ab.example", brand=("AB",))), "ab", id="a name too short to tell"),
        pytest.param(Ours(Site(domain="lark.example")), "larkhq", id="a short name, joined"),
    ],
)
def test_a_name_that_is_not_ours_is_left_alone(names: Ours, name: str) -> None:
    assert not names.owns(name)


def test_a_place_knows_its_line_and_the_line_above() -> None:
    (place,) = SOIL.places("press contact\nida norrby, soil & seed, mill yard\nthe end")
    assert place.before == "ida norrby, "
    assert place.after == ", mill yard"
    assert place.above == "press contact"


def test_a_place_in_the_last_line_ends_with_the_text() -> None:
    (place,) = SOIL.places("source: soil & seed")
    assert (place.before, place.after, place.above) == ("source: ", "", "")


def test_our_name_within_another_word_is_no_place() -> None:
    assert list(SOIL.places("topsoil & seedlings")) == []


def test_names_of_a_site_are_worked_out_once() -> None:
    site = Site(domain="once.example")
    assert ours(site) is ours(site)


def test_no_more_places_are_looked_at_than_the_limit_says() -> None:
    assert len(list(SOIL.places("soil & seed " * (MAX_PLACES + 10)))) == MAX_PLACES


@pytest.mark.parametrize(
    "times",
    [pytest.param(MAX_PLACES // 8, id="as often as is looked at"), pytest.param(10_000, id="far more often")],
)
def test_a_page_full_of_our_name_is_read_in_one_go(times: int) -> None:
    assert_linear(lambda text: list(SOIL.places(text)), lambda size: "soil & seed " * size, times)
