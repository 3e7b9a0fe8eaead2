from collections.abc import Sequence

import pytest

from web import regions
from web.page import Placement
from web.regions import Box, Placed, Standing, names_of


def box(tag: str = "div", names: str = "", *, role: str = "", style: str = "", hidden: bool = False) -> Box:
    return regions.box(tag, names, classes=names, role=role, style=style, hidden_value="" if hidden else None)


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
    assert names_of("postAuthor_bio Main") == {
        "post",
        "author",
        "bio",
        "post-author",
        "author-bio",
        "main",
    }


@pytest.mark.parametrize("tag", ["html", "body"])
def test_nothing_hides_or_opens_a_whole_page(tag: str) -> None:
    """What does so in the HTML waits for its script: a curtain against flicker, a mark that scripts run."""
    around = box(tag, "js menu", style="opacity:0", hidden=True)
    assert place([box("p"), around])[0] is Placement.UNKNOWN
    assert place([box("p", style="display:none"), around])[0] is Placement.HIDDEN


def test_what_a_button_opens_is_hidden_from_nobody() -> None:
    panel = regions.box("div", "p7", classes="p7", style="display:none", controlled=True)
    assert place([box("p"), panel, box("main")])[0] is Placement.CONTENT
    assert place([box("p"), box("div", "p7", style="display:none"), box("main")])[0] is Placement.HIDDEN


@pytest.mark.parametrize(
    ("names", "dated", "signed"),
    [
        pytest.param("entry-date", True, False, id="a date"),
        pytest.param("post__author", False, True, id="an author"),
        pytest.param("byline published", True, True, id="both"),
        pytest.param("candidate authority", False, False, id="words that only begin or end so"),
    ],
)
def test_names_tell_dates_and_authors(names: str, *, dated: bool, signed: bool) -> None:
    found = box("span", names)
    assert (found.dated, found.signed) == (dated, signed)
    assert not box("body", names).dated
