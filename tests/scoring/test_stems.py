import pytest

from scoring import stems


@pytest.mark.parametrize(
    ("language", "languages"),
    [
        pytest.param("de", ("de", "en"), id="its own and English"),
        pytest.param("en", ("en",), id="English alone"),
        pytest.param("fi", ("en",), id="one we have no stems for"),
        pytest.param("", ("de", "en", "es", "fr"), id="unknown: all"),
    ],
)
def test_words_are_compared_in_the_pages_language_and_in_english(
    language: str, languages: tuple[str, ...]
) -> None:
    assert stems.languages_of(language) == languages


@pytest.mark.parametrize(
    ("word", "other", "languages", "alike"),
    [
        pytest.param("desks", "desk", ("en",), True, id="a plural"),
        pytest.param("räder", "raeder", ("de",), True, id="an umlaut written out"),
        pytest.param("jardín", "jardines", ("es",), True, id="an accent lost"),
        pytest.param("málaga", "malaga", ("en",), True, id="an accent lost in English"),
        pytest.param("kette", "kettenpflege", ("de",), True, id="the first part of a compound"),
        pytest.param("fahrradkette", "kette", ("de",), True, id="the last part of a compound"),
        pytest.param("kette", "kettenpflege", ("en",), False, id="no compounds outside German"),
        pytest.param("rad", "fahrrad", ("de",), False, id="too short a part"),
        pytest.param("kette", "ketter", ("de",), True, id="a form by its stem"),
        pytest.param("hand", "handel", ("de",), False, id="an ending is no part"),
        pytest.param("soil", "water", ("en", "de"), False, id="two words"),
    ],
)
def test_forms_of_one_word_are_shared(
    word: str, other: str, languages: tuple[str, ...], *, alike: bool
) -> None:
    assert stems.shared({word}, frozenset({other}), languages) == (
        frozenset({word}) if alike else frozenset()
    )


def test_nothing_is_shared_with_nothing() -> None:
    assert stems.shared({"soil"}, frozenset(), ("en",)) == frozenset()
    assert stems.shared((), frozenset({"soil"}), ("en",)) == frozenset()
