import pytest

from scoring.site_look import LookedAt, Role, SiteLook, UnreadPage, looked_at, role_of
from tests.fakes import a_link
from tests.scoring.sites import a_site_page, our_page
from web import urls
from web.outcome import Outcome

HERE = "https://notes.example"


@pytest.mark.parametrize(
    ("anchor", "role"),
    [
        pytest.param("Advertise", Role.ADVERTISE, id="en, advertise"),
        pytest.param("Advertise in the magazine", Role.ADVERTISE, id="en, with more words"),
        pytest.param("MEDIA KIT 2026", Role.ADVERTISE, id="en, media kit"),
        pytest.param("Mediadaten", Role.ADVERTISE, id="de, media kit"),
        pytest.param("Werbung", Role.ADVERTISE, id="de, one word"),
        pytest.param("Publicité", Role.ADVERTISE, id="fr, one word"),
        pytest.param("Espace annonceurs", Role.ADVERTISE, id="fr, for advertisers"),
        pytest.param("Anúnciate aquí", Role.ADVERTISE, id="es, advertise"),
        pytest.param("Publicidad", Role.ADVERTISE, id="es, one word"),
        pytest.param("Write for us!", Role.CONTRIBUTE, id="en, write"),
        pytest.param("Guest posts", Role.CONTRIBUTE, id="en, guest posts"),
        pytest.param("Gastbeitrag einreichen", Role.CONTRIBUTE, id="de, guest post"),
        pytest.param("Proposer un article", Role.CONTRIBUTE, id="fr, propose"),
        pytest.param("Colabora", Role.CONTRIBUTE, id="es, contribute"),
        pytest.param("Links", Role.PARTNERS, id="en, links"),
        pytest.param("Linktausch", Role.PARTNERS, id="de, exchange"),
        pytest.param("Échange de liens", Role.PARTNERS, id="fr, exchange"),
        pytest.param("Intercambio de enlaces", Role.PARTNERS, id="es, exchange"),
        pytest.param("Impressum", Role.ABOUT, id="de, imprint"),
        pytest.param("Qui sommes-nous ?", Role.ABOUT, id="fr, about"),
        pytest.param("Quiénes somos", Role.ABOUT, id="es, about"),
        pytest.param("How to advertise your bakery in town", None, id="a headline"),
        pytest.param("How to write guest posts", None, id="a short headline"),
        pytest.param("Ten links that made my week", None, id="a round-up"),
        pytest.param("Our partners in the valley tell their story", None, id="a report on partners"),
        pytest.param(
            "Why the paper lost its advertisers and what it did about that this year", None, id="long"
        ),
        pytest.param("Read on", None, id="anything else"),
        pytest.param("", None, id="no words"),
    ],
)
def test_a_label_names_what_a_page_is_for(anchor: str, role: Role | None) -> None:
    assert role_of(a_link(f"{HERE}/p/7", anchor)) is role


@pytest.mark.parametrize(
    ("path", "role"),
    [
        pytest.param("/advertise", Role.ADVERTISE, id="one part"),
        pytest.param("/en/info/media-kit.html", Role.ADVERTISE, id="the last part, with its ending"),
        pytest.param("/werben", Role.ADVERTISE, id="de"),
        pytest.param("/devenir-r%C3%A9dacteur", Role.CONTRIBUTE, id="fr, encoded"),
        pytest.param("/escribe-para-nosotros/", Role.CONTRIBUTE, id="es, with a slash"),
        pytest.param("/links.php", Role.PARTNERS, id="an old page of links"),
        pytest.param("/2024/05/advertise", None, id="an article's address"),
        pytest.param("/a/b/c/advertise", None, id="far down"),
        pytest.param("/advertise/rates-of-the-past", None, id="below it"),
        pytest.param("/", None, id="the home page"),
    ],
)
def test_an_address_names_it_too(path: str, role: Role | None) -> None:
    assert role_of(a_link(f"{HERE}{path}", "here")) is role


def test_every_page_of_a_look_is_listed_with_what_came_of_it() -> None:
    home, ours = a_site_page(Role.HOME), our_page()
    shut = urls.normalise(f"{HERE}/advertise")
    unread = UnreadPage(url=shut, role=Role.ADVERTISE, outcome=Outcome.BLOCKED_BY_ROBOTS)
    assert looked_at(SiteLook(pages=(home,), ours=(ours,), unread=(unread,))) == (
        LookedAt(url=home.page.url, role=Role.HOME, outcome=Outcome.OK, snapshot=home.snapshot),
        LookedAt(url=ours.page.url, role=Role.OURS, outcome=Outcome.OK, snapshot=ours.snapshot),
        LookedAt(url=shut, role=Role.ADVERTISE, outcome=Outcome.BLOCKED_BY_ROBOTS),
    )
