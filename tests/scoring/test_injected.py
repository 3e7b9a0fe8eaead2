import pytest

from tests.scoring.pages import STORY, rules

BLOCK = "".join(
    f"<li><a href='https://{name}.example/'>{words}</a></li>"
    for name, words in (("a", "online casino"), ("b", "slot gacor"), ("c", "best poker"), ("d", "togel"))
)
OUR_LINK = "<a href='https://greenspade.example/guide'>digging guide</a>"


def test_a_link_in_a_block_of_another_theme_was_injected() -> None:
    body = (
        f"{STORY}<div><ul>{BLOCK}<li><a href='https://greenspade.example/'>cheap spades</a></li></ul></div>"
    )
    assert "injected_block" in rules(body)


def test_elsewhere_on_a_hacked_page_the_link_is_as_it_was() -> None:
    body = f"<p>Read the {OUR_LINK} first.</p><p><a href='https://b.example/x'>seeds</a></p>{STORY}<ul>{BLOCK}</ul>"
    assert rules(body) == {"looks_hacked"}


def test_of_a_prospect_it_is_said() -> None:
    assert "looks_hacked" in rules(f"{STORY}<ul>{BLOCK}</ul>")


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param("Casinos of the north", f"<ul>{BLOCK}</ul>", id="a site about casinos"),
        pytest.param(
            "Money", f"{'<p>The gambler and the bet.</p>' * 3}<ul>{BLOCK}</ul>", id="a page about betting"
        ),
        pytest.param(
            "Digging",
            "<p>I met a man from <a href='https://a.example/'>the casino</a> and one from "
            "<a href='https://b.example/'>the poker club</a>.</p>",
            id="an opinion",
        ),
        pytest.param(
            "Digging",
            "<p>"
            + " and ".join(f"<a href='https://a.example/{n}'>slot {n}</a>" for n in range(3))
            + " are gates.</p>",
            id="one site cited in the text",
        ),
        pytest.param(
            "Digging",
            "".join(
                f"<p><a href='https://c{n}.example/'>casino</a></p>"
                + "".join(f"<p><a href='https://d{n}{m}.example/'>seeds {m}</a></p>" for m in range(5))
                for n in range(3)
            ),
            id="far apart",
        ),
    ],
)
def test_pages_of_the_theme_and_single_links_are_left_alone(title: str, body: str) -> None:
    assert rules(STORY + body, title=title) == set()


def test_neighbours_of_unrelated_trades_are_told() -> None:
    links = (
        "<p>We like <a href='https://a.example/1'>casino nights</a>, where the river sings.</p>"
        "<p>And <a href='https://b.example/2'>cheap viagra</a>, said the man beside the gate.</p>"
        "<p>Then <a href='https://c.example/3'>payday cash</a>, for the new shed by the road.</p>"
        "<p>Or <a href='https://d.example/4'>essay help</a>, which nobody in the village had asked for.</p>"
    )
    assert rules(STORY * 2 + links) == {"bad_neighbours"}


def test_a_comment_does_not_answer_for_the_text() -> None:
    comment = f"<div id=comments class=comments><div class=comment><p>Nice, see {OUR_LINK}.</p></div></div>"
    assert rules(STORY * 2 + comment) == set()
