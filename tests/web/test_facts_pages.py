"""Pages of our own with what an expert reads on them: links, what hides them, what the page says of itself.

The labels and what they mean stand in tests/pages/facts/labels.toml. A page is compared with all its labels
at once, so that the message of a failure is the list of its differences.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from web import urls
from web.page import Disclosure, Link, Page, Placement, Snapshot
from web.parse import parse

FOLDER: Final = Path(__file__).parents[1] / "pages" / "facts"
LANGUAGES: Final = ("de", "en", "es", "fr")
MIN_PAGES: Final = 60
MIN_PER_LANGUAGE: Final = 8  # of either kind
MIN_WORDS, MAX_WORDS = 80, 400  # of all that a reader sees on a page
READ_AT: Final = datetime(2026, 11, 22, tzinfo=UTC)  # after every date on the pages

Label = Mapping[str, Any]


def labelled() -> list[Label]:
    pages: list[Label] = tomllib.loads((FOLDER / "labels.toml").read_text("utf-8"))["page"]
    return pages


PAGES: Final = labelled()
BY_FILE: Final = {label["file"]: label for label in PAGES}


@cache
def read(file: str) -> Page:
    label = BY_FILE[file]
    url = urls.normalise(label["url"])
    return parse(
        Snapshot(
            url=url,
            final_url=url,
            status=200,
            content_type=label.get("content_type", "text/html; charset=utf-8"),
            robots_header=label.get("x_robots_tag", ""),
            body=(FOLDER / file).read_bytes(),
            fetched_at=READ_AT,
            truncated=label.get("truncated", False),
        )
    )


LINK_FACTS: Final[Mapping[str, Callable[[Link], object]]] = {
    "target": lambda link: link.target,
    "anchor": lambda link: link.anchor,
    "image": lambda link: link.image,
    "rel": lambda link: list(link.rel),
    "via": lambda link: link.via or "",
    "via_host": lambda link: urls.host(link.via) if link.via else "",
    "shortener": lambda link: link.shortener,
    "affiliate": lambda link: bool(link.affiliate),
    "aria_hidden": lambda link: link.aria_hidden,
    "hidden": lambda link: link.placement is Placement.HIDDEN,
}
LINK_KEYS: Final = {"text", "nth", "placement", *LINK_FACTS}


def link_differences(page: Page, expected: Label) -> Iterator[str]:
    name = expected.get("text", expected.get("target"))
    field = "anchor" if "text" in expected else "target"
    found = [link for link in page.links if getattr(link, field) == name]
    nth = expected.get("nth", 1)
    if len(found) < nth or ("nth" not in expected and len(found) > 1):
        yield f"link {name!r}: {len(found)} such links"
        return
    link = found[nth - 1]
    for key, fact in LINK_FACTS.items():
        if key in expected and fact(link) != expected[key]:
            yield f"link {name!r}: {key} is {fact(link)!r}, not {expected[key]!r}"
    if link.placement not in expected.get("placement", [link.placement]):
        yield f"link {name!r}: placement is {link.placement.value}, not {expected['placement']}"


def unlabelled_differences(page: Page, label: Label) -> Iterator[str]:
    """What hides a link, wraps it or earns by it is labelled wherever it is on these pages."""
    known = {expected.get("target") for expected in label.get("links", ())}
    for link in page.links:
        if link.target not in known and (link.placement is Placement.HIDDEN or link.via or link.affiliate):
            fact = link.via or link.affiliate or link.placement.value
            yield f"link to {link.target}: found to be {fact}, which it is not"


PAGE_FACTS: Final[Mapping[str, Callable[[Page], object]]] = {
    "title": lambda page: page.title,
    "language": lambda page: page.language,
    "published": lambda page: page.published,
    "modified": lambda page: page.modified,
    "author": lambda page: page.author,
    "canonical": lambda page: page.canonical or "",
    "robots": lambda page: sorted(page.robots),
    "links": lambda page: len(page.links),
    "notes": lambda page: list(page.notes),
    "paywalled": lambda page: page.ai.paywalled if page.ai else None,
    "ai_refusals": lambda page: list(page.ai.refusals) if page.ai else None,
    "ai_agents_unknown": lambda page: all(one.allowed is None for one in page.ai.agents) if page.ai else None,
}
PARTS: Final[Mapping[str, Callable[[Page], tuple[str, ...]]]] = {
    "text": lambda page: (_one_line(page.text),),
    "visible": lambda page: (_one_line(page.visible_text),),
    "scripts": lambda page: (page.scripts_text,),
    "notes": lambda page: page.notes,
    "robots": lambda page: page.robots,
    "ai_refusals": lambda page: page.ai.refusals if page.ai else (),
}
PAGE_KEYS: Final = {
    *PAGE_FACTS,
    *(f"{name}_{side}" for name in PARTS for side in ("have", "has", "lack", "lacks")),
    "words_min",
    "words_max",
    "advertising",
}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def page_differences(page: Page, expected: Label) -> Iterator[str]:
    for key, fact in PAGE_FACTS.items():
        wanted = sorted(expected[key]) if key == "robots" and key in expected else expected.get(key)
        if key in expected and fact(page) != wanted:
            yield f"{key} is {fact(page)!r}, not {wanted!r}"
    for name, parts in PARTS.items():
        yield from _part_differences(expected, name, parts(page))
    if not expected.get("words_min", 0) <= page.words <= expected.get("words_max", page.words):
        yield f"words are {page.words}, not {expected['words_min']} to {expected['words_max']}"
    if "advertising" in expected:
        yield from _advertising_differences(page, expected["advertising"])


def _part_differences(expected: Label, name: str, parts: tuple[str, ...]) -> Iterator[str]:
    """A directive is there as a whole, anything else as a piece of one part."""

    def is_there(wanted: str) -> bool:
        return wanted in parts if name == "robots" else any(wanted in part for part in parts)

    for wanted in (*expected.get(f"{name}_have", ()), *expected.get(f"{name}_has", ())):
        if not is_there(wanted):
            yield f"{name} lacks {wanted!r}"
    for unwanted in (*expected.get(f"{name}_lack", ()), *expected.get(f"{name}_lacks", ())):
        if is_there(unwanted):
            yield f"{name} holds {unwanted!r}"


def _advertising_differences(page: Page, systems: list[list[str]]) -> Iterator[str]:
    found = [name.casefold() for name in page.advertising]
    for pieces in systems:
        if not any(piece in name for piece in pieces for name in found):
            yield f"advertising lacks {pieces[0]}"
    if len(found) != len(systems):
        yield f"advertising is {list(page.advertising)}, not {len(systems)} systems"


DISCLOSURE_KEYS: Final = {"kind", "kinds", "about", "whole_piece", "words_have"}


def disclosure_differences(page: Page, label: Label) -> Iterator[str]:
    """Every label is met by one disclosure, and no disclosure speaks of anything unlabelled."""
    expected: list[Label] = label.get("disclosures", [])
    if not expected and not label.get("no_disclosures"):
        for one in page.disclosures:
            if one.kind in label.get("disclosures_lack", ()):
                yield f"says falsely that money changed hands: {one.kind.value} {one.words!r}"
        return
    for wanted in expected:
        if not any(_meets(one, wanted) for one in page.disclosures):
            found = [(one.kind.value, one.words, one.about, one.whole_piece) for one in page.disclosures]
            yield f"no disclosure is {dict(wanted)}; found {found}"
    for one in page.disclosures:
        if not any(wanted["words_have"] in _one_line(one.words) for wanted in expected):
            yield f"says falsely that money changed hands: {one.kind.value} {one.words!r}"


def _meets(found: Disclosure, wanted: Label) -> bool:
    about = wanted.get("about")
    return (
        wanted["words_have"] in _one_line(found.words)
        and found.kind in wanted.get("kinds", [wanted.get("kind", found.kind)])
        and found.whole_piece == wanted.get("whole_piece", found.whole_piece)
        and (about is None or about in found.about)
    )


def differences(page: Page, label: Label) -> list[str]:
    targets = {link.target for link in page.links}
    return [
        *(line for expected in label.get("links", ()) for line in link_differences(page, expected)),
        *(f"{one['target']} is counted" for one in label.get("absent", ()) if one["target"] in targets),
        *unlabelled_differences(page, label),
        *page_differences(page, label.get("page", {})),
        *disclosure_differences(page, label),
    ]


@pytest.mark.parametrize("label", PAGES, ids=lambda label: Path(label["file"]).stem.replace("_", " "))
def test_the_page_says_what_an_expert_reads(label: Label) -> None:
    found = differences(read(label["file"]), label)
    assert not found, "\n".join([f"{label['file']}: {label['situation']}", *found])


def test_every_page_is_labelled_once_and_every_label_has_its_page() -> None:
    assert sorted(label["file"] for label in PAGES) == sorted(file.name for file in FOLDER.glob("*.html"))


def test_every_trap_has_an_innocent_twin_in_its_language() -> None:
    for label in PAGES:
        twin = BY_FILE[label["twin"]]
        assert (twin["twin"], twin["trap"], twin["language"]) == (
            label["file"],
            not label["trap"],
            label["language"],
        )


def test_there_are_enough_pages_of_either_kind_in_every_language() -> None:
    assert len(PAGES) >= MIN_PAGES
    counts = Counter((label["language"], label["trap"]) for label in PAGES)
    assert sorted(counts) == [(language, trap) for language in LANGUAGES for trap in (False, True)]
    assert min(counts.values()) >= MIN_PER_LANGUAGE


@pytest.mark.parametrize("label", PAGES, ids=lambda label: Path(label["file"]).stem.replace("_", " "))
def test_a_label_says_something_and_only_what_is_compared(label: Label) -> None:
    assert label["situation"].endswith(".")
    allowed = {
        *(
            "file",
            "url",
            "language",
            "situation",
            "trap",
            "twin",
            "x_robots_tag",
            "content_type",
            "truncated",
        ),
        *("links", "absent", "page", "disclosures", "no_disclosures", "disclosures_lack"),
    }
    assert set(label) <= allowed
    assert set(label.get("page", {})) <= PAGE_KEYS
    for link in label.get("links", ()):
        assert set(link) <= LINK_KEYS
        assert len(set(link) - {"text", "nth"}) > 0
        assert set(link.get("placement", ())) <= set(Placement)
        assert "target" not in link or link["target"] == urls.normalise(link["target"])
        assert not link.get("via") or link["via"] == urls.normalise(link["via"])
    for disclosure in label.get("disclosures", ()):
        assert set(disclosure) <= DISCLOSURE_KEYS
    assert all(one["target"] == urls.normalise(one["target"]) for one in label.get("absent", ()))
    assert set(label) & {"links", "absent", "page", "disclosures", "no_disclosures"}


@pytest.mark.parametrize("label", PAGES, ids=lambda label: Path(label["file"]).stem.replace("_", " "))
def test_a_page_is_small_and_has_prose(label: Label) -> None:
    assert MIN_WORDS <= len(read(label["file"]).visible_text.split()) <= MAX_WORDS


@pytest.mark.parametrize(
    ("label", "said"),
    [
        pytest.param({"links": [{"text": "Walks", "hidden": True}]}, "hidden is False", id="link"),
        pytest.param({"links": [{"text": "Wals"}]}, "0 such links", id="link that is not there"),
        pytest.param(
            {"absent": [{"target": "https://hedgerow-notes.example/birds/"}]}, "counted", id="absent"
        ),
        pytest.param({"page": {"title": "Frogs"}}, "title is", id="field"),
        pytest.param({"page": {"text_has": ["frogspawn in May"]}}, "text lacks", id="part missing"),
        pytest.param({"page": {"visible_lacks": ["Hedgerow Notes"]}}, "visible holds", id="part in excess"),
        pytest.param({"page": {"words_min": 1, "words_max": 5}}, "words are", id="words"),
        pytest.param({"page": {"advertising": [["outbrain"]]}}, "advertising lacks", id="advertising"),
        pytest.param(
            {"disclosures": [{"kind": "gifted", "words_have": "a free tent"}]},
            "no disclosure is",
            id="disclosure",
        ),
    ],
)
def test_a_difference_is_told(label: Label, said: str) -> None:
    assert any(said in line for line in differences(read("date_in_the_head.html"), label))
