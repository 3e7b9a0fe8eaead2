from dataclasses import replace

import pytest

from prospects.profile.brand import brand_terms
from tests.fakes import a_link, a_page
from web.page import Page

DOMAIN = "soil-and-seed.example"
HOME = f"https://{DOMAIN}/"
PROSE = "We dig the beds in March. The running shoes stay at home, and running shoes are no boots."


def home(title: str = "", *, names: tuple[str, ...] = (), logo: str = "", text: str = PROSE) -> Page:
    links = [a_link(HOME, logo)] if logo else []
    return replace(a_page(HOME, text, title=title, links=links), site_names=names)


@pytest.mark.parametrize(
    ("page", "domain", "terms"),
    [
        pytest.param(home("Soil & Seed: gardening with less water"), DOMAIN, ("Soil & Seed",), id="title"),
        pytest.param(home("Gardening | Soil and Seed"), DOMAIN, ("Soil and Seed",), id="behind a mark"),
        pytest.param(home("Welcome", logo="Soil & Seed"), DOMAIN, ("Soil & Seed",), id="logo"),
        pytest.param(home(names=("Soil & Seed",)), "soilandseed.example", ("Soil & Seed",), id="one word"),
        pytest.param(
            home(names=("Soil & Seed Ltd", "Soil & Seed")), DOMAIN, ("Soil & Seed",), id="legal form left off"
        ),
        pytest.param(
            home("Garten | Grüne Wege"), "gruene-wege.example", (), id="umlaut spelt out is unknown"
        ),
        pytest.param(
            home("News", names=("New York Times",)), "nyt.example", ("New York Times",), id="initials"
        ),
        pytest.param(
            home("Soil & Seed", names=("The Dry Garden",)),
            DOMAIN,
            ("Soil & Seed", "The Dry Garden"),
            id="the domain's own name stands before a declared one",
        ),
        pytest.param(
            home(names=("Marguerite’s Patch",)),
            DOMAIN,
            ("Marguerite’s Patch",),
            id="declared, unlike the domain",
        ),
        pytest.param(home("A garden that drinks less"), DOMAIN, (), id="a slogan"),
        pytest.param(home("Home", names=("My Blog",)), DOMAIN, (), id="what anybody may call a site"),
        pytest.param(home(names=("Gardening",)), "gardening.example", (), id="a whole field"),
        pytest.param(
            home("Running Shoes", names=("Running Shoes",)), "running-shoes.example", (), id="ordinary words"
        ),
        pytest.param(
            home(names=("Cheap garden tools and seeds for every dry garden",)),
            DOMAIN,
            (),
            id="a row of keywords",
        ),
        pytest.param(
            home(names=("linkvouch",), text="linkvouch reads; linkvouch judges."),
            "linkvouch.example",
            ("linkvouch",),
            id="a name in small letters",
        ),
        pytest.param(home(names=("Ab",)), "ab.example", (), id="too short to tell apart"),
        pytest.param(home(names=(" | ", "…")), DOMAIN, (), id="no letters"),
        pytest.param(home(names=("Dry Beds |",)), DOMAIN, ("Dry Beds",), id="a mark left over"),
    ],
)
def test_a_site_is_called_by_its_own_name_and_no_common_word(
    page: Page, domain: str, terms: tuple[str, ...]
) -> None:
    assert brand_terms(page, (), domain) == terms


@pytest.mark.parametrize(
    ("titles", "terms"),
    [
        pytest.param(
            ("Soil | Marguerite Grows", "Water | Marguerite Grows", "Seeds | Marguerite Grows"),
            ("Marguerite Grows",),
            id="at the end of most titles",
        ),
        pytest.param(
            ("Marguerite Grows: soil", "Marguerite Grows: water", "Marguerite Grows: seeds"),
            ("Marguerite Grows",),
            id="at their beginning",
        ),
        pytest.param(("Soil | Part one", "Water | Part one", "Seeds", "Beds", "Tools"), (), id="of a few"),
        pytest.param(("Soil | Blog", "Water | Blog", "Seeds | Blog"), (), id="a word for any site"),
    ],
)
def test_what_ends_most_titles_is_a_name(titles: tuple[str, ...], terms: tuple[str, ...]) -> None:
    pages = [a_page(f"{HOME}{number}", title=title) for number, title in enumerate(titles)]
    assert brand_terms(home("Start"), pages, DOMAIN) == terms
