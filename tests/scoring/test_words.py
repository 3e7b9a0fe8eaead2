import pytest

from scoring import words


def test_keywords_leave_stop_words_and_letters_out() -> None:
    assert words.keywords_of("How to test the soil in a garden") == {"test", "soil", "garden"}


def test_phrases_are_whole_words_in_order_of_appearance() -> None:
    assert words.phrases("commercial", "Order online, the best price") == ("order", "online", "best", "price")
    assert words.phrases("commercial", "bestowed and recorded") == ()


def test_an_unknown_list_is_refused() -> None:
    with pytest.raises(KeyError):
        words.word_list("no such list")


@pytest.mark.parametrize(
    ("text", "mark", "sentence"),
    [
        pytest.param("One. Two here. Three.", "here", "Two here.", id="between full stops"),
        pytest.param("Title\nLine with it\nEnd", "with", "Line with it", id="one line"),
        pytest.param("only this", "this", "only this", id="the whole text"),
    ],
)
def test_the_sentence_around_a_place(text: str, mark: str, sentence: str) -> None:
    start = text.index(mark)
    assert words.sentence_around(text, start, start + len(mark)) == sentence


def test_a_sentence_without_end_is_cut() -> None:
    text = "word " * 500
    assert len(words.sentence_around(text, 1000, 1004)) <= 200
