import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.terminal import page_html
from bot.terminal.page_html import LETTERS, report
from bot.terminal.page_out import MARK
from tests.bot.builders import OURS, a_link
from web.errors import NotAPage
from web.outcome import Outcome
from web.page import Disclosure, DisclosureKind, Page, Placement, View
from web.urls import Url

HOME = "https://gardenweekly.example/natives"
TEXT = "Garden Weekly\nBefore you plant, read this soil testing guide; it saved us a season.\nContact"
WITHOUT_END = {"meta", "input", "br"}


def a_page(**changes: Any) -> Page:  # noqa: ANN401 - any field of Page
    values: dict[str, Any] = {
        "url": Url(HOME),
        "final_url": Url(HOME),
        "title": "Ten native plants",
        "visible_text": TEXT,
        "text": "Before you plant, read this soil testing guide; it saved us a season.",
        "links": (a_link(chance=0.93, view=View.EDITORIAL, because="its paragraph is of the main text"),),
        **changes,
    }
    return Page(**values)


@dataclass
class Seen(HTMLParser):
    """What a browser would find in a report."""

    tags: Counter[str] = field(default_factory=Counter)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)  # tag, name, value
    words: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in WITHOUT_END:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words += data

    def values(self, name: str, tag: str = "") -> list[str]:
        return [value for where, each, value in self.attributes if each == name and tag in {"", where}]


def seen(html: str) -> Seen:
    reader = Seen()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def of(*pages: Page, sites: Sequence[str] = ()) -> Seen:
    return seen(report([(page.url, page) for page in pages], sites=sites))


def test_a_report_begins_with_its_mark_and_lets_nothing_in() -> None:
    html = report([(HOME, a_page())])
    assert html.startswith(MARK)
    policy = seen(html).values("content", "meta")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_a_link_is_drawn_where_it_stands_with_letter_reason_and_chance() -> None:
    html = report([(HOME, a_page())])
    assert "read this <a class=" in html
    assert '>soil testing guide<b class="badge">C</b></a>' in html
    (title,) = [value for value in seen(html).values("title") if "main text" in value]
    assert title == (
        f"content, editorial · 93% likely in the content · its paragraph is of the main text"
        f" · to https://{OURS}/guides/soil-testing"
    )
    assert "; it saved us a season." in html


def test_every_placement_has_its_letter_colour_and_choice() -> None:
    style = (page_html._FOLDER / page_html._STYLE).read_text()
    assert len(set(LETTERS.values())) == len(Placement)
    for placement in Placement:
        assert f".is-{placement.value} {{ --tone: var(--{placement.value}) }}" in style
        assert style.count(f"--{placement.value}: #") == 2, "one colour for light, one for dark"
        assert f":not(:has(.pick-{placement.value}:checked)) .is-{placement.value}" in style
    for view in View:
        assert f":not(:has(.pick-{view.value}:checked)) .view-{view.value}" in style


def test_the_legend_counts_links_and_names_only_what_is_there() -> None:
    links = (
        a_link(placement=Placement.FOOTER, anchor="a", target=Url(HOME)),
        a_link(placement=Placement.FOOTER, anchor="b", target=Url("https://x.example/")),
        a_link(placement=Placement.HIDDEN, anchor="c"),
    )
    report_of = of(a_page(links=links), sites=[OURS])
    picks = [value.split()[-1] for value in report_of.values("class", "input")]
    assert picks == ["pick-footer", "pick-hidden", "pick-furniture", "pick-external", "pick-ours"]
    words = " ".join(report_of.words.split())
    assert "F footer 2 X hidden 1 furniture 3 to other sites 2 ours 1" in words


def test_a_hidden_link_says_what_hides_it() -> None:
    link = a_link(placement=Placement.HIDDEN, because="the style display:none", behind=Placement.FOOTER)
    html = report([(HOME, a_page(links=(link,)))])
    assert '<span class="hiding">hidden by the style display:none; if seen it were footer</span>' in html


