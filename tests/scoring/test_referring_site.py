from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from scoring import anchor, check, disclosure, referring_site, risk, site_offers
from scoring.evidence import Evidence, Factor, Risk, Verdict
from scoring.look import MAX_TEXT_CHARS
from scoring.records import to_document
from scoring.referring_site import ReferringSite, Seen
from scoring.results import AnchorType
from scoring.site_look import NOT_LOOKED, Role, SiteLook, SitePage, UnreadPage
from scoring.weights import weights
from tests.fakes import a_link, embed_words
from tests.fakes import a_reading as read_from
from tests.growth import assert_linear, repeated
from tests.scoring.builders import a_check
from tests.scoring.pages import OURS, SITE, STORY
from tests.scoring.sites import NOTES, a_look, a_site_page, our_page, referring
from web import urls
from web.outcome import Outcome
from web.page import Link, Page

CITED = f'<p>The wardens learnt it from <a href="{OURS}tools">the tools of Green Spade</a> and say so.</p>'
PRICES = "<p>Guest post on our blog with one dofollow link: $120. Link insertion in an older post: $80.</p>"
DEMAND = "<p>Link exchange: place our link on your site and we will add your link in return.</p>"
UNREAD = (
    "2 of 3 pages of the site could not be read: blocked by robots.txt, http error (/advertise, /walks?p=2)."
)
GA = "<script>gtag('config', 'G-7QK2ZP41BC')</script>"
OTHER_GA = "<script>gtag('config', 'G-9WM4TX82LD')</script>"


def footer(words: str = "Site by Green Spade") -> str:
    return f'<footer><p>Notes of the river. <a href="{OURS}">{words}</a></p></footer>'


def our_link(page: Page) -> Link:
    return next(link for link in page.links if urls.belongs_to(link.target, SITE.domain))


def seen(page: Page, look: SiteLook, kind: AnchorType | None = None) -> Seen:
    """What a look adds to the first link to us on a page."""
    link = our_link(page)
    kind = kind or anchor.classify(link, SITE, None)
    signs = risk.judge(link, kind, disclosure.payment(page, SITE))
    return ReferringSite(page, look).judge(link, kind, signs)


def ruled(risks: Sequence[Risk]) -> list[tuple[str, bool, float]]:
    return [(one.rule, one.hard, one.effect) for one in risks]


def told(found: Seen, signal: str) -> Evidence:
    return next(one for one in found.evidence if one.signal == signal)


def signals(found: Seen) -> set[str]:
    return {one.signal for one in found.evidence}


def test_a_site_that_was_not_looked_at_adds_nothing() -> None:
    assert seen(referring(STORY + CITED), NOT_LOOKED) == Seen()


@pytest.mark.parametrize(
    ("body", "risks"),
    [
        pytest.param(STORY + CITED, [("site_sells_links", True, 3.5)], id="followed and unmarked"),
        pytest.param(
            STORY + CITED.replace("<a ", "<a rel=nofollow "), [("site_sells_links", False, 0.0)], id="marked"
        ),
        pytest.param(
            f"{STORY}<section class=comments id=comments><h2>Comments</h2><ol class=commentlist>"
            f"<li class=comment><p class=comment-author>Ann says</p>{CITED}</li></ol></section>",
            [("site_sells_links", False, 0.0)],
            id="left by a visitor",
        ),
    ],
)
def test_a_site_that_sells_followed_links_decides_where_ours_can_be_one(
    body: str, risks: list[tuple[str, bool, float]]
) -> None:
    order = '<p><a href="/order">Order here</a></p>'
    found = seen(referring(body), a_look(a_site_page(Role.ADVERTISE, STORY + PRICES + order)))
    assert ruled(found.risks) == risks
    assert "/advertise" in found.risks[0].says
    assert found.risks[0].where.startswith(f"{NOTES}/advertise html > body")
    assert "dofollow" in found.risks[0].quote
    assert "site_clean" not in signals(found)


@pytest.mark.parametrize(
    ("role", "text", "rule"),
    [
        pytest.param(
            Role.ADVERTISE, "<p>Sponsored post: 400 €.</p>", "site_sells_posts", id="posts for money"
        ),
        pytest.param(
            Role.CONTRIBUTE,
            "<p>You will get one dofollow backlink to your website.</p>",
            "site_rewards_posts",
            id="links for posts",
        ),
        pytest.param(
            Role.ADVERTISE,
            "<p>Link insertions on relevant high-authority websites: $90. Blogger outreach.</p>",
            "site_sells_elsewhere",
            id="an agency",
        ),
    ],
)
def test_what_else_a_site_offers_is_told_and_decides_nothing_alone(role: Role, text: str, rule: str) -> None:
    page = referring(STORY + CITED)
    look = a_look(a_site_page(role, STORY + text))
    assert ruled(seen(page, look).risks) == [(rule, False, weights().risk[rule].effect)]
    assert verdict(page, look) is verdict(page, NOT_LOOKED)


