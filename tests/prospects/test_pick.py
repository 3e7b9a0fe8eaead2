from collections.abc import Sequence

from prospects.ours import Ours
from prospects.pick import Picked, Wanted, pick
from prospects.prospect import Opportunity
from tests.fakes import a_link, a_page
from tests.prospects.builders import (
    OFF_TOPIC,
    ON_TOPIC,
    OUR_SITE,
    TOPIC,
    JudgeByAddress,
    a_judgement,
    a_risk,
    judging,
    ours_of,
)
from web.page import Page, Placement


def picked_from(
    pages: Sequence[Page], *, judge: JudgeByAddress | None = None, limit: int = 5, ours: Ours | None = None
) -> Picked:
    wanted = Wanted(topic=TOPIC, site=OUR_SITE, limit=limit)
    return pick(pages, wanted, ours=ours or Ours(), using=judging(judge))


def test_a_prospect_tells_where_and_why() -> None:
    page = a_page(
        "https://known.example/august",
        ON_TOPIC,
        title="August",
        links=[a_link("https://known.example/contact", placement=Placement.FOOTER)],
    )
    guide = a_page("https://soil.example/guide", ON_TOPIC, title="Our guide")
    judge = JudgeByAddress(august=a_judgement(a_risk(says="It is thin."), authority=71, authority_known=0.8))
    [prospect] = picked_from([page], judge=judge, ours=ours_of(guide)).prospects
    assert (prospect.rank, prospect.domain, prospect.title, prospect.fit) == (
        1,
        "known.example",
        "August",
        100,
    )
    assert prospect.passage == ON_TOPIC.split("\n")[0]
    assert prospect.opportunity is Opportunity.PASSAGE_FIT
    assert prospect.offer is not None
    assert prospect.offer.our_url == guide.final_url
    assert prospect.source_score == 71
    assert prospect.warnings == ("It is thin.",)
    assert prospect.contact == ("https://known.example/contact",)
    assert prospect.history == ("Ann wrote to known.example in May.",)


def test_an_unknown_authority_is_no_number() -> None:
    [prospect] = picked_from([a_page("https://a.example/x", ON_TOPIC)]).prospects
    assert prospect.source_score is None


def test_pages_off_topic_are_left_out_and_counted() -> None:
    picked = picked_from([a_page("https://cook.example/soup", OFF_TOPIC)])
    assert picked.prospects == []
    assert picked.left_out["fit the topic less than 50 of 100"] == 1


def test_one_page_a_site_and_rather_not_its_home_page() -> None:
    picked = picked_from(
        [
            a_page("https://a.example/", "drought gardening"),
            a_page("https://a.example/august", ON_TOPIC),
            a_page("https://b.example/", ON_TOPIC),
        ]
    )
    assert {each.url for each in picked.prospects} == {"https://a.example/august", "https://b.example/"}
    assert [each.rank for each in picked.prospects] == [1, 2]


def test_prospects_come_in_the_order_of_their_fit() -> None:
    picked = picked_from(
        [
            a_page("https://half.example/x", f"gardening. {OFF_TOPIC}"),
            a_page("https://full.example/x", ON_TOPIC),
        ]
    )
    assert [(each.domain, each.fit) for each in picked.prospects] == [
        ("full.example", 100),
        ("half.example", 50),
    ]


def test_a_page_that_links_to_us_already_is_no_prospect() -> None:
    linked = a_page("https://a.example/x", ON_TOPIC, links=[a_link("https://www.soil.example/guide")])
    picked = picked_from([linked])
    assert picked.prospects == []
    assert picked.left_out["link to us already"] == 1


def test_a_site_that_sells_links_is_left_out_whichever_of_its_pages_says_so() -> None:
    pages = [
        a_page("https://shop.example/august", ON_TOPIC),
        a_page("https://shop.example/prices", OFF_TOPIC),
        a_page("https://good.example/august2", ON_TOPIC),
    ]
    judge = JudgeByAddress(prices=a_judgement(a_risk("sells_links_priced")))
    picked = picked_from(pages, judge=judge)
    assert [each.domain for each in picked.prospects] == ["good.example"]
    assert picked.selling == 1


def test_nothing_is_judged_after_the_last_prospect_needed() -> None:
    judge = JudgeByAddress()
    pages = [a_page(f"https://site{number}.example/x", ON_TOPIC) for number in range(4)]
    assert len(picked_from(pages, judge=judge, limit=2).prospects) == 2
    assert len(judge.judged) == 2


def test_a_page_without_paragraphs_quotes_the_passage_of_the_scorer() -> None:
    [prospect] = picked_from([a_page("https://a.example/x", "Drought gardening in short.")]).prospects
    assert prospect.passage == "Drought gardening in short."
    assert prospect.place == "in the main text, near “Drought gardening in short.”"


def test_a_list_of_resources_is_an_opportunity_of_its_own_kind() -> None:
    listed = [a_link(f"https://site{number}.example/", placement=Placement.LINK_LIST) for number in range(8)]
    [prospect] = picked_from([a_page("https://a.example/x", ON_TOPIC, links=listed)]).prospects
    assert prospect.opportunity is Opportunity.RESOURCE_PAGE
