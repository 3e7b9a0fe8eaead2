from dataclasses import replace

import pytest

from scoring import credit
from tests.scoring.builders import a_garden_page, our_link
from web.page import Placement
from web.urls import Url


@pytest.mark.parametrize(
    ("rel", "passes"),
    [
        pytest.param((), "yes", id="no rel"),
        pytest.param(("noopener", "external"), "yes", id="rel that says nothing about credit"),
        pytest.param(("nofollow",), "hint", id="nofollow"),
        pytest.param(("ugc", "nofollow"), "hint", id="ugc and nofollow"),
        pytest.param(("sponsored",), "hint", id="sponsored"),
    ],
)
def test_rel_is_a_hint(rel: tuple[str, ...], passes: str) -> None:
    assert credit.judge(our_link(rel=rel), a_garden_page()).passes == passes


@pytest.mark.parametrize("directive", ["nofollow", "noindex", "none"])
def test_robots_directives_take_the_credit_away(directive: str) -> None:
    page = replace(a_garden_page(), robots=("index", directive))
    found = credit.judge(our_link(), page)
    assert found.passes == "no"
    assert found.why


def test_a_foreign_original_takes_the_credit_away_and_its_own_does_not() -> None:
    elsewhere = replace(a_garden_page(), canonical=Url("https://original.example/post"))
    own = replace(a_garden_page(), canonical=Url("https://www.garden.example/post"))
    assert credit.judge(our_link(), elsewhere).passes == "no"
    assert credit.judge(our_link(), own).passes == "yes"


def test_a_hidden_link_passes_nothing() -> None:
    assert credit.judge(our_link(placement=Placement.HIDDEN), a_garden_page()).passes == "no"