def verdict(page: Page, look: SiteLook) -> Verdict:
    return check.judge(a_check(site=SITE), read_from(page), {}, embed_words, look).judgement.verdict


def test_a_link_on_a_site_that_sells_them_is_risky_and_its_intent_negative() -> None:
    page = referring(STORY + CITED)
    look = a_look(a_site_page(Role.ADVERTISE, STORY + PRICES))
    judgement = check.judge(a_check(site=SITE), read_from(page), {}, embed_words, look).judgement
    assert judgement.verdict is Verdict.RISKY
    intent = next(one for one in judgement.factors if one.factor is Factor.INTENT)
    assert intent.points == -8.0
    assert intent.confidence == weights().confidence["intent_site"]
    assert any(one.signal == "site_scheme" and one.quote for one in intent.evidence)


def test_a_page_without_our_link_is_judged_with_its_site_as_a_prospect() -> None:
    look = a_look(a_site_page(Role.ADVERTISE, STORY + PRICES))
    found = check.judge(a_check(site=SITE), read_from(referring(STORY)), {}, embed_words, look)
    assert found.as_prospect.verdict is Verdict.RISKY
    assert found.page.notes[-1] == "Looked at 2 more of the site's pages: /, /advertise."
    assert [one.role for one in found.looked_at] == [Role.HOME, Role.ADVERTISE]


def test_the_document_of_a_deep_check_lists_what_was_looked_at_and_no_other_does() -> None:
    shut = UnreadPage(
        url=urls.normalise(f"{NOTES}/advertise"), role=Role.ADVERTISE, outcome=Outcome.BLOCKED_BY_ROBOTS
    )
    look = SiteLook(pages=(a_site_page(Role.HOME),), unread=(shut,))
    page = read_from(referring(STORY + CITED))
    deep, plain = (
        to_document(check.judge(a_check(site=SITE), page, {}, embed_words, one)) for one in (look, NOT_LOOKED)
    )
    assert deep["looked_at"] == [
        {"url": f"{NOTES}/", "role": "home", "outcome": "ok", "snapshot": "0" * 64},
        {"url": f"{NOTES}/advertise", "role": "advertise", "outcome": "blocked_by_robots", "snapshot": None},
    ]
    assert "looked_at" not in plain


def test_intent_is_known_better_once_the_site_was_looked_at() -> None:
    page = referring(STORY + CITED)

    def width(look: SiteLook) -> float:
        low, high = check.judge(
            a_check(site=SITE), read_from(page), {}, embed_words, look
        ).judgement.interval or (0, 0)
        return high - low

    assert width(a_look(a_site_page(Role.SAMPLE))) < width(a_look()) == width(NOT_LOOKED)


def test_rates_without_links_for_sale_speak_for_the_site() -> None:
    rates = a_site_page(Role.ADVERTISE, f"{STORY}<p>Half a page in colour: 480 €.</p>")
    found = seen(referring(STORY + CITED), a_look(rates))
    assert found.risks == ()
    assert told(found, "site_clean").effect == 1.0
    assert told(found, "site_clean").source == f"{NOTES}/advertise"


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(a_look(a_site_page(Role.SAMPLE)), id="no such page was read"),
        pytest.param(a_look(a_site_page(Role.ADVERTISE, STORY + PRICES)), id="it sells links"),
    ],
)
def test_nothing_for_sale_is_only_said_where_the_site_says_what_it_offers(look: SiteLook) -> None:
    assert "site_clean" not in signals(seen(referring(STORY + CITED), look))


def test_a_page_that_sells_links_itself_is_not_called_clean() -> None:
    page = referring(f"{STORY}{CITED}{PRICES}")
    assert "site_clean" not in signals(seen(page, a_look(a_site_page(Role.ADVERTISE))))


@pytest.mark.parametrize(
    ("there", "back", "risk"),
    [
        pytest.param(True, True, ("site_trades_links", True, 3.5), id="ours stands there and links back"),
        pytest.param(True, False, ("site_wants_links", False, 0.5), id="ours stands there alone"),
        pytest.param(False, True, ("site_wants_links", False, 0.5), id="ours stands in an article alone"),
    ],
)
def test_a_written_demand_counts_where_our_link_answers_it(
    risk: tuple[str, bool, float], *, there: bool, back: bool
) -> None:
    partners = a_site_page(Role.PARTNERS, f"{STORY}{DEMAND}{CITED if there else ''}", title="Link exchange")
    ours = our_page(f'{STORY}<p><a href="{NOTES}/">River Notes</a></p>' if back else STORY)
    found = seen(referring(STORY + CITED), a_look(partners, ours=(ours,)))
    assert ruled(found.risks) == [risk]


