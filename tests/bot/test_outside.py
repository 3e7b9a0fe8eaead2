import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outside import one_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("Ten native plants", "Ten native plants", id="plain words stay"),
        pytest.param("  two\n\tlines  here ", "two lines here", id="white space is folded"),
        pytest.param("a\x1b[31mred\x1b[0m", "a [31mred [0m", id="escape sequences lose their escape"),
        pytest.param("a\x9b31mb\x07", "a 31mb", id="C1 controls and the bell part words"),
        pytest.param("pay\u202egnp.exe", "paygnp.exe", id="bidirectional override"),
        pytest.param("\u2066hidden\u2069", "hidden", id="bidirectional isolates"),
        pytest.param("zero\u200bwidth\ufeff", "zerowidth", id="zero-width characters"),
        pytest.param("tag\U000e0041\U000e0042", "tag", id="tag characters"),
        pytest.param("a\u3164b\u115fc", "abc", id="blank letters"),
        pytest.param("a\u2800b", "a b", id="a blank Braille cell is a space"),
        pytest.param("one\u2028two\u2029three\u0085four", "one two three four", id="every kind of line end"),
        pytest.param("bad\ud800surrogate", "badsurrogate", id="lone surrogate"),
        pytest.param("e" + "\u0301" * 50, "e" + "\u0301" * 4, id="a tower of accents"),
        pytest.param("हिन्दी שלום 日本語", "हिन्दी שלום 日本語", id="other scripts stay"),
        pytest.param(
            "[bold]x[/] <!channel> &amp;", "[bold]x[/] <!channel> &amp;", id="markup is not ours to judge"
        ),
        pytest.param("", "", id="nothing"),
        pytest.param("\u200b \n", "", id="nothing that is seen"),
    ],
)
def test_only_what_a_person_can_see_is_kept(text: str, line: str) -> None:
    assert one_line(text, 100) == line


@pytest.mark.parametrize(
    ("text", "limit", "line"),
    [
        pytest.param("abcdef", 6, "abcdef", id="fits exactly"),
        pytest.param("abcdefg", 6, "abcde…", id="one too many"),
        pytest.param("abcd efgh", 6, "abcd…", id="no space before the dots"),
        pytest.param("abc", 1, "…", id="room for one"),
        pytest.param("abcdef   ", 6, "abcdef", id="white space at the end does not count"),
    ],
)
def test_a_long_text_is_cut(text: str, limit: int, line: str) -> None:
    assert one_line(text, limit) == line


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_whatever_the_text_the_line_is_short_and_plain(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert line == line.strip()
    assert {unicodedata.category(character) for character in line}.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})


@given(st.text())
def test_a_safe_line_is_left_as_it_is(text: str) -> None:
    line = one_line(text, 50)
    assert one_line(line, 50) == line
