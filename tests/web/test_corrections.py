"""The rules that correct the placement model, one small page each, and the look-alike that must not fall."""

from typing import Final

import pytest

from web import corrections, features
from web.corrections import AGAINST, FOR, TOLD, Seen
from web.page import Placement
from web.parse import outline
from web.urls import Url

URL: Final = Url("https://garden.example/notes")
P: Final = (
    "<p>Hedges of nine kinds feed the birds from the first snow until the last frost, and nobody has to fill "
    "a feeder. Ours was planted eleven years ago along the northern wall of the yard, in two rows, and has "
    "never been watered since.</p>"
)
TEXT: Final = P + P.replace("Hedges", "Rows") + P.replace("Hedges", "Walls")
LINK: Final = '<a href="https://birds.example/x">the link</a>'
OWN: Final = '<a href="/other">the link</a>'


def seen(body: str, anchor: str = "the link") -> Seen:
    """The one link with these words on a page with this body."""
    page = outline(f"<html><head><title>Hedges</title></head><body>{body}</body></html>", URL)
    tree = page.walked
    numbers = features.matrix(tree, page.targets, page.article.links, page.article.text, page.base)
    [number] = [n for n, node in enumerate(tree.links) if tree.text[node.start : node.end].strip() == anchor]
    return corrections.all_seen(tree, numbers)[number]


def main(inner: str) -> str:
    return f"<article><h1>Hedges</h1>{inner}</article>"


OUT: Final = {
    "its line invites to something of the site's own": main(f"{TEXT}<p>Read more: {OWN}</p>{P}"),
    "its line is labelled as an advertisement": main(f"{TEXT}<p>Anzeige: {LINK}</p>{P}"),
    "its line files, shares or numbers the page, or says where it stands": main(
        f"<p>Vous êtes ici : {OWN} › Haies</p>{TEXT}"
    ),
    "its line says who made or runs the site, below all else": main(TEXT) + f"<div>Erstellt mit {LINK}</div>",
    "its line names who made something, or when": main(f"<p>Von {OWN}</p>{TEXT}"),
    "it stands in the header of the article, outside its sentences": (
        f"<article><header><h1>Hedges</h1><p>{OWN}</p></header>{TEXT}</article>"
    ),
    "its line is a row of links outside the main text": (
        f'{main(TEXT)}<div>{OWN} <a href="/b">another link of the site</a></div>'
    ),
    "it is an entry of a list of the page's own parts": main(
        f'<ul><li><a href="{URL}#a">the link</a></li><li><a href="{URL}#b">Second</a></li></ul>{TEXT}'
    ),
    "it is one of a row of tags": main(
        f'{TEXT}<div><a class="tag" href="/t">the link</a> <a class="tag" href="/u">birds</a></div>{P}'
    ),
    "an element for signatures is around it": main(f'{TEXT}<div class="signature">{LINK}</div>{P}'),
    "an element about the author is around it": main(f'{TEXT}<div class="author">{LINK}</div>{P}'),
    "an element about a member is around it": main(f'{TEXT}<div class="username">{LINK}</div>{P}'),
    "an element for related pieces is around it": main(f'{TEXT}<div class="related">{LINK}</div>{P}'),
}


@pytest.mark.parametrize("because", OUT)
def test_a_rule_over_features_keeps_out_what_it_names(because: str) -> None:
    placed = corrections.against(seen(OUT[because]))
    assert placed is not None
    assert placed[1] == because


def test_numbers_of_pages_and_pages_every_site_has_are_kept_out() -> None:
    post = corrections.against(
        seen(main(f'<div><a href="{URL}#p1">#1</a> yesterday evening</div>{TEXT}'), "#1")
    )
    legal = corrections.against(seen(f'{main(TEXT)}<div><a href="/p">Impressum</a></div>', "Impressum"))
    assert post == (Placement.NAVIGATION, "its anchor numbers a page or a post")
    assert legal is not None


def test_every_rule_over_features_has_a_page_here() -> None:
    elsewhere = {
        "its anchor numbers a page or a post",
        "it leads to a page every site has, and stands outside the main text",
    }
    assert {rule.because for rule in AGAINST} == set(OUT) | elsewhere


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            main(f"{TEXT}<p>Two winters ago {LINK} counted the nests in them.</p>"), id="a sentence"
        ),
        pytest.param(
            f'<div class="author-portrait">{TEXT}<p>Her list {LINK} appears every month.</p></div>',
            id="in a portrait of an author, whose element is named so",
        ),
        pytest.param(
            f'<div class="related-work">{TEXT}<p>The list {LINK} appears every month.</p></div>',
            id="in the text, the element around all of which has a name",
        ),
    ],
)
def test_an_editorial_link_is_kept_out_by_no_rule(body: str) -> None:
    assert corrections.against(seen(body)) is None
    assert corrections.against_all(seen(body)) is None


