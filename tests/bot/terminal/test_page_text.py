import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.terminal import page_text
from bot.terminal.page_text import Line, Piece
from tests.bot.builders import a_link
from web.page import Link, Page
from web.urls import Url

HOME = Url("https://gardenweekly.example/natives")


def a_page(text: str, *links: Link, main: str = "") -> Page:
    return Page(url=HOME, final_url=HOME, visible_text=text, text=main, links=links)


def a_sought(anchor: str, context: str = "") -> Link:
    return a_link(anchor=anchor, context=context)


def words(page: Page) -> list[str]:
    return [page.visible_text[start:end] for start, end in page_text.spans(page)]


@pytest.mark.parametrize(
    ("text", "link", "span"),
    [
        pytest.param("a guide here", a_link(start=2, end=7), (2, 7), id="inside a line"),
        pytest.param("a guide here", a_link(start=2, end=2), (2, 2), id="without words"),
        pytest.param("a guide here", a_link(start=2, end=99), (2, 12), id="past the end"),
        pytest.param("a guide here", a_link(start=99, end=120), (12, 12), id="behind the end"),
        pytest.param("a guide here", a_link(start=2, end=1), (2, 2), id="an end before its start"),
        pytest.param("a\nguide here", a_link(start=1, end=7), (2, 7), id="blanks before its words"),
    ],
)
def test_an_offset_of_the_reading_is_kept_inside_the_text(
    text: str, link: Link, span: page_text.Span
) -> None:
    assert page_text.spans(a_page(text, link)) == (span,)


@pytest.mark.parametrize(
    ("text", "links", "found"),
    [
        pytest.param("read the guide", [a_sought("guide")], ["guide"], id="by its words alone"),
        pytest.param(
            "guide one and then read the guide today",
            [a_sought("guide", "then read the guide today")],
            ["guide"],
            id="by its context",
        ),
        pytest.param(
            "more, and more",
            [a_sought("more"), a_sought("more")],
            ["more", "more"],
            id="the same words twice",
        ),
        pytest.param(
            "card title\ncard text",
            [a_sought("card title card text", "card title\ncard text")],
            ["card title\ncard text"],
            id="over two lines",
        ),
        pytest.param("read the guide", [a_sought("")], [""], id="no anchor text"),
        pytest.param("read the guide", [a_sought("logo")], [""], id="words that are not in the text"),
        pytest.param("read the guide", [a_sought("guide", "elsewhere")], [""], id="another context"),
        pytest.param(
            "one two",
            [a_sought("one"), a_sought("gone"), a_sought("two")],
            ["one", "", "two"],
            id="after a lost one",
        ),
    ],
)
def test_an_anchor_without_offset_is_sought_in_its_context(
    text: str, links: list[Link], found: list[str]
) -> None:
    assert words(a_page(text, *links)) == found


def test_the_second_of_two_equal_anchors_is_the_one_its_context_names() -> None:
    text = "first guide of all, second guide of all"
    page = a_page(text, a_sought("guide", "second guide of all"))
    assert page_text.spans(page) == ((27, 32),)


def test_a_lost_link_stands_where_the_link_before_it_ends() -> None:
    page = a_page("one two", a_sought("one"), a_sought("logo"))
    assert page_text.spans(page) == ((0, 3), (3, 3))


def test_an_anchor_is_not_sought_beyond_the_window() -> None:
    far = "x" * (page_text.WINDOW_CHARS + 1) + " guide"
    assert words(a_page(far, a_sought("guide"))) == [""]


def test_a_line_is_cut_into_text_and_links() -> None:
    page = a_page("See the guide now", a_link(start=8, end=13))
    assert list(page_text.lines(page, page_text.spans(page), limit=100)) == [
        Line((Piece("See the "), Piece("guide", 0), Piece(" now")), main=False)
    ]


def test_a_link_over_two_lines_begins_once() -> None:
    page = a_page("A card\nwith text", a_link(start=2, end=11))
    assert list(page_text.lines(page, page_text.spans(page), limit=100)) == [
        Line((Piece("A "), Piece("card", 0)), main=False),
        Line((Piece("with", 0, begins=False), Piece(" text")), main=False),
    ]


def test_a_link_that_ends_with_its_line_leaves_nothing_on_the_next() -> None:
    page = a_page("A card\ntext", a_link(start=2, end=7))
    assert [line.pieces[-1].text for line in page_text.lines(page, page_text.spans(page), limit=100)] == [
        "card",
        "text",
    ]


def test_a_line_of_the_main_text_is_marked() -> None:
    page = a_page("Menu\nWe plant  trees.\nWe plant", main="- We plant trees.\n")
    assert [line.main for line in page_text.lines(page, (), limit=100)] == [False, True, False]


def test_links_of_a_page_without_text_are_drawn() -> None:
    page = a_page("", a_link())
    assert list(page_text.lines(page, page_text.spans(page), limit=100)) == [
        Line((Piece("", 0),), main=False)
    ]


def test_what_stands_behind_the_limit_is_not_drawn() -> None:
    page = a_page("one two three", a_sought("one"), a_sought("three"))
    (line,) = page_text.lines(page, page_text.spans(page), limit=6)
    assert line.pieces == (Piece("one", 0), Piece(" tw"))


@given(
    text=st.text(alphabet="ab \n", max_size=40),
    offsets=st.lists(st.tuples(st.integers(-1, 50), st.integers(-1, 50)), max_size=6),
)
def test_pieces_give_back_the_text_and_every_link_begins_once(
    text: str, offsets: list[tuple[int, int]]
) -> None:
    page = a_page(text, *(a_link(start=start, end=end) for start, end in offsets))
    drawn = list(page_text.lines(page, page_text.spans(page), limit=100))
    assert [row for row in text.split("\n") if row] == [
        row for line in drawn if (row := "".join(piece.text for piece in line.pieces))
    ]
    begun = [piece.link for line in drawn for piece in line.pieces if piece.link is not None and piece.begins]
    assert begun == list(range(len(offsets)))
