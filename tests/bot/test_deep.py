import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from bot import deep
from bot.deep import Looked, look_at_site, with_ours
from bot.samples.server import SampleWeb
from bot.settings import Settings
from bot.wiring import open_services
from bot.work import Work
from scoring.evidence import Verdict
from scoring.results import Checked, CheckResult
from scoring.site import Site
from scoring.site_look import NOT_LOOKED, Role
from tests.fakes import WordEncoder, a_reading, parse_here
from tests.scoring.pages import SITE, STORY
from tests.scoring.pages import a_reading as a_page
from web import urls
from web.errors import NotAPage, ReadError, Refused
from web.outcome import Outcome
from web.page import Page, Reading
from web.urls import Url

HERE: Final = "https://notes.example"
CITED: Final = '<p>They learnt it from <a href="https://greenspade.example/">Green Spade</a>.</p>'
FOOTER: Final = '<footer><a href="https://greenspade.example/">Site by Green Spade</a></footer>'
MENU: Final = (
    '<nav><a href="/">Home</a> <a href="/walks/heron">Walks</a> <a href="/advertise">Advertise</a> '
    '<a href="/sponsors">Sponsors</a> <a href="/rates">Ads</a> <a href="/write-for-us">Write for us</a> '
    '<a href="/links">Links</a> <a href="/about">About us</a></nav>'
)
STORIES: Final = "".join(
    f'<article><h2><a href="/{part}/{number}">{part.title()} no. {number}</a></h2>{STORY}</article>'
    for part in ("walks", "boats", "birds")
    for number in range(5)
)


class FakeSite:
    """Pages by path; a path that is not given is a page without words of its own. `asked` in order."""

    def __init__(self, pages: dict[str, str] | None = None) -> None:
        self.pages = {"/": MENU + STORIES} | (pages or {})
        self.failing: dict[str, ReadError] = {}
        self.moved: dict[str, str] = {}
        self.asked: list[str] = []
        self.wait_for: dict[str, float] = {}  # seconds

    async def __call__(self, url: Url, /) -> Reading:
        path = url.removeprefix(HERE)
        self.asked.append(path)
        await asyncio.sleep(self.wait_for.get(path, 0))
        if path in self.failing:
            raise self.failing[path]
        found = self.moved.get(path, path)
        address = found if "://" in found else f"{HERE}{found}"
        return a_reading(a_page(self.pages.get(found, STORY), url=address), path.encode())


def a_post(body: str = MENU + STORY + CITED, url: str = f"{HERE}/post") -> Page:
    return a_page(body, url=url)


def roles(looked: Looked) -> list[Role]:
    return [one.role for one in looked.look.pages]


async def test_the_home_page_is_read_first_then_where_the_site_speaks_to_others_then_samples() -> None:
    site = FakeSite()
    looked = await look_at_site(a_post(), [SITE], site)
    assert site.asked[:5] == ["/", "/advertise", "/sponsors", "/write-for-us", "/links"]
    assert [path.split("/")[1] for path in site.asked[5:]] == ["walks", "boats", "birds"]
    assert roles(looked)[0] is Role.HOME
    assert [reading.snapshot.body.decode() for reading in looked.readings] == site.asked
    assert looked.look.unread == ()


async def test_a_link_in_the_furniture_is_looked_for_on_as_many_pages_as_may_be_read() -> None:
    site = FakeSite()
    await look_at_site(a_post(MENU + STORY + FOOTER), [SITE], site)
    assert len(site.asked) == deep.MAX_PAGES


async def test_a_home_page_is_not_read_twice_and_neither_is_where_it_leads() -> None:
    site = FakeSite()
    site.moved = {"/sponsors": "/advertise", "/links": "/"}
    looked = await look_at_site(a_post(url=f"{HERE}/"), [SITE], site)
    assert "/" not in site.asked
    assert [one.page.final_url for one in looked.look.pages].count(urls.normalise(f"{HERE}/advertise")) == 1
    assert Role.PARTNERS not in roles(looked)


async def test_what_leads_away_from_the_site_is_not_of_it() -> None:
    site = FakeSite()
    site.moved = {"/advertise": "https://agency.example/rates"}
    looked = await look_at_site(a_post(), [], site)
    assert all(urls.same_site(one.page.final_url, HERE) for one in looked.look.pages)


@pytest.mark.parametrize(
    "link",
    [
        pytest.param('<a href="/advertise.pdf">Advertise</a>', id="a file"),
        pytest.param('<a href="https://agency.example/advertise">Advertise</a>', id="another site"),
        pytest.param('<a href="/search?q=heron">Herons</a>', id="a search"),
        pytest.param('<a href="/login">Log in</a>', id="machinery"),
        pytest.param('<a href="/heron" rel="nofollow">Heron</a>', id="what the site does not vouch for"),
        pytest.param('<a href="https://shop.notes.example/heron">Heron</a>', id="a sample of another host"),
    ],
)
async def test_only_pages_of_the_site_are_followed(link: str) -> None:
    site = FakeSite({"/": STORY})
    await look_at_site(a_post(STORY + CITED + link), [SITE], site)
    assert site.asked == ["/"]


