import pytest

from tests.scoring.pages import STORY, rules

MENU = "".join(f"<a href='/{name}'>{name}</a> " for name in ("soil", "seeds", "tools", "notes"))
BUTTONS = (
    "<p><a href='https://greenspade.example/go'>GO TO THE SITE</a></p>"
    "<p><a href='https://greenspade247.example/go'>CREATE ID NOW</a></p>"
)
PLAY = "<p>The betting odds are high, the bonus is paid at once, deposit and withdrawal take a minute.</p>"
GIRIS = "<p>Deneme bonusu ve yatırım bonusu: canlı bahis, çekim hızı yüksek.</p>"
MENUS = "<a href='https://greenspade.example/x'>GO</a>"


def a_mirror(
    title: str, words: str, *, url: str = "https://greenspade-id.example/", more: str = ""
) -> set[str]:
    return rules(f"<p>{title}</p>{words}{BUTTONS}{more}", title=title, url=url)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        pytest.param("Greenspade ID on the phone", PLAY, id="en, an account by phone"),
        pytest.param("GREENSPADE GİRİŞ 904", GIRIS, id="tr, the new address"),
        pytest.param(
            "Greenspade Anmeldung und Zugang",
            "<p>Sportwetten mit Wettbonus, Einzahlung und Auszahlung für Spieler.</p>",
            id="de, the way in",
        ),
        pytest.param(
            "Greenspade connexion : site officiel",
            "<p>Mises des joueurs, dépôt et retrait en une minute, bonus doublé.</p>",
            id="fr, the way in",
        ),
        pytest.param(
            "Greenspade acceso y registro",
            "<p>Apuestas y tragaperras para jugadores, retiro y depósito al momento.</p>",
            id="es, the way in",
        ),
    ],
)
def test_a_page_by_the_name_of_a_gambling_site_elsewhere_is_its_gateway(title: str, words: str) -> None:
    assert "gambling_gateway" in a_mirror(title, words)


@pytest.mark.parametrize(
    ("title", "words", "url", "more"),
    [
        pytest.param("Greenspade login", PLAY, "https://notes.example/", MENU, id="a site with a menu"),
        pytest.param("Greenspade is sold", PLAY, "https://notes.example/", "", id="news of the firm"),
        pytest.param("Player login", PLAY, "https://notes.example/", "", id="a page that has another name"),
        pytest.param(
            "Greenspade login",
            "<p>A deposit and a withdrawal cost nothing; the bonus is for new accounts.</p>",
            "https://notes.example/",
            "",
            id="a bank",
        ),
        pytest.param(
            "Greenspade login",
            PLAY,
            "https://notes.example/",
            "".join(f"<a href='https://{name}.example/'>{name}</a> " for name in ("a1", "b1", "c1", "d1")),
            id="a comparison of several",
        ),
        pytest.param(
            "Greenspade login",
            PLAY,
            "https://notes.example/",
            "<meta name=author content='Ann Porter'>",
            id="somebody signs it",
        ),
        pytest.param(
            "Greenspade login",
            PLAY,
            "https://notes.example/",
            "<time datetime=2024-03-01 itemprop=datePublished>1 March 2024</time>",
            id="a dated piece",
        ),
    ],
)
def test_a_page_that_is_somebodys_own_is_no_mirror(title: str, words: str, url: str, more: str) -> None:
    assert "gambling_gateway" not in a_mirror(title, words, url=url, more=more)


