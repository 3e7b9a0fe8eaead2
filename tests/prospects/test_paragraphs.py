from prospects import paragraphs
from tests.fakes import embed_words
from tests.prospects.builders import ON_TOPIC, TOPIC


def test_headings_and_labels_are_no_paragraphs() -> None:
    found = paragraphs.split(f"A heading\n{ON_TOPIC}\nRead more")
    assert [(each.number, each.text[:8]) for each in found] == [(1, "Drought "), (2, "The seco")]


def test_the_paragraph_that_shares_most_with_the_topic_is_nearest() -> None:
    turned = "\n".join(reversed(ON_TOPIC.split("\n")))
    found = paragraphs.nearest(TOPIC, paragraphs.split(turned), embed=embed_words)
    assert found is not None
    assert found.number == 2


def test_a_page_without_paragraphs_has_no_nearest() -> None:
    assert paragraphs.nearest(TOPIC, (), embed=embed_words) is None


def test_a_cut_ends_between_words() -> None:
    assert paragraphs.cut("soil, seed and water", chars=12) == "soil, seed …"
    assert paragraphs.cut("soil", chars=4) == "soil"
    assert paragraphs.cut("x" * 20, chars=5) == "xxxxx …"
