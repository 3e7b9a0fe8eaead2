import pytest

from scoring.look import Look
from scoring.ours import ours
from scoring.releases import release
from tests.scoring.pages import OURS, SITE, STORY, a_reading

VISIT = f'<a href="{OURS}">www.greenspade.example</a>'


def words(*lines: str, url: str = "https://news.example/clay", title: str = "Clay") -> str:
    """The words by which a page of these paragraphs is a release of ours, "" for none."""
    body = "".join(f"<p>{line}</p>" for line in lines)
    found = release(
        Look(a_reading(f"<main><article>{body}</article></main>", url=url, title=title)), ours(SITE)
    )
    return "" if found is None else found.words or "named"


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            ("FOR IMMEDIATE RELEASE", STORY, "About Green Spade", f"Green Spade makes tools. {VISIT}"),
            id="its label and its boilerplate",
        ),
        pytest.param(
            (
                "NORTHMILL, Sept. 3, 2026 /PRNewswire/ -- Green Spade today announced a spade.",
                f"Tools for clay are at {VISIT}.",
            ),
            id="the slug of a wire",
        ),
        pytest.param(
            (
                "NORTHMILL, 3 September 2026. Green Spade today announced a spade.",
                STORY,
                "About Green Spade",
                "Media contact: Ida Norrby",
            ),
            id="three parts, and no word for it",
        ),
        pytest.param(
            ("Press release", STORY, "Press contact", "Green Spade, Mill Yard 1"),
            id="the label alone on its line",
        ),
        pytest.param(
            (
                "Press release, 3 September 2026",
                STORY,
                "For further information please contact Ida Norrby, Green Spade",
            ),
            id="the label with its date, and whom to ask",
        ),
        pytest.param(
            (
                "Pressemitteilung vom 3. September",
                STORY,
                "Über uns",
                "Green Spade schmiedet seit 2013 Spaten für schwere Böden.",
            ),
            id="a heading on the company in German",
        ),
        pytest.param(
            ("This press release was distributed by NewsPump.", "About Green Spade", VISIT),
            id="who distributed it",
        ),
        pytest.param(
            ("Pressemitteilung", STORY, f"Über Green Spade: Wir schmieden Spaten. {VISIT}"), id="in German"
        ),
        pytest.param(
            (
                "Altendorf, den 3. September 2026. Green Spade eröffnet eine Schmiede.",
                "Pressekontakt: Green Spade, Altendorf",
                "Abdruck frei, Beleg erbeten",
            ),
            id="three parts in German",
        ),
        pytest.param(
            (
                STORY,
                "Pressekontakt: Green Spade",
                "Original-Content von: Green Spade, übermittelt durch Meldepunkt",
            ),
            id="a portal's credit in German",
        ),
        pytest.param(
            (
                "(Meldepunkt) Altendorf, 03.09.2026 – Green Spade eröffnet.",
                "Über die Green Spade GmbH",
                "Pressekontakt",
            ),
            id="three parts in German, with the form of the company",
        ),
        pytest.param(
            ("Communiqué de presse", STORY, f"À propos : fondée en 2013, Green Spade forge. {VISIT}"),
            id="in French",
        ),
        pytest.param(
            (
                "Valbrune, le 3 septembre 2026. Green Spade ouvre une forge.",
                "Contact presse : Green Spade, Valbrune",
                "Communiqué diffusé par Porte-Presse.",
            ),
            id="a portal in French",
        ),
        pytest.param(
            ("Nota de prensa", STORY, f"Sobre la empresa: fundada en 2015, Green Spade forja. {VISIT}"),
            id="in Spanish",
        ),
        pytest.param(
            (
                "Vega Baja, 3 de septiembre de 2026. Green Spade abre una herrería.",
                "Contacto de prensa: Green Spade",
                "El emisor es el único responsable de su contenido.",
            ),
            id="a portal in Spanish",
        ),
    ],
)
def test_a_release_of_ours_is_known_on_any_host(lines: tuple[str, ...]) -> None:
    assert words(*lines)


@pytest.mark.parametrize(
    ("url", "title"),
    [
        pytest.param("https://wire.example/press-releases/9", "Clay", id="by its address"),
        pytest.param("https://wire.example/9", "Clay | NewsPump Press Releases", id="by the site's name"),
        pytest.param("https://wire.example/9", "Clay | Presseportal", id="by the site's name in German"),
    ],
)
def test_a_host_that_calls_its_pages_releases_is_believed(url: str, title: str) -> None:
    assert words("About Green Spade", VISIT, url=url, title=title)


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        pytest.param(
            (
                "NORTHMILL, 3 September 2026. Green Spade will close its mill, the council heard.",
                STORY,
                VISIT,
            ),
            "Clay",
            id="a report with its dateline",
        ),
        pytest.param(
            ("According to a press release distributed by Green Spade, the mill closes.", STORY, VISIT),
            "Clay",
            id="a report that quotes a release",
        ),
        pytest.param(
            (STORY, VISIT, "Source: Green Spade", "Press release: how we work with them"),
            "Clay",
            id="a chart's source",
        ),
        pytest.param(
            (
                "How to write a press release",
                "Begin with FOR IMMEDIATE RELEASE.",
                "End with a media contact.",
                VISIT,
            ),
            "How to write a press release",
            id="how to write one",
        ),
        pytest.param(
            ("FOR IMMEDIATE RELEASE", STORY, "About Acme Hoses", "Media contact: Acme Hoses", VISIT),
            "Clay",
            id="somebody else's release that links to us",
        ),
        pytest.param(
            ("Press release", STORY, "About us", "Green Spade tools"),
            "Clay",
            id="two entries of a menu in the text",
        ),
        pytest.param(
            ("About Green Spade", VISIT, "Press contact: Green Spade"), "Stand 12", id="an exhibitor's entry"
        ),
        pytest.param(
            ("About Green Spade's new spade we know little.", STORY, "Press release"),
            "Clay",
            id="a sentence on us",
        ),
        pytest.param(
            ("Nach einer Pressemitteilung, verbreitet von Green Spade, schließt die Schmiede.", STORY, VISIT),
            "Lehm",
            id="a report in German",
        ),
        pytest.param(
            ("Selon le communiqué diffusé par Green Spade, la forge ferme.", STORY, VISIT),
            "Argile",
            id="in French",
        ),
        pytest.param(
            ("Según la nota de prensa enviada por Green Spade, la herrería cierra.", STORY, VISIT),
            "Arcilla",
            id="in Spanish",
        ),
        pytest.param(
            (
                "By Nadia Farrow, 3 September 2026. Green Spade closes.",
                "About Green Spade",
                "Notes to editors",
            ),
            "Clay",
            id="a byline with its date is no dateline",
        ),
    ],
)
def test_what_others_write_is_no_release_of_ours(lines: tuple[str, ...], title: str) -> None:
    assert words(*lines, title=title) == ""


def test_an_entry_of_the_menu_does_not_call_the_page_a_release() -> None:
    menu = '<nav><ul><li><a href="/">Home</a></li><li><a href="/pr">Press release</a></li></ul></nav>'
    body = f"{menu}<main><article><h2>About Green Spade</h2><p>{STORY}{VISIT}</p></article></main>"
    assert release(Look(a_reading(body)), ours(SITE)) is None
