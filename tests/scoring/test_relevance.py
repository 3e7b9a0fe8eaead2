from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring import relevance
from scoring.evidence import Evidence, Finding, Verdict
from scoring.relevance import Remembered, Subject, subject_of, subject_of_topic
from scoring.site_look import NOT_LOOKED, Role, SiteLook, SitePage
from scoring.topic import Document, Fit, language_of, topic_fits
from tests.fakes import a_page, embed_words
from tests.scoring.builders import PROSE, SITE, a_garden_page, our_link, our_target
from web.page import Link, Page

GARDEN = Document(title="Drought gardening", text=PROSE, language="en")
CARS = Document(title="Brake pads", text="Change the brake pads of an old car in an hour.", language="en")
LONG = Document(
    title="Notes", text="filler words " * 60 + "drought gardening needs mulch " * 12, language="en"
)


def judged(page: Page, link: Link | None, subject: Subject) -> Finding:
    return relevance.judge(relevance.compare(page, subject, embed_words), link, embed_words)


def fit(document: Document, topic: str = "drought gardening") -> Fit:
    return topic_fits([document], topic, embed_words)[0]


def test_a_page_on_the_topic_fits_better_than_one_about_something_else() -> None:
    assert fit(GARDEN).relevance > fit(CARS).relevance
    assert fit(GARDEN).score > fit(CARS).score


def test_all_documents_are_fitted_in_the_order_given() -> None:
    together = topic_fits([GARDEN, CARS, LONG], "drought gardening", embed_words)
    assert together == [fit(GARDEN), fit(CARS), fit(LONG)]


def test_the_passage_nearest_to_the_topic_is_quoted() -> None:
    assert "drought gardening" in fit(LONG).passage
    assert "drought gardening" not in LONG.text[: len(LONG.text) // 3]


def test_the_words_of_the_topic_are_matched_by_their_stems() -> None:
    assert fit(GARDEN, "dry summers and gardens").words == ("dry", "gardens", "summers")


def test_words_in_the_title_count_more() -> None:
    in_title = Document(title="soil testing", text="A jar and some water.", language="en")
    in_text = Document(title="A jar", text="soil testing and some water.", language="en")
    assert fit(in_title, "soil testing").score > fit(in_text, "soil testing").score


def test_a_topic_of_stop_words_matches_nothing() -> None:
    assert fit(GARDEN, "the and of").words == ()


def test_another_language_is_fitted_by_its_words_alone_and_says_so() -> None:
    german = Document(
        title="Gärtnern bei Trockenheit", text="Der Boden der Gärten hält Wasser.", language="de"
    )
    found = fit(german, "Garten Böden")
    assert found.by_words_alone
    assert found.words
    assert not fit(GARDEN).by_words_alone


@pytest.mark.parametrize(
    ("document", "language"),
    [
        pytest.param(Document(title="", text="kurz", language="de"), "de", id="declared"),
        pytest.param(Document(title="", text="kurz"), "en", id="too short to tell"),
        pytest.param(
            Document(
                title="",
                text="Wer im Sommer gießt, sollte wissen, wie viel Wasser der Boden halten kann und wann.",
            ),
            "de",
            id="detected",
        ),
    ],
)
def test_language_is_declared_or_detected(document: Document, language: str) -> None:
    assert language_of(document) == language


def a_german_page(link: Link) -> Page:
    text = "Wer im Garten Regenwasser sammelt, braucht im trockenen Sommer weniger Leitungswasser. " * 3
    return replace(a_garden_page(link), title="Regenwasser sammeln", text=text, language="de")


def test_words_that_a_page_of_another_language_shares_with_the_topic_speak_for_it() -> None:
    page = a_german_page(our_link())
    shared = judged(page, None, subject_of_topic("Regenwasser im Garten"))
    strange = judged(page, None, subject_of_topic("Bremsen am Fahrrad wechseln"))
    assert shared.points > 0 > strange.points
    assert 0 < shared.confidence < judged(a_garden_page(our_link()), None, subject_of_topic("x")).confidence


def test_a_topic_in_another_language_than_the_page_tells_nothing() -> None:
    found = judged(a_german_page(our_link()), None, subject_of_topic("invoicing for freelancers"))
    assert found.confidence == 0.0
    assert found.points == 0.0
    assert "another language" in found.evidence[0].says


def test_the_page_of_ours_that_was_read_is_compared_first() -> None:
    assert subject_of(our_link(), SITE, our_target()).page
    assert subject_of(our_link(), None, our_target()).topics == ("Soil testing guide",)
    assert subject_of(our_link(), None, our_target(title="")).topics == ()
    assert subject_of(our_link(), SITE, our_target(lead="")).name == "our topics"
    assert subject_of(our_link(), replace(SITE, topics=()), None).name == "our address"
    assert subject_of(None, replace(SITE, topics=()), None).name == "our name"
    assert subject_of(our_link(), None, None).topics == ("guides soil testing",)
    assert subject_of(None, None, None).topics == ()


def test_a_page_on_another_of_our_topics_still_fits() -> None:
    link = our_link()
    target = our_target(title="Ponds", lead="How to line a pond with clay")
    found = judged(a_garden_page(link), link, subject_of(link, SITE, target))
    assert "our topics" in found.evidence[0].says
    assert found.evidence[0].effect > 0


def test_less_is_known_from_the_words_of_the_link_alone() -> None:
    words = subject_of(our_link(), replace(SITE, topics=()), None)
    assert words.confidence < subject_of(our_link(), SITE, None).confidence


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(subject_of(our_link(), SITE, our_target()), id="our page"),
        pytest.param(subject_of(our_link(), SITE, None), id="our topics"),
        pytest.param(subject_of_topic("drought gardening"), id="a typed topic"),
    ],
)
def test_page_and_passage_each_give_evidence(subject: Subject) -> None:
    link = our_link()
    found = judged(a_garden_page(link), link, subject)
    assert [piece.signal for piece in found.evidence] == ["relevance_page", "relevance_passage"]
    assert all(piece.quote for piece in found.evidence)
    assert found.confidence == 0.75


