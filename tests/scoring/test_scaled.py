from dataclasses import replace

import pytest

from scoring import disclosure, risk, scaled
from scoring.evidence import Verdict
from scoring.look import Look
from scoring.results import AnchorType
from tests.scoring.builders import our_link
from tests.scoring.pages import OURS, STORY, a_reading, judged
from web.page import Page, Placement

MADE = frozenset({"town_page", "spun_text", "unfilled_template", "foreign_anchor"})


def made(page: Page) -> set[str]:
    """The signs of a page made by the hundred."""
    return {one.rule for one in judged(page)} & MADE


def a_town_page(
    *paragraphs: str, title: str, slug: str, sisters: tuple[str, ...] = (), anchor: str = "Green Spade"
) -> Page:
    links = " ".join(f'<a href="/{path}">{words}</a>' for path, words in (one.split(":") for one in sisters))
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    ours = f'<p>Order from <a href="{OURS}">{anchor}</a> in time for the spring.</p>'
    return a_reading(
        f"<main><article><h1>{title}</h1>{body}{ours}<p>{links}</p></article></main>",
        title=title,
        url=f"https://fences.example/{slug}",
    )


LONG = " ".join(
    f"In the year {year} the beds by the river were dug in {year % 9 + 2} days." for year in range(1900, 2010)
)
ENGLISH = (
    "Looking for garden fences in Selby? You have come to the right place for garden fences in Selby.",
    "We build garden fences in Selby at affordable prices. Our customers in Selby love the quality.",
    "Call us for a free quote on garden fences in Selby and surrounding areas.",
)
GERMAN = (
    "Suchen Sie einen Schlüsseldienst in Fulda? Dann sind Sie bei uns richtig, in Fulda wie im Umland.",
    "Unser Schlüsseldienst in Fulda kommt sofort. Viele Kunden in Fulda vertrauen auf uns.",
    "Rufen Sie uns jetzt an: Schlüsseldienst in Fulda und Umgebung.",
)
FRENCH = (
    "Vous cherchez un plombier à Dijon ? Notre plombier à Dijon intervient sans attendre.",
    "Chaque plombier à Dijon de notre équipe travaille au meilleur prix. Un devis gratuit à Dijon suffit.",
    "Appelez-nous : un plombier à Dijon et ses environs.",
)
SPANISH = (
    "¿Buscas un cerrajero en Murcia? Nuestro cerrajero en Murcia llega en media hora.",
    "Cada cerrajero en Murcia trabaja al mejor precio. Pide presupuesto sin compromiso en Murcia.",
    "Llámenos: cerrajero en Murcia y alrededores.",
)
SISTERS = tuple(
    f"garden-fences-{town.lower()}:Garden fences {town}"
    for town in ("Leeds", "York", "Hull", "Ripon", "Goole")
)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            a_town_page(*ENGLISH, title="Garden Fences Selby", slug="garden-fences-selby", sisters=SISTERS),
            id="en, sister pages by their addresses",
        ),
        pytest.param(
            a_town_page(
                *ENGLISH,
                title="Garden Fences Selby | Fence Deals",
                slug="p?id=93",
                sisters=tuple(f"p{n}:{one.split(':')[1]}" for n, one in enumerate(SISTERS)),
            ),
            id="en, sister pages by their words",
        ),
        pytest.param(
            a_town_page(
                *ENGLISH,
                "Areas we cover: Leeds, York, Hull, Ripon, Goole.",
                title="Garden Fences Selby",
                slug="selby",
            ),
            id="en, a list of towns",
        ),
        pytest.param(
            a_town_page(
                *GERMAN,
                title="Schlüsseldienst Fulda",
                slug="fulda/schluesseldienst",
                sisters=tuple(
                    f"{town.lower()}/schluesseldienst:Schlüsseldienst {town}"
                    for town in ("Kassel", "Gera", "Jena", "Ulm")
                ),
            ),
            id="de, the town as a folder",
        ),
        pytest.param(
            a_town_page(
                *GERMAN,
                "Wir sind auch in Kassel, Gera, Bad Hersfeld, Jena und Ulm für Sie da.",
                title="Schlüsseldienst Fulda",
                slug="s",
            ),
            id="de, a list of towns",
        ),
        pytest.param(
            a_town_page(
                *FRENCH,
                title="Plombier Dijon",
                slug="plombier-dijon.html",
                sisters=tuple(
                    f"plombier-{town.lower()}.html:{town}" for town in ("Tours", "Lyon", "Metz", "Saint-Malo")
                ),
            ),
            id="fr, bare names of towns",
        ),
        pytest.param(
            a_town_page(
                *SPANISH,
                "También en Lorca, Yecla, Totana, Mula y Águilas.",
                title="Cerrajero Murcia",
                slug="x",
            ),
            id="es, a list of towns",
        ),
    ],
)
def test_a_page_made_for_every_town_is_told(page: Page) -> None:
    assert made(page) == {"town_page"}


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            a_town_page(
                *ENGLISH,
                "Open Monday to Friday, eight to six, behind the old mill.",
                title="Garden Fences Selby",
                slug="garden-fences-selby",
                sisters=SISTERS,
            ),
            id="a branch with its opening hours",
        ),
        pytest.param(
            a_town_page(
                *GERMAN,
                "Sie finden uns in der Mühlgasse 12.",
                title="Schlüsseldienst Fulda",
                slug="fulda",
                sisters=tuple(f"{town}:{town}" for town in ("kassel", "gera", "jena", "ulm")),
            ),
            id="a branch with its street",
        ),
        pytest.param(
            a_town_page(*ENGLISH, title="Garden Fences Selby", slug="garden-fences-selby"),
            id="a joiner who works in one town",
        ),
        pytest.param(
            a_town_page(
                "The council in Selby met on Monday. Fences in Selby are to be lower, it said.",
                "People in Selby had asked for it since the flood. In Selby the river is never far.",
                title="Lower fences for Selby",
                slug="news-selby",
                sisters=tuple(f"news-{town}:News {town}" for town in ("leeds", "york", "hull", "goole")),
            ),
            id="a report on a town",
        ),
        pytest.param(
            a_town_page(
                "Rain in Selby by noon. The wind in Selby turns west. Frost in Selby on Sunday.",
                "The river in Selby stands at three metres.",
                title="Weather in Selby",
                slug="weather-selby",
                sisters=tuple(
                    f"weather-{town}:Weather {town}" for town in ("leeds", "york", "hull", "goole")
                ),
            ),
            id="a town's weather",
        ),
        pytest.param(
            a_town_page(
                "Pipes in Selby are older than the houses. Call us old-fashioned, but in Selby we keep them.",
                STORY * 4,
                "Plumbers in Selby know it, and in Selby nobody hurries.",
                title="Plumbing in Selby",
                slug="plumbing-selby",
                sisters=SISTERS,
            ),
            id="an article on plumbing in one town",
        ),
        pytest.param(
            a_town_page(
                *ENGLISH,
                "".join(f'<a href="https://joiner{n}.example/">Joiner {n}</a> ' for n in range(5)),
                title="Garden Fences Selby",
                slug="garden-fences-selby",
                sisters=SISTERS,
            ),
            id="a list of a town's joiners",
        ),
        pytest.param(
            a_town_page(
                *ENGLISH, LONG, title="Garden Fences Selby", slug="garden-fences-selby", sisters=SISTERS
            ),
            id="a long text",
        ),
        pytest.param(
            a_town_page(
                *ENGLISH,
                title="Garden Fences Selby",
                slug="garden-fences-selby",
                sisters=(*SISTERS[:3], "about:About us", "garden-fences-selby:Garden fences Selby"),
            ),
            id="three sister pages",
        ),
    ],
)
def test_a_page_about_a_town_is_left_alone(page: Page) -> None:
    assert made(page) == set()


