"""Topics of made-up sites whose subjects are known. Runs where the labelled posts are."""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import comb
from pathlib import Path
from typing import Final

import pytest

from prospects import paragraphs
from prospects.profile.topics import PASSAGES_EACH, grouped
from scoring.embedding import Encoder

SET: Final = Path(__file__).parents[4] / "shared" / "eval" / "relevance"
SITES: Final = 5
MIN_CHARS: Final = 1_500  # of a post
POSTS_EACH: Final = 4
FLOOR: Final = 0.5  # adjusted Rand index; 0.62 over twelve sites, docs/decisions/0007-site-topics.md


def lines(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (SET / name).read_text(encoding="utf-8").splitlines()]


def by_subject() -> dict[str, list[dict[str, str]]]:
    """Long posts with one subject alone, of the subjects that have enough of them."""
    posts = {post["id"]: post for post in lines("digitalgov_docs.jsonl") if len(post["text"]) > MIN_CHARS}
    subjects: dict[str, set[str]] = defaultdict(set)
    for label in lines("digitalgov_qrels.jsonl"):
        subjects[label["doc"]].add(label["qid"])
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for post, labels in sorted(subjects.items()):
        if len(labels) == 1 and post in posts:
            found[next(iter(labels))].append(posts[post])
    return {subject: each for subject, each in found.items() if len(each) > POSTS_EACH}


def agreement(first: Sequence[object], second: Sequence[object]) -> float:
    """The adjusted Rand index (Hubert and Arabie, 1985): 0 by chance, 1 when both divide alike."""
    both, one, other = (
        sum(comb(count, 2) for count in Counter(labels).values())
        for labels in (list(zip(first, second, strict=True)), first, second)
    )
    expected = one * other / comb(len(first), 2)
    return (both - expected) / ((one + other) / 2 - expected)


@pytest.mark.slow
@pytest.mark.timeout(600)  # the model reads some 600 passages
@pytest.mark.skipif(not SET.is_dir(), reason="the labelled posts are not on this machine")
def test_groups_follow_the_subjects_of_the_posts() -> None:
    posts, encoder, chance = by_subject(), Encoder(), random.Random(1)  # noqa: S311 - which posts, not a secret
    found = []
    for _ in range(SITES):
        subjects = chance.sample(sorted(posts), 3)
        passages = [
            (subject, f"{post['title']}. {paragraph.text}")
            for subject in subjects
            for post in chance.sample(posts[subject], POSTS_EACH)
            for paragraph in paragraphs.split(post["text"])[:PASSAGES_EACH]
        ]
        group_of: dict[int, int] = {}
        for number, group in enumerate(grouped(encoder([text for _, text in passages]))):
            group_of |= dict.fromkeys(group, number)
        found.append(
            agreement([subject for subject, _ in passages], [group_of[row] for row in sorted(group_of)])
        )
    assert sum(found) / len(found) >= FLOOR, found
