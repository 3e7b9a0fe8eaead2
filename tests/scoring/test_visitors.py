import pytest

from scoring.evidence import Risk
from tests.scoring.pages import STORY, a_reading, judged, rules


def a_comment(anchor: str, text: str, to: str = "https://greenspade.example/") -> str:
    return f"<div class=comment><a rel='external nofollow' href='{to}'>{anchor}</a> said:<p>{text}</p></div>"


def said(anchor: str, path: str) -> str:
    """A comment that links in the middle of its sentence."""
    link = f"<a rel='external nofollow' href='https://greenspade.example/{path}'>{anchor}</a>"
    return f"<div class=comment><b>Ann</b> said:<p>We followed {link} and moved up.</p></div>"


def a_thread(*comments: str) -> str:
    return f"{STORY}<section id=comments class=comments>{''.join(comments)}</section>"


FLOOD = [a_comment(f"hire minibus town {n}", "nice", f"https://c{n}.example/") for n in range(12)]


def spam(body: str) -> list[Risk]:
    return [one for one in judged(a_reading(body)) if one.rule in {"comment_spam", "comment_commercial"}]


@pytest.mark.parametrize(
    "thread",
    [
        pytest.param(a_thread(a_comment("buy cheap handbags", "hello")), id="words that sell"),
        pytest.param(a_thread(a_comment("online casino", "hello")), id="words of a trade"),
        pytest.param(
            a_thread(a_comment("buy cheap Green Spade", "hello")), id="words that sell, with our name"
        ),
        pytest.param(
            a_thread(a_comment("garden fences kent", "Great post! Thanks for it.")), id="a robot's thanks"
        ),
        pytest.param(
            a_thread(
                a_comment("Best Garden Fences", "Hello there.", "https://greenspade.example/garden-fences")
            ),
            id="a name that praises our page",
        ),
        pytest.param(a_thread(a_comment("garden fences kent", "[...]here it is[...]")), id="a trackback"),
        pytest.param(a_thread(*FLOOD, a_comment("garden fences kent", "mm")), id="a thread nobody tends"),
        pytest.param(
            a_thread(*FLOOD, a_comment("Ann", "Keep up the good work")), id="a name in such a thread"
        ),
    ],
)
def test_a_campaign_in_the_comments_is_hard(thread: str) -> None:
    (found,) = spam(thread)
    assert found.hard


@pytest.mark.parametrize(
    "thread",
    [
        pytest.param(
            a_thread(a_comment("Ann Digger", "I store mine in the shed, above the line.")), id="a name"
        ),
        pytest.param(a_thread(a_comment("ann", "Great post! Thanks.")), id="a nickname that thanks"),
        pytest.param(
            a_thread(a_comment("the old digger", "Ours floods in May.")), id="a nickname of three words"
        ),
        pytest.param(
            a_thread(*FLOOD, a_comment("Ann Digger", "Ours floods in May.")), id="a name among campaigns"
        ),
        pytest.param(a_thread(a_comment("https://greenspade.example/x", "See here.")), id="an address"),
        pytest.param(a_thread(said("the best garden fences", "garden-fences")), id="praise in a sentence"),
        pytest.param(a_thread(said("how to buy a used fence", "used-fence")), id="a headline in a sentence"),
        pytest.param(a_thread(said("the student loan story", "loan-story")), id="a story about a trade"),
        pytest.param(a_thread(a_comment("Green Spade Wholesale", "It costs less.")), id="a shop by its name"),
        pytest.param(
            a_thread(*FLOOD, a_comment("12. März 2026 um 10:36 Uhr", "Unser Beet schwimmt.")),
            id="the date of a comment among campaigns",
        ),
        pytest.param(
            f"{STORY}<p>See <a href='https://greenspade.example/'>cheap seeds</a>.</p>", id="an editor's"
        ),
    ],
)
def test_a_person_in_the_comments_is_left_alone(thread: str) -> None:
    assert spam(thread) == []


def test_a_thread_nobody_tends_is_a_bad_neighbour_of_a_prospect() -> None:
    assert "bad_neighbours" in rules(a_thread(*FLOOD))
    people = [a_comment(f"Ann {n}", "Ours floods.", f"https://c{n}.example/") for n in range(12)]
    assert rules(a_thread(*people)) == set()


@pytest.mark.parametrize(
    ("marks", "anchor", "found"),
    [
        pytest.param("Posts: 12", "buy cheap spades online", True, id="a signature that sells"),
        pytest.param("Member since 2026", "buy cheap spades online", True, id="a profile that sells"),
        pytest.param("Posts: 12", "my garden", False, id="a member's own garden"),
        pytest.param("By Ann", "buy cheap spades online", False, id="no board"),
        pytest.param(
            "They joined a registered charity.",
            "buy cheap spades online",
            False,
            id="prose",
        ),
        pytest.param("Reply", "buy cheap spades online", False, id="a blog with comments"),
    ],
)
def test_a_signature_that_sells_is_a_campaign(marks: str, anchor: str, *, found: bool) -> None:
    aside = (
        f"<aside class=sidebar>{marks} <a href='https://greenspade.example/cheap-spades'>{anchor}</a></aside>"
    )
    assert bool(spam(STORY * 2 + aside)) is found


@pytest.mark.parametrize(
    ("element", "marks", "found"),
    [
        pytest.param("nav", "Joined: May 2006. Posts: 120", False, id="the menu of a board"),
        pytest.param("footer", "Joined: May 2006. Posts: 120", False, id="the footer of a board"),
        pytest.param("nav", "Joined: May 2026. Posts: 0", True, id="the profile of who wrote nothing"),
    ],
)
def test_the_menu_of_a_board_is_no_signature(element: str, marks: str, *, found: bool) -> None:
    link = "<a href='https://greenspade.example/cheap-spades'>buy cheap spades online</a>"
    assert bool(spam(f"<p>{marks}</p>{STORY * 2}<{element}>{link}</{element}>")) is found


@pytest.mark.parametrize(
    ("marks", "anchor", "found"),
    [
        pytest.param("Joined: May 2026. Posts: 0", "buy cheap spades online", True, id="en"),
        pytest.param("Mitglied seit Mai 2026. Beiträge: 0", "buy cheap spades online", True, id="de"),
        pytest.param("Membre depuis mai 2026. Aucun message", "buy cheap spades online", True, id="fr"),
        pytest.param("Miembro desde mayo de 2026. Sin mensajes", "buy cheap spades online", True, id="es"),
        pytest.param("Joined: May 2006. Posts: 120", "buy cheap spades online", False, id="who writes"),
        pytest.param("Joined: May 2026. Posts: 0", "Green Spade", False, id="a new member's employer"),
        pytest.param("Joined: May 2026. Posts: 0", "my garden diary", False, id="a new member's diary"),
        pytest.param("A list of 0 posts to mend.", "buy cheap spades online", False, id="no board"),
    ],
)
def test_a_profile_that_only_sells_is_a_campaign(marks: str, anchor: str, *, found: bool) -> None:
    about = f"<p>We dig. <a href='https://greenspade.example/cheap-spades'>{anchor}</a>, order now.</p>"
    page = f"<main><article><h1>digger77</h1><p>{marks}</p>{about}{STORY}</article></main>"
    assert bool(spam(page)) is found
