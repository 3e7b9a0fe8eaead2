"""What makes the sum trustworthy, on every labelled page: it adds up, and no order decides."""

from collections.abc import Iterable
from random import Random
from types import ModuleType

import pytest

from scoring import check, disclosure, placed, referring_site, risk
from scoring.check import links_to
from scoring.evidence import Judgement
from scoring.look import Look
from scoring.referring_site import ReferringSite
from scoring.relevance import Remembered
from scoring.results import Checked, CheckResult, JudgedLink
from scoring.site_look import NOT_LOOKED, Role
from tests.fakes import a_reading, embed_words
from tests.quality.labelled import judged_from, labels, reading, sites
from tests.scoring.builders import a_check
from tests.scoring.pages import OURS, SITE, STORY
from tests.scoring.sites import NOTES, a_look, a_site_page, our_page, referring

ANY_ORDER = ((risk, "RULES"), (placed, "RULES"), (disclosure, "_CEILINGS"))
OF_A_SITE = ((referring_site, "RISKS"), (referring_site, "TOLD"))
ORDERS = (1, 2)  # seeds


@pytest.fixture(scope="module")
def results() -> dict[str, CheckResult]:
    """Every labelled page as it is judged; words stand in for the model, which changes no sum."""
    return {name: judged_from(name, embed_words) for name in labels()}


def shuffle(monkeypatch: pytest.MonkeyPatch, lists: Iterable[tuple[ModuleType, str]], seed: int) -> None:
    """Put lists of rules into another order for the rest of a test."""
    for module, name in lists:
        shuffled = list(getattr(module, name))
        Random(seed).shuffle(shuffled)  # noqa: S311  # an order, and no secret
        monkeypatch.setattr(module, name, tuple(shuffled))


def told(result: CheckResult) -> object:
    """Verdict, points and the order shown."""
    assert isinstance(result, Checked)
    judgement = result.judgement
    return (
        judgement.verdict,
        judgement.score,
        judgement.interval,
        [[(piece.signal, piece.effect) for piece in factor.evidence] for factor in judgement.factors],
        [(one.rule, one.effect, one.hard) for one in judgement.risks],
        [one.link.where for one in result.links],
    )


def test_fifty_and_the_shown_points_are_the_score_of_every_page(results: dict[str, CheckResult]) -> None:
    for name, result in results.items():
        assert isinstance(result, Checked), name
        judgement = result.judgement
        if judgement.score is not None and judgement.interval is not None:
            effects = [piece.effect for factor in judgement.factors for piece in factor.evidence]
            assert judgement.score == pytest.approx(50 + sum(effects), abs=0.05), name
            assert judgement.interval[0] <= judgement.score <= judgement.interval[1], name


@pytest.mark.parametrize("seed", ORDERS)
def test_no_page_depends_on_the_order_of_the_rules(
    results: dict[str, CheckResult], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    shuffle(monkeypatch, ANY_ORDER, seed)
    changed = [name for name in labels() if told(judged_from(name, embed_words)) != told(results[name])]
    assert changed == []


@pytest.mark.parametrize("seed", ORDERS)
def test_what_a_site_says_does_not_depend_on_the_order_of_its_rules(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    credit = f'<footer><a href="/about">About us</a> <a href="{OURS}">Site by Green Spade</a></footer>'
    offers = "<p>Guest post with one dofollow link: $120. Link insertion in an older post: $80.</p>"
    demand = "<p>Link exchange: place our link on your site and we will add your link in return.</p>"
    look = a_look(
        a_site_page(Role.ADVERTISE, offers + credit),
        a_site_page(Role.PARTNERS, demand + credit),
        ours=(our_page(f'<p>We built <a href="{NOTES}/">River Notes</a>.</p>'),),
    )

    def judged() -> object:
        asked = a_check(site=SITE)
        return told(check.judge(asked, a_reading(referring(STORY + credit)), {}, embed_words, look))

    before = judged()
    shuffle(monkeypatch, OF_A_SITE, seed)
    assert judged() == before


def test_no_page_depends_on_the_order_of_its_links_to_us() -> None:
    several = 0
    for name, label in labels().items():
        page, site = reading(name).page, sites()[label.site]
        links = links_to(site, page)
        judge = check._Judge(ReferringSite(page, NOT_LOOKED), site, {}, Remembered(embed_words), Look(page))
        forwards, backwards = judge.all(links), judge.all(links[::-1])
        assert [worth(*one) for one in forwards] == [worth(*one) for one in backwards], name
        several += len(links) > 1
    assert several


def worth(judged: JudgedLink, judgement: Judgement) -> object:
    pieces = [piece.effect for factor in judgement.factors for piece in factor.evidence]
    return judgement.verdict, judgement.score, sum(pieces), judged.link.in_content