def test_a_page_near_our_address_alone_earns_half() -> None:
    guessed = subject_of(our_link(), replace(SITE, topics=()), None)
    found = judged(a_garden_page(our_link(), text=f"{PROSE} guides soil testing " * 4), our_link(), guessed)
    assert 0 < found.points <= 6.3


def test_the_words_around_a_link_are_not_compared_with_its_address() -> None:
    subject = subject_of(our_link(), replace(SITE, topics=()), None)
    found = judged(a_garden_page(), our_link(), subject)
    assert [piece.signal for piece in found.evidence] == ["relevance_page"]


def test_a_prospect_is_compared_as_a_page_only() -> None:
    found = judged(a_garden_page(), None, subject_of_topic("drought gardening"))
    assert [piece.signal for piece in found.evidence] == ["relevance_page"]


def test_words_around_the_link_that_say_nothing_of_ours_take_points() -> None:
    near, far = (
        our_link(),
        our_link(anchor="x", context="The council voted on bridge repairs in a long meeting."),
    )
    subject = subject_of(near, SITE, our_target())
    points = [judged(a_garden_page(), link, subject).points for link in (near, far)]
    assert points[0] > points[1]


def test_another_language_is_known_less_well_and_told() -> None:
    page = replace(a_garden_page(), language="de")
    found = judged(page, our_link(), subject_of(our_link(), SITE, None))
    assert found.confidence == 0.4
    assert "(de)" in found.evidence[0].says


def test_nothing_to_compare_with_is_unknown_and_not_low() -> None:
    found = judged(a_garden_page(), None, subject_of(None, None, None))
    assert (found.confidence, found.points) == (0.0, 0.0)


def test_a_page_known_to_be_off_topic_is_at_most_fair() -> None:
    cars = a_garden_page(text=CARS.text)
    off = judged(replace(cars, title="Brake pads"), None, subject_of_topic("orchids"))
    assert [held.at_most for held in relevance.ceilings(off)] == [Verdict.FAIR]
    on = judged(a_garden_page(), None, subject_of_topic("drought gardening"))
    assert relevance.ceilings(on) == ()


