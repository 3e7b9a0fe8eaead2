import time

import pytest

from scoring import quotes, schemes
from scoring.look import Look
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


@pytest.mark.alone
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("backlink " * 100_000, id="a cue"),
        pytest.param("we love link exchange not link swap " * 20_000, id="half a wording"),
        pytest.param("[...] check out site worth " * 20_000, id="a robot's words"),
        pytest.param("a" * 500_000, id="one word"),
    ],
)
def test_a_page_of_cues_is_read_in_one_go(text: str) -> None:
    look = Look(a_reading(STORY + f"<p>{text}</p>"))
    started = time.process_time()
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
    assert time.process_time() - started < 5  # seconds; a quadratic reading takes minutes
