import pytest

from tests.scoring.pages import STORY, rules

OURS = ("https://greenspade.example/", "Garden tools")


def a_footer(*links: tuple[str, str], label: str = "") -> str:
    anchors = " ".join(f"<a href='{to}'>{words}</a>" for to, words in links)
    return f"{STORY * 2}<footer><p>{label} {anchors}</p></footer>"


SISTERS = [
    (f"https://green{name}.example/", f"{name} tools") for name in ("rake", "hoe", "fork", "saw", "axe")
]
STRANGERS = [(f"https://{name}.example/", f"{name} tools") for name in ("rake", "hoe", "fork", "saw", "axe")]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param(a_footer(*SISTERS, OURS), {"network_row"}, id="names that begin alike"),
        pytest.param(
            a_footer(*STRANGERS, OURS, label="Our network:"), {"network_row"}, id="called a network"
        ),
        pytest.param(a_footer(*STRANGERS, OURS), set(), id="friends"),
        pytest.param(
            a_footer(
                *[(to, to.split("//")[1].split(".")[0]) for to, _ in SISTERS],
                ("https://greenspade.example/", "Greenspade"),
            ),
            set(),
            id="a publisher's titles by their names",
        ),
        pytest.param(
            a_footer(
                *[(f"https://notes.{end}/", f"our {end}") for end in ("de", "fr", "es", "it", "at", "pl")],
                OURS,
            ),
            set(),
            id="editions in other countries",
        ),
        pytest.param(a_footer(*SISTERS[:2], OURS), set(), id="two sisters"),
        pytest.param(
            a_footer(*SISTERS, ("https://greenspade.example/deep", "Garden tools")), set(), id="a deep page"
        ),
        pytest.param(a_footer(*SISTERS, ("/imprint", "Imprint"), OURS), set(), id="beside the row"),
    ],
)
def test_a_row_of_one_network_is_told(body: str, found: set[str]) -> None:
    assert rules(body) == found


@pytest.mark.parametrize(
    ("anchor", "before", "found"),
    [
        pytest.param("garden tool sets", "Weather widget by", {"widget_credit"}, id="a keyword"),
        pytest.param("Green Spade", "Weather widget by", set(), id="a name"),
        pytest.param("garden tool sets", "Filmed in", set(), id="no widget"),
    ],
)
def test_a_widget_carries_a_keyword(anchor: str, before: str, found: set[str]) -> None:
    body = (
        f"{STORY * 2}<aside class=widget>{before} <a href='https://greenspade.example/w'>{anchor}</a></aside>"
    )
    assert rules(body) == found


LISTED = "".join(f"<li><a href='https://s{n}.example/p'>Site {n}</a></li>" for n in range(120))
NOTED = "".join(
    f"<li><a href='https://s{n}.example/p'>Site {n}</a> on the beds, paths and sheds of the north.</li>"
    for n in range(120)
)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param(f"<ul>{LISTED}</ul><p>Submit your site</p>", {"thin_directory"}, id="en"),
        pytest.param(f"<ul>{LISTED}</ul><p>Website kostenlos eintragen</p>", {"thin_directory"}, id="de"),
        pytest.param(f"<ul>{LISTED}</ul><p>Ajouter votre site</p>", {"thin_directory"}, id="fr"),
        pytest.param(f"<ul>{LISTED}</ul><p>Añadir tu web</p>", {"thin_directory"}, id="es"),
        pytest.param(f"<ul>{LISTED}</ul>", set(), id="a blogroll"),
        pytest.param(
            f"<ul>{NOTED}</ul><p>Submit your site</p>", set(), id="a chamber's directory, with notes"
        ),
        pytest.param("<ul></ul><p>Submit your site</p>", set(), id="a short list"),
    ],
)
def test_a_list_that_takes_any_site_is_thin(body: str, found: set[str]) -> None:
    assert rules(body, title="Links") == found


MENU = (
    "<nav>"
    + " ".join(f"<a href='/{name}'>{name}</a>" for name in ("Politics", "Sport", "Culture"))
    + "</nav>"
)


@pytest.mark.parametrize(
    ("url", "menu", "found"),
    [
        pytest.param(
            "https://daily.example/coupons/spades", MENU, {"rented_section"}, id="a paper's coupons"
        ),
        pytest.param(
            "https://casino.daily.example/top", MENU, {"rented_section"}, id="a paper's casino, as a host"
        ),
        pytest.param("https://savings.example/coupons/spades", "", set(), id="a coupon site"),
        pytest.param("https://daily.example/politics/coupon-law", MENU, set(), id="a story on coupons"),
    ],
)
def test_a_section_unlike_its_site_is_told(url: str, menu: str, found: set[str]) -> None:
    assert rules(menu + STORY, url=url) == found
