import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import a_link
from tests.growth import assert_linear
from web.links import LONG_LIST_LINKS, Tidy, _as_list
from web.page import Placement
from web.placement import LIST_LINKS

TEXTS = st.text(alphabet="ab \n", max_size=60)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        pytest.param("a  b", "a b", id="blanks"),
        pytest.param("a \n\n b", "a\nb", id="line ends"),
        pytest.param(" \n a\n", "a", id="around"),
        pytest.param("", "", id="nothing"),
        pytest.param(" \n ", "", id="blanks alone"),
    ],
)
def test_a_tidy_text_has_single_blanks_and_no_blank_lines(text: str, tidy: str) -> None:
    assert Tidy(text).text == tidy


@given(TEXTS)
def test_every_letter_is_found_again_both_ways(text: str) -> None:
    tidy = Tidy(text)
    for offset, letter in enumerate(text):
        if not letter.isspace():
            assert tidy.text[tidy.place(offset)] == letter
            assert tidy.back(tidy.place(offset)) == offset


@given(TEXTS)
def test_a_place_in_the_tidy_text_was_one_of_the_text(text: str) -> None:
    tidy = Tidy(text)
    backs = [tidy.back(offset) for offset in range(len(tidy.text) + 1)]
    assert backs == sorted(backs)
    assert all(0 <= back <= len(text) for back in backs)


def test_places_are_found_without_reading_the_text_again() -> None:
    def read(tidy: Tidy) -> None:
        assert sum(tidy.back(offset) for offset in range(0, len(tidy.text), 10)) > 0

    assert_linear(read, lambda words: Tidy("a  " * words), 1_000)


@pytest.mark.parametrize(
    ("text", "offset", "word"),
    [
        pytest.param("a     help", 1, "help", id="at the beginning of blanks"),
        pytest.param("a     help", 4, "help", id="in the middle of blanks"),
        pytest.param("a     help", 6, "help", id="at their end"),
        pytest.param("a \n \n  help", 4, "help", id="among line ends"),
        pytest.param("   help", 2, "help", id="before the first word"),
    ],
)
def test_a_place_among_blanks_is_that_of_the_next_word(text: str, offset: int, word: str) -> None:
    tidy = Tidy(text)
    assert tidy.text[tidy.place(offset) :].lstrip().startswith(word)
    assert tidy.place(offset) >= tidy.text.index(word) - 1


@pytest.mark.parametrize(
    ("stands", "external", "named"),
    [
        pytest.param(Placement.CONTENT, LIST_LINKS, Placement.LINK_LIST, id="a list in the content"),
        pytest.param(Placement.CONTENT, LIST_LINKS - 1, Placement.CONTENT, id="a few in the content"),
        pytest.param(Placement.UNKNOWN, LONG_LIST_LINKS, Placement.LINK_LIST, id="a directory"),
        pytest.param(Placement.UNKNOWN, LONG_LIST_LINKS - 1, Placement.UNKNOWN, id="a few, who knows where"),
        pytest.param(Placement.FOOTER, LONG_LIST_LINKS, Placement.FOOTER, id="a long footer"),
    ],
)
def test_entries_of_a_list_are_named_so_where_nothing_else_names_their_place(
    stands: Placement, external: int, named: Placement
) -> None:
    link = a_link("https://site.example/", placement=stands)
    found = _as_list(link, external)
    assert found.placement is named
    assert found.in_content is link.in_content
    assert (str(external) in found.because) is (named is not stands)
