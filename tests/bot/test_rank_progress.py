from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import doctor, rank_progress
from bot.doctor import Item
from bot.rank_progress import Stage, Telling, Update, last_update, updating
from bot.settings import Settings
from storage import rank_build
from storage.errors import RanksUnusable

BOTH = ("crux", "commoncrawl")
BEGUN = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)


def an_update(stage: Stage) -> Update:
    return Update(pid=1, begun=BEGUN, left=("commoncrawl", "majestic"), stage=stage, says="12.0 MB fetched.")


def left(home: Path) -> Update:
    update = last_update(home)
    assert update is not None
    return update


def rank_data(home: Path) -> Item:
    items = doctor.from_settings(Settings(_env_file=None, home=home))
    return next(item for item in items if item.name == "rank data")


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [
        pytest.param(
            Stage.RUNNING,
            "An update is running since 09:05 UTC: 12.0 MB fetched. To end it: linkvouch authority update "
            "--stop",
            id="runs",
        ),
        pytest.param(Stage.DONE, "", id="done"),
        pytest.param(
            Stage.FAILED,
            "The last update failed: 12.0 MB fetched. To go on with it: linkvouch authority update --source "
            "commoncrawl,majestic",
            id="failed",
        ),
        pytest.param(
            Stage.STOPPED,
            "The last update was stopped: 12.0 MB fetched. To go on with it: linkvouch authority update "
            "--source commoncrawl,majestic",
            id="stopped",
        ),
    ],
)
def test_how_it_stands_is_one_sentence(stage: Stage, sentence: str) -> None:
    assert an_update(stage).sentence == sentence


def test_an_update_is_followed_from_its_beginning_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rank_progress, "WRITE_S", 0.0)
    assert last_update(tmp_path) is None
    with updating(tmp_path, BOTH) as progress:
        progress.came("crux")
        progress.step("Common Crawl: 1.0 MB fetched.")
        running = left(tmp_path)
        assert (running.stage, running.left) == (Stage.RUNNING, ("commoncrawl",))
        assert running.says == "Common Crawl: 1.0 MB fetched."
        progress.came("commoncrawl")
    assert left(tmp_path).stage is Stage.DONE


@pytest.mark.parametrize(
    ("error", "stage"),
    [
        pytest.param(KeyboardInterrupt(), Stage.STOPPED, id="Ctrl-C"),
        pytest.param(ValueError("a bug"), Stage.FAILED, id="a bug"),
    ],
)
def test_an_end_before_its_time_is_told(tmp_path: Path, error: BaseException, stage: Stage) -> None:
    with pytest.raises(type(error)), updating(tmp_path, BOTH):
        raise error
    assert left(tmp_path).stage is stage


def test_the_list_that_failed_is_named_although_another_came_after_it(tmp_path: Path) -> None:
    with updating(tmp_path, BOTH) as progress:
        progress.failed("CrUX: gone.")
        progress.step("Common Crawl: 2.0 MB fetched.")
        progress.came("commoncrawl")
    assert (left(tmp_path).says, left(tmp_path).left) == ("CrUX: gone.", ("crux",))


def test_the_second_update_is_refused_and_says_nothing_of_itself(tmp_path: Path) -> None:
    with updating(tmp_path, BOTH):
        with pytest.raises(RanksUnusable, match="already"), updating(tmp_path, ("tranco",)):
            raise AssertionError("two at once")
        assert left(tmp_path).left == BOTH


def test_without_the_lock_a_running_update_was_cut_off(tmp_path: Path) -> None:
    Telling(tmp_path, BOTH)
    assert left(tmp_path).stage is Stage.CUT_OFF
    with rank_build.alone(tmp_path, rank_progress.LOCK):
        assert left(tmp_path).stage is Stage.RUNNING


def test_an_end_between_two_looks_is_no_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    telling = Telling(tmp_path, BOTH)

    def ends(_home: Path, _name: str) -> bool:
        telling.end(stopped=True)
        return False

    monkeypatch.setattr(rank_build, "is_taken", ends)
    assert left(tmp_path).stage is Stage.STOPPED


@pytest.mark.parametrize(
    "content", [b"", b"{}", b'{"pid": "x"}', b"\xff"], ids=["empty", "bare", "odd", "noise"]
)
def test_a_file_nobody_can_read_counts_for_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / rank_progress.FILE).write_bytes(content)
    assert last_update(tmp_path) is None


def test_what_cannot_be_written_down_does_not_end_the_update(tmp_path: Path) -> None:
    (tmp_path / rank_progress.FILE).mkdir()
    with updating(tmp_path, BOTH) as progress:
        progress.step("Common Crawl: 1.0 MB fetched.")


def test_a_look_at_the_lock_turns_nobody_away(tmp_path: Path) -> None:
    assert not rank_build.is_taken(tmp_path, rank_progress.LOCK)
    with rank_build.alone(tmp_path, rank_progress.LOCK):
        assert rank_build.is_taken(tmp_path, rank_progress.LOCK)
    assert not rank_build.is_taken(tmp_path, rank_progress.LOCK)


def test_the_doctor_tells_how_far_it_is_and_what_to_type(tmp_path: Path) -> None:
    with updating(tmp_path, BOTH):
        running = rank_data(tmp_path)
        assert "An update is running" in running.says
        assert running.next == ""
    stopped = rank_data(tmp_path)
    assert "The last update failed" in stopped.says
    assert stopped.next == "linkvouch authority update"
