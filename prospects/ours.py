"""The pages of our own site that have something on the topic, ready to be offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from prospects import links, paragraphs
from prospects.contacts import is_about_us
from prospects.paragraphs import Paragraph, most_like, quote
from prospects.prospect import Offer
from prospects.rank import LEAD_CHARS, TopicFits
from scoring.topic import Embed, document_of
from web.page import Page

BEST_PAGES: Final = 8  # pages of ours that are compared; a search offers five cards
LIST_OF_OTHERS: Final = 5  # entries to other sites: then the page recommends others
PARAGRAPHS_EACH: Final = 20  # of a page of ours, from its beginning: enough to quote from
MAX_TITLE_CHARS: Final = 70  # of our title in a card, whose sentences are cut at 240
MAX_OFFER_CHARS: Final = 140  # of our words beside it, so that the quote is closed on the card

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class _OurPage:
    page: Page
    lead: Vector  # shape (d,)
    paragraphs: tuple[Paragraph, ...]
    vectors: Vector  # shape (paragraphs, d)

    def nearness(self, vector: Vector) -> float:
        """Its opening and its nearest paragraph count the same, as in the relevance of a page."""
        lead = float(self.lead @ vector)
        return lead if not self.paragraphs else (lead + float((self.vectors @ vector).max())) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """What we can offer. Without pages there is nothing on the topic, and `best` tells how near we came."""

    pages: tuple[_OurPage, ...] = ()
    best: tuple[str, int] | None = (
        None  # title and fit 0-100 of our best page; None when no page of ours was read
    )

    def offer_for(self, vector: Vector) -> Offer | None:
        """The page of ours nearest to a text, given as its unit vector, and its words nearest to it."""
        if not self.pages:
            return None
        ours = max(self.pages, key=lambda each: each.nearness(vector))
        title = ours.page.title or ours.page.final_url
        words = ours.page.text
        if ours.paragraphs:
            words = ours.paragraphs[most_like(vector, ours.vectors)].text
        return Offer(
            our_url=ours.page.final_url,
            because=f"Our page {quote(title, chars=MAX_TITLE_CHARS)} has this: "
            f"{quote(words, chars=MAX_OFFER_CHARS)}",
        )

    @property
    def leads(self) -> Vector:
        """One row a page."""
        return np.stack([each.lead for each in self.pages])


def linkable(pages: Sequence[Page], topic: str, *, floor: float, fits: TopicFits, embed: Embed) -> Ours:
    """Our pages that fit the topic to `floor` or more; home pages and the like only for want of others."""
    if not pages:
        return Ours()
    found = zip(fits([document_of(page) for page in pages], topic, embed), pages, strict=True)
    ranked = sorted(found, key=lambda pair: -pair[0].score)
    best_fit, best_page = ranked[0]
    best = (best_page.title or best_page.final_url, round(best_fit.relevance))
    fitting = [page for fit, page in ranked if fit.relevance >= floor]
    chosen = [page for page in fitting if _is_worth_linking(page)] or fitting
    return Ours(pages=_compared(chosen[:BEST_PAGES], embed), best=best)


def _is_worth_linking(page: Page) -> bool:
    """Does it say something itself? A home page, a list of other people's pages, an about page do not."""
    return not (links.is_home(page) or len(links.entries(page)) >= LIST_OF_OTHERS or is_about_us(page))


def _compared(pages: list[Page], embed: Embed) -> tuple[_OurPage, ...]:
    split = [paragraphs.split(page.text)[:PARAGRAPHS_EACH] for page in pages]
    leads = [f"{page.title}. {page.text[:LEAD_CHARS]}" for page in pages]
    vectors = embed([*leads, *(paragraph.text for each in split for paragraph in each)])
    ready, start = [], len(pages)
    for index, (page, each) in enumerate(zip(pages, split, strict=True)):
        rows = vectors[start : start + len(each)]
        ready.append(_OurPage(page=page, lead=vectors[index], paragraphs=each, vectors=rows))
        start += len(each)
    return tuple(ready)
