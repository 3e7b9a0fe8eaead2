import pytest

from tests.scoring.pages import STORY, rules


def a_signed_post(*anchors: str, url: str = "https://board.example/viewtopic.php?t=7") -> set[str]:
    links = " | ".join(f"<a href='https://greenspade.example/{n}'>{one}</a>" for n, one in enumerate(anchors))
    post = f"<div class=post><div class=content>{STORY * 2}<div class=signature>{links}</div></div></div>"
    return rules(f"{post}<div class=post><div class=content>{STORY}</div></div>", url=url)


@pytest.mark.parametrize(
    "anchors",
    [
        pytest.param(("payday loans", "no credit check", "compare lenders"), id="en"),
        pytest.param(("Sofortkredit beantragen", "Kredit ohne Schufa", "Umschuldung Vergleich"), id="de"),
        pytest.param(("crédit rapide", "prêt en ligne", "rachat de dettes"), id="fr"),
        pytest.param(("préstamos rápidos", "minicréditos hoy", "reunificar deudas"), id="es"),
    ],
)
def test_a_signature_of_several_phrases_of_a_trade_is_spam(anchors: tuple[str, ...]) -> None:
    assert "comment_spam" in a_signed_post(*anchors)


@pytest.mark.parametrize(
    ("anchors", "url"),
    [
        pytest.param(
            ("Tomato calendar", "Compost plans", "Seed swap"), "https://b.example/viewtopic.php", id="hobbies"
        ),
        pytest.param(("Green Spade", "greenspade"), "https://b.example/viewtopic.php", id="a name"),
        pytest.param(
            ("my payday loans diary", "my garden", "my bees"),
            "https://b.example/viewtopic.php",
            id="a person",
        ),
        pytest.param(
            ("Tomato calendar", "Compost plans", "Seed swap"), "https://notes.example/post", id="no board"
        ),
    ],
)
def test_a_signature_that_a_member_would_write_is_left_alone(anchors: tuple[str, ...], url: str) -> None:
    assert "comment_spam" not in a_signed_post(*anchors, url=url)


@pytest.mark.parametrize(
    "anchor",
    ["payday loans for everybody", "kredit ohne schufa sofort auf konto", "prêt en ligne sans attendre"],
)
def test_a_phrase_of_another_trade_in_a_guestbook_is_spam(anchor: str) -> None:
    entry = f"<p>Very nice, <a href='https://greenspade.example/'>{anchor}</a> and so long</p>"
    assert "comment_spam" in rules(f"{STORY * 2}{entry}", title="Guestbook")


@pytest.mark.parametrize(
    ("anchor", "title"),
    [
        pytest.param("payday loans for everybody", "Guestbook of a loan society", id="a page about loans"),
        pytest.param("history of the online casino", "Guestbook", id="a trade spoken of"),
        pytest.param("my story of payday loans", "Guestbook", id="a person’s own"),
        pytest.param("the photographs of the hut", "Guestbook", id="no trade"),
    ],
)
def test_what_a_guest_would_link_is_left_alone(anchor: str, title: str) -> None:
    entry = f"<p>We were here, <a href='https://greenspade.example/'>{anchor}</a> are up</p>"
    assert "comment_spam" not in rules(f"{STORY * 2}{entry}", title=title)
