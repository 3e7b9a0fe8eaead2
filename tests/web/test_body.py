import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from tests.web.network import answer, chunks_of
from tests.web.reading import LINK, SMALL, START, failure, read
from web.body import Accept
from web.errors import ReadError
from web.outcome import Outcome


@pytest.mark.parametrize(
    ("body", "content_type", "accept", "outcome"),
    [
        pytest.param(LINK, "application/xhtml+xml", "html", None, id="XHTML"),
        pytest.param(LINK, "TEXT/HTML;charset=x", "html", None, id="capitals"),
        pytest.param(LINK, "text/plain, text/html", "html", None, id="two types"),
        pytest.param(LINK, "", "html", None, id="no type, a page"),
        pytest.param(b"just words", "", "html", Outcome.NOT_HTML, id="no type, no page"),
        pytest.param(b"", "text/html", "html", None, id="empty page"),
        pytest.param(LINK, "application/pdf", "html", Outcome.NOT_HTML, id="declared a file"),
        pytest.param(b"%PDF-1.7 garden", "text/html", "html", Outcome.NOT_HTML, id="a file declared a page"),
        pytest.param(b"{}", "application/json", "html", Outcome.NOT_HTML, id="data for a page"),
        pytest.param(b"<rss version='2.0'>", "application/rss+xml", "feed", None, id="feed"),
        pytest.param(
            b"<?xml version='1.0'?>\n<feed xmlns='a'>", "text/html", "feed", None, id="feed as HTML"
        ),
        pytest.param(LINK, "text/html", "feed", Outcome.NOT_HTML, id="page for a feed"),
        pytest.param(b"%PDF-1.7", "application/pdf", "feed", Outcome.NOT_HTML, id="file for a feed"),
        pytest.param(b"{}", "application/ld+json", "json", None, id="data"),
        pytest.param(LINK, "text/html", "json", Outcome.PROTOCOL_ERROR, id="page for data"),
        pytest.param(b"\x00\x01", "application/octet-stream", "any", None, id="anything"),
    ],
)
async def test_only_the_wanted_type_is_read(
    body: bytes, content_type: str, accept: Accept, outcome: Outcome | None
) -> None:
    pages = {START: answer(body, content_type=content_type)}
    if outcome is None:
        assert (await read(pages, accept=accept)).body == body
    else:
        assert (await failure(pages, accept=accept)).outcome == outcome


async def test_the_body_of_another_type_is_not_waited_for() -> None:
    endless = [answer(b"", content_type="video/mp4").replace(b"Content-Length: 0\r\n", b""), None]
    assert (await failure({START: endless})).outcome == Outcome.NOT_HTML


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        pytest.param(gzip.compress(LINK), "gzip", id="gzip"),
        pytest.param(gzip.compress(LINK), "X-GZip", id="gzip by its old name"),
        pytest.param(gzip.compress(LINK[:9]) + gzip.compress(LINK[9:]), "gzip", id="gzip in two parts"),
        pytest.param(gzip.compress(LINK) + b"\0\0", "gzip", id="gzip with padding"),
        pytest.param(zlib.compress(LINK), "deflate", id="deflate"),
        pytest.param(raw_deflate(LINK), "deflate", id="deflate without its wrapper"),
        pytest.param(LINK, "identity", id="identity"),
    ],
)
async def test_codings_are_undone(body: bytes, coding: str) -> None:
    raw = answer(body, headers={"Content-Encoding": coding})
    assert (await read({START: raw})).body == LINK
    assert (await read({START: chunks_of(raw, 7)})).body == LINK


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        pytest.param(LINK, "gzip", id="no gzip at all"),
        pytest.param(LINK, "deflate", id="no deflate at all"),
        pytest.param(gzip.compress(LINK)[:-12], "gzip", id="gzip cut short"),
        pytest.param(gzip.compress(gzip.compress(LINK)), "gzip, gzip", id="gzip in gzip"),
        pytest.param(LINK, "br", id="a coding we did not offer"),
        pytest.param(LINK, "garden", id="a coding nobody knows"),
    ],
)
async def test_broken_codings_are_errors_of_the_site(body: bytes, coding: str) -> None:
    failed = await failure({START: answer(body, headers={"Content-Encoding": coding})})
    assert failed.outcome == Outcome.PROTOCOL_ERROR


async def test_a_long_page_is_cut() -> None:
    fetched = await read({START: answer(LINK + b"." * 20_000)}, limits=SMALL)
    assert fetched.truncated
    assert len(fetched.body) == 10_000


