from datetime import UTC, datetime

import pytest

from tests.growth import assert_linear
from web import article
from web.article import Article
from web.errors import NotAPage
from web.outcome import Outcome
from web.page import Link, Page, Placement, Snapshot
from web.parse import parse
from web.placement import LIST_LINKS
from web.tree import MAX_LINKS
from web.urls import Url

HERE = Url("https://garden.example/posts/dry")
SENTENCE = (
    "A dry summer is easier when you know what the ground can hold, "
    "as the soil guide shows with a jar of water."
)


def page(
    body: str | bytes, *, head: str = "", robots_header: str = "", content_type: str = "text/html"
) -> Page:
    raw = (
        body
        if isinstance(body, bytes)
        else f"<html lang=en><head>{head}</head><body>{body}</body></html>".encode()
    )
    return parse(
        Snapshot(
            url=HERE,
            final_url=HERE,
            status=200,
            content_type=content_type,
            robots_header=robots_header,
            body=raw,
            fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
        )
    )


def only_link(body: str, *, head: str = "") -> Link:
    (link,) = page(body, head=head).links
    return link


@pytest.mark.parametrize(
    ("html", "head", "target"),
    [
        pytest.param("<a href='/x'>x</a>", "", "https://garden.example/x", id="relative to the host"),
        pytest.param("<a href='y'>x</a>", "", "https://garden.example/posts/y", id="relative to the page"),
        pytest.param("<a href='//other.example/'>x</a>", "", "https://other.example/", id="without a scheme"),
        pytest.param(
            "<a href='y'>x</a>", "<base href='https://b.example/d/'>", "https://b.example/d/y", id="base href"
        ),
        pytest.param(
            "<a href='https://bücher.example/'>x</a>", "", "https://xn--bcher-kva.example/", id="umlaut host"
        ),
        pytest.param(
            "<map><area href='/x' alt='x'></map>", "", "https://garden.example/x", id="an image map"
        ),
    ],
)
def test_targets_are_absolute_and_in_normal_form(html: str, head: str, target: str) -> None:
    assert only_link(html, head=head).target == target


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<a name=top>x</a>", id="an anchor without href"),
        pytest.param("<a href='mailto:a@b.example'>x</a>", id="mail"),
        pytest.param("<a href='javascript:go()'>x</a>", id="script"),
        pytest.param("<!-- <a href='/x'>x</a> -->", id="in a comment"),
        pytest.param("<template><a href='/x'>x</a></template>", id="in a template"),
        pytest.param("<noscript><a href='/x'>x</a></noscript>", id="in noscript"),
    ],
)
def test_what_no_reader_can_follow_is_no_link(html: str) -> None:
    assert page(f"<p>words</p>{html}").links == ()


def test_rel_is_lower_case_tokens_in_order() -> None:
    assert only_link("<a href=/x rel='NoFollow  UGC'>x</a>").rel == ("nofollow", "ugc")


@pytest.mark.parametrize(
    ("html", "anchor", "image"),
    [
        pytest.param("<a href=/x>two\n words</a>", "two words", False, id="words on two lines"),
        pytest.param("<a href=/x><b>bold</b> word</a>", "bold word", False, id="words in elements"),
        pytest.param("<a href=/x><img src=i alt='a jar'></a>", "a jar", True, id="an image by its alt text"),
        pytest.param("<a href=/x><img src=i></a>", "", True, id="an image without alt text"),
        pytest.param("<map><area href=/x alt='a map'></map>", "a map", True, id="an area by its alt text"),
    ],
)
def test_the_anchor_is_what_a_reader_gets(html: str, anchor: str, image: bool) -> None:  # noqa: FBT001 - a table column
    link = only_link(html)
    assert (link.anchor, link.image) == (anchor, image)


def test_the_context_is_the_paragraph_around_the_link() -> None:
    html = f"<p>Before.</p><p>{SENTENCE.replace('soil guide', '<a href=/x>soil guide</a>')}</p><p>After.</p>"
    assert only_link(html).context == SENTENCE


