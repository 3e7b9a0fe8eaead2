import json
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, delete, update

from audits.decisions import UnknownRef
from bot.samples import tour
from bot.samples.server import SampleWeb
from scoring.difference import Cause, Difference, Replay, Way
from scoring.results import Checked, LinkMissing, Unreadable
from scoring.what_changed import because
from storage import backlinks, sites, targets
from storage.sites import SiteRecord
from storage.tables import CheckRow, SnapshotRow
from storage.targets import TargetRecord
from tests.bot.conftest import OpenWork
from tests.bot.small_web import (
    GUIDE,
    OURS,
    POST,
    TENANT,
    SmallWeb,
    an_article,
    small_web,
    to_ours,
)
from tests.rank_lists import common_crawl, put
from web.errors import NotAPage
from web.outcome import Outcome

ARTICLE = an_article(to_ours())


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[SmallWeb]:
    async with small_web(tmp_path) as opened:
        yield opened


async def replayed(web: SmallWeb, name: str = "LV-1") -> tuple[Replay, Difference]:
    (replay,) = await web.replaying.replay(name)
    assert replay.difference is not None
    return replay, replay.difference


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(ARTICLE, id="a link"),
        pytest.param(an_article(footer=to_ours()), id="a link under a ceiling"),
        pytest.param(an_article(), id="no link"),
    ],
)
@pytest.mark.parametrize("name", ["LV-1", "garden.example", POST], ids=["a ref", "a domain", "a page"])
async def test_the_same_page_and_rules_give_the_same_verdict(web: SmallWeb, html: str, name: str) -> None:
    first = await web.check(html=html)
    replay, difference = await replayed(web, name)
    assert difference.is_nothing
    assert difference.causes == ()
    assert replay.then == first
    assert replay.now == replace(
        first, checked_at=replay.now.checked_at, history=replay.now.history, since=""
    )


async def test_a_replay_reads_nothing_and_is_no_part_of_the_history(web: SmallWeb) -> None:
    first = await web.check(html=ARTICLE)
    asked = len(web.reader.asked)
    replay, _ = await replayed(web)
    assert len(web.reader.asked) == asked
    assert [past.checked_at for past in replay.now.history] == [first.checked_at]
    with web.database.reading() as session:
        assert len(backlinks.checks_of(session, TENANT, "LV-1")) == 1


async def test_a_changed_weight_is_told_as_exactly_that_evidence(web: SmallWeb) -> None:
    first = await web.check(html=ARTICLE)
    assert isinstance(first, Checked)
    record = json.loads(_record(web))
    context = next(one for one in record["judgement"]["factors"] if one["factor"] == "context")
    context["evidence"][0]["effect"] = 6.0
    record["judgement"]["score"] = round(record["judgement"]["score"] - 2.0, 1)
    record["basis"]["rules"] = "older"
    record["scorer"] = "0.0"
    _store(web, json.dumps(record))
    _, difference = await replayed(web)
    assert difference.causes == (Cause.RULES,)
    assert [(one.way, one.then, one.now) for one in difference.evidence] == [(Way.CHANGED, 6.0, 8.0)]
    assert difference.then.score is not None
    assert (
        difference.now.score == first.judgement.score == round(difference.then.score + difference.points, 1)
    )
    assert (difference.scorer_then, difference.scorer_now) == ("0.0", first.scorer)
    assert (difference.risks, difference.links, difference.page) == ((), (), ())


async def test_rank_data_that_came_meanwhile_count_and_are_told(web: SmallWeb, tmp_path: Path) -> None:
    first = await web.check(html=ARTICLE)
    web.ranking.import_file(put(tmp_path, common_crawl(["garden.example", "other.example"])))
    replay, difference = await replayed(web)
    assert isinstance(first, Checked)
    assert difference.causes == (Cause.RANK_DATA,)
    assert {one.factor.value for one in difference.evidence} == {"authority"}
    assert difference.points > 0
    assert because(difference) == "The rank data changed; the page is the same."
    missing = "With rank data for the source the score would be surer."
    assert (missing in first.advice, missing in replay.now.advice) == (True, False)


async def test_the_same_rank_data_give_the_same_verdict(web: SmallWeb, tmp_path: Path) -> None:
    web.ranking.import_file(put(tmp_path, common_crawl(["garden.example", "other.example"])))
    first = await web.check(html=ARTICLE)
    _, difference = await replayed(web)
    assert isinstance(first, Checked)
    assert first.judgement.factors[0].points > 0
    assert (difference.is_nothing, difference.causes) == (True, ())


