import pytest

from tests.scoring.pages import STORY, a_reading, judged, rules

WRITE = "Write for us | River Notes"
ADVERTISE = "Advertise with us | River Notes"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("You will get one dofollow backlink to your website.", id="en, a followed link back"),
        pytest.param("Every author receives a do-follow link in the author bio.", id="en, in the author box"),
        pytest.param("We publish guest posts with high-quality backlinks.", id="en, posts with links"),
        pytest.param(
            "An author bio and a backlink to your site are part of it.", id="en, with the author box"
        ),
        pytest.param("Sie erhalten einen Dofollow-Backlink auf Ihre Website.", id="de"),
        pytest.param("Vous obtenez un lien dofollow vers votre site.", id="fr"),
        pytest.param("Obtendrás un enlace dofollow hacia tu sitio.", id="es"),
    ],
)
def test_a_followed_link_promised_for_a_post_is_a_reward(text: str) -> None:
    assert rules(f"{STORY}<p>{text}</p>", title=WRITE) == {"link_reward"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("We link to your site in the author box.", id="a plain credit"),
        pytest.param("We do not give dofollow links to your website.", id="a denial"),
        pytest.param("All links to your website are nofollow, never dofollow.", id="qualified links"),
        pytest.param("Do not write for backlinks to your site.", id="advice against it"),
        pytest.param("We pay forty euros for every story that we print.", id="the author is paid"),
        pytest.param("Wir vergeben keine Dofollow-Links auf Ihre Website.", id="de, a denial"),
        pytest.param("Nous ne donnons pas de lien dofollow vers votre site.", id="fr, a denial"),
        pytest.param("No damos enlaces dofollow a tu sitio.", id="es, a denial"),
    ],
)
def test_guidelines_without_a_followed_link_are_left_alone(text: str) -> None:
    assert rules(f"{STORY}<p>{text}</p>", title=WRITE) == set()


def test_an_article_about_such_links_rewards_nobody() -> None:
    text = "<p>Sites that let you get a dofollow link to your website for a post are often penalised.</p>"
    assert rules(STORY + text, title="How guest posting went wrong") == set()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        pytest.param("Link insertion in an old post: $80.", "sells_links_priced", id="en, priced"),
        pytest.param("Niche edits</p><p>from 90 EUR", "sells_links_priced", id="en, priced on the next line"),
        pytest.param("Permanent placement, $1,500 an article.", "sells_links_priced", id="en, for good"),
        pytest.param("We offer contextual link placements.", "sells_links_offer", id="en, on request"),
        pytest.param("Package M: 40 backlinks/month.", "sells_links_offer", id="en, by number"),
        pytest.param("6 guest posts with two author links.", "sells_links_offer", id="en, posts by number"),
        pytest.param("Linkplatzierung in Artikeln: 120 €.", "sells_links_priced", id="de, priced"),
        pytest.param("Insertion de lien : 90 €.", "sells_links_priced", id="fr, priced"),
        pytest.param("Inserción de enlaces: 70 €.", "sells_links_priced", id="es, priced"),
        pytest.param("Backlinks for sale.", "sells_links_words", id="en, words alone"),
        pytest.param("Gastartikel buchen Sie bei uns.", "sells_links_words", id="de, words alone"),
    ],
)
def test_places_for_links_are_goods(text: str, rule: str) -> None:
    assert rules(f"{STORY}<p>{text}</p>", title=ADVERTISE) == {rule}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Banners of 300 by 250 cost $100 a month.", id="banners"),
        pytest.param("Sponsor an episode from $400; we read your text.", id="a podcast's sponsors"),
        pytest.param("Paid link placements are rel=sponsored. From $80.", id="marked as paid"),
        pytest.param("We do not sell link placements. Banners: $80.", id="a denial"),
        pytest.param("Our tool tracks 500 backlinks per month for $9.", id="a tool that counts links"),
        pytest.param("Never buy backlinks for sale on the web.", id="advice"),
        pytest.param(
            "Save $20. Please do not email us about guest stories, sponsored pieces, or link insertions.",
            id="a long denial beside another price",
        ),
    ],
)
def test_other_advertising_is_left_alone(text: str) -> None:
    assert rules(f"{STORY}<p>{text}</p>", title=ADVERTISE) == set()


def test_a_page_about_places_for_links_offers_none() -> None:
    text = "<p>Some sites sell link placements, and the engines pass over them.</p>"
    assert rules(STORY + text, title="What paid links are") == set()
    assert rules(STORY + "<p>They built 40 links; 12 backlinks/month</p>", title="A year of work") == set()


@pytest.mark.parametrize(
    ("text", "title", "found"),
    [
        pytest.param("Fees may apply.", WRITE, {"fees_for_posts"}, id="en"),
        pytest.param("Frais de publication : nous consulter.", WRITE, {"fees_for_posts"}, id="fr"),
        pytest.param("There is no fee, we charge nothing.", WRITE, set(), id="no fee"),
        pytest.param("Booking fees may apply.", "Tickets", set(), id="somewhere else"),
    ],
)
def test_a_fee_for_posts_is_told(text: str, title: str, found: set[str]) -> None:
    assert rules(f"{STORY}<p>{text}</p>", title=title) == found


