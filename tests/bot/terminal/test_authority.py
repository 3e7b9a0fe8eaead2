import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import rank_update
from bot.settings import Settings
from bot.terminal.authority import Rows
from storage import rank_build
from storage.ranks import FILE_NAME
from tests.bot.fake_services import FakeServices
from tests.bot.terminal.conftest import FakeReader, Terminal
from tests.bot.terminal.rank_server import CRUX, GRAPHINFO, MANY, RANKS, RELEASE, rank_server
from tests.rank_lists import NAMES, common_crawl, gzipped, put
from tests.web.file_server import FileServer, Served


@pytest.fixture
def server() -> Iterator[FileServer]:
    with rank_server() as server:
        yield server


@pytest.fixture
def online(tmp_path: Path, server: FileServer) -> Terminal:
    """A person whose rank lists come from the server."""

    def settings() -> Settings:
        return Settings(
            _env_file=None,
            home=tmp_path / "home",
            allow_private=f"127.0.0.1:{server.port}",
            rank_mirror=server.url("/"),
            pace=0.0,
        )

    return Terminal(services=FakeServices(), reader=FakeReader(), settings=settings)


def documents(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def index(terminal: Terminal) -> bytes:
    return (terminal.settings().home / FILE_NAME).read_bytes()


def test_a_look_up_without_data_says_what_to_type(terminal: Terminal) -> None:
    result = terminal.run("authority", "garden.org")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "garden.org · authority not known",
        "        No rank data: run `linkvouch authority update`.",
    ]


def test_a_look_up_needs_neither_numpy_nor_the_network_client(tmp_path: Path) -> None:
    code = (
        "import sys; from bot.terminal.main import run; code = run(['authority', 'garden.org']);"
        "print(*sys.modules, file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter and words of this test
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"LINKVOUCH_HOME": str(tmp_path), "PATH": ""},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("garden.org · authority not known")
    assert not {"numpy", "torch", "httpx"} & set(done.stderr.split())


