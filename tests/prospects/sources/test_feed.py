from pathlib import Path

import pytest

from prospects.sources import feed

RSS = b"""<?xml version="1.0"?><!-- made by hand --><rss version="2.0"><channel><title>Dry</title>
<link>https://dry.example/</link>
<item><title>One</title><link>https://dry.example/1</link></item>
<item><title>Two</title><link>https://dry.example/2</link></item>
<item><title>Two again</title><link>https://dry.example/2</link></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Dry</title>
<entry><title>One</title><link href="https://dry.example/a"/></entry></feed>"""
OPML = b"""<?xml version="1.0"?><opml version="2.0"><body><outline text="Gardens">
<outline text="Dry" xmlUrl="https://dry.example/feed" htmlUrl="https://dry.example/?a=1&amp;b=2"/>
<outline text="Wet" xmlUrl="https://wet.example/blog/feed.xml"/>
<outline text="Page" type="link" url="https://page.example/x"/>
<outline text="Odd" xmlUrl="feed.xml"/><outline text="Odder" xmlUrl="https://[odd/feed"/>
</outline></body></opml>"""


@pytest.mark.parametrize(
    ("body", "links"),
    [
        pytest.param(
            RSS,
            ("https://dry.example/1", "https://dry.example/2", "https://dry.example/"),
            id="RSS, then its site",
        ),
        pytest.param(ATOM, ("https://dry.example/a",), id="Atom"),
        pytest.param(RSS[:230], ("https://dry.example/1", "https://dry.example/"), id="broken off"),
        pytest.param(b"<rss", (), id="no more than a beginning"),
    ],
)
def test_a_feed_gives_the_pages_of_its_entries(body: bytes, links: tuple[str, ...]) -> None:
    assert feed.feed_links(body) == links


def test_a_body_that_reads_like_a_file_name_opens_no_file(tmp_path: Path) -> None:
    stored = tmp_path / "feed.xml"
    stored.write_bytes(RSS)
    assert feed.feed_links(str(stored).encode()) == ()


def test_an_opml_list_gives_sites_and_for_bare_feeds_their_home_page() -> None:
    assert feed.opml_links(OPML) == (
        "https://dry.example/?a=1&b=2",
        "https://wet.example/",
        "https://page.example/x",
    )


def test_an_outline_may_be_written_oddly() -> None:
    odd = b"""<opml><OUTLINE text='1 > 0, htmlUrl="no"' htmlurl = 'https://single.example/' />"""
    assert feed.opml_links(odd) == ("https://single.example/",)


@pytest.mark.timeout(20)  # each takes well below a second; what is quadratic takes minutes
@pytest.mark.parametrize(
    "piece",
    ["<a", "<outline ", '<outline text="', "<outline text='x' ", "<outline a", "<!--", '<outline a=b="<'],
)
def test_a_hostile_list_takes_no_longer_than_its_length(piece: str) -> None:
    assert feed.opml_links(b"<opml>" + piece.encode() * (4_000_000 // len(piece))) == ()


@pytest.mark.timeout(20)
@pytest.mark.parametrize("inside", ["a", "a ", "a=", "='", "a=' ", ":", " "])
def test_nor_does_one_hostile_outline(inside: str) -> None:
    attributes = (inside * (1_000_000 // len(inside))).replace("'", "", 1)
    feed.opml_links(f"<opml><outline {attributes}>".encode())


def test_of_a_list_without_end_the_beginning_is_read() -> None:
    outlines = "".join(f'<outline url="https://s{n}.example/"/>' for n in range(feed.MAX_OUTLINES + 1))
    assert len(feed.opml_links(f"<opml>{outlines}".encode())) == feed.MAX_OUTLINES


def test_of_a_feed_without_end_the_beginning_is_read() -> None:
    item = b"<item><link>https://dry.example/1</link></item>"
    endless = RSS.replace(
        b"</channel>", item * (feed.FEED_BYTES // len(item)) + b"<item><link>https://late.example/"
    )
    assert "https://dry.example/2" in (found := feed.feed_links(endless))
    assert "https://late.example/" not in found


@pytest.mark.parametrize(
    ("body", "is_feed", "is_opml"),
    [
        pytest.param(RSS, True, False, id="RSS"),
        pytest.param(ATOM, True, False, id="Atom"),
        pytest.param(OPML, False, True, id="OPML"),
        pytest.param(
            b"<html><p>About <rss> and feeds", True, False, id="a root element anywhere near the top"
        ),
        pytest.param(b"<html><body><feedback>", False, False, id="a longer tag name"),
        pytest.param(b"https://dry.example/", False, False, id="a list"),
    ],
)
def test_kinds_are_told_by_their_root_element(body: bytes, is_feed: bool, is_opml: bool) -> None:  # noqa: FBT001
    assert (feed.is_feed(body), feed.is_opml(body)) == (is_feed, is_opml)
