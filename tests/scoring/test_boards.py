import pytest

from scoring import boards
from scoring.look import Look
from tests.scoring.pages import OURS, STORY, a_reading

LINE = f'<p>We followed the guide of <a href="{OURS}guide">Green Spade</a> step by step.</p>'
POSTS = "<div><p>gable</p><p>Posts: 144</p><p>Dig in May.</p></div><div><p>marlow</p><p>Posts: 9</p>{}</div>"


@pytest.mark.parametrize(
    ("url", "body"),
    [
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
def test_a_page_on_which_visitors_post_is_known(url: str, body: str) -> None:
    assert boards.board(Look(a_reading(body, url=url)))


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
    ],
)
def test_a_page_that_has_an_editor_is_none(url: str, body: str) -> None:
    assert boards.board(Look(a_reading(body, url=url))) == ""


SAVED = "".join(
    f'<div><a href="https://shop{n}.example/">Shop {n}</a> <span>{{}} ada</span></div>' for n in range(3)
)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param("ada: bookmarks | X", SAVED.format(*["saved by"] * 3), id="its title"),
        pytest.param(
            "Tools",
            SAVED.format(*["gespeichert von"] * 3) + "<p>Lesezeichen speichern und teilen.</p>",
            id="its own words, in German",
        ),
        pytest.param(
            "Marque-pages de ada",
            SAVED.format(*["enregistré par"] * 3),
            id="in French",
        ),
        pytest.param(
            "Marcadores de ada",
            SAVED.format(*["guardado por"] * 3),
            id="in Spanish",
        ),
        pytest.param(
            "Bookmarks",
            f"{LINE}<p>The largest social bookmarking site.</p>",
            id="its title and its words",
        ),
    ],
)
def test_a_list_that_members_stored_is_known(title: str, body: str) -> None:
    assert boards.stored(Look(a_reading(body, title=title)))


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
    assert boards.stored(Look(a_reading(body, title=title))) == ""
