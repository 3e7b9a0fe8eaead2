"""What the environment decides: one field per line of .env.example. Secrets stop here."""

from pathlib import Path
from typing import Annotated, Final

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DATABASE_FILE: Final = "linkvouch.sqlite3"


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
