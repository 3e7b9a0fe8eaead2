import pytest

from scoring import site_offers
from scoring.site_look import Role
from tests.scoring.pages import STORY
from tests.scoring.sites import NOTES, a_site_page

PRICES = "<p>Guest post on our blog with one dofollow link: $120. Link insertion in an older post: $80.</p>"


def rules(role: Role, text: str, title: str | None = None) -> list[str]:
    return [one.rule for one in site_offers.clearest([a_site_page(role, f"{STORY}{text}", title=title)])]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param(PRICES, None, id="en, a price list"),
        pytest.param("<p>Niche edits on this blog from 60 EUR.</p>", None, id="en, an older post"),
        pytest.param(
            "<p>Gastartikel auf unserem Blog, 150 €, mit permanentem Dofollow-Link.</p>",
            "Werben auf Flussnotizen",
            id="de",
        ),
        pytest.param(
            "<p>Article sponsorisé sur notre blog : 90 €, avec un lien dofollow permanent.</p>",
            "Annonceurs | Notes",
            id="fr",
        ),
        pytest.param(
            "<p>Artículos patrocinados en nuestra web: 80 €, con enlaces dofollow permanentes.</p>",
            "Publicidad | Notas",
            id="es",
        ),
        pytest.param("<p>Home page link: 100 USD a month, dofollow.</p>", None, id="en, a link alone"),
        pytest.param(
            "<table><tr><td>General post</td><td>80 USD</td></tr></table><p>All links are do-follow.</p>",
            None,
            id="en, the price in a table",
        ),
        pytest.param("<p>Linkmiete: 25 € im Monat.</p>", "Werbung | Notizen", id="de, by the month"),
        pytest.param(
            "<p>Advertorial mit Backlink ab 250 Euro auf unserem Portal.</p>",
            "Mediadaten | Notizen",
            id="de, an advertorial with a backlink",
        ),
        pytest.param("<p>Location de liens : 30 € par mois.</p>", "Publicité | Notes", id="fr, by the month"),
        pytest.param(
            "<p>Enlaces permanentes en nuestros artículos desde 30 €.</p>",
            "Publicidad | Notas",
            id="es, for good",
        ),
    ],
)
def test_a_page_for_advertisers_that_prices_links_which_count_sells_them(
    text: str, title: str | None
) -> None:
    offers = site_offers.clearest([a_site_page(Role.ADVERTISE, f"{STORY}{text}", title=title)])
    assert [one.rule for one in offers][:1] == ["site_sells_links"]
    assert offers[0].where.startswith(f"{NOTES}/advertise")
    assert offers[0].quote


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param(
            "<p>Half a page in colour: 480 €. A banner at the top: 25 € for a thousand views.</p>",
            None,
            id="en, space and banners",
        ),
        pytest.param(
            "<p>Sponsored articles: 900 €, always labelled, with links marked rel=sponsored.</p>",
            None,
            id="en, pieces that are marked",
        ),
        pytest.param(
            "<p>We never sell links: no dofollow link is for sale at any price.</p>", None, id="en, a denial"
        ),
        pytest.param(
            "<p>Anzeigen ab 300 €. Advertorials 800 €, als Anzeige gekennzeichnet, Links nofollow.</p>",
            "Mediadaten | Flussnotizen",
            id="de",
        ),
        pytest.param(
            "<p>Pleine page : 700 €. Bannière : 200 € la semaine. Nous ne vendons pas de liens.</p>",
            "Annonceurs | Notes",
            id="fr",
        ),
        pytest.param(
            "<p>Página completa: 650 €. Banner: 150 € al mes. No vendemos enlaces.</p>",
            "Publicidad | Notas",
            id="es",
        ),
        pytest.param("<p>We pay forty euros for every story that we print.</p>", None, id="pays its authors"),
        pytest.param(
            "<p>Gold sponsor of the race: 5,000 €, with your logo and a link on our website.</p>",
            None,
            id="en, the sponsor of an event",
        ),
        pytest.param(
            "<p>Podcast: a spot of thirty seconds and a link in the show notes, 250 €.</p>",
            None,
            id="en, a spot with a link",
        ),
        pytest.param(
            "<p>Directory entry: 50 € a year, with a nofollow link.</p>",
            None,
            id="en, an entry without credit",
        ),
        pytest.param(
            "<p>We are asked for backlinks every day, and refuse. A banner is $80.</p>",
            None,
            id="en, a refusal",
        ),
        pytest.param(
            "<p>A dofollow link, he wrote, was worth 150 dollars to him: we paid him nothing.</p>",
            None,
            id="en, told",
        ),
        pytest.param(
            "<p>Backlink monitoring in the partner newsletter of a tool, report included: $40.</p>",
            None,
            id="en, a tool",
        ),
        pytest.param(
            "<p>A permanent link in the guide: $90.</p><p>All paid links carry rel=sponsored.</p>",
            None,
            id="en, paid links that are marked",
        ),
        pytest.param("<p>Our stories have earned backlinks from papers.</p>", None, id="en, a boast"),
        pytest.param("<p>Wir verkaufen keine Backlinks. Banner: 120 €.</p>", "Werben | N", id="de, a denial"),
    ],
)
def test_an_honest_page_of_rates_offers_nothing(text: str, title: str | None) -> None:
    assert rules(Role.ADVERTISE, text, title) == []


