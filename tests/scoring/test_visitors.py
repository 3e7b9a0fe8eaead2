from dataclasses import replace

import pytest

from scoring import disclosure, risk
from scoring.evidence import Risk
from scoring.results import AnchorType
from tests.scoring.pages import SITE, STORY, a_reading, judged, rules, rules_of_each


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


@pytest.mark.parametrize(
    ("start", "found"),
    [
        pytest.param(None, {"comment_spam"}, id="with its place"),
        pytest.param(-1, set(), id="without: whether it is a name cannot be said"),
    ],
)
def test_a_link_without_a_place_in_the_text_is_no_name(start: int | None, found: set[str]) -> None:
    page = a_reading(a_thread(a_comment("garden fences kent", "Great post! Thanks for it.")))
    link = page.links[0] if start is None else replace(page.links[0], start=start)
    payment = disclosure.payment(replace(page, links=(link,)), SITE)
    assert {one.rule for one in risk.judge(link, AnchorType.OTHER, payment)} == found


HOME = "https://greenspade.example/"


def signed(name: str, text: str, to: str = HOME, date: str = "") -> str:
    """A comment under a linked name, as blog programs write it."""
    return (
        f"<li class=comment><cite>{date}<a href='{to}'>{name}</a></cite> <span>says:</span><p>{text}</p></li>"
    )


def a_blog(*comments: str) -> str:
    return (
        f"<main><article>{STORY}</article><ol id=comments class=comment-list>{''.join(comments)}</ol></main>"
    )


@pytest.mark.parametrize(
    "comments",
    [
        pytest.param(
            (
                signed("Dachsanierung Kosten", "Sehr schöner Beitrag, vielen Dank!", f"{HOME}dachsanierung"),
                signed("günstiger Dachdecker Kassel", "Toller Artikel! Weiter so!"),
            ),
            id="de, praise",
        ),
        pytest.param(
            (
                signed("acheter huile bio pas cher", "Bonjour, merci pour cet article très complet."),
                signed("moulin huile provence", "Un grand bravo pour votre blog. Bonne continuation."),
            ),
            id="fr, one that sells and one that does not",
        ),
        pytest.param(
            (
                signed("toldos para terrazas", "Genial artículo, gracias por compartir."),
                signed("precio toldo motorizado", "Seguiré visitando esta página."),
            ),
            id="es, praise",
        ),
        pytest.param(
            (
                signed("Online Kredit Vergleich", "Da stimme ich dem Autor voll zu.", date="3. Mai, von "),
                signed("Kredit für alle sofort", "Mein Onkel hat auch einen Ofen.", date="4. Mai, von "),
            ),
            id="de, keywords as names behind a date",
        ),
        pytest.param(
            (
                signed("cheap vpn for windows", "Is your theme custom made?"),
                f"<li class=comment><b>Jo</b><p>Visit <a href='{HOME}b'>best vpn service</a> now.</p></li>",
            ),
            id="en, a name and a sentence",
        ),
        pytest.param(
            (
                f"<li class=comment><b>Jo</b><p>Look at <a href='{HOME}b'>cheap soil kits</a> now.</p></li>",
                signed("soil testing kits kent", "The river never came so high."),
            ),
            id="en, a sentence that sells and a name",
        ),
    ],
)
def test_a_campaign_is_told_of_each_of_its_comments(comments: tuple[str, ...]) -> None:
    found = rules_of_each(a_blog(*comments))
    assert all("comment_spam" in each or "comment_commercial" in each for each in found)
    assert len(found) == len(comments)


@pytest.mark.parametrize(
    "comments",
    [
        pytest.param(
            (
                signed("Nuria, Green Spade", "Muy buen artículo. La lona es acrílica."),
                signed("Nuria, Green Spade", "Con jabón neutro sí, Paco."),
            ),
            id="somebody of ours answers twice",
        ),
        pytest.param(
            (signed("the spade lady", "Great post! Thanks for sharing. A heron ate our sandwich."),),
            id="a nickname with an article",
        ),
        pytest.param(
            (
                signed("cheap viagra online", "Great post.", "https://pills.example/"),
                f"<li class=comment><b>Ann</b><p>I tried the <a href='{HOME}jar'>jar test</a>.</p></li>",
            ),
            id="a reader among others' campaigns",
        ),
        pytest.param(
            (
                signed("buy cheap spades", "Great post."),
                f"<li class=comment><b>Ann</b><p>I tried the <a href='{HOME}jar'>jar test</a>.</p></li>",
            ),
            id="a reader beside a campaign of ours",
        ),
    ],
)
def test_who_comments_as_a_person_is_left_alone(comments: tuple[str, ...]) -> None:
    assert not rules_of_each(a_blog(*comments))[-1]