@pytest.mark.parametrize(
    ("anchor", "shown"),
    [
        pytest.param("", ">no anchor text<b", id="no words at all"),
        pytest.param("our logo", ">our logo<b", id="words that are not in the text"),
    ],
)
def test_a_link_without_a_place_is_drawn_apart(anchor: str, shown: str) -> None:
    html = report([(HOME, a_page(links=(a_link(anchor=anchor),)))])
    assert "out-of-place" in html
    assert shown in html


def test_a_link_over_two_lines_has_one_id_and_one_letter() -> None:
    report_of = of(a_page(visible_text="A card\nwith text", links=(a_link(start=2, end=11),)))
    assert report_of.values("id") == ["page-1", "link-1-1", "row-1-1"]
    assert report_of.values("href").count("#row-1-1") == 2


def test_every_id_stands_once_and_every_inner_link_leads_to_one() -> None:
    links = tuple(a_link(anchor=anchor) for anchor in ("Garden", "season", "", "lost"))
    report_of = of(a_page(links=links), a_page(links=links))
    ids = report_of.values("id")
    assert len(ids) == len(set(ids))
    inner = {href for href in report_of.values("href") if href.startswith("#")}
    assert {f"#{each}" for each in ids} == inner


def test_pages_are_sections_in_order_and_an_unread_one_has_its_sentence() -> None:
    gone = NotAPage(Outcome.HTTP_ERROR, "The server answered 404: there is no such page.")
    html = report([("https://gone.example/", gone), (HOME, a_page())])
    report_of = seen(html)
    assert report_of.values("id", "section") == ["page-1", "page-2"]
    assert html.index("Not read. The server answered 404") < html.index('<h1 dir="auto">Ten native')
    assert report_of.tags["table"] == 1


def test_what_the_page_says_of_itself_stands_in_the_head() -> None:
    page = a_page(
        language="de",
        published="2026-03-12",
        author="Ann Field",
        robots=("noindex",),
        final_url=Url("https://gardenweekly.example/n"),
        disclosures=(Disclosure(kind=DisclosureKind.PAID, words="Acme paid for this.", about="Acme"),),
        notes=("Cut at 5 MB.",),
    )
    report_of = of(page)
    for words in (
        "2026-03-12",
        "Ann Field",
        "noindex (not to be indexed)",
        "read at https://gardenweekly.example/n",
        "Acme paid for this.",
        "paid, about Acme",
        "Cut at 5 MB.",
    ):
        assert words in report_of.words
    assert report_of.values("lang") == ["en", "de"]


def test_a_site_named_without_a_link_is_quoted() -> None:
    page = a_page(visible_text=f"We like {OURS} a lot.", links=())
    assert f"{OURS} named without a link" in of(page, sites=[OURS]).words
    assert "named without a link" not in of(page).words


def test_links_to_the_site_are_marked() -> None:
    report_of = of(a_page(links=(a_link(), a_link(target=Url("https://x.example/")))), sites=[OURS])
    assert [value.endswith(" ours") for value in report_of.values("class", "tr")] == [True, False]


def test_a_page_without_text_or_links_says_so() -> None:
    report_of = of(a_page(visible_text="", text="", title="", links=()))
    assert "(no title)" in report_of.words
    assert "There is none." in report_of.words
    assert report_of.tags["table"] == report_of.tags["fieldset"] == 0