async def test_what_could_not_be_read_is_kept_with_its_reason_and_the_rest_is_read() -> None:
    site = FakeSite()
    site.failing["/advertise"] = Refused(Outcome.BLOCKED_BY_ROBOTS, "It asks not to.")
    looked = await look_at_site(a_post(), [SITE], site)
    assert [(one.role, one.outcome) for one in looked.look.unread] == [
        (Role.ADVERTISE, Outcome.BLOCKED_BY_ROBOTS)
    ]
    assert "/sponsors" in site.asked
    assert Role.SAMPLE in roles(looked)


@pytest.mark.parametrize("outcome", [Outcome.RATE_LIMITED, Outcome.ROBOTS_UNREACHABLE])
async def test_a_site_that_asks_for_rest_is_left_alone(outcome: Outcome) -> None:
    site = FakeSite()
    site.failing["/advertise"] = NotAPage(outcome, "Too many requests.")
    looked = await look_at_site(a_post(), [SITE], site)
    assert site.asked == ["/", "/advertise"]
    assert {one.outcome for one in looked.look.unread} == {outcome}
    assert roles(looked) == [Role.HOME]


async def test_a_slow_site_is_read_as_far_as_the_time_allows() -> None:
    site = FakeSite()
    site.wait_for["/sponsors"] = 60
    looked = await look_at_site(a_post(), [SITE], site, budget_s=0.5)
    assert roles(looked) == [Role.HOME, Role.ADVERTISE]
    assert [one.outcome for one in looked.look.unread] == [Outcome.TIMEOUT] * 3


async def test_one_slow_page_leaves_time_for_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deep, "PAGE_S", 0.2)
    site = FakeSite()
    site.wait_for["/"] = 60
    looked = await look_at_site(a_post(), [SITE], site)
    assert [(one.role, one.outcome) for one in looked.look.unread] == [(Role.HOME, Outcome.TIMEOUT)]
    assert Role.ADVERTISE in roles(looked)


@pytest.mark.parametrize(
    ("url", "reads"),
    [
        pytest.param("https://medium.com/@ann/post", False, id="an account in the path"),
        pytest.param("https://sites.google.com/view/ann", False, id="a part of a host"),
        pytest.param("https://ann.blogspot.com/2026/post.html", True, id="a host of one's own"),
        pytest.param("https://www.forbes.com/news/soil", True, id="what the publisher's staff wrote"),
    ],
)
async def test_the_rest_of_a_platform_says_nothing_about_one_author(url: str, *, reads: bool) -> None:
    asked: list[Url] = []

    async def read(url: Url) -> Reading:
        asked.append(url)
        return a_reading(a_page(STORY, url=url))

    looked = await look_at_site(a_post(url=url), [SITE], read)
    assert bool(asked) is reads
    assert ("shared by many" in looked.look.say) is not reads
    assert await with_ours(looked, a_post(url=url), SITE, read) == looked or reads


async def test_our_linked_page_and_our_home_page_are_read_to_compare() -> None:
    asked: list[Url] = []

    async def read(url: Url) -> Reading:
        asked.append(url)
        if "tools" in url:
            raise NotAPage(Outcome.HTTP_ERROR, "Gone.", status=404)
        return a_reading(a_page(STORY, url=url))

    post = a_post(STORY + CITED + '<p><a href="https://greenspade.example/tools">tools</a></p>')
    looked = await look_at_site(a_post(), [SITE], FakeSite())
    found = await with_ours(looked, post, SITE, read)
    assert asked == ["https://greenspade.example/", "https://greenspade.example/tools"]
    assert [one.page.final_url for one in found.look.ours] == ["https://greenspade.example/"]
    assert len(found.readings) == len(looked.readings) + 1
    assert found.look.pages == looked.look.pages


async def test_our_slow_page_is_left_out_and_so_is_a_home_page_that_is_no_address() -> None:
    async def never(_url: Url) -> Reading:
        await asyncio.sleep(60)
        raise AssertionError

    looked = await look_at_site(a_post(), [SITE], FakeSite())
    assert (await with_ours(looked, a_post(), SITE, never, budget_s=0.1)).look.ours == ()
    nowhere = Site(domain="nowhere.example", home="nowhere")
    assert (await with_ours(looked, a_post(), nowhere, FakeSite())).look.ours == ()
    assert await with_ours(looked, a_post(), None, FakeSite()) == looked
    assert await with_ours(Looked(), a_post(), SITE, never) == Looked(NOT_LOOKED)


# The whole way, from the command to the verdict, over loopback.

OURS: Final = Site(domain="greenspade.example", brand=("Green Spade",), topics=("digging by the river",))
PRICES: Final = (
    "<p>Guest post on our blog with one dofollow link: $120. Link insertion in an older post: $80.</p>"
)
RATES: Final = "<p>Half a page in colour: 480 EUR. We never sell links.</p>"


