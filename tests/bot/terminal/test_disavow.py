from pathlib import Path

import pytest

from tests.bot.builders import PAGE, a_checked
from tests.bot.terminal.conftest import Terminal

ADDED = f"# LV-1042 2026-11-22\n{PAGE}\n"
NOTHING_SENT = "1 line added{}. Nothing is sent to Google.\n"


@pytest.fixture
def decided(terminal: Terminal) -> Terminal:
    """One link is to be disavowed."""
    terminal.services.results = {PAGE: [a_checked()]}
    terminal.run("check", PAGE)
    terminal.run("decide", "LV-1042", "disavow", "--why", "paid", "--as", "Ann")
    return terminal


def test_the_file_goes_to_standard_output(decided: Terminal) -> None:
    result = decided.run("disavow")
    assert (result.exit_code, result.stdout) == (0, ADDED)
    assert result.stderr == NOTHING_SENT.format("")


def test_the_file_takes_the_place_of_the_old_one(decided: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "disavow.txt"
    out.write_text("domain:old.example\n")
    result = decided.run("disavow", "--existing", str(out), "--out", str(out))
    assert out.read_bytes() == f"domain:old.example\n{ADDED}".encode()
    assert result.stdout == ""
    assert result.stderr == NOTHING_SENT.format(f" to {out}")
    assert list(tmp_path.iterdir()) == [out]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(decided: Terminal, tmp_path: Path) -> None:
    result = decided.run("disavow", "--out", str(tmp_path / "nowhere" / "disavow.txt"))
    assert result.exit_code == 1
    assert "cannot be written (No such file or directory)" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_byte_order_mark_is_no_part_of_the_first_line(decided: Terminal, tmp_path: Path) -> None:
    existing = tmp_path / "google.txt"
    existing.write_bytes(b"\xef\xbb\xbfdomain:old.example\r\n")
    assert decided.run("disavow", "--existing", str(existing)).stdout == f"domain:old.example\n{ADDED}"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        pytest.param(b"\xff\xfe\x00d", "is not UTF-8 text", id="another encoding"),
        pytest.param(None, "does not exist", id="no such file"),
    ],
)
def test_an_existing_file_that_cannot_be_kept_is_wrong_usage(
    decided: Terminal, tmp_path: Path, content: bytes | None, complaint: str
) -> None:
    existing = tmp_path / "google.txt"
    if content is not None:
        existing.write_bytes(content)
    result = decided.run("disavow", "--existing", str(existing))
    assert (result.exit_code, result.stdout) == (2, "")
    assert complaint in result.stderr


def test_names_stand_in_the_file_only_when_asked_for(decided: Terminal) -> None:
    assert "Ann" not in decided.run("disavow").stdout
    assert "Ann" in decided.run("disavow", "--with-names").stdout
