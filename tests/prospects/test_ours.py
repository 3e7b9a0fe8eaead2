from tests.fakes import a_page, embed_words
from tests.prospects.builders import OFF_TOPIC, ON_TOPIC, ours_of

SOIL = a_page(
    "https://soil.example/guides/soil",
    "Drought gardening needs good soil. Fill a jar with earth and water, shake it, and read the layers.",
    title="Testing garden soil",
)
DRIP = a_page(
    "https://soil.example/guides/drip",
    "Drought gardening by drip: emitters and a timer put the water where the roots are, nowhere else.",
    title="Drip watering",
)
HOME = a_page("https://soil.example/", ON_TOPIC, title="Soil: drought gardening")


def test_the_page_nearest_to_their_words_is_offered_and_quoted() -> None:
    vector = embed_words(["a timer and emitters for drip watering"])[0]
    offer = ours_of(SOIL, DRIP, HOME).offer_for(vector)
    assert offer is not None
    assert offer.our_url == DRIP.final_url
    assert "“Drip watering”" in offer.because
    assert "emitters and a timer put the water where the roots are" in offer.because


def test_a_home_page_is_offered_only_for_want_of_another() -> None:
    assert [each.page for each in ours_of(HOME, SOIL).pages] == [SOIL]
    assert [each.page for each in ours_of(HOME).pages] == [HOME]


def test_without_a_page_on_the_topic_nothing_is_offered_and_the_nearest_is_named() -> None:
    ours = ours_of(a_page("https://soil.example/soup", OFF_TOPIC, title="Lentil soup"))
    assert ours.pages == ()
    assert ours.best == ("Lentil soup", 0)
    assert ours.offer_for(embed_words(["soup"])[0]) is None


def test_a_page_of_ours_without_paragraphs_is_quoted_whole() -> None:
    short = a_page("https://soil.example/faq", "Drought gardening, in short.", title="Questions")
    offer = ours_of(short).offer_for(embed_words(["drought"])[0])
    assert offer is not None
    assert offer.because == "Our page “Questions” has this: “Drought gardening, in short.”"
