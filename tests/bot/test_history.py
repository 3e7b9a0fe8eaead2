import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import update

from bot.history import MAX_LISTED
from scoring.records import to_document
from scoring.results import Checked, LinkMissing, Unreadable
from storage.tables import CheckRow
from tests.bot.small_web import POST, SmallWeb, an_article, small_web, to_ours
from web.outcome import Outcome
from web.page import Placement


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[SmallWeb]:
    async with small_web(tmp_path) as opened:
        yield opened


async def test_a_first_check_has_no_history(web: SmallWeb) -> None:
    result = await web.check(html=an_article(to_ours()))
    assert (result.history, result.since) == ((), "")
    assert to_document(result)["history"] == []


async def test_a_second_check_lists_the_first_and_says_that_nothing_changed(web: SmallWeb) -> None:
    first = await web.check(html=an_article(to_ours()))
    second = await web.check()
    assert isinstance(first, Checked)
    assert second.since.endswith("Nothing changed since.")
    assert json.loads(json.dumps(to_document(second)))["history"] == [
        {
            "checked_at": first.checked_at.isoformat(),
            "outcome": "ok",
            "verdict": first.judgement.verdict.value,
            "score": first.judgement.score,
        }
    ]
    assert "changes" not in to_document(second)


async def test_what_is_stored_is_what_was_given(web: SmallWeb) -> None:
    await web.check(html=an_article(to_ours()))
    second = await web.check()
    assert second.ref is not None
    assert await web.checking.last_check(second.ref) == second


async def test_a_link_that_moved_is_told_with_its_points(web: SmallWeb) -> None:
    first = await web.check(html=an_article(footer=to_ours()))
    second = await web.check(html=an_article(to_ours()))
    assert isinstance(first, Checked)
    assert isinstance(second, Checked)
    assert first.links[0].link.placement is Placement.FOOTER
    assert "the page changed; the link moved, it stood in the footer and stands in the content now (+" in (
        second.since
    )


async def test_of_a_link_that_is_gone_it_is_told_when_it_was_last_seen(web: SmallWeb) -> None:
    await web.check(html=an_article(to_ours()))
    gone = await web.check(html=an_article())
    still_gone = await web.check()
    assert isinstance(gone, LinkMissing)
    assert "no link to us is found any more" in gone.since
    assert "A link to us was last seen on " in still_gone.since
    assert [past.outcome for past in still_gone.history] == [Outcome.NO_LINK, Outcome.OK]


async def test_a_check_that_read_nothing_is_listed_and_not_compared(web: SmallWeb) -> None:
    article = an_article(to_ours())
    await web.check(html=article)
    del web.pages[POST]
    unread = await web.check()
    again = await web.check(html=article)
    assert isinstance(unread, Unreadable)
    assert unread.since.startswith("Seen on ")
    assert "Nothing changed since." in again.since
    assert [past.outcome for past in again.history] == [Outcome.TIMEOUT, Outcome.OK]


async def test_the_list_is_short(web: SmallWeb) -> None:
    for _ in range(MAX_LISTED + 1):
        await web.check(html=an_article(to_ours()))
    assert len((await web.check()).history) == MAX_LISTED


async def test_a_record_of_another_form_is_listed_and_not_compared(web: SmallWeb) -> None:
    await web.check(html=an_article(to_ours()))
    with web.database.writing() as session:
        session.exec(update(CheckRow).values(record="{}"))
    second = await web.check()
    assert len(second.history) == 1
    assert "since" not in second.since


async def test_a_job_that_begins_anew_says_what_it_would_have_said_the_first_time(web: SmallWeb) -> None:
    before = await web.check(html=an_article(footer=to_ours()))
    first = await web.check(html=an_article(to_ours()), asked="job-1")
    again = await web.check(asked="job-1")
    later = await web.check(asked="job-2")
    assert "the link moved" in first.since
    assert "the link moved" in again.since
    assert [past.checked_at for past in again.history] == [before.checked_at]
    assert [past.checked_at for past in later.history] == [again.checked_at, before.checked_at]
