from dataclasses import replace

import pytest

from scoring import placed
from scoring.evidence import Ceiling, Verdict
from scoring.look import MAX_TEXT_CHARS, Look
from tests.growth import assert_linear, repeated
from tests.scoring.builders import our_link
from tests.scoring.pages import OURS, SITE, STORY, a_reading
from web.page import Placement

LINE = f'<p>We followed the guide of <a href="{OURS}guide">Green Spade</a> step by step.</p>'
NAV = (
    '<header><a href="/">Home</a><nav><ul><li><a href="/code">Code</a></li><li><a href="/issues">Issues 4</a>'
    '</li><li><a href="/pulls">Pull requests</a></li></ul></nav></header>'
)


def held(
    body: str,
    *,
    url: str = "https://notes.example/post",
    title: str = "Digging by the river",
    author: str = "",
) -> dict[str, Ceiling]:
    """The ceilings of a page with our link, by the name of their signal."""
    page = replace(a_reading(body, title=title, url=url), author=author)
    return {one.signal.removeprefix("ceiling_"): one for one in placed.ceilings(Look(page), SITE)}


@pytest.mark.parametrize(
    ("url", "body"),
    [
        pytest.param("https://medium.com/@green-spade/clay", STORY + LINE, id="our account on Medium"),
        pytest.param("https://dev.to/greenspade_team/clay", STORY + LINE, id="our team's account"),
        pytest.param("https://github.com/greenspadehq/jar", STORY + LINE, id="our README"),
        pytest.param("https://greenspade.tumblr.com/post/1", STORY + LINE, id="our subdomain"),
        pytest.param("https://www.linkedin.com/company/green-spade", STORY + LINE, id="our company page"),
        pytest.param("https://essays.example/@greenspade/clay", STORY + LINE, id="an @ name on any host"),
        pytest.param(
            "https://code.example/greenspade/jar", NAV + STORY + LINE, id="a code host nobody knows"
        ),
        pytest.param("https://garden.example/author/green-spade/", STORY + LINE, id="our pieces on a blog"),
        pytest.param("https://garten.example/autor/greenspade.html", STORY + LINE, id="in German"),
        pytest.param(
            "https://board.example/members/greenspade.12/",
            f"<p>Joined: May 2020</p><p>Posts: 12</p>{LINE}",
            id="our profile on a board",
        ),
    ],
)
def test_a_page_in_our_own_account_is_self_placed(url: str, body: str) -> None:
    found = held(body, url=url)["self_placed"]
    assert found.at_most is Verdict.FAIR
    assert found.quote in url


@pytest.mark.parametrize(
    ("url", "body"),
    [
        pytest.param("https://medium.com/@finch/green-spade", STORY + LINE, id="somebody else writes of us"),
        pytest.param(
            "https://github.com/finch/greenspade-client", STORY + LINE, id="a client of ours by others"
        ),
        pytest.param("https://github.com/topics/greenspade", STORY + LINE, id="a topic named for us"),
        pytest.param("https://www.reddit.com/r/greenspade/comments/1", STORY + LINE, id="a board about us"),
        pytest.param("https://mag.example/greenspade/review", STORY + LINE, id="a magazine's tag"),
        pytest.param("https://list.example/item/greenspade", NAV + STORY + LINE, id="a listing of us"),
        pytest.param("https://chamber.example/members/greenspade", STORY + LINE, id="a chamber's page on us"),
        pytest.param("https://docs.example/finch/jar", NAV + STORY + LINE, id="a third party's README"),
        pytest.param("https://medium.com/@green-spade-fans/x", STORY + LINE, id="those who like us"),
        pytest.param("https://notes.example/", STORY + LINE, id="a home page"),
    ],
)
def test_a_page_that_others_keep_about_us_is_not(url: str, body: str) -> None:
    assert "self_placed" not in held(body, url=url)