def html(title: str, body: str) -> str:
    return f"<!doctype html><html lang=en><head><title>{title}</title></head><body>{body}</body></html>"


@asynccontextmanager
async def a_web(folder: Path, advertise: str, robots: str = "") -> AsyncIterator[tuple[SampleWeb, Work, str]]:
    """A site of four pages with our link in an article, and the services that may read it."""
    menu = '<nav><a href="/">Home</a> <a href="/advertise">Advertise</a> <a href="/heron">Heron</a></nav>'
    ours = '<p>Read <a href="http://greenspade.example:{port}/">Green Spade</a> on wet ground.</p>'
    site, own = folder / "sites" / "notes.example", folder / "sites" / "greenspade.example"
    site.mkdir(parents=True)
    own.mkdir()
    (site / "index.html").write_text(html("River Notes", menu + STORY))
    (site / "post.html").write_text(html("Digging by the river", menu + STORY + ours))
    (site / "heron.html").write_text(html("The heron", menu + STORY))
    (site / "advertise.html").write_text(html("Advertise with us | River Notes", menu + STORY + advertise))
    (site / "robots.txt").write_text(f"User-agent: *\n{robots}")
    (own / "index.html").write_text(
        html("Green Spade", f"{STORY}<a href='http://notes.example:{{port}}/'>Notes</a>")
    )
    async with SampleWeb(sites=folder / "sites") as web:
        settings = Settings(
            _env_file=None,
            home=folder / "home",
            allow_private=f"127.0.0.1:{web.port}",
            resolve="*=127.0.0.1",
            pace=0.0,
            wikipedia="off",
        )
        async with open_services(settings, encoder=WordEncoder(), parse=parse_here) as work:
            await work.add_site(replace(OURS, home=web.url(OURS.domain)))
            yield web, work, web.url("notes.example", "/post")


def rules(result: CheckResult) -> set[str]:
    assert isinstance(result, Checked)
    return {risk.rule for risk in result.judgement.risks}


async def test_a_site_that_sells_links_makes_our_followed_link_risky_and_says_where(tmp_path: Path) -> None:
    async with a_web(tmp_path, PRICES) as (web, work, url):
        (plain,) = await work.check([url])
        assert rules(plain) == set()
        assert all(path in {"/post", "/robots.txt"} for host, path in web.hits if host == "notes.example")
        (result,) = await work.check([url], deep=True)
    assert isinstance(result, Checked)
    assert result.judgement.verdict is Verdict.RISKY
    (risk,) = result.judgement.risks
    assert (risk.rule, risk.hard) == ("site_sells_links", True)
    assert risk.where.startswith(web.url("notes.example", "/advertise"))
    assert [one.role for one in result.looked_at] == [Role.HOME, Role.ADVERTISE, Role.SAMPLE, Role.OURS]


async def test_an_honest_magazine_keeps_its_verdict_with_a_narrower_interval(tmp_path: Path) -> None:
    async with a_web(tmp_path, RATES) as (_web, work, url):
        (plain,) = await work.check([url])
        (result,) = await work.check([url], deep=True)
    assert isinstance(plain, Checked)
    assert isinstance(result, Checked)
    assert rules(result) == set()
    assert result.judgement.verdict is plain.judgement.verdict
    signals = {piece.signal for factor in result.judgement.factors for piece in factor.evidence}
    assert {"site_clean", "mutual"} <= signals


async def test_what_robots_txt_keeps_is_not_read_and_the_notes_say_so(tmp_path: Path) -> None:
    async with a_web(tmp_path, PRICES, robots="Disallow: /advertise\n") as (web, work, url):
        (result,) = await work.check([url], deep=True)
    assert ("notes.example", "/advertise") not in web.hits
    assert rules(result) == set()
    assert isinstance(result, Checked)
    assert (
        "1 of 3 pages of the site could not be read: blocked by robots.txt (/advertise)." in result.page.notes
    )


async def test_every_page_of_a_look_is_kept_so_that_the_verdict_can_be_replayed(tmp_path: Path) -> None:
    async with a_web(tmp_path, PRICES) as (web, work, url):
        (result,) = await work.check([url], deep=True)
        assert isinstance(result, Checked)
        assert result.ref is not None
        assert await work.last_check(result.ref) == result
        before = len(web.hits)
        (replay,) = await work.replay(result.ref)
        assert len(web.hits) == before
    assert isinstance(replay.now, Checked)
    assert replay.now.judgement == result.judgement
    assert replay.now.looked_at == result.looked_at


async def test_a_saved_page_has_no_site_to_look_at(tmp_path: Path) -> None:
    saved = tmp_path / "saved.html"
    saved.write_text(html("Digging", STORY + CITED))
    async with a_web(tmp_path, RATES) as (web, work, url):
        (result,) = await work.check([url], pages=[saved], deep=True)
    assert isinstance(result, Checked)
    assert (result.looked_at, web.hits) == ((), [])