async def test_our_topics_are_those_of_today(web: SmallWeb) -> None:
    await web.check(html=an_article())
    with web.database.writing() as session:
        sites.save(session, TENANT, SiteRecord(domain=OURS, topics=("used cars",)))
    _, difference = await replayed(web)
    assert difference.causes == (Cause.OUR_SITE,)
    assert {one.factor.value for one in difference.evidence} == {"relevance"}


async def test_a_site_that_was_removed_is_still_judged_for(web: SmallWeb) -> None:
    await web.check(html=ARTICLE)
    with web.database.writing() as session:
        sites.remove(session, TENANT, OURS)
    replay, _ = await replayed(web)
    assert replay.now.site == OURS


@pytest.mark.parametrize(
    ("later", "status"), [(timedelta(days=1), 404), (timedelta(days=-1), 200)], ids=["newer", "older"]
)
async def test_of_our_page_the_newest_that_is_stored_counts(
    web: SmallWeb, later: timedelta, status: int
) -> None:
    await web.check(html=ARTICLE)
    gone = TargetRecord(
        url=GUIDE,
        status=404,
        final_url="",
        title="",
        lead="",
        say="Your page is gone.",
        checked_at=datetime.now(UTC) + later,
    )
    with web.database.writing() as session:
        targets.save(session, TENANT, gone)
    replay, _ = await replayed(web)
    assert isinstance(replay.now, Checked)
    assert replay.now.links[0].target_status == status
    assert (replay.now.links[0].target_say == gone.say) is (status == 404)


async def test_what_was_wrong_with_our_page_that_day_is_kept(web: SmallWeb) -> None:
    del web.pages[GUIDE]
    first = await web.check(html=ARTICLE)
    replay, difference = await replayed(web)
    assert isinstance(first, Checked)
    assert "could not be read" in first.links[0].target_say
    assert difference.is_nothing
    assert replay.now.advice == first.advice


async def test_our_page_is_left_alone_where_it_was_not_looked_at(web: SmallWeb, tmp_path: Path) -> None:
    await web.check("https://other.example/", html=ARTICLE)  # so that our page is known
    saved = tmp_path / "saved.html"
    saved.write_text(ARTICLE)
    await web.checking.check([POST], pages=[saved])
    replay, difference = await replayed(web, POST)
    assert isinstance(replay.now, Checked)
    assert replay.now.links[0].target_status is None
    assert difference.is_nothing


async def test_without_a_site_the_page_is_a_prospect_again(tmp_path: Path) -> None:
    async with small_web(tmp_path, topics=()) as web:
        await web.check(html=ARTICLE)
        replay, difference = await replayed(web)
    assert isinstance(replay.now, LinkMissing)
    assert (replay.now.outcome, difference.is_nothing) == (Outcome.NO_SITE, True)


async def test_every_link_of_a_domain_is_judged_again(web: SmallWeb) -> None:
    for path in ("one", "two", "three"):
        await web.check(f"https://garden.example/{path}", html=ARTICLE)
    with web.database.writing() as session:
        session.exec(delete(SnapshotRow).where(col(SnapshotRow.url).endswith("/two")))
    first, second, third = await web.replaying.replay("garden.example")
    assert (first.now.ref, second.now.ref, third.now.ref) == ("LV-1", "LV-2", "LV-3")
    assert [one.difference is None for one in (first, second, third)] == [False, True, False]


async def test_a_page_that_is_not_stored_any_more_is_told_with_what_to_do(web: SmallWeb) -> None:
    first = await web.check(html=ARTICLE)
    assert isinstance(first, Checked)
    with web.database.writing() as session:
        session.exec(delete(SnapshotRow))
    (replay,) = await web.replaying.replay("LV-1")
    assert replay.difference is None
    assert replay.then == first
    assert isinstance(replay.now, Unreadable)
    assert "Its stored page is gone: pages are kept 180 days." in replay.now.say
    assert f"{first.judgement.verdict.capitalize()} {int(first.judgement.score or 0)}" in replay.now.say
    assert replay.now.advice == (f"Check the page anew: linkvouch check {POST}",)


async def test_a_page_that_was_never_read_has_nothing_to_judge_again(web: SmallWeb) -> None:
    await web.check()
    loads = web.encoder.loads
    (replay,) = await web.replaying.replay("LV-1")
    assert replay.difference is None
    assert replay.now.outcome is Outcome.TIMEOUT
    assert "Its page was never read." in replay.now.say
    assert "not read (no answer in time)" in replay.now.say
    assert web.encoder.loads == loads


