"""What single elements of a page's body tell: when and by whom it was written, and who paid for it."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from web import advertising, disclosures, facts, regions
from web.disclosures import Found
from web.links import Tidy
from web.nodes import ROOTS, Node, attr
from web.page import Disclosure, DisclosureKind, Placement
from web.tree import KEPT_BACK, Tree, flat
from web.urls import Url

MAX_BYLINES: Final = 5
MAX_TOLD_CHARS: Final = 600  # of an element that names authors or a date; more is a biography or a story
HEAD_CHARS: Final = 600  # behind the headline, where date and author stand
LABEL_CHARS: Final = 200  # before it, where a label may stand; behind are the site's own name and its menu
SHORT_LINE: Final = (7, 60)  # characters; "1.1.2024" has 8
_LONG_WORD: Final = re.compile(r"\w{4,}")
PARAGRAPH_CHARS: Final = 80  # a shorter line is a label, a date or a standfirst

_OF_OTHERS: Final = frozenset({Placement.COMMENT, Placement.SIDEBAR, Placement.FOOTER})
_NOT_HEAD: Final = _OF_OTHERS | {Placement.NAVIGATION, Placement.AUTHOR_BIO}
_DATES: Final = frozenset({"datepublished", "datemodified", "datecreated"})
_PUBLISHED: Final = frozenset({"datepublished", "datecreated"})


def headline(tree: Tree, title: str) -> Node | None:
    """The heading of the piece: of the first level, the one the title begins with, else one in no header."""
    tops = [node for node in tree.headings if node.box.tag == "h1" and _placement(node) not in _NOT_HEAD]
    folded = title.casefold()
    told = (node for node in tops if (text := words(tree, node).casefold()) and folded.startswith(text))
    inner = (node for node in tops if _placement(node) is not Placement.HEADER)
    return next(told, None) or next(inner, None) or next(iter(tops), None)


def told(tree: Tree, url: Url, top: Node | None) -> facts.Head:
    """What a page tells of its dates and authors, but for its main text; asked while the tree is whole."""
    html = tree.document.find("html")
    return facts.Head(
        url=url,
        lang=attr(html, "lang") if html is not None else "",
        meta=[*tree.told.metas, *_items(tree)],
        json_ld=tree.told.json_ld,
        times=[_time(tree, node) for node in tree.marked if node.box.tag == "time"],
        dated=[*_named_dates(tree), *_beneath(tree, top)],
        author_links=[
            words(tree, link)
            for link in tree.links
            if "author" in link.attr("rel").lower().split() and _placement(link) not in _OF_OTHERS
        ],
        bylines=list(_bylines(tree)),
    )


def kept_back(tree: Tree, tidy: Tidy) -> int:
    """The characters of the visible text that search results may not quote."""
    nodes = (node for node in tree.marked if KEPT_BACK in node.element.attrs)
    return sum(tidy.place(node.end) - tidy.place(node.start) for node in _outermost(nodes))


def disclosed(
    tree: Tree, tidy: Tidy, top: Node | None, main_text: str, language: str
) -> tuple[Disclosure, ...]:
    """The disclosures of a page with their places; a label at the head of the piece is about all of it.

    The words for a picture are no sentence of the text beside it.
    """
    found = disclosures.find(_without_alts(tree, tidy), language)
    return tuple(_disclosure(tree, tidy.back(one.start), one, top, main_text) for one in found)


def _without_alts(tree: Tree, tidy: Tidy) -> str:
    """The tidy text, line ends in the place of what pictures say."""
    kept: list[str] = []
    last = 0
    for start, end in ((tidy.place(start), tidy.place(end)) for start, end in tree.alts):
        kept += tidy.text[last:start], "\n" * (end - start)
        last = end
    return "".join((*kept, tidy.text[last:]))


def _disclosure(tree: Tree, at: int, found: Found, top: Node | None, main_text: str) -> Disclosure:
    node = tree.at(at)
    placement = node.standing.place[0] if node is not None else Placement.UNKNOWN
    if placement in {Placement.UNKNOWN, Placement.HEADER} and found.words in main_text:
        placement = Placement.CONTENT
    whole = found.whole_piece and placement not in _OF_OTHERS and not _is_of_another(tree, node, top)
    if found.kind is DisclosureKind.ADVERTISEMENT and not whole and node is not None and top is not None:
        whole = _heads(tree, at, at + len(found.words), node, top) and _has_title_of(found.beside, tree, top)
    return Disclosure(
        kind=found.kind,
        words=found.words,
        about=found.about,
        whole_piece=whole,
        placement=placement,
        where=node.path if node is not None else "",
    )


def _heads(tree: Tree, start: int, end: int, label: Node, top: Node) -> bool:
    """Does a label stand at the head of the piece, and over nothing but it?

    That is right above its heading or between the heading and the first paragraph, in no menu, sidebar or ad
    slot, nor over a heading of its own, as the labels of teasers are.
    """
    if _placement(label) in _NOT_HEAD:
        return False
    if start < top.start:
        near = len(tree.text[end : top.start].strip()) <= LABEL_CHARS
        adjacent = not tree.text[end : top.start].strip()
    else:
        near = start < top.end + HEAD_CHARS and _before_paragraphs(tree, top.end, start)
        adjacent = not tree.text[top.end : start].strip()
    shared = set(map(id, top.outwards()))
    branch = []
    for node in label.outwards():
        if id(node) in shared:
            break
        branch.append(node)
    else:
        return False
    if not near or (node.box.tag in ROOTS and not adjacent):
        return False
    return not any(advertising.is_slot(names) for names in _names(branch)) and not _has_heading(
        tree, branch[-1:]
    )


def _has_title_of(beside: str, tree: Tree, top: Node) -> bool:
    """What stands on a label's line is a title of the piece's words, not the first line of a box."""
    if not beside or beside.rstrip().endswith(":"):
        return not beside
    return not set(_LONG_WORD.findall(beside.lower())).isdisjoint(
        _LONG_WORD.findall(words(tree, top).lower())
    )


def _is_of_another(tree: Tree, node: Node | None, top: Node | None) -> bool:
    """Does a place behind the article element of the piece belong to something with a heading of its own?"""
    piece = next((one for one in top.outwards() if one.box.tag == "article"), None) if top else None
    if node is None or piece is None or node.start < piece.end:
        return False
    around = set(map(id, piece.outwards()))
    return _has_heading(tree, [one for one in node.outwards() if id(one) not in around])


def _has_heading(tree: Tree, nodes: Iterable[Node]) -> bool:
    return any(
        bisect_left(tree.headings, node.start, key=_start) < bisect_left(tree.headings, node.end, key=_start)
        for node in nodes
    )


def _start(node: Node) -> int:
    return node.start


def _before_paragraphs(tree: Tree, first: int, last: int) -> bool:
    return all(len(line.strip()) < PARAGRAPH_CHARS for line in tree.text[first:last].split("\n"))


def _names(branch: Sequence[Node]) -> Iterator[frozenset[str]]:
    """The words of the names of elements and of those right inside them."""
    for node in branch:
        yield regions.names_of(f"{node.attr('class')} {node.attr('id')}")
        for inner in node.inner():
            yield regions.names_of(f"{attr(inner, 'class')} {attr(inner, 'id')}")


def _items(tree: Tree) -> Iterator[tuple[str, str]]:
    """Dates as properties of things in the body, as metas are."""
    for node in tree.marked:
        names = _DATES.intersection(node.attr("itemprop").lower().split())
        if names and node.box.tag != "meta" and _placement(node) not in _OF_OTHERS:
            content = node.attr("content") or node.attr("datetime") or words(tree, node)
            yield from ((name, content) for name in sorted(names))


def _time(tree: Tree, node: Node) -> facts.Time:
    items = node.attr("itemprop").lower().split()
    return facts.Time(
        datetime=node.attr("datetime"),
        text=words(tree, node),
        pubdate="pubdate" in node.element.attrs or not _PUBLISHED.isdisjoint(items),
        names=regions.names_of(node.attr("class")),
        placement=_placement(node),
    )


def _named_dates(tree: Tree) -> Iterator[str]:
    for node in tree.marked:
        if node.box.dated and _placement(node) not in _OF_OTHERS and (text := words(tree, node)):
            yield text


def _beneath(tree: Tree, top: Node | None) -> Iterator[str]:
    """The short lines behind the headline."""
    if top is None:
        return
    at = top.end
    for line in tree.text[top.end : top.end + HEAD_CHARS].split("\n"):
        text = flat(line).strip()
        if SHORT_LINE[0] <= len(text) <= SHORT_LINE[1]:
            node = tree.at(at + len(line) - len(line.lstrip()))
            if node is None or _placement(node) not in _OF_OTHERS:
                yield text
        at += len(line) + 1


def _bylines(tree: Tree) -> Iterator[str]:
    """The texts of the first elements that name who wrote, outermost ones alone; a line for each text."""
    named = (
        node
        for node in tree.marked
        if (node.box.signed or "author" in node.attr("itemprop").lower().split())
        and _placement(node) not in _OF_OTHERS
    )
    left = MAX_BYLINES
    for node in _outermost(named):
        if _is_short(node) and (text := "\n".join(node.element.stripped_strings)):
            yield text
            left -= 1
            if not left:
                return


def _outermost(nodes: Iterable[Node]) -> Iterator[Node]:
    end = -1
    for node in nodes:
        if node.start >= end:
            end = node.end
            yield node


def _placement(node: Node) -> Placement:
    """Where it would stand if nothing were hidden: what tells a date may be for search engines alone."""
    return node.standing.behind[0]


def words(tree: Tree, node: Node) -> str:
    """The text of an element on one line, "" for a long one."""
    return flat(tree.text[node.start : node.end]).strip() if _is_short(node) else ""


def _is_short(node: Node) -> bool:
    return node.end - node.start <= MAX_TOLD_CHARS
