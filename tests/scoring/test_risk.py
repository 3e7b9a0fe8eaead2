from dataclasses import replace

import pytest

from scoring import anchor, disclosure, risk
from scoring.disclosure import Payment
from scoring.results import AnchorType
from scoring.weights import book, weights
from tests.scoring.builders import PROSE, SITE, a_garden_page, our_link
from web.page import Disclosure, DisclosureKind, Link, Placement


def payment(text: str) -> Payment:
    return disclosure.payment(a_garden_page(text=text), SITE)


ANCHOR_RULES = {"stuffed_anchor", "comment_commercial", "comment_spam", "template_commercial"}
STUFFED = our_link(anchor="buy cheap soil tester", placement=Placement.COMMENT)


@pytest.mark.parametrize(
    ("link", "anchor", "text", "rules"),
    [
        pytest.param(our_link(), AnchorType.DESCRIPTIVE, PROSE, [], id="an ordinary link"),
        pytest.param(
            our_link(placement=Placement.HIDDEN), AnchorType.DESCRIPTIVE, PROSE, ["hidden_link"], id="hidden"
        ),
        pytest.param(
            replace(our_link(placement=Placement.HIDDEN), behind=Placement.FOOTER),
            AnchorType.DESCRIPTIVE,
            PROSE,
            ["hidden_furniture"],
            id="in a part of the page that scripts open",
        ),
        pytest.param(
            replace(our_link(placement=Placement.HIDDEN, anchor="Privacy"), behind=Placement.FOOTER),
            AnchorType.OTHER,
            PROSE,
            [],
            id="one word in such a part",
        ),
        pytest.param(
            replace(our_link(placement=Placement.HIDDEN), behind=Placement.NAVIGATION),
            AnchorType.DESCRIPTIVE,
            PROSE,
            [],
            id="in a menu that opens",
        ),
        pytest.param(
            replace(our_link(placement=Placement.HIDDEN, anchor="casino"), behind=Placement.NAVIGATION),
            AnchorType.OTHER,
            PROSE,
            ["hidden_link"],
            id="in a menu that opens on what menus do not hold",
        ),
        pytest.param(
            our_link(placement=Placement.HIDDEN, target="https://docs.google.com/forms/d/e/1"),
            AnchorType.OTHER,
            PROSE,
            [],
            id="a hidden form to fill in",
        ),
        pytest.param(
            our_link(placement=Placement.HIDDEN, target="https://github.com/a/b", anchor="online casino"),
            AnchorType.OTHER,
            PROSE,
            ["hidden_link"],
            id="hidden words of a trade, wherever they lead",
        ),
        pytest.param(
            replace(
                our_link(placement=Placement.HIDDEN, anchor="Sofortkredit ohne Schufa"),
                behind=Placement.FOOTER,
            ),
            AnchorType.OTHER,
            PROSE,
            ["hidden_link"],
            id="in a part that scripts open, by a phrase of a trade",
        ),
        pytest.param(
            our_link(),
            AnchorType.DESCRIPTIVE,
            "Guest posts from $50.",
            ["sells_links_priced"],
            id="a price list",
        ),
        pytest.param(
            our_link(),
            AnchorType.DESCRIPTIVE,
            "You can buy backlinks here.",
            ["sells_links_words"],
            id="an offer",
        ),
        pytest.param(
            our_link(),
            AnchorType.DESCRIPTIVE,
            "This post is sponsored by Soil & Seed.",
            ["paid_unmarked"],
            id="paid",
        ),
        pytest.param(
            STUFFED, AnchorType.STUFFED, PROSE, ["comment_commercial", "stuffed_anchor"], id="comment spam"
        ),
        pytest.param(
            our_link(placement=Placement.COMMENT),
            AnchorType.BRANDED,
            PROSE,
            [],
            id="a comment under our own name",
        ),
        pytest.param(
            our_link(placement=Placement.FOOTER, anchor="buy soil tester"),
            AnchorType.EXACT_COMMERCIAL,
            PROSE,
            ["template_commercial"],
            id="a selling phrase in the footer",
        ),
    ],
)
def test_every_sign_that_applies_is_listed(
    link: Link, anchor: AnchorType, text: str, rules: list[str]
) -> None:
    found = risk.judge(link, anchor, payment(text))
    assert [one.rule for one in found] == rules
    assert all(one.policy and one.says for one in found)


