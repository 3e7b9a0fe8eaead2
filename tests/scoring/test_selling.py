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


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("We sell permanent dofollow backlinks on this blog.", id="en"),
        pytest.param("Wir verkaufen Dofollow-Links auf diesem Blog.", id="de"),
        pytest.param("Nous vendons des liens dofollow sur ce blog.", id="fr"),
        pytest.param("Vendemos enlaces dofollow en este blog.", id="es"),
    ],
)
def test_who_says_that_links_are_sold_here_sells_them(text: str) -> None:
    assert "sells_links_offer" in rules(f"{STORY}<p>{text}</p>")


def test_an_agency_that_sells_links_elsewhere_is_told_and_decides_nothing() -> None:
    found = rules(f"{STORY}<p>We sell dofollow links on relevant blogs for our clients.</p>")
    assert "sells_links_offer" not in found
    assert "sells_links_words" in found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("We never sell dofollow links.", id="a refusal"),
        pytest.param(
            "The letter says “we sell dofollow links” and little else.", id="a letter that is quoted"
        ),
        pytest.param("We sell chain links and followed patterns.", id="links of a chain"),
        pytest.param("We sell text links. All links are nofollow.", id="links that are marked"),
    ],
)
def test_links_that_are_not_sold_here_are_left_alone(text: str) -> None:
    assert "sells_links_offer" not in rules(f"{STORY}<p>{text}</p>")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "For you we work a sentence into an older post. Sixty euro, once.", id="en, a sum in words"
        ),
        pytest.param("We add your link to an existing article for $60.", id="en, a sum in figures"),
        pytest.param("Wir setzen Ihren Link in bestehende Artikel, 60 € im Jahr.", id="de"),
        pytest.param("Nous glissons votre lien dans un ancien article pour 60 €.", id="fr"),
        pytest.param("Insertamos tu enlace en un artículo ya publicado por 60 €.", id="es"),
    ],
)
def test_a_link_put_into_an_old_piece_for_money_is_sold(text: str) -> None:
    assert rules(f"{STORY}<p>{text}</p>") & {"sells_links_offer", "sells_links_priced"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("We added a link to an older post, and you can read it there.", id="an editor's note"),
        pytest.param("We add your link to an older post when you wrote it.", id="nothing is paid"),
        pytest.param("We add internal links to older posts for you: $60 a month.", id="links within a site"),
        pytest.param(
            "We add a link to existing pages of your site. From $60.", id="on the customer's own site"
        ),
        pytest.param(
            "We put a mention in an older article. The fine was 60 euros.", id="nobody is spoken to"
        ),
        pytest.param(
            "Somebody offered us this: we place your link in an old post, $60.", id="an offer that came"
        ),
        pytest.param("Wir ergänzen interne Links in alten Artikeln, 60 €.", id="de, links within a site"),
    ],
)
def test_work_on_old_pieces_that_sells_no_link_is_left_alone(text: str) -> None:
    assert not rules(f"{STORY}<p>{text}</p>") & {"sells_links_offer", "sells_links_priced"}


def test_an_agency_that_puts_links_into_old_pieces_of_others_decides_nothing() -> None:
    text = "Blogger outreach: we place your link in existing articles, from $60."
    assert rules(f"{STORY}<p>{text}</p>") == {"sells_links_words"}


ROWS = (
    "<tr><td>harbour-post</td><td>DF</td><td>30 €</td></tr>",
    "<tr><td>hill-news</td><td>dofollow</td><td>45 €</td></tr>",
)


@pytest.mark.parametrize(
    ("table", "found"),
    [
        pytest.param("".join(ROWS) * 2, True, id="a price in each row"),
        pytest.param(
            "<tr><td>Paper</td><td>Link</td><td>€</td></tr>"
            + "<tr><td>valley</td><td>DF</td><td>38</td></tr>" * 3,
            True,
            id="a column of prices",
        ),
        pytest.param("".join(ROWS), False, id="two rows are a remark"),
        pytest.param(
            "<tr><td>valley</td><td>DF</td><td>38</td></tr>" * 4, False, id="a report without prices"
        ),
        pytest.param(
            "".join(ROWS) * 2 + "</table><p>We declined every offer.</p><table>",
            False,
            id="offers that were refused",
        ),
    ],
)
def test_a_price_list_whose_rows_say_that_the_link_counts_sells_links(table: str, *, found: bool) -> None:
    assert ("sells_links_offer" in rules(f"{STORY}<table>{table}</table>")) is found


