"""What the environment decides: one field per line of .env.example. Secrets stop here."""

from pathlib import Path
from typing import Annotated, Final

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DATABASE_FILE: Final = "linkvouch.sqlite3"
JOBS_FILE: Final = "jobs.db"  # apart, so that looking for work never waits for a writer of the other


SECRET_FIELDS: Final = ("slack_bot_token", "slack_app_token", "slack_signing_secret", "slack_client_secret")


class SettingsError(Exception):
    """A setting cannot be used. One sentence for a person, which never repeats a secret."""


def _default_home() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("linkvouch", appauthor=False))


class Settings(BaseSettings):
    """The environment, read and checked once. Unset means the default of .env.example."""

    model_config = SettingsConfigDict(
        env_prefix="LINKVOUCH_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    home: Path = Field(default_factory=_default_home)
    database_url: SecretStr = SecretStr("")  # may hold a password
    sites: Annotated[tuple[str, ...], NoDecode] = ()
    embedding_model: str = "bundled"
    embedding_threads: int = Field(default=0, ge=0, le=64)
    allow_private: str = ""
    resolve: str = ""
    block: str = ""
    pace: float = Field(default=1.0, ge=0, le=60)  # seconds between requests to one host
    contact: str = ""
    wikipedia: str = "https://en.wikipedia.org/w/api.php"
    rank_mirror: str = ""
    flag_channel: str = ""
    secret_key: SecretStr = SecretStr("")
    workers: int = Field(default=1, ge=0, le=64)  # processes that the Slack app starts beside itself
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=3000, ge=0, le=65535)
    slack_bot_token: SecretStr = Field(
        SecretStr(""), validation_alias=AliasChoices("SLACK_BOT_TOKEN", "slack_bot_token")
    )
    slack_app_token: SecretStr = Field(
        SecretStr(""), validation_alias=AliasChoices("SLACK_APP_TOKEN", "slack_app_token")
    )
    slack_signing_secret: SecretStr = Field(
        SecretStr(""), validation_alias=AliasChoices("SLACK_SIGNING_SECRET", "slack_signing_secret")
    )
    slack_client_id: str = Field("", validation_alias=AliasChoices("SLACK_CLIENT_ID", "slack_client_id"))
    slack_client_secret: SecretStr = Field(
        SecretStr(""), validation_alias=AliasChoices("SLACK_CLIENT_SECRET", "slack_client_secret")
    )

    @field_validator("sites", mode="before")
    @classmethod
    def _comma_list(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("home")
    @classmethod
    def _whole_path(cls, home: Path) -> Path:
        try:
            return home.expanduser().absolute()
        except RuntimeError as error:
            raise ValueError("there is no such user's home folder") from error

    @classmethod
    def load(cls) -> "Settings":
        """Read the environment and `.env`. Raises SettingsError naming the setting, never its value."""
        try:
            return cls()
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            name = str(first["loc"][0]).upper() if first["loc"] else "the environment"
            name = name if name.startswith("SLACK_") else f"LINKVOUCH_{name}"
            raise SettingsError(f"{name} cannot be used: {first['msg']}.") from None

    def database(self) -> str | Path:
        """The database's URL when one is given, else an SQLite file in the home folder."""
        return self.database_url.get_secret_value() or self.home / DATABASE_FILE

    def jobs_database(self) -> str | Path:
        """Where jobs are kept: in the same PostgreSQL database, or in a file beside the SQLite one."""
        return self.database_url.get_secret_value() or self.home / JOBS_FILE

    def secrets(self) -> tuple[str, ...]:
        """What must never be shown, the values that are set."""
        held = (
            *(key.strip() for key in self.secret_key.get_secret_value().split(",")),
            *(getattr(self, name).get_secret_value() for name in SECRET_FIELDS),
            _password_of(self.database_url.get_secret_value()),
        )
        return tuple(value for value in held if value)

    def without_slack(self) -> "Settings":
        """The same with no key to Slack in it, for processes that say nothing there."""
        return self.model_copy(update=dict.fromkeys(("secret_key", *SECRET_FIELDS), SecretStr("")))


def _password_of(url: str) -> str:
    """As it stands in a database's address, "" when there is none."""
    return url.rpartition("@")[0].partition("://")[2].partition(":")[2]
