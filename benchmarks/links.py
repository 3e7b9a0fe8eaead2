"""Do the words around a link tell which page it leads to? The share of links whose own page comes first.

A real link of an article against pages of the same site that the article does not link to: five of all, and
five on a subject of the linked page. A labelled set that is not ours to ship; where it is not at hand it
says so. AUC: how often the linked page is nearer than the other; a tie counts half.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.ranking import SETS, rows
from scoring.curves import bundled_curves
from scoring.embedding import Encoder
from scoring.topic import Document, Embed, lead

NAME: Final = "digitalgov"
BARS: Final = {"any page": 0.915, "the same topic": 0.87}  # least AUC
OTHERS: Final = 5  # pages that one link is held against
SEED: Final = 0  # of the draw of those pages

Near = Mapping[str, float]  # 0-100, by the id of a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A link with how near its words are to every page of the site."""

    source: str
    target: str
    near: Near


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """The links of a site's articles, and the subjects of its pages."""

    links: tuple[Placed, ...]
    subjects: Mapping[str, frozenset[str]]  # by the id of a page


def linked(embed: Embed) -> Linked:
    """As relevance compares them: the text around a link with the opening of our page."""
    pages = {str(row["id"]): row for row in rows(f"{NAME}_docs")}
    given = [row for row in rows(f"{NAME}_links") if row["target"] in pages]
    leads = embed([lead(Document(title=row["title"], text=row["text"])) for row in pages.values()])
    around = embed([row["context"] for row in given])
    curve = bundled_curves().context
    return Linked(
        links=tuple(
            Placed(
                source=row["source"],
                target=row["target"],
                near=dict(zip(pages, map(curve.near, cosines), strict=True)),
            )
            for row, cosines in zip(given, (around @ leads.T).tolist(), strict=True)
        ),
        subjects={name: frozenset(row["topics"]) for name, row in pages.items()},
    )


def auc(given: Linked) -> dict[str, float]:
    """By the kind of pages that the linked one is held against, named as in BARS."""
    chance = random.Random(SEED)  # noqa: S311 - which pages are drawn is no secret
    theirs: dict[str, set[str]] = {}
    for link in given.links:
        theirs.setdefault(link.source, {link.source}).add(link.target)
    shares: dict[str, list[float]] = {name: [] for name in BARS}
    for link in given.links:
        strange = [name for name in given.subjects if name not in theirs[link.source]]
        alike = [name for name in strange if given.subjects[name] & given.subjects[link.target]]
        for kind, names in zip(BARS, (strange, alike), strict=True):
            drawn = chance.sample(names, min(OTHERS, len(names)))
            shares[kind] += _won(link, drawn)
    return {kind: sum(won) / len(won) for kind, won in shares.items()}


def _won(link: Placed, others: Sequence[str]) -> list[float]:
    own = link.near[link.target]
    return [float(own > link.near[other]) + 0.5 * (own == link.near[other]) for other in others]


def main() -> None:
    if not SETS.exists():
        print("links: the labelled set is not at hand")
        return
    given = linked(Encoder())
    for kind, share in auc(given).items():
        print(
            f"links: the words around {len(given.links)} links against {OTHERS} pages, {kind}:"
            f" AUC {share:.3f} (bar {BARS[kind]})"
        )


if __name__ == "__main__":
    main()