@pytest.mark.parametrize(
    ("html", "behind"),
    [
        pytest.param("<footer><p hidden><a href=/x>x</a></p></footer>", Placement.FOOTER, id="in the footer"),
        pytest.param("<main><p hidden><a href=/x>x</a></p></main>", Placement.CONTENT, id="in the content"),
        pytest.param("<main><p><a href=/x>x</a></p></main>", Placement.UNKNOWN, id="not hidden"),
    ],
)
def test_a_hidden_link_is_told_from_where_it_would_stand(html: str, behind: Placement) -> None:
    assert only_link(html).behind is behind


def test_a_short_entry_is_shown_with_its_neighbours() -> None:
    link = only_link("<ul><li>Mulch calculator</li><li><a href=/x>Soil guide</a></li><li>Seed list</li></ul>")
    assert "Mulch calculator" in link.context
    assert "Seed list" in link.context


def test_a_long_paragraph_is_cut_around_the_link() -> None:
    words = "word " * 400
    context = only_link(f"<p>{words}<a href=/x>here</a> {words}</p>").context
    assert "here" in context
    assert len(context) < 600


def test_the_path_finds_the_element_again() -> None:
    assert only_link("<div id=post><p>one</p><p><a href=/x>x</a></p></div>").where.startswith("#post")


def a_list(entries: int) -> str:
    items = "".join(
        f"<li><a href='https://site{number}.example/'>Site {number}</a></li>" for number in range(entries)
    )
    return f"<main><h1>Links</h1><ul>{items}</ul></main>"


def test_many_links_to_others_in_one_list_of_the_content_are_a_link_list() -> None:
    assert {link.placement for link in page(a_list(LIST_LINKS)).links} == {Placement.LINK_LIST}
    assert {link.placement for link in page(a_list(LIST_LINKS - 1)).links} == {Placement.CONTENT}


def test_a_paragraph_of_the_main_text_is_content_even_in_div_soup() -> None:
    body = "".join(
        f"<div><p>{SENTENCE} Part {part} of the story goes on here.</p></div>" for part in range(8)
    )
    soup = f"<div><div>{body}<div><p>{SENTENCE.replace('jar', '<a href=/x>jar</a>')}</p></div></div></div>"
    link = only_link(soup)
    assert link.placement is Placement.CONTENT
    assert "main text" in link.because


def test_robots_directives_come_from_meta_tags_and_header_without_repetition() -> None:
    head = "<meta name=robots content='NoIndex, follow'><meta name=GoogleBot content=noindex><meta name=x>"
    assert page("<p>x</p>", head=head, robots_header="noai, nofollow").robots == (
        "noindex", "follow", "noai", "nofollow",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "directives"),
    [
        pytest.param("none, unavailable_after: 25-Jun-2027 15:00:00 CET", ("none",), id="a date"),
        pytest.param(
            "unavailable_after: Wed, 25 Jun 2030 15:00:00 PST, noarchive", ("noarchive",), id="two commas"
        ),
        pytest.param("noindex unavailable_after: 2030-06-25", ("noindex",), id="a date after a blank"),
        pytest.param("noindex nofollow", ("noindex", "nofollow"), id="blanks for commas"),
        pytest.param("max-snippet: 0, nofollow", ("max-snippet:0", "nofollow"), id="a value after a blank"),
    ],
)
def test_meta_robots_holds_directives_and_no_dates(content: str, directives: tuple[str, ...]) -> None:
    assert page("<p>x</p>", head=f"<meta name=robots content='{content}'>").robots == directives