def test_low_relevance_that_is_hardly_known_holds_nothing_down() -> None:
    page = replace(a_garden_page(), language="de")
    found = judged(page, None, subject_of_topic("orchids"))
    assert relevance.ceilings(found) == ()


def test_a_text_is_embedded_once() -> None:
    asked: list[str] = []

    def embed(texts: Sequence[str], /) -> NDArray[np.float32]:
        asked.extend(texts)
        return embed_words(texts)

    remembered = Remembered(embed)
    first, second = remembered(["one", "two", "one"]), remembered(["two", "one"])
    assert asked == ["one", "two"]
    assert (first[:2] == second[::-1]).all()


def a_home(text: str) -> SiteLook:
    home = a_page("https://garden.example/", text, title="Home")
    return SiteLook(pages=(SitePage(page=home, role=Role.HOME, snapshot="x"),))


def of_site(page: Page, look: SiteLook = NOT_LOOKED, topic: str = "drought gardening") -> Finding:
    return relevance.judge(
        relevance.compare(page, subject_of_topic(topic), embed_words, look), None, embed_words
    )


def about_cars(name: str = "Brake pads weekly") -> Page:
    return replace(a_garden_page(text=CARS.text), title="Brake pads", site_names=(name,))


def site_piece(found: Finding) -> Evidence | None:
    return next((piece for piece in found.evidence if piece.signal == "relevance_site"), None)


def test_a_site_named_for_our_topic_adds_a_little_and_another_takes_nothing() -> None:
    near = site_piece(of_site(about_cars("Drought gardening")))
    assert near is not None
    assert 0 < near.effect <= 0.8
    assert near.quote == "Drought gardening"
    assert site_piece(of_site(about_cars())) is None


def test_a_home_page_about_something_else_takes_half_of_what_one_on_our_topic_adds() -> None:
    page = about_cars()
    near, far = (
        site_piece(of_site(page, a_home(text)))
        for text in ("drought gardening drought gardening", "Spare parts for old cars and vans.")
    )
    assert near is not None
    assert far is not None
    assert near.effect > -far.effect > 0
    assert near.source == "https://garden.example/"


def test_relevance_is_known_better_where_the_home_page_was_read() -> None:
    assert of_site(about_cars(), a_home("Spare parts.")).confidence > of_site(about_cars()).confidence


def test_the_site_never_adds_beyond_what_the_factor_gives() -> None:
    page = a_garden_page(text="drought gardening " * 200)
    found = of_site(replace(page, title="drought gardening"), a_home("drought gardening " * 40))
    assert found.points == 12.5


def test_nothing_is_said_of_the_site_where_only_our_address_is_known() -> None:
    guessed = subject_of(our_link(), replace(SITE, topics=()), None)
    page = replace(a_garden_page(our_link()), site_names=("Guides to soil testing",))
    assert site_piece(judged(page, our_link(), guessed)) is None


class Uncalibrated:
    """Word counts as a model that nobody fitted curves for."""

    curves = None

    def __call__(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        return embed_words(texts)


def test_a_model_without_curves_leaves_relevance_to_words_and_says_so() -> None:
    embed = Remembered(Uncalibrated())
    link = our_link()
    page = a_garden_page(link)
    found = relevance.judge(relevance.compare(page, subject_of(link, SITE, None), embed), link, embed)
    assert "linkvouch calibrate" in found.evidence[0].says
    assert [piece.signal for piece in found.evidence] == ["relevance_page"]
    assert found.confidence < judged(page, link, subject_of(link, SITE, None)).confidence
    assert found.points > 0
    assert relevance.ceilings(found) == ()


def test_a_model_without_curves_still_orders_documents_by_meaning() -> None:
    garden, cars = topic_fits([GARDEN, CARS], "drought gardening", Uncalibrated())
    assert garden.score > cars.score
    assert not garden.calibrated
    assert garden.score == fit(GARDEN).score
    assert garden.relevance != fit(GARDEN).relevance
