from pathlib import Path

import pytest

from scoring import injected, words
from scoring.handbook import listed

SCORING = Path(injected.__file__).parent
DECIDING = sorted(
    file.name for file in SCORING.glob("*.py") if any(listed.named_numbers(file.read_text(encoding="utf-8")))
)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param(
            "MIN: Final = 3  # links of one theme", [("3", "links of one theme", "`MIN`")], id="on its line"
        ),
        pytest.param(
            "SHARE: Final = (\n    0.6  # of the links\n)\n",
            [("0.6", "of the links", "`SHARE`")],
            id="wrapped",
        ),
        pytest.param("PAIR: Final = (2, 4)  # words", [("2 to 4", "words", "`PAIR`")], id="a range"),
        pytest.param("_OWN: Final = 3  # a detail", [], id="a detail of the file"),
        pytest.param('NAMES: Final = ("a", "b")', [], id="names"),
        pytest.param("FLAG: Final = True", [], id="a switch"),
        pytest.param("MADE: Final = frozenset({1})\nx.y: int = 3\nlater: int", [], id="not written out"),
    ],
)
def test_named_numbers_are_found_with_what_explains_them(
    source: str, found: list[tuple[str, str, str]]
) -> None:
    assert list(listed.named_numbers(source)) == found


@pytest.mark.parametrize("file", DECIDING)
def test_every_number_of_a_rule_says_what_it_means(file: str) -> None:
    numbers = listed.named_numbers((SCORING / file).read_text(encoding="utf-8"))
    assert [name for _, says, name in numbers if not says] == []


def test_thresholds_are_listed_by_the_file_they_stand_in() -> None:
    said = listed.thresholds()
    assert f"| {injected.MIN_BLOCK} |" in said
    assert "**injected.py**: Links of one theme inside a page of another" in said


def test_word_lists_are_listed_with_their_sizes() -> None:
    said = listed.word_lists()
    assert f"generic ({len(words.word_list('generic'))})" in said
    assert "scoring/schemes.toml" in said
    assert "web/disclosures.toml" in said
    assert "weights" not in said