def test_text_beyond_the_limit_is_counted_and_its_links_stand_in_the_table() -> None:
    text = "word " * (page_html.MAX_TEXT_CHARS // 5) + "guide"
    report_of = of(a_page(visible_text=text, links=(a_link(start=len(text) - 5, end=len(text)),)))
    assert "The text goes on for 5 characters." in report_of.words
    assert report_of.values("id") == ["page-1", "row-1-1"]


def test_lines_of_the_main_text_are_marked_and_menu_lines_stand_beside_each_other() -> None:
    links = (a_link(anchor="Garden Weekly", context=""), a_link())
    assert of(a_page(links=links)).values("class", "p") == ["address", "note", "menu", "main"]


MARKUP = [
    pytest.param("</style><script>alert(1)</script>", id="the end of the style"),
    pytest.param("]]><svg onload=alert(1)>", id="the end of a CDATA section"),
    pytest.param("--><img src=x onerror=alert(1)>", id="the end of a comment"),
    pytest.param('" onmouseover="alert(1)" x=\'', id="the end of an attribute"),
    pytest.param("{{ 7 * 7 }}{% raw %}", id="a template"),
    pytest.param("</title></head><body><base href=//evil.example>", id="another base"),
    pytest.param("<form action=//evil.example><input name=q>", id="a form"),
    pytest.param("&lt;b&gt;&#x3c;script&#x3e;", id="character references"),
]


def hostile(words: str) -> Page:
    """A page that has these words wherever a stranger writes."""
    address = Url(f"https://x.example/{words}")
    link = a_link(
        href=words,
        anchor=words,
        target=address,
        rel=(words,),
        because=words,
        where=words,
        via=address,
        affiliate=words,
        start=0,
        end=len(words),
    )
    return a_page(
        url=address,
        final_url=Url(f"https://y.example/{words}"),
        title=words,
        language=words,
        published=words,
        modified=f"{words}2",
        author=words,
        robots=(words,),
        canonical=address,
        advertising=(words,),
        notes=(words,),
        disclosures=(Disclosure(kind=DisclosureKind.PAID, words=words, about=words, where=words),),
        visible_text=f"{words}\n{words}",
        text=words,
        links=(link, a_link(anchor=words, placement=Placement.HIDDEN, because=words)),
    )


@pytest.mark.parametrize("words", MARKUP)
def test_markup_of_a_page_is_shown_and_never_acts(words: str) -> None:
    unread = NotAPage(Outcome.HTTP_ERROR, words)
    report_of = seen(report([(words, unread), (words, hostile(words))], sites=[OURS]))
    plain = seen(report([(HOME, unread), (HOME, hostile("plain"))], sites=[OURS]))
    assert set(report_of.tags) <= set(plain.tags)
    assert {(tag, name) for tag, name, _ in report_of.attributes} <= {
        (tag, name) for tag, name, _ in plain.attributes
    }
    assert report_of.words.count(words) > 10


@given(st.text(max_size=60))
def test_whatever_a_page_says_the_report_keeps_its_shape(words: str) -> None:
    html = report([(HOME, hostile(words))])
    html.encode()
    assert set(seen(html).tags) <= set(of(hostile("plain")).tags)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", html)


@pytest.mark.parametrize(
    ("target", "followed"),
    [
        pytest.param("https://x.example/a?b=1&c=2", True, id="https"),
        pytest.param("http://x.example/", True, id="http"),
        pytest.param("javascript:alert(1)", False, id="javascript"),
        pytest.param("JavaScript:alert(1)", False, id="javascript in capitals"),
        pytest.param("data:text/html,<script>alert(1)</script>", False, id="data"),
        pytest.param("//x.example/", False, id="without a scheme"),
        pytest.param(" https://x.example/", False, id="a blank before it"),
        pytest.param("https://x.example/\u202egpj.exe", False, id="letters turned round"),
        pytest.param("https://x.example/\n", False, id="a line end"),
    ],
)
def test_only_a_plain_web_address_can_be_followed(target: str, followed: bool) -> None:  # noqa: FBT001 - a case
    outward = [
        href
        for href in of(a_page(links=(a_link(target=Url(target)),))).values("href", "a")
        if not href.startswith("#") and href != HOME
    ]
    assert outward == ([target] if followed else [])


def test_every_way_out_tells_nobody_where_it_came_from() -> None:
    report_of = of(hostile("x"), a_page())
    ways_out = [href for href in report_of.values("href", "a") if not href.startswith("#")]
    assert report_of.values("rel", "a") == ["noreferrer nofollow"] * len(ways_out)
    assert report_of.values("target") == []


def test_a_long_anchor_is_cut_and_its_control_characters_are_gone() -> None:
    anchor = "\x1b[31m" + "long " * 2_000
    report_of = of(a_page(links=(a_link(anchor=anchor),)))
    assert "[31mlong long" in report_of.words
    assert "\x1b" not in report_of.words
    assert len(report_of.words) < 3_000
