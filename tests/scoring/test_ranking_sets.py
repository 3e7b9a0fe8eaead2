"""The ranker on labelled sets, with the real model; they are not ours to ship."""

import pytest

from benchmarks import links
from benchmarks.ranking import LEAST_GAIN, NAMES, SETS, by_bm25, by_fit, by_page, gain, labelled, plainly
from scoring.embedding import Encoder

FLOORS = {"digitalgov": (0.715, 0.83), "rss": (0.74, 0.91)}  # nDCG@10, AUC; decisions/0002-relevance.md
MOST_ECE = 0.05

pytestmark = pytest.mark.skipif(not SETS.exists(), reason="the labelled sets are not beside the project")


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", NAMES)
def test_topics_rank_documents_above_the_floors_and_above_simpler_ways(name: str) -> None:
    given = labelled(name)
    ours, page, words = by_fit(given, Encoder()), by_page(given, plainly()), by_bm25(given)
    ndcg, auc = FLOORS[name]
    assert ours.ndcg.mean() >= ndcg
    assert ours.auc.mean() >= auc
    assert ours.ece <= MOST_ECE
    assert gain(ours.ndcg, page.ndcg)[0] >= LEAST_GAIN[name]
    assert ours.ndcg.mean() > words.ndcg.mean()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_words_around_a_link_tell_which_page_it_leads_to() -> None:
    found = links.auc(links.linked(Encoder()))
    below = {kind: share for kind, share in found.items() if share < links.BARS[kind]}
    assert below == {}
