from dataclasses import replace

import pytest

from scoring import gateways
from scoring.look import Case, Look
from scoring.results import AnchorType
from tests.scoring.pages import STORY, a_reading, rules

GATE = (
    "<p>Min deposit: Rp 10.000. Deposit via bank, e-wallet dan pulsa.</p>"
    "<p><a href='https://greenspade.example/in'>DAFTAR</a> <a href='https://greenspade.example/in'>LOGIN</a></p>"
)
CALL = (
    f"{STORY * 5}<p>Find more information here: "
    "<a href='https://greenspade.example/beds'>raised beds Leeds</a></p>"
)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param("Situs slot gacor hari ini", GATE, id="id, in the title"),
        pytest.param(
            "Selamat datang", f"<p>Slot gacor dan togel, situs judi.</p>{GATE}", id="id, in the text"
        ),
        pytest.param(
            "Deneme bonusu veren siteler",
            "<p>Hoş geldin bonusu.</p><a href='https://greenspade.example/'>Üye ol</a>",
            id="tr",
        ),
        pytest.param(
            "Best casino 2026",
            "<p>Welcome bonus and free spins.</p><a href='https://greenspade.example/a'>Play now</a> "
            "<a href='https://greenspade.example/b'>Sign up</a>",
            id="en, plain words and nothing but buttons",
        ),
        pytest.param(
            "Slot gacor terpercaya",
            "<p>Rtp tertinggi.</p><a href='https://greenspade.example/'></a>",
            id="no words",
        ),
    ],
)
def test_a_page_that_only_sends_players_on_is_a_gateway(title: str, body: str) -> None:
    assert "gambling_gateway" in rules(body, title=title)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param(
            "Why the council closed the casino", f"{STORY}<p>Poker is over.</p>", id="news of a casino"
        ),
        pytest.param(
            "Polisi menutup situs judi online",
            f"{STORY}<p>Judi online dan togel.</p><a href='https://greenspade.example/'>Kominfo</a>",
            id="news of a ban",
        ),
        pytest.param(
            "Casino reviews",
            "<a href='/a'>a</a><a href='/b'>b</a><a href='/c'>c</a><a href='/d'>d</a>"
            "<p>Welcome bonus, free spins.</p>"
            "<a href='https://greenspade.example/'>Play now</a>"
            "<a href='https://greenspade.example/b'>Sign up</a>",
            id="a site about casinos, with its menu",
        ),
        pytest.param(
            "Slot gacor",
            "<p>Terpercaya, min deposit.</p>"
            + "".join(f"<a href=https://s{n}.example/>{n}</a>" for n in range(9))
            + "<a href='https://greenspade.example/'>LOGIN</a>",
            id="many ways out",
        ),
        pytest.param("Our shop", "<a href='https://greenspade.example/'>Login</a>", id="a shop's login"),
    ],
)
def test_pages_about_gambling_are_no_gateways(title: str, body: str) -> None:
    assert "gambling_gateway" not in rules(body, title=title)


def test_a_link_within_the_gateways_own_site_is_none_of_it() -> None:
    body = GATE.replace("greenspade.example", "other.example")
    own = f"{body}<a href='https://greenspade.example/x'>Home</a>"
    assert "gambling_gateway" in rules(body, title="Slot gacor")
    assert rules(own, title="Slot gacor", url="https://www.greenspade.example/") == set()


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        pytest.param(
            "About us", "Company website: {link}", {"company_card"}, id="a company on a stranger's host"
        ),
        pytest.param("Kontakt", "Unsere Website: {link}", {"company_card"}, id="de"),
        pytest.param("Tools we like", "Company website: {link}", set(), id="somebody else speaks"),
        pytest.param("About us", "Read {link} on beds.", set(), id="a company that links"),
        pytest.param("Green Spade", "Company website: {link}", set(), id="a directory's entry"),
        pytest.param(
            "About us", "Company website: none. " + "We dig. " * 12 + "{link}", set(), id="far apart"
        ),
    ],
)
def test_a_card_of_a_company_on_another_host_is_a_gateway(title: str, text: str, found: set[str]) -> None:
    link = "<a href='https://greenspade.example/'>greenspade.example</a>"
    assert rules(f"<p>Green Spade, Leeds</p><p>{text.format(link=link)}</p>", title=title) == found


