import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot import giving_way
from bot.checking import AT_ONCE, Checking
from bot.giving_way import Turnstile
from bot.knowledge import Knowledge
from bot.ranking import Ranking
from scoring.embedding import ModelMissing
from scoring.results import Checked, CheckResult, Unreadable
from scoring.site import Site
from storage import sites
from storage.database import Database
from storage.sites import SiteRecord
from tests.bot.job_engines import comes_true
from tests.fakes import WordEncoder, a_link, a_page, a_reading, parse_here
from tests.rank_lists import common_crawl, put
from web import urls
from web.addresses import Policy
from web.errors import NotAPage, ReadError, Refused, Unreachable
from web.fetch import Fetcher
from web.outcome import Outcome
from web.page import Reading
from web.read import Reader
from web.urls import Url

OURS = "ours.example"
TARGET = urls.normalise("https://ours.example/guide")
ARTICLE = urls.normalise("https://blog.example/post")
OTHER = urls.normalise("https://other.example/")
SOME_TURNS_S = 0.1  # for work to get where it can get
TIMEOUT = Unreachable(Outcome.TIMEOUT, "It did not finish answering in time.")


class FakeReader(Reader):
    """Gives a page of its own for every address but `failing`, each once `is_open` lets it."""

    def __init__(self, fetcher: Fetcher) -> None:
        super().__init__(fetcher, parse_here)
        self.failing: dict[Url, ReadError] = {}
        self.texts: dict[Url, str] = {}
        self.asked: Counter[Url] = Counter()
        self.order: list[Url] = []
        self.wait_for: Callable[[Url], asyncio.Event | None] = lambda _url: None
        self.other_asked = asyncio.Event()

    async def __call__(self, url: Url, *, fresh: bool = False) -> Reading:
        del fresh
        self.asked[url] += 1
        self.order.append(url)
        if url == OTHER:
            self.other_asked.set()
        event = self.wait_for(url)
        if event is not None:
            await event.wait()
        if url in self.failing:
            raise self.failing[url]
        text = self.texts.get(url, "A guide to soil.")
        return a_reading(a_page(url, text, links=[a_link(TARGET)] if url != TARGET else []))


@pytest.fixture
async def reader() -> AsyncIterator[FakeReader]:
    async with Fetcher(Policy.parse("", ""), pace_s=0, contact="") as fetcher:
        yield FakeReader(fetcher)


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture
async def checking(tmp_path: Path, reader: FakeReader, encoder: WordEncoder) -> AsyncIterator[Checking]:
    database = Database.open(tmp_path / "linkvouch.sqlite3", backups=None)
    with database.writing() as session:
        sites.save(session, "local", SiteRecord(domain=Site(domain=OURS).domain))
    with closing(Ranking(tmp_path)) as ranking:
        yield Checking(database, "local", reader, Knowledge(encoder=encoder, ranking=ranking))
    database.close()


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("notaurl", id="no address"),
        pytest.param("http://10.0.0.1/", id="an address that the settings refuse"),
    ],
)
async def test_the_model_is_not_loaded_when_no_page_can_be_read(
    typed: str, checking: Checking, reader: FakeReader, encoder: WordEncoder
) -> None:
    reader.failing[urls.normalise("http://10.0.0.1/")] = TIMEOUT
    assert [type(result) for result in await checking.check([typed])] == [Unreadable]
    assert encoder.loads == 0
    await checking.check([typed, ARTICLE])
    assert encoder.loads == 1


async def test_the_model_is_loaded_while_the_page_is_being_read(
    checking: Checking, reader: FakeReader, encoder: WordEncoder
) -> None:
    answers = asyncio.Event()
    reader.wait_for = lambda _url: answers
    check = asyncio.create_task(checking.check([ARTICLE]))
    assert await asyncio.to_thread(encoder.began.wait, 5)
    answers.set()
    assert len(await check) == 1


async def test_a_page_of_a_batch_gives_way_before_it_is_read_and_before_it_is_judged(
    checking: Checking, reader: FakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving_way, "LONGEST_S", 3_600)
    turnstile, answers, told = Turnstile(), asyncio.Event(), list[str]()
    reader.wait_for = lambda _url: answers
    turnstile.close()

    def tell(_place: int, results: Sequence[CheckResult] | None) -> None:
        told.append("judged" if results else "begun")

    with turnstile.before_each_step():
        check = asyncio.create_task(checking.check([ARTICLE], on_page=tell))
    await asyncio.sleep(SOME_TURNS_S)
    assert (told, reader.order) == ([], [])
    turnstile.open()
    await comes_true(lambda: reader.order == [ARTICLE])
    turnstile.close()
    answers.set()
    await asyncio.sleep(SOME_TURNS_S)
    assert told == ["begun"]
    turnstile.open()
    assert len(await check) == 1
    assert told == ["begun", "judged"]


async def test_a_missing_model_arrives_as_itself_and_stops_the_other_pages(
    tmp_path: Path, reader: FakeReader
) -> None:
    never = asyncio.Event()
    reader.wait_for = lambda url: None if url == ARTICLE else never
    database = Database.open(tmp_path / "linkvouch.sqlite3", backups=None)
    knowledge = Knowledge(encoder=WordEncoder(missing=True), ranking=Ranking(tmp_path))
    checking = Checking(database, "local", reader, knowledge)
    with pytest.raises(ModelMissing):
        await checking.check(["https://slow.example/", ARTICLE])
    assert asyncio.all_tasks() - {asyncio.current_task()} == set()
    database.close()


