import pytest

from bot.terminal import page_words
from bot.terminal.page_words import Fact
from tests.bot.builders import OURS, a_link
from web.page import Agent, AiAccess, Disclosure, DisclosureKind, Link, Page, Placement, Purpose, View
from web.urls import Url

HOME = Url("https://gardenweekly.example/natives")


def a_page(**changes: object) -> Page:
    values: dict[str, object] = {"url": HOME, "final_url": HOME, **changes}
    return Page(**values)  # type: ignore[arg-type]  # a builder takes any field


def an_agent(name: str, *, allowed: bool | None, purpose: Purpose = Purpose.ANSWERING) -> Agent:
    return Agent(name=name, operator="Acme", purpose=purpose, allowed=allowed)


def fact(page: Page, name: str) -> str | None:
    return dict(page_words.facts(page)).get(name)


@pytest.mark.parametrize(
    ("page", "name", "value"),
    [
        pytest.param(a_page(), "language", None, id="what is not known is left out"),
        pytest.param(a_page(words=1), "main text", "1 word", id="one word"),
        pytest.param(a_page(published="2026-03-12"), "published", "2026-03-12", id="a date"),
        pytest.param(
            a_page(published="2026-03-12", modified="2026-04-01"),
            "changed",
            "2026-04-01",
            id="a later change",
        ),
        pytest.param(
            a_page(published="2026-03-12", modified="2026-03-12"),
            "changed",
            None,
            id="changed on its first day",
        ),
        pytest.param(a_page(canonical=HOME), "canonical", None, id="canonical is the page itself"),
        pytest.param(
            a_page(canonical=Url("https://gardenweekly.example/n")),
            "canonical",
            "another page: https://gardenweekly.example/n",
            id="canonical is another page",
        ),
        pytest.param(
            a_page(canonical=Url("https://x.example/n")),
            "canonical",
            "another page, on another site: https://x.example/n",
            id="canonical is on another site",
        ),
        pytest.param(
            a_page(robots=("noindex", "max-snippet:-1", "madeup")),
            "robots",
            "noindex (not to be indexed); max-snippet:-1 (length of the words in results); madeup",
            id="directives in words, an unknown one as it stands",
        ),
        pytest.param(
            a_page(advertising=("Google AdSense", "Taboola")),
            "advertising",
            "Google AdSense, Taboola",
            id="advertising systems",
        ),
        pytest.param(a_page(), "links", "none", id="no links"),
        pytest.param(
            a_page(links=(a_link(target=HOME),)),
            "links",
            "1, all at home",
            id="links at home only",
        ),
        pytest.param(
            a_page(
                links=(
                    a_link(target=HOME),
                    a_link(target=Url("https://a.example/")),
                    a_link(target=Url("https://b.example/")),
                    a_link(target=Url("https://www.b.example/2")),
                )
            ),
            "links",
            "4, 3 of them to 2 other sites",
            id="links to other sites are counted by registrable domain",
        ),
    ],
)
def test_a_fact_is_in_words(page: Page, name: str, value: str | None) -> None:
    assert fact(page, name) == value


@pytest.mark.parametrize(
    ("ai", "facts"),
    [
        pytest.param(None, (), id="not looked at"),
        pytest.param(AiAccess(agents=()), (), id="nothing known"),
        pytest.param(
            AiAccess(agents=(an_agent("A", allowed=None),)),
            (Fact("answer engines", "not known, robots.txt was not asked"),),
            id="robots.txt was not asked",
        ),
        pytest.param(
            AiAccess(agents=(an_agent("A", allowed=True), an_agent("B", allowed=True))),
            (Fact("answer engines", "2 of 2 known may read it"),),
            id="all may read it",
        ),
        pytest.param(
            AiAccess(
                agents=(
                    an_agent("A", allowed=True),
                    an_agent("B", allowed=False),
                    an_agent("T", allowed=False, purpose=Purpose.TRAINING),
                )
            ),
            (
                Fact("answer engines", "1 of 2 known may read it, not B (Acme)"),
                Fact("training of AI", "0 of 1 known may read it, not T (Acme)"),
            ),
            id="answering and training are told apart",
        ),
        pytest.param(
            AiAccess(agents=(), refusals=("meta robots: noai",), paywalled=True, share_without_script=0.934),
            (
                Fact("refuses AI by", "meta robots: noai"),
                Fact("paywall", "part of it is not free to read"),
                Fact("without scripts", "93% of its text is there"),
            ),
            id="refusals, paywall and scripts",
        ),
        pytest.param(
            AiAccess(agents=(), share_without_script=0.0),
            (Fact("without scripts", "0% of its text is there"),),
            id="nothing is there without scripts",
        ),
    ],
)
def test_what_answer_engines_may_read_is_told(ai: AiAccess | None, facts: tuple[Fact, ...]) -> None:
    without = page_words.facts(a_page())
    assert tuple(each for each in page_words.facts(a_page(ai=ai)) if each not in without) == facts


