from dataclasses import replace

import pytest

from prospects.profile.linkable import MAX_LINKABLE, about_itself, kind_in, linkable
from prospects.profile.profile import Kind
from tests.fakes import a_link, a_page
from web.page import Page, Shape
from web.urls import normalise

SITE = "https://soil.example"
SECTIONS = tuple(f"Part {number}" for number in range(5))


def a_read(path: str, title: str, *, words: int = 400, shape: Shape | None = None) -> Page:
    page = a_page(f"{SITE}{path}", "dig " * words, title=title)
    return replace(page, shape=shape or Shape())


@pytest.mark.parametrize(
    ("page", "kind", "why"),
    [
        pytest.param(
            a_read("/soil", "How to test garden soil", shape=Shape(headings=SECTIONS)),
            Kind.GUIDE,
            "Its title says “how to”, and it has 400 words in 5 sections.",
            id="a guide by its title",
        ),
        pytest.param(
            a_read("/ratgeber/boden", "Boden prüfen"),
            Kind.GUIDE,
            "Its address says “ratgeber”, and it has 400 words.",
            id="a German guide by its address",
        ),
        pytest.param(
            a_read("/sol", "Tester son sol : le mode d’emploi"),
            Kind.GUIDE,
            "Its title says “mode d'emploi”, and it has 400 words.",
            id="a French one",
        ),
        pytest.param(
            a_read("/suelo", "Suelo seco", shape=Shape(steps=6)),
            Kind.GUIDE,
            "It explains something in 6 numbered steps.",
            id="numbered steps",
        ),
        pytest.param(
            a_read("/dry-beds", "Dry beds", words=1_200, shape=Shape(headings=SECTIONS)),
            Kind.GUIDE,
            "It treats its subject in 5 sections and 1,200 words.",
            id="a long piece in sections",
        ),
        pytest.param(
            a_read("/rain", "Rain of ten years", words=80, shape=Shape(figure_rows=10)),
            Kind.DATA,
            "It has a table with 10 rows of figures.",
            id="a table of figures",
        ),
        pytest.param(
            a_read("/umfrage", "Umfrage unter 300 Gärten"),
            Kind.DATA,
            "Its title says “umfrage”, and it has 400 words.",
            id="a survey by its title",
        ),
        pytest.param(
            replace(
                a_read("/rain", "Rain", words=80),
                links=(a_link(f"{SITE}/files/rain-2026.csv", "the figures"),),
            ),
            Kind.DATA,
            "It offers data to download: rain-2026.csv.",
            id="a file of figures",
        ),
        pytest.param(
            a_read("/barrel", "Rain barrel calculator", words=70, shape=Shape(fields=3)),
            Kind.TOOL,
            "It is called “calculator”, and a visitor fills in 3 fields.",
            id="a calculator",
        ),
        pytest.param(
            a_read("/plan", "Checklist for a dry bed"),
            Kind.TOOL,
            "Its title says “checklist”, and it has 400 words.",
            id="a checklist to take away",
        ),
    ],
)
def test_what_others_link_to_is_known_with_what_says_so(page: Page, kind: Kind, why: str) -> None:
    (found,) = linkable([page])
    assert (found.url, found.title, found.kind, found.why) == (page.final_url, page.title, kind, why)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(a_read("/", "The guide to dry gardens"), id="the home page"),
        pytest.param(a_read("/privacy", "Privacy: a guide", words=2_000), id="a page about the site itself"),
        pytest.param(a_read("/news", "We have moved"), id="an ordinary piece"),
        pytest.param(a_read("/guide/soil", "Soil guide", words=90), id="a teaser"),
        pytest.param(a_read("/plan", "Checklist", words=90), id="a checklist of a few words"),
        pytest.param(a_read("/find", "Find a shop", shape=Shape(fields=4)), id="a form that is no tool"),
        pytest.param(
            a_read("/rain", "Rain", words=20, shape=Shape(figure_rows=30)), id="a table unexplained"
        ),
        pytest.param(
            replace(
                a_read("/guides", "All our guides", words=300),
                links=tuple(a_link(f"{SITE}/guides/{number}") for number in range(40)),
            ),
            id="a list of guides",
        ),
    ],
)
def test_what_nobody_links_to_is_left_out(page: Page) -> None:
    assert linkable([page]) == ()


def test_one_page_counts_once_and_a_list_stays_readable() -> None:
    page = a_read("/guide", "Soil guide")
    assert len(linkable([page, page])) == 1
    many = [a_read(f"/guide-{number}", "Soil guide") for number in range(MAX_LINKABLE + 3)]
    assert len(linkable(many)) == MAX_LINKABLE


def test_a_page_without_a_title_is_shown_by_its_address() -> None:
    (found,) = linkable([a_read("/guide/soil", "")])
    assert found.title == f"{SITE}/guide/soil"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("Calculadora de riego: guía", (Kind.TOOL, "calculadora"), id="the first word counts"),
        pytest.param("Misguided tooling of databases", None, id="parts of words do not"),
        pytest.param("step-by-step", (Kind.GUIDE, "step-by-step"), id="the longest form"),
    ],
)
def test_words_name_a_kind(text: str, kind: tuple[Kind, str] | None) -> None:
    assert kind_in(text) == kind


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("/impressum", True, id="a German imprint"),
        pytest.param("/%C3%BCber-uns/", True, id="escaped letters"),
        pytest.param("/blog/tag/soil", True, id="a list by tag"),
        pytest.param("/about-soil", False, id="a word more is another page"),
    ],
)
def test_pages_about_the_site_are_told_by_their_address(path: str, *, expected: bool) -> None:
    assert about_itself(normalise(f"{SITE}{path}")) is expected
