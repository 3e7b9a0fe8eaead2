import gzip
from collections.abc import Callable

import pytest

from prospects.sources import sitemap
from prospects.sources.sitemap import MAX_ENTRIES, Sitemap, named_in, read
from tests.growth import assert_linear, repeated

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
TWO = (
    HEAD + b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://x.example/i">'
    b"<url><loc>https://a.example/one?x=1&amp;y=2</loc><lastmod>2026-01-02</lastmod>"
    b"<image:image><image:loc>https://a.example/one.jpg</image:loc></image:image></url>"
    b"<url><loc>\n  <![CDATA[https://a.example/two]]>\n</loc></url>"
    b"<url><loc>https://a.example/two</loc></url></urlset>"
)
BOTH = ("https://a.example/one?x=1&y=2", "https://a.example/two")
BOMB = (
    HEAD
    + b'<!DOCTYPE urlset [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY s SYSTEM "file:///etc/hostname">]>'
    b"<urlset><url><loc>&b;&s;</loc></url><url><loc>https://a.example/safe</loc></url></urlset>"
)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param(TWO, Sitemap(addresses=BOTH), id="a list of pages, pictures left out"),
        pytest.param(gzip.compress(TWO), Sitemap(addresses=BOTH), id="gzipped"),
        pytest.param(TWO.decode().encode("utf-16"), Sitemap(addresses=BOTH), id="in UTF-16"),
        pytest.param(
            TWO.replace(b"urlset", b"sitemapindex"), Sitemap(addresses=BOTH, is_index=True), id="an index"
        ),
        pytest.param(
            b"https://a.example/one\n\n  https://a.example/two  \nnot an address\n",
            Sitemap(addresses=("https://a.example/one", "https://a.example/two")),
            id="one address a line",
        ),
        pytest.param(TWO[:-20], Sitemap(addresses=BOTH), id="broken off"),
        pytest.param(b"<html><body>Not found</body></html>", Sitemap(), id="a page in its place"),
        pytest.param(b"", Sitemap(), id="nothing"),
        pytest.param(b"\x1f\x8b\x08 no gzip", Sitemap(), id="no gzip in spite of its first bytes"),
    ],
)
def test_the_addresses_of_a_sitemap_are_read(body: bytes, found: Sitemap) -> None:
    assert read(body) == found


def test_entities_are_neither_expanded_nor_fetched() -> None:
    assert read(BOMB).addresses == ("&b;&s;", "https://a.example/safe")


def test_a_gzip_bomb_is_read_to_the_limit_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MAX_BYTES", 100_000)
    bomb = gzip.compress(b"https://a.example/one\n" + b"x" * 5_000_000)
    assert len(sitemap._unpacked(bomb)) == 100_000
    assert read(bomb).addresses == ("https://a.example/one",)


def test_a_damaged_gzip_gives_what_came_before() -> None:
    lines = "".join(f"https://a.example/{number * 7919}\n" for number in range(4_000)).encode()
    whole = gzip.compress(lines)
    found = read(whole[: len(whole) // 2]).addresses
    assert 0 < len(found) < 4_000
    assert found[0] == "https://a.example/0"


def test_a_huge_sitemap_gives_its_beginning() -> None:
    entry = b"<url><loc>https://a.example/%d</loc></url>"
    body = b"<urlset>" + b"".join(entry % number for number in range(MAX_ENTRIES + 50))
    assert len(read(body).addresses) == MAX_ENTRIES


@pytest.mark.parametrize(
    ("make", "size"),
    [
        pytest.param(repeated("<loc>", before="<urlset>"), 20_000, id="tags that never close"),
        pytest.param(repeated(" ", before="<urlset><loc> "), 20_000, id="nothing but blanks"),
        pytest.param(lambda size: "<urlset>" + f"<loc>{' ' * size}x" * 100, 12, id="blanks in each entry"),
        pytest.param(repeated("a", before="<urlset><loc>"), 20_000, id="one endless address"),
    ],
)
def test_a_hostile_sitemap_costs_no_more_than_its_length(make: Callable[[int], str], size: int) -> None:
    def nothing_in(text: str) -> None:
        assert read(text.encode()).addresses == ()

    assert_linear(nothing_in, make, size)


@pytest.mark.parametrize(
    ("robots_txt", "named"),
    [
        pytest.param(b"User-agent: *\nDisallow: /x\n", (), id="none"),
        pytest.param(
            b"Sitemap: https://a.example/one.xml\r\nUser-agent: *\rSITEMAP:/two.xml # the second\n",
            ("https://a.example/one.xml", "/two.xml"),
            id="two, with any line ends",
        ),
        pytest.param(b"# Sitemap: https://a.example/old.xml\n", (), id="in a remark"),
    ],
)
def test_robots_txt_names_sitemaps(robots_txt: bytes, named: tuple[str, ...]) -> None:
    assert named_in(robots_txt) == named
