from dataclasses import replace

import pytest

from scoring import quotes, schemes
from scoring.look import Look
from tests.growth import assert_linear, repeated
from tests.scoring.pages import STORY, a_reading


def test_small_letters_keep_their_places() -> None:
    text = "İstanbul'da Backlink SATILIR"
    small = schemes.same_length_lower(text)
    assert len(small) == len(text)
    assert small.endswith("backlink satilir")


def test_a_long_sentence_is_quoted_around_its_cue() -> None:
    said = "every author gets a dofollow backlink to your website"
    body = f"<p>{'we dig and ' * 19}{said}{' and we dig' * 19}</p>"
    found = Look(a_reading(body)).find("reward")
    assert found is not None
    assert "dofollow backlink" in found.words
    assert len(found.words) <= quotes.MAX_CHARS


def test_a_sentence_long_enough_is_quoted_alone() -> None:
    said = f"Every author of ours {'who digs ' * 15}gets a dofollow backlink to your website."
    found = Look(a_reading(f"<p>Before.</p><p>{said}</p><p>After.</p>")).find("reward")
    assert found is not None
    assert found.words == said


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param("backlink ", id="a cue"),
        pytest.param("we love link exchange not link swap ", id="half a wording"),
        pytest.param("[...] check out site worth ", id="a robot's words"),
        pytest.param("a", id="one word"),
    ],
)
def test_a_page_of_cues_is_read_in_one_go(unit: str) -> None:
    page = a_reading(STORY)

    def read(text: str) -> None:
        look = Look(replace(page, visible_text=text))
        for wording in (
            "reward",
            "link_goods",
            "packages",
            "exchange",
            "exchange_wish",
            "demand",
            "for_sale",
            "menu",
        ):
            look.find(wording)

    # Eight times as long, it has hardly more sentences than are looked at.
    assert_linear(read, repeated(unit, before=f"{page.visible_text}\n"), 3_000)
