from datetime import timedelta

import pytest

from prospects.profile.profile import REFRESH_AFTER, Kind, Learnt, Linkable, Profile, key
from scoring.site import Site
from tests.fakes import NOON

GUIDE = Linkable(url="https://soil.example/guide", title="A guide", kind=Kind.GUIDE, why="It says so.")
LEARNT = Learnt(brand=("Soil & Seed", "S&S"), topics=("dry garden, mulch",), linkable=(GUIDE,))
SITE = Site(domain="soil.example", brand=("Soil",), topics=("compost",))


@pytest.mark.parametrize(
    ("age", "due"),
    [
        pytest.param(None, True, id="never read"),
        pytest.param(timedelta(days=1), False, id="read yesterday"),
        pytest.param(REFRESH_AFTER, False, id="on the day"),
        pytest.param(REFRESH_AFTER + timedelta(seconds=1), True, id="after it"),
    ],
)
def test_pages_are_read_again_after_a_month(age: timedelta | None, *, due: bool) -> None:
    read_at = None if age is None else NOON - age
    assert Profile(given=SITE, read_at=read_at).refresh_due(NOON) is due


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param(
            "s&s", Learnt(brand=LEARNT.brand[:1], topics=LEARNT.topics, linkable=(GUIDE,)), id="brand"
        ),
        pytest.param("Dry  Garden, Mulch", Learnt(brand=LEARNT.brand, linkable=(GUIDE,)), id="topic"),
        pytest.param(GUIDE.url, Learnt(brand=LEARNT.brand, topics=LEARNT.topics), id="page"),
        pytest.param("other", LEARNT, id="nothing of that name"),
    ],
)
def test_what_is_dropped_is_gone_and_the_rest_stays(text: str, left: Learnt) -> None:
    assert LEARNT.without([key(text)]) == left


@pytest.mark.parametrize("text", ["SOIL", " compost ", "S&S", "dry garden,  mulch", GUIDE.url])
def test_a_profile_has_what_it_shows(text: str) -> None:
    assert Profile(given=SITE, learnt=LEARNT).has(text)


def test_and_nothing_else() -> None:
    assert not Profile(given=SITE, learnt=LEARNT).has("soil.example")
