import pytest

from tests.scoring.pages import OURS, a_reading, judged
from web.page import Page


def a_doorway(lead: str, exits: str, *, title: str, slug: str, sisters: str) -> Page:
    body = f"<div><h1>{title}</h1><p>{lead}</p><p>{exits}</p><p>{sisters}</p></div>"
    return a_reading(body, title=title, url=f"https://jobs-near-you.example/{slug}")


def rows(pattern: str, *towns: str) -> str:
    """Links to sister pages: `roofer-{}` gives /roofer-ilkley, called Roofer Ilkley."""
    named = pattern.replace("-{}", "").replace("-", " ").capitalize()
    return " ".join(f"<a href='/{pattern.format(town.lower())}'>{named} {town}</a>" for town in towns)


TOWNS = ("Ilkley", "Skipton", "Keighley", "Bingley", "Shipley")
ROOFER = (
    "Need a roofer in Otley? Local roofers in Otley are standing by. We match you with roofers in Otley and "
    "near Otley. Flat roofs in Otley, slate roofs in Otley, gutters in Otley."
)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            a_doorway(
                ROOFER,
                f"<a href='{OURS}q'>Get my free quote</a> <a href='{OURS}q'>Find a roofer now</a>",
                title="Roofer Otley - Roof Repairs Otley",
                slug="roofer-otley",
                sisters=rows("roofer-{}", *TOWNS),
            ),
            id="en, two buttons",
        ),
        pytest.param(
            a_doorway(
                "Removals Pudsey, cheap removals Pudsey and storage Pudsey. Our team knows Pudsey. "
                "Moving in Pudsey? Piano removals Pudsey, office removals Pudsey, vans in Pudsey.",
                f"See <a href='{OURS}'>cheap removals Pudsey</a> or <a href='{OURS}s'>storage Pudsey</a>.",
                title="Removals Pudsey",
                slug="removals-pudsey",
                sisters=rows("removals-{}", *TOWNS),
            ),
            id="en, the town without a preposition",
        ),
        pytest.param(
            a_doorway(
                "Brauchen Sie eine Solaranlage in Hanau? Photovoltaik in Hanau lohnt sich. Betriebe in Hanau "
                "finden und in Hanau sparen.",
                f"<a href='{OURS}x'>Jetzt Angebote für Hanau vergleichen</a>",
                title="Photovoltaik Hanau",
                slug="photovoltaik-hanau",
                sisters=rows("photovoltaik-{}", "Fulda", "Gera", "Jena", "Ulm"),
            ),
            id="de, a call that names the town",
        ),
        pytest.param(
            a_doorway(
                "Besoin d’un serrurier à Dijon ? Nos serruriers à Dijon se déplacent. Portes à Dijon, "
                "coffres à Dijon.",
                f"<a href='{OURS}'>serrurier Dijon pas cher</a> <a href='{OURS}d'>demander un devis</a>",
                title="Serrurier Dijon",
                slug="serrurier-dijon",
                sisters=rows("serrurier-{}", "Tours", "Lyon", "Metz", "Nancy"),
            ),
            id="fr",
        ),
        pytest.param(
            a_doorway(
                "¿Necesitas un cerrajero en Getafe? Cerrajeros en Getafe a tu servicio. Puertas en Getafe, "
                "bombines en Getafe.",
                f"<a href='{OURS}'>Cerrajeros en Getafe: pide presupuesto</a>",
                title="Cerrajeros en Getafe",
                slug="cerrajeros-getafe",
                sisters=rows("cerrajeros-{}", "Parla", "Pinto", "Toledo", "Leganes"),
            ),
            id="es",
        ),
    ],
)
def test_a_town_page_that_only_sends_on_is_a_doorway(page: Page) -> None:
    assert any(one.rule == "doorway_page" and one.hard for one in judged(page))


@pytest.mark.parametrize(
    ("lead", "exits", "sisters"),
    [
        pytest.param(
            f"{ROOFER} Ring Pete on 07700 900123.",
            f"<a href='{OURS}q'>Get my free quote</a>",
            rows("roofer-{}", *TOWNS),
            id="a telephone number",
        ),
        pytest.param(
            f"{ROOFER} 14 Mill Lane, open Monday to Friday.",
            f"<a href='{OURS}q'>Get my free quote</a>",
            rows("roofer-{}", *TOWNS),
            id="an address",
        ),
        pytest.param(
            ROOFER,
            f"Our slates are from <a href='{OURS}'>Green Spade</a>.",
            rows("roofer-{}", *TOWNS),
            id="a supplier",
        ),
        pytest.param(ROOFER, f"<a href='{OURS}q'>Get my free quote</a>", "", id="no sister pages"),
        pytest.param(
            ROOFER,
            f"<a href='{OURS}q'>Get my free quote</a> <a href='https://a.example/'>Ann</a> "
            "<a href='https://b.example/'>Beck</a>",
            rows("roofer-{}", *TOWNS),
            id="several firms",
        ),
        pytest.param(
            ROOFER,
            f"<a rel=nofollow href='{OURS}q'>Get my free quote</a>",
            rows("roofer-{}", *TOWNS),
            id="marked",
        ),
        pytest.param(
            "Buses in Otley leave from Bondgate. In Otley the 33 runs hourly; in Otley on Sundays there is "
            "none. Near Otley change at Pool.",
            f"<a href='{OURS}t'>Get tickets for Otley</a>",
            rows("buses-{}", *TOWNS),
            id="a timetable",
        ),
    ],
)
def test_town_pages_with_somebody_behind_them_are_no_doorways(lead: str, exits: str, sisters: str) -> None:
    page = a_doorway(lead, exits, title="Roofer Otley", slug="roofer-otley", sisters=sisters)
    assert "doorway_page" not in {one.rule for one in judged(page)}
