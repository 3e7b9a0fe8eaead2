from prospects.opportunities import resource_page
from prospects.prospect import Opportunity
from tests.fakes import a_link, a_page
from tests.prospects.builders import ON_TOPIC, a_look, ours_of
from web.page import Link, Page

HERE = "https://university.example/resources"


def entries(subject: str, place: str, *, first: int, count: int) -> list[Link]:
    return [
        a_link(
            f"https://site{number}.example/{number}",
            f"{subject} guide {number}",
            context=f"{subject} guide {number}, read by our staff",
            where=f"{place} > li:nth-of-type({number + 1}) > a",
        )
        for number in range(first, first + count)
    ]


def a_list_page() -> Page:
    soups = entries("lentil soup", "main > ul:nth-of-type(1)", first=0, count=5)
    hoses = entries("hose and nozzle", "main > ul:nth-of-type(2)", first=5, count=4)
    drought = entries("drought gardening", "main > ul:nth-of-type(3)", first=9, count=3)
    return a_page(HERE, ON_TOPIC, links=[*soups, *hoses, *drought])


def test_the_reason_counts_what_is_listed_and_names_some_of_it() -> None:
    found = resource_page.suggest(a_look(a_list_page()))
    assert found is not None
    assert found.opportunity is Opportunity.RESOURCE_PAGE
    assert found.why == (
        "The page lists 12 resources of 12 other sites, among them “drought gardening guide 9”, "
        "“drought gardening guide 10” and “drought gardening guide 11”."
    )


def test_the_place_is_the_list_nearest_to_the_topic() -> None:
    found = resource_page.suggest(a_look(a_list_page()))
    assert found is not None
    assert found.place == "main > ul:nth-of-type(3)"
    assert found.offer is None


def test_with_a_page_of_ours_the_place_is_the_list_it_belongs_to() -> None:
    ours = a_page(
        "https://soil.example/hose", "Hose and nozzle guide for drought gardening: which nozzle, which hose."
    )
    found = resource_page.suggest(a_look(a_list_page(), ours=ours_of(ours)))
    assert found is not None
    assert found.place == "main > ul:nth-of-type(2)"
    assert found.offer is not None
    assert found.offer.our_url == ours.final_url


def test_an_article_with_some_references_is_no_resource_page() -> None:
    page = a_page(HERE, ON_TOPIC, links=entries("drought", "main > ol", first=0, count=4))
    assert resource_page.suggest(a_look(page)) is None


def test_entries_outside_lists_give_the_place_of_their_parent() -> None:
    links = [
        a_link(
            f"https://site{number}.example/",
            f"drought guide {number}",
            where=f"main > div > li:nth-of-type({number})",
        )
        for number in range(1, 9)
    ]
    found = resource_page.suggest(a_look(a_page(HERE, ON_TOPIC, links=links)))
    assert found is not None
    assert found.place == "main > div"


def test_a_single_entry_of_a_list_is_named_alone() -> None:
    lonely = [
        a_link(
            f"https://site{number}.example/",
            f"drought guide {number}",
            where=f"main > ul:nth-of-type({number}) > li > a",
        )
        for number in range(1, 9)
    ]
    found = resource_page.suggest(a_look(a_page(HERE, ON_TOPIC, links=lonely)))
    assert found is not None
    assert found.place == "main > ul:nth-of-type(1)"
    assert found.why.endswith("among them “drought guide 1”.")
