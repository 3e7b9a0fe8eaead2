"""Where a link stands, on pages of our own: traps, and the look-alikes that must not fall with them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Final

import pytest

from web.page import Link, Page, Placement, Snapshot, View
from web.parse import parse
from web.urls import Url

FOLDER: Final = Path(__file__).parents[1] / "pages" / "places"
MIN_PAGES: Final = 60
MIN_PAGES_PER_LANGUAGE: Final = 10
MIN_LINKS: Final = 4  # the one in question, and enough of the others to see that they stay where they are
MIN_WORDS: Final = 200  # a life-like page, menus included, and still quick to read for a person
MAX_WORDS: Final = 700


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A link, and what an expert says of it."""

    text: str
    nth: int = 0  # which one of those with this text, from 1; 0 when it is the only one
    placement: tuple[Placement, ...]
    in_content: bool
    view: tuple[View, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A page with its labels, those of the links in question first."""

    file: str
    url: Url
    language: str
    situation: str
    trap: bool
    twin: str
    labels: tuple[Label, ...]


def _cases() -> Iterator[Case]:
    for page in loads((FOLDER / "labels.toml").read_text(encoding="utf-8"))["page"]:
        links = page.pop("links")
        labels = tuple(
            Label(
                text=link["text"],
                nth=link.get("nth", 0),
                placement=tuple(map(Placement, link["placement"])),
                in_content=link["in_content"],
                view=tuple(map(View, link["view"])),
            )
            for link in links
        )
        yield Case(**page, labels=labels)


CASES: Final = tuple(_cases())
# Pages that no general rule puts right, and why.
KNOWN_MISSES: Final = {
    "more_in_this_section_around_the_article.html": (
        "an advertiser's line that ends in a bare invitation reads like the last line of a help text, whose "
        "link is editorial"
    ),
}
each_page: Final = pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.file.removesuffix(".html")) for case in CASES]
)


@cache
def read(case: Case) -> Page:
    return parse(
        Snapshot(
            url=case.url,
            final_url=case.url,
            status=200,
            content_type="text/html; charset=utf-8",
            robots_header="",
            body=(FOLDER / case.file).read_bytes(),
            fetched_at=datetime(2026, 5, 1, 12, tzinfo=UTC),
        )
    )


def with_text(label: Label, page: Page) -> list[Link]:
    return [link for link in page.links if link.anchor == label.text]


def mistakes(case: Case) -> list[str]:
    """What is wrong on a page, one line a link."""
    page = read(case)
    told = []
    for label in case.labels:
        link = with_text(label, page)[max(0, label.nth - 1)]
        wrong = [
            f"{name} {found}, not {wanted}"
            for name, found, wanted, right in (
                (
                    "placement",
                    link.placement,
                    " or ".join(label.placement),
                    link.placement in label.placement,
                ),
                ("in_content", link.in_content, label.in_content, link.in_content is label.in_content),
                ("view", link.view, " or ".join(label.view), link.view in label.view),
            )
            if not right
        ]
        if wrong:
            told.append(f"  {label.text!r}: {'; '.join(wrong)} ({link.because}; chance {link.chance:.2f})")
    return told


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=case.file.removesuffix(".html"),
            marks=[pytest.mark.xfail(strict=True, reason=KNOWN_MISSES[case.file])]
            if case.file in KNOWN_MISSES
            else [],
        )
        for case in CASES
    ],
)
def test_every_link_stands_where_a_person_sees_it(case: Case) -> None:
    wrong = mistakes(case)
    assert not wrong, "\n".join([case.situation, *wrong])


@each_page
def test_a_page_of_the_set_is_life_like_and_its_links_are_found(case: Case) -> None:
    page = read(case)
    assert MIN_WORDS <= len(page.visible_text.split()) <= MAX_WORDS
    assert len(case.labels) >= MIN_LINKS
    assert len({(label.text, label.nth) for label in case.labels}) == len(case.labels)
    for label in case.labels:
        found = len(with_text(label, page))
        assert (1 <= label.nth <= found and found > 1) if label.nth else found == 1, label.text


@each_page
def test_labels_agree_with_one_another(case: Case) -> None:
    assert case.labels[0].in_content is not case.trap, "the first label is of the link in question"
    for label in case.labels:
        assert label.in_content is (label.view == (View.EDITORIAL,)), label.text
        assert label.in_content or View.EDITORIAL not in label.view, label.text
        assert not label.in_content or set(label.placement) <= {Placement.CONTENT, Placement.LINK_LIST}, (
            label.text
        )


def test_every_page_has_its_labels_and_all_labels_their_page() -> None:
    assert sorted(case.file for case in CASES) == sorted(path.name for path in FOLDER.glob("*.html"))


def test_no_situation_and_no_address_is_told_twice() -> None:
    assert len({case.situation for case in CASES}) == len({case.url for case in CASES}) == len(CASES)


def test_every_trap_has_its_look_alike_in_the_same_language() -> None:
    by_file = {case.file: case for case in CASES}
    for case in CASES:
        twin = by_file[case.twin]
        assert (twin.twin, twin.trap, twin.language) == (case.file, not case.trap, case.language), case.file


def test_the_set_is_large_and_no_language_is_left_behind() -> None:
    languages = Counter(case.language for case in CASES)
    assert len(CASES) >= MIN_PAGES
    assert set(languages) == {"de", "en", "es", "fr"}
    assert min(languages.values()) >= MIN_PAGES_PER_LANGUAGE