@pytest.mark.parametrize(
    ("placement", "words", "found"),
    [
        pytest.param(Placement.CONTENT, "Sponsored post.", True, id="in the piece that was paid for"),
        pytest.param(Placement.LINK_LIST, "Sponsored post.", True, id="in a list of the piece"),
        pytest.param(Placement.AUTHOR_BIO, "Sponsored post.", False, id="the author's own profile"),
        pytest.param(Placement.FOOTER, "Sponsored post.", False, id="who made the theme"),
        pytest.param(Placement.SIDEBAR, "Sponsored post.", False, id="the blogroll"),
        pytest.param(Placement.COMMENT, "Sponsored post.", False, id="a reader's comment"),
        pytest.param(Placement.SIDEBAR, "Sponsored by Soil & Seed.", True, id="a box that names us"),
    ],
)
def test_who_paid_for_a_piece_did_not_pay_for_the_links_around_it(
    placement: Placement, words: str, *, found: bool
) -> None:
    said = Disclosure(kind=DisclosureKind.PAID, words=words, whole_piece=True, about="")
    page = replace(a_garden_page(), disclosures=(said,))
    signs = risk.judge(our_link(placement=placement), AnchorType.BRANDED, disclosure.payment(page, SITE))
    assert [one.rule for one in signs] == ["paid_unmarked"] * found


@pytest.mark.parametrize("rel", [("sponsored",), ("nofollow",), ("ugc",)])
def test_a_marked_link_lifts_the_paid_link_rules(rel: tuple[str, ...]) -> None:
    link = our_link(rel=rel)
    text = "This post is sponsored by Soil & Seed. Guest posts from $50."
    found = risk.judge(link, AnchorType.DESCRIPTIVE, payment(text))
    assert [one.rule for one in found] == ["paid_unmarked", "sells_links_priced", "marked"]
    assert not any(one.hard for one in found)
    assert sum(one.effect for one in found) < 0


def test_marking_does_not_excuse_comment_spam() -> None:
    link = our_link(anchor="buy cheap soil tester", placement=Placement.COMMENT, rel=("ugc",))
    found = risk.judge(link, AnchorType.STUFFED, payment(PROSE))
    assert found[0].hard


def test_every_rule_has_its_policy_and_source() -> None:
    sources = book().sources
    assert all(rule.policy and sources[rule.source].url for rule in weights().risk.values())


@pytest.mark.parametrize(
    ("text", "placement", "rules"),
    [
        pytest.param("soil testing guide", Placement.COMMENT, set(), id="a comment names our page"),
        pytest.param(
            "the best soil testing guide", Placement.COMMENT, set(), id="a comment praises our page"
        ),
        pytest.param(
            "how to buy a cheap soil test", Placement.COMMENT, set(), id="a comment cites a headline"
        ),
        pytest.param(
            "history of the casino", Placement.COMMENT, set(), id="a comment names a trade's history"
        ),
        pytest.param("affordable housing guide", Placement.COMMENT, set(), id="a comment has a set phrase"),
        pytest.param(
            "cheap soil testing", Placement.COMMENT, {"comment_commercial"}, id="a comment sells our page"
        ),
        pytest.param("Soil & Seed", Placement.FOOTER, set(), id="a footer names us"),
        pytest.param("best soil testing guide", Placement.FOOTER, set(), id="a footer praises our page"),
        pytest.param(
            "why cheap soil testing is wrong", Placement.FOOTER, set(), id="a footer has a headline"
        ),
        pytest.param("online casino law", Placement.FOOTER, set(), id="a footer names a law"),
        pytest.param(
            "cheap soil testing", Placement.FOOTER, {"template_commercial"}, id="a footer sells our page"
        ),
        pytest.param("Buy cheap, buy twice", Placement.CONTENT, set(), id="a saying in the text"),
        pytest.param("buy or borrow a cheap soil test", Placement.CONTENT, set(), id="a choice in the text"),
        pytest.param("Order online", Placement.CONTENT, set(), id="a button in the text"),
        pytest.param(
            "buy cheap soil testing kits", Placement.CONTENT, {"stuffed_anchor"}, id="stuffed in the text"
        ),
    ],
)
def test_anchors_that_sell_are_told_from_those_that_speak_of_it(
    text: str, placement: Placement, rules: set[str]
) -> None:
    link = our_link(anchor=text, placement=placement)
    money = disclosure.payment(a_garden_page(link), SITE)
    found = risk.judge(link, anchor.classify(link, SITE, None, money.look), money)
    assert {one.rule for one in found} & ANCHOR_RULES == rules
