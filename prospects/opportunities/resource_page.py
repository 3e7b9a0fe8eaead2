"""A page that lists many resources of other sites: one of our pages could be an entry."""

import re
from collections.abc import Sequence
from typing import Final

from prospects import links
from prospects.opportunities.look import Look, Suggestion
from prospects.paragraphs import most_like, quote
from prospects.prospect import Opportunity
from web.page import Link

NAMED: Final = 3  # entries named in the reason
MIN_LIST: Final = 2  # entries that make a list one can point to
LIST_TEXT_CHARS: Final = 600  # of a list's words, as many as the model reads

_CONTAINER = re.compile(r"^(?:ul|ol|dl|table|tbody)\b")


def suggest(look: Look) -> Suggestion | None:
    """An entry in the list that is nearest to a page of ours; None when the page is no list of resources."""
    if not links.is_list(look.page):
        return None
    entries = links.entries(look.page)
    lists = _lists(entries)
    place, best = next(iter(lists.items()))
    texts = [
        " ".join(f"{link.anchor}. {link.context}" for link in each)[:LIST_TEXT_CHARS]
        for each in lists.values()
    ]
    vectors = look.embed([look.topic, *texts])
    nearest = most_like(vectors[0], vectors[1:])
    if look.ours.pages:
        nearest = int((vectors[1:] @ look.ours.leads.T).max(axis=1).argmax())
    place, best = list(lists.items())[nearest]
    return Suggestion(
        opportunity=Opportunity.RESOURCE_PAGE,
        why=(
            f"The page lists {len(entries)} resources of {links.domain_count(entries)} other sites, "
            f"among them {_named(best)}."
        ),
        place=place,
        offer=look.ours.offer_for(vectors[1 + nearest]),
    )


def _lists(entries: Sequence[Link]) -> dict[str, list[Link]]:
    """The entries by the CSS path of their list; lists of one entry only when there are no others."""
    found: dict[str, list[Link]] = {}
    for link in entries:
        found.setdefault(_container(link.where), []).append(link)
    return {place: each for place, each in found.items() if len(each) >= MIN_LIST} or found


def _container(where: str) -> str:
    """The path of the innermost list or table around a link; of its parent when there is neither."""
    steps = where.split(" > ")
    for last in range(len(steps) - 1, -1, -1):
        if _CONTAINER.match(steps[last]):
            return " > ".join(steps[: last + 1])
    return " > ".join(steps[:-1])


def _named(entries: Sequence[Link]) -> str:
    anchors = list(dict.fromkeys(link.anchor for link in entries if link.anchor))[:NAMED]
    names = [quote(anchor, chars=60) for anchor in anchors]
    return (
        " and ".join([", ".join(names[:-1]), names[-1]])
        if len(names) > 1
        else (names or ["links without words"])[0]
    )
