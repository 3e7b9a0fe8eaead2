import re
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from prospects.profile.topics import MANY_PAGES, MAX_TOPICS, grouped, topics
from tests.fakes import a_page, embed_words
from web.page import Page

SITE = "https://soil.example"
SOIL = (
    "Clay soil holds the winter rain for weeks, and a jar test of clay soil tells how much of it drains.",
    "A soil test in a jar shows clay below and silt above; repeat the soil test after a dry summer.",
    "Compost opens heavy clay soil, so that the jar test of next spring shows more air in the soil.",
)
BREAD = (
    "Rye sourdough needs a warm starter, and the starter feeds on rye flour and water for a night.",
    "Bake the rye sourdough loaf when the starter floats; a rye loaf that sinks has too little starter.",
    "A sourdough starter of rye flour keeps in the cold, and the loaf with the starter keeps a week.",
)
IMPRINT = (
    "This office answers letters on weekdays, and parcels are taken in by the neighbours of this office."
)


def embed_long_words(texts: Sequence[str], /) -> NDArray[np.float32]:
    """As `embed_words`, of words with four letters or more: the others stand in texts on any subject."""
    return embed_words([" ".join(re.findall(r"\w{4,}", text)) for text in texts])


def a_piece(number: int, *paragraphs: str, path: str = "/piece", title: str = "") -> Page:
    return a_page(f"{SITE}{path}-{number}", "\n".join(paragraphs), title=title)


def pieces(*groups: tuple[str, ...], each: int) -> list[Page]:
    """`each` pages on every group, with small differences, so that no passage stands on two pages."""
    return [
        a_piece(10 * at + number, *(f"{text} Note {at}{number}{place}." for place, text in enumerate(group)))
        for at, group in enumerate(groups)
        for number in range(each)
    ]


def test_a_site_on_two_subjects_has_two_topics_named_by_their_words() -> None:
    found = topics(pieces(SOIL, BREAD, each=6), (), embed_long_words)
    assert len(found) == 2
    soil, bread = sorted(found, key=lambda name: "starter" in name or "rye" in name)
    assert "soil" in soil or "clay" in soil
    assert not {"soil", "clay", "jar"} & set(bread.replace(",", "").split())


def test_the_name_of_the_site_names_no_topic() -> None:
    named = [
        a_piece(
            number,
            *(f"Clayworks says: {text} {number}{place}" for place, text in enumerate(SOIL)),
            title=title,
        )
        for number, title in enumerate(("One | Clayworks", "Two | Clayworks"))
    ]
    (found,) = topics(named, ("Clayworks",), embed_long_words)
    assert "clayworks" not in found


def test_what_stands_on_every_page_and_pages_about_the_site_say_nothing() -> None:
    around = [a_piece(number, IMPRINT, *SOIL[number : number + 1]) for number in range(3)]
    about = a_page(f"{SITE}/about", "\n".join(f"{text} Ann and Ben bake." for text in BREAD))
    found = " ".join(topics([*around, about], (), embed_long_words))
    assert "soil" in found
    assert "office" not in found
    assert "starter" not in found


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param([], id="no pages"),
        pytest.param([a_page(f"{SITE}/x", "Short lines.\nNothing else.")], id="no paragraphs"),
    ],
)
def test_a_site_that_says_nothing_has_no_topics(pages: list[Page]) -> None:
    assert topics(pages, (), embed_long_words) == ()


def test_of_a_large_site_one_odd_page_is_no_topic() -> None:
    pages = [*pieces(SOIL, each=MANY_PAGES), a_piece(999, *BREAD)]
    found = " ".join(topics(pages, (), embed_long_words))
    assert "starter" not in found
    assert "soil" in found


def test_topics_are_few() -> None:
    groups = [tuple(f"{word}s {word} {word}ing " * 8 + str(place) for place in range(3)) for word in WORDS]
    assert len(topics(pieces(*groups, each=2), (), embed_long_words)) == MAX_TOPICS


WORDS = ("fern", "onion", "trowel", "barrel", "gravel", "lichen", "orchid")


def test_groups_are_those_of_like_meaning() -> None:
    vectors = embed_long_words([*SOIL, *BREAD])
    assert sorted(grouped(vectors)) == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize(
    ("vectors", "groups"),
    [
        pytest.param(np.zeros((0, 4), dtype=np.float32), [], id="nothing"),
        pytest.param(np.eye(3, dtype=np.float32), [[0], [1], [2]], id="nothing alike"),
        pytest.param(np.ones((3, 1), dtype=np.float32), [[0, 1, 2]], id="all alike"),
    ],
)
def test_groups_of_the_extremes(vectors: NDArray[np.float32], groups: list[list[int]]) -> None:
    assert sorted(grouped(vectors)) == groups