CITES = "".join(
    f"<li class=comment><b>Jo {n}</b><p>I came across this post, and <a href='https://c{n}.example/'>its "
    "other cause</a> may be read there.</p></li>"
    for n in range(12)
)


def test_a_lively_thread_that_cites_in_its_sentences_is_tended() -> None:
    ours = f"<li class=comment><b>Ann</b><p>See <a href='{HOME}b'>the same river</a> in flood.</p></li>"
    assert rules(a_blog(CITES, ours)) == set()


@pytest.mark.parametrize(
    ("title", "name", "found"),
    [
        pytest.param("Guestbook - Alder Kennels", "seo services uk", True, id="en"),
        pytest.param("Gästebuch", "günstige küchen online", True, id="de"),
        pytest.param("Livre d'or du gîte", "vélo électrique femme", True, id="fr"),
        pytest.param("Libro de visitas", "cerrajero urgente madrid", True, id="es"),
        pytest.param("Guestbook", "Jo from Green Spade", False, id="one of ours"),
        pytest.param("Alder Kennels", "seo services uk", False, id="no guestbook"),
    ],
)
def test_a_guestbook_is_signed_by_visitors(title: str, name: str, *, found: bool) -> None:
    book = (
        "<h1>Book</h1><p><b>Margaret</b> Bella won the cup!</p>"
        f"<p><b><a href='{HOME}'>{name}</a></b> Very nice site, keep up the good work!</p>"
    )
    assert ("comment_spam" in rules(book, title=title)) is found


MEMBER = "https://board.example/memberlist.php?mode=viewprofile&u=77"


def a_profile(marks: str, about: str) -> str:
    return f"<main><h1>jo77</h1><p>{marks}</p><p>{about}</p><p>Return to the board.</p></main>"


@pytest.mark.parametrize(
    ("title", "url", "marks", "about"),
    [
        pytest.param(
            "Viewing profile - jo77",
            MEMBER,
            "Joined: 4 May 2024<br>Total posts:<br>0 (0.00% of all posts)",
            f"Use the <a href='{HOME}'>best tool for uptime monitoring</a>. <a href='{HOME}a'>{HOME}a</a>",
            id="en, phpBB, praise and an address",
        ),
        pytest.param(
            "jo77 | Tram Forum",
            "https://board.example/members/jo77.881/",
            "Joined<br>2 May 2024<br>Messages<br>0",
            f"<a href='{HOME}a'>vpn tv</a> <a href='{HOME}b'>vpn mac free</a> <a href='{HOME}c'>vpn pc</a>",
            id="en, XenForo, many keywords",
        ),
        pytest.param(
            "Profil von jo77",
            "https://board.example/p?4411",
            "Mitglied seit: 03.04.2023<br>Beiträge: 0",
            f"Infos zu <a href='{HOME}'>Sofortkredit ohne Schufa</a> gibt es hier.",
            id="de",
        ),
        pytest.param(
            "Profil / Forum",
            "https://board.example/profile.php?id=99",
            "Inscrit le<br>12 mai 2023<br>Messages<br>0",
            f"<a href='{HOME}'>huile d’olive pas cher</a> - <a href='{HOME}b'>Green Spade</a>",
            id="fr, our name too",
        ),
        pytest.param(
            "Perfil de jo77 - Foro",
            "https://board.example/index.php?action=profile;u=31",
            "Mensajes: 0 (0 por día)<br>Registrado: 4 de marzo de 2024",
            f"Somos <a href='{HOME}'>cerrajeros baratos en Madrid</a>.",
            id="es, SMF",
        ),
    ],
)
def test_a_profile_made_for_links_is_told_of_each(title: str, url: str, marks: str, about: str) -> None:
    found = rules_of_each(a_profile(marks, about), title=title, url=url)
    assert all("comment_spam" in each for each in found)


@pytest.mark.parametrize(
    ("marks", "about"),
    [
        pytest.param(
            "Joined: 4 May 2009<br>Posts: 412", f"<a href='{HOME}'>cheap vpn deals here</a>", id="writes"
        ),
        pytest.param(
            "Joined: 4 May 2024<br>Posts: 0", f"I work at <a href='{HOME}'>Green Spade</a>.", id="a job"
        ),
        pytest.param(
            "Joined: 4 May 2024<br>Posts: 0",
            f"I keep <a href='{HOME}a'>my best garden diary</a> and <a href='{HOME}b'>the shed page</a>.",
            id="two hobbies",
        ),
        pytest.param("Joined: 4 May 2024<br>Posts: 0", f"<a href='{HOME}'>{HOME}</a>", id="an address"),
    ],
)
def test_a_new_member_with_a_site_is_left_alone(marks: str, about: str) -> None:
    assert "comment_spam" not in rules(a_profile(marks, about), title="Viewing profile - jo77", url=MEMBER)
