import json
from dataclasses import replace

import pytest

from scoring import check
from scoring.authority import Authority, Grade, Reliability
from scoring.evidence import Factor, Judgement, Verdict
from scoring.readable import readable
from scoring.records import from_record, to_document, to_record
from scoring.results import AiReadable, AnchorType, Checked, CheckResult, LinkMissing, Unreadable, Welcome
from scoring.site import Target
from tests.fakes import a_link, a_reading, embed_words
from tests.scoring.builders import OUR_GUIDE, PROSE, SITE, a_check, a_garden_page, our_link, our_target
from web.errors import NotAPage
from web.outcome import Outcome
from web.page import AiAccess, Link, Page, Placement
from web.urls import Url

FIELDS = [
    *("ref", "url", "final_url", "checked_at", "outcome", "say", "site", "verdict", "score", "interval"),
    *("uncertain", "factors", "risks", "links", "page", "as_prospect", "advice", "scorer", "snapshot"),
]


async def look_at_target(url: Url) -> Target:
    """Every page of ours answers."""
    return our_target(url=url)


async def run(page: Page, *, reads_targets: bool = True, **asked: object) -> Checked | LinkMissing:
    reader = look_at_target if reads_targets else None
    return await check.check(a_check(**asked), a_reading(page), read_target=reader, embed=embed_words)


async def checked(*links: Link, text: str = PROSE) -> Checked:
    result = await run(a_garden_page(*links, text=text))
    assert isinstance(result, Checked)
    return result


async def test_an_earned_link_in_a_fitting_article_is_strong_with_authority_uncertain() -> None:
    result = await checked(our_link())
    assert result.judgement.verdict is Verdict.STRONG
    assert result.judgement.uncertain == (Factor.AUTHORITY,)
    assert result.links[0].link.href == OUR_GUIDE
    assert result.links[0].target_status == 200


async def test_links_to_others_are_not_ours() -> None:
    result = await checked(our_link(), a_link("https://notsoil-and-seed.example/"))
    assert len(result.links) == 1


async def test_the_best_link_gives_the_verdict_and_the_risks_of_all_are_listed() -> None:
    spam = our_link(anchor="buy cheap soil tester", placement=Placement.COMMENT)
    result = await checked(spam, our_link())
    assert result.judgement.verdict is Verdict.STRONG
    assert [link.verdict for link in result.links] == [Verdict.STRONG, Verdict.RISKY]
    assert "comment_commercial" in {risk.rule for risk in result.judgement.risks}
    assert "best of 2 links" in result.say


async def test_without_reading_our_page_its_status_is_not_known() -> None:
    result = await run(a_garden_page(our_link()), reads_targets=False)
    assert isinstance(result, Checked)
    assert result.links[0].target_status is None


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        pytest.param(a_garden_page(), Outcome.NO_LINK, id="nothing of ours"),
        pytest.param(
            a_garden_page(text=f"{PROSE} As Soil & Seed says."),
            Outcome.MENTION_ONLY,
            id="our brand, unlinked",
        ),
        pytest.param(
            replace(a_garden_page(), scripts_text='{"url":"https://soil-and-seed.example/"}'),
            Outcome.SCRIPT_ONLY,
            id="only in a script",
        ),
    ],
)
async def test_a_page_without_our_link_is_unknown_and_judged_as_a_prospect(
    page: Page, outcome: Outcome
) -> None:
    result = await run(page)
    assert isinstance(result, LinkMissing)
    assert result.outcome is outcome
    document = to_document(result)
    assert (document["verdict"], document["score"]) == ("unknown", None)
    assert result.as_prospect.score is not None
    assert len(result.judgement.factors) == 5


async def test_without_a_site_the_page_is_a_prospect_and_the_next_command_is_shown() -> None:
    result = await run(a_garden_page(our_link()), site=None)
    assert isinstance(result, LinkMissing)
    assert result.outcome is Outcome.NO_SITE
    assert "linkvouch site add" in result.advice[0]


async def test_mentions_are_quoted_and_near_names_are_told() -> None:
    typo = a_link("https://soilandseed.example/guides")
    result = await run(a_garden_page(typo, text="Thanks to Soil & Seed for the tip."))
    assert isinstance(result, LinkMissing)
    assert result.mentions == ("Thanks to Soil & Seed for the tip.",)
    assert result.near_misses == ("https://soilandseed.example/guides",)


