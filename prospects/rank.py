"""Pages read, best first by how well they fit the topic: a cheap look at all, a full one at the best."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from prospects.topic import is_broad
from scoring.topic import Document, Embed, Fit, document_of
from web import urls
from web.page import Page

FULL_LOOKS: Final = 50  # pages that get the full look; of 50 to 100, measured, the smaller costs half
LEAD_CHARS: Final = 600  # title and this much of the opening fill the 128 tokens that a lead is measured with
RELEVANCE_FLOOR: Final = 50.0  # below even odds a page is more likely off topic than on
BROAD_FLOOR: Final = 20.0  # one generic word lies far even from right pages: their median comes out near 25

TopicFits = Callable[[Sequence[Document], str, Embed], list[Fit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    page: Page
    fit: Fit

    @property
    def domain(self) -> str:
        return urls.registrable_domain(self.page.final_url)


def floor_for(topic: str) -> float:
    return BROAD_FLOOR if is_broad(topic) else RELEVANCE_FLOOR


def by_relevance(pages: Sequence[Page], topic: str, *, fits: TopicFits, embed: Embed) -> list[Ranked]:
    """Every page that got a full look, best first; ties keep the order given."""
    chosen = list(pages)
    if len(chosen) > FULL_LOOKS:
        leads = [_lead_of(page) for page in chosen]
        first = zip(fits(leads, topic, embed), chosen, strict=True)
        chosen = [page for _, page in sorted(first, key=lambda pair: -pair[0].score)[:FULL_LOOKS]]
    full = zip(fits([document_of(page) for page in chosen], topic, embed), chosen, strict=True)
    ranked = [Ranked(page=page, fit=fit) for fit, page in full]
    return sorted(ranked, key=lambda each: -each.fit.score)


def by_domain(ranked: Iterable[Ranked]) -> dict[str, list[Ranked]]:
    """The same pages grouped by site; sites by their best page, pages best first."""
    groups: dict[str, list[Ranked]] = {}
    for each in ranked:
        groups.setdefault(each.domain, []).append(each)
    return groups


def _lead_of(page: Page) -> Document:
    whole = document_of(page)
    return Document(title=whole.title, text=whole.text[:LEAD_CHARS], language=whole.language)
