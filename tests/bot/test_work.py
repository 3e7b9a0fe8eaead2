import asyncio
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from audits.decisions import Choice, ReasonMissing, UnknownRef
from bot.ranking import Ranking
from bot.samples import tour
from bot.samples.server import SampleWeb
from bot.settings import Settings, SettingsError
from bot.wiring import open_reader, open_services
from prospects.topic import NotASearch
from scoring.embedding import Encoder, ModelMissing
from scoring.evidence import Verdict
from scoring.results import Checked, LinkMissing, Unreadable
from scoring.site import Site
from storage.decisions import Person
from storage.flags import Flag
from tests.bot.conftest import OpenWork
from tests.fakes import WordEncoder, parse_here
from tests.rank_lists import common_crawl, put
from web.outcome import Outcome

ANN = Person(id="U1", name="ann")
ARTICLE = tour.EDITORIAL


async def test_an_editorial_link_is_judged_against_our_own_page_and_remembered(
    open_work: OpenWork, sample_web: SampleWeb
) -> None:
    url = sample_web.url(ARTICLE.host, ARTICLE.path)
    async with open_work() as work:
        (result,) = await work.check([url])
        assert isinstance(result, Checked)
        assert result.judgement.verdict is Verdict.STRONG
        assert result.links[0].target_status == 200
        assert result.ref is not None
        assert await work.last_check(result.ref) == result
    async with open_work() as later:
        assert await later.last_check(result.ref) == result


async def test_our_own_page_is_looked_at_once_a_day_unless_asked_afresh(
    open_work: OpenWork, sample_web: SampleWeb
) -> None:
    url = sample_web.url(ARTICLE.host, ARTICLE.path)

    def looks() -> int:
        return sum(host == tour.OUR_SITE and path != "/robots.txt" for host, path in sample_web.hits)

    async with open_work() as work:
        await work.check([url])
        first = looks()
        await work.check([url])
        assert looks() == first > 0
        await work.check([url], fresh=True)
        assert looks() == 2 * first


async def test_a_second_check_of_a_page_keeps_its_ref(open_work: OpenWork, sample_web: SampleWeb) -> None:
    url = sample_web.url(ARTICLE.host, ARTICLE.path)
    async with open_work() as work:
        first, second = [(await work.check([url]))[0].ref for _ in range(2)]
        assert first == second


async def test_every_url_has_its_result_in_the_order_typed(
    open_work: OpenWork, sample_web: SampleWeb
) -> None:
    typed = [
        "gardenweekly",
        sample_web.url(ARTICLE.host, ARTICLE.path),
        "http://10.0.0.1/",
        sample_web.url("sunbakedbeds.example", "/gravel-garden-first-year"),
    ]
    async with open_work() as work:
        results = await work.check(typed)
    assert [result.url for result in results] == typed
    assert [result.outcome for result in results] == [
        Outcome.INVALID_URL,
        Outcome.OK,
        Outcome.BLOCKED_ADDRESS,
        Outcome.NO_LINK,
    ]
    assert results[0].ref is None
    assert isinstance(results[2], Unreadable)


async def test_each_site_of_ours_that_is_linked_gets_its_own_result(
    open_work: OpenWork, sample_web: SampleWeb
) -> None:
    url = sample_web.url(ARTICLE.host, ARTICLE.path)
    async with open_work() as work:
        await work.add_site(Site(domain="nowhere.example"))
        results = await work.check([url])
        assert [result.site for result in results] == [tour.OUR_SITE]
        linked = {link.link.target.split("/")[2].split(":")[0] for link in results[0].links}  # type: ignore[union-attr]  # Checked
        assert linked == {tour.OUR_SITE}
        (missing,) = await work.check([url], sites=["nowhere.example"])
        assert isinstance(missing, LinkMissing)
        assert missing.site == "nowhere.example"


async def test_a_saved_page_is_judged_without_any_network(
    open_work: OpenWork, sample_web: SampleWeb, tmp_path: Path
) -> None:
    saved = tmp_path / "saved.html"
    saved.write_text(
        '<p>Read the <a href="https://soil-and-seed.example/guides/soil-testing">soil guide</a>.</p>'
    )
    async with open_work() as work:
        (result,) = await work.check(["https://elsewhere.example/post"], pages=[saved])
    assert isinstance(result, Checked)
    assert result.links[0].target_status is None
    assert sample_web.hits == []


@pytest.mark.parametrize(
    ("content", "outcome"),
    [(b"", Outcome.JS_ONLY), (b"%PDF-1.7", Outcome.NOT_HTML)],
    ids=["an empty file", "a binary file"],
)
async def test_a_file_that_holds_no_page_is_said_to_hold_none(
    content: bytes, outcome: Outcome, open_work: OpenWork, tmp_path: Path
) -> None:
    saved = tmp_path / "saved.html"
    saved.write_bytes(content)
    async with open_work() as work:
        (result,) = await work.check(["https://elsewhere.example/post"], pages=[saved])
    assert result.outcome is outcome


