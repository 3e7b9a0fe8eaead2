from collections.abc import Sequence
from dataclasses import replace

import pytest

from scoring import copies
from scoring.copies import Copy
from scoring.evidence import Verdict
from scoring.look import Look
from tests.fakes import a_link
from tests.growth import assert_linear
from tests.scoring.builders import our_target
from tests.scoring.pages import SITE, STORY, a_reading
from web import urls
from web.page import Page

GUIDE = "https://greenspade.example/guides/beds"
LINK = f'<p>More is in the <a href="{GUIDE}">guide to raised beds</a> that we keep by the door.</p>'


def an_article(*parts: str) -> Page:
    return a_reading(f"<main><article><h1>Digging by the river</h1>{''.join(parts)}</article></main>")


def found(page: Page) -> Copy | None:
    return copies.find(Look(page), SITE, ())


def kind(page: Page) -> str:
    copy = found(page)
    return "" if copy is None else "credited" if copy.credited else "scraped"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("The post Digging by the river appeared first on Green Spade.", id="en, WordPress"),
        pytest.param("This text was imported automatically from the feed of greenspade.example.", id="en"),
        pytest.param("Source: greenspade.example. Posted automatically from RSS.", id="en, two sentences"),
        pytest.param("Content scraped from greenspade.example by our bot.", id="en, scraped"),
        pytest.param("Dieser Artikel wurde automatisch von Green Spade übernommen.", id="de, a sentence"),
        pytest.param("Noticia obtenida automáticamente del canal de Green Spade.", id="es, obtained"),
        pytest.param("Der Beitrag Graben am Fluss erschien zuerst auf Green Spade.", id="de, WordPress"),
        pytest.param("Automatisch importiert aus dem Feed von greenspade.example.", id="de"),
        pytest.param(
            "L’article Au bord de la rivière est apparu en premier sur Green Spade.", id="fr, WordPress"
        ),
        pytest.param("Texte repris automatiquement depuis le flux de Green Spade.", id="fr"),
        pytest.param("La entrada Cavar junto al río se publicó primero en Green Spade.", id="es, WordPress"),
        pytest.param("Contenido importado automáticamente desde greenspade.example.", id="es"),
    ],
)
def test_what_a_program_took_from_us_is_a_scraped_copy(line: str) -> None:
    assert kind(an_article(STORY * 2, LINK, f"<p>{line}</p>")) == "scraped"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("This article first appeared on Green Spade.", id="en"),
        pytest.param(
            f'Originally published on <a href="{GUIDE}">the allotment blog</a>.', id="en, named by a link"
        ),
        pytest.param("Republished with permission from Green Spade.", id="en, with permission"),
        pytest.param("This story is syndicated from greenspade.example.", id="en, syndicated"),
        pytest.param("Reproduced here with kind permission of Green Spade.", id="en, reproduced"),
        pytest.param("Von Green Spade, wo dieser Text zuerst erschien.", id="de, our name first"),
        pytest.param("Article paru initialement sur Green Spade, avec son accord.", id="fr, without a verb"),
        pytest.param("Artículo publicado originalmente en Green Spade.", id="es, without a verb"),
        pytest.param("Dieser Beitrag ist zuerst auf Green Spade erschienen.", id="de"),
        pytest.param("Nachdruck mit freundlicher Genehmigung von Green Spade.", id="de, with permission"),
        pytest.param("Cet article a été initialement publié sur Green Spade.", id="fr"),
        pytest.param("Reproduit avec l’aimable autorisation de Green Spade.", id="fr, with permission"),
        pytest.param("Este artículo se publicó originalmente en Green Spade.", id="es"),
        pytest.param("Reproducido con permiso de Green Spade.", id="es, with permission"),
    ],
)
def test_a_reprint_that_names_us_is_syndication(line: str) -> None:
    assert kind(an_article(f"<p><em>{line}</em></p>", STORY * 2, LINK)) == "credited"


def test_a_canonical_that_names_our_page_is_syndication() -> None:
    page = replace(an_article(STORY * 2, LINK), canonical=urls.normalise(GUIDE))
    assert kind(page) == "credited"
    assert kind(replace(page, canonical=urls.normalise("https://notes.example/post"))) == ""


