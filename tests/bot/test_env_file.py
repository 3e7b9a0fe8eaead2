import stat
from pathlib import Path

import pytest

from bot import env_file
from bot.env_file import EnvFileError

TOKEN = "xoxb-1-secret"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(None, "SLACK_BOT_TOKEN=xoxb-1-secret\n", id="no file yet"),
        pytest.param("", "SLACK_BOT_TOKEN=xoxb-1-secret\n", id="an empty one"),
        pytest.param(
            "# ours\nLINKVOUCH_PACE=2",
            "# ours\nLINKVOUCH_PACE=2\nSLACK_BOT_TOKEN=xoxb-1-secret\n",
            id="other lines stay, the last one without its end",
        ),
        pytest.param(
            "A=1\nexport SLACK_BOT_TOKEN = old\nB=2\nSLACK_BOT_TOKEN=older\n",
            "A=1\nSLACK_BOT_TOKEN=xoxb-1-secret\nB=2\n",
            id="old values go, in every shape",
        ),
        pytest.param(
            "#SLACK_BOT_TOKEN=\nMY_SLACK_BOT_TOKEN=x\n",
            "#SLACK_BOT_TOKEN=\nMY_SLACK_BOT_TOKEN=x\nSLACK_BOT_TOKEN=xoxb-1-secret\n",
            id="remarks and other names stay",
        ),
    ],
)
def test_the_name_is_set_once_and_nothing_else_changes(
    tmp_path: Path, before: str | None, after: str
) -> None:
    file = tmp_path / ".env"
    if before is not None:
        file.write_text(before)
        file.chmod(0o644)
    env_file.write(file, {"SLACK_BOT_TOKEN": TOKEN})
    assert file.read_text() == after
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == [".env"]


def test_a_link_is_followed_to_its_file(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.write_text("A=1\n")
    link = tmp_path / ".env"
    link.symlink_to(real)
    env_file.write(link, {"B": "2"})
    assert link.is_symlink()
    assert real.read_text() == "A=1\nB=2\n"


@pytest.mark.parametrize("value", ["xoxb-1\nEVIL=1", "xoxb-1 2", "'xoxb'", ""])
def test_what_no_token_looks_like_is_refused_and_not_repeated(tmp_path: Path, value: str) -> None:
    with pytest.raises(EnvFileError) as refused:
        env_file.write(tmp_path / ".env", {"SLACK_BOT_TOKEN": value})
    assert "xoxb" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EnvFileError, match=r"cannot be written: No such file or directory\.$"):
        env_file.write(tmp_path / "none" / ".env", {"A": "1"})


def test_a_file_that_is_no_text_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(EnvFileError, match="it is no text"):
        env_file.write(file, {"A": "1"})
    assert file.read_bytes() == b"\xff\xfe\xff"


@pytest.mark.parametrize(
    ("text", "known"),
    [
        pytest.param("A=1\nexport B = x\n", {"A", "B"}, id="in every shape"),
        pytest.param("A=\nB=''\nC=\"\"\n#D=1\nE\n", set(), id="without a value"),
        pytest.param(None, set(), id="no file"),
    ],
)
def test_the_names_that_have_a_value_are_known(tmp_path: Path, text: str | None, known: set[str]) -> None:
    file = tmp_path / ".env"
    if text is not None:
        file.write_text(text)
    assert env_file.names(file) == known