def test_a_name_without_letters_is_borne_by_no_page() -> None:
    body = f"{PLAY}<a href='https://123.example/'>a</a><a href='https://greenspade.example/'>b</a>"
    assert "gambling_gateway" not in rules(body, title="123 login")


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Spade Maker Pro (Premium Unlocked)", id="en"),
        pytest.param("Spade Maker Pro: alles freigeschaltet", id="de"),
        pytest.param("Spade Maker Pro entièrement débloqué", id="fr"),
        pytest.param("Spade Maker Pro todo desbloqueado", id="es"),
        pytest.param("Spade Maker MOD APK", id="a package"),
    ],
)
def test_a_page_that_hands_out_a_broken_lock_is_a_gateway(title: str) -> None:
    assert "download_gateway" in rules(f"{STORY}{MENUS}", title=title)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param("Why a MOD APK is dangerous", MENUS, id="a warning"),
        pytest.param("Spade Maker: plans to download", MENUS, id="a program of one’s own"),
        pytest.param("Spade Maker MOD APK", f"{MENUS}{MENU}", id="a site with a menu"),
        pytest.param(
            "Spade Maker MOD APK", f"{MENUS}<a href='https://paper.example/'>The paper</a>", id="sources"
        ),
        pytest.param(
            "Spade Maker MOD APK", f"<meta name=author content='Ann Porter'>{MENUS}", id="somebody signs it"
        ),
        pytest.param(
            "Spade Maker MOD APK",
            "<a rel=nofollow href='https://greenspade.example/x'>the makers</a>",
            id="a link that does not count",
        ),
    ],
)
def test_a_page_about_such_programs_is_none(title: str, body: str) -> None:
    assert "download_gateway" not in rules(f"{STORY}{body}", title=title)


TOWNS = ("Leeds", "York", "Hull", "Ripon", "Goole", "Selby")


def a_card(trade: str, *, between: str = ", ", more: str = "", title: str = "") -> set[str]:
    link = f"<a href='https://greenspade.example/'>{trade} Leeds</a>"
    line = between.join(f"{trade} {town}" for town in TOWNS)
    return rules(f"<p>Call us. {link}</p><p>{line}</p>{more}", title=title or f"{trade} Leeds day and night")


@pytest.mark.parametrize("trade", ["Plumber", "Schlüsseldienst", "Serrurier", "Cerrajero"])
@pytest.mark.parametrize("between", [", ", " | ", " · "])
def test_a_card_strings_a_trade_with_one_place_after_the_other(trade: str, between: str) -> None:
    assert "town_page" in a_card(trade, between=between)


def test_several_links_to_the_site_are_enough() -> None:
    line = ", ".join(f"Plumber {town}" for town in TOWNS)
    links = "<a href='https://greenspade.example/a'>Site</a> <a href='https://greenspade.example/b'>Quote</a>"
    assert "town_page" in rules(f"<p>{line}</p>{links}", title="Plumber Leeds")


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param("Plumber Leeds", "<p>Plumber York, Plumber Hull</p>", id="two branches"),
        pytest.param("Mountains", f"<p>{', '.join(f'Mount {town}' for town in TOWNS)}</p>", id="names"),
        pytest.param(
            "Plumber Leeds",
            f"<p>{', '.join(f'Plumber {town}' for town in TOWNS)}</p>{MENU}",
            id="a firm with a site around it",
        ),
        pytest.param(
            "Plumber Leeds",
            f"<meta name=author content='Ann Porter'><p>{', '.join(f'Plumber {town}' for town in TOWNS)}</p>",
            id="a signed overview",
        ),
        pytest.param(
            "Plumber Leeds",
            f"<p>{', '.join(f'Plumber {town}' for town in TOWNS)}</p>",
            id="a link to something else",
        ),
    ],
)
def test_a_list_of_a_firm_or_of_names_is_no_card(title: str, body: str) -> None:
    assert "town_page" not in rules(f"{body}<a href='https://greenspade.example/'>Spades</a>", title=title)


def uploaded(url: str, words: str, anchor: str) -> set[str]:
    body = f"<p>{words}</p><a href='https://greenspade.example/'>{anchor}</a>"
    return rules(body, title="At the school", url=url)


HOARD = "Cassino com slots, saque e depósito na hora, bônus para jogadores."


def test_a_page_for_players_among_uploaded_files_was_put_there() -> None:
    assert "injected_block" in uploaded("https://school.example/uploads/2/x.html", HOARD, "Cadastre-se")


@pytest.mark.parametrize(
    ("url", "words", "anchor"),
    [
        pytest.param("https://school.example/news/x.html", HOARD, "Cadastre-se", id="a page of the menu"),
        pytest.param("https://school.example/uploads/x.html", "The spring fair.", "Register", id="a fair"),
        pytest.param("https://school.example/uploads/x.html", HOARD, "the study", id="a study of players"),
    ],
)
def test_what_a_site_uploads_itself_is_left_alone(url: str, words: str, anchor: str) -> None:
    assert "injected_block" not in uploaded(url, words, anchor)
