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


@pytest.mark.parametrize(
    "aside",
    [
        pytest.param(
            'Powered by <a href="https://greenspade.example/">Green Spade</a>', id="a program's name"
        ),
        pytest.param('Theme: <a href="https://greenspade.example/">Green Spade</a> by Ann', id="a theme"),
        pytest.param(
            'Weather widget by <a href="https://greenspade.example/">greenspade.example</a>', id="an address"
        ),
        pytest.param('Map data © <a href="https://greenspade.example/c">contributors</a>', id="a licence"),
        pytest.param(
            'Icons from the <a href="https://greenspade.example/i">open icon set</a>, CC BY 4.0', id="icons"
        ),
        pytest.param(
            'Site by <a href="https://greenspade.example/">Green Spade Design</a>', id="who built the site"
        ),
    ],
)
def test_a_credit_by_name_is_no_widget(aside: str) -> None:
    assert rules(f"{STORY * 2}<footer><p>{aside}</p></footer>") == set()


@pytest.mark.parametrize(
    "links",
    [
        pytest.param(
            [
                ("https://mill.example/", "The Mill"),
                ("https://quay.example/", "The Quay"),
                ("https://barn.example/", "The Barn"),
                ("https://forge.example/", "The Forge"),
                ("https://kiln.example/", "The Kiln"),
            ],
            id="houses of one group, by their names",
        ),
        pytest.param(
            [
                (f"https://{name}.gov.example/", name.title())
                for name in ("tax", "post", "rail", "health", "work")
            ],
            id="offices of one state",
        ),
        pytest.param(
            [
                (f"https://green{name}.example/about", f"{name} tools")
                for name in ("rake", "hoe", "fork", "saw", "axe")
            ],
            id="pages that are no home pages",
        ),
        pytest.param(
            [(f"https://{name}hut.example/", name) for name in ("ann", "bea", "cem", "dov", "eli")],
            id="a webring",
        ),
        pytest.param(
            [(f"https://fair{year}.example/", f"Fair {year}") for year in (2021, 2022)],
            id="former years of a fair",
        ),
    ],
)
def test_a_row_of_friends_is_no_network(links: list[tuple[str, str]]) -> None:
    assert rules(a_footer(*links, OURS)) == set()


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
        pytest.param(
            f"<ul>{LISTED}</ul><p>Melden Sie Ihre Seite kostenlos an.</p>", {"thin_directory"}, id="de, asked"
        ),
        pytest.param(f"<ul>{LISTED}</ul><p>Ajouter votre site</p>", {"thin_directory"}, id="fr"),
        pytest.param(f"<ul>{LISTED}</ul><p>Proposez votre lien !</p>", {"thin_directory"}, id="fr, asked"),
        pytest.param(
            f"<ul>{LISTED}</ul><p>Registra tu página gratis.</p>", {"thin_directory"}, id="es, asked"
        ),
        pytest.param(
            f"<ul>{LISTED}</ul><p>Auf unserer Seite für den Brief anmelden.</p>", set(), id="de, a newsletter"
        ),
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


@pytest.mark.parametrize(
    ("title", "url"),
    [
        pytest.param("Members of the Northmill chamber", "https://northmill.example/list", id="a chamber"),
        pytest.param("Mitglieder der Innung", "https://innung.example/liste", id="a guild, de"),
        pytest.param("Nos adhérents", "https://metiers.example/liste", id="an association, fr"),
        pytest.param("Empresas", "https://camara.example/socios", id="a chamber, es, by its address"),
        pytest.param("Exhibitors 2026", "https://spadefair.example/hall-2", id="a fair"),
    ],
)
def test_a_list_of_those_who_joined_is_left_alone(title: str, url: str) -> None:
    body = f"<ul>{LISTED}</ul><p>Become one of us and list your business.</p>"
    assert rules(body, title=title, url=url) == set()
    assert rules(body, title="Links") == {"thin_directory"}


MENU = (
    "<nav>"
    + " ".join(f"<a href='/{name}'>{name}</a>" for name in ("Politics", "Sport", "Culture"))
    + "</nav>"
)


OWN = "<nav>" + "".join(f"<a href='/{name}'>{name}</a>" for name in ("a", "b", "c", "d", "e")) + "</nav>"


@pytest.mark.parametrize(
    ("url", "menu", "found"),
    [
        pytest.param(
            "https://daily.example/coupons/spades", MENU, {"rented_section"}, id="a paper's coupons"
        ),
        pytest.param(
            "https://casino.daily.example/top", MENU, {"rented_section"}, id="a paper's casino, as a host"
        ),
        pytest.param(
            "https://dalesobserver.example/coupons/spades", OWN, {"rented_section"}, id="a paper by its name"
        ),
        pytest.param("https://couponobserver.example/coupons/spades", OWN, set(), id="a paper of the trade"),
        pytest.param("https://savings.example/coupons/spades", "", set(), id="a coupon site"),
        pytest.param("https://daily.example/politics/coupon-law", MENU, set(), id="a story on coupons"),
    ],
)
def test_a_section_unlike_its_site_is_told(url: str, menu: str, found: set[str]) -> None:
    assert rules(menu + STORY, url=url) == found


RANKED = (
    "<p>200 free spins: <a href='https://greenspade.example/go'>Visit Green Spade</a>. "
    "£20 bonus: <a href='https://spinfable.example/'>Visit Spin Fable</a>. Please gamble responsibly.</p>"
)
NEWS = "https://dalesobserver.example/partner/offers"


