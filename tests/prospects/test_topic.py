import pytest

from prospects import topic


@pytest.mark.parametrize(
    ("typed", "parsed"),
    [
        pytest.param("drought gardening", "drought gardening", id="as typed"),
        pytest.param("  drought \n gardening ", "drought gardening", id="odd blanks"),
        pytest.param("“drought gardening”", "drought gardening", id="in quotation marks"),
        pytest.param("x" * topic.MAX_TOPIC_CHARS, "x" * topic.MAX_TOPIC_CHARS, id="as long as allowed"),
    ],
)
def test_a_topic_is_its_words(typed: str, parsed: str) -> None:
    assert topic.parse(typed) == parsed


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        pytest.param("", "Give a topic", id="empty"),
        pytest.param(" \t", "Give a topic", id="blanks"),
        pytest.param('""', "Give a topic", id="empty quotation marks"),
        pytest.param("‘’", "Give a topic", id="empty single quotation marks"),
        pytest.param("x" * (topic.MAX_TOPIC_CHARS + 1), "longer than 200 characters", id="too long"),
    ],
)
def test_what_is_no_topic_is_refused_in_one_sentence(typed: str, says: str) -> None:
    with pytest.raises(topic.NotASearch, match=says):
        topic.parse(typed)


@pytest.mark.parametrize(
    ("text", "broad"),
    [
        pytest.param("Business", True, id="a whole field"),
        pytest.param("xeriscaping", False, id="one word, one subject"),
        pytest.param("business insurance", False, id="two words"),
    ],
)
def test_one_word_for_a_whole_field_is_broad(text: str, broad: bool) -> None:  # noqa: FBT001 - a case of the table
    assert topic.is_broad(text) is broad