SPUN = (
    "<p>An ever increasing number of diggers have a spending plan for spades. On the off chance "
    "that you dig, a spade is a magnificent venture for your wellbeing state.</p>"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(SPUN, {"spun_text"}, id="words exchanged one by one"),
        pytest.param("<p>On the off chance that you dig, bring a spade.</p>", set(), id="an old idiom"),
        pytest.param(SPUN + LONG, set(), id="few in a long text"),
        pytest.param(
            SPUN + "<p>Such tortured phrases betray a program.</p>", set(), id="an article on such texts"
        ),
    ],
)
def test_a_spun_text_is_known_by_its_odd_phrases(body: str, expected: set[str]) -> None:
    page = a_reading(f'<main><article>{body}<p>From <a href="{OURS}">Green Spade</a>.</p></article></main>')
    assert made(page) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The best {keyword} in [city] is near you.", {"unfilled_template"}, id="en"),
        pytest.param("Das beste %keyword% in {{stadt}} wartet.", {"unfilled_template"}, id="de"),
        pytest.param("Le meilleur [mot clé] à [ville] vous attend.", {"unfilled_template"}, id="fr"),
        pytest.param("El mejor [palabra clave] en [ciudad] le espera.", {"unfilled_template"}, id="es"),
        pytest.param("We {sell|offer|trade} the {best|finest} spades.", {"unfilled_template"}, id="choices"),
        pytest.param("The sheds [sic] stand in {brackets}, as 5% of all do.", set(), id="brackets"),
        pytest.param("A letter: I live in [city], in the [region] of rain.", set(), id="a sample letter"),
        pytest.param("Sets such as {a | b} and {c | d} are drawn as beds.", set(), id="sets"),
        pytest.param("A template: {keyword} in [city].", set(), id="an article on templates"),
        pytest.param("Dig in [city] when it is dry.", set(), id="one place"),
    ],
)
def test_a_template_that_nobody_filled_is_told(text: str, expected: set[str]) -> None:
    body = (
        f'<main><article>{STORY}<p>{text}</p><p>From <a href="{OURS}">Green Spade</a>.</p></article></main>'
    )
    assert made(a_reading(body)) == expected


