from collections.abc import Callable, Sequence
from itertools import product

import pytest

from tests.growth import TIMES_AS_LARGE, assert_linear, repeated

WORDS = [f"{number * 7919 % 10_007}" for number in range(10_007)]


def each(words: Sequence[str]) -> int:
    return sum(len(word) for word in words)


def halves(words: Sequence[str]) -> int:
    """As a sort by halves does: each word once for each halving."""
    return each(words) + (halves(words[::2]) + halves(words[1::2]) if len(words) > 1 else 0)


def pairs(words: Sequence[str]) -> int:
    return sum(one == other for one, other in product(words, repeat=2))


def triples(words: Sequence[str]) -> int:
    return sum(one == other == third for one, other, third in product(words, repeat=3))


@pytest.mark.parametrize(
    ("read", "size"),
    [
        pytest.param(len, 1, id="nothing grows"),
        pytest.param(each, 20, id="linear, of a small input"),
        pytest.param(each, 1_000, id="linear, of a large one"),
        pytest.param(halves, 100, id="n log n"),
        pytest.param(sorted, 200, id="a sort"),
    ],
)
def test_a_reading_that_grows_with_its_input_passes(
    read: Callable[[Sequence[str]], object], size: int
) -> None:
    assert_linear(read, lambda words: WORDS[:words], size)


@pytest.mark.parametrize(
    ("read", "size"),
    [
        pytest.param(pairs, 60, id="quadratic"),
        pytest.param(triples, 8, id="cubic"),
    ],
)
def test_a_reading_that_grows_faster_fails(read: Callable[[Sequence[str]], object], size: int) -> None:
    with pytest.raises(AssertionError, match="8 times the input took over 23 times as long"):
        assert_linear(read, lambda words: WORDS[:words], size)


def test_one_slow_reading_among_several_fails_nothing() -> None:
    slow = iter([True])

    def read(words: Sequence[str]) -> None:
        each(words)
        if len(words) > 100 and next(slow, False):
            pairs(words)

    assert_linear(read, lambda words: WORDS[:words], 100)


def test_a_repeated_text_has_about_the_length_asked_for() -> None:
    make = repeated("abc", before="<", after=">")
    assert make(10) == "<abcabcabc>"
    assert len(make(10 * TIMES_AS_LARGE)) == 2 + 3 * 26
