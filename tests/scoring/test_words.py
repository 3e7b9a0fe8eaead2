import pytest

from scoring import words


def test_keywords_leave_stop_words_and_letters_out() -> None:
    assert words.keywords_of("How to test the soil in a garden") == {"test", "soil", "garden"}


def test_phrases_are_whole_words_in_order_of_appearance() -> None:
    assert words.phrases("praising", "Order online, the best price") == ("order", "online", "best", "price")
    assert words.phrases("praising", "bestowed and recorded") == ()


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


@pytest.mark.parametrize(
    ("first", "second", "near"),
    [
        pytest.param("seed", "seed", True, id="the same"),
        pytest.param("seed", "sead", True, id="a letter exchanged"),
        pytest.param("seed", "seeds", True, id="a letter more at the end"),
        pytest.param("seed", "sed", True, id="a letter less"),
        pytest.param("seed", "sade", False, id="two letters"),
        pytest.param("seed", "seedling", False, id="much longer"),
    ],
)
def test_one_letter_apart(first: str, second: str, *, near: bool) -> None:
    assert words.one_letter_apart(first, second) is near
    assert words.one_letter_apart(second, first) is near


def test_a_text_without_the_phrases_of_a_list() -> None:
    assert words.without("asides", "Soil guide (opens in a new tab)") == "soil guide ( )"
    assert words.without("asides", "Opens  at nine") == "opens at nine"
    assert words.without("asides", "Soil  Guide") == "soil guide"
