"""What elements of a page tell, read from whole pages: dates, authors, labels and what is kept back."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from web.page import Disclosure, DisclosureKind, Page, Placement, Snapshot
from web.parse import parse
from web.urls import Url

HERE = Url("https://garden.example/posts/dry")
SENTENCE = (
    "A dry summer is easier when you know what the ground can hold, as the soil guide shows with a jar."
)
STORY = "".join(f"<p>{SENTENCE} This is part {part} of the story.</p>" for part in range(6))


def page(body: str, *, head: str = "<title>Dry | Garden</title>") -> Page:
    return parse(
        Snapshot(
            url=HERE,
            final_url=HERE,
            status=200,
            content_type="text/html; charset=utf-8",
            robots_header="",
            body=f"<html lang=en><head>{head}</head><body>{body}</body></html>".encode(),
            fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
        )
    )


@pytest.mark.parametrize(
    ("body", "published"),
    [
        pytest.param("<h1>Dry</h1><p>12 March 2024</p>", "2024-03-12", id="a line beneath the headline"),
        pytest.param(
            "<h1>Dry</h1><p>A word</p><p><span>12 March 2024</span></p>", "2024-03-12", id="two lines down"
        ),
        pytest.param(
            "<h1>Dry</h1><aside><p>12 March 2024</p></aside>", "", id="in a sidebar beneath the headline"
        ),
        pytest.param(f"<h1>Dry</h1>{STORY * 3}<p>12 March 2024</p>", "", id="far from the headline"),
        pytest.param(
            f"<h1>Dry</h1>{STORY}<p class=entry-date>12 March 2024</p>", "2024-03-12", id="named, and far"
        ),
        pytest.param("<div class=comment><p class=date>12 March 2024</p></div>", "", id="of a comment"),
        pytest.param(
            "<span itemprop=datePublished content=2024-03-12>last week</span>", "2024-03-12", id="a property"
        ),
        pytest.param(
            "<div class=comment><meta itemprop=datePublished content=2024-03-12></div>",
            "",
            id="a property of a comment",
        ),
        pytest.param("<time itemprop=dateCreated>2024-03-12</time>", "2024-03-12", id="a time element"),
        pytest.param(
            "<h1>Garden</h1><p>1 May 2020</p><article><h1>Dry</h1><p>12 March 2024</p></article>",
            "2024-03-12",
            id="beneath the heading that the title tells",
        ),
    ],
)
def test_the_date_of_the_piece_is_found_and_no_other(body: str, published: str) -> None:
    assert page(f"<main>{body}</main><main>{STORY}</main>").published == published


@pytest.mark.parametrize(
    ("body", "author"),
    [
        pytest.param("<p class=byline>By <b>Ada Moss</b></p>", "Ada Moss", id="a byline"),
        pytest.param(
            "<div class=authors><p>Ada Moss</p><p>Bo Reed</p></div>", "Ada Moss", id="a line for each text"
        ),
        pytest.param(
            "<p class=byline><a class=author>Ada Moss</a></p>", "Ada Moss", id="an author in a byline"
        ),
        pytest.param("<span itemprop=author>Ada Moss</span>", "Ada Moss", id="a property"),
        pytest.param("<p><a rel=author href=/ada>Ada Moss</a></p>", "Ada Moss", id="a link"),
        pytest.param("<div class=comment><p class=author>Ada Moss</p></div>", "", id="who wrote a comment"),
        pytest.param("<footer><a rel=author href=/ada>Ada Moss</a></footer>", "", id="who made the site"),
    ],
)
def test_who_wrote_is_found_and_nobody_else(body: str, author: str) -> None:
    assert page(f"<main><h1>Dry</h1>{body}{STORY}</main>").author == author


def only(found: Sequence[Disclosure]) -> Disclosure:
    (one,) = found
    return one


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        pytest.param(f"<main><p>Advertisement</p><h1>Dry</h1>{STORY}</main>", True, id="right above"),
        pytest.param(f"<main><h1>Dry</h1><p>Advertisement</p>{STORY}</main>", True, id="right below"),
        pytest.param(
            f"<main><h1>Dry</h1><h2>What helps</h2><p>Advertisement</p>{STORY}</main>",
            True,
            id="below a subtitle",
        ),
        pytest.param(f"<p>Advertisement</p><h1>Dry</h1>{STORY}", True, id="above, with nothing around both"),
        pytest.param(
            f"<div><p>Advertisement</p></div><p>The garden</p><main><h1>Dry</h1>{STORY}</main>",
            False,
            id="above the menu",
        ),
        pytest.param(f"<main><h1>Dry</h1>{STORY}<p>Advertisement</p></main>", False, id="below the text"),
        pytest.param(
            f"<main><h1>Dry</h1><p>{SENTENCE}</p><p>Advertisement</p>{STORY}</main>", False, id="in the text"
        ),
        pytest.param(
            f"<main><h1>Dry</h1><div class=ad-slot><p>Advertisement</p></div>{STORY}</main>",
            False,
            id="in a slot",
        ),
        pytest.param(
            f"<main><h1>Dry</h1><div><p>Advertisement</p><div id=div-gpt-ad-7></div></div>{STORY}</main>",
            False,
            id="beside a slot",
        ),
        pytest.param(
            f"<main><h1>Dry</h1><div><p>Advertisement</p><h2>Hoses</h2><p>Buy</p></div>{STORY}</main>",
            False,
            id="over a teaser",
        ),
        pytest.param(f"<aside><p>Advertisement</p></aside><h1>Dry</h1>{STORY}", False, id="in a sidebar"),
        pytest.param(f"<nav><p>Advertisement</p></nav><h1>Dry</h1>{STORY}", False, id="in a menu"),
        pytest.param(f"<main><p>Advertisement</p>{STORY}</main>", False, id="on a page without a headline"),
        pytest.param(
            f"<main><h1>Beds in summer</h1><p>Advertisement: beds for a dry summer</p>{STORY}</main>",
            True,
            id="before the title on its own line",
        ),
        pytest.param(
            f"<main><h1>Beds in summer</h1><p>Advertisement: going out tonight</p>{STORY}</main>",
            False,
            id="before the title of something else",
        ),
        pytest.param(
            f"<main><h1>Beds in summer</h1><p>Advertisement - for your summer we like:</p>{STORY}</main>",
            False,
            id="before what introduces a box",
        ),
    ],
)
def test_a_label_at_the_head_is_about_the_whole_piece(body: str, *, whole: bool) -> None:
    found = only(page(body).disclosures)
    assert (found.kind, found.whole_piece) == (DisclosureKind.ADVERTISEMENT, whole)


PAID = "<p>This article was sponsored by Acme Hoses.</p>"


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        pytest.param(f"<article><h1>Dry</h1>{STORY}{PAID}</article>", True, id="at the end of the piece"),
        pytest.param(f"<article><h1>Dry</h1>{STORY}</article>{PAID}", True, id="behind it"),
        pytest.param(
            f"<article><h1>Dry</h1>{STORY}</article><section><h2>Hoses</h2>{PAID}</section>",
            False,
            id="behind it, under a heading of its own",
        ),
        pytest.param(
            f"<article><h1>Dry</h1>{STORY}</article><div class=comment>{PAID}</div>", False, id="in a comment"
        ),
    ],
)
def test_a_sentence_about_another_piece_is_not_about_this_one(body: str, *, whole: bool) -> None:
    found = only(page(body).disclosures)
    assert (found.kind, found.about, found.whole_piece) == (DisclosureKind.PAID, "Acme Hoses", whole)


def test_a_disclosure_is_told_with_its_place() -> None:
    body = f"<div id=top><a href=/x>Home</a></div><main><h1>Dry</h1>{STORY}</main><footer><p id=said>"
    found = only(page(f"{body}We may earn a commission from links.</p></footer>").disclosures)
    assert (found.placement, found.where) == (Placement.FOOTER, "#said")


def test_a_disclosure_in_the_main_text_is_in_the_content() -> None:
    found = only(page(f"<div><h1>Dry</h1><div>{STORY}{PAID}{STORY}</div></div>").disclosures)
    assert found.placement is Placement.CONTENT


def test_the_words_for_a_picture_belong_to_no_sentence_beside_it() -> None:
    slot = "<aside><span>Advertisement</span><a href=/x><img alt='Hoses by Acme'></a></aside>"
    assert only(page(f"{slot}<h1>Dry</h1>{STORY}").disclosures).words == "Advertisement"


def test_what_may_not_be_quoted_is_counted_once() -> None:
    kept = f"<div data-nosnippet><p data-nosnippet>{SENTENCE}</p></div>"
    access = page(f"<main><h1>Dry</h1>{STORY}{kept}</main>").ai
    assert access is not None
    (refusal,) = access.refusals
    text = page(f"<main><h1>Dry</h1>{STORY}{kept}</main>").visible_text
    assert f"{len(SENTENCE) / len(text):.0%} of the text" in refusal


def test_hostile_pages_of_such_elements_are_read_in_time() -> None:
    nested = "<span class='date byline' itemprop='author datePublished' data-nosnippet>" * 300
    assert page(f"<h1>Dry</h1>{nested * 20}{STORY}").visible_text
    assert len(page(f"<h1>Dry</h1>{'<p>Advertisement</p>' * 2_000}{STORY}").disclosures) > 100
