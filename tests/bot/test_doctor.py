from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import doctor
from bot.doctor import Item
from bot.settings import Settings
from scoring.site import Site
from tests.bot.builders import OURS
from tests.bot.fake_services import FakeServices

BOT = "xoxb-1-secret"
APP = "xapp-1-secret"


def by_name(items: list[Item]) -> dict[str, Item]:
    return {item.name: item for item in items}


def settings(home: Path, *, model: str = "bundled", bot: str = "", app: str = "") -> Settings:
    return Settings(
        _env_file=None,
        home=home,
        embedding_model=model,
        slack_bot_token=SecretStr(bot),
        slack_app_token=SecretStr(app),
    )


@pytest.mark.parametrize(
    ("bot", "app", "ok", "says"),
    [
        pytest.param("", "", None, "No Slack tokens are set", id="no tokens"),
        pytest.param(BOT, APP, True, "Both Slack tokens are set", id="both tokens"),
        pytest.param(BOT, "", False, "SLACK_APP_TOKEN is not set", id="no app token"),
        pytest.param("", APP, False, "SLACK_BOT_TOKEN is not set", id="no bot token"),
        pytest.param(APP, BOT, False, "SLACK_BOT_TOKEN does not begin with xoxb-", id="tokens swapped"),
        pytest.param(BOT, "xoxb-2", False, "SLACK_APP_TOKEN does not begin with xapp-", id="two bot tokens"),
    ],
)
def test_tokens_are_judged_and_never_shown(
    tmp_path: Path, *, bot: str, app: str, ok: bool | None, says: str
) -> None:
    item = by_name(doctor.from_settings(settings(tmp_path, bot=bot, app=app)))["slack"]
    assert item.ok is ok
    assert says in item.says
    assert "secret" not in item.says + item.next


def test_the_model_is_found_where_it_should_lie(tmp_path: Path) -> None:
    def model(name: str) -> Item:
        return by_name(doctor.from_settings(settings(tmp_path, model=name)))["model"]

    assert model("bundled").ok is True
    assert model(str(tmp_path)).ok is True
    assert model("someone/some-model").ok is None


def test_authority_is_said_to_be_unknown(tmp_path: Path) -> None:
    item = by_name(doctor.from_settings(settings(tmp_path)))["rank data"]
    assert item.ok is None
    assert "not known" in item.says


async def test_sites_are_named_or_the_command_that_adds_one() -> None:
    none = by_name(await doctor.from_services(FakeServices()))
    one = by_name(await doctor.from_services(FakeServices(known_sites={OURS: Site(domain=OURS)})))
    assert none["database"].ok is True
    assert (none["sites"].ok, none["sites"].next.split()[:3]) == (None, ["linkvouch", "site", "add"])
    assert (one["sites"].ok, one["sites"].next) == (True, "")
    assert OURS in one["sites"].says


@pytest.mark.parametrize(
    ("oks", "broken"),
    [
        pytest.param((True, True), False, id="all well"),
        pytest.param((True, None), False, id="something not set up"),
        pytest.param((None, False, True), True, id="something broken"),
        pytest.param((), False, id="nothing looked at"),
    ],
)
def test_only_what_is_broken_counts(oks: tuple[bool | None, ...], *, broken: bool) -> None:
    assert doctor.broken([Item(name="x", ok=ok, says="") for ok in oks]) is broken
