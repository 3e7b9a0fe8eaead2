"""Whole little pages of those who sell, trade and were paid, and of those who only speak of it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from scoring.evidence import Risk
from tests.scoring.pages import STORY, a_reading, judged

# What programs put around a text, by the name of the program.
_SHAPES: Final = {
    "wordpress": (
        "<header class=site-header><a href=/ class=site-title>Home</a><nav><ul class=menu>"
        "<li><a href=/about/>About</a></li><li><a href=/blog/>Blog</a></li></ul></nav></header>"
        "<main class=site-main><div class=entry-content>{}</div></main><footer class=site-footer>"
        "<p>Proudly powered by <a href=https://wordpress.org/>WordPress</a></p></footer>"
    ),
    "jekyll": (
        "<header class=site-header><a class=site-title rel=author href=/>Home</a><nav class=site-nav>"
        "<a class=page-link href=/about/>About</a></nav></header><main class=page-content>"
        "<div class=wrapper>{}</div></main><footer class=site-footer><a href=/feed.xml>Subscribe</a></footer>"
    ),
    "phpbb": (
        "<div id=wrap><div id=page-header><ul class=navlinks><li><a href=./index.php>Index</a></li></ul>"
        "</div><div id=page-body>{}</div><div id=page-footer>Powered by <a href=https://www.phpbb.com/>phpBB</a>"
        "</div></div>"
    ),
    "table": (
        "<table width=760 align=center><tr><td colspan=2><b>Welcome</b></td></tr><tr><td width=140>"
        "<a href=index.htm>Home</a><br><a href=guest.htm>Guestbook</a></td><td>{}</td></tr></table>"
    ),
    "github": (
        "<div class=markdown-body>{}<div class=footer>This site is open source. "
        "<a href=https://github.com/>Improve this page</a>.</div></div>"
    ),
    "plain": "<main>{}</main>",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One page, and what the ledger owes it."""

    id: str
    language: str
    shape: str
    expect: str
    title: str
    url: str
    body: str


_FILE: Final = Path(__file__).with_name("money_pages.toml")
SAMPLES: Final = [Sample(**row) for row in tomllib.loads(_FILE.read_text(encoding="utf-8"))["pages"]]


def signs(sample: Sample) -> tuple[Risk, ...]:
    """What speaks against the first link to us there."""
    body = _SHAPES[sample.shape].format(sample.body.replace("{story}", STORY))
    page = a_reading(body, title=sample.title, url=sample.url, language=sample.language)
    return tuple(one for one in judged(page) if one.effect > 0)


@pytest.mark.parametrize("sample", [pytest.param(one, id=one.id) for one in SAMPLES])
def test_whoever_sells_trades_or_was_paid_is_known_and_nobody_else(sample: Sample) -> None:
    found = signs(sample)
    rules = [(one.rule, one.quote) for one in found]
    if sample.expect == "clean":
        assert not rules
    elif sample.expect == "told":
        assert found
        assert not any(one.hard for one in found), rules
    else:
        assert any(one.hard for one in found), rules