CARRIED = "".join(
    f'<p>The <a href="https://greenspade.example/{name}">{name} page</a> tells how the paths were laid.</p>'
    for name in ("paths", "sheds", "beds")
)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param(
            [f'<p>Our <a href="{GUIDE}">guide to beds</a> says how.</p>', "<p>Source: Green Spade</p>"],
            "scraped",
            id="a page of ours called its own, over our name",
        ),
        pytest.param(
            [
                "<p>At Green Spade we are asked how to dig.</p>",
                LINK,
                "<p>Source: https://greenspade.example/x</p>",
            ],
            "scraped",
            id="our voice, over our address",
        ),
        pytest.param(
            ["<p>Bei Green Spade werden wir oft gefragt.</p>", LINK, "<p>Quelle: Green Spade</p>"],
            "scraped",
            id="our voice in German",
        ),
        pytest.param(
            ["<p>Chez Green Spade, nous creusons.</p>", LINK, "<p>Source : greenspade.example</p>"],
            "scraped",
            id="our voice in French",
        ),
        pytest.param(
            ["<p>En Green Spade nos preguntan mucho.</p>", LINK, "<p>Fuente: Green Spade</p>"],
            "scraped",
            id="our voice in Spanish",
        ),
        pytest.param(
            [CARRIED, "<p>Source: greenspade.example</p>"],
            "scraped",
            id="our own links carried along, and not a word on us",
        ),
        pytest.param(
            [
                "<p>At Green Spade, we dig twice.</p>",
                LINK,
                f'<p>Read the original article on <a href="{GUIDE}">Green Spade</a></p>',
            ],
            "scraped",
            id="our voice, and where to read on",
        ),
        pytest.param(
            ["<p>We at Green Spade dig twice.</p>", LINK, "<p>© 2026 Green Spade. All rights reserved.</p>"],
            "scraped",
            id="our voice under our copyright",
        ),
        pytest.param(
            [
                "<p>Ida saw that her article had been imported automatically by a bot from Green Spade.</p>",
                LINK,
            ],
            "",
            id="a report on a copy",
        ),
        pytest.param(
            ["<p>This text was automatically translated from Green Spade.</p>", LINK], "", id="a translation"
        ),
        pytest.param([CARRIED], "", id="a text that links three pages of ours"),
        pytest.param(
            ["<h2>Allotments</h2>", CARRIED, "<p>Source: Green Spade</p>"],
            "scraped",
            id="the same under a heading",
        ),
        pytest.param(
            ["<p>The people of Green Spade measured it.</p>", CARRIED, "<p>Source: Green Spade</p>"],
            "",
            id="a report that names us in its sentences and as its source",
        ),
        pytest.param(
            [
                CARRIED,
                '<p><a href="https://rival.example/a">Others</a> differ.</p>',
                "<p>Source: Green Spade</p>",
            ],
            "",
            id="a report that weighs us against others",
        ),
        pytest.param([LINK, "<p>Source: Green Spade</p>"], "", id="one fact of ours with its source"),
        pytest.param(
            ["<p>At Green Spade we met Ida.</p>", LINK, "<p>Source: the parish council</p>"],
            "",
            id="a visit to us with another source",
        ),
        pytest.param(
            [
                "<p>At Green Spade we met Ida.</p>",
                LINK,
                "<p>Source: Green Spade soil report, table three</p>",
            ],
            "",
            id="a visit to us, and a table of ours cited",
        ),
        pytest.param(
            ["<p>At Green Spade we are asked how to dig.</p>", LINK], "", id="a guest post in our voice"
        ),
        pytest.param(
            ["<p>In an article that first appeared on Green Spade, Ida says so.</p>", LINK],
            "",
            id="an article of ours that is told of",
        ),
        pytest.param(
            ["<p>An earlier version of this article first appeared on Green Spade.</p>", LINK],
            "",
            id="an earlier version",
        ),
        pytest.param(
            ["<p>This article first appeared in the Valley Post.</p>", LINK], "", id="a reprint of others"
        ),
        pytest.param(
            ["<p>This article first appeared in the Valley Post. It cites Green Spade.</p>", LINK],
            "",
            id="a reprint of others, and our name in the next sentence",
        ),
        pytest.param(
            ["<p>Photo: originally published on Green Spade.</p>", LINK], "", id="a picture of ours"
        ),
        pytest.param(
            ["<p>The post below the shed first appeared on Green Spade maps.</p>", LINK],
            "",
            id="a post of wood",
        ),
        pytest.param(
            ["<p>Prices are imported automatically from Green Spade.</p>", LINK], "", id="prices by a program"
        ),
        pytest.param(
            [
                "<p>Ported automatically from the council.</p>",
                "<p>Imported automatically from a feed.</p>",
                LINK,
            ],
            "",
            id="a feed of somebody else",
        ),
        pytest.param(
            [f"<blockquote>{STORY}</blockquote><p>So writes Green Spade.</p>", STORY, LINK],
            "",
            id="a long quotation with its author",
        ),
        pytest.param(
            [LINK, "<p>Translated from English by Ann; the original is on Green Spade.</p>"],
            "",
            id="a translation with its credit",
        ),
    ],
)
def test_words_of_a_copy_are_told_from_those_of_a_report(parts: Sequence[str], expected: str) -> None:
    assert kind(an_article(STORY * 2, *parts)) == expected