@pytest.mark.parametrize(
    ("link", "words"),
    [
        pytest.param(a_link(because="its words"), "its words", id="a link that is seen"),
        pytest.param(
            a_link(placement=Placement.HIDDEN, because="the hidden attribute"),
            "hidden by the hidden attribute",
            id="a hidden one names what hides it",
        ),
        pytest.param(
            a_link(placement=Placement.HIDDEN, because="the hidden attribute", behind=Placement.AUTHOR_BIO),
            "hidden by the hidden attribute; if seen it were author bio",
            id="and where it would stand",
        ),
        pytest.param(
            a_link(placement=Placement.HIDDEN),
            "hidden by something on the page",
            id="hidden for no told reason",
        ),
    ],
)
def test_the_reason_of_a_placement(link: Link, words: str) -> None:
    assert page_words.reason(link) == words


def test_what_is_special_about_a_link_is_told_in_a_few_words_each() -> None:
    link = a_link(
        rel=("nofollow", "ugc"),
        image=True,
        via=Url("https://go.example/?u=x"),
        shortener=True,
        affiliate="tag=",
        aria_hidden=True,
    )
    assert page_words.marks(link) == (
        "rel nofollow ugc",
        "an image",
        "via https://go.example/?u=x",
        "a shortener: where it leads is not known",
        "affiliate tag=",
        "not read aloud (aria-hidden)",
    )
    assert page_words.marks(a_link()) == ()


@pytest.mark.parametrize(
    ("disclosure", "words"),
    [
        pytest.param(
            Disclosure(
                kind=DisclosureKind.PAID,
                words="Paid by Acme.",
                about="Acme",
                whole_piece=True,
                placement=Placement.CONTENT,
            ),
            "paid, about Acme; the whole piece; stands in content",
            id="a whole piece, and who paid",
        ),
        pytest.param(
            Disclosure(kind=DisclosureKind.AFFILIATE, words="x", placement=Placement.FOOTER),
            "earns a commission; one part or the site; stands in footer",
            id="affiliate links in general",
        ),
    ],
)
def test_a_disclosure_says_what_whom_and_where(disclosure: Disclosure, words: str) -> None:
    assert page_words.disclosed(disclosure) == words


def test_every_kind_of_disclosure_has_words() -> None:
    words = {page_words.disclosed(Disclosure(kind=kind, words="")) for kind in DisclosureKind}
    assert len(words) == len(DisclosureKind)


def test_links_are_grouped_editorial_first_and_keep_their_order() -> None:
    links = [
        a_link(anchor="1", view=View.FURNITURE, placement=Placement.FOOTER),
        a_link(anchor="2", view=View.EDITORIAL, placement=Placement.LINK_LIST),
        a_link(anchor="3", view=View.EDITORIAL, placement=Placement.CONTENT),
        a_link(anchor="4", view=View.FURNITURE, placement=Placement.FOOTER),
        a_link(anchor="5", view=View.COLUMN, placement=Placement.CONTENT),
    ]
    grouped = {
        group.title: "".join(link.anchor for link in group.links) for group in page_words.groups(links)
    }
    assert list(grouped.items()) == [
        ("Editorial, content", "3"),
        ("Editorial, link list", "2"),
        ("In the column, content", "5"),
        ("Furniture, footer", "14"),
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param(f"Read {OURS} now.", (f"Read {OURS} now.",), id="by itself"),
        pytest.param(f"See {OURS}.", (f"See {OURS}.",), id="at the end of a sentence"),
        pytest.param(f"See {OURS.upper()}", (f"See {OURS.upper()}",), id="in capitals"),
        pytest.param(f"See shop.{OURS}/x", (f"See shop.{OURS}/x",), id="a subdomain of it"),
        pytest.param(f"See my{OURS}", (), id="the end of a longer name"),
        pytest.param(f"See my-{OURS}", (), id="after a hyphen"),
        pytest.param(f"See {OURS}.org", (), id="the beginning of a longer name"),
        pytest.param(f"See {OURS}s", (), id="with a letter more"),
        pytest.param(f"A {OURS}\nB {OURS}\nA {OURS}", (f"A {OURS}", f"B {OURS}"), id="each sentence once"),
    ],
)
def test_a_domain_is_named_where_it_stands_as_a_whole(text: str, named: tuple[str, ...]) -> None:
    assert page_words.mentions(a_page(visible_text=text), OURS, ()) == named


@pytest.mark.parametrize(
    ("target", "named"),
    [
        pytest.param(f"https://{OURS}/", (f"Here {OURS} is only named.",), id="the anchor of a link to it"),
        pytest.param(
            "https://x.example/",
            (f"At {OURS} they know.", f"Here {OURS} is only named."),
            id="the anchor of a link to somebody else",
        ),
    ],
)
def test_a_name_inside_a_link_to_the_site_is_no_mention(target: str, named: tuple[str, ...]) -> None:
    text = f"At {OURS} they know.\nHere {OURS} is only named."
    page = a_page(visible_text=text, links=(a_link(target=Url(target)),))
    assert page_words.mentions(page, OURS, [(3, 3 + len(OURS))]) == named


def test_mentions_are_as_many_as_a_person_reads() -> None:
    text = "\n".join(f"{number} names {OURS}" for number in range(page_words.MAX_MENTIONS + 1))
    assert len(page_words.mentions(a_page(visible_text=text), OURS, ())) == page_words.MAX_MENTIONS
