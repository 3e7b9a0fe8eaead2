import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bot.builders import OURS, PAGE, a_link
from tests.bot.terminal.conftest import Terminal
from tests.bot.terminal.golden import assert_golden
from tests.bot.terminal.test_page_html import hostile
from web.page import Agent, AiAccess, Disclosure, DisclosureKind, Page, Placement, Purpose, View
from web.urls import Url

NEITHER = "is neither a file here nor a web address."


def a_page(**changes: str) -> Page:
    return Page(
        url=Url(PAGE),
        final_url=Url(changes.get("final_url", PAGE)),
        title="Ten native plants that survive drought",
        language="en",
        published="2026-03-12",
        modified="2026-04-01",
        author="Ann Field",
        text="Before you plant, read this soil testing guide; it saved us a season.",
        visible_text=f"Ask {OURS} first.\nBefore you plant, read this soil testing guide.",
        words=13,
        robots=("max-image-preview:large",),
        canonical=Url("https://gardenweekly.example/plants"),
        advertising=("Google AdSense",),
        ai=AiAccess(
            agents=(
                Agent(name="ReadBot", operator="Acme", purpose=Purpose.ANSWERING, allowed=True),
                Agent(name="LearnBot", operator="Acme", purpose=Purpose.TRAINING, allowed=False),
            ),
            share_without_script=0.98,
        ),
        disclosures=(
            Disclosure(
                kind=DisclosureKind.GIFTED,
                words="Acme sent us the tester free of charge.",
                about="Acme",
                placement=Placement.CONTENT,
            ),
        ),
        links=(
            a_link(
                placement=Placement.FOOTER,
                in_content=False,
                anchor="Contact",
                target=Url("https://x.example/"),
                via=Url("https://gardenweekly.example/go?u=x"),
                because="the footer element",
                chance=0.004,
                where="html > body > footer > a:nth-of-type(1)",
            ),
            a_link(
                placement=Placement.HIDDEN,
                behind=Placement.FOOTER,
                in_content=False,
                anchor="cheap loans",
                target=Url("https://loans.example/?tag=x-21"),
                affiliate="tag=",
                because="the style display:none",
            ),
            a_link(
                placement=Placement.FOOTER,
                in_content=False,
                anchor="",
                rel=("nofollow", "ugc"),
                target=Url(f"https://shop.{OURS}/"),
                where="html > body > footer > a:nth-of-type(2)",
            ),
            a_link(view=View.EDITORIAL, because="its paragraph is of the main text", chance=0.97),
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
    assert document["links"][2] == {
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


@pytest.mark.parametrize(
    ("name", "columns", "site"),
    [
        pytest.param("page", "80", (), id="links by view and placement"),
        pytest.param("page_with_site", "80", ("--site", OURS), id="links to the site first, and mentions"),
    ],
)
def test_the_view_shows_all_that_is_known(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, name: str, columns: str, site: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    terminal.reader.pages = {PAGE: a_page(final_url="https://gardenweekly.example/natives")}
    assert_golden(name, terminal.run("page", PAGE, *site).stdout)


@pytest.mark.parametrize("columns", ["60", "100"])
def test_the_view_fits_and_obeys_nothing_a_page_writes(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    terminal.reader.pages = {PAGE: hostile("\x1b[2J[bold]\u202eevil\u200b" + "long" * 2_500)}
    shown = terminal.run("page", PAGE, "--site", OURS).stdout
    assert "[2J[bold]evillonglong" in shown
    assert max(map(len, shown.splitlines())) <= int(columns)
    assert not set(shown) & set("\x1b\u202e\u200b")
    assert len(shown) < 20_000


def test_several_pages_stand_apart_in_the_order_given(terminal: Terminal) -> None:
    other = "https://x.example/"
    terminal.reader.pages = {PAGE: a_page(), other: replace(a_page(), title="Another page")}
    shown = terminal.run("page", other, PAGE).stdout
    assert shown.startswith("Another page\n")
    assert "\n\nTen native plants that survive drought\n" in shown


def test_a_page_without_a_link_to_the_site_says_so(terminal: Terminal) -> None:
    terminal.reader.pages = {PAGE: a_page()}
    shown = terminal.run("page", PAGE, "--site", "other.example").stdout
    assert "Links to other.example: none\n" in shown
    assert "named without a link" not in shown


def test_links_of_a_long_menu_are_counted_where_they_are_not_shown(terminal: Terminal) -> None:
    menu = tuple(a_link(placement=Placement.NAVIGATION, anchor=f"item {number}") for number in range(25))
    terminal.reader.pages = {PAGE: replace(a_page(), links=menu)}
    shown = terminal.run("page", PAGE).stdout
    assert "Furniture, navigation: 25 links" in shown
    assert shown.count("• “item") == 20
    assert "and 5 more; --html draws them all" in shown


@pytest.mark.parametrize(
    ("json_too", "documents"),
    [
        pytest.param((), 0, id="in place of the view"),
        pytest.param(("--json",), 2, id="beside the JSON"),
    ],
)
def test_html_goes_to_its_file(
    terminal: Terminal, tmp_path: Path, json_too: tuple[str, ...], documents: int
) -> None:
    terminal.reader.pages = {PAGE: a_page()}
    out = tmp_path / "out.html"
    result = terminal.run("page", "https://gone.example/", PAGE, "--html", str(out), *json_too)
    assert [json.loads(line)["outcome"] for line in result.stdout.splitlines()] == [
        "http_error",
        "ok",
    ][:documents]
    text = out.read_text(encoding="utf-8")
    assert text.index("there is no such page") < text.index("Ten native plants that survive drought</h1>")
    assert f"2 pages drawn in {out}. Open it in a browser." in result.stderr
    assert result.exit_code == 3


def test_a_report_is_drawn_of_unread_pages_too(terminal: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    result = terminal.run("page", PAGE, "--html", str(out))
    assert result.exit_code == 1
    assert "there is no such page" in out.read_text(encoding="utf-8")


@pytest.mark.usefixtures("folder")
def test_a_report_may_be_drawn_again_over_itself(terminal: Terminal) -> None:
    terminal.reader.pages = {PAGE: a_page()}
    assert [terminal.run("page", PAGE, "--html", "out.html").exit_code for _ in range(2)] == [0, 0]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("out", "complaint"),
    [
        pytest.param("b c.html", "b c.html exists and is no report of linkvouch.", id="somebody's file"),
        pytest.param("no/out.html", "There is no folder no for --html.", id="no such folder"),
        pytest.param(".", "is a directory", id="a folder"),
        pytest.param(os.devnull, "exists and is no report", id="a device"),
    ],
)
def test_a_file_that_cannot_take_the_report_is_told_before_any_work(
    terminal: Terminal, out: str, complaint: str
) -> None:
    result = terminal.run("page", "a.html", "--html", out)
    assert (result.exit_code, result.stdout) == (2, "")
    assert complaint in " ".join(result.stderr.split())
    assert terminal.reader.saved == []
    assert Path("b c.html").read_text() == "<p>b</p>"


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
    assert loaded.isdisjoint(
        {"jinja2", "torch", "transformers", "sentence_transformers", "sqlmodel", "sqlalchemy"}
    )
