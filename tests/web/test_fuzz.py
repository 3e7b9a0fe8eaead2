"""What strangers send, made up at random: nothing but the named failures, and no disagreement about hosts.

Each property runs with a few hundred examples every time and with a hundred thousand in the slow suite.
"""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from web import body, decode, refresh, statuses, urls, walls
from web.errors import ReadError, Refused
from web.page import Page
from web.signs import Signs
from web.urls import Url

NOW = datetime(2026, 5, 1, tzinfo=UTC)
BASE = urls.normalise("https://garden.example.com/notes/soil/")
LIMIT = 200

# Pieces that parsers disagree about, in any order: the telling addresses are a few letters from good ones.
ADDRESS_PIECES = st.sampled_from(
    [
        "http", "https", "HTTPS", "ftp", "file", "javascript", "data", ":", "//", "/", "///", "\\", "@",
        "#", "?",
        "&", "=", ".", "..", "%", "%2e", "%2F", "%00", "%40", "[", "]", "::1", "::ffff:10.0.0.1",
        "fe80::1%25en0",
        "127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "10.0.0.1", "169.254.169.254", "8.8.8.8",
        "localhost", "garden.example.com", "g", "xn--", "xn--bcher-kva", "bücher", "ß", "ı", "K", "。",
        "．", "①",
        "\u200b", "\u202e", "\ufeff", "\u00ad", "\x00", "\t", "\r\n", " ", "\u3000", ":80", ":443", ":0",
        ":65536",
        ":８０", ":-1", "user", "user:pass", "|", "<", ">", '"', "'", "`", "{", "}", "^", "~", "_", "-",
        "--", "*",
        "com", "corp", "local", "a" * 64, "\ud800", "😀",
    ]
)  # fmt: skip
ADDRESSES = st.one_of(
    st.text(max_size=60),
    st.lists(ADDRESS_PIECES, max_size=10).map("".join),
    st.lists(ADDRESS_PIECES, max_size=8).map(lambda pieces: "https://" + "".join(pieces)),
    st.lists(ADDRESS_PIECES, max_size=4).map(lambda pieces: "//garden.example.com" + "".join(pieces)),
    st.lists(ADDRESS_PIECES, max_size=4).map(lambda pieces: "http://" + "".join(pieces) + ".example.com/"),
)
MARKUP = st.lists(
    st.sampled_from(
        [
            "<", ">", "</", "/>", "<!--", "-->", "--!>", "<!", "<?", "a", "meta", "script", "title",
            "noscript", " ",
            "http-equiv=refresh", "content=", "0;url=/x", '"', "'", "=", "charset=", "utf-8", "utf-16",
            "zlib_codec",
            "&amp;", "&#0;", "\x00", "\ufeff", "\n", "href", "é", "</script>", "</noscript>",
            "<base href=//x/>",
        ]
    ),
    max_size=30,
).map("".join)  # fmt: skip
BYTES = st.one_of(
    st.binary(max_size=300), MARKUP.map(str.encode), MARKUP.map(lambda text: text.encode("utf-16"))
)
HEADERS = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [
                "text/html", "application/pdf", ";", ",", " ", "charset", "=", '"', "'", "utf-8",
                "utf-16le", "idna",
                "zlib_codec", "base64", "x-user-defined", "unicode_escape", "gzip", "x-gzip", "br", "deflate",
                "identity", "30", "-1", "1e9", "0x10", "٣", "Fri, 01 May 2026 13:00:00 GMT",
                "Sun, 31 Dec 9999",
                "url=", "http://10.0.0.1/", "\x00",
            ]
        ),
        max_size=8,
    ).map("".join),
)  # fmt: skip


def an_address_is_read_as_others_read_it(text: str) -> None:
    for make in (urls.normalise, urls.typed, lambda given: urls.follow(BASE, given)):
        try:
            url = make(text)
        except Refused:
            continue
        _others_agree(url, url)
        if make is urls.normalise:
            _others_agree(url, text)


def _others_agree(url: Url, text: str) -> None:
    """Both urllib and httpx find this host and port in `text`, or httpx refuses it. ASCII names only."""
    split = urlsplit(text)
    assert (split.port or urls.DEFAULT_PORTS[split.scheme]) == urls.port(url)
    if not (split.hostname or "").isascii() or "xn--" in (split.hostname or ""):
        return
    assert _bare(split.hostname or "") == urls.host(url)
    try:
        other = httpx.URL(text)
    except httpx.InvalidURL:
        return
    assert _bare(other.raw_host.decode("ascii")) == urls.host(url)
    assert (other.port or urls.DEFAULT_PORTS[other.scheme]) == urls.port(url)


def _bare(host: str) -> str:
    """A host without brackets and the dot of the root, IPv6 in its short form."""
    host = host.lower().removeprefix("[").removesuffix("]").removesuffix(".")
    return urls.host(urls.normalise(f"http://[{host}]/")) if ":" in host else host


def a_link_leads_to_a_normal_address_or_nowhere(href: str) -> None:
    target = urls.join(BASE, href)
    if target is not None:
        assert urls.normalise(target) == target
        _others_agree(target, target)