def test_several_domains_are_looked_up_each_with_its_line(terminal: Terminal, tmp_path: Path) -> None:
    file = put(tmp_path, common_crawl())
    assert terminal.run("authority", "import", str(file)).exit_code == 0
    result = terminal.run("authority", "--json", "www.garden.org", "https://late.co.uk/page")
    assert [(found["domain"], found["rank"]) for found in documents(result.stdout)] == [
        ("garden.org", 2),
        ("late.co.uk", 4),
    ]
    card = terminal.run("authority", "garden.org").stdout
    assert "garden.org · authority " in card
    assert "Place 2 of at least 4 domains by links" in card


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("garden",), id="no domain"),
        pytest.param(("update", "--source", "alexa"), id="a list that is not known"),
        pytest.param(("update", "--source", ","), id="no list"),
        pytest.param(("update", "--top", "all"), id="no number"),
        pytest.param(("import", "no-such-file"), id="no file"),
    ],
)
def test_wrong_usage_is_told(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    assert terminal.run("authority", *arguments).exit_code == 2


@pytest.mark.parametrize(("top", "rows"), [("10m", 10_000_000), ("500K", 500_000), ("20000", 20_000)])
def test_rows_are_typed_short_or_long(top: str, rows: int) -> None:
    assert Rows().convert(top, None, None) == rows


def test_what_is_no_list_is_refused_and_the_index_stays(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run("authority", "import", str(put(tmp_path, common_crawl())))
    before = index(terminal)
    result = terminal.run("authority", "import", str(put(tmp_path, "<html>404</html>", "page.html")))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: page.html is no rank list")
    assert index(terminal) == before


def test_the_lists_are_told_with_their_age(terminal: Terminal, tmp_path: Path) -> None:
    assert "authority update" in terminal.run("authority", "status").stderr
    assert terminal.run("authority", "status", "--json").stdout == ""
    terminal.run("authority", "import", str(put(tmp_path, common_crawl(), f"{RELEASE}-domain-ranks.txt")))
    terminal.run("authority", "import", str(put(tmp_path, "domain,status\ngarden.org,gr\n")))
    told = terminal.run("authority", "status").stdout.splitlines()
    assert told[0] == f"Common Crawl {RELEASE}: 4 rows, as of 2026-06-30"
    assert told[1].startswith("Wikipedia's perennial sources: 1 rows")
    first = documents(terminal.run("authority", "status", "--json").stdout)[0]
    assert (first["name"], first["release"], first["rows"], first["of"]) == ("commoncrawl", RELEASE, 4, None)


def test_an_update_brings_the_small_list_first_and_then_the_large_one(
    online: Terminal, server: FileServer
) -> None:
    result = online.run("authority", "update", "--foreground")
    assert result.exit_code == 0, result.stderr
    assert [path for path, _ in server.asked] == [CRUX, GRAPHINFO, RANKS]
    assert result.stdout.splitlines() == [
        "CrUX: 1 rows, as of 2026-07-01",
        f"Common Crawl {RELEASE}: 50 rows, as of 2026-06-30",
    ]
    assert "terms: CC BY 4.0" in result.stderr
    (found,) = documents(online.run("authority", "site9.org", "--json").stdout)
    assert (found["rank"], found["of"], found["flags"]) == (10, 50, [])
    assert list((online.settings().home / rank_update.FOLDER).iterdir()) == []


def test_a_release_that_is_there_is_not_fetched_again_unless_more_is_wanted(
    online: Terminal, server: FileServer
) -> None:
    update = ("authority", "update", "--foreground", "--source", "commoncrawl", "--top")
    assert "20 of 50 rows" in online.run(*update, "20").stdout
    server.asked.clear()
    again = online.run(*update, "20")
    assert (again.exit_code, again.stdout) == (0, "")
    assert "newest already" in again.stderr
    assert [path for path, _ in server.asked] == [GRAPHINFO]
    assert ": 50 rows" in online.run(*update, "1k").stdout


def test_one_list_that_does_not_come_leaves_the_others(online: Terminal, server: FileServer) -> None:
    del server.files[CRUX]
    result = online.run("authority", "update", "--foreground")
    assert result.exit_code == 3
    assert "CrUX: The site has no such file any more (404)." in result.stderr
    assert result.stdout.startswith("Common Crawl")


@pytest.mark.parametrize(
    ("path", "served", "says"),
    [
        pytest.param(RANKS, Served(data=gzipped(common_crawl(MANY))[:-9]), "cut off", id="cut"),
        pytest.param(RANKS, Served(data=b"<html>busy</html>" * 99), "no rank list", id="a page in its place"),
        pytest.param(RANKS, Served(data=gzipped("#a\t#b\n1\t2\n")), "no rank list", id="another header"),
        pytest.param(RANKS, Served(data=b"", status=404), "404", id="gone"),
        pytest.param(GRAPHINFO, Served(data=b"[]"), "releases", id="no releases"),
        pytest.param(GRAPHINFO, Served(data=b'[{"id": "../../etc"}]'), "releases", id="an odd release"),
        pytest.param(GRAPHINFO, Served(data=b"oops"), "data (JSON)", id="no JSON"),
    ],
)
def test_a_list_that_is_broken_leaves_the_index_as_it_was(
    online: Terminal, server: FileServer, tmp_path: Path, path: str, served: Served, says: str
) -> None:
    online.run("authority", "import", str(put(tmp_path, common_crawl())))
    before = index(online)
    server.files[path] = served
    result = online.run("authority", "update", "--foreground", "--source", "commoncrawl")
    assert (result.exit_code, result.stdout) == (1, "")
    assert says in result.stderr
    assert index(online) == before


def test_an_update_that_does_not_fit_the_disk_is_not_begun(
    online: Terminal, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rank_build, "BYTES_A_ROW", 10**15)
    result = online.run("authority", "update", "--source", "crux")
    assert result.exit_code == 1
    assert "Free some, or take fewer with --top" in result.stderr
    assert server.asked == []


def test_what_was_fetched_before_ctrl_c_is_not_fetched_again(
    online: Terminal, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    update = ("authority", "update", "--foreground", "--source", "commoncrawl", "--top", "30")
    with monkeypatch.context() as patched:
        patched.setattr(rank_build, "_insert", interrupted)
        assert online.run(*update).exit_code != 0
    server.asked.clear()
    assert "30 of 50 rows" in online.run(*update).stdout
    assert [path for path, _ in server.asked] == [GRAPHINFO]


def test_two_updates_at_once_are_refused(online: Terminal) -> None:
    home = online.settings().home
    with rank_build.alone(home, "downloads.lock"):
        result = online.run("authority", "update")
    assert result.exit_code == 1
    assert "already" in result.stderr


def test_names_of_the_sample_lists_are_told_apart_from_commands(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run("authority", "import", str(put(tmp_path, common_crawl())))
    assert f"{NAMES[0]} · authority" in terminal.run("authority", NAMES[0]).stdout