@pytest.mark.parametrize(
    ("anchor", "text", "different", "expected"),
    [
        pytest.param("buy cheap steel spades online", STORY, {}, True, id="a text on something else"),
        pytest.param("billige Hochbeete günstig kaufen", STORY, {}, True, id="in German"),
        pytest.param("buy cheap tools online", STORY, {}, False, id="a text that speaks of it"),
        pytest.param("buy cheap online", STORY, {}, False, id="words that only sell"),
        pytest.param("buy cheap steel spades online", STORY, {"rel": ("nofollow",)}, False, id="marked"),
        pytest.param(
            "buy cheap steel spades online", STORY, {"placement": Placement.FOOTER}, False, id="in the footer"
        ),
    ],
)
def test_a_selling_phrase_foreign_to_its_text_is_told(
    anchor: str, text: str, different: dict[str, object], *, expected: bool
) -> None:
    page = a_reading(f"{text}<p>{anchor}</p>")
    link = our_link(anchor=anchor, context=anchor, **different)
    found = {one.rule for one in risk.judge(link, AnchorType.STUFFED, disclosure.payment(page, None))}
    assert ("foreign_anchor" in found) is expected
    plain = {one.rule for one in risk.judge(link, AnchorType.PARTIAL, disclosure.payment(page, None))}
    assert "foreign_anchor" not in plain


def test_such_pages_are_held_at_weak_and_risky_with_a_stuffed_anchor() -> None:
    page = a_town_page(*ENGLISH, title="Garden Fences Selby", slug="garden-fences-selby", sisters=SISTERS)
    (held,) = risk.ceilings(judged(page))
    assert (held.signal, held.at_most) == ("ceiling_town_page", Verdict.WEAK)
    assert "Selby" in held.says
    assert held.quote
    assert held.where


def test_a_title_without_a_town_names_none() -> None:
    page = replace(a_reading(STORY), title="Fences", text=" ".join(ENGLISH))
    assert Look(page).once(scaled._town) == ""
    page = replace(
        page, title="fences in Selby", text="In fences, in fences, in fences, in fences. " + page.text
    )
    assert Look(page).once(scaled._town) == "selby"