@pytest.mark.parametrize(
    ("author", "line"),
    [
        pytest.param("Green Spade", "", id="the author's name is ours"),
        pytest.param("Green Spade Team", "", id="our team"),
        pytest.param("", "<p>Posted by the team at Green Spade</p>", id="posted by our team"),
        pytest.param("", "<p>Written by Green Spade. We make tools.</p>", id="written by us"),
        pytest.param("", "<p>Contributed by Green Spade on 3 May 2026</p>", id="with a date"),
        pytest.param("", "<p>Verfasst vom Team von Green Spade</p>", id="in German"),
        pytest.param("", "<p>Rédigé par l'équipe de Green Spade</p>", id="in French"),
        pytest.param("", "<p>Escrito por el equipo de Green Spade</p>", id="in Spanish"),
        pytest.param("", "<p>Author: Green Spade</p>", id="a label"),
        pytest.param("", "<p>Dieser Beitrag wurde von Green Spade verfasst.</p>", id="a sentence in German"),
        pytest.param("", "<p>Cet article a été rédigé par Green Spade.</p>", id="a sentence in French"),
    ],
)
def test_a_piece_that_we_sign_is_self_placed(author: str, line: str) -> None:
    assert held(line + STORY + LINE, author=author)["self_placed"].at_most is Verdict.FAIR


def test_a_name_with_an_and_in_it_is_known_though_authors_are_told_apart_there() -> None:
    page = replace(a_reading(STORY), author="Soil, Seed")
    site = replace(SITE, domain="soil-and-seed.example", brand=("Soil & Seed",))
    assert [one.signal for one in placed.ceilings(Look(page), site)] == ["ceiling_self_placed"]


@pytest.mark.parametrize(
    ("author", "line"),
    [
        pytest.param("Nadia Farrow", "", id="a reporter"),
        pytest.param("Nadia Farrow, Green Spade", "", id="a person of ours, whom an editor let write"),
        pytest.param(
            "Nadia Farrow", "<p>Written by Green Spade</p>", id="a reporter, and a line that names us"
        ),
        pytest.param(
            "",
            "<p>The guide was written by the team at Green Spade, and it shows in every step.</p>",
            id="prose",
        ),
        pytest.param("", "<p>Written by Green Spade fans</p>", id="those who like us"),
        pytest.param("", "<p>Photographs by Green Spade</p>", id="a credit"),
        pytest.param("", "<p>Reviewed: what Green Spade sells</p>", id="a review"),
    ],
)
def test_a_piece_that_others_sign_is_not(author: str, line: str) -> None:
    assert "self_placed" not in held(line + STORY + LINE, author=author)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://www.reddit.com/r/x/comments/1/clay", id="a thread on Reddit"),
        pytest.param("https://stackoverflow.com/questions/1/clay", id="an answer"),
        pytest.param("https://forums.example/t/clay/12", id="a board that is on no list"),
    ],
)
def test_what_visitors_post_is_at_most_fair(url: str) -> None:
    found = held(STORY + LINE, url=url)["user_content"]
    assert found.at_most is Verdict.FAIR
    assert found.quote in url


@pytest.mark.parametrize("url", ["https://github.com/finch/jar", "https://en.wikipedia.org/wiki/Clay"])
def test_a_platform_whose_pages_have_an_author_or_editors_is_not_held_so(url: str) -> None:
    assert held(STORY + LINE, url=url) == {}


def test_a_card_of_an_account_is_at_most_fair() -> None:
    assert held(LINE, url="https://linktr.ee/finch")["profile"].at_most is Verdict.FAIR


@pytest.mark.parametrize(
    ("url", "title"),
    [
        pytest.param("https://www.diigo.com/user/ada", "ada", id="a known service"),
        pytest.param("https://x.example/u/ada", "Bookmarks of ada", id="a service that is on no list"),
    ],
)
def test_stored_links_are_at_most_weak(url: str, title: str) -> None:
    body = f"{LINE}<p>The largest social bookmarking site.</p>"
    assert held(body, url=url, title=title)["bookmarks"].at_most is Verdict.WEAK