@pytest.mark.parametrize(
    ("title", "body", "url", "found"),
    [
        pytest.param("Best casino sites in May", RANKED, NEWS, {"rented_section"}, id="en"),
        pytest.param("Die besten Online-Casinos", RANKED, NEWS, {"rented_section"}, id="de"),
        pytest.param("Les meilleurs casinos en ligne", RANKED, NEWS, {"rented_section"}, id="fr"),
        pytest.param("Las mejores casas de apuestas", RANKED, NEWS, {"rented_section"}, id="es"),
        pytest.param("Best casino plan? Council warns", RANKED, NEWS, set(), id="news of the trade"),
        pytest.param("Best spades for clay", RANKED, NEWS, set(), id="a guide to something else"),
        pytest.param("Best casino sites in May", STORY, NEWS, set(), id="nothing promised"),
        pytest.param(
            "Best casino sites in May",
            "<p>200 free spins at <a href='https://greenspade.example/'>Green Spade</a></p>",
            NEWS,
            set(),
            id="one site, ranked with none",
        ),
        pytest.param(
            "Best casino sites in May",
            RANKED,
            "https://casinoobserver.example/sites",
            set(),
            id="on a site of the trade",
        ),
        pytest.param("Best casino sites in May", RANKED, "https://may.example/sites", set(), id="on a blog"),
    ],
)
def test_a_guide_to_a_trade_is_odd_on_a_paper(title: str, body: str, url: str, found: set[str]) -> None:
    told = rules(OWN + STORY + body + STORY, title=title, url=url) & {"rented_section"}
    assert told == found


TRADES = [
    (f"https://{name}.example/{name}", words)
    for name, words in (
        ("a", "cheap car insurance"),
        ("b", "buy hair extensions"),
        ("c", "acheter montre pas cher"),
        ("d", "günstig Reifen kaufen"),
    )
]
SELLING = ("https://greenspade.example/tools", "cheap garden spades")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param(a_footer(*TRADES, SELLING), True, id="selling phrases for five sites"),
        pytest.param(a_footer(*TRADES[:2], SELLING), False, id="three, which somebody may recommend"),
        pytest.param(
            a_footer(
                *((to, words) for (to, _), words in zip(TRADES, ("Ann", "Beck", "Cole", "Dent"), strict=True))
            )
            + STORY,
            False,
            id="no link of ours",
        ),
        pytest.param(a_footer(*TRADES, ("https://greenspade.example/", "Green Spade")), False, id="our name"),
        pytest.param(
            a_footer(*TRADES).replace("<a ", "<a rel=nofollow ") + a_footer(SELLING), False, id="marked"
        ),
        pytest.param(
            STORY
            + f"<p>A {' and a '.join(f'<a href={to}>{words}</a>' for to, words in (*TRADES, SELLING))}.</p>",
            False,
            id="in the text",
        ),
    ],
)
def test_a_row_of_selling_phrases_outside_the_text_is_nobodys_choice(body: str, *, found: bool) -> None:
    assert ("network_row" in rules(body)) is found


@pytest.mark.parametrize(
    ("anchor", "title", "found"),
    [
        pytest.param("online casino bonus", "Digging", {"widget_trade"}, id="a foreign trade"),
        pytest.param("online casino bonus", "Casino news", {"widget_credit"}, id="a page of that trade"),
        pytest.param("garden tools", "Digging", {"widget_credit"}, id="goods"),
        pytest.param("Green Spade", "Digging", set(), id="a name"),
    ],
)
def test_a_counter_that_carries_a_trade_is_told_from_a_credit(
    anchor: str, title: str, found: set[str]
) -> None:
    body = f"{STORY * 2}<aside><p>Widget by <a href='https://greenspade.example/'>{anchor}</a></p></aside>"
    assert rules(body, title=title) & {"widget_trade", "widget_credit"} == found


@pytest.mark.parametrize(
    ("label", "ours", "found"),
    [
        pytest.param("More from our network:", "Conservatory roofs", {"network_row"}, id="en"),
        pytest.param("Aus unserem Netzwerk:", "Dach decken lassen", {"network_row"}, id="de"),
        pytest.param("Notre réseau :", "rachat de crédit", {"network_row"}, id="fr"),
        pytest.param("Nuestra red:", "reformas de baños", {"network_row"}, id="es"),
        pytest.param("More from our network:", "Greenspade", set(), id="our name"),
        pytest.param("Friends of the garden:", "Conservatory roofs", set(), id="friends"),
    ],
)
def test_a_row_of_keywords_that_the_page_calls_its_network_is_told_anywhere(
    label: str, ours: str, found: set[str]
) -> None:
    others = " | ".join(
        f"<a href='https://{name}.example/x'>{name} tool</a>" for name in ("a1", "b1", "c1", "d1")
    )
    row = f"<p>{label} {others} | <a href='https://greenspade.example/x'>{ours}</a></p>"
    assert rules(f"<article>{STORY * 3}{row}{STORY * 2}</article>") & {"network_row"} == found


def test_a_row_of_two_sites_is_no_network() -> None:
    row = "<a href='https://a1.example/'>hoes</a> | <a href='https://greenspade.example/'>Our tools</a>"
    assert "network_row" not in rules(f"<article>{STORY}<p>Our network: {row}</p>{STORY}</article>")
