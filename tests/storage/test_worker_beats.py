from collections.abc import Iterator

import pytest

from storage import engines, worker_beats
from storage.worker_beats import WorkerBeats


@pytest.fixture
def beats(url: str) -> Iterator[WorkerBeats]:
    engine = engines.engine_for_jobs(engines.address(url))
    WorkerBeats(engine, None)  # the table is there already for the next
    yield WorkerBeats(engine, None)
    engine.dispose()


def test_a_worker_sees_the_others_and_how_long_ago(beats: WorkerBeats) -> None:
    for worker in ("ann", "ben", "ben"):
        beats.beat(worker)
    (ben,) = beats.others("ann")
    assert ben.worker == "ben"
    assert 0 <= ben.age_s < 30


def test_a_dead_worker_is_claimed_by_one(beats: WorkerBeats) -> None:
    beats.beat("dead")
    assert beats.claim("dead", by="ann")
    assert not beats.claim("dead", by="ben")
    assert not beats.claim("never heard of", by="ben")


def test_a_claim_does_not_last_for_ever(beats: WorkerBeats, monkeypatch: pytest.MonkeyPatch) -> None:
    beats.beat("dead")
    assert beats.claim("dead", by="ann")
    monkeypatch.setattr(worker_beats, "CLAIM_LASTS_S", -1.0)
    assert beats.claim("dead", by="ben")


def test_one_that_was_taken_for_dead_lives_again(beats: WorkerBeats) -> None:
    beats.beat("ann")
    beats.claim("ann", by="ben")
    beats.forget("ann")
    assert beats.others("ben") == []
    beats.beat("ann")
    assert [seen.worker for seen in beats.others("ben")] == ["ann"]
    assert beats.claim("ann", by="ben")


def test_those_that_gave_a_sign_lately_are_counted(beats: WorkerBeats) -> None:
    assert beats.alive(30) == 0
    for worker in ("ann", "ben"):
        beats.beat(worker)
    assert beats.alive(30) == 2
    assert beats.alive(-30) == 0
    beats.forget("ben")
    assert beats.alive(30) == 1