@pytest.mark.parametrize(
    ("url", "line"),
    [
        pytest.param("https://www.forbes.com/sites/craig/2026/clay", "", id="a contributor's address"),
        pytest.param("https://biz.example/contributors/craig/clay", "", id="the same on any host"),
        pytest.param("https://biz.example/clay", "By Craig Dunmore, contributor", id="a byline"),
        pytest.param("https://biz.example/clay", "By C. Dunmore, Senior Contributor", id="initials"),
        pytest.param(
            "https://biz.example/clay", "Opinions expressed by contributors are their own.", id="a note"
        ),
        pytest.param(
            "https://biz.example/clay",
            "The views expressed in this article are those of the author.",
            id="whose views",
        ),
        pytest.param("https://biz.example/clay", "Guest author: Craig Dunmore", id="a guest"),
        pytest.param(
            "https://biz.example/clay", "This is a guest post by Craig Dunmore.", id="a guest's post"
        ),
        pytest.param("https://biz.example/clay", "Gastautor: Kurt Dorn", id="in German"),
        pytest.param(
            "https://biz.example/clay", "Ein Gastbeitrag von Kurt Dorn", id="a guest's post in German"
        ),
        pytest.param(
            "https://biz.example/clay",
            "Der Beitrag gibt die Meinung des Autors wieder.",
            id="whose views, in German",
        ),
        pytest.param("https://biz.example/clay", "Contribution externe", id="in French"),
        pytest.param("https://biz.example/clay", "Tribune libre de Claire Aubin", id="a forum in French"),
        pytest.param(
            "https://biz.example/clay",
            "Les propos exprimés n'engagent que leur auteur.",
            id="whose views, in French",
        ),
        pytest.param("https://biz.example/clay", "Autora invitada: Rosa Peña", id="in Spanish"),
        pytest.param(
            "https://biz.example/clay",
            "Las opiniones expresadas en este artículo son responsabilidad exclusiva de su autor.",
            id="whose views, in Spanish",
        ),
    ],
)
def test_an_outsiders_piece_is_at_most_fair(url: str, line: str) -> None:
    assert held(f"<p>{line}</p>{STORY}{LINE}", url=url)["contributor"].at_most is Verdict.FAIR


@pytest.mark.parametrize(
    ("url", "line"),
    [
        pytest.param(
            "https://biz.example/clay",
            "By Nadia Farrow, chief reporter. Ada Quill contributed to this report.",
            id="staff who were helped",
        ),
        pytest.param("https://biz.example/clay", "Guest post guidelines", id="an entry of the menu"),
        pytest.param("https://biz.example/clay", "Individual Contributor", id="a level of jobs in a form"),
        pytest.param("https://biz.example/clay", "Top contributor", id="a badge"),
        pytest.param(
            "https://biz.example/clay", "Avec la contribution de Claire Aubin", id="help, in French"
        ),
        pytest.param("https://biz.example/clay", "Con la colaboración de Rosa Peña", id="help, in Spanish"),
        pytest.param("https://biz.example/clay", "Mitarbeit: Kurt Dorn", id="help, in German"),
        pytest.param(
            "https://biz.example/clay", "Become a contributor to this magazine.", id="an invitation"
        ),
        pytest.param("https://biz.example/clay", "Gastautoren gesucht", id="an invitation in German"),
        pytest.param(
            "https://biz.example/clay",
            "The views expressed in the comments are those of the authors of the comments.",
            id="a note on comments",
        ),
        pytest.param(
            "https://biz.example/clay",
            "The opinions expressed on this blog are those of the author and not of his employer.",
            id="a private blog",
        ),
        pytest.param("https://biz.example/clay", "The views expressed here are my own.", id="one's own blog"),
        pytest.param("https://code.example/finch/jar/contributors", "Contributors: 12", id="who wrote code"),
        pytest.param(
            "https://www.forbes.com/news/clay", "By Nadia Farrow, Forbes Staff", id="the publisher's staff"
        ),
        pytest.param("https://biz.example/sites/default/clay", "", id="the folder of a program"),
        pytest.param(
            "https://biz.example/clay", "Carbon is a contributor to warming.", id="a word of science"
        ),
    ],
)
def test_a_piece_of_the_staff_is_left_alone(url: str, line: str) -> None:
    assert "contributor" not in held(f"<p>{line}</p>{STORY}{LINE}", url=url)


