from dataclasses import replace

import pytest

from scoring import disclosure, intent
from scoring.disclosure import Payment
from scoring.evidence import Ceiling, Factor, Risk, Verdict
from scoring.site import Site
from tests.growth import assert_linear, repeated
from tests.scoring.builders import PROSE, SITE, a_garden_page, our_link
from web.page import Disclosure, DisclosureKind, Link, Placement


def payment(text: str, site: Site | None = SITE) -> Payment:
    return disclosure.payment(a_garden_page(text=text), site)


def a_label(
    words: str = "Anzeige",
    *,
    kind: DisclosureKind = DisclosureKind.ADVERTISEMENT,
    about: str = "",
    whole_piece: bool = False,
) -> Disclosure:
    return Disclosure(kind=kind, words=words, about=about, whole_piece=whole_piece)


PAID = "This article was paid for by Soil & Seed."


@pytest.mark.parametrize(
    ("link", "text", "signal"),
    [
        pytest.param(our_link(), PROSE, "intent_editorial", id="in the text, nothing speaks of payment"),
        pytest.param(
            our_link(placement=Placement.SIDEBAR), PROSE, "intent_plain", id="elsewhere on the page"
        ),
        pytest.param(our_link(placement=Placement.COMMENT), PROSE, "intent_user_content", id="in a comment"),
        pytest.param(our_link(rel=("ugc",)), PROSE, "intent_user_content", id="rel=ugc"),
        pytest.param(our_link(rel=("sponsored",)), PROSE, "intent_marked", id="rel=sponsored"),
        pytest.param(
            our_link(rel=("nofollow",)), f"{PROSE}\n{PAID}", "intent_marked", id="disclosed and nofollow"
        ),
        pytest.param(our_link(), f"{PROSE}\n{PAID}", "intent_paid_unmarked", id="disclosed and followed"),
        pytest.param(our_link(), "Sponsored posts from $50, dofollow.", "intent_selling", id="a price list"),
    ],
)
def test_the_first_sign_that_fits_speaks(link: Link, text: str, signal: str) -> None:
    assert intent.judge(link, payment(text)).evidence[0].signal == signal


def test_a_paid_link_that_is_marked_is_at_most_fair() -> None:
    (held,) = intent.ceilings(our_link(rel=("sponsored", "noopener")))
    assert held.at_most is Verdict.FAIR
    assert held.quote == 'rel="sponsored noopener"'
    assert intent.ceilings(our_link(rel=("nofollow",))) == ()


def a_risk(kind: str, effect: float = 2.0, *, hard: bool = False) -> Risk:
    return Risk(rule=kind, kind=kind, hard=hard, effect=effect, says="A sign.", quote=f"the words of {kind}")


def a_ceiling(name: str, at_most: Verdict = Verdict.FAIR) -> Ceiling:
    return Ceiling(
        signal=f"ceiling_{name}",
        factor=Factor.INTENT,
        at_most=at_most,
        says="Held.",
        quote=f"the words of {name}",
    )


@pytest.mark.parametrize(
    "kind",
    [
        "hidden",
        "injected",
        "selling",
        "exchange",
        "gateway",
        "placed",
        "automated",
        "neighbours",
        "section",
        "directory",
        "placement",
    ],
)
def test_a_scheme_in_the_ledger_is_why_the_link_is_there(kind: str) -> None:
    (evidence,) = intent.judge(our_link(), payment(PROSE), [a_risk(kind)]).evidence
    assert evidence.signal == f"intent_{kind}"
    assert evidence.effect < 0
    assert evidence.says
    assert evidence.quote == f"the words of {kind}"


@pytest.mark.parametrize(
    "name",
    [
        "press_release",
        "press_wire",
        "coupons",
        "bookmarks",
        "self_placed",
        "own_network",
        "profile",
        "gift",
        "sponsor_list",
        "user_content",
        "copy",
        "syndication",
    ],
)
def test_a_link_that_somebody_else_than_an_editor_placed_is_not_earned(name: str) -> None:
    (evidence,) = intent.judge(our_link(), payment(PROSE), (), [a_ceiling(name)]).evidence
    assert evidence.signal == f"intent_{name}"
    assert evidence.effect < 0
    assert evidence.quote == f"the words of {name}"


