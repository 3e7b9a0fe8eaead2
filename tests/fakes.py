"""Small real implementations of our own protocols: a web of given pages, an embedder of word counts."""

import re
import threading
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.embedding import Encoder, ModelMissing
from web import disclosures, urls
from web.errors import NotAPage
from web.outcome import Outcome
from web.page import Disclosure, Link, Page, Placement, Reading, Snapshot
from web.parse import parse
from web.urls import Url

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
DIMENSIONS: Final = 2_048  # enough that two words of one test seldom share a column

_WORD = re.compile(r"[^\W_]+")


def embed_words(texts: Sequence[str], /) -> NDArray[np.float32]:
    """Word counts hashed into unit vectors: texts are as near as the words they share."""
    vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in _WORD.findall(text.casefold()):
            vectors[row, zlib.crc32(word.encode()) % DIMENSIONS] += 1
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)


class WordEncoder(Encoder):
    """The encoder with word counts for a model; it tells how often it was loaded, or that it is missing."""

    def __init__(self, *, missing: bool = False) -> None:
        super().__init__()
        self.loads = 0
        self.began = threading.Event()
        self._missing = missing

    def load(self) -> None:
        self.loads += 1
        self.began.set()
        if self._missing:
            raise ModelMissing("The model is missing.")

    def __call__(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        return embed_words(texts)


def a_link(
    target: str,
    anchor: str = "a guide",
    *,
    placement: Placement = Placement.CONTENT,
    rel: tuple[str, ...] = (),
    context: str = "",
    where: str = "body > main > p:nth-of-type(1) > a",
) -> Link:
    """A link in the text of a page; without a context its anchor stands alone."""
    return Link(
        href=target,
        target=urls.normalise(target),
        anchor=anchor,
        placement=placement,
        rel=rel,
        in_content=placement is Placement.CONTENT,
        context=context or anchor,
        where=where,
    )


def a_page(
    url: str,
    text: str = "",
    *,
    title: str = "A page",
    links: Sequence[Link] = (),
    final_url: str = "",
    canonical: str = "",
) -> Page:
    """An English page as read."""
    return Page(
        url=urls.normalise(url),
        final_url=urls.normalise(final_url or url),
        title=title,
        language="en",
        text=text,
        visible_text=text,
        words=len(text.split()),
        canonical=urls.normalise(canonical) if canonical else None,
        links=tuple(links),
        disclosures=tuple(
            Disclosure(kind=one.kind, words=one.words, about=one.about, whole_piece=one.whole_piece)
            for one in disclosures.find(text)
        ),
    )


def a_reading(page: Page, body: bytes = b"<html></html>") -> Reading:
    snapshot = Snapshot(
        url=page.url,
        final_url=page.final_url,
        status=200,
        content_type="text/html",
        robots_header="",
        body=body,
        fetched_at=NOON,
    )
    return Reading(page=page, snapshot=snapshot)


async def parse_here(snapshot: Snapshot, /) -> Page:
    """As workers do it, in this process: nothing to start, and nothing that stops a hostile page."""
    return parse(snapshot)


class FakeWeb:
    """A web of given pages. What is not given answers 404; `asked` tells what was read, in order."""

    def __init__(self, *pages: Page, bodies: Mapping[str, bytes] | None = None) -> None:
        self.pages = {page.url: page for page in pages}
        self.bodies = {urls.normalise(url): body for url, body in (bodies or {}).items()}
        self.asked: list[Url] = []

    async def read_page(self, url: Url, /) -> Reading:
        """The page at an address. Other kinds of bodies are refused as no HTML, like a real reader does."""
        self.asked.append(url)
        if url in self.pages:
            return a_reading(self.pages[url])
        if url in self.bodies:
            raise NotAPage(Outcome.NOT_HTML, "That is not a web page.")
        raise NotAPage(Outcome.HTTP_ERROR, "The site answered 404: there is no such page.")

    async def fetch_bytes(self, url: Url, /) -> bytes:
        self.asked.append(url)
        if url not in self.bodies:
            raise NotAPage(Outcome.HTTP_ERROR, "The site answered 404: there is no such page.")
        return self.bodies[url]