@pytest.mark.parametrize(
    ("author", "is_outsider"),
    [
        pytest.param("Craig Dunmore", True, id="the author"),
        pytest.param("Nadia Farrow", False, id="somebody else"),
        pytest.param("", False, id="nobody is named"),
    ],
)
def test_the_line_below_the_author_tells_who_that_is(author: str, *, is_outsider: bool) -> None:
    body = f"<p>Craig Dunmore</p><p>Contributor</p>{STORY}{LINE}"
    assert ("contributor" in held(body, author=author)) is is_outsider


@pytest.mark.parametrize(
    ("url", "title", "body", "signal"),
    [
        pytest.param("https://www.openpr.com/news/1", "Clay", LINE, "press_wire", id="a wire that is known"),
        pytest.param(
            "https://news.example/clay",
            "Clay",
            f"<p>FOR IMMEDIATE RELEASE</p>{STORY}<h2>About Green Spade</h2>{LINE}",
            "press_release",
            id="a release on a host that is not",
        ),
        pytest.param("https://daily.example/coupons/spade", "Clay", LINE, "coupons", id="a page of coupons"),
    ],
)
def test_a_page_that_prints_what_it_is_sent_is_at_most_weak(
    url: str, title: str, body: str, signal: str
) -> None:
    found = held(body, url=url, title=title)[signal]
    assert found.at_most is Verdict.WEAK
    assert found.says
    assert found.quote


def test_without_a_site_of_ours_nothing_is_ours() -> None:
    page = a_reading(
        f"<p>FOR IMMEDIATE RELEASE</p>{STORY}<h2>About Green Spade</h2>", url="https://dev.to/greenspade/x"
    )
    assert placed.ceilings(Look(replace(page, author="Green Spade")), None) == ()


@pytest.mark.parametrize(
    ("signal", "placement", "does"),
    [
        pytest.param("ceiling_user_content", Placement.CONTENT, True, id="a post, in its text"),
        pytest.param("ceiling_user_content", Placement.FOOTER, False, id="a post, in the site's footer"),
        pytest.param("ceiling_press_release", Placement.SIDEBAR, True, id="a release, anywhere"),
    ],
)
def test_who_wrote_the_text_is_nothing_to_a_link_outside_of_it(
    signal: str, placement: Placement, *, does: bool
) -> None:
    (one,) = placed.ceilings(Look(a_reading(LINE, url="https://www.openpr.com/news/1")), SITE)
    assert placed.applies(replace(one, signal=signal), our_link(placement=placement)) is does


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param("posts: 1\n", id="members' lines"),
        pytest.param("written by green spade\n", id="bylines"),
        pytest.param("guest contributor opinions expressed by the author ", id="half a wording"),
        pytest.param("press contact\ngreen spade\n", id="halves of a release"),
        pytest.param("get code\n", id="buttons"),
        pytest.param("saved by ", id="one line of stored links"),
    ],
)
def test_a_page_of_half_signs_is_read_in_one_go(unit: str) -> None:
    page = a_reading(STORY, url="https://forum.example/thread/1", title="Bookmarks, coupons")

    def read(text: str) -> None:
        placed.ceilings(Look(replace(page, text=text, visible_text=text)), SITE)

    assert_linear(read, repeated(unit), MAX_TEXT_CHARS // 10)