async def test_a_decision_is_traced_from_its_ref_to_the_disavow_file(
    open_work: OpenWork, sample_web: SampleWeb
) -> None:
    url = sample_web.url(tour.FLAGGED.host, tour.FLAGGED.path)
    async with open_work() as work:
        ref = (await work.check([url]))[0].ref
        assert ref is not None
        with pytest.raises(ReasonMissing):
            await work.decide(ref, Choice.DISAVOW, why=" ", by=ANN)
        (decision,) = await work.decide(ref, Choice.DISAVOW, why="They sell links.", by=ANN)
        assert (decision.ref, decision.by, decision.why) == (ref, ANN, "They sell links.")
        file = await work.disavow(with_names=True)
        assert f"domain:{tour.FLAGGED.host}" in file.text
        assert ref in file.text
        assert "ann" in file.text
        await work.decide(tour.FLAGGED.host, Choice.KEEP, why="", by=ANN)
        assert tour.FLAGGED.host not in (await work.disavow(site=tour.OUR_SITE)).text
        assert [each.choice for each in await work.decisions(tour.OUR_SITE)] == ["keep"]


async def test_what_was_never_checked_cannot_be_decided(open_work: OpenWork) -> None:
    async with open_work() as work:
        with pytest.raises(UnknownRef, match="linkvouch check"):
            await work.decide("LV-404", Choice.KEEP, why="", by=ANN)
        assert await work.last_check("LV-404") is None


async def test_a_link_has_one_card_whoever_flags_it(open_work: OpenWork, sample_web: SampleWeb) -> None:
    async with open_work() as work:
        ref = (await work.check([sample_web.url(ARTICLE.host, ARTICLE.path)]))[0].ref
        assert ref is not None
        assert await work.flag_of(ref) is None
        card = Flag(ref=ref, channel="C1", ts="1.1", by=ANN)
        assert await work.flag(card) == card
        assert await work.flag(replace(card, ts="2.2")) == card
        assert await work.flag_of(ref) == card


async def test_sites_are_added_changed_and_removed(open_work: OpenWork, our_site: Site) -> None:
    async with open_work() as work:
        assert await work.sites() == [our_site]
        await work.add_site(Site(domain=our_site.domain, topics=("ponds",)))
        assert await work.sites() == [replace(our_site, topics=(*our_site.topics, "ponds"))]
        assert await work.remove_site(our_site.domain)
        assert not await work.remove_site(our_site.domain)
        assert await work.sites() == []


async def test_the_environments_sites_only_fill_an_empty_database(settings: Settings) -> None:
    async with open_services(settings.model_copy(update={"sites": ("www.first.example",)})) as work:
        assert [site.domain for site in await work.sites()] == ["first.example"]
    async with open_services(settings.model_copy(update={"sites": ("second.example",)})) as work:
        assert [site.domain for site in await work.sites()] == ["first.example"]


@pytest.mark.parametrize("by_hand", [False, True], ids=["given by the environment", "added by a person"])
async def test_a_site_that_was_removed_does_not_come_back(settings: Settings, *, by_hand: bool) -> None:
    async with open_services(settings):  # a database may be older than the setting
        pass
    if by_hand:
        async with open_services(settings) as work:
            await work.add_site(Site(domain="first.example"))
    settings = settings.model_copy(update={"sites": ("first.example",)})
    async with open_services(settings) as work:
        assert [site.domain for site in await work.sites()] == ["first.example"]
        await work.remove_site("first.example")
    async with open_services(settings) as work:
        assert await work.sites() == []


async def test_a_site_of_the_environment_that_is_none_is_refused_by_its_setting(settings: Settings) -> None:
    with pytest.raises(SettingsError, match=r"LINKVOUCH_SITES cannot be used: .*localhost"):
        async with open_services(settings.model_copy(update={"sites": ("localhost",)})):
            pass


async def test_a_missing_model_ends_a_search_with_nothing_left_running(settings: Settings) -> None:
    async with open_services(settings, encoder=WordEncoder(missing=True), parse=parse_here) as work:
        before = asyncio.all_tasks()
        with pytest.raises(ModelMissing):
            await work.prospects("rain barrels")
        left = asyncio.all_tasks() - before
        assert not [task for task in left if "aiohttp" not in repr(task)]  # the sample web goes on serving


