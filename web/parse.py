"""HTML -> Page: every link with its words, rel, place and surroundings, and the facts about the page."""

import gc
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from web import (
    accounts,
    advertising,
    ai,
    article,
    decode,
    facts,
    head,
    hidden,
    json_ld,
    links,
    marked,
    placement,
    shape,
    tree,
    walls,
)
from web.ai import Told
from web.article import Article
from web.errors import NotAPage
from web.links import Look, Tidy
from web.naming import Place
from web.outcome import Outcome
from web.page import Page, Snapshot
from web.tree import Tree
from web.urls import Url

MAX_SCRIPT_CHARS: Final = 500_000
SNIFFED_BYTES: Final = 1_445  # as many as the MIME Sniffing Standard looks at
MAX_CONTROL_SHARE: Final = 0.02  # of those bytes; damaged pages hold a stray one
UTF16_SHARE: Final = 0.5  # more of the even than of the odd bytes are zero, or the reverse
MOST: Final = 0.5  # of a page's text; no rule hides so much for good
NEARLY_ALL: Final = 0.8  # of it; what is around so much is no menu
MAX_SHELL_CHARS: Final = 500  # a page with less, but more for visitors without script, is such a shell

_NOT_TEXT = re.compile(
    rb"\A(?:%PDF-|\x89PNG|GIF8|\xff\xd8\xff|PK\x03\x04|\x1f\x8b|RIFF|\x7fELF|\x00\x00\x00)"
)
_IN_TEXT: Final = bytes([*b"\t\n\x0b\x0c\r\x1b", *range(0x20, 0x100)])
_TAG = re.compile(r"<[a-zA-Z!/]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A page's tree, where its links lead and stand, and its main text."""

    walked: Tree
    base: Url
    targets: list[Url | None]
    looks: list[Look]
    article: Article
    notes: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        return placement.places(self.walked, self.targets, self.article.links, self.article.text, self.base)


def outline(html: str, url: Url) -> Outline:
    """A decoded page taken apart; its tree is afterwards without what readers do not see."""
    return _outlined(html, url, *_walked(html))


def _outlined(html: str, url: Url, walked: Tree, notes: tuple[str, ...]) -> Outline:
    base = head.base(walked.told, url)
    targets = links.targets(walked, base)
    looks = links.looks(walked)
    alphabet = article.alphabet_for(html)
    numbered = walked.numbered(alphabet)
    if walked.stuffed:  # what the extractor reads HTML with is quadratic in the attributes of one tag
        numbered, _ = decode.cut_long_tags(numbered)
    found = article.extract(numbered, alphabet=alphabet)
    return Outline(walked=walked, base=base, targets=targets, looks=looks, article=found, notes=notes)


def parse(snapshot: Snapshot) -> Page:
    """What the page says and where its links stand.

    Raises NotAPage when the bytes are empty, binary or no HTML at all, and when a wall stands in its place.
    """
    with _no_collection():
        return _parsed(snapshot)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Python's search for unreachable cycles costs a quarter of a page's time and finds nothing.

    All that is made for a page is in use until it is done.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _parsed(snapshot: Snapshot) -> Page:
    html, url = _html(snapshot), snapshot.final_url
    walked, said = _walked(html)
    title = head.title(walked.told)
    top = marked.headline(walked, title)
    told = marked.told(walked, url, top)
    told_shape = shape.of(walked)
    seen = _outlined(html, url, walked, said)
    found = seen.article
    known = facts.read(replace(told, text=found.text), now=snapshot.fetched_at.date())
    tidy = Tidy(walked.text)
    all_links = links.links(walked, seen.targets, seen.places, seen.looks, url=url, tidy_text=tidy)
    notes = list(seen.notes)
    if walked.stuffed:
        notes.append(
            f"The page has overlong tags, of more than {tree.MAX_ATTRIBUTES} attributes; they were cut."
        )
    if walked.left_out:
        total = walked.left_out + len(walked.links)
        notes.append(f"The page has {total} links; the first {len(walked.links)} were read.")
    if snapshot.truncated:
        notes.append("The page is larger than 5 MB; what came after that was not read.")
    page = Page(
        url=snapshot.url,
        final_url=url,
        title=title or (marked.words(walked, top) if top is not None else ""),
        language=known.language,
        published=known.published,
        modified=known.modified,
        author=known.author,
        text=found.text,
        visible_text=tidy.text,
        words=len(found.text.split()),
        robots=head.robots(walked.told.metas, snapshot.robots_header),
        canonical=head.canonical(walked.told, seen.base),
        links=all_links,
        disclosures=marked.disclosed(walked, tidy, top, found.text, known.language),
        advertising=advertising.systems(walked.told.loaded, walked.told.scripts),
        accounts=accounts.of(walked.told.loaded, walked.told.scripts, walked.told.metas),
        site_names=tuple(
            dict.fromkeys((*head.site_names(walked.told.metas), *json_ld.owner_names(walked.told.json_ld)))
        ),
        feeds=head.feeds(walked.told, seen.base),
        shape=told_shape,
        scripts_text="\n".join((*walked.told.json_ld, *walked.told.scripts))[:MAX_SCRIPT_CHARS],
        notes=tuple(notes),
    )
    signs = walls.see(page, walked.collector.signs())
    if (wall := walls.find(signs)) is not None:
        raise wall
    access = ai.access(
        snapshot.robots_txt,
        url,
        Told(
            metas=tuple(walked.told.metas),
            robots_header=snapshot.robots_header,
            usage_headers=snapshot.usage_headers,
            visible_text=page.visible_text,
            kept_back_chars=marked.kept_back(walked, tidy),
            scripts=tuple(walked.told.scripts),
            json_ld=tuple(walked.told.json_ld),
            for_subscribers=walls.for_subscribers(signs),
        ),
    )
    return replace(page, ai=access, notes=(*page.notes, *walls.notes(signs)))


def _walked(html: str) -> tuple[Tree, tuple[str, ...]]:
    """The tree of a page, read from its part for visitors without script when it has hardly another."""
    document = tree.parse(html)
    walked = tree.walk(document)
    if lifted := _curtains(walked) | _wrappers(walked):
        walked = tree.walk(document, lifted=lifted)
    if len(walked.text.strip()) >= MAX_SHELL_CHARS or len(walked.collector.noscript) <= MAX_SHELL_CHARS:
        return walked, ()
    walked = tree.walk(document, tree.UNSEEN - {"noscript"}, lifted)
    return walked, ("The page's text was read from its part for visitors without JavaScript.",)


def _curtains(walked: Tree) -> frozenset[str]:
    """Declarations of the sheet that hide MOST of the text, each alone, until a script shows it."""
    if walked.sheet is None:
        return frozenset()
    kept: Counter[str] = Counter()
    end = 0
    for node in walked.hiding:
        if node.start >= end:
            end = node.end
            classes = frozenset(node.attr("class").split())
            declared = walked.sheet.declarations(node.box.tag, classes, node.attr("id"))
            if hidden.why_hidden(declared, classes=classes):
                kept[declared] += end - node.start
    return frozenset(declared for declared, chars in kept.items() if chars > MOST * len(walked.text))


def _wrappers(walked: Tree) -> frozenset[str]:
    """Names of elements around NEARLY_ALL of the text: a page does not open as its menus do."""
    if not walked.hiding:
        return frozenset()
    least = NEARLY_ALL * len(walked.text)
    return frozenset(node.names for node in walked.opening if node.end - node.start > least) - {""}


def _html(snapshot: Snapshot) -> str:
    if not snapshot.body.strip():
        raise NotAPage(Outcome.JS_ONLY, "The page is empty: no text came, and no links. Open it by hand.")
    if _NOT_TEXT.match(snapshot.body) or _is_binary(snapshot.body[:SNIFFED_BYTES]):
        raise NotAPage(
            Outcome.NOT_HTML, "That is not a web page but another kind of file, so it was not judged."
        )
    html = decode.decode(snapshot.body, snapshot.content_type)
    if not _TAG.search(html):
        raise NotAPage(Outcome.NOT_HTML, "There is no HTML in it, so there are no links to judge.")
    return html


def _is_binary(start: bytes) -> bool:
    """Control characters that no text has, and in number; UTF-16 has a zero in every second place."""
    zeros = [start[parity::2].count(0) / max(1, len(start) // 2) for parity in (0, 1)]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or max(zeros) - min(zeros) > UTF16_SHARE:
        return False
    return len(start.translate(None, _IN_TEXT)) > MAX_CONTROL_SHARE * len(start)
