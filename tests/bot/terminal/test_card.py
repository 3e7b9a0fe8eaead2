import io
import re
import unicodedata
from dataclasses import replace

import pytest
from rich.console import Console, RenderableType

from bot.terminal.card import card
from bot.terminal.console import MAX_COLUMNS, MIN_COLUMNS
from bot.terminal.prospect_cards import MAX_PASSAGE_CHARS, cards
from scoring.evidence import Credit, Factor, Verdict
from scoring.results import AnchorType, CheckResult
from tests.bot.builders import (
    a_checked,
    a_factor,
    a_judged_link,
    a_judgement,
    a_link,
    a_link_missing,
    a_prospect,
    a_risk,
    a_search,
    an_unreadable,
    page_facts,
)
from tests.bot.terminal.golden import assert_golden
from web.outcome import Outcome
from web.page import Placement

HOSTILE = "\x1b[2J\x1b]0;owned\x07\u202egro.elpmaxe\u202c [bold red]free[/] :warning:\r\n" + "A" * 10_000


def shown(renderable: RenderableType, *, width: int = 80, colour: bool = False) -> str:
    screen = io.StringIO()
    console = Console(
        file=screen,
        width=width,
        markup=False,
        emoji=False,
        highlight=False,
        force_terminal=colour,
        color_system="256" if colour else None,
    )
    console.print(renderable)
    return screen.getvalue()


A_PAID_LINK = a_judged_link(
    link=a_link(
        anchor="best cheap soil tester buy", placement=Placement.FOOTER, rel=("sponsored", "noopener")
    ),
    anchor_type=AnchorType.EXACT_COMMERCIAL,
    credit=Credit(passes="hint", why=("rel=sponsored asks search engines to hold back.",)),
    verdict=Verdict.RISKY,
    target_say="Our page answers 404.",
)


@pytest.mark.parametrize(
    ("name", "result"),
    [
        pytest.param("strong", a_checked(), id="a strong link"),
        pytest.param(
            "risky",
            a_checked(
                final_url="https://gardenweekly.example/moved",
                judgement=a_judgement(
                    verdict=Verdict.RISKY,
                    score=47.0,
                    interval=(38.0, 56.0),
                    uncertain=(),
                    factors=(
                        a_factor(Factor.RELEVANCE, 88, 9.5, "The page is about the same subject."),
                        a_factor(Factor.CONTEXT, 20, -12.5, "The link is in the footer."),
                    ),
                    risk=0.91,
                    risks=(a_risk(), a_risk(hard=False)),
                ),
                links=(A_PAID_LINK, a_judged_link(link=a_link(anchor=""), anchor_type=AnchorType.EMPTY)),
                page=page_facts(
                    language="", published="", author="", robots=("noindex",), notes=("Only the first 5 MB.",)
                ),
            ),
            id="a risky link with every kind of line",
        ),
        pytest.param("link_missing", a_link_missing(), id="named without a link"),
        pytest.param(
            "no_site", a_link_missing(outcome=Outcome.NO_SITE, site=None, ref=None), id="no site is known"
        ),
        pytest.param("unreadable", an_unreadable(), id="not read"),
    ],
)
def test_a_card_reads_as_it_did(name: str, result: CheckResult) -> None:
    assert_golden(f"card_{name}", shown(card(result)))


def test_prospect_cards_read_as_they_did() -> None:
    other = a_prospect(rank=2, offer=None, source_score=71, passage="", place="", contact=(), warnings=())
    assert_golden("prospects", shown(cards(a_search(prospects=(a_prospect(), other)))))


def test_an_empty_search_says_what_was_read() -> None:
    text = shown(cards(a_search(prospects=(), say="I kept none of 24 pages.", read=1)))
    assert text.startswith("I kept none of 24 pages.\n")
    assert "Read 1 page, kept 0. Could not read 3. Left out 2 that sell links." in text


def test_their_passage_is_quoted_under_the_reason() -> None:
    text = shown(cards(a_search(prospects=(a_prospect(passage="Nobody looks at the soil first."),))))
    assert "“Nobody looks at the soil first.”" in text


def test_many_links_are_cut_and_counted() -> None:
    text = shown(card(a_checked(links=(a_judged_link(),) * 14)))
    assert "Links found: 14" in text
    assert "and 4 more; --json lists them all" in text


@pytest.mark.parametrize(
    "renderable",
    [
        pytest.param(
            card(
                a_checked(
                    say=HOSTILE,
                    site=HOSTILE,
                    url=HOSTILE,
                    final_url=HOSTILE,
                    advice=(HOSTILE,),
                    judgement=a_judgement(risks=(a_risk(says=HOSTILE, quote=HOSTILE, where=HOSTILE),)),
                    links=(
                        a_judged_link(
                            link=a_link(anchor=HOSTILE, rel=(HOSTILE,), where=HOSTILE, target=HOSTILE)
                        ),
                    ),
                    page=page_facts(
                        title=HOSTILE, author=HOSTILE, language=HOSTILE, published=HOSTILE, notes=(HOSTILE,)
                    ),
                )
            ),
            id="a link",
        ),
        pytest.param(
            card(a_link_missing(say=HOSTILE, mentions=(HOSTILE,), near_misses=(HOSTILE,))), id="no link"
        ),
        pytest.param(card(an_unreadable(say=HOSTILE, url=HOSTILE, final_url=HOSTILE)), id="not read"),
        pytest.param(
            cards(
                a_search(
                    say=HOSTILE,
                    sources=(HOSTILE,),
                    prospects=(
                        replace(
                            a_prospect(
                                title=HOSTILE, passage=HOSTILE, why=HOSTILE, place=HOSTILE, domain=HOSTILE
                            ),
                            contact=(HOSTILE,),
                            history=(HOSTILE,),
                            warnings=(HOSTILE,),
                        ),
                    ),
                )
            ),
            id="prospects",
        ),
    ],
)
def test_what_strangers_wrote_cannot_touch_the_screen(renderable: RenderableType) -> None:
    text = shown(renderable)
    seen = "".join(text.splitlines())
    assert {unicodedata.category(character) for character in seen}.isdisjoint({"Cc", "Cf"})
    assert "]0;owned" in seen
    assert "[bold red]free[/] :warning:" in " ".join(text.split())
    assert max(map(len, re.findall("A+", "".join(seen.split())))) <= MAX_PASSAGE_CHARS


@pytest.mark.parametrize("width", [MIN_COLUMNS, 72, MAX_COLUMNS])
def test_no_line_is_wider_than_the_screen_or_ends_in_spaces(width: int) -> None:
    result = a_checked(say="word " * 200, url="https://long.example/" + "x" * 300)
    for line in shown(card(result), width=width).splitlines():
        assert len(line) <= width
        assert line == line.rstrip()


@pytest.mark.parametrize("verdict", Verdict)
def test_the_verdict_is_said_in_a_word_and_in_colour(verdict: Verdict) -> None:
    result = a_checked(judgement=a_judgement(verdict=verdict))
    assert shown(card(result)).startswith(verdict.value.capitalize())
    coloured = shown(card(result), colour=True)
    assert coloured.startswith("\x1b[1;")
