import os
from pathlib import Path

import click
import pytest

from bot.terminal import page_out

REPORT = f"{page_out.MARK}<p>old</p>"


def test_a_report_is_written_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    page_out.write(tmp_path / "out.html", "new")
    assert (tmp_path / "out.html").read_text() == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["out.html"]


def test_a_report_of_ours_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "out.html").write_text(REPORT)
    page_out.write(tmp_path / "out.html", "new")
    assert (tmp_path / "out.html").read_text() == "new"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="an empty file"),
        pytest.param("<!doctype html><title>x</title>", id="a page of somebody else"),
        pytest.param(f"\n{REPORT}", id="a report further down"),
    ],
)
def test_a_file_of_somebody_else_stays_as_it_is(tmp_path: Path, text: str) -> None:
    out = tmp_path / "out.html"
    out.write_text(text)
    for step in (page_out.ready, lambda file: page_out.write(file, "new")):
        with pytest.raises(click.UsageError, match="exists and is no report of linkvouch"):
            step(out)
    assert out.read_text() == text


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(click.UsageError, match="is no report"):
        page_out.ready(tmp_path / "pipe")


@pytest.mark.parametrize(
    ("place", "complaint"),
    [
        pytest.param("no/folder/out.html", "There is no folder", id="a folder that is not there"),
        pytest.param("file/out.html", "There is no folder", id="a file where a folder should be"),
        pytest.param("x" * 300, "cannot be written", id="a name that no file can have"),
    ],
)
def test_where_nothing_can_be_written_is_told(tmp_path: Path, place: str, complaint: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(click.UsageError, match=complaint):
        page_out.ready(tmp_path / place)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(click.UsageError, match=r"cannot be written .*Permission denied"):
        page_out.ready(tmp_path / "out.html")


def test_a_disk_that_fails_is_told_and_leaves_the_old_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.html"
    out.write_text(REPORT)

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(click.ClickException, match="No space left on device"):
        page_out.write(out, "new")
    assert out.read_text() == REPORT
    assert [each.name for each in tmp_path.iterdir()] == ["out.html"]
