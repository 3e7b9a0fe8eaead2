"""What a tree tells about where its links stand, as numbers: the input of the placement model.

Texts are measured in characters, lengths and distances as log(1 + characters), shares from 0 to 1. All
links of a page are counted at once, over sums along its text, so that the cost does not grow with nesting.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from math import log1p
from typing import Final

import numpy as np

from web import regions, telling, urls
from web.nodes import LANDMARKS, SIZES, Node
from web.sums import Numbers, Sums, at_each, between
from web.tree import Tree
from web.urls import Url

AROUND: Final = (300, 1_500)  # characters before and after a link
REACH: Final = 80  # characters around a link in which an invitation is its own
FAR_CHARS: Final = 500  # before and after a link in its line; what is further off is not about it
MIN_BEFORE: Final = 15  # characters before a link in running text
LITTLE: Final = 100.0  # characters of prose below a line at the end of a page
MOST_OF: Final = 0.7  # of a line in links: a row of links
LONGEST_NUMBER: Final = 5  # characters of an anchor that numbers a page or a post
FAR: Final = 12.0  # the logarithm of a distance to nothing: more than any page has
_RELATIONS: Final = ("tag", "author", "category", "bookmark", "prev", "next")


def matrix(
    tree: Tree, targets: Sequence[Url | None], kept: AbstractSet[int], main_text: str, base: Url
) -> Numbers:
    """One row a link of the tree, one column a feature, in the order of `NAMES`.

    `targets` are the links' addresses, None for one that leads nowhere: its row has no meaning.
    """
    if not tree.links:
        return np.zeros((0, len(NAMES)))
    sums = Sums(tree, kept, main_text)
    columns = {
        **_of_line(tree, sums),
        **_of_place(tree, sums),
        **_of_anchor(tree, targets, base),
        **_of_elements(tree, sums),
        **_of_heading(tree, sums),
    }
    found: Numbers = np.column_stack([columns[name] for name in NAMES])
    return found


def _of_line(tree: Tree, sums: Sums) -> dict[str, Numbers]:
    """The line a link stands in, that is the text between the ends of blocks, and the lines beside it."""
    text, starts, ends = tree.text, sums.link_starts, sums.link_ends
    number = np.searchsorted(sums.starts, starts, "right") - 1
    inside = (number >= 0) & (starts <= sums.ends[np.maximum(number, 0)]) if len(sums.spans) else number > 0
    line = np.maximum(number, 0)
    first = np.where(inside, at_each(sums.starts, line), starts)
    last = np.where(inside, at_each(sums.ends, line), ends)
    length = (last - first).astype(np.float64)
    in_links = sums.link_chars(first, last)
    spans = list(zip(first.tolist(), last.tolist(), strict=True))
    pictures = dict(tree.alts)
    by_line = {span: telling.line(text[pictures.get(span[0], span[0]) : span[1]]) for span in set(spans)}
    words = [by_line[span] for span in spans]
    before = [
        text[max(a, start - FAR_CHARS) : start].strip()
        for (a, _), start in zip(spans, starts.tolist(), strict=True)
    ]
    after = [
        text[end : min(b, end + FAR_CHARS)].strip() for (_, b), end in zip(spans, ends.tolist(), strict=True)
    ]
    under = sums.prose(ends, np.full(len(ends), len(text))).tolist()
    beside = [
        text[max(a, start - REACH) : min(b, end + REACH)].strip().lower()
        for a, b, start, end in zip(
            first.tolist(), last.tolist(), starts.tolist(), ends.tolist(), strict=True
        )
    ]
    found = {
        "line_kept": np.where(inside, at_each(sums.line_kept, line), 0.0),
        "line_length": np.log1p(length),
        "line_own": np.minimum(1.0, (ends - starts) / np.maximum(1.0, length)),
        "line_link_share": np.minimum(1.0, in_links / np.maximum(1.0, length)),
        "line_links": np.log1p(sums.links(first, last)),
        "line_free": np.log1p(np.maximum(0.0, length - in_links)),
        "line_before": np.log1p([len(said) for said in before]),
        "line_after": np.log1p([len(said) for said in after]),
        "line_both": _column(len(a) > MIN_BEFORE and len(b) > 1 for a, b in zip(before, after, strict=True)),
        "line_goes_on": _column(a[-1:].islower() or a[-1:] in {",", "("} for a in before),
        "line_went_on": _column(a[:1].islower() or a[:1] in {",", ".", ")"} for a in after),
        "line_sentences": _column(one[0] for one in words),
        "line_ended": _column(one[1] for one in words),
        "line_promotes": _column(one[2] for one in words),
        "line_byline": _column(one[3] for one in words),
        "line_invites": _column(telling.finds("invites", one) for one in beside),
        "line_advertises": _column(telling.finds("advertises", one[4]) for one in words),
        "line_files": _column(telling.finds("files", one[4]) for one in words),
        "line_imprint": _column(
            below < LITTLE and telling.finds("imprint", one[4])
            for one, below in zip(words, under, strict=True)
        ),
        "line_of_links": ((in_links >= MOST_OF * length) & (sums.links(first, last) > 1)).astype(np.float64),
    }
    for name, step in (("above", -1), ("below", 1)):
        there = inside & (line + step >= 0) & (line + step < len(sums.spans))
        other = np.clip(line + step, 0, max(0, len(sums.spans) - 1))
        a, b = at_each(sums.starts, other), at_each(sums.ends, other)
        share = np.minimum(1.0, sums.link_chars(a, b) / np.maximum(1.0, b - a))
        found[f"{name}_length"] = np.where(there, np.log1p(b - a), 0.0)
        found[f"{name}_kept"] = np.where(there, at_each(sums.line_kept, other), 0.0)
        found[f"{name}_link_share"] = np.where(there, share, 0.0)
    above = [
        telling.beginning(text, *sums.spans[n - 1]) if ok and n > 0 else ""
        for n, ok in zip(line.tolist(), inside.tolist(), strict=True)
    ]
    found["above_related"] = _column(
        len(one) < telling.SHORT_TITLE and telling.has("related", one) for one in above
    )
    found["above_promotes"] = _column(telling.begins("promotes", one) for one in above)
    for lines in (3, 10):
        at = np.stack((np.maximum(0, line - lines), np.minimum(len(sums.spans), line + lines + 1)))
        share = between(sums.kept_chars, at) / np.maximum(1.0, between(sums.chars, at))
        found[f"lines_{lines}_kept"] = share
    return found


def _of_place(tree: Tree, sums: Sums) -> dict[str, Numbers]:
    """Where in the text a link stands, and among which text and links."""
    starts, ends, size = sums.link_starts, sums.link_ends, max(1, len(tree.text))
    count = len(tree.links)
    numbers = np.arange(count)
    kept = np.concatenate(([0.0], sums.link_kept, [0.0]))
    low, high = np.maximum(0, numbers - 4), np.minimum(count, numbers + 5)
    near = between(sums.links_kept, np.stack((low, high))) - sums.link_kept
    found = {
        "kept": sums.link_kept,
        "kept_before": kept[:-2],
        "kept_after": kept[2:],
        "kept_near": near / np.maximum(1, high - low - 1),
        "position": starts / size,
        "prose_below": np.log1p(sums.prose(ends, np.full(count, size))),
    }
    for reach in AROUND:
        a, b = np.maximum(0, starts - reach), ends + reach
        room = np.maximum(1, np.minimum(b, size) - a)
        found[f"links_within_{reach}"] = sums.link_chars(a, b) / room
        found[f"prose_within_{reach}"] = sums.prose(a, b) / room
        found[f"prose_before_{reach}"] = sums.prose(a, starts) / reach
        found[f"prose_after_{reach}"] = sums.prose(ends, b) / reach
    line = np.maximum(np.searchsorted(sums.starts, starts, "right") - 1, 0)
    paragraphs = sums.paragraphs
    if not len(paragraphs):
        zero, far = np.zeros(count), np.full(count, FAR)
        return found | {
            "in_main": zero,
            "before_main": zero,
            "after_main": zero,
            "main_above": zero,
            "main_below": zero,
            "to_paragraph_above": far,
            "to_paragraph_below": far,
        }
    first, last = sums.starts[paragraphs[0]], sums.ends[paragraphs[-1]]
    total = sums.kept_paragraph_chars
    at = np.searchsorted(paragraphs, line)
    above = sums.ends[paragraphs[np.maximum(at - 1, 0)]]
    below = sums.starts[paragraphs[np.minimum(at, len(paragraphs) - 1)]]
    to_below = np.log1p(np.maximum(0, below - starts))
    return found | {
        "in_main": ((first <= starts) & (starts < last)).astype(np.float64),
        "before_main": np.log1p(np.maximum(0, first - starts)),
        "after_main": np.log1p(np.maximum(0, starts - last)),
        "main_above": np.log1p(total[line]),
        "main_below": np.log1p(total[-1] - total[np.minimum(line + 1, len(total) - 1)]),
        "to_paragraph_above": np.where(at > 0, np.log1p(np.maximum(0, starts - above)), FAR),
        "to_paragraph_below": np.where(at < len(paragraphs), to_below, FAR),
    }


def _of_anchor(tree: Tree, targets: Sequence[Url | None], base: Url) -> dict[str, Numbers]:
    text = tree.text
    site = _Site(urls.host(base), urls.registrable_domain(base), base.partition("#")[0])
    same_target = Counter(targets)
    anchors = [text[node.start : node.end].strip() for node in tree.links]
    same_anchor = Counter(anchors)
    rows = [
        _anchor_row(node, anchor, target, site)
        for node, anchor, target in zip(tree.links, anchors, targets, strict=True)
    ]
    found = dict(zip(_ANCHOR, np.array(rows, dtype=np.float64).T, strict=True))
    found["target_again"] = np.log1p([same_target[target] - 1 for target in targets])
    found["anchor_again"] = np.log1p([same_anchor[anchor] - 1 for anchor in anchors])
    return found


_ANCHOR: Final = (
    "anchor_length",
    "anchor_words",
    "anchor_acts",
    "anchor_legal",
    "anchor_upper",
    "anchor_digit",
    "anchor_capital",
    "anchor_empty",
    "anchor_number",
    "same_page",
    "rel_nofollow",
    "rel_of_site",
    "new_window",
    "fragment",
    "external",
    "social",
    "shares",
    "own_button",
    "own_meta",
)


@dataclass(frozen=True, slots=True)
class _Site:
    """Where the page itself stands."""

    host: str
    domain: str
    page: str  # its address without fragment


def _anchor_row(node: Node, anchor: str, target: Url | None, site: _Site) -> tuple[float, ...]:
    if target is None:
        return (0.0,) * len(_ANCHOR)
    said = anchor.lower()
    rel = node.attr("rel").lower()
    host = urls.host(target)
    external = host != site.host and urls.registrable_domain(target) != site.domain
    hints = node.box.hints
    return (
        log1p(len(anchor)),
        log1p(len(anchor.split())),
        telling.begins("acts", said),
        telling.begins("legal", said),
        anchor.isupper(),
        anchor[:1].isdigit() or (anchor[:1] in {"[", "("} and anchor[1:2].isdigit()),
        anchor[:1].isupper(),
        not anchor,
        anchor.lstrip("#").isdigit() and len(anchor) <= LONGEST_NUMBER,
        target.partition("#")[0] == site.page,
        "nofollow" in rel,
        bool(rel) and any(word in rel for word in _RELATIONS),
        "blank" in node.attr("target"),
        "#" in node.attr("href"),
        external,
        telling.is_social(host),
        (external or "print" in target) and telling.has("shares", target.lower()),
        bool(hints & _bits("button", "promo")),
        bool(hints & _bits("meta", "user", "author")),
    )


def _of_elements(tree: Tree, sums: Sums) -> dict[str, Numbers]:
    trails = np.array([node.trail for node in tree.links], dtype=np.int64)
    depths = np.array([node.depth for node in tree.links], dtype=np.int64)
    away = depths[:, None] - trails
    near = np.where(trails > 0, 1.0 / (1.0 + 0.25 * away), 0.0)
    names = [*(f"named_{name}" for name in regions.groups()), *(f"inside_{name}" for name in LANDMARKS)]
    found = {name: near[:, number] for number, name in enumerate(names)}
    found["depth"] = depths.astype(np.float64)
    found["header_in_article"] = (found["inside_header"] > found["inside_article"]) & (
        found["inside_article"] > 0
    )
    found["footer_in_article"] = (found["inside_footer"] > found["inside_article"]) & (
        found["inside_article"] > 0
    )
    known: dict[Node, tuple[Node, ...]] = {}
    sized = [node.sized(known) for node in tree.links]
    for number, size in enumerate(SIZES):
        nodes = [one[number] for one in sized]
        start = np.array([node.start for node in nodes], dtype=np.int64)
        end = np.array([node.end for node in nodes], dtype=np.int64)
        length = np.maximum(1, end - start)
        links = sums.links(start, end)
        found[f"links_in_{size}"] = sums.link_chars(start, end) / length
        found[f"prose_in_{size}"] = sums.prose(start, end) / length
        found[f"kept_in_{size}"] = sums.kept_share(start, end)
        found[f"links_kept_in_{size}"] = sums.links_kept_in(start, end) / np.maximum(1.0, links)
        found[f"link_count_in_{size}"] = np.log1p(links)
        found[f"length_of_{size}"] = np.log1p(length)
    lists = [node.listed for node in tree.links]
    listed = np.array([one is not None for one in lists])
    start = np.array([one.start if one else 0 for one in lists], dtype=np.int64)
    end = np.array([one.end if one else 0 for one in lists], dtype=np.int64)
    length, in_links, links = np.maximum(1, end - start), sums.link_chars(start, end), sums.links(start, end)
    free = np.maximum(0.0, (length - in_links) / np.maximum(1.0, links))
    found["siblings"] = _siblings(tree)
    found["list_link_share"] = np.where(listed, in_links / length, 0.0)
    found["list_links"] = np.where(listed, np.log1p(links), 0.0)
    found["list_free"] = np.where(listed, np.log1p(free), 0.0)
    found["list_kept"] = np.where(listed, sums.kept_share(start, end), 0.0)
    return found


def _siblings(tree: Tree) -> Numbers:
    """How many elements beside a link's block are of its tag and classes: cards, entries, posts."""
    counts: dict[int, Counter[tuple[str, str]]] = {}
    found = []
    for link in tree.links:
        words = link.end - link.start + 2
        block = next(
            (node for node in link.outwards() if node.box.tag in _ENTRIES and node.end - node.start > words),
            None,
        )
        if block is None or block.outer is None:
            found.append(0.0)
            continue
        key = id(block.outer)
        if key not in counts:
            counts[key] = Counter(block.outer.kinds())
        found.append(log1p(counts[key][block.kind] - 1))
    return np.array(found)


