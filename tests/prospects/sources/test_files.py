from pathlib import Path

import pytest

from prospects.sources.files import MAX_BYTES, MAX_LINES, FromFile
from prospects.sources.source import Found
from tests.fakes import parse_here
from tests.prospects.builders import TOPIC
from tests.prospects.sources.test_feed import OPML, RSS

SAVED = b"""<!doctype html><html><head><title>Reading</title>
<link rel="canonical" href="https://list.example/reading"></head><body><main>
<p>We like <a href="https://dry.example/trial">the mulch trial</a> and <a href="/about">ourselves</a>, and
<a href="https://www.list.example/more">more of ourselves</a>.</p></main></body></html>"""


async def found_in(path: Path, body: bytes) -> Found:
    return await FromFile(written(path, body), parse_here).find(TOPIC)


def written(path: Path, body: bytes) -> Path:
    path.write_bytes(body)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "starts.txt"


@pytest.mark.parametrize(
    ("body", "addresses"),
    [
        pytest.param(
            b"# gardens\nhttps://a.example/1\n\n  b.example/2  a note\r\n",
            ["https://a.example/1", "https://b.example/2"],
            id="a list with comments, blanks and a bare host",
        ),
        pytest.param(
            "\ufeffhttps://a.example/1".encode(), ["https://a.example/1"], id="with a byte order mark"
        ),
        pytest.param(
            "https://a.example/1\n".encode("utf-16"), ["https://a.example/1"], id="UTF-16, as from Windows"
        ),
        pytest.param(SAVED, ["https://dry.example/trial"], id="a saved page, its own site left out"),
        pytest.param(
            OPML,
            ["https://dry.example/?a=1&b=2", "https://wet.example/", "https://page.example/x"],
            id="OPML",
        ),
        pytest.param(
            RSS, ["https://dry.example/1", "https://dry.example/2", "https://dry.example/"], id="a feed"
        ),
    ],
)
async def test_addresses_are_found(path: Path, body: bytes, addresses: list[str]) -> None:
    found = await found_in(path, body)
    assert [each.url for each in found.candidates] == addresses
    assert found.note == f"{len(addresses)} address{'es' if len(addresses) > 1 else ''}"


@pytest.mark.parametrize(
    ("body", "note"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b" \n\t", "is empty", id="blanks"),
        pytest.param(
            b"\x89PNG\0\0", "is no text: save it as a list of URLs, HTML, OPML or a feed", id="a picture"
        ),
        pytest.param(b"%PDF-1.7", "is no text: save it as a list of URLs, HTML, OPML or a feed", id="a PDF"),
        pytest.param(b"# nothing yet\n", "it holds comments only, no address", id="only comments"),
        pytest.param(b"Dear all,\nhello", "no line of it is a web address; write one URL a line", id="prose"),
        pytest.param(b"<html><p>no link", "the saved page links to no other site", id="a page without links"),
        pytest.param(b"<opml></opml>", "the OPML list names no site", id="OPML without sites"),
        pytest.param(b"<rss></rss>", "the feed has no entries", id="a feed without entries"),
        pytest.param(b"x" * (MAX_BYTES + 1), "is larger than 5 MB; split it", id="too large"),
    ],
)
async def test_a_file_that_gives_nothing_says_why(path: Path, body: bytes, note: str) -> None:
    found = await found_in(path, body)
    assert (found.candidates, found.note) == ((), note)


async def test_lines_that_are_no_address_are_counted(path: Path) -> None:
    one = await found_in(path, b"https://a.example/\nhello there\n")
    assert one.note == "1 address; line 2 is no web address"
    more = await found_in(path, b"#\nhello\nhttps://a.example/\nftp://a.example/x\n")
    assert more.note == "1 address; 2 lines, the first is line 2, are no web address"


async def test_a_very_long_list_is_cut_and_says_so(path: Path) -> None:
    found = await found_in(
        path, b"".join(b"https://a.example/%d\n" % number for number in range(MAX_LINES + 5))
    )
    assert found.note == f"{MAX_LINES} addresses; the first {MAX_LINES} of {MAX_LINES + 5} lines were used"


async def test_missing_files_and_folders_are_notes(tmp_path: Path) -> None:
    assert (await FromFile(tmp_path / "none.txt", parse_here).find(TOPIC)).note == "there is no such file"
    assert (await FromFile(tmp_path, parse_here).find(TOPIC)).note == "is a folder, not a file"
    too_long = await FromFile(tmp_path / ("x" * 300), parse_here).find(TOPIC)
    assert too_long.note == "could not be opened: File name too long"


async def test_the_source_names_the_file_without_its_folder(path: Path) -> None:
    found = await found_in(path, b"https://a.example/")
    assert found.candidates[0].source == FromFile(path, parse_here).name == "file starts.txt"
    assert found.candidates[0].because == "In starts.txt: a line names it."