def test_what_is_sold_is_quoted_with_its_price_and_place() -> None:
    body = f'{STORY}<p>Link insertion for <a href="/pay">gardens</a>: $80 each.</p>'
    (found,) = judged(a_reading(body, title=ADVERTISE))
    assert "Link insertion for gardens: $80" in found.quote
    assert found.where.endswith("a")
    assert found.hard


def test_who_marks_the_link_has_answered_for_it() -> None:
    body = (
        f'{STORY}<p>Link insertion: $80. <a rel="sponsored" href="https://greenspade.example/">Spades</a></p>'
    )
    found = judged(a_reading(body, title=ADVERTISE))
    assert {one.rule for one in found} == {"sells_links_priced", "marked"}
    assert not any(one.hard for one in found)


def test_a_price_that_others_asked_is_told_of() -> None:
    text = "<p>The cheapest wanted $15 and the dearest $90 for one permanent link in an old post.</p>"
    assert rules(STORY + text, title="A year of offers") == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("There are two ways: a letter or a talk.", False, id="no link"),
        pytest.param("Plusieurs formules : un article sponsorisé ou un lien dans nos guides.", True, id="fr"),
        pytest.param(
            "Hay formas: un artículo patrocinado o un enlace en una de nuestras guías.", True, id="es"
        ),
        pytest.param("There are two ways: a letter or a link in one of our guides.", True, id="en"),
    ],
)
def test_a_link_among_what_brands_may_have_is_words(text: str, *, found: bool) -> None:
    on_offer = rules(f"{STORY}<p>{text}</p>", title="Work with us")
    assert ("sells_links_words" in on_offer) is found
    assert rules(f"{STORY}<p>{text}</p>", title="Digging by the river") == set()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("I was offered $150 for a guest post with a dofollow link.", id="en, offered"),
        pytest.param("A stranger offered us a guest post with a dofollow link for $60.", id="en, a stranger"),
        pytest.param("What they asked us to pay for a link insertion: $90.", id="en, asked"),
        pytest.param("The mail said “one permanent link insertion, $75” and no name.", id="en, quoted"),
        pytest.param("Eine Agentur hat uns einen Gastbeitrag mit Link für 120 € angeboten.", id="de"),
        pytest.param("Uns wurde eine Linkplatzierung für 90 € angeboten.", id="de, the passive"),
        pytest.param("Un courtier nous a proposé une insertion de lien à 90 €.", id="fr"),
        pytest.param("On m'a proposé un article sponsorisé à 90 €.", id="fr, to me"),
        pytest.param("Una agencia nos ofreció inserción de enlaces por 80 €.", id="es"),
        pytest.param("Me pidieron 75 € por un artículo patrocinado de 80 €.", id="es, asked"),
    ],
)
def test_an_offer_that_was_made_to_the_page_is_not_its_own(text: str) -> None:
    assert rules(f"{STORY}<p>{text}</p>", title="Letters to the editor") == set()


@pytest.mark.parametrize(
    ("title", "meta", "found"),
    [
        pytest.param("The link trade", "<time datetime=2026-05-05>5 May</time>", False, id="a dated report"),
        pytest.param("The link trade", "", False, id="neither dated nor signed, and for nobody"),
        pytest.param("Our services", "<time datetime=2026-05-05>5 May</time>", True, id="called an offer"),
        pytest.param(
            "The link trade",
            "<time datetime=2026-05-05>5 May</time><p>Our prices are low.</p>",
            True,
            id="with prices of its own",
        ),
    ],
)
def test_a_report_on_the_trade_sells_nothing(title: str, meta: str, *, found: bool) -> None:
    report = "<p>The trade in links is quick. A link insertion costs $90.</p>"
    seen = rules(f"<h1>{title}</h1>{meta}{STORY}{report}", title=title)
    assert bool(seen & {"sells_links_priced", "sells_links_words"}) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "A stranger offered us 6 guest posts with two author links.", False, id="counted out to us"
        ),
        pytest.param("A stranger offered us backlinks for sale.", False, id="offered to us"),
        pytest.param("Package L: 6 guest posts with two author links.", True, id="sold here"),
    ],
)
def test_goods_that_others_offer_are_told_of(text: str, *, found: bool) -> None:
    assert bool(rules(f"{STORY}<p>{text}</p>", title=ADVERTISE)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "Links are dofollow, and you choose the anchor. Ask for a quote.", True, id="promised here"
        ),
        pytest.param(
            "An agency offered us dofollow links, no sponsored tag, and you choose the anchor.",
            False,
            id="promised to us",
        ),
        pytest.param(
            "Our link building on relevant blogs: dofollow links, you choose the anchor.",
            False,
            id="an agency's, on the sites of others",
        ),
        pytest.param("Links are dofollow. Ask for a quote.", False, id="one promise alone"),
    ],
)
def test_two_promises_that_buyers_of_links_ask_for_are_an_offer(text: str, *, found: bool) -> None:
    assert ("sells_links_offer" in rules(f"{STORY}<p>{text}</p>", title=ADVERTISE)) is found


def test_an_agencys_price_list_is_told_and_decides_nothing() -> None:
    text = "<p>Guest post on relevant blogs, dofollow: $80. Your link, your anchor.</p>"
    assert rules(STORY + text, title="Link building services") == {"sells_links_words"}