async def test_what_is_wrong_with_our_own_page_is_said_first() -> None:
    async def gone(url: Url) -> Target:
        return Target(url=url, status=404, say="Your page is gone.")

    result = await check.check(
        a_check(), a_reading(a_garden_page(our_link())), read_target=gone, embed=embed_words
    )
    assert result.advice[0] == "Your page is gone."


def test_a_page_that_could_not_be_read_is_never_weak_or_risky() -> None:
    error = NotAPage(Outcome.HTTP_ERROR, "The page is gone.", status=404)
    result = check.unreadable(a_check(), error)
    document = to_document(result)
    assert (document["outcome"], document["verdict"], document["score"]) == ("http_error", "unknown", None)
    assert document["say"] == "The page is gone."
    assert check.unreadable(a_check(site=None), error).site is None


def results() -> list[CheckResult]:
    reading = a_reading(a_garden_page(our_link()))
    found = check.judge(a_check(), reading, {Url(OUR_GUIDE): our_target()}, embed_words)
    missing = check.judge(a_check(), a_reading(a_garden_page()), {}, embed_words)
    failed = check.unreadable(a_check(), NotAPage(Outcome.TIMEOUT, "It took too long."))
    return [found, missing, failed]


@pytest.mark.parametrize("place", [0, 1, 2], ids=["link found", "link missing", "unreadable"])
def test_a_result_survives_its_row_and_its_document_has_every_field(place: int) -> None:
    result = results()[place]
    assert from_record(to_record(result)) == result
    document = to_document(result)
    assert list(document)[: len(FIELDS)] == FIELDS
    json.dumps(document, allow_nan=False)


def test_a_document_tells_every_risk_with_its_policy() -> None:
    page = a_garden_page(our_link(), text="Guest posts from $50, dofollow.")
    document = to_document(check.judge(a_check(), a_reading(page), {}, embed_words))
    (risk,) = json.loads(json.dumps(document["risks"]))
    assert (risk["rule"], risk["hard"]) == ("sells_links_priced", True)
    assert risk["policy"] == "Link spam: buying or selling links"


def test_a_row_that_holds_no_result_is_refused() -> None:
    with pytest.raises(ValueError, match="outcome"):
        from_record("{}")


def test_a_document_speaks_of_links_as_the_contract_does() -> None:
    link = json.loads(json.dumps(to_document(results()[0])))["links"][0]
    assert link["anchor_type"] == "descriptive"
    assert link["credit"]["passes"] == "yes"
    assert link["followed"] is True
    assert link["placement"] == "content"


@pytest.mark.parametrize(
    ("page", "score"),
    [
        pytest.param(a_garden_page(), None, id="an article on the topic"),
        pytest.param(
            a_garden_page(text="Guest posts from $50, dofollow."), None, id="a page that sells links"
        ),
    ],
)
def test_a_prospect_is_judged_by_the_same_rules(page: Page, score: None) -> None:
    found = check.judge_as_prospect(page, SITE, embed=embed_words, topic="drought gardening")
    sells = any(risk.rule == "sells_links_priced" for risk in found.risks)
    assert sells is ("$50" in page.text)
    assert (found.verdict is Verdict.RISKY) is sells
    assert found.score is not score


def test_facts_say_whether_answer_engines_can_read_the_page() -> None:
    access = AiAccess(agents=(), refusals=("meta robots: noai",), share_without_script=0.5)
    facts = check.facts(replace(a_garden_page(), ai=access))
    assert facts.ai_readable == readable(access)
    assert facts.ai_readable.training is Welcome.NO
    assert check.facts(a_garden_page()).ai_readable == AiReadable()


def test_a_site_without_brand_terms_is_still_found_by_its_domain() -> None:
    page = a_garden_page(text="Read it on soil-and-seed.example today.")
    result = check.judge(a_check(site=replace(SITE, brand=())), a_reading(page), {}, embed_words)
    assert result.outcome is Outcome.MENTION_ONLY


def verdict_of(result: CheckResult) -> Judgement | None:
    return None if isinstance(result, Unreadable) else result.judgement


