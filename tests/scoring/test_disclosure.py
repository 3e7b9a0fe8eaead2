from dataclasses import replace

import pytest

from scoring import disclosure
from scoring.evidence import Ceiling, Verdict
from scoring.site import Site
from tests.fakes import a_link
from tests.scoring.builders import PROSE, SITE, a_garden_page, our_link
from tests.scoring.pages import SITE as SPADE
from tests.scoring.pages import STORY, a_reading
from web import urls
from web.page import Disclosure, DisclosureKind, Page

GIFTED, PAID, LABEL = DisclosureKind.GIFTED, DisclosureKind.PAID, DisclosureKind.ADVERTISEMENT
BAKER = Site(domain="four-a-pain.example", brand=("Four à Pain",))


def held(page: Page, site: Site = SPADE) -> tuple[Ceiling, ...]:
    """The ceilings of the first link to us."""
    link = next(each for each in page.links if urls.belongs_to(each.target, site.domain))
    return disclosure.ceilings(link, disclosure.payment(page, site))


def signals(body: str, *, title: str = "Digging by the river") -> list[str]:
    return [one.signal.removeprefix("ceiling_") for one in held(a_reading(body, title=title))]


def said(
    words: str,
    kind: DisclosureKind = PAID,
    *,
    about: str = "",
    whole_piece: bool = True,
    published: str = "",
    site: Site = SITE,
) -> disclosure.Payment:
    """What is made of one disclosure of a page."""
    one = Disclosure(kind=kind, words=words, about=about, whole_piece=whole_piece)
    return disclosure.payment(
        replace(a_garden_page(our_link()), disclosures=(one,), published=published), site
    )


@pytest.mark.parametrize(
    ("words", "about", "site", "is_ours"),
    [
        pytest.param("Sponsorisé par Four à Pain.", "Four à Pain", BAKER, True, id="the brand"),
        pytest.param("Sponsorisé par four a pain.", "", BAKER, True, id="without its accent"),
        pytest.param("Sponsored by Acme, Hoses and Soil & Seed.", "Acme", SITE, True, id="second of two"),
        pytest.param(
            "Sponsored by Acme, the hoses that Soil & Seed recommends.", "Acme", SITE, False, id="of others"
        ),
        pytest.param(
            "Paid for by Soil & Seeding Ltd.", "Soil & Seeding Ltd", SITE, False, id="a longer word"
        ),
        pytest.param("Paid for by our partner.", "Soil & Seed", SITE, True, id="named elsewhere"),
    ],
)
def test_who_paid_is_held_against_our_names(words: str, about: str, site: Site, *, is_ours: bool) -> None:
    assert bool(said(words, about=about, whole_piece=False, site=site).paid) is is_ours


def test_a_label_is_not_about_us_where_the_page_names_who_paid() -> None:
    label = Disclosure(kind=LABEL, words="Anzeige", whole_piece=True)
    named = Disclosure(kind=PAID, words="Bezahlt von Acme.", about="Acme", whole_piece=True)
    page = replace(a_garden_page(our_link()), disclosures=(label, named))
    assert disclosure.payment(page, SITE).paid == ""
    assert disclosure.payment(replace(page, disclosures=(label,)), SITE).paid == "Anzeige"


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("In collaboration with Soil & Seed", id="en"),
        pytest.param("In Zusammenarbeit mit Soil & Seed", id="de"),
        pytest.param("En partenariat avec Soil & Seed", id="fr"),
        pytest.param("En colaboración con Soil & Seed", id="es"),
    ],
)
def test_a_partnership_is_payment_over_a_dated_piece_alone(words: str) -> None:
    loose = said(words, LABEL, about="Soil & Seed", whole_piece=False, published="2026-05-05")
    undated = said(words, LABEL, about="Soil & Seed")
    assert [(one.paid, one.partner) for one in (loose, undated)] == [("", words), ("", words)]
    (ceiling,) = disclosure.ceilings(our_link(), undated)
    assert (ceiling.signal, ceiling.at_most, ceiling.quote) == ("ceiling_partner", Verdict.FAIR, words)
    assert said(words, LABEL, about="Soil & Seed", published="2026-05-05").paid == words


@pytest.mark.parametrize(
    ("words", "whole_piece"),
    [
        pytest.param("In bezahlter Zusammenarbeit mit Soil & Seed.", True, id="money is named"),
        pytest.param("Diese Folge wird präsentiert von Soil & Seed.", False, id="of an episode"),
    ],
)
def test_other_partnerships_are_payments(words: str, *, whole_piece: bool) -> None:
    assert said(words, about="Soil & Seed", whole_piece=whole_piece).paid == words


@pytest.mark.parametrize(
    "label",
    [
        pytest.param("Paid content Presented by Green Spade", id="en, a newspaper"),
        pytest.param("This issue is sponsored by Green Spade.", id="en, a newsletter"),
        pytest.param("Werbung: Für diesen Beitrag hat uns Green Spade bezahlt.", id="de"),
        pytest.param("Article sponsorisé : Green Spade nous a rémunérés pour cet article.", id="fr"),
        pytest.param("Publirreportaje ofrecido por Green Spade", id="es"),
    ],
)
def test_what_we_paid_for_is_told_and_the_same_of_others_is_not(label: str) -> None:
    body = "<h1>Digging</h1><p>{}</p>" + STORY + "<p><a href='https://greenspade.example/'>Spades</a></p>"
    language = {"Wer": "de", "Art": "fr", "Pub": "es"}.get(label[:3], "en")
    page = replace(a_reading(body.format(label)), language=language)
    assert disclosure.payment(page, SPADE).paid == label or language != "en"
    other = a_reading(body.format(label.replace("Green Spade", "Acme Hoses")))
    assert disclosure.payment(other, SPADE).paid == ""