def any_bytes_become_text(sent: tuple[bytes, str]) -> None:
    data, content_type = sent
    text = decode.decode(data, content_type)
    assert text.count("\0") <= decode.ZEROS_OF_UTF16 * len(text)


def any_markup_is_cut_to_tags_of_bounded_length(text: str) -> None:
    cut, count = decode.cut_long_tags(text, limit=LIMIT)
    assert all(tag.end - tag.start <= LIMIT for tag in decode.tags(cut))
    assert (cut == text) is (count == 0)


def any_page_sends_visitors_on_or_not(sent: tuple[str, bytes]) -> None:
    header, data = sent
    found = refresh.location(header, data, "text/html")
    if found is not None:
        try:
            urls.follow(BASE, found)
        except Refused as error:
            assert error.say  # noqa: PT017 - refusing is one of two good ends


def any_header_is_understood_or_refused(value: str) -> None:
    assert body.media_type(value) == body.media_type(value).lower()
    assert body.is_huge(value, 5_000_000) in {True, False}
    assert 0.0 <= statuses.retry_after_s(value, NOW) <= statuses.MAX_RETRY_AFTER_S
    for ask in (
        lambda: body.coding_of(value, "garden"),
        lambda: body.check_type(value, "html", "garden"),
        lambda: body.check_start(value.encode("utf-8", "replace"), value, "feed", "garden"),
    ):
        try:
            ask()
        except ReadError as error:
            assert error.say.endswith(".")  # noqa: PT017 - refusing is one of two good ends


def junk_is_unpacked_within_bounds_or_refused(sent: tuple[bytes, str, int]) -> None:
    data, coding, at_most = sent
    try:
        out = body.Decoder(coding).feed(data, at_most)
    except zlib.error:
        return
    assert len(out) <= at_most


def what_was_packed_is_unpacked(sent: tuple[bytes, str, int]) -> None:
    data, coding, size = sent
    packed = gzip.compress(data, mtime=0) if coding == "gzip" else zlib.compress(data)

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(packed), size):
            yield packed[start : start + size]

    async def unpacked(max_bytes: int) -> body.Body:
        return await body.read(chunks(), coding=coding, max_bytes=max_bytes, name="garden")

    async def both() -> tuple[body.Body, body.Body]:
        return await unpacked(1_000), await unpacked(20)

    whole, start = asyncio.run(both())
    assert whole == body.Body(data=data)
    assert data.startswith(start.data)
    assert start.truncated or start.data == data


def any_page_is_a_wall_or_not(said: tuple[str, str, str]) -> None:
    title, text, names = said
    page = Page(
        url=BASE, final_url=urls.normalise("http://login.example.com/"), title=title, visible_text=text
    )
    seen = walls.see(page, Signs(names=names, headings=(title,), buttons=(text, names), passwords=1))
    found = walls.find(seen)
    assert found is None or found.say.endswith(".")
    assert all(note.endswith(".") for note in walls.notes(seen))


PROPERTIES: list[tuple[Callable[[Any], None], st.SearchStrategy[Any]]] = [
    (an_address_is_read_as_others_read_it, ADDRESSES),
    (a_link_leads_to_a_normal_address_or_nowhere, ADDRESSES),
    (any_bytes_become_text, st.tuples(BYTES, HEADERS)),
    (
        any_markup_is_cut_to_tags_of_bounded_length,
        st.one_of(MARKUP, MARKUP.map(lambda text: f"<a {text * 9}")),
    ),
    (any_page_sends_visitors_on_or_not, st.tuples(HEADERS, BYTES)),
    (any_header_is_understood_or_refused, HEADERS),
    (
        junk_is_unpacked_within_bounds_or_refused,
        st.tuples(
            st.one_of(st.binary(max_size=200), st.binary(max_size=200).map(gzip.compress)),
            st.sampled_from(["gzip", "deflate"]),
            st.integers(1, 300),
        ),
    ),
    (
        what_was_packed_is_unpacked,
        st.tuples(st.binary(max_size=300), st.sampled_from(["gzip", "deflate"]), st.integers(1, 50)),
    ),
    (any_page_is_a_wall_or_not, st.tuples(MARKUP, st.text(max_size=200), HEADERS)),
]


@pytest.mark.parametrize(
    "examples",
    [
        pytest.param(300, id="few"),
        pytest.param(100_000, id="many", marks=[pytest.mark.slow, pytest.mark.timeout(1_800)]),
    ],
)
@pytest.mark.parametrize(
    ("holds", "made_up"), [pytest.param(*one, id=one[0].__name__.replace("_", " ")) for one in PROPERTIES]
)
def test_it_holds_for_whatever_is_sent(
    holds: Callable[[Any], None], made_up: st.SearchStrategy[Any], examples: int
) -> None:
    checks = (HealthCheck.too_slow, HealthCheck.data_too_large)
    profile = settings(max_examples=examples, deadline=None, suppress_health_check=checks, database=None)
    profile(given(made_up)(holds))()