async def test_each_page_is_told_of_when_it_is_begun_and_when_it_is_judged(
    checking: Checking, reader: FakeReader
) -> None:
    slow = asyncio.Event()
    reader.wait_for = lambda url: slow if url == OTHER else None
    heard: list[tuple[int, int | None]] = []

    def hear(place: int, results: Sequence[CheckResult] | None) -> None:
        heard.append((place, None if results is None else len(results)))
        if (place, results is None) == (2, False):
            slow.set()

    await checking.check([OTHER, "notaurl", ARTICLE], on_page=hear)
    assert sorted(heard, key=str) == sorted(
        [(0, None), (1, None), (2, None), (0, 1), (1, 1), (2, 1)], key=str
    )
    assert heard[-1] == (0, 1)


async def test_pages_that_wait_for_one_host_do_not_hold_up_the_others(
    checking: Checking, reader: FakeReader
) -> None:
    slow = asyncio.Event()
    reader.wait_for = lambda url: None if url in {OTHER, TARGET} else slow
    many = [f"https://blog.example/{number}" for number in range(AT_ONCE + 4)]
    running = asyncio.create_task(checking.check([*many, OTHER]))
    async with asyncio.timeout(10):
        await reader.other_asked.wait()
    slow.set()
    results = await running
    assert [result.url for result in results] == [*many, OTHER]
    assert [url for url in reader.order if url.startswith("https://blog.")] == many


@pytest.mark.parametrize(
    ("failure", "looks"),
    [
        pytest.param(None, 1, id="read"),
        pytest.param(NotAPage(Outcome.HTTP_ERROR, "It is gone.", status=404), 1, id="not there"),
        pytest.param(NotAPage(Outcome.HTTP_ERROR, "It is gone.", status=410), 1, id="gone for good"),
        pytest.param(TIMEOUT, 3, id="no answer in time"),
        pytest.param(Unreachable(Outcome.DNS_ERROR, "It has no address."), 3, id="no address"),
        pytest.param(NotAPage(Outcome.RATE_LIMITED, "Too many requests.", status=429), 3, id="rate limited"),
        pytest.param(NotAPage(Outcome.HTTP_ERROR, "It has a problem.", status=503), 3, id="a failing server"),
    ],
)
async def test_what_may_pass_of_our_own_page_is_not_remembered(
    failure: ReadError | None, looks: int, checking: Checking, reader: FakeReader
) -> None:
    if failure is not None:
        reader.failing[TARGET] = failure
    for _ in range(3):
        await checking.check([ARTICLE])
    assert reader.asked[TARGET] == looks


@pytest.mark.parametrize(
    ("copied", "held"),
    [
        pytest.param(0, set(), id="a text of its own"),
        pytest.param(200, {"ceiling_copy"}, id="the text of our page"),
    ],
)
async def test_a_copy_of_our_page_is_known_today_and_from_memory(
    copied: int, held: set[str], checking: Checking, reader: FakeReader
) -> None:
    ours = [f"soil{number}" for number in range(200)]
    reader.texts = {
        TARGET: " ".join(ours),
        ARTICLE: " ".join([*ours[:copied], *(f"page{number}" for number in range(200 - copied))]),
    }
    for _ in range(2):
        (result,) = await checking.check([ARTICLE])
        assert isinstance(result, Checked)
        signals = {piece.signal for factor in result.judgement.factors for piece in factor.evidence}
        assert {signal for signal in signals if signal == "ceiling_copy"} == held
    assert reader.asked[TARGET] == 1


@pytest.mark.parametrize(
    ("outcome", "kept"),
    [
        pytest.param(Outcome.INVALID_URL, False, id="no address"),
        pytest.param(Outcome.UNSUPPORTED_SCHEME, False, id="another scheme"),
        pytest.param(Outcome.BLOCKED_ADDRESS, False, id="an address inside a network"),
        pytest.param(Outcome.BLOCKED_PORT, False, id="a port of another service"),
        pytest.param(Outcome.BLOCKED_BY_ROBOTS, True, id="a page that robots.txt keeps"),
        pytest.param(Outcome.TIMEOUT, True, id="a page that does not answer"),
    ],
)
async def test_only_what_can_be_a_page_gets_a_ref(
    outcome: Outcome, checking: Checking, reader: FakeReader, *, kept: bool
) -> None:
    reader.failing[ARTICLE] = Refused(outcome, "It was not read.")
    (result,) = await checking.check([ARTICLE])
    assert result.outcome is outcome
    assert (result.ref is not None) is kept
    assert (await checking.last_check("LV-1") == result) is kept


async def test_the_rank_index_is_asked_for_the_site_that_the_page_is_on(
    checking: Checking, tmp_path: Path
) -> None:
    file = put(tmp_path, common_crawl(["blog.example", "other.example"]))
    with closing(Ranking(tmp_path)) as ranking:
        ranking.import_file(file)
    (result,) = await checking.check([ARTICLE])
    assert not isinstance(result, Unreadable)
    trusted = result.judgement.factors[0]
    assert trusted.evidence[0].says.startswith("Place 1 of at least 2 domains by links")
    assert trusted.points > 0