async def test_prospects_are_found_ranked_and_offered_a_page_of_ours(
    open_work: OpenWork, sample_web: SampleWeb
) -> None:
    lines: list[str] = []
    async with open_work() as work:
        await work.check([sample_web.url("thirstygardener.example", "/deep-watering")])
        found = await work.prospects("drought gardening", progress=lines.append, limit=7)
    assert len({prospect.domain for prospect in found.prospects}) == len(found.prospects) >= 5
    assert [prospect.fit for prospect in found.prospects] == sorted(
        (prospect.fit for prospect in found.prospects), reverse=True
    )
    assert all(prospect.offer and tour.OUR_SITE in prospect.offer.our_url for prospect in found.prospects)
    assert not {prospect.domain for prospect in found.prospects} & {"rankboost-posts.example", tour.OUR_SITE}
    known = [prospect for prospect in found.prospects if prospect.domain == "thirstygardener.example"]
    assert all("was checked" in prospect.history[0] for prospect in known)
    assert lines


async def test_every_way_to_judge_a_page_has_the_same_authority(
    open_work: OpenWork, sample_web: SampleWeb, settings: Settings
) -> None:
    with closing(Ranking(settings.home)) as ranking:
        ranking.import_file(put(settings.home, common_crawl([ARTICLE.host, "other.example"])))
    url = sample_web.url(ARTICLE.host, ARTICLE.path)
    async with open_work() as work:
        (plain,) = await work.check([url])
        (deep,) = await work.check([url], deep=True)
        (replay,) = await work.replay(ARTICLE.host)
        found = await work.prospects("drought gardening", starts=[url], limit=20)
    scores = []
    for result in (plain, deep, replay.now):
        assert isinstance(result, Checked)
        scores.append(result.judgement.factors[0].score)
    (prospect,) = [each for each in found.prospects if each.domain == ARTICLE.host]
    assert {*scores, prospect.source_score} == {scores[0]}
    assert scores[0] > 50


async def test_a_search_can_start_from_a_file_an_address_or_for_another_site(
    open_work: OpenWork, sample_web: SampleWeb, tmp_path: Path
) -> None:
    start = tmp_path / "urls.txt"
    start.write_text(sample_web.url("rainwise.example", "/sizing-a-barrel"))
    feed = sample_web.url("thirstygardener.example", "/feed.xml")
    async with open_work() as work:
        found = await work.prospects("rain barrels", site="nowhere.example", starts=[str(start), feed])
        assert found.site == "nowhere.example"
        assert "rainwise.example" in {prospect.domain for prospect in found.prospects}


@pytest.mark.parametrize(
    ("topic", "starts", "says"),
    [
        pytest.param("rain barrels", ["/nowhere/list.txt"], "neither a file here nor", id="a file not there"),
        pytest.param("rain barrels", ["no such thing"], "neither a file here nor", id="words to start from"),
        pytest.param("rain barrels", ["x" * 300], "neither a file here nor", id="a name no file can have"),
        pytest.param("x" * 300, [], "longer than 200 characters", id="a topic too long"),
        pytest.param('"', [], "Give a topic", id="nothing but a quotation mark"),
    ],
)
async def test_what_makes_no_search_is_refused_before_any_work(
    topic: str, starts: list[str], says: str, settings: Settings
) -> None:
    encoder = WordEncoder()
    async with open_services(settings, encoder=encoder, parse=parse_here) as work:
        with pytest.raises(NotASearch, match=says):
            await work.prospects(topic, starts=starts)
    assert encoder.loads == 0


async def test_without_any_site_a_search_says_so_first(settings: Settings, encoder: Encoder) -> None:
    async with open_services(settings.model_copy(update={"wikipedia": "off"}), encoder=encoder) as work:
        found = await work.prospects("rain barrels")
        assert "No site of yours" in found.say


@pytest.mark.parametrize(
    "wrong",
    [{"allow_private": "nonsense"}, {"resolve": "nonsense"}, {"contact": "two\nlines"}],
    ids=["an address that is none", "a mapping that is none", "a contact that fits no header"],
)
async def test_a_setting_that_cannot_be_used_is_one_sentence(
    wrong: dict[str, str], settings: Settings
) -> None:
    with pytest.raises(SettingsError):
        async with open_reader(settings.model_copy(update=wrong)):
            pass


async def test_a_page_is_read_without_judging_it(
    settings: Settings, sample_web: SampleWeb, tmp_path: Path
) -> None:
    saved = tmp_path / "saved.html"
    saved.write_text("<title>Kept</title><p>Words</p>")
    async with open_reader(settings) as reader:
        page = await reader.read(sample_web.url(ARTICLE.host, ARTICLE.path))
        assert page.links
        assert (await reader.read_file(saved, "https://elsewhere.example/")).title == "Kept"
