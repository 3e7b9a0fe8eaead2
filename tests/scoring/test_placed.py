import time
from dataclasses import replace

import pytest

from scoring import placed
from scoring.evidence import Ceiling, Verdict
from scoring.look import Look
from tests.scoring.builders import our_link
from tests.scoring.pages import OURS, SITE, STORY, a_reading
from web.page import Placement

LINE = f'<p>We followed the guide of <a href="{OURS}guide">Green Spade</a> step by step.</p>'
NAV = (
    '<header><a href="/">Home</a><nav><ul><li><a href="/code">Code</a></li><li><a href="/issues">Issues 4</a>'
    '</li><li><a href="/pulls">Pull requests</a></li></ul></nav></header>'
)
POSTS = "<div><p>gable</p><p>Posts: 144</p><p>Dig in May.</p></div><div><p>marlow</p><p>Posts: 9</p>{}</div>"


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
    ("url", "body"),
    [
        pytest.param("https://www.reddit.com/r/x/comments/1/clay", STORY + LINE, id="a thread on Reddit"),
        pytest.param("https://stackoverflow.com/questions/1/clay", STORY + LINE, id="an answer"),
        pytest.param("https://gardenforum.example/t/12", POSTS.format(LINE), id="a board by its host"),
        pytest.param(
            "https://garten.example/thema/12", POSTS.format(LINE).replace("Posts", "Beiträge"), id="in German"
        ),
        pytest.param(
            "https://jardin.example/sujet/12", POSTS.format(LINE).replace("Posts", "Messages"), id="in French"
        ),
        pytest.param(
            "https://huerta.example/hilo/12", POSTS.format(LINE).replace("Posts", "Mensajes"), id="in Spanish"
        ),
        pytest.param(
            "https://ask.example/questions/3/clay",
            f"<p>asked by limpet</p><p>Why?</p><p>answered by gable</p>{LINE}",
            id="a question and its answers",
        ),
        pytest.param(
            "https://x.example/forum/clay",
            f"{STORY}{LINE}<p>Powered by phpBB</p>",
            id="the board's program",
        ),
        pytest.param("https://x.example/viewtopic.php", STORY + LINE, id="an address of board programs"),
        pytest.param(
            "https://x.example/forum/clay",
            f'{STORY}{LINE}<a href="/r">Reply</a> <a href="/q">Quote</a>',
            id="buttons of a board",
        ),
        pytest.param(
            "https://x.example/clay",
            f'<script type="application/ld+json">{{"@type": "DiscussionForumPosting"}}</script>{STORY}{LINE}',
            id="the page's data",
        ),
        pytest.param("https://x.example/index.php?topic=12.0", STORY + LINE, id="a thread in its query"),
        pytest.param("https://garden-forum.example/thema/12", POSTS.format(LINE), id="a word of the host"),
        pytest.param("https://x.example/threads/clay.1234/", STORY + LINE, id="the address of one program"),
        pytest.param("https://forums.example/t/clay/12", STORY + LINE, id="a thread by host and address"),
        pytest.param("https://x.example/community/topic/clay", STORY + LINE, id="a thread in its folder"),
    ],
)
def test_what_visitors_post_is_at_most_fair(url: str, body: str) -> None:
    found = held(body, url=url)["user_content"]
    assert found.at_most is Verdict.FAIR
    assert found.quote


