from collections.abc import Callable

import pytest

from tests.growth import assert_linear, repeated
from web.decode import cut_long_tags, decode

WORDS = "Gärten – früh"


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        pytest.param(WORDS.encode(), "text/html; charset=utf-8", WORDS, id="header"),
        pytest.param(
            WORDS.encode("cp1252"), "text/html; charset=ISO-8859-1", WORDS, id="latin-1 is windows-1252"
        ),
        pytest.param(WORDS.encode("cp1252"), "text/html; charset='latin1'", WORDS, id="label in quotes"),
        pytest.param(WORDS.encode(), 'text/html; a=b; Charset = "UTF8"', WORDS, id="second parameter"),
        pytest.param(
            WORDS.encode("utf-8-sig"), "text/html; charset=iso-8859-1", WORDS, id="mark before header"
        ),
        pytest.param(
            WORDS.encode("utf-16"), "text/html; charset=utf-8", WORDS, id="UTF-16 mark before header"
        ),
        pytest.param(b"\xfe\xff" + WORDS.encode("utf-16-be"), "", WORDS, id="big-endian mark"),
        pytest.param(
            WORDS.encode("utf-16-le"), "text/html; charset=utf-16", WORDS, id="UTF-16 without a mark"
        ),
        pytest.param(
            b"<meta charset=koi8-r>\xf3\xc1\xc4", "text/html", "<meta charset=koi8-r>Сад", id="meta"
        ),
        pytest.param(
            b"<meta http-equiv=Content-Type content='text/html; charset=shift_jis'>\x92\xeb",
            "",
            "<meta http-equiv=Content-Type content='text/html; charset=shift_jis'>庭",
            id="older meta",
        ),
        pytest.param(
            "<!-- <meta charset=koi8-r> -->ä".encode(),
            "",
            "<!-- <meta charset=koi8-r> -->ä",
            id="meta in a comment",
        ),
        pytest.param(
            "<meta charset=utf-16>ä".encode(), "", "<meta charset=utf-16>ä", id="meta that cannot be true"
        ),
        pytest.param(
            "<meta charset=koi8-r>ä".encode(), "a; charset=utf-8", "<meta charset=koi8-r>ä", id="header first"
        ),
        pytest.param(WORDS.encode(), "", WORDS, id="UTF-8 that nobody declared"),
        pytest.param(WORDS.encode("cp1252"), "", WORDS, id="windows-1252 that nobody declared"),
        pytest.param(WORDS.encode()[:2], "", "G\ufffd", id="cut inside the last character"),
        pytest.param(b"a\xff\xfeb", "text/html; charset=utf-8", "a\ufffd\ufffdb", id="broken UTF-8"),
        pytest.param(b"g\0ar\0den", "", "g\0ar\0den", id="NUL between letters"),
        pytest.param(
            "<p>soil".encode("utf-16-le"), "text/html; charset=utf-8", "<p>soil", id="says UTF-8, is UTF-16"
        ),
        pytest.param(
            b"+ADw-p+AD4-", "text/html; charset=utf-7", "+ADw-p+AD4-", id="UTF-7 is no web encoding"
        ),
        pytest.param(
            WORDS.encode(), "text/html; charset=zlib_codec", WORDS, id="a Python codec that is no charset"
        ),
        pytest.param(WORDS.encode(), "text/html; charset=hz-gb-2312", WORDS, id="an encoding given up"),
        pytest.param("ä".encode("cp1252"), "a; charset=x-user-defined", "ä", id="user-defined"),
        pytest.param(WORDS.encode(), "text/html; charset=" + "a" * 30_000, WORDS, id="endless label"),
        pytest.param(b"", "", "", id="nothing"),
    ],
)
def test_bytes_become_text(body: bytes, content_type: str, text: str) -> None:
    assert decode(body, content_type) == text


def test_no_bytes_make_it_raise() -> None:
    junk = bytes(range(256)) * 4
    labels = [
        "utf-8",
        "utf-16le",
        "big5",
        "gb18030",
        "euc-jp",
        "iso-2022-jp",
        "shift_jis",
        "windows-1255",
        "macintosh",
    ]
    for label in labels:
        assert decode(junk, f"text/html; charset={label}")


LONG = "x" * 30


@pytest.mark.parametrize(
    ("html", "cut", "number"),
    [
        pytest.param("<p>short <a href=/a>a</a>", "<p>short <a href=/a>a</a>", 0, id="nothing to cut"),
        pytest.param(f"<a href='/{LONG}'>a</a>", "<a>a</a>", 1, id="long value"),
        pytest.param(f'<a b="{LONG}>{LONG}">a</a>', "<a>a</a>", 1, id="end sign inside quotes"),
        pytest.param(f"<a b={LONG}'>a</a>", "<a>a</a>", 1, id="quote inside a plain value"),
        pytest.param(f"<p {LONG}>one<p {LONG}>two", "<p>one<p>two", 2, id="two"),
        pytest.param(f"<p>one<a {LONG}", "<p>one", 1, id="never ends"),
        pytest.param(f"<a href='/a{LONG}>a</a>", "", 1, id="quote never ends"),
        pytest.param(f"<p>{LONG}</p>", f"<p>{LONG}</p>", 0, id="long text is no tag"),
        pytest.param(f"<!-- <a {LONG}> -->a", f"<!-- <a {LONG}> -->a", 0, id="inside a comment"),
        pytest.param(f"<!--><a {LONG}>-->", "<!--><a>-->", 1, id="behind an empty comment"),
        pytest.param(f"<!-- {LONG}", f"<!-- {LONG}", 0, id="comment never ends"),
        pytest.param(
            f"<script>if(a<b){{c='{LONG}'}}</script><p {LONG}>",
            f"<script>if(a<b){{c='{LONG}'}}</script><p>",
            1,
            id="inside a script",
        ),
        pytest.param(f"<title>a<b {LONG}", f"<title>a<b {LONG}", 0, id="title never ends"),
        pytest.param(f"</p {LONG}>a", "</p>a", 1, id="end tag"),
        pytest.param(f"1 < 2 {LONG}", f"1 < 2 {LONG}", 0, id="a sign of comparison"),
    ],
)
def test_long_tags_lose_their_attributes(html: str, cut: str, number: int) -> None:
    assert cut_long_tags(html, limit=20) == (cut, number)


@pytest.mark.parametrize(
    ("make", "chars"),
    [
        pytest.param(repeated("<a "), 4_000, id="openings"),
        pytest.param(repeated("<!--"), 4_000, id="comments"),
        pytest.param(repeated("<a b='"), 4_000, id="quotes"),
        pytest.param(repeated("= ", before="<a "), 4_000, id="equal signs"),
        pytest.param(repeated(" ", before="<a b="), 4_000, id="spaces"),
        pytest.param(repeated("<title>"), 30_000, id="titles"),
        pytest.param(repeated("<p><b>"), 4_000, id="short tags"),
        pytest.param(repeated("<"), 4_000, id="angles"),
        pytest.param(repeated("a", before="<a"), 4_000, id="one long name"),
    ],
)
def test_the_scan_is_linear(make: Callable[[int], str], chars: int) -> None:
    assert_linear(cut_long_tags, make, chars)
