"""What an encyclopedia cites on the topic, by a MediaWiki API: search, then the best articles' outside links.

An API client: documented calls, one at a time, no robots.txt. Parameters as in MediaWiki's own help:
https://www.mediawiki.org/wiki/API:Search and https://www.mediawiki.org/wiki/API:Extlinks. Both answer formats
are read.
"""

import re
from typing import Annotated, Final
from urllib.parse import urlencode

from pydantic import AliasChoices, BaseModel, BeforeValidator, Field, ValidationError

from prospects.not_pages import why_no_page
from prospects.prospect import Candidate
from prospects.sources.source import Found, GetJson
from web import urls
from web.errors import ReadError
from web.urls import Url

ENGLISH: Final = "https://en.wikipedia.org/w/api.php"
ARTICLES: Final = 5  # search results further down are about something else
LINKS_PER_ARTICLE: Final = 60  # long articles cite hundreds; the share of each article stays comparable

_ARCHIVED = re.compile(
    r"^https?://web\.archive\.org/web/\d+[a-z_]*/(?P<original>https?://.+)$", re.IGNORECASE
)


class _Hit(BaseModel):
    title: str


class _Hits(BaseModel):
    search: list[_Hit] = []


class _Problem(BaseModel):
    code: str = ""
    info: str = ""


class _SearchAnswer(BaseModel):
    query: _Hits = _Hits()
    error: _Problem | None = None


class _Cited(BaseModel):
    url: str = Field(validation_alias=AliasChoices("*", "url"))


class _Article(BaseModel):
    title: str = ""
    extlinks: list[_Cited] = []


def _as_list(pages: object) -> object:
    return list(pages.values()) if isinstance(pages, dict) else pages


class _Articles(BaseModel):
    pages: Annotated[list[_Article], BeforeValidator(_as_list)] = []


class _LinksAnswer(BaseModel):
    query: _Articles = _Articles()
    error: _Problem | None = None


class Wikipedia:
    """External links of the articles that fit the topic best. `api` is the address of an api.php."""

    name = "Wikipedia"

    def __init__(self, get_json: GetJson, *, api: str = ENGLISH, articles: int = ARTICLES) -> None:
        self._get_json = get_json
        self._api = api
        self._articles = articles

    async def find(self, topic: str) -> Found:
        try:
            titles = await self._search(topic)
            candidates = [each for title in titles for each in await self._cited_by(title)]
        except ReadError as error:
            return Found(note=f"did not answer: {error.say}")
        except _Declined as error:
            return Found(note=f"declined: {error}")
        except ValidationError:
            return Found(note="answered in a form that is not the documented one")
        if not titles:
            return Found(note="no article fits the topic")
        named = ", ".join(f"“{title}”" for title in titles)
        if not candidates:
            return Found(note=f"{named}: no external link to a site of its own")
        return Found(candidates=tuple(candidates), note=f"{len(candidates)} pages cited by {named}")

    async def _search(self, topic: str) -> list[str]:
        asked = {"list": "search", "srsearch": topic, "srlimit": str(self._articles), "srprop": ""}
        answer = _SearchAnswer.model_validate(await self._ask(asked))
        _raise_if_declined(answer.error)
        return [hit.title for hit in answer.query.search]

    async def _cited_by(self, title: str) -> list[Candidate]:
        asked = {"titles": title, "prop": "extlinks", "ellimit": str(LINKS_PER_ARTICLE)}
        answer = _LinksAnswer.model_validate(await self._ask(asked))
        _raise_if_declined(answer.error)
        because = f"The encyclopedia article “{title}” cites it."
        return [
            Candidate(url=address, source=self.name, because=because)
            for article in answer.query.pages
            for cited in article.extlinks[:LINKS_PER_ARTICLE]
            if (address := _page_behind(cited.url)) is not None
        ]

    async def _ask(self, parameters: dict[str, str]) -> object:
        query = urlencode({"action": "query", "format": "json", **parameters})
        return await self._get_json(urls.normalise(f"{self._api}?{query}"))


class _Declined(Exception):
    """The API answered with an error of its own; the message is the API's."""


def _raise_if_declined(problem: _Problem | None) -> None:
    if problem is not None:
        raise _Declined(problem.info or problem.code)


def _page_behind(cited: str) -> Url | None:
    """The cited page, or the original of an archived copy; None for what is no page."""
    address = f"https:{cited}" if cited.startswith("//") else cited
    archived = _ARCHIVED.match(address)
    try:
        page = urls.normalise(archived["original"] if archived else address)
    except ReadError:
        return None
    return None if why_no_page(page) else page
