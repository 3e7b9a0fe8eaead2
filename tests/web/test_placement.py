"""The placement model as it is kept, and what a place is made of: reason, view, what is hidden."""

from typing import Final

import numpy as np
import pytest

from web import features, naming, placement
from web.naming import OUTSIDE, Place
from web.page import Placement, View
from web.parse import outline
from web.urls import Url

URL: Final = Url("https://garden.example/notes/hedges")
P: Final = (
    "<p>Hedges of nine kinds feed the birds from the first snow until the last frost, and nobody has to fill "
    "a feeder. Ours was planted eleven years ago along the northern wall of the yard, in two rows, and has "
    "never been watered since.</p>"
)
TEXT: Final = P + P.replace("Hedges", "Rows") + P.replace("Hedges", "Walls")
LINK: Final = '<a href="https://birds.example/x">the link</a>'
SENTENCE: Final = (
    f"<p>Two long winters ago {LINK} counted the nests in hedges of one kind, and found few.</p>"
)
MENU: Final = '<nav><a href="/">Home</a> <a href="/notes">Notes</a></nav>'


def place(body: str, anchor: str = "the link") -> Place:
    """The place of the one link with these words."""
    page = outline(f"<html><head><title>Hedges</title></head><body>{body}</body></html>", URL)
    text = page.walked.text
    [number] = [
        n for n, link in enumerate(page.walked.links) if text[link.start : link.end].strip() == anchor
    ]
    return page.places[number]


def article(inner: str) -> str:
    return f"{MENU}<article><h1>Hedges</h1>{inner}</article><footer>Notes on hedges</footer>"


def test_the_file_of_the_model_agrees_with_the_features() -> None:
    model = placement._model()
    nodes = len(model.feature)
    assert len(model.weights) == len(model.means) == len(model.scales) == len(features.NAMES)
    assert (model.scales > 0).all()
    assert 0 <= model.feature.min() <= model.feature.max() < len(features.NAMES)
    assert nodes == len(model.threshold) == len(model.low) == len(model.value)
    assert len(model.roots) > 1
    at = model.roots
    for _ in range(model.depth):
        at = model.low[at]
    assert (model.low[at] == at).all(), "every tree has come to a leaf after so many steps"
    assert np.isinf(model.threshold[at]).all(), "which nothing leads away from"


def test_a_chance_lies_between_0_and_1() -> None:
    rows = np.random.default_rng(0).normal(0, 50, size=(200, len(features.NAMES)))
    chances = placement.chance(rows)
    assert chances.shape == (200,)
    assert ((chances >= 0) & (chances <= 1)).all()


def test_no_links_no_chances() -> None:
    assert placement.chance(np.zeros((0, len(features.NAMES)))).shape == (0,)
    assert outline(f"<html><body>{TEXT}</body></html>", URL).places == ()


def test_a_rule_caps_the_chance() -> None:
    rows = np.zeros((2, len(features.NAMES)))
    rows[1, features.NAMES.index("line_files")] = 1.0
    assert placement.ruled_out(rows).tolist() == [False, True]
    assert placement.chance(rows)[1] <= placement.RULED_OUT


@pytest.mark.parametrize(
    ("body", "placement_", "because", "view"),
    [
        pytest.param(
            article(TEXT + SENTENCE + P),
            Placement.CONTENT,
            "it stands within a sentence of the main text",
            View.EDITORIAL,
            id="in a sentence",
        ),
        pytest.param(
            f'<nav>{LINK} <a href="/n">Notes</a></nav>{article(TEXT)}',
            Placement.NAVIGATION,
            "a navigation element",
            View.FURNITURE,
            id="in a menu",
        ),
        pytest.param(
            article(TEXT) + f"<footer>With {LINK}</footer>",
            Placement.FOOTER,
            "a footer element",
            View.FURNITURE,
            id="in the footer",
        ),
        pytest.param(
            article(TEXT) + f"<div>{P}<div class='comments'>I know {LINK} as well, he is nice.</div></div>",
            Placement.COMMENT,
            "an element named comments",
            View.COLUMN,
            id="in a comment",
        ),
        pytest.param(
            article(f"{TEXT}<p>Anzeige: {LINK}</p>{P}"),
            Placement.SIDEBAR,
            "its line is labelled as an advertisement",
            View.COLUMN,
            id="an advertisement in the column of the text",
        ),
        pytest.param(
            article(f"{TEXT}<div><p>Lire aussi</p><p>{LINK}</p></div>{P}"),
            Placement.NAVIGATION,
            "a label above it says that it leads to other pieces",
            View.COLUMN,
            id="a piece to read as well",
        ),
        pytest.param(
            f'<div class="a">{TEXT}</div><div class="b"><a href="/i">Home</a></div>'
            f'<div class="c">{LINK} <a href="/j">Help</a></div>',
            Placement.FOOTER,
            "it stands at the end of the page",
            View.FURNITURE,
            id="at the end of a page without names",
        ),
    ],
)
def test_a_place_has_its_reason_and_its_view(
    body: str, placement_: Placement, because: str, view: View
) -> None:
    found = place(body)
    assert (found.placement, found.because, found.view) == (placement_, because, view)
    assert found.in_content is (view is View.EDITORIAL) is (found.chance >= placement.IN_CONTENT)


def test_entries_of_neighbouring_lists_are_a_list_of_links() -> None:
    entry = (
        '<li><a href="https://site{0}.example/">Site {0}</a> - what it has to say on hedges, and why.</li>'
    )
    lists = [f"<h2>Part {n}</h2><ul>{entry.format(2 * n)}{entry.format(2 * n + 1)}</ul>" for n in range(3)]
    found = place(f"<main><h1>Hedges</h1>{P}{''.join(lists)}{P}</main>", "Site 3")
    assert (found.placement, found.in_content) == (Placement.LINK_LIST, True)


def test_a_hidden_link_keeps_what_it_would_be_if_it_were_seen() -> None:
    found = place(article(f'{TEXT}<div style="display:none">{SENTENCE}</div>{P}'))
    assert found.placement is Placement.HIDDEN
    assert found.behind is not Placement.HIDDEN
    assert not found.in_content
    assert found.view is not View.EDITORIAL


@pytest.mark.parametrize(
    ("button", "hidden"),
    [
        pytest.param(
            '<button aria-expanded="false">Guides</button>', False, id="a button that tells its state"
        ),
        pytest.param("<button>Guides</button>", True, id="a button for something else"),
        pytest.param("<span aria-expanded='false'>Guides</span>", True, id="no button"),
    ],
)
def test_what_a_button_beside_it_opens_is_not_hidden(button: str, *, hidden: bool) -> None:
    menu = f'<div>{button}<div style="display:none"><p>Begin with {LINK} and go on.</p></div></div>'
    assert (place(f"{menu}{article(TEXT)}").placement is Placement.HIDDEN) is hidden


def test_a_link_of_which_nothing_is_known_has_a_reason_all_the_same() -> None:
    assert OUTSIDE[-1] is naming._not_known
    found = place(f'<div>{LINK} <a href="/b">another one</a></div>')
    assert found.because == "it leads on within the site, outside its text"
    assert not found.in_content