_ENTRIES: Final = frozenset({"li", "article", "div", "section", "td", "p", "tr", "dd"})


def _of_heading(tree: Tree, sums: Sums) -> dict[str, Numbers]:
    """The nearest heading above a link; zeros, and far away, when there is none."""
    starts = [node.start for node in tree.headings]
    rows: dict[int, tuple[float, ...]] = {}
    found = []
    for start in sums.link_starts.tolist():
        number = bisect_right(starts, start) - 1
        if number < 0:
            found.append((0.0, 0.0, 0.0, 0.0, 0.0, 0.0, FAR))
            continue
        heading = tree.headings[number]
        if number not in rows:
            title = tree.text[heading.start : heading.end].strip()[: 3 * telling.SHORT_TITLE].lower()
            short = len(title) < telling.SHORT_TITLE
            rows[number] = (
                short and telling.has("related", title),
                short and telling.has("afterwards", title),
                short and telling.has("notes", title),
                not short,
                float(heading.box.tag[1:]),
            )
        far = log1p(max(0, start - heading.end))
        found.append((*rows[number], heading.start <= start < heading.end, far))
    return dict(zip(_HEADING, np.array(found, dtype=np.float64).T, strict=True))


_HEADING: Final = (
    "heading_related",
    "heading_afterwards",
    "heading_notes",
    "heading_long",
    "heading_level",
    "in_heading",
    "to_heading",
)


