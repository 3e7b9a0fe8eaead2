import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.builders import OURS, PAGE, a_link
from tests.bot.terminal.conftest import Terminal
from tests.bot.terminal.golden import assert_golden
from web.page import Page, Placement
from web.urls import Url

NEITHER = "is neither a file here nor a web address."


def a_page(**changes: str) -> Page:
    return Page(
        url=Url(PAGE),
        final_url=Url(changes.get("final_url", PAGE)),
        title="Ten native plants that survive drought",
        language="en",
        published="2026-03-12",
        author="Ann Field",
        text="Before you plant, read this soil testing guide; it saved us a season.",
        words=13,
        links=(
            a_link(
                placement=Placement.FOOTER,
                in_content=False,
                anchor="Contact",
                target=Url("https://x.example/"),
            ),
            a_link(
                placement=Placement.FOOTER,
                in_content=False,
                anchor="",
                rel=("nofollow", "ugc"),
                target=Url(f"https://shop.{OURS}/"),
                where="html > body > footer > a:nth-of-type(2)",
            ),
            a_link(),
        ),
        notes=("The page is longer than what was read.",),
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.html").write_text("<p>a</p>")
    (tmp_path / "b c.html").write_text("<p>b</p>")
    return tmp_path


def test_json_is_the_contract(terminal: Terminal) -> None:
    terminal.reader.pages = {PAGE: a_page()}
    result = terminal.run("page", PAGE, "--json")
    document = json.loads(result.stdout)
    assert list(document) == ["url", "outcome", "title", "language", "published", "text", "links"]
    assert (document["url"], document["outcome"], document["language"]) == (PAGE, "ok", "en")
    assert document["links"][1] == {
        "href": f"https://{OURS}/guides/soil-testing",
        "anchor": "",
        "rel": ["nofollow", "ugc"],
        "placement": "footer",
        "in_content": False,
        "where": "html > body > footer > a:nth-of-type(2)",
    }
    assert result.exit_code == 0


def test_a_page_that_cannot_be_read_has_its_outcome_and_the_same_fields(terminal: Terminal) -> None:
    result = terminal.run("page", PAGE, "--json")
    document = json.loads(result.stdout)
    assert list(document) == ["url", "outcome", "title", "language", "published", "text", "links"]
    assert (document["outcome"], document["links"]) == ("http_error", [])
    assert "there is no such page" in result.stderr
    assert result.exit_code == 1


def test_some_pages_unread_is_done_in_part(terminal: Terminal) -> None:
    terminal.reader.pages = {PAGE: a_page()}
    result = terminal.run("page", "https://gone.example/", PAGE, "--json")
    assert [json.loads(line)["outcome"] for line in result.stdout.splitlines()] == ["http_error", "ok"]
    assert result.exit_code == 3


@pytest.mark.usefixtures("folder")
def test_files_and_addresses_mix_and_each_file_has_its_url(terminal: Terminal) -> None:
    terminal.reader.pages = {PAGE: a_page(), "a.html": a_page(), "b c.html": a_page()}
    result = terminal.run(
        "page",
        "a.html",
        PAGE,
        "b c.html",
        "--url",
        "https://one.example/",
        "--url",
        "two.example/x",
        "--json",
    )
    assert terminal.reader.saved == [
        (Path("a.html"), "https://one.example/"),
        (Path("b c.html"), "two.example/x"),
    ]
    assert [json.loads(line)["url"] for line in result.stdout.splitlines()] == [
        "https://one.example/",
        PAGE,
        "two.example/x",
    ]


@pytest.mark.usefixtures("folder")
def test_a_file_without_url_stands_where_no_page_can(terminal: Terminal) -> None:
    terminal.reader.pages = {"b c.html": a_page()}
    terminal.run("page", "b c.html", "--json")
    assert terminal.reader.saved == [(Path("b c.html"), "https://saved-page.invalid/b%20c.html")]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        pytest.param(("x.html",), "'x.html' is neither a file here nor a web address.", id="no such file"),
        pytest.param(("saved/x.html",), NEITHER, id="no such file in a folder"),
        pytest.param(("./x.html",), NEITHER, id="no such file here"),
        pytest.param(("/nowhere/x.html",), NEITHER, id="no such absolute path"),
        pytest.param(("word",), NEITHER, id="a word"),
        pytest.param(("x" * 300,), NEITHER, id="a name that no file can have"),
        pytest.param((".",), "is a directory", id="a folder"),
        pytest.param(("a.html", "--url", PAGE, "--url", PAGE), "1 file, 2 --url", id="more URLs than files"),
        pytest.param((PAGE, "--url", PAGE), "0 files, 1 --url", id="a URL for a URL"),
        pytest.param((), "Missing argument", id="nothing"),
    ],
)
def test_wrong_usage_is_told_before_any_work(
    terminal: Terminal, arguments: tuple[str, ...], complaint: str
) -> None:
    result = terminal.run("page", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert complaint in " ".join(result.stderr.split())
    assert terminal.reader.saved == []


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("gardenweekly.example", id="a host"),
        pytest.param("gardenweekly.example/a.html", id="a host and a path that ends like a file"),
        pytest.param("ftp://gardenweekly.example/", id="another scheme, which the reader refuses"),
        pytest.param("http://", id="a scheme alone, which the reader refuses"),
    ],
)
def test_what_means_an_address_is_read_as_one(terminal: Terminal, address: str) -> None:
    terminal.reader.pages = {address: a_page()}
    assert terminal.run("page", address, "--json").exit_code == 0


def test_the_view_groups_links_by_placement_and_points_out_ours(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    terminal.reader.pages = {PAGE: a_page(final_url="https://gardenweekly.example/natives")}
    assert_golden("page", terminal.run("page", PAGE, "--site", OURS).stdout)


def test_reading_a_file_loads_neither_model_nor_database(tmp_path: Path) -> None:
    saved = tmp_path / "saved.html"
    saved.write_text("<html><head><title>Saved</title></head><body><p>Words.</p></body></html>")
    code = (
        "import sys; from bot.terminal.main import run; code = run(['page', sys.argv[1], '--json']);"
        "print(*sys.modules, file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter and a file of this test
        [sys.executable, "-c", code, str(saved)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["title"] == "Saved"
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert loaded.isdisjoint({"torch", "transformers", "sentence_transformers", "sqlmodel", "sqlalchemy"})