@pytest.mark.parametrize(
    ("header", "directives"),
    [
        pytest.param("otherbot: noindex, nofollow", (), id="for another reader"),
        pytest.param("googlebot: noindex", ("noindex",), id="for Google's"),
        pytest.param("unavailable_after: Wed, 25 Jun 2030 15:00:00 PST", (), id="a date"),
        pytest.param("max-snippet: 50, nofollow", ("nofollow",), id="a limit beside a directive"),
        pytest.param("otherbot: noindex, googlebot: none", ("none",), id="two readers"),
    ],
)
def test_the_robots_header_is_read_for_whom_it_is_meant(header: str, directives: tuple[str, ...]) -> None:
    assert page(f"<p>{SENTENCE}</p>", robots_header=header).robots == directives


def test_many_links_under_many_elements_take_no_time_for_each_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    # The extractor's own time is not ours, and hides what each pair costs.
    monkeypatch.setattr(article, "extract", lambda *_args, **_named: Article())

    def deep(size: int) -> str:
        return "<div class=wrap>" * size + "<a href=/x>x</a> " * size + "</div>" * size

    assert len(page(deep(64)).links) == 64
    assert_linear(page, deep, 64)  # the parser nests about 512 elements, eight times as many, and no more


@pytest.mark.parametrize(
    ("html", "head"),
    [
        pytest.param("<link rel=canonical href=/x>", "", id="in the body"),
        pytest.param("", "<noscript><link rel=canonical href=/x></noscript>", id="in noscript"),
        pytest.param("<p>y</p>", "<link rel=canonical>", id="without an address"),
        pytest.param("<template><link rel=canonical href=/x></template>", "", id="in a template"),
    ],
)
def test_a_canonical_elsewhere_than_in_the_head_is_not_believed(html: str, head: str) -> None:
    assert page(f"<p>x</p>{html}", head=head).canonical is None


def test_the_title_of_a_drawing_is_not_that_of_the_page() -> None:
    drawing = "<svg><title>Icon</title><a href=/x><text>x</text></a></svg>"
    assert page(f"{drawing}<title>Late</title>").title == "Late"


@pytest.mark.parametrize(
    ("html", "hidden"),
    [
        pytest.param("<a href=/x><img width=1 height=1 alt=x></a>", True, id="of one pixel"),
        pytest.param("<a href=/x><img width=0 height='1px' alt=x></a>", True, id="of none"),
        pytest.param("<a href=/x><img width=1 height=90 alt=x></a>", False, id="a line"),
        pytest.param("<a href=/x><img alt=x></a>", False, id="of no said size"),
        pytest.param("<a href=/x><img width=1 height=1><img alt=x></a>", False, id="beside another"),
        pytest.param("<a href=/x><img width=1 height=1> words</a>", False, id="beside words"),
    ],
)
def test_a_link_of_a_picture_nobody_sees_is_hidden(html: str, *, hidden: bool) -> None:
    link = only_link(f"<main><p>{SENTENCE}</p>{html}</main>")
    assert (link.placement is Placement.HIDDEN) is hidden
    assert not (hidden and link.in_content)


STORY = "".join(f"<p>{SENTENCE} This is part {part}.</p>" for part in range(6))


@pytest.mark.parametrize(
    ("html", "style", "hidden"),
    [
        pytest.param(
            f"<div class=late>{STORY}<a href=/x>x</a></div>", ".late{opacity:0}", False, id="most of the text"
        ),
        pytest.param(
            "".join(f"<div class=late>{STORY}</div>" for _ in range(3))
            + "<p class=late><a href=/x>x</a></p>",
            ".late{opacity:0}",
            False,
            id="most of the text in parts",
        ),
        pytest.param(
            f"{STORY}<p class=late><a href=/x>x</a></p>", ".late{opacity:0}", True, id="a small part of it"
        ),
        pytest.param(
            f"<div class=late>{STORY}<p class=spam><a href=/x>x</a></p></div>",
            ".late{opacity:0}.spam{display:none}",
            True,
            id="a part that another rule hides",
        ),
        pytest.param(
            f"<div style='display:none'>{STORY}<a href=/x>x</a></div>",
            ".y{color:red}",
            True,
            id="no rule at all",
        ),
    ],
)
def test_a_rule_that_hides_most_of_a_page_waits_for_its_script(
    html: str, style: str, *, hidden: bool
) -> None:
    link = only_link(html, head=f"<style>{style}</style>")
    assert (link.placement is Placement.HIDDEN) is hidden