def test_a_card_is_about_the_site_it_names() -> None:
    body = (
        "<p>Company website: <a href='https://other.example/'>other.example</a></p>"
        "<p><a href='https://greenspade.example/'>made by Green Spade</a></p>"
    )
    assert rules(body, title="About us") == set()
    assert rules(body.replace("greenspade", "third"), title="About us") == {"company_card"}


def test_a_piece_nobody_signs_with_its_link_behind_a_call_is_placed() -> None:
    assert rules(CALL) == {"call_link", "no_publisher"}
    assert rules(CALL.replace("greenspade", "other")) == {"call_link", "no_publisher"}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            CALL.replace("Find more information here:", "Ann grows them in"), id="within a sentence"
        ),
        pytest.param(CALL.replace("<a href", "<a rel=nofollow href"), id="held back"),
        pytest.param(
            "<p class=byline>By Ann Digger, <time datetime=2026-03-01>1 March</time></p>" + CALL, id="signed"
        ),
        pytest.param(
            CALL + "<a href='/a'>a</a><a href='/b'>b</a><a href='/c'>c</a><a href='/d'>d</a>",
            id="a site around",
        ),
        pytest.param(
            CALL + "".join(f"<a href='https://s{n}.example/p'>seed {n}</a> " for n in range(4)),
            id="many ways out",
        ),
        pytest.param(
            "<p>More information here: <a href='https://greenspade.example/'>beds</a></p>", id="a note"
        ),
    ],
)
def test_further_reading_of_a_real_piece_is_left_alone(body: str) -> None:
    assert rules(body) == set()


def test_one_of_two_links_behind_a_call_is_placed_too() -> None:
    ours = "<a href='https://greenspade.example/p'>beds Leeds</a>"
    row = f"Check it out: <a href='https://a.example/'>Ann beds</a> {ours}"
    assert "call_link" in rules(f"{STORY * 5}<p>{row}</p>")


def test_a_link_far_above_the_call_does_not_stand_between() -> None:
    above = "<p>So <a href='https://a.example/'>Ann</a> said, and she has dug there for thirty years.</p>"
    assert "call_link" in rules(above + CALL)


KEYWORD = "<p>" + "The raised beds Leeds has are deep. " * 5 + "</p>"


@pytest.mark.parametrize(
    ("link", "title", "found"),
    [
        pytest.param(
            "<a href='{us}'>raised beds Leeds</a>", "Raised beds Leeds", True, id="its words are the title"
        ),
        pytest.param(
            "<a href='{us}deep/page'>raised beds Leeds</a>", "Raised beds Leeds", False, id="a page cited"
        ),
        pytest.param("<a href='{us}'>Green Spade</a>", "Green Spade", False, id="a name"),
        pytest.param(
            "<a rel=nofollow href='{us}'>raised beds Leeds</a>", "Raised beds Leeds", False, id="held back"
        ),
        pytest.param("<a href='{us}'>raised beds Leeds</a>", "Digging", False, id="not in the title"),
        pytest.param("<a href='{us}'>raised beds York</a>", "raised beds York", False, id="said once"),
        pytest.param(
            "<header><a href='{us}'>raised beds Leeds</a></header>",
            "Raised beds Leeds",
            False,
            id="the logo of a club's page on another host",
        ),
        pytest.param(
            "<nav><ul><li><a href='{us}'>raised beds Leeds</a></li></ul></nav>",
            "Raised beds Leeds",
            False,
            id="the way home from a shop on another host",
        ),
    ],
)
def test_a_piece_that_repeats_its_link_is_written_around_it(link: str, title: str, *, found: bool) -> None:
    body = KEYWORD + link.format(us="https://greenspade.example/")
    assert ("written_around_link" in rules(body, title=title)) is found


def test_a_link_without_a_place_in_the_text_hangs_behind_nothing() -> None:
    body = CALL.replace("raised beds Leeds", "<img src=a alt='raised beds'>")
    page = a_reading(body)
    link = replace(page.links[0], start=-1)
    assert {
        sign.rule for rule in gateways.RULES if (sign := rule(Case(Look(page), link, AnchorType.OTHER)))
    } == set()


