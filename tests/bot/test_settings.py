import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Settings, SettingsError

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def names_of(settings: type[Settings]) -> set[str]:
    return {
        name.upper() if name.startswith("slack_") else f"LINKVOUCH_{name.upper()}"
        for name in settings.model_fields
    }


def examples() -> dict[str, str]:
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """No setting in the environment, and no .env in the folder."""
    for name in names_of(Settings):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def test_the_example_names_every_setting_and_no_other() -> None:
    assert set(examples()) == names_of(Settings)


def test_the_example_holds_the_defaults(bare: pytest.MonkeyPatch) -> None:
    defaults = Settings.load()
    for name, value in examples().items():
        if value:
            bare.setenv(name, value)
    assert Settings.load() == defaults


def test_an_empty_value_means_the_default(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("LINKVOUCH_PACE", "")
    assert Settings.load().pace == 1.0


def test_settings_are_read_from_the_environment_and_from_a_file(
    bare: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bare.setenv("LINKVOUCH_SITES", "one.example, two.example")
    bare.setenv("SLACK_BOT_TOKEN", "xoxb-of-a-test")
    (tmp_path / ".env").write_text("LINKVOUCH_PACE=2.5\n")
    settings = Settings.load()
    assert settings.sites == ("one.example", "two.example")
    assert settings.slack_bot_token.get_secret_value() == "xoxb-of-a-test"
    assert settings.pace == 2.5


@pytest.mark.parametrize(
    ("name", "value"),
    [("LINKVOUCH_PACE", "fast"), ("LINKVOUCH_PACE", "-1"), ("LINKVOUCH_HTTP_PORT", "99999")],
)
def test_a_wrong_value_is_named_by_its_setting_and_not_repeated(
    name: str, value: str, bare: pytest.MonkeyPatch
) -> None:
    bare.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as caught:
        Settings.load()
    assert value not in str(caught.value).replace("less than or equal to 65535", "")


def test_the_database_is_a_file_in_the_home_folder_unless_given(
    bare: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bare.setenv("LINKVOUCH_HOME", str(tmp_path))
    assert Settings.load().database() == tmp_path / "linkvouch.sqlite3"
    bare.setenv("LINKVOUCH_DATABASE_URL", "postgresql://ann:hunter2@db.example/links")
    settings = Settings.load()
    assert settings.database() == "postgresql://ann:hunter2@db.example/links"
    assert "hunter2" not in repr(settings)


def test_a_home_folder_is_understood_as_a_shell_would(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare.setenv("HOME", str(tmp_path / "ann"))
    bare.setenv("LINKVOUCH_HOME", "~/links")
    assert Settings.load().home == tmp_path / "ann" / "links"
    bare.setenv("LINKVOUCH_HOME", "links")
    assert Settings.load().home == tmp_path / "links"
    bare.setenv("LINKVOUCH_HOME", "~no-such-user-here/links")
    with pytest.raises(SettingsError, match="LINKVOUCH_HOME"):
        Settings.load()


def test_the_home_folder_is_the_platforms_unless_given(bare: pytest.MonkeyPatch) -> None:
    del bare
    assert Settings.load().home.name == "linkvouch"


def test_jobs_are_kept_beside_the_database(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare.setenv("LINKVOUCH_HOME", str(tmp_path))
    assert Settings.load().jobs_database() == tmp_path / "jobs.db"
    bare.setenv("LINKVOUCH_DATABASE_URL", "postgresql://ann@host/links")
    assert Settings.load().jobs_database() == "postgresql://ann@host/links"


def test_settings_without_slack_hold_no_key_to_it(bare: pytest.MonkeyPatch) -> None:
    for name in names_of(Settings):
        if name.startswith("SLACK_") or name == "LINKVOUCH_SECRET_KEY":
            bare.setenv(name, "k3y")
    kept = Settings.load().without_slack().model_dump()
    kept.pop("slack_client_id")  # which is public
    assert not [
        name for name, value in kept.items() if isinstance(value, SecretStr) and value.get_secret_value()
    ]
