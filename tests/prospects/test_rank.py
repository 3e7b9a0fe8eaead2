from collections.abc import Sequence

import pytest

from prospects import rank
from scoring.topic import Document, Embed, Fit
from tests.fakes import a_page, embed_words
from tests.prospects.builders import OFF_TOPIC, ON_TOPIC, TOPIC, fits_by_words


def test_pages_nearer_to_the_topic_come_first() -> None:
    pages = [a_page("https://cook.example/", OFF_TOPIC), a_page("https://dry.example/", ON_TOPIC)]
    ranked = rank.by_relevance(pages, TOPIC, fits=fits_by_words, embed=embed_words)
    assert [each.domain for each in ranked] == ["dry.example", "cook.example"]


def test_only_the_best_at_first_sight_get_the_full_look() -> None:
    asked: list[list[str]] = []

    def fits(documents: Sequence[Document], topic: str, embed: Embed) -> list[Fit]:
        asked.append([document.text for document in documents])
        return fits_by_words(documents, topic, embed)

    long = f"{ON_TOPIC}\n{'More of the same. ' * 100}"
    pages = [a_page(f"https://site{number}.example/", OFF_TOPIC) for number in range(rank.FULL_LOOKS)]
    pages.append(a_page("https://dry.example/", long))
    ranked = rank.by_relevance(pages, TOPIC, fits=fits, embed=embed_words)
    assert [len(texts) for texts in asked] == [rank.FULL_LOOKS + 1, rank.FULL_LOOKS]
    assert max(len(text) for text in asked[0]) == rank.LEAD_CHARS
    assert long in asked[1]
    assert ranked[0].domain == "dry.example"


def test_sites_keep_the_order_of_their_best_page() -> None:
    pages = [
        a_page("https://a.example/off", OFF_TOPIC),
        a_page("https://b.example/", f"{ON_TOPIC} {OFF_TOPIC}"),
        a_page("https://www.a.example/on", ON_TOPIC),
    ]
    groups = rank.by_domain(rank.by_relevance(pages, TOPIC, fits=fits_by_words, embed=embed_words))
    assert {domain: len(each) for domain, each in groups.items()} == {"a.example": 2, "b.example": 1}
    assert next(iter(groups)) == "a.example"


@pytest.mark.parametrize(
    ("topic", "floor"),
    [
        pytest.param("drought gardening", rank.RELEVANCE_FLOOR, id="a subject"),
        pytest.param("business", rank.BROAD_FLOOR, id="a whole field"),
    ],
)
def test_a_broad_topic_has_a_lower_floor(topic: str, floor: float) -> None:
    assert rank.floor_for(topic) == floor