async def test_of_several_checks_the_newest_that_read_the_page_is_judged_again(web: SmallWeb) -> None:
    read = await web.check(html=ARTICLE)
    del web.pages[POST]
    await web.check()
    replay, _ = await replayed(web)
    assert replay.then == read
    assert [past.outcome for past in replay.now.history] == [Outcome.TIMEOUT, Outcome.OK]


@pytest.mark.parametrize(
    ("record", "says"),
    [("{}", "a form that this version cannot read"), (None, "never checked to the end")],
    ids=["a record of another form", "no record"],
)
async def test_a_link_without_a_record_to_read_is_told(web: SmallWeb, record: str | None, says: str) -> None:
    await web.check(html=ARTICLE)
    with web.database.writing() as session:
        session.exec(delete(CheckRow) if record is None else update(CheckRow).values(record=record))
    (replay,) = await web.replaying.replay("LV-1")
    assert (replay.then, replay.difference) == (None, None)
    assert says in replay.now.say
    assert replay.now.url == "LV-1"


async def test_a_page_that_todays_reader_refuses_is_not_read_and_told_so(web: SmallWeb) -> None:
    await web.check(html=ARTICLE)
    web.refused.append(NotAPage(Outcome.CONSENT_WALL, "It asks for consent first."))
    replay, difference = await replayed(web)
    assert isinstance(replay.now, Unreadable)
    assert (difference.now.outcome, difference.is_nothing) == (Outcome.CONSENT_WALL, False)


@pytest.mark.parametrize(
    ("name", "asked", "says"),
    [
        ("LV-404", (), "linkvouch check URL"),
        ("nowhere.example", (), "No link is known as 'nowhere.example'"),
        ("LV-1", ("other-site.example",), "No link under 'LV-1' was checked for other-site.example."),
    ],
    ids=["an unknown ref", "an unknown domain", "another site of ours"],
)
async def test_what_was_never_checked_cannot_be_judged_again(
    web: SmallWeb, name: str, asked: tuple[str, ...], says: str
) -> None:
    await web.check(html=ARTICLE)
    with pytest.raises(UnknownRef, match=says):
        await web.replaying.replay(name, sites=asked)


async def test_only_the_links_to_the_sites_asked_for_are_judged_again(web: SmallWeb) -> None:
    await web.check(html=ARTICLE)
    assert len(await web.replaying.replay("LV-1", sites=[f"https://www.{OURS}/"])) == 1


async def test_a_deep_check_is_judged_again_with_the_pages_it_read(
    open_work: OpenWork, sample_web: SampleWeb
) -> None:
    url = sample_web.url(tour.EDITORIAL.host, tour.EDITORIAL.path)
    async with open_work() as work:
        (deep,) = await work.check([url], deep=True)
        hits = len(sample_web.hits)
        (replay,) = await work.replay(tour.EDITORIAL.host)
    assert isinstance(deep, Checked)
    assert isinstance(replay.now, Checked)
    assert len(sample_web.hits) == hits
    assert set(replay.now.looked_at) == set(deep.looked_at) != set()
    assert replay.difference is not None
    assert replay.difference.is_nothing


@pytest.mark.parametrize("refused", [False, True], ids=["not stored any more", "refused by today's reader"])
async def test_a_page_beside_that_is_gone_is_one_that_was_not_read(web: SmallWeb, *, refused: bool) -> None:
    web.pages.update({"https://garden.example/": an_article(), POST: ARTICLE})
    (deep,) = await web.checking.check([POST], deep=True)
    assert isinstance(deep, Checked)
    home = next(one for one in deep.looked_at if one.url == "https://garden.example/")
    assert home.outcome is Outcome.OK
    change = update(SnapshotRow).values(body=zlib.compress(b"")) if refused else delete(SnapshotRow)
    with web.database.writing() as session:
        session.exec(change.where(col(SnapshotRow.url) == home.url))
    replay, difference = await replayed(web)
    assert isinstance(replay.now, Checked)
    now = next(one for one in replay.now.looked_at if one.url == home.url)
    assert now.outcome is (Outcome.JS_ONLY if refused else Outcome.ERROR)
    assert Cause.AROUND in difference.causes


def _record(web: SmallWeb) -> str:
    with web.database.reading() as session:
        return backlinks.last_check(session, TENANT, "LV-1") or ""


def _store(web: SmallWeb, record: str) -> None:
    with web.database.writing() as session:
        session.exec(update(CheckRow).values(record=record))
