from collections.abc import Sequence

import pytest

from web.page import Placement
from web.regions import Box, Placed, Standing, names_of


def box(tag: str = "div", *names: str, role: str = "", style: str = "", hidden: bool = False) -> Box:
    return Box(tag=tag, role=role, names=names_of(*names), style=style, hidden=hidden)


def place(boxes: Sequence[Box]) -> Placed:
    """The place inside the boxes, nearest first, as the tests read best."""
    standing = Standing()
    for each in reversed(boxes):
        standing = standing.inside(each)
    return standing.place


PAGE = (box("body"), box("html"))


@pytest.mark.parametrize(
    ("boxes", "placement"),
    [
        pytest.param([box("p"), box("article")], Placement.CONTENT, id="a paragraph of an article"),
        pytest.param(
            [box("p"), box("div", "entry-content")], Placement.CONTENT, id="div soup with a content class"
        ),
        pytest.param([box("p"), box("div", role="main")], Placement.CONTENT, id="the main role"),
        pytest.param([box("li"), box("nav")], Placement.NAVIGATION, id="a nav element"),
        pytest.param([box("li"), box("div", "main-menu")], Placement.NAVIGATION, id="a menu by class"),
        pytest.param([box("p"), box("footer")], Placement.FOOTER, id="a footer element"),
        pytest.param(
            [box("p"), box("div", "siteFooter")], Placement.FOOTER, id="a footer by a camel-case class"
        ),
        pytest.param([box("p"), box("header")], Placement.HEADER, id="a header element"),
        pytest.param([box("li"), box("aside")], Placement.SIDEBAR, id="an aside element"),
        pytest.param([box("li"), box("div", "blogroll")], Placement.SIDEBAR, id="a blogroll"),
        pytest.param(
            [box("p"), box("div", "comment-body"), box("article")], Placement.COMMENT, id="a comment"
        ),
        pytest.param(
            [box("p"), box("div", "author-bio"), box("main")], Placement.AUTHOR_BIO, id="an author box"
        ),
        pytest.param(
            [box("p"), box("article"), box("div", "comments")], Placement.COMMENT, id="an article as comment"
        ),
        pytest.param(
            [box("p"), box("article"), box("footer")], Placement.CONTENT, id="an article ends the search"
        ),
        pytest.param([box("p"), box("div")], Placement.UNKNOWN, id="nothing says anything"),
        pytest.param([box("span", style="display:none"), box("main")], Placement.HIDDEN, id="display none"),
        pytest.param([box("p", style="left:-9999px"), box("main")], Placement.HIDDEN, id="off the screen"),
        pytest.param(
            [box("p"), box("div", hidden=True), box("main")], Placement.HIDDEN, id="the hidden attribute"
        ),
        pytest.param(
            [box("li", style="display:none"), box("nav")],
            Placement.NAVIGATION,
            id="a menu that opens is not hidden",
        ),
        pytest.param(
            [box("p", style="display:none"), box("div", "tabs"), box("main")],
            Placement.CONTENT,
            id="a tab that opens is not hidden",
        ),
    ],
)
def test_the_nearest_element_that_says_something_decides(boxes: list[Box], placement: Placement) -> None:
    found, because = place([*boxes, *PAGE])
    assert found is placement
    assert because


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("no-sidebar", id="says there is none"),
        pytest.param("has-comments", id="says there may be some"),
        pytest.param("author-jane", id="the name of a person"),
        pytest.param("sidebars", id="another word that begins so"),
    ],
)
def test_a_class_that_only_contains_a_region_word_names_no_region(name: str) -> None:
    assert place([box("p"), box("div", name)])[0] is Placement.UNKNOWN


def test_the_classes_of_the_page_itself_name_no_region() -> None:
    assert place([box("p"), box("body", "sidebar footer"), box("html")])[0] is Placement.UNKNOWN


def test_names_are_words_and_word_pairs() -> None:
    assert names_of("postAuthor_bio", "Main") == {
        "post",
        "author",
        "bio",
        "post-author",
        "author-bio",
        "main",
    }