def test_one_mutual_link_is_told_as_genuine_and_weighs_nothing() -> None:
    ours = our_page(f'{STORY}<p>We like <a href="{NOTES}/walks/heron">the heron story</a>.</p>')
    found = seen(referring(STORY + CITED), a_look(ours=(ours,)))
    mutual = told(found, "mutual")
    assert (mutual.effect, mutual.quote, found.risks) == (0.0, "the heron story", ())
    assert "genuine, keep" in mutual.says
    assert mutual.source == OURS


def sampled(count: int, body: str = STORY) -> list[SitePage]:
    return [a_site_page(Role.SAMPLE, body, path=f"/walks/{number}") for number in range(count)]


@pytest.mark.parametrize(
    ("look", "risk"),
    [
        pytest.param(
            SiteLook(pages=tuple(sampled(9, STORY + footer("buy cheap spades online")))),
            ("sitewide_commercial", True, 3.5),
            id="on ten of ten pages",
        ),
        pytest.param(
            SiteLook(pages=(*sampled(4, STORY + footer("buy cheap spades online")), *sampled(5))),
            ("sitewide_commercial", True, 3.5),
            id="on five of ten",
        ),
        pytest.param(
            SiteLook(pages=tuple(sampled(3, STORY + footer("Buy  cheap spades online")))),
            ("sitewide_anchor", False, 1.0),
            id="on four of four",
        ),
        pytest.param(
            SiteLook(pages=(*sampled(3, STORY + footer("buy cheap spades online")), *sampled(6))),
            None,
            id="on four of ten",
        ),
        pytest.param(
            SiteLook(pages=tuple(sampled(1, STORY + footer("buy cheap spades online")))),
            None,
            id="two pages alone",
        ),
    ],
)
def test_a_selling_phrase_in_the_template_of_a_site(
    look: SiteLook, risk: tuple[str, bool, float] | None
) -> None:
    found = seen(referring(STORY + footer("buy cheap spades online")), look, AnchorType.EXACT_COMMERCIAL)
    assert ruled(found.risks) == ([risk] if risk else [])
    assert ("site_wide" in signals(found)) is bool(risk)


def test_a_credit_in_every_footer_weighs_next_to_nothing() -> None:
    found = seen(referring(STORY + footer()), SiteLook(pages=tuple(sampled(4, STORY + footer()))))
    assert ruled(found.risks) == [("sitewide_credit", False, 0.5)]
    assert "5 of 5 pages" in found.risks[0].says
    assert told(found, "site_wide").effect == 0.0


@pytest.mark.parametrize(
    ("body", "others"),
    [
        pytest.param(STORY + CITED, STORY + CITED, id="in the text of each"),
        pytest.param(STORY + footer(), STORY + CITED, id="in the text of the others"),
        pytest.param(STORY + footer(), STORY + footer("our shop"), id="in other words"),
        pytest.param(STORY + footer(), STORY, id="nowhere else"),
    ],
)
def test_what_no_template_repeats_is_not_site_wide(body: str, others: str) -> None:
    found = seen(referring(body), SiteLook(pages=tuple(sampled(4, others))))
    assert (found.risks, "site_wide" in signals(found)) == ((), False)


def test_another_name_in_every_footer_is_told_and_no_risk() -> None:
    look = SiteLook(pages=tuple(sampled(4, STORY + footer("gardening tools"))))
    found = seen(referring(STORY + footer("gardening tools")), look, AnchorType.DESCRIPTIVE)
    assert (found.risks, "site_wide" in signals(found)) == ((), True)


@pytest.mark.parametrize(
    ("theirs", "ours", "ceiling", "listed"),
    [
        pytest.param(GA, GA, "G-7QK2ZP41BC", False, id="one number on both"),
        pytest.param(GA, OTHER_GA, None, True, id="a number each"),
        pytest.param(GA, "", None, False, id="none of ours"),
        pytest.param("", GA, None, False, id="none of theirs"),
    ],
)
def test_an_account_of_ours_on_their_pages_is_our_own_network(
    theirs: str, ours: str, ceiling: str | None, *, listed: bool
) -> None:
    look = a_look(a_site_page(Role.SAMPLE, head=theirs), ours=(our_page(head=ours),))
    found = seen(referring(STORY + CITED), look)
    assert [(one.at_most, one.quote) for one in found.ceilings] == (
        [(Verdict.FAIR, ceiling)] if ceiling else []
    )
    assert ("site_accounts" in signals(found)) is listed
    assert found.risks == ()