NAMES: Final = (
    "line_kept", "line_length", "line_own", "line_link_share", "line_links", "line_free", "line_before",
    "line_after", "line_both", "line_goes_on", "line_went_on", "line_sentences", "line_ended",
    "line_promotes", "line_byline", "line_invites", "line_advertises", "line_files", "line_imprint",
    "line_of_links", "above_length", "above_kept", "above_link_share", "below_length", "below_kept",
    "below_link_share", "above_related", "above_promotes", "lines_3_kept", "lines_10_kept",
    "kept", "kept_before", "kept_after", "kept_near", "position", "prose_below",
    *(
        f"{what}_{reach}"
        for reach in AROUND
        for what in ("links_within", "prose_within", "prose_before", "prose_after")
    ),
    "in_main", "before_main", "after_main", "main_above", "main_below", "to_paragraph_above",
    "to_paragraph_below",
    *_ANCHOR, "target_again", "anchor_again",
    *(f"named_{name}" for name in regions.groups()), *(f"inside_{name}" for name in LANDMARKS),
    "depth", "header_in_article", "footer_in_article",
    *(
        f"{what}_{size}"
        for size in SIZES
        for what in ("links_in", "prose_in", "kept_in", "links_kept_in", "link_count_in", "length_of")
    ),
    "siblings", "list_link_share", "list_links", "list_free", "list_kept",
    *_HEADING,
)  # fmt: skip


def _column(values: Iterable[float]) -> Numbers:
    return np.fromiter(values, dtype=np.float64)


@cache
def _bits(*names: str) -> int:
    return sum(1 << regions.groups().index(name) for name in names)
