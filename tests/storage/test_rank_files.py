import gzip
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import rank_files
from storage.errors import RanksUnusable
from storage.rank_files import RowCounter, blocks, plain_name, reverse, source_of
from tests.rank_lists import (
    COMMON_CRAWL_HEADER,
    MAJESTIC_HEADER,
    NAMES,
    common_crawl,
    crux,
    gzipped,
    majestic,
    open_pagerank,
    put,
    tranco,
    zipped,
)

ALL = 1_000


def rows(file: Path, top: int = ALL) -> list[str]:
    return [row for block in blocks(file, top=top) for row in block]


def expected(hosts: int) -> list[str]:
    return [f"{reverse(name)}\t{rank}\t{hosts}" for rank, name in enumerate(NAMES, 1)]


@pytest.mark.parametrize(
    ("text", "source", "hosts"),
    [
        pytest.param(common_crawl(), "commoncrawl", 7, id="Common Crawl"),
        pytest.param(tranco(), "tranco", 0, id="Tranco"),
        pytest.param("rank,domain\n" + tranco(), "tranco", 0, id="Tranco with a header"),
        pytest.param(majestic(), "majestic", 0, id="Majestic"),
        pytest.param(open_pagerank(), "openpagerank", 0, id="Open PageRank"),
    ],
)
@pytest.mark.parametrize("packed", [str.encode, gzipped, zipped], ids=["plain", "gzip", "zip"])
def test_a_list_is_told_by_its_first_line_and_read(
    tmp_path: Path, text: str, source: str, hosts: int, packed: Callable[[str], bytes]
) -> None:
    file = put(tmp_path, packed(text))
    assert source_of(file) == source
    assert rows(file) == expected(hosts)
    assert rows(file, top=2) == expected(hosts)[:2]


def test_origins_become_hosts_and_names_become_ascii(tmp_path: Path) -> None:
    text = crux(
        [("https://www.Garden.org", 1000), ("http://shop.garden.org:8080", 5000), ("https://grün.de", 5000)]
    )
    file = put(tmp_path, text)
    assert source_of(file) == "crux"
    assert rows(file) == ["org.garden\t1000\t0", "org.garden.shop\t5000\t0", "de.xn--grn-ioa\t5000\t0"]


def test_an_older_ranks_file_without_hosts_is_read(tmp_path: Path) -> None:
    file = put(tmp_path, "#hc_pos\t#hc_val\t#pr_pos\t#pr_val\t#host_rev\n1\t2.9\t1\t0.1\torg.garden\n")
    assert rows(file) == ["org.garden\t1\t0"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("WWW.Garden.org.", "garden.org", id="www, capitals and a last dot"),
        pytest.param("https://grün.de/x", "xn--grn-ioa.de", id="an origin with a path"),
        pytest.param("_dmarc.garden.org", "_dmarc.garden.org", id="an underscore"),
        pytest.param("93.184.216.34", None, id="a number"),
        pytest.param("garden", None, id="one label"),
        pytest.param("gar den.org", None, id="a space"),
        pytest.param("☹.☹☹\u200d", None, id="no letters of names"),
        pytest.param("x" * 250 + ".org", None, id="too long"),
        pytest.param("", None, id="empty"),
    ],
)
def test_names_have_one_spelling(text: str, name: str | None) -> None:
    assert plain_name(text) == name


LONG = [f"site{number}.example" for number in range(3_000)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(gzipped(common_crawl(LONG))[:-2_000], "is cut off", id="a cut gzip"),
        pytest.param(common_crawl()[:-9], "is cut off", id="a cut row of Common Crawl"),
        pytest.param(majestic(LONG)[:-9], "is cut off", id="a cut row of Majestic"),
        pytest.param(zipped(tranco(LONG))[:-40], "is damaged", id="a cut zip"),
        pytest.param(
            gzipped(common_crawl(LONG)).replace(b"\x00\x00", b"\x01\x07", 1)[:-8] + b"12345678",
            "is damaged",
            id="a gzip with a wrong sum",
        ),
        pytest.param(zipped(tranco(), tranco()), "holds 2 files", id="a zip of two"),
        pytest.param(COMMON_CRAWL_HEADER + "\n1\tx\torg.garden\n", "is damaged", id="rows of another width"),
        pytest.param(COMMON_CRAWL_HEADER + "\n", "has no rows", id="a header alone"),
        pytest.param(MAJESTIC_HEADER + "\n" + "junk\n" * 20, "cannot be read", id="rows of junk"),
        pytest.param('1,"a.com\n' + "x" * 200_000, "is damaged", id="an open quotation mark"),
        pytest.param(random.Random(1).randbytes(9_000), "is no text", id="noise"),  # noqa: S311 - noise
        pytest.param(b"<!doctype html><h1>404</h1>", "begins with “<!doctype html>", id="a web page"),
        pytest.param("domain,pc1\nx.com,0.2\n", "begins with “domain,pc1”", id="another table"),
        pytest.param(b"", "is empty", id="nothing"),
        pytest.param("1,garden.org\n" + "x" * 1_200_000, "is no rank list", id="a line without end"),
        pytest.param(b"1,garden.org\n2,\xff\xfe.org\n", "is no rank list", id="no text in the middle"),
    ],
)
def test_what_is_no_whole_list_is_refused_with_a_sentence(
    tmp_path: Path, content: str | bytes, says: str
) -> None:
    with pytest.raises(RanksUnusable, match=says) as refused:
        rows(put(tmp_path, content), top=100_000)
    assert str(refused.value).endswith(".")


def test_the_first_rows_of_a_part_are_enough(tmp_path: Path) -> None:
    part = gzipped(common_crawl(LONG))[:-2_000]
    assert len(rows(put(tmp_path, part), top=500)) == 500


def test_a_few_odd_names_are_left_out(tmp_path: Path) -> None:
    text = tranco([*LONG, "no name", "localhost"])
    assert len(rows(put(tmp_path, text), top=5_000)) == len(LONG)


def test_a_list_packed_in_pieces_and_padded_is_one_list(tmp_path: Path) -> None:
    begin, end = common_crawl().encode()[:90], common_crawl().encode()[90:]
    file = put(tmp_path, gzip.compress(begin) + gzip.compress(end) + b"\0" * 512)
    assert rows(file) == expected(7)


def test_a_list_that_unpacks_to_a_thousand_times_its_size_is_read_whole(tmp_path: Path) -> None:
    text = "origin,rank\n" + "https://garden.org,1000\n" * 200_000
    assert len(rows(put(tmp_path, gzipped(text)), top=1_000_000)) == 200_000


@pytest.mark.parametrize("packed", [str.encode, gzipped], ids=["plain", "gzip"])
def test_rows_are_counted_while_they_arrive(packed: Callable[[str], bytes]) -> None:
    counter = RowCounter(2_000)
    data = packed(common_crawl(LONG))
    told = [counter(data[at : at + 100]) for at in range(0, len(data), 100)]
    assert told[0] is False
    assert told[-1] is True
    assert told == sorted(told)


def test_what_is_no_gzip_after_all_is_never_enough() -> None:
    assert RowCounter(1)(rank_files.GZIP + b"\n\n\n" * 99) is False
