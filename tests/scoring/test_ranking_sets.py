"""The ranker on two labelled sets, with the real model; they are not ours to ship."""

import pytest

from benchmarks.ranking import NAMES, SETS, by_bm25, by_fit, by_page, labelled
from scoring.embedding import Encoder

FLOORS = {"digitalgov": (0.715, 0.83), "rss": (0.74, 0.91)}  # nDCG@10, AUC; decisions/0002-relevance.md
MOST_ECE = 0.05


@pytest.mark.slow
@pytest.mark.skipif(not SETS.exists(), reason="the labelled sets are not beside the project")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", NAMES)
def test_topics_rank_documents_above_the_floors_and_above_simpler_ways(name: str) -> None:
    encoder = Encoder()
    given = labelled(name)
    ours, page, words = by_fit(given, encoder), by_page(given, encoder), by_bm25(given)
    ndcg, auc = FLOORS[name]
    assert ours.ndcg.mean() >= ndcg
    assert ours.auc.mean() >= auc
    assert ours.ece <= MOST_ECE
    assert ours.ndcg.mean() > page.ndcg.mean()
    assert ours.ndcg.mean() > words.ndcg.mean()