@pytest.mark.parametrize(
    ("link", "risks", "held", "signal"),
    [
        pytest.param(
            our_link(),
            [a_risk("directory"), a_risk("selling", 3.5, hard=True)],
            [],
            "selling",
            id="the clearest",
        ),
        pytest.param(
            our_link(),
            [a_risk("automated", hard=True)],
            [a_ceiling("user_content")],
            "automated",
            id="a campaign",
        ),
        pytest.param(our_link(), [a_risk("selling", 1.0)], [], "doubtful", id="a weak sign"),
        pytest.param(our_link(), [a_risk("anchor")], [], "doubtful", id="a sign that gives no reason"),
        pytest.param(our_link(), [a_risk("hacked", 0.0)], [], "editorial", id="a sign that weighs nothing"),
        pytest.param(our_link(), [a_risk("commission", 0.5)], [], "commission", id="a commission"),
        pytest.param(our_link(), [], [a_ceiling("contributor")], "contributor", id="an outsider's piece"),
        pytest.param(our_link(), [], [a_ceiling("off_topic")], "editorial", id="a ceiling on something else"),
        pytest.param(
            our_link(rel=("sponsored",)),
            [],
            [a_ceiling("gift")],
            "marked",
            id="a gift that is answered by marking",
        ),
        pytest.param(
            our_link(rel=("sponsored",)), [], [a_ceiling("coupons")], "coupons", id="a coupon, marked or not"
        ),
    ],
)
def test_the_clearest_reason_speaks(link: Link, risks: list[Risk], held: list[Ceiling], signal: str) -> None:
    assert intent.judge(link, payment(PROSE), risks, held).evidence[0].signal == f"intent_{signal}"


def test_an_outsiders_choice_weighs_less_than_an_editors_and_more_than_our_own() -> None:
    earned, outside, own = (
        intent.judge(our_link(), payment(PROSE), (), held).points
        for held in ([], [a_ceiling("contributor")], [a_ceiling("self_placed")])
    )
    assert earned > outside > 0 > own


def test_what_the_page_says_of_itself_holds_its_links_too() -> None:
    of_page = (a_ceiling("user_content"), a_ceiling("coupons", Verdict.WEAK))
    assert intent.ceilings(our_link(), of_page) == of_page
    assert intent.ceilings(our_link(placement=Placement.FOOTER), of_page) == of_page[1:]


def test_a_visitors_link_is_held_once() -> None:
    (held,) = intent.ceilings(our_link(rel=("ugc",)), (a_ceiling("user_content"),))
    assert held.quote == 'rel="ugc"'


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "This post is sponsored by Soil and Seed, who sent the kit.", id="sponsored by our name"
        ),
        pytest.param("This review contains a paid promotion.", id="the whole piece, nobody named"),
        pytest.param("Brought to you by Soil & Seed.", id="brought to you by us"),
        pytest.param("Dieser Artikel wurde gesponsert von Soil & Seed.", id="in German"),
        pytest.param("Cet article est sponsorisé par Soil & Seed.", id="in French"),
        pytest.param("Este artículo fue patrocinado por Soil & Seed.", id="in Spanish"),
    ],
)
def test_a_disclosure_about_the_piece_or_about_us_is_quoted(text: str) -> None:
    assert payment(text).paid.casefold() == text.casefold()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("This episode is sponsored by Acme Hoses.", id="somebody else's sponsor"),
        pytest.param("This article was paid for by Acme Hoses.", id="a piece paid for by somebody else"),
        pytest.param("We may earn a commission from links on this site.", id="affiliate boilerplate"),
        pytest.param("Our sponsored posts are listed in the archive.", id="speaks of sponsored posts"),
        pytest.param("Sponsored content", id="the label of a teaser box"),
        pytest.param("This is not a sponsored post.", id="a denial"),
        pytest.param("This post is not sponsored by Soil & Seed.", id="a denial that names us"),
        pytest.param("We have never been paid by Soil & Seed.", id="a denial of payment by us"),
        pytest.param("The council paid for soil tests in every garden.", id="payment for something else"),
    ],
)
def test_a_disclosure_about_others_or_a_denial_is_left_alone(text: str) -> None:
    assert payment(text).paid == ""


