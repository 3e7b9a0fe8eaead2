from prospects.opportunities import passage_fit
from prospects.paragraphs import Paragraph
from tests.fakes import a_link, a_page
from tests.prospects.builders import ON_TOPIC, a_look, ours_of

FIRST = ON_TOPIC.split("\n")[0]


def test_the_reason_names_the_topic_and_says_that_nobody_is_linked_there() -> None:
    found = passage_fit.suggest(a_look(a_page("https://a.example/x", ON_TOPIC)))
    assert found.why == (
        "This paragraph of theirs comes nearest to “drought gardening”. It links to no other site."
    )
    assert found.place.startswith("paragraph 1 of the main text, which begins “Drought gardening begins")


def test_a_link_in_the_paragraph_gives_its_exact_place_and_is_told() -> None:
    link = a_link(
        "https://other.example/hose",
        "needs no hose",
        context=FIRST.replace(": ", " : "),
        where="html > body > main > p:nth-of-type(3) > a",
    )
    found = passage_fit.suggest(a_look(a_page("https://a.example/x", ON_TOPIC, links=[link])))
    assert found.place == "html > body > main > p:nth-of-type(3)"
    assert found.why.endswith("It links to “needs no hose” already, so they do cite others.")


def test_the_same_words_linked_elsewhere_are_not_in_the_paragraph() -> None:
    link = a_link(
        "https://other.example/hose", "needs no hose", context="A caption elsewhere: needs no hose."
    )
    found = passage_fit.suggest(a_look(a_page("https://a.example/x", ON_TOPIC, links=[link])))
    assert found.why.endswith("It links to no other site.")


def test_a_link_to_their_own_page_is_a_place_but_no_citation() -> None:
    link = a_link("https://a.example/hose", "needs no hose", context=FIRST, where="main > p > a")
    found = passage_fit.suggest(a_look(a_page("https://a.example/x", ON_TOPIC, links=[link])))
    assert found.place == "main > p"
    assert found.why.endswith("It links to no other site.")


def test_the_offer_is_the_page_of_ours_nearest_to_the_paragraph() -> None:
    hose = a_page(
        "https://soil.example/hose", "Drought gardening with a hose: when, how long, and which nozzle."
    )
    clay = a_page(
        "https://soil.example/clay", "Drought gardening on clay: sand, compost and the winter rain."
    )
    page = a_page("https://a.example/x", ON_TOPIC)
    look = a_look(
        page, ours=ours_of(hose, clay), paragraph=Paragraph(number=2, text="Which nozzle for a hose?")
    )
    found = passage_fit.suggest(look)
    assert found.offer is not None
    assert found.offer.our_url == hose.final_url


def test_without_a_page_of_ours_the_reason_stands_and_the_offer_does_not() -> None:
    assert passage_fit.suggest(a_look(a_page("https://a.example/x", ON_TOPIC))).offer is None