GRID: Final = (
    '<div class="row"><div class="{0}">' + TEXT + '</div><div class="{1}">' + "<p>{2}</p></div></div>"
)


@pytest.mark.parametrize(
    ("body", "placement"),
    [
        pytest.param(
            GRID.format("col-8", "col-4", LINK), Placement.SIDEBAR, id="the narrow column of a grid"
        ),
        pytest.param(GRID.format("left", "right", LINK), Placement.SIDEBAR, id="the other side"),
        pytest.param(
            main(f"{TEXT}<div><p>Lesen Sie auch</p><p>{OWN}</p></div>{P}"),
            Placement.NAVIGATION,
            id="a German label",
        ),
        pytest.param(
            main(f'{TEXT}<div>Lo más leído<p><a href="/a">A goat on the tower</a></p><p>{OWN}</p></div>{P}'),
            Placement.NAVIGATION,
            id="the second of a Spanish list under a label",
        ),
        pytest.param(
            main(f"{TEXT}<div>Ils nous soutiennent<p>{LINK}</p></div>{P}"),
            Placement.LINK_LIST,
            id="French sponsors",
        ),
        pytest.param(
            main(
                f'{TEXT}<div>{P}<h3>3 comments</h3><div>Lovely hedge. I wrote about mine in <a href="https://b.'
                'example/" rel="ugc nofollow">the link</a> last year.</div></div>'
            ),
            Placement.COMMENT,
            id="under a heading of comments",
        ),
        pytest.param(
            main(f"<div>{OWN} 2 de noviembre</div>{TEXT}"), Placement.AUTHOR_BIO, id="a name and a date"
        ),
        pytest.param(
            main(f"{TEXT}<p>{LINK}, con un 15 % de descuento.</p>{P}"), Placement.NAVIGATION, id="a discount"
        ),
        pytest.param(f"<div>{OWN}</div>{main(TEXT)}", Placement.NAVIGATION, id="alone above the text"),
    ],
)
def test_what_is_around_a_link_keeps_it_out(body: str, placement: Placement) -> None:
    found = [placed[0] for rule in TOLD if (placed := rule(seen(body))) is not None]
    assert placement in found


@pytest.mark.parametrize(
    "anchor",
    [
        pytest.param("Privacy policy", id="English"),
        pytest.param("Datenschutzerklärung des Anbieters", id="German"),
        pytest.param("Politique de confidentialité", id="French"),
        pytest.param("Política de privacidad", id="Spanish"),
    ],
)
def test_a_page_about_data_is_not_editorial_outside_a_sentence(anchor: str) -> None:
    link = f'<a href="https://video.example/p">{anchor}</a>'
    note = seen(main(f"{TEXT}<p>The film is loaded once you agree. {link}</p>{P}"), anchor)
    about = seen(main(f"{TEXT}<p>The regulator took apart the {link} of the platform in May.</p>{P}"), anchor)
    assert corrections.against_all(note) is not None
    assert corrections.against_all(about) is None


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(GRID.format("col-6", "col-6", LINK), id="columns of one width"),
        pytest.param(main(f"{TEXT}<div><p>The films</p><p>{LINK}</p></div>{P}"), id="a label of the text"),
        pytest.param(
            main(f"{TEXT}<div>Read more<p>A line between.</p><p>{LINK}</p></div>{P}"), id="not right below"
        ),
        pytest.param(
            main(f"{TEXT}<section>{P}<p>Read more</p></section><p>{LINK}</p>{P}"),
            id="below a label that ends another part",
        ),
    ],
)
def test_look_alikes_are_not_kept_out_by_what_is_around_them(body: str) -> None:
    assert corrections.against_all(seen(body)) is None


FOOT: Final = f"<footer><p>After a guide by {LINK} and friends.</p></footer>"


@pytest.mark.parametrize(
    ("body", "speaks"),
    [
        pytest.param(
            main(f"{P}<p>It is a long story. In it {LINK} plays a part that few know of, says she.</p>{P}"),
            True,
            id="within sentences of the text",
        ),
        pytest.param(
            main(
                f"{TEXT}<p>You need a board with a card slot and these two files:</p><ul><li>{LINK}</li>"
                f'<li><a href="/b">driver</a></li></ul>{P}'
            ),
            True,
            id="in a list that a sentence introduces",
        ),
        pytest.param(
            main(f"{TEXT}<p>Elsewhere:</p><ul><li>{LINK}</li></ul>{P}"), False, id="in a list under a label"
        ),
        pytest.param(main(f"<section>{TEXT}{FOOT}</section>"), True, id="in the sources of a section"),
        pytest.param(main(f"{TEXT}{FOOT}"), False, id="in the footer of the whole article"),
    ],
)
def test_what_speaks_for_a_link_that_the_model_doubts(body: str, *, speaks: bool) -> None:
    assert corrections.speaks_for(seen(body)) is speaks
    assert len(FOR) == 3
