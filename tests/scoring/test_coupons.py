import pytest

from scoring.coupons import coupons
from scoring.look import Look
from tests.scoring.pages import OURS, STORY, a_reading


def coupon(button: str, line: str, count: int = 2) -> str:
    """A list of coupons, each with its line and its button."""
    one = f'<div><h3>10 %</h3><p>{line}</p><a href="{OURS}?aff=x">{button}</a></div>'
    return STORY + one * count


def found(body: str, *, title: str = "Green Spade", url: str = "https://save.example/green-spade") -> str:
    return coupons(Look(a_reading(body, title=title, url=url)))


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param("Green Spade coupon codes", coupon("Get code", "Used 80 times."), id="in English"),
        pytest.param(
            "Green Spade vouchers", coupon("Show deal", "Expires on Sunday.", 1), id="one, with its expiry"
        ),
        pytest.param("Green Spade Gutschein", coupon("Zum Gutschein", "Gültig bis Sonntag."), id="in German"),
        pytest.param("Codes promo Green Spade", coupon("Voir le code", "Utilisé 88 fois."), id="in French"),
        pytest.param("Cupones Green Spade", coupon("Ver código", "Usado 64 veces."), id="in Spanish"),
        pytest.param(
            "Green Spade deals", coupon("Reveal code", "On all spades.", 3), id="buttons for codes alone"
        ),
    ],
)
def test_a_list_of_coupons_is_known_by_what_is_on_it(title: str, body: str) -> None:
    assert found(body, title=title)


@pytest.mark.parametrize("section", ["coupons", "gutscheine", "codes-promo", "cupones"])
def test_a_list_of_coupons_is_known_by_its_address(section: str) -> None:
    assert found(STORY, url=f"https://daily.example/{section}/green-spade") == section


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param("Why coupon codes fail", STORY, id="an article on coupons"),
        pytest.param("A spade reviewed", f"{STORY}<p>Use the code CLAY10.</p>", id="a review with one code"),
        pytest.param("Autumn offers", coupon("See offer", "On all spades."), id="an article on offers"),
        pytest.param(
            "Gift vouchers", coupon("Get voucher", "Valid until May."), id="gift vouchers of a museum"
        ),
        pytest.param(
            "Geschenkgutschein", coupon("Zum Angebot", "Gültig bis Mai."), id="gift vouchers in German"
        ),
        pytest.param(
            "Promo codes explained", coupon("Get code", "A button.", 1), id="one button in a lesson"
        ),
        pytest.param("The code of the tide", f"{STORY}<p>Source code</p>", id="another kind of code"),
    ],
)
def test_a_page_that_speaks_of_coupons_is_none(title: str, body: str) -> None:
    assert found(body, title=title) == ""
