import gzip
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from web import decode, urls
from web.errors import NotAPage
from web.outcome import Outcome
from web.page import Page, Snapshot
from web.parse import parse

PAGES = Path(__file__).parents[1] / "pages"
WALLS = sorted((PAGES / "walls").rglob("*.html"))  # in a folder each outcome
LOOK_ALIKES = sorted((PAGES / "look_alikes").glob("*.html"))

SITE = "https://www.gardenweekly.example"
ASKED = f"{SITE}/posts/2026/clay-soil.html"
PROSE = (
    "<p>Clay holds water well and lets it go slowly, which is why beds on clay forgive a gardener who "
    "forgets to water for a week. The price is paid in spring, when the ground stays cold for longer.</p>"
)
LOGIN_FORM = "<form><input type=email name=m><input type=password name=p><button>OK</button></form>"
BANNER = "<div><h2>We value your privacy</h2><button>Accept all</button></div>"
NOT_FREE = '<script type="application/ld+json">{"isAccessibleForFree":"False"}</script>'


def html(title: str, body: str, *, head: str = "") -> str:
    start = f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head>"
    return f"{start}<body>{body}</body></html>"


def read(page: str, *, asked: str = ASKED, final: str = "") -> Page:
    """The page behind an address, as if it had come from `final`."""
    url = urls.normalise(asked)
    return parse(
        Snapshot(
            url=url,
            final_url=urls.normalise(final) if final else url,
            status=200,
            content_type="text/html",
            robots_header="",
            body=page.encode(),
            fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
        )
    )


def wall(page: str, *, asked: str = ASKED, final: str = "") -> NotAPage:
    with pytest.raises(NotAPage) as caught:
        read(page, asked=asked, final=final)
    return caught.value


def name_of(file: Path) -> str:
    return file.stem.replace("_", " ")


@pytest.mark.parametrize("file", WALLS, ids=name_of)
def test_a_wall_is_told_from_a_page(file: Path) -> None:
    found = wall(file.read_text("utf-8"))
    assert found.outcome == file.parent.name
    assert re.fullmatch(r"[A-Zw].*[.]", found.say)
    assert not re.search(r"\b(?:weak|risky|lost|toxic)\b", found.say, re.IGNORECASE)


@pytest.mark.parametrize("file", LOOK_ALIKES, ids=name_of)
def test_a_page_that_resembles_a_wall_is_read(file: Path) -> None:
    assert read(file.read_text("utf-8")).visible_text


def test_every_kind_of_wall_has_pages() -> None:
    assert {file.parent.name for file in WALLS} == {
        Outcome.CHALLENGE, Outcome.CONSENT_WALL, Outcome.JS_ONLY, Outcome.LOGIN_WALL, Outcome.PARKED,
        Outcome.PAYWALL, Outcome.SOFT_404,
    }  # fmt: skip
    assert len(LOOK_ALIKES) > 30


@pytest.mark.parametrize("page", ["", " \n\t"], ids=["empty", "blanks"])
def test_nothing_at_all_is_no_page(page: str) -> None:
    assert wall(page).outcome is Outcome.JS_ONLY


ELSEWHERE = html("Garden Weekly", f"<p>Welcome back.</p>{LOGIN_FORM}{PROSE}")
PARTNERS = html("Garden Weekly", "<p>Our partners process data.</p>" + "<li>Measure advertising</li>" * 80)
MOVED = html("Garden", "<p>The page you are looking for has moved.</p><a href=/soil>soil</a>")


