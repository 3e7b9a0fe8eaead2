"""A quote is one line, in whole sentences or words, and never longer than fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import quotes

CUE = "niche edits"


def _around_the_cue(text: str) -> str:
    place = text.index(CUE)
    return quotes.passage(text, place, place + len(CUE))


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        pytest.param(f"We sell {CUE} here.", f"We sell {CUE} here.", id="a short text is quoted whole"),
        pytest.param(
            f"{'Long ago. ' * 40}We sell {CUE} here. {'Thank you. ' * 40}",
            f"{'Long ago. ' * 9}We sell {CUE} here. {'Thank you. ' * 8}".strip(),
            id="whole sentences around it",
        ),
        pytest.param(
            f"{'spade ' * 60}{CUE}{' trowel' * 60}",
            f"{'spade ' * 17}{CUE}{' trowel' * 14}",
            id="whole words where no sentence ends near",
        ),
        pytest.param(
            "a\n" * 200 + CUE + "\nfrom 40" + "\nb" * 200,
            f"{'a ' * 51}{CUE} from 40{' b' * 47}",
            id="lines are sentences",
        ),
        pytest.param(f"{'园' * 300}{CUE}{'艺' * 300}", f"{'园' * 104}{CUE}{'艺' * 104}", id="without blanks"),
        pytest.param(
            f"{'园' * 300} {CUE} {'艺' * 300}",
            f"{'园' * 103} {CUE} {'艺' * 103}",
            id="with blanks around foreign words alone",
        ),
        pytest.param(
            f"{'园艺师。' * 90}{CUE}，{'园艺师。' * 90}",
            f"{'园艺师。' * 25}{CUE}，{'园艺师。' * 25}",
            id="sentences that end without a blank",
        ),
        pytest.param(
            f"https://example.com/{'x' * 300} {CUE} {'y' * 300}",
            f"{'x' * 103} {CUE} {'y' * 103}",
            id="an address that is longer than fits",
        ),
        pytest.param(
            f"{'ที่' * 200}{CUE}{'ที่' * 200}",
            f"{'ที่' * 34}{CUE}{'ที่' * 34}",
            id="letters keep the marks upon them",
        ),
    ],
)
def test_the_words_around_a_place(text: str, quoted: str) -> None:
    assert _around_the_cue(text) == quoted


@given(text=st.text("ab .\n园。\u0301", max_size=900), start=st.integers(0, 900), length=st.integers(0, 400))
def test_a_quote_stands_in_the_text_and_fits(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    quoted = quotes.passage(text, start, min(len(text), start + length))
    assert quoted in " ".join(text.split())
    assert len(quoted) <= quotes.MAX_CHARS


@pytest.mark.parametrize(
    ("words", "cut"),
    [
        pytest.param("two \n words", "two words", id="on one line"),
        pytest.param("spade " * 60, ("spade " * 36).strip(), id="up to the end of a word"),
        pytest.param("x" * 500, "x" * quotes.MAX_CHARS, id="a word longer than fits"),
        pytest.param("2026年 " + "园" * 500, "2026年 " + "园" * 214, id="a script without blanks behind one"),
        pytest.param("x" + "ที่" * 100, "x" + "ที่" * 73, id="letters with marks upon them"),
        pytest.param(f"{'x' * quotes.MAX_CHARS} y", "x" * quotes.MAX_CHARS, id="a word that just fits"),
    ],
)
def test_what_is_too_long_is_cut(words: str, cut: str) -> None:
    assert quotes.clipped(words) == cut


@pytest.mark.parametrize(
    ("pieces", "told"),
    [
        pytest.param((), "", id="none"),
        pytest.param(("", "loans", "  "), "loans", id="empty ones are left out"),
        pytest.param(("loans", "payday\nloans"), "loans · payday loans", id="one after the other"),
        pytest.param(
            ("loans", "spade " * 60, "poker"), "loans · " + "spade " * 34 + "spade", id="cut at a word"
        ),
        pytest.param(("x" * 200, "y" * 60), "x" * 200, id="nothing behind the last one"),
    ],
)
def test_several_pieces_are_told_one_after_the_other(pieces: tuple[str, ...], told: str) -> None:
    assert quotes.strung(pieces) == told