def test_a_dated_report_with_such_a_table_sells_nothing() -> None:
    meta = "<time datetime=2026-05-05>5 May 2026</time>"
    body = f"<article><h1>What links cost</h1>{meta}{STORY}<table>{''.join(ROWS) * 2}</table></article>"
    assert "sells_links_offer" not in rules(body, title="What links cost")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("You get two dofollow links, one in your byline.", id="en, in the byline"),
        pytest.param("In the author box you get one link, plain and followed.", id="en, in the box"),
        pytest.param("Pro Artikel erhalten Sie einen Follow-Link.", id="de"),
        pytest.param("Votre signature porte un lien suivi par les moteurs.", id="fr"),
        pytest.param("Tu firma lleva un enlace seguido.", id="es"),
        pytest.param(
            "We never sell links. You get a dofollow link in your bio.", id="en, by who takes no money"
        ),
    ],
)
def test_a_link_that_counts_beside_the_writers_name_is_a_reward(text: str) -> None:
    assert rules(f"{STORY}<p>{text}</p><p>We, wir, nous, nosotros read it all.</p>") == {"link_reward"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Your byline links to your profile, followed by a short bio.", id="a bio that follows"),
        pytest.param("Guests get a followed link in the byline, it is said.", id="nobody is spoken to"),
        pytest.param("You get no dofollow links in your byline.", id="a denial"),
        pytest.param(
            "An agency offered us this: you get a dofollow link in your bio.", id="an offer that came"
        ),
    ],
)
def test_a_byline_without_a_promise_rewards_nobody(text: str) -> None:
    assert "link_reward" not in rules(f"{STORY}<p>{text}</p>")


def test_a_dated_piece_tells_of_such_rewards() -> None:
    text = "<p>On such sites you get a dofollow link in your bio.</p>"
    body = f"<article><h1>Links</h1><time datetime=2026-05-05>5 May 2026</time>{STORY}{text}</article>"
    assert "link_reward" not in rules(body, title="Links")


@pytest.mark.parametrize(
    ("text", "title", "found"),
    [
        pytest.param("I was offered money for a link last May.", "Letters", False, id="en"),
        pytest.param("Mir wurde im Mai Geld für einen Link angeboten.", "Briefe", False, id="de"),
        pytest.param("Une agence nous a proposé de l'argent.", "Lettres", False, id="fr"),
        pytest.param("Me ofrecieron dinero por un enlace.", "Cartas", False, id="es"),
        pytest.param(
            "We were offered a stand at the fair.", ADVERTISE, True, id="a page that is an offer itself"
        ),
    ],
)
def test_who_was_asked_to_sell_tells_of_prices(text: str, title: str, *, found: bool) -> None:
    offer = "<p>Guest post with a dofollow link, your anchor: $80.</p>"
    seen = rules(f"<p>{text}</p>{STORY}{offer}", title=title)
    assert bool(seen & {"sells_links_priced", "sells_links_offer"}) is found


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Escribe con nosotros", id="es"),
        pytest.param("Schreiben Sie für uns", id="de"),
        pytest.param("Devenir contributeur", id="fr"),
        pytest.param("Guest writers wanted", id="en"),
    ],
)
def test_a_page_is_known_to_ask_for_posts_by_its_title(title: str) -> None:
    text = "<p>Your story comes with a dofollow link to your website.</p>"
    assert rules(STORY + text, title=title) == {"link_reward"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        pytest.param("Unsere Redaktion schreibt.", "sells_links_priced", id="a magazine with an office"),
        pytest.param("Auf fünf unserer Portale.", "sells_links_priced", id="with sites of its own"),
        pytest.param("Auf hochwertigen Blogs.", "sells_links_words", id="an agency"),
    ],
)
def test_a_magazine_that_builds_links_sells_its_own(text: str, rule: str) -> None:
    offer = f"<p>Linkaufbau. {text}</p><p>Gastbeitrag, 1 Dofollow-Link mit Wunsch-Ankertext: 149 €.</p>"
    assert rules(STORY + offer, title="Gastbeitrag buchen") == {rule}


def test_an_offer_in_straight_quotation_marks_is_not_the_pages_own() -> None:
    text = '<p>The mail said "we sell dofollow links" and no more.</p>'
    assert rules(STORY + text) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Permanent link: $60. Dofollow, you choose the anchor.", True, id="a link that counts"),
        pytest.param("Permanent link of the chain: $60.", False, id="a link of a chain"),
    ],
)
def test_a_word_that_chains_share_sells_a_link_where_one_is_promised(text: str, *, found: bool) -> None:
    assert ("sells_links_priced" in rules(f"{STORY}<p>{text}</p>")) is found


def test_a_price_far_from_every_place_for_a_link_sells_none() -> None:
    text = "<p>Your anchor, dofollow, on your site.</p>"
    assert "sells_links_priced" not in rules(
        f"{text}{STORY}{STORY}<p>A spade is $20.</p>{STORY}", title=ADVERTISE
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param(
            "You get a dofollow link in your bio, we hear.", "SEO glossary", id="a lesson, of bylines"
        ),
        pytest.param(
            "We add your link to an old article for $60.", "Link course", id="a lesson, of old pieces"
        ),
        pytest.param(
            "Wir setzen Links in ältere Beiträge, wenn etwas fehlt. 20 €.", "Notizen", id="nobody's link"
        ),
    ],
)
def test_lessons_and_notes_promise_and_sell_nothing(text: str, title: str) -> None:
    assert rules(f"{STORY}<p>{text}</p>", title=title) == set()