@pytest.mark.parametrize(
    ("final", "page", "outcome"),
    [
        pytest.param(f"{SITE}/account/login", ELSEWHERE, Outcome.LOGIN_WALL, id="path of a login"),
        pytest.param("https://login.gardens.example/", ELSEWHERE, Outcome.LOGIN_WALL, id="host of a login"),
        pytest.param(
            "https://consent.gardens.example/", PARTNERS, Outcome.CONSENT_WALL, id="host of consent"
        ),
        pytest.param(f"{SITE}/zustimmung", PARTNERS, Outcome.CONSENT_WALL, id="path of consent"),
        pytest.param(f"{SITE}/", MOVED, Outcome.SOFT_404, id="home page that says why"),
    ],
)
def test_where_we_were_sent_is_a_sign(final: str, page: str, outcome: Outcome) -> None:
    assert wall(page, final=final).outcome is outcome
    assert read(page, asked=final).final_url == final


@pytest.mark.parametrize(
    ("final", "page", "words"),
    [
        pytest.param(f"{SITE}/", html("Garden", PROSE), "home page", id="sent to the home page"),
        pytest.param(f"{SITE}/de/index.php", html("Garden", PROSE), "home page", id="sent to a German one"),
        pytest.param("", html("Clay", f"{BANNER}{PROSE * 3}"), "consent banner", id="banner"),
        pytest.param("", html("Clay", PROSE * 8, head=NOT_FREE), "subscribers", id="paywall"),
        pytest.param(
            "", html("Clay", f"<noscript>{PROSE * 6}</noscript>"), "without JavaScript", id="other part"
        ),
    ],
)
def test_what_stands_beside_the_page_is_noted(final: str, page: str, words: str) -> None:
    (note,) = read(page, final=final).notes
    assert words in note
    assert note.endswith(".")


@pytest.mark.parametrize(
    ("asked", "final"),
    [
        pytest.param(f"{SITE}/en", f"{SITE}/", id="language"),
        pytest.param("http://gardenweekly.example/", f"{SITE}/", id="home"),
        pytest.param("https://old.example/posts/clay/", f"{SITE}/", id="another site"),
        pytest.param(ASKED, f"{SITE}/posts/clay/", id="another page"),
    ],
)
def test_an_ordinary_redirect_needs_no_note(asked: str, final: str) -> None:
    assert read(html("Garden", PROSE), asked=asked, final=final).notes == ()


def test_a_part_for_visitors_without_script_is_read_when_nothing_else_is_there() -> None:
    post = f"<h1>Clay</h1>{PROSE * 4}<p><a href=https://tools.example/>a good spade</a></p>"
    shell = html("Forum", f"<div id=root></div><noscript>{post}</noscript><script src=/m.js></script>")
    assert [link.anchor for link in read(shell).links] == ["a good spade"]
    whole = html("Forum", f"{post}<noscript><a href=/x>x</a>{PROSE * 4}</noscript>")
    assert [link.anchor for link in read(whole).links] == ["a good spade"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<h1>" * 20_000, id="headings in each other"),
        pytest.param("<form><button>" * 20_000, id="buttons in each other"),
        pytest.param("<noscript>" * 20_000 + "x", id="parts without script in each other"),
        pytest.param("<input type=password>" * 10_000, id="fields"),
        pytest.param(f"<p>{'page you requested ' * 50_000}</p>", id="half a phrase, often"),
    ],
)
@pytest.mark.timeout(20)
def test_looking_for_signs_ends_soon(body: str) -> None:
    assert read(html("Clay", f"<a href=/x>x</a>{body}")).links


REAL = Path(__file__).parents[2].parent / "shared" / "eval" / "pages"


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(not REAL.exists(), reason="the shared corpus of real pages is not on this machine")
def test_no_real_page_whose_text_is_there_is_taken_for_a_wall() -> None:
    lines = gzip.decompress((REAL / "manifest.jsonl.gz").read_bytes()).decode().splitlines()
    rows = [json.loads(line) for line in lines]
    walled = []
    for row in rows:
        page = gzip.decompress((REAL / row["file"]).read_bytes())
        try:
            read(decode.decode(page), asked=urls.join(urls.normalise(ASKED), row["url"]) or ASKED)
        except NotAPage as error:
            if row.get("gold_cov", 1.0) > 0.5:
                walled.append((row["id"], error.say))
    assert len(rows) > 500
    assert walled == []
