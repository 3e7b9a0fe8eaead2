import pytest

from scoring import commission
from scoring.look import Case, Look
from scoring.results import AnchorType
from tests.scoring.pages import STORY, a_reading, judged, rules

SAYS = "<p>Disclosure: some links are affiliate links and we may earn a commission.</p>"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param(
            "<p><a href='https://greenspade.example/?affid=12'>spade</a></p>", True, id="by its address"
        ),
        pytest.param(
            f"{SAYS}<p><a rel=sponsored href='https://greenspade.example/'>here</a></p>", True, id="marked"
        ),
        pytest.param(
            f"{SAYS}<p><a href='https://greenspade.example/'>Check price</a></p>", True, id="a button"
        ),
        pytest.param(
            f"{SAYS}<p>We met <a href='https://greenspade.example/'>Ann</a> there.</p>",
            False,
            id="a citation",
        ),
        pytest.param(
            f"{SAYS}<p>You may <a href='https://greenspade.example/'>check the guide</a> first.</p>",
            False,
            id="a call within a sentence",
        ),
        pytest.param(
            f"{SAYS}<p><a href='https://greenspade.example/'><img src=a></a></p>", False, id="no words"
        ),
        pytest.param(
            "<p><a href='https://greenspade.example/'>Check price</a></p>", False, id="no disclosure"
        ),
        pytest.param(
            "<p><a href='https://greenspade.example/?affid=12'>Affiliate programme</a></p>",
            False,
            id="an invitation",
        ),
        pytest.param(
            "<p><a href='https://greenspade.example/?affid=12'>Devenez affilié</a></p>",
            False,
            id="an invitation in French",
        ),
        pytest.param(
            f"{SAYS}<p><a href='https://greenspade.example/'>Should you buy a spade?</a></p>",
            False,
            id="a headline that asks",
        ),
    ],
)
def test_a_link_that_earns_a_commission_is_told(body: str, *, found: bool) -> None:
    assert ("affiliate_link" in rules(STORY * 2 + body)) is found


@pytest.mark.parametrize(
    ("url", "found"),
    [
        pytest.param("https://greenspadeclub.example/post", True, id="somebody else's page"),
        pytest.param("https://green-spade.example/post", False, id="its own shop elsewhere"),
    ],
)
def test_a_button_to_the_pages_own_shop_earns_no_commission(url: str, *, found: bool) -> None:
    body = f"{STORY * 2}{SAYS}<p><a href='https://greenspade.example/'>Buy now</a></p>"
    assert ("affiliate_link" in rules(body, url=url)) is found


def test_a_marked_commission_weighs_nothing() -> None:
    body = f"{STORY}{SAYS}<p><a rel=sponsored href='https://greenspade.example/'>Check price</a></p>"
    assert sum(one.effect for one in judged(a_reading(body))) == -2


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param(
            "".join(f"<p><a href='https://s{n}.example/?affid=1'>s</a></p>" for n in range(3)),
            True,
            id="most",
        ),
        pytest.param("<p><a href='https://s.example/?affid=1'>s</a></p>", False, id="one"),
        pytest.param(SAYS, False, id="a disclosure page"),
        pytest.param(
            "".join(f"<p><a href='https://s{n}.example/?affid=1'>s</a></p>" for n in range(3))
            + "".join(f"<p><a href='https://t{n}.example/'>t</a></p>" for n in range(9)),
            False,
            id="few among many",
        ),
    ],
)
def test_a_prospect_of_commissions_is_told(body: str, *, found: bool) -> None:
    assert ("affiliate_page" in rules(STORY * 2 + body)) is found


@pytest.mark.parametrize(
    ("anchor", "title", "found"),
    [
        pytest.param(
            "Green Spade Scholarship", "Money | Digging College", {"scholarship_link"}, id="a shop's"
        ),
        pytest.param("Green Spade Scholarship", "What I read this week", set(), id="no school's page"),
        pytest.param("garden guide", "Money | Digging College", set(), id="no scholarship"),
    ],
)
def test_a_companys_scholarship_on_a_schools_page_is_told(anchor: str, title: str, found: set[str]) -> None:
    body = f"{STORY}<p>Apply for <a href='https://greenspade.example/aid'>{anchor}</a> by May.</p>"
    assert rules(body, title=title) == found


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(
            "Money | Digging College",
            "Our scholars dug with <a href='https://greenspade.example/s'>long spades</a>.",
            id="a tool of its scholars",
        ),
        pytest.param(
            "Alumni | Digging College",
            "Ann had a scholarship here and now runs <a href='https://greenspade.example/'>Green Spade</a>.",
            id="a former scholar's firm",
        ),
        pytest.param(
            "Stipendien | Hochschule am Fluss",
            "Dazu hilft der <a href='https://greenspade.example/b'>Leitfaden für Bewerbungen</a>.",
            id="a guide beside the list, de",
        ),
        pytest.param(
            "Bourses | Université du Fleuve",
            "Voir aussi la <a href='https://greenspade.example/f'>fiche sur les sols</a>.",
            id="a source beside the list, fr",
        ),
        pytest.param(
            "Noticias",
            "Marta ganó la beca <a href='https://greenspade.example/b'>Green Spade</a>.",
            id="a prize in the news, es",
        ),
    ],
)
def test_a_link_beside_a_scholarship_is_left_alone(title: str, text: str) -> None:
    assert rules(f"{STORY}<p>{text}</p>", title=title) == set()


def test_a_schools_own_scholarship_is_left_alone() -> None:
    body = f"{STORY}<p>Apply for <a href='https://digging.edu/aid'>the scholarship</a> by May.</p>"
    page = a_reading(body, title="Money | Digging College")
    case = Case(Look(page), page.links[0], AnchorType.OTHER)
    assert [rule(case) for rule in commission.RULES] == [None, None, None]