@pytest.mark.parametrize(
    ("around", "hidden"),
    [
        pytest.param(
            "<div class=dialog-off-canvas-main-canvas>{}</div>", True, id="a wrapper named as a dialog"
        ),
        pytest.param("<div id=js-app>{}</div>", True, id="a wrapper for scripts"),
        pytest.param(STORY + "<div class=dialog>{}</div>" + STORY, False, id="a dialog"),
    ],
)
def test_what_is_around_nearly_all_of_a_page_does_not_open(around: str, *, hidden: bool) -> None:
    html = around.format(f"<p>{SENTENCE}</p><p style='display:none'><a href=/x>x</a></p>")
    assert (only_link(html).placement is Placement.HIDDEN) is hidden


def test_title_language_and_canonical() -> None:
    head = "<title> A  dry\nsummer </title><link rel='Canonical' href='/dry'>"
    found = page("<p>x</p>", head=head)
    assert (found.title, found.language, found.canonical) == (
        "A dry summer",
        "en",
        "https://garden.example/dry",
    )


@pytest.mark.parametrize(("lang", "code"), [("de-AT", "de"), ("english", ""), ("", "")])
def test_language_is_two_letters_or_nothing(lang: str, code: str) -> None:
    assert page(f"<html lang='{lang}'><body><p>x</p></body></html>".encode()).language == code


def test_scripts_are_kept_apart_from_what_a_reader_sees() -> None:
    found = page("<p>seen</p><script>var hidden = 'https://x.example'</script><script></script>")
    assert "x.example" in found.scripts_text
    assert found.visible_text == "seen"


def test_main_text_author_and_date_are_found() -> None:
    paragraphs = "".join(f"<p>{SENTENCE} This is part {part}.</p>" for part in range(6))
    head = (
        "<meta name=author content='Ada Moss'><meta property='article:published_time' content='2026-03-12'>"
    )
    found = page(f"<article><h1>Dry</h1>{paragraphs}</article>", head=head)
    assert found.words > 60
    assert (found.author, found.published) == ("Ada Moss", "2026-03-12")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"%PDF-1.7 rest", id="a PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n", id="an image"),
        pytest.param(b"\x00\x00\x00\x18ftypmp42", id="a film"),
        pytest.param(b"SQLite format 3\x00" + bytes(range(32)) * 20 + b"<p>", id="a database"),
        pytest.param(b"just words, 3 < 4", id="plain text"),
    ],
)
def test_what_is_no_page_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(NotAPage) as caught:
        page(body)
    assert caught.value.outcome is Outcome.NOT_HTML


def nested(depth: int) -> str:
    return "<div>" * depth + "<a href=/x>deep</a>" + "</div>" * depth


def test_nesting_deeper_than_pages_have_changes_nothing() -> None:
    assert only_link(nested(300)).anchor == "deep"


def test_nesting_past_what_the_parser_keeps_loses_no_link() -> None:
    assert only_link(nested(3_000)).target == "https://garden.example/x"  # browsers flatten at 512 as well


def test_more_links_than_are_read_are_counted_and_told() -> None:
    found = page("<p>" + "<a href=/x>x</a> " * (MAX_LINKS + 3) + "</p>")
    assert len(found.links) == MAX_LINKS
    assert str(MAX_LINKS + 3) in found.notes[0]


def test_an_overlong_tag_is_cut_and_told() -> None:
    attributes = " ".join(f"a{number}=1" for number in range(5_000))
    found = page(f"<p {attributes}>x</p><a href=/x>kept</a>")
    assert [link.anchor for link in found.links] == ["kept"]
    assert "overlong" in found.notes[0]
