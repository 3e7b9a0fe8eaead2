import json
import re
from dataclasses import replace
from typing import Any

import pytest

from bot.slack.blocks.explain import Leaf, explain
from bot.slack.ids import Action
from scoring.evidence import Evidence, Factor, Verdict
from scoring.results import Checked
from tests.bot.builders import a_checked, a_factor, a_judged_link, a_judgement
from tests.bot.slack.blocks.results import a_long_story, a_risky
from tests.fake_slack import render_view


def buttons_of(view: dict[str, Any]) -> dict[str, Leaf]:
    rows = [block["elements"] for block in view["blocks"] if block["type"] == "actions"]
    return {each["action_id"]: Leaf.parse(each["value"]) for row in rows for each in row}


def pages_of(result: Checked) -> list[dict[str, Any]]:
    """Every page, reached by the button that leads on."""
    pages = [explain(result)]
    while (leaf := buttons_of(pages[-1]).get(Action.EXPLAIN_NEXT)) is not None:
        pages.append(explain(result, leaf.page))
    return pages


def test_every_piece_stands_on_one_page_and_no_other() -> None:
    pages = pages_of(a_long_story())
    assert len(pages) > 2
    seen = [found for page in pages for found in re.findall(r"Observation (\d+):", json.dumps(page))]
    assert seen == [str(number) for number in range(1, 121)]


def test_the_pages_lead_back_to_the_first() -> None:
    story = a_long_story()
    pages = pages_of(story)
    for number, page in reversed(list(enumerate(pages))):
        back = buttons_of(page).get(Action.EXPLAIN_BACK)
        assert back == (Leaf(ref="LV-1042", page=number - 1) if number else None)


def test_a_page_beyond_the_last_one_is_the_last_one() -> None:
    story = a_long_story()
    assert explain(story, 99) == pages_of(story)[-1]


def test_what_fits_on_one_page_has_nothing_to_turn() -> None:
    assert buttons_of(explain(a_risky())) == {}


def test_all_links_and_all_pieces_are_told_however_many_there_are() -> None:
    pieces = tuple(Evidence(signal=f"s{n}", effect=-0.5, says=f"Seen {n}.") for n in range(40))
    factor = replace(a_factor(Factor.CONTEXT, 40, -20.0), evidence=pieces)
    links = tuple(a_judged_link() for _ in range(30))
    judged = a_checked(judgement=a_judgement(factors=(factor,)), links=links)
    shown = "\n".join(render_view(page) for page in pages_of(judged))
    assert shown.count("the words “soil testing guide” to") == 30
    assert all(f"Seen {number}." in shown for number in range(40))


@pytest.mark.parametrize("value", ["", "1", ":LV-1", "x:LV-1", "-1:LV-1", "9999:LV-1", "1:", "²:LV-1"])
def test_a_value_that_no_button_of_ours_carries_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="not the value"):
        Leaf.parse(value)


def test_what_decides_says_what_would_be_without_it() -> None:
    shown = render_view(explain(a_risky()))
    (line,) = [line for line in shown.splitlines() if "Without it" in line]
    assert "The page says that it was paid for" in line
    assert line.endswith("Without it the verdict is Weak.")


def test_where_too_little_is_known_for_a_score_there_is_no_sum() -> None:
    unknown = a_judgement(verdict=Verdict.UNKNOWN, score=None, interval=None)
    shown = render_view(explain(a_checked(judgement=unknown)))
    assert "The sum" not in shown
    assert "Without it" not in shown