SHELL = (
    "<h1>{title}</h1><p>{lead}</p><a href='https://greenspade.example/?aff=1'>{one}</a> "
    "<a href='https://greenspade.example/?aff=1'>{two}</a><p>"
)


@pytest.mark.parametrize(
    ("title", "lead", "buttons", "sisters"),
    [
        pytest.param(
            "Best online casino UK",
            "A no deposit bonus and free spins at once.",
            ("Claim your bonus", "Visit casino"),
            ("online casino ireland", "online casino malta", "casino crypto", "casino paypal"),
            id="en",
        ),
        pytest.param(
            "Casino ohne OASIS",
            "Freispiele und ein Willkommensbonus.",
            ("Jetzt Bonus sichern", "Zum Casino"),
            ("Casino ohne LUGAS", "Casino ohne Limit", "Casino Paysafe", "Casino Krypto"),
            id="de",
        ),
        pytest.param(
            "Casino en ligne fiable",
            "Bonus de bienvenue, tours gratuits et retrait immédiat.",
            ("Obtenir le bonus", "S'inscrire en 1 clic"),
            ("casino Belgique", "casino Suisse", "casino Québec", "casino Maroc"),
            id="fr",
        ),
        pytest.param(
            "Casino online sin licencia",
            "Bono de bienvenida y giros gratis.",
            ("Consigue tu bono", "Ir al casino"),
            ("casino México", "casino Chile", "casino Perú", "casino cripto"),
            id="es",
        ),
    ],
)
def test_a_shell_of_buttons_with_sister_pages_is_a_gateway(
    title: str, lead: str, buttons: tuple[str, str], sisters: tuple[str, ...]
) -> None:
    one, two = buttons
    body = SHELL.format(title=title, lead=lead, one=one, two=two)
    own = " ".join(f"<a href='/{place}'>{name}</a>" for place, name in enumerate(sisters))
    assert "gambling_gateway" in rules(body + own, title=title)
    menu = "<a href='/about'>About us</a>"
    assert "gambling_gateway" not in rules(body + own + menu, title=title)
    others = "<a href='/1'>News</a> <a href='/2'>Horses</a> <a href='/3'>Rules</a> <a href='/4'>Odds</a>"
    assert "gambling_gateway" not in rules(body + others, title=title)
    signed = "<p class=byline>By Ann Digger, <time datetime=2026-03-01>1 March</time></p>"
    assert "gambling_gateway" not in rules(signed + body + own, title=title)


APP = (
    "<h1>TubeGrab APK Download</h1><p>TubeGrab APK is the best of all. Get TubeGrab APK for the telephone. "
    "TubeGrab APK has no notes, and TubeGrab APK is small.</p>"
)
BUTTON = "<a href='https://greenspade.example/get'>{}</a> "
BUTTONS = BUTTON.format("Download APK") + BUTTON.format("Download Now")


@pytest.mark.parametrize(
    ("title", "body", "found"),
    [
        pytest.param("TubeGrab APK Download Latest Version", APP + BUTTONS, True, id="en"),
        pytest.param(
            "Descargar TubeGrab APK gratis",
            APP + BUTTON.format("Descargar") + BUTTON.format("Descargar ahora"),
            True,
            id="es",
        ),
        pytest.param("TubeGrab APK Download", f"<h1>TubeGrab</h1>{STORY}{BUTTONS}", False, id="said once"),
        pytest.param(
            "TubeGrab APK Download", f"{APP}{BUTTON.format('Download APK')}", False, id="one way to get it"
        ),
        pytest.param(
            "TubeGrab APK Download",
            f"{APP}{BUTTONS}<a href='https://other.example/'>a mirror</a>",
            False,
            id="mirrors",
        ),
        pytest.param("TubeGrab, a tool", APP + BUTTONS, False, id="a title that hands out nothing"),
        pytest.param("TubeGrab APK Download", APP.replace("APK", "apk"), False, id="a prospect"),
    ],
)
def test_a_page_that_only_sends_on_for_a_program_is_a_gateway(title: str, body: str, *, found: bool) -> None:
    assert ("download_gateway" in rules(body, title=title)) is found