def test_two_sites_of_one_platform_share_its_accounts_and_nothing_else() -> None:
    page = Page(
        url=urls.normalise("https://ann.blogspot.com/p"),
        final_url=urls.normalise("https://ann.blogspot.com/p"),
    )
    ours = Page(
        url=urls.normalise("https://ben.blogspot.com/"),
        final_url=urls.normalise("https://ben.blogspot.com/"),
        accounts=("G-7QK2ZP41BC",),
    )
    theirs = SitePage(page=ours, role=Role.HOME, snapshot="")
    look = SiteLook(pages=(theirs,), ours=(SitePage(page=ours, role=Role.OURS, snapshot=""),))
    site = ReferringSite(page, look)
    assert site.accounts == ("G-7QK2ZP41BC",)
    assert site.shared_accounts == ()


def test_who_stands_behind_a_site_is_told_and_weighs_nothing() -> None:
    menu = '<nav><a href="/about">About us</a> <a href="/kontakt">Kontakt</a></nav>'
    signed = a_site_page(Role.SAMPLE, STORY, head='<meta name=author content="Ann Weaver">')
    found = seen(referring(menu + STORY + CITED), a_look(signed))
    who = told(found, "site_who")
    assert (who.effect, who.quote) == (0.0, "About us · Kontakt")
    assert who.says == "The site says who is behind it; 1 of 3 pages name who wrote them."
    nameless = seen(referring(menu + STORY + CITED), a_look())
    assert told(nameless, "site_who").says == "The site says who is behind it."
    assert "site_who" not in signals(seen(referring(STORY + CITED), a_look()))


@pytest.mark.parametrize(
    ("look", "said"),
    [
        pytest.param(NOT_LOOKED, (), id="no look"),
        pytest.param(SiteLook(say="It is shared by many."), ("It is shared by many.",), id="why not"),
        pytest.param(
            SiteLook(
                pages=(a_site_page(Role.HOME),),
                unread=(
                    UnreadPage(
                        url=urls.normalise(f"{NOTES}/advertise"),
                        role=Role.ADVERTISE,
                        outcome=Outcome.BLOCKED_BY_ROBOTS,
                    ),
                    UnreadPage(
                        url=urls.normalise(f"{NOTES}/walks?p=2"), role=Role.SAMPLE, outcome=Outcome.HTTP_ERROR
                    ),
                ),
            ),
            (
                "Looked at 1 more of the site's pages: /.",
                UNREAD,
            ),
            id="some unread",
        ),
    ],
)
def test_notes_say_what_was_read_and_what_was_not(look: SiteLook, said: tuple[str, ...]) -> None:
    assert referring_site.notes(look) == said


def test_what_a_site_offers_is_worked_out_once_for_all_links(monkeypatch: pytest.MonkeyPatch) -> None:
    once: Iterator[tuple[()]] = iter([()])
    monkeypatch.setattr(site_offers, "clearest", lambda _pages: next(once))
    page = referring(STORY + CITED)
    site = ReferringSite(page, a_look())
    for _ in range(3):  # where it is asked a second time, `once` has no more to give
        site.judge(our_link(page), AnchorType.BRANDED, ())
    assert next(once, "asked") == "asked"


def test_a_site_of_large_pages_costs_no_more_than_their_length() -> None:
    page, one = referring(STORY + CITED), a_site_page(Role.ADVERTISE)
    link, make = our_link(page), repeated("Our readers walk, write and never sell a link to anybody. ")

    def read(text: str) -> None:
        large = replace(one, page=replace(one.page, text=text, visible_text=text))
        ReferringSite(page, SiteLook(pages=(large,))).judge(link, AnchorType.BRANDED, ())

    assert_linear(read, make, MAX_TEXT_CHARS // 20)


def test_a_prospect_has_no_link_that_answers_or_repeats() -> None:
    look = a_look(a_site_page(Role.PARTNERS, STORY + DEMAND, title="Link exchange"), ours=(our_page(),))
    page = referring(STORY)
    would_be = a_link(OURS)
    would_be = Link(href="", target=page.final_url, anchor="", placement=would_be.placement, in_content=True)
    found = ReferringSite(page, look).judge(would_be, AnchorType.OTHER, ())
    assert ruled(found.risks) == [("site_wants_links", False, 0.5)]
