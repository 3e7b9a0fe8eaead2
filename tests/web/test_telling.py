"""What a match of a pattern must hold is read off the pattern itself."""

import importlib
from collections.abc import Iterator
from itertools import product
from typing import Any, Final

import pytest

from web import telling

PARSER: Final = importlib.import_module(
    "re._parser"
)  # the only reader of what `re` itself makes of a pattern
ANY: Final = "\0"  # stands for what may be many things


def pieces(parsed: Any) -> Iterator[str]:  # noqa: ANN401 - the parser has no types
    """The texts that a pattern may match, each with ANY for what is not one text."""
    parts = [list(piece(str(name), given)) for name, given in parsed]
    return ("".join(chosen) for chosen in product(*parts))


def piece(name: str, given: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    match name:
        case "LITERAL":
            yield chr(given)
        case "AT":  # a place between two characters
            yield ""
        case "BRANCH":
            for branch in given[1]:
                yield from pieces(branch)
        case "SUBPATTERN":
            yield from pieces(given[-1])
        case _:
            yield ANY


LISTS: Final = [name for name, entry in telling._lists().items() if "cues" in entry]


@pytest.mark.parametrize("name", LISTS)
def test_a_match_other_than_at_the_beginning_holds_a_cue(name: str) -> None:
    _, anywhere = telling._patterns(name)
    assert anywhere is not None
    without = {
        text
        for text in pieces(PARSER.parse(anywhere.pattern))
        if not any(cue in text for cue in telling._cues(name))
    }
    assert not without


@pytest.mark.parametrize("name", LISTS)
def test_each_cue_is_of_a_pattern(name: str) -> None:
    _, anywhere = telling._patterns(name)
    assert anywhere is not None
    texts = list(pieces(PARSER.parse(anywhere.pattern)))
    assert [cue for cue in telling._cues(name) if not any(cue in text for text in texts)] == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("every friday you can follow us on mastodon", id="with a cue in the middle"),
        pytest.param("read more: how hedges grow", id="at the beginning, without a cue"),
    ],
)
def test_an_invitation_is_found(text: str) -> None:
    assert telling.finds("invites", text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("the firm follows its own rules", id="with a cue alone"),
        pytest.param("hedges grow slowly", id="without a cue"),
    ],
)
def test_other_sentences_invite_nobody(text: str) -> None:
    assert not telling.finds("invites", text)