@pytest.mark.parametrize(
    ("said", "is_ours"),
    [
        pytest.param(a_label(whole_piece=True), True, id="at the head of the piece"),
        pytest.param(a_label(), False, id="elsewhere"),
        pytest.param(a_label(words="Anzeige: Soil & Seed"), True, id="elsewhere, naming us"),
        pytest.param(a_label(whole_piece=True, about="Acme Hoses"), False, id="at the head, naming others"),
        pytest.param(
            a_label(words="Nobody paid for this review.", whole_piece=True), False, id="paid by nobody"
        ),
        pytest.param(
            a_label(words="In paid cooperation with Soil & Seed.", whole_piece=True, about="Soil"),
            True,
            id="our name cut short",
        ),
        pytest.param(a_label(whole_piece=True, about="Soil and Seed"), True, id="at the head, naming us"),
        pytest.param(a_label(whole_piece=True, kind=DisclosureKind.GIFTED), False, id="a gift is no payment"),
        pytest.param(
            a_label(whole_piece=True, kind=DisclosureKind.AFFILIATE), False, id="nor is a commission"
        ),
    ],
)
def test_a_label_counts_where_it_is_about_the_piece_or_us(said: Disclosure, *, is_ours: bool) -> None:
    page = replace(a_garden_page(), disclosures=(said,))
    assert disclosure.payment(page, SITE).paid == (said.words if is_ours else "")


def test_without_a_site_only_a_label_on_the_whole_piece_counts() -> None:
    assert payment("Brought to you by Soil & Seed.", None).paid == ""
    assert payment("This post is sponsored by anyone.", None).paid == ""
    page = a_garden_page(our_link(), text="This post is sponsored by anyone.")
    assert disclosure.payment(page, None).paid


def test_a_label_that_introduces_a_box_is_not_about_the_piece() -> None:
    page = replace(
        a_garden_page(),
        disclosures=(a_label("Anzeige - Heute ausgehen? Wie wäre es mit:", whole_piece=True),),
    )
    assert disclosure.payment(page, SITE).paid == ""


@pytest.mark.parametrize(
    ("text", "priced", "offered"),
    [
        pytest.param(
            "Guest posts from $50, permanent and dofollow.", True, False, id="guest posts with a price"
        ),
        pytest.param("Link insertion\n40 EUR", True, False, id="a price list over two lines"),
        pytest.param("Gastartikel ab 90 € buchen", True, False, id="in German"),
        pytest.param("We paid for a guest post $50 once.", False, False, id="a price that is told of"),
        pytest.param(
            "We spent $500 on a guest post to write about hens.", False, False, id="the price first"
        ),
        pytest.param("A rank tracker shows backlinks from $99 a month.", False, False, id="a tool's price"),
        pytest.param("A bag of compost costs $50.", False, False, id="a price for something else"),
        pytest.param("We never pay for guest posts.", False, False, id="guest posts without a price"),
        pytest.param(
            "Guest posts are welcome. " + "Mulch cools. " * 9 + "$5 a bag.", False, False, id="far apart"
        ),
        pytest.param(
            "Here you can buy backlinks for every budget.", False, True, id="an offer without a price"
        ),
        pytest.param("Do not buy backlinks, ever.", False, False, id="advice against it"),
        pytest.param("Where to buy linksys routers.", False, False, id="words that begin alike"),
    ],
)
def test_links_are_for_sale_where_an_offer_has_its_price(text: str, *, priced: bool, offered: bool) -> None:
    found = payment(text)
    assert (bool(found.priced), bool(found.offered)) == (priced, offered)


def test_a_page_full_of_prices_and_sponsors_is_read_in_one_go() -> None:
    said = "This post is sponsored by Acme and guest posts cost nothing but $5 "
    assert_linear(payment, repeated(said), len(said) * 10)