def test_too_little_to_go_by_has_no_number_in_its_sentence() -> None:
    link = our_link(placement=Placement.UNKNOWN, anchor="")
    page = replace(a_garden_page(link), language="de")
    result = check.judge(a_check(site=replace(SITE, topics=())), a_reading(page), {}, embed_words)
    judgement = verdict_of(result)
    assert judgement is not None
    assert judgement.verdict is Verdict.UNKNOWN
    assert result.say == "Unknown: a link with no words where content and template cannot be told apart."


async def test_a_page_with_hundreds_of_links_to_us_is_judged_by_its_best_placed_ones() -> None:
    looked_at: list[Url] = []

    async def look(url: Url) -> Target:
        looked_at.append(url)
        return our_target(url=url)

    footer = [our_link(placement=Placement.FOOTER, target=f"{OUR_GUIDE}/{number}") for number in range(200)]
    page = a_garden_page(*footer, our_link())
    result = await check.check(a_check(), a_reading(page), read_target=look, embed=embed_words)
    assert isinstance(result, Checked)
    assert len(result.links) == check.MAX_JUDGED
    assert result.links[0].link.placement is Placement.CONTENT
    assert len(looked_at) == check.MAX_TARGETS
    assert "151 more links" in result.page.notes[0]


async def test_of_links_that_a_ceiling_holds_alike_the_one_with_more_points_stands_first() -> None:
    address = our_link(anchor=OUR_GUIDE)
    named = our_link(anchor="Soil & Seed", where="body > main > p:nth-of-type(2) > a")
    page = replace(a_garden_page(address, named), final_url=Url("https://www.prnewswire.com/news/1.html"))
    result = await run(page)
    assert isinstance(result, Checked)
    assert [one.verdict for one in result.links] == [Verdict.WEAK, Verdict.WEAK]
    assert result.links[0].anchor_type is AnchorType.BRANDED


async def test_of_links_alike_in_worth_the_one_in_the_content_stands_first_then_the_first_on_the_page() -> (
    None
):
    outside = our_link(placement=Placement.UNKNOWN, where="a")
    inside = replace(outside, in_content=True, where="b")
    later = replace(inside, where="c")
    result = await run(a_garden_page(outside, inside, later))
    assert isinstance(result, Checked)
    assert [one.link.where for one in result.links] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("target", "near"),
    [
        pytest.param("https://soil-and-seed.test/", True, id="another ending"),
        pytest.param("https://www.soilandseed.example/", True, id="without hyphens"),
        pytest.param("https://soil-and-sead.example/", True, id="a typo"),
        pytest.param("https://soilandseedjournal.example/", True, id="a word behind it"),
        pytest.param("https://and.example/", False, id="a name inside ours"),
        pytest.param("https://garden.example/soil-and-seed", False, id="the page's own site"),
    ],
)
async def test_near_misses_are_names_like_ours(target: str, *, near: bool) -> None:
    result = await run(a_garden_page(a_link(target)))
    assert isinstance(result, LinkMissing)
    assert bool(result.near_misses) is near


async def test_a_short_name_has_no_near_misses() -> None:
    result = await run(a_garden_page(a_link("https://go.example/")), site=replace(SITE, domain="go.test"))
    assert isinstance(result, LinkMissing)
    assert result.near_misses == ()


async def test_a_page_of_our_own_is_no_backlink() -> None:
    page = replace(a_garden_page(our_link()), final_url=Url("https://www.soil-and-seed.example/guides"))
    result = await run(page)
    assert isinstance(result, LinkMissing)
    assert result.outcome is Outcome.NO_LINK
    assert "no backlinks" in result.say


async def test_a_link_that_search_engines_are_told_not_to_count_is_said_to_be_one() -> None:
    result = await run(replace(a_garden_page(our_link()), robots=("noindex",)))
    assert any("should not count it" in line for line in result.advice)


def test_what_is_known_of_the_domain_counts_for_a_link_and_for_a_prospect() -> None:
    known = Authority(
        domain="garden.example",
        lists=("a list",),
        grade=Grade(reliability=Reliability.RELIABLE, part="garden.example"),
    )
    for page in (a_garden_page(our_link()), a_garden_page()):
        without, found = (
            check.judge(a_check(known=each), a_reading(page), {}, embed_words) for each in (None, known)
        )
        assert found.judgement.factors[0].points == 4.0
        assert without.judgement.factors[0].points == 0.0
        assert found.as_prospect.score == pytest.approx((without.as_prospect.score or 0) + 4.0)