@pytest.mark.parametrize(
    ("role", "text", "title", "rule"),
    [
        pytest.param(
            Role.ADVERTISE,
            "<p>Sponsored post: 400 €.</p>",
            None,
            "site_sells_posts",
            id="posts, and no word of links",
        ),
        pytest.param(
            Role.HOME, PRICES, None, "site_sells_posts", id="on the home page, where others advertise"
        ),
        pytest.param(
            Role.ADVERTISE,
            "<p>Link insertions on relevant high-authority websites: $90. Blogger outreach.</p>",
            None,
            "site_sells_elsewhere",
            id="an agency",
        ),
        pytest.param(
            Role.CONTRIBUTE,
            "<p>You will get one dofollow backlink to your website.</p>",
            None,
            "site_rewards_posts",
            id="a followed link for a post",
        ),
        pytest.param(
            Role.CONTRIBUTE,
            "<p>There is a small publishing fee for a guest post.</p>",
            None,
            "site_sells_posts",
            id="a fee",
        ),
        pytest.param(
            Role.CONTRIBUTE,
            "<p>We pay $50 for a guest post: $50, and one dofollow link in your bio.</p>",
            None,
            "site_rewards_posts",
            id="money and a followed link for a post",
        ),
        pytest.param(
            Role.ADVERTISE,
            "<p>Dofollow links from 40 € on relevant blogs: netlinking and linkbuilding services.</p>",
            None,
            "site_sells_elsewhere",
            id="an agency that names its price",
        ),
        pytest.param(
            Role.PARTNERS,
            "<p>Link exchange: place our link on your site and we will add your link in return.</p>",
            "Link exchange",
            "site_trades_links",
            id="a demand",
        ),
    ],
)
def test_what_is_not_a_followed_link_for_money_is_told_as_what_it_is(
    role: Role, text: str, title: str | None, rule: str
) -> None:
    assert rules(role, text, title) == [rule]


@pytest.mark.parametrize(
    ("role", "text"),
    [
        pytest.param(Role.SAMPLE, PRICES, id="an article that quotes prices"),
        pytest.param(
            Role.ADVERTISE,
            "<p>Link exchange: place our link on your site and we will add your link in return.</p>",
            id="a demand on a page for advertisers",
        ),
        pytest.param(Role.PARTNERS, "<p>Friends of the river, with thanks.</p>", id="a list of friends"),
    ],
)
def test_what_says_nothing_about_the_site_is_left_out(role: Role, text: str) -> None:
    assert rules(role, text) == []


def test_the_clearest_offer_comes_first_and_each_rule_once() -> None:
    posts = a_site_page(Role.ADVERTISE, "<p>Sponsored post: 400 €.</p>", path="/sponsors")
    found = site_offers.clearest([posts, a_site_page(Role.ADVERTISE, STORY + PRICES), posts])
    assert [one.rule for one in found] == ["site_sells_links", "site_sells_posts"]
    assert found[1].page is posts


def test_a_page_that_sells_places_and_never_says_link_sells_posts() -> None:
    text = "<p>We publish your story for 90 euros. It reads like editorial and helps you climb.</p>"
    assert rules(Role.ADVERTISE, text) == ["site_sells_posts"]
