"""The sample encyclopedia's search API, in the shape MediaWiki answers with: parameters in, answer out."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

DEFAULT_LIMIT: Final = 10  # MediaWiki's own srlimit
SNIPPET_CHARS: Final = 120
MORE_THAN: Final = 0.5  # share of the query's words that an article must hold to be found

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article: its words as a search index would hold them, and the addresses it cites."""

    page_id: int
    title: str
    words: str
    external_links: tuple[str, ...]

    @property
    def path(self) -> str:
        return "/wiki/" + self.title.replace(" ", "_")


def read_articles(file: Path) -> tuple[Article, ...]:
    """The articles of a data file: a JSON list of `{"pageid", "title", "words", "extlinks"}`."""
    return tuple(
        Article(
            page_id=entry["pageid"],
            title=entry["title"],
            words=entry["words"],
            external_links=tuple(entry["extlinks"]),
        )
        for entry in json.loads(file.read_text(encoding="utf-8"))
    )


def answer(parameters: Mapping[str, str], articles: tuple[Article, ...], *, origin: str) -> Answer:
    """What `/w/api.php` says to these query parameters; `origin` is the encyclopedia's own `http://host:port`.

    `list=search` gives `query.search`; `titles=` gives `query.pages`, with `extlinks` and `fullurl` when
    `prop` and `inprop` ask for them. Anything else gives an `error` with a code, as MediaWiki does.
    """
    if parameters.get("action") != "query":
        return _error("badvalue", 'Unrecognized value for parameter "action".')
    if parameters.get("list") == "search":
        return _search(parameters, articles)
    if "titles" in parameters:
        return _pages(parameters, articles, origin=origin)
    return {"batchcomplete": ""}


def _search(parameters: Mapping[str, str], articles: tuple[Article, ...]) -> Answer:
    query = _words(parameters.get("srsearch", ""))
    if not query:
        return _error("missingparam", 'The "srsearch" parameter must be set.')
    shares = [(len(query & _words(f"{each.title} {each.words}")) / len(query), each) for each in articles]
    ranked = sorted(shares, key=lambda scored: (-scored[0], scored[1].page_id))
    found = [each for share, each in ranked if share > MORE_THAN]
    limit = parameters.get("srlimit", "")
    hits = [
        {
            "ns": 0,
            "title": each.title,
            "pageid": each.page_id,
            "wordcount": len(each.words.split()),
            "snippet": each.words[:SNIPPET_CHARS],
        }
        for each in found[: int(limit) if limit.isdecimal() else DEFAULT_LIMIT]
    ]
    return {"batchcomplete": "", "query": {"searchinfo": {"totalhits": len(found)}, "search": hits}}


def _pages(parameters: Mapping[str, str], articles: tuple[Article, ...], *, origin: str) -> Answer:
    by_title = {each.title: each for each in articles}
    properties = parameters.get("prop", "").split("|")
    with_url = "info" in properties and "url" in parameters.get("inprop", "").split("|")
    pages: Answer = {}
    missing = 0
    for written in parameters["titles"].split("|"):
        title = written.replace("_", " ")
        article = by_title.get(title)
        if article is None:
            missing -= 1
            pages[str(missing)] = {"ns": 0, "title": title, "missing": ""}
            continue
        page: Answer = {"pageid": article.page_id, "ns": 0, "title": title}
        if "extlinks" in properties:
            page["extlinks"] = [{"*": url} for url in article.external_links]
        if with_url:
            page["fullurl"] = page["canonicalurl"] = origin + article.path
        pages[str(article.page_id)] = page
    return {"batchcomplete": "", "query": {"pages": pages}}


def _error(code: str, info: str) -> Answer:
    return {"error": {"code": code, "info": info}}


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", text.casefold()))