def test_a_page_with_our_name_in_its_title_is_about_us() -> None:
    body = f"<main><article>{STORY * 2}{CARRIED}<p>Source: Green Spade</p></article></main>"
    assert kind(a_reading(body)) == "scraped"
    assert kind(a_reading(body, title="Green Spade, reviewed")) == ""


def test_what_a_visitor_writes_under_a_piece_is_no_word_of_its_own() -> None:
    comment = (
        f'<section id=comments class=comments><div class=comment><a href="{GUIDE}">Ann</a>: '
        "This article first appeared on Green Spade.</div></section>"
    )
    assert kind(a_reading(f"<main><article>{STORY * 2}</article>{comment}</main>")) == ""


def prose(start: int, words: int) -> str:
    """Words of which no five in a row come twice."""
    return " ".join(f"{'abcdefghij'[n % 10]}{n:x}z" for n in range(start, start + words))


@pytest.mark.parametrize(
    ("page_text", "our_text", "copied"),
    [
        pytest.param(prose(0, 600), prose(0, 600), True, id="the whole of it"),
        pytest.param(prose(0, 300), prose(0, 3_000), True, id="its first part"),
        pytest.param(f"{prose(0, 400)} {prose(9_000, 200)}", prose(0, 400), True, id="with a preface"),
        pytest.param(
            f"{prose(0, 300)} {prose(9_000, 400)}", prose(0, 300), True, id="with as much of their own"
        ),
        pytest.param(
            f"{prose(0, 150)} {prose(9_000, 900)}", prose(0, 150), False, id="a short text quoted whole"
        ),
        pytest.param(f"{prose(0, 200)} {prose(9_000, 300)}", prose(0, 1_000), False, id="a long quotation"),
        pytest.param(prose(9_000, 600), prose(0, 600), False, id="another text"),
        pytest.param(prose(0, 60), prose(0, 600), False, id="a note"),
        pytest.param(prose(0, 600), prose(0, 60), False, id="a page of ours with few words"),
    ],
)
def test_a_copy_is_known_by_its_words_in_a_row(page_text: str, our_text: str, *, copied: bool) -> None:
    page = replace(a_reading(LINK), text=page_text, visible_text=page_text)
    target = our_target(signature=copies.signature(our_text))
    copy = copies.find(Look(page), SITE, [our_target(), target])
    assert (copy is not None) is copied
    if copy is not None:
        assert not copy.credited
        assert copy.quote in page_text
        assert target.url in copy.says


def test_a_signature_is_the_same_for_the_same_words_and_no_longer_than_promised() -> None:
    text = prose(0, 1_000)
    assert copies.signature(text) == copies.signature(f"  {text.upper()}\n")
    assert len(copies.signature(text)) == copies.SIGNATURE_HASHES
    assert copies.signature(text) == tuple(sorted(copies.signature(text)))
    assert all(0 <= one < 2**64 for one in copies.signature(text))
    assert copies.signature("") == ()


def test_a_copy_is_held_at_weak_and_syndication_at_fair() -> None:
    scraped = found(an_article(STORY, LINK, "<p>The post Digging appeared first on Green Spade.</p>"))
    credited = found(an_article(STORY, LINK, "<p>This article first appeared on Green Spade.</p>"))
    assert copies.ceilings(None) == ()
    ((weak,), (fair,)) = (copies.ceilings(scraped), copies.ceilings(credited))
    assert (weak.signal, weak.at_most) == ("ceiling_copy", Verdict.WEAK)
    assert (fair.signal, fair.at_most) == ("ceiling_syndication", Verdict.FAIR)
    assert "appeared first on Green Spade" in weak.quote
    assert weak.where


def test_a_page_that_repeats_a_wording_takes_no_longer_than_its_length() -> None:
    story = an_article(STORY)
    line, name = "Source: Green Spade first\n", "Green Spade"

    def lines(number: int) -> Page:
        starts = range(line.index(name), number * len(line), len(line))
        links = (
            replace(a_link(f"{GUIDE}?{start}", name), start=start, end=start + len(name)) for start in starts
        )
        text = line * number + story.text
        return replace(story, text=text, visible_text=text, links=tuple(links))

    def read(page: Page) -> None:
        copies.find(Look(page), SITE, [our_target(signature=copies.signature(page.text))])

    assert_linear(read, lines, 400)