OURS = "<a href='https://greenspade.example/tools/long-spade'>long spade</a>"
OTHER = "<a href='https://acmehoses.example/'>Acme</a>"


@pytest.mark.parametrize(
    ("body", "title", "found"),
    [
        pytest.param(
            f"<p>Green Spade sent us the spade to test.</p>{STORY}<p>The {OURS}</p>",
            "Digging",
            ["gift"],
            id="we are named",
        ),
        pytest.param(
            f"<p>Acme Hoses sent us the hose to test.</p>{STORY}<p>The {OURS}</p>",
            "Digging",
            [],
            id="others are named",
        ),
        pytest.param(
            f"<p>We received the tool for free.</p>{STORY}<p>The {OURS} {OTHER}</p>",
            "Green Spade, a year on",
            ["gift"],
            id="nobody is named, and the piece is about us",
        ),
        pytest.param(
            f"<p>We received the spade for free.</p>{STORY}<p>The {OURS} {OTHER}</p>",
            "Digging",
            ["gift"],
            id="nobody is named, and the link leads to what was given",
        ),
        pytest.param(
            f"<p>We received the hose for free.</p>{STORY}<p>The {OURS} {OTHER}</p>",
            "Digging",
            [],
            id="something else was given",
        ),
        pytest.param(
            f"<p>We received the tool for free.</p>{STORY}<p>The {OURS}</p>",
            "Digging",
            ["gift"],
            id="nobody is named, and only we are linked",
        ),
    ],
)
def test_what_was_given_for_a_piece_holds_its_link_at_fair(body: str, title: str, found: list[str]) -> None:
    assert signals(f"<h1>{title}</h1>{body}", title=title) == found


SPONSORED = "<p>Green <a href='https://greenspade.example/'>Green Spade</a> {other}</p>"


@pytest.mark.parametrize(
    ("above", "found"),
    [
        pytest.param("<h2>Our sponsors</h2>", True, id="en"),
        pytest.param("<h2>Gold sponsors 2026</h2>", True, id="en, a rank"),
        pytest.param(
            "<h2>Sponsors</h2><p>They pay for the hall.</p><h3>Silver</h3>", True, id="en, two ranks"
        ),
        pytest.param("<h2>Unsere Sponsoren</h2>", True, id="de"),
        pytest.param("<h2>Nos partenaires</h2>", True, id="fr"),
        pytest.param("<h2>Patrocinadores oro</h2>", True, id="es"),
        pytest.param("<h2>Our sponsors</h2><p>Bank</p><h2>Speakers</h2>", False, id="under another heading"),
        pytest.param("<h2>Sponsor us</h2>", False, id="a request"),
        pytest.param("<h2>The sponsors of the bill</h2>", False, id="other sponsors"),
        pytest.param("<h2>Thank you</h2>", False, id="thanks"),
        pytest.param("<h2>Our partners</h2>", False, id="partners"),
        pytest.param("<p><a href='https://notes.example/s'>Sponsors</a></p>", False, id="an entry of a menu"),
    ],
)
def test_a_list_of_sponsors_holds_its_links_at_fair(above: str, *, found: bool) -> None:
    assert signals(f"<h1>Race</h1>{STORY}{above}" + SPONSORED.format(other=OTHER)) == ["sponsor_list"] * found


def test_a_list_of_sponsors_is_quoted_by_its_heading() -> None:
    (one,) = held(a_reading("<h1>Race</h1><h2>Our sponsors</h2>" + SPONSORED.format(other=OTHER)))
    assert (one.quote, one.at_most) == ("Our sponsors", Verdict.FAIR)
    assert one.where.endswith("a:nth-of-type(1)")


def test_a_paragraph_belongs_to_a_heading_right_above_it_alone() -> None:
    prose = f"<p>The race crosses the clay by the river, and whoever runs it should read {OURS} before.</p>"
    prose = prose.replace("The race", "In the last week of October, when the geese have gone, the race")
    assert signals(f"<h1>Race</h1><h2>Our sponsors</h2>{prose}") == ["sponsor_list"]
    assert signals(f"<h1>Race</h1><h2>Our sponsors</h2><p>{OTHER}</p>{prose}") == []


def test_a_link_without_a_place_has_no_heading() -> None:
    link = a_link(target="https://greenspade.example/")
    assert link.start < 0
    assert disclosure.ceilings(link, disclosure.payment(a_garden_page(text=PROSE), SPADE)) == ()


def test_a_link_with_nothing_above_has_no_heading() -> None:
    assert signals(SPONSORED.format(other=OTHER)) == []


def test_without_a_site_nothing_is_a_gift() -> None:
    page = replace(a_garden_page(), disclosures=(Disclosure(kind=GIFTED, words="A gift of Acme.", about=""),))
    assert disclosure.payment(page, None).given == ""


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        pytest.param("We have links for sale.", "we have links for sale.", id="links"),
        pytest.param("We buy linksome chains.", "", id="a longer word"),
    ],
)
def test_links_are_spoken_of_as_for_sale_in_whole_words(text: str, offered: str) -> None:
    assert disclosure.payment(a_reading(f"<p>{text}</p>"), SPADE).offered == offered