@pytest.mark.parametrize(
    ("url", "body"),
    [
        pytest.param(
            "https://economicforum.example/report", STORY + LINE, id="an organisation called a forum"
        ),
        pytest.param(
            "https://daily.example/topics/clay",
            f'{STORY}{LINE}<a href="/r">Reply</a> <a href="/r2">Reply</a>',
            id="an article with a lively thread of comments",
        ),
        pytest.param("https://notes.example/post", POSTS.format(LINE), id="numbers of posts on a blog"),
        pytest.param("https://forum-heute.example/thema/lehm", STORY + LINE, id="a magazine called Forum"),
        pytest.param("https://daily.example/t/clay", STORY + LINE, id="a tag"),
        pytest.param("https://keyboard.example/t/clay", STORY + LINE, id="a tag on a host that ends alike"),
        pytest.param(
            "https://chamber.example/community/spades",
            f"<p>Member since 2015</p><p>Member since 2019</p>{LINE}",
            id="members of a chamber",
        ),
        pytest.param(
            "https://charity.example/board/",
            f"<p>Joined 2015</p><p>Joined 2019</p>{LINE}",
            id="the board of a charity",
        ),
        pytest.param("https://club.example/forum/rules", STORY + LINE, id="a page beside a board"),
        pytest.param("https://github.com/finch/jar", STORY + LINE, id="a third party's README"),
        pytest.param("https://en.wikipedia.org/wiki/Clay", STORY + LINE, id="an encyclopedia"),
    ],
)
def test_what_an_editor_lets_stand_is_not_held_so(url: str, body: str) -> None:
    assert "user_content" not in held(body, url=url)


def test_a_card_of_an_account_is_at_most_fair() -> None:
    assert held(LINE, url="https://linktr.ee/finch")["profile"].at_most is Verdict.FAIR


SAVED = "".join(
    f'<div><a href="https://shop{n}.example/">Shop {n}</a> <span>{{}} ada</span></div>' for n in range(3)
)


@pytest.mark.parametrize(
    ("url", "title", "body"),
    [
        pytest.param("https://www.diigo.com/user/ada", "ada", LINE, id="a known service"),
        pytest.param(
            "https://x.example/u/ada", "ada: bookmarks | X", SAVED.format(*["saved by"] * 3), id="its title"
        ),
        pytest.param(
            "https://x.example/u/ada",
            "Tools",
            SAVED.format(*["gespeichert von"] * 3) + "<p>Lesezeichen speichern und teilen.</p>",
            id="its own words, in German",
        ),
        pytest.param(
            "https://x.example/u/ada",
            "Marque-pages de ada",
            SAVED.format(*["enregistré par"] * 3),
            id="in French",
        ),
        pytest.param(
            "https://x.example/u/ada",
            "Marcadores de ada",
            SAVED.format(*["guardado por"] * 3),
            id="in Spanish",
        ),
        pytest.param(
            "https://x.example/u/ada",
            "Bookmarks",
            f"{LINE}<p>The largest social bookmarking site.</p>",
            id="its title and its words",
        ),
    ],
)
def test_stored_links_are_at_most_weak(url: str, title: str, body: str) -> None:
    assert held(body, url=url, title=title)["bookmarks"].at_most is Verdict.WEAK


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param("My bookmarks, week 12", STORY + LINE, id="a blogger's week"),
        pytest.param("Clay", f"{STORY}{LINE}<p>Bookmark the permalink.</p>", id="what blog programs say"),
        pytest.param(
            "What happened to Delicious",
            "<p>The history of social bookmarking.</p>" + LINE,
            id="an article on it",
        ),
        pytest.param("Clay", SAVED.format(*["saved by"] * 3), id="members who save, on a site of recipes"),
    ],
)
def test_a_list_that_somebody_chose_is_left_alone(title: str, body: str) -> None:
    assert "bookmarks" not in held(body, title=title)


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
    "text",
    [
        pytest.param("posts: 1\n" * 50_000, id="members' lines"),
        pytest.param("written by green spade\n" * 30_000, id="bylines"),
        pytest.param("guest contributor opinions expressed by the author " * 20_000, id="half a wording"),
        pytest.param("press contact\ngreen spade\n" * 30_000, id="halves of a release"),
        pytest.param("get code\n" * 60_000, id="buttons"),
        pytest.param("saved by " * 60_000, id="one line of stored links"),
    ],
)
def test_a_page_of_half_signs_is_read_in_one_go(text: str) -> None:
    page = a_reading(f"<pre>{text}</pre>", url="https://forum.example/thread/1", title="Bookmarks, coupons")
    started = time.process_time()
    placed.ceilings(Look(page), SITE)
    assert time.process_time() - started < 3  # seconds; a quadratic reading takes minutes
