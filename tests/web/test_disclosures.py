from collections.abc import Callable

import pytest

from tests.growth import assert_linear, repeated
from tests.web.disclosure_sentences import (
    AFFILIATE,
    COMMISSIONS,
    GIFTED,
    GIFTS,
    LABEL,
    LABELS,
    MORE,
    OF_A_PART,
    OF_AN_ISSUE,
    PAID,
    WHOLE_PIECE,
)
from tests.web.innocent_sentences import INNOCENT
from web.disclosures import MAX_LOOKED_AT, MAX_TEXT_CHARS, Found, find
from web.page import DisclosureKind

# Characters of the smaller of two texts.
LONG_TEXT = 8_000  # one sentence, or far more of them than are looked at
FEW_SENTENCES = 2_000  # all are looked at, even of eight times as many
FEW_LINES = 1_400


def only(text: str, language: str, kind: DisclosureKind) -> Found:
    (found,) = (one for one in find(text, language) if one.kind is kind)
    assert text[found.start : found.end] == found.words
    return found


@pytest.mark.parametrize(("language", "text", "about"), WHOLE_PIECE, ids=[row[1] for row in WHOLE_PIECE])
def test_a_piece_that_was_paid_for_is_found_with_who_paid(language: str, text: str, about: str) -> None:
    found = only(text, language, PAID)
    assert (found.whole_piece, found.about) == (True, about)


@pytest.mark.parametrize(("language", "text"), OF_A_PART, ids=[row[1] for row in OF_A_PART])
def test_a_paid_part_is_not_the_whole_piece(language: str, text: str) -> None:
    assert not only(text, language, PAID).whole_piece


@pytest.mark.parametrize(("language", "text", "about"), OF_AN_ISSUE, ids=[row[1] for row in OF_AN_ISSUE])
def test_who_pays_for_an_issue_or_an_episode_is_named(language: str, text: str, about: str) -> None:
    found = only(text, language, PAID)
    assert (found.whole_piece, found.about) == (False, about)


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        pytest.param("Advertorial: ten spades for clay", "ten spades for clay", id="behind it"),
        pytest.param("Ten spades for clay [Sponsored Post]", "Ten spades for clay ", id="before it"),
        pytest.param("Sponsored", "", id="alone"),
    ],
)
def test_a_label_keeps_the_title_on_its_line(text: str, beside: str) -> None:
    assert only(text, "en", LABEL).beside == beside


@pytest.mark.parametrize(("language", "text", "about"), LABELS, ids=[row[1] for row in LABELS])
def test_a_label_alone_is_an_advertisement_of_unknown_extent(language: str, text: str, about: str) -> None:
    found = only(f"Ten spades\n{text}\nClay is heavy to dig.", language, LABEL)
    assert (found.words, found.whole_piece, found.about) == (text, False, about)


@pytest.mark.parametrize(("language", "text", "about"), GIFTS, ids=[row[1] for row in GIFTS])
def test_a_gift_is_found_with_who_gave_it(language: str, text: str, about: str) -> None:
    assert only(text, language, GIFTED).about == about


@pytest.mark.parametrize(("language", "text"), COMMISSIONS, ids=[row[1] for row in COMMISSIONS])
def test_links_that_earn_are_found(language: str, text: str) -> None:
    assert not only(text, language, AFFILIATE).whole_piece


@pytest.mark.parametrize(("language", "text", "kind"), MORE, ids=[row[1] for row in MORE])
def test_other_wordings_are_found(language: str, text: str, kind: DisclosureKind) -> None:
    assert kind in {one.kind for one in find(text, language)}


@pytest.mark.parametrize(("language", "text"), INNOCENT, ids=[row[1] for row in INNOCENT])
def test_what_discloses_nothing_is_not_found(language: str, text: str) -> None:
    assert find(f"Ten spades\n{text}\nClay is heavy to dig.", language) == ()


def test_sentences_are_told_one_by_one_and_in_order() -> None:
    text = "Clay is heavy.  This post is sponsored by Acme. It contains affiliate links.\nAnzeige\n"
    text += "This post contains affiliate links and was sent\nto the printer."
    assert [(one.kind, one.words) for one in find(text)] == [
        (PAID, "This post is sponsored by Acme."),
        (LABEL, "Anzeige"),
        (AFFILIATE, "This post contains affiliate links and was sent"),
    ]


def test_one_sentence_may_disclose_two_things() -> None:
    text = "This post is sponsored by Acme and contains affiliate links that may earn us a commission."
    assert {one.kind for one in find(text, "en")} == {PAID, AFFILIATE}


def test_a_gift_for_this_very_piece_speaks_of_the_whole_piece() -> None:
    given = "For this review we were given a test unit by Acme."
    assert only(given, "en", GIFTED).whole_piece
    assert not only("We were given a test unit by Acme.", "en", GIFTED).whole_piece


@pytest.mark.parametrize(
    ("text", "language", "kinds"),
    [
        pytest.param("Cet article est sponsorisé.", "en", [], id="another language"),
        pytest.param("Cet article est sponsorisé.", "", [PAID], id="no language named"),
        pytest.param("This post is sponsored.", "fr", [PAID], id="English is read beside any"),
        pytest.param("This post is sponsored.", "pl", [PAID], id="and beside one that is not known"),
        pytest.param("", "en", [], id="nothing"),
        pytest.param("İ. This post is sponsored.", "tr", [PAID], id="a letter that grows in lower case"),
        pytest.param("This\u00a0post isn’t sponsored.", "en", [], id="a typographic denial"),
    ],
)
def test_languages(text: str, language: str, kinds: list[DisclosureKind]) -> None:
    found = find(text, language)
    assert [one.kind for one in found] == kinds
    assert all(text[one.start : one.end] == one.words for one in found)


@pytest.mark.parametrize(
    ("make", "chars"),
    [
        pytest.param(repeated("sponsored "), FEW_SENTENCES, id="one cue"),
        pytest.param(repeated("this post is "), LONG_TEXT, id="half a phrase"),
        pytest.param(
            repeated("we received free products for review by the sponsor "),
            FEW_SENTENCES,
            id="a phrase without end",
        ),
        pytest.param(repeated("we may earn links affiliate commission\n"), FEW_LINES, id="lines"),
        pytest.param(repeated("sponsored by A "), FEW_SENTENCES, id="names"),
        pytest.param(repeated("A", before="sponsored by "), LONG_TEXT, id="a long name"),
        pytest.param(repeated(" ", before="sponsored"), LONG_TEXT, id="blanks"),
        pytest.param(repeated("uns mir testgerät kostenlos ich wir "), FEW_SENTENCES, id="gaps"),
        pytest.param(repeated("\nad"), LONG_TEXT, id="labels"),
    ],
)
def test_hostile_texts_cost_no_more_than_their_length(make: Callable[[int], str], chars: int) -> None:
    assert_linear(find, make, chars)


def test_no_more_is_read_than_the_limits_say() -> None:
    said = "This post is sponsored by Acme.\n"
    assert find(said, "en")
    assert find(" " * MAX_TEXT_CHARS + said, "en") == ()
    assert len(find(said * (MAX_LOOKED_AT + 10), "en")) == MAX_LOOKED_AT