@pytest.mark.parametrize(
    ("raw", "accept"),
    [
        pytest.param(answer(b"." * 20_000), "html", id="long page without a link"),
        pytest.param(answer(b"[" + b"1," * 20_000, content_type="application/json"), "json", id="long data"),
        pytest.param(
            answer(LINK).replace(b"Length: 30", b"Length: 50000000000"), "html", id="huge by its own word"
        ),
    ],
)
async def test_what_is_too_large_is_refused(raw: bytes, accept: Accept) -> None:
    assert (await failure({START: raw}, limits=SMALL, accept=accept)).outcome == Outcome.TOO_LARGE


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_a_bomb_is_recognised(coding: str) -> None:
    filler = LINK + b" " * 50_000_000
    packed = gzip.compress(filler) if coding == "gzip" else zlib.compress(filler)
    failed = await failure({START: answer(packed, headers={"Content-Encoding": coding})})
    assert failed.outcome == Outcome.TOO_LARGE


async def test_a_well_packed_page_is_no_bomb() -> None:
    page = LINK + b"".join(b"<p>row %d of the table</p>" % number for number in range(5_000))
    fetched = await read(
        {START: answer(gzip.compress(page), headers={"Content-Encoding": "gzip"})}, limits=SMALL
    )
    assert fetched.truncated


async def test_a_long_page_in_two_gzip_parts_is_cut() -> None:
    first = LINK + b"".join(b"<p>row %d</p>" % number for number in range(2_000))
    packed = gzip.compress(first[: SMALL.max_bytes + 1]) + gzip.compress(b"the rest")
    fetched = await read({START: answer(packed, headers={"Content-Encoding": "gzip"})}, limits=SMALL)
    assert fetched.truncated
    assert fetched.body == first[: SMALL.max_bytes]


MOST_BYTES = 32_000_000  # of memory for one answer, six times what is read of it
BOMB_BYTES = 100_000_000  # unpacked
ZEROS = bytes(1_000_000)


def bomb(window: int, *, parts: int = 1) -> bytes:
    """A page that unpacks to BOMB_BYTES more, packed in pieces so that packing it takes no memory itself."""
    packed = b""
    for _ in range(parts):
        packer = zlib.compressobj(9, wbits=window)
        packed += packer.compress(LINK)
        packed += b"".join(packer.compress(ZEROS) for _ in range(BOMB_BYTES // len(ZEROS) // parts))
        packed += packer.flush()
    return packed


async def peak(packed: bytes, coding: str, *, accept: Accept = "html") -> tuple[int, str]:
    """Bytes of memory that reading an answer took at most, and how that ended."""
    pages = {START: chunks_of(answer(packed, headers={"Content-Encoding": coding}))}
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        try:
            fetched = await read(pages, accept=accept)
            end = "cut" if fetched.truncated else "whole"
        except ReadError as error:
            end = error.outcome.value
        return tracemalloc.get_traced_memory()[1] - before, end
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("pack", "coding", "end"),
    [
        pytest.param(lambda: bomb(31), "gzip", "too_large", id="gzip"),
        pytest.param(lambda: bomb(31, parts=100), "gzip", "too_large", id="gzip in a hundred parts"),
        pytest.param(lambda: bomb(15), "deflate", "too_large", id="deflate"),
        pytest.param(lambda: bomb(-15), "deflate", "too_large", id="deflate without its wrapper"),
        pytest.param(lambda: gzip.compress(bomb(31)), "gzip, gzip", "protocol_error", id="gzip in gzip"),
        pytest.param(lambda: LINK + b"." * 20_000_000, "identity", "cut", id="plain and long"),
    ],
)
async def test_a_bomb_takes_little_memory(pack: Callable[[], bytes], coding: str, end: str) -> None:
    taken, ended = await peak(pack(), coding)
    assert ended == end
    assert taken < MOST_BYTES


async def test_a_bomb_in_place_of_data_takes_little_memory() -> None:
    taken, ended = await peak(bomb(31), "gzip", accept="any")
    assert ended == "too_large"
    assert taken < MOST_BYTES


def test_what_a_bomb_would_take_is_seen() -> None:
    packed = bomb(31)
    tracemalloc.start()
    try:
        gzip.decompress(packed)
        assert tracemalloc.get_traced_memory()[1] > BOMB_BYTES
    finally:
        tracemalloc.stop()
