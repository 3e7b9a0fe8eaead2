from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import doctor
from bot.coefficients import Coefficients
from bot.doctor_items import Item
from bot.ranking import Ranking
from bot.settings import Settings
from scoring.calibration import Fitted
from scoring.curves import bundled_curves
from scoring.site import Site
from tests.bot.builders import NOW, OURS
from tests.bot.fake_services import FakeServices
from tests.bot.terminal.profiles import A_PROFILE
from tests.rank_lists import common_crawl, put

BOT = "xoxb-1-secret"
KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
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
        pytest.param(BOT, APP, True, "Both tokens for Socket Mode are set", id="both tokens"),
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


@pytest.mark.parametrize(
    ("bot", "key", "ok", "says", "following"),
    [
        pytest.param(BOT, KEY, True, "Everything for HTTP is set", "linkvouch serve", id="all there"),
        pytest.param(
            BOT, "", False, "LINKVOUCH_SECRET_KEY", "linkvouch setup --http --env-file .env", id="no key"
        ),
        pytest.param(APP, KEY, False, "SLACK_BOT_TOKEN does not begin with xoxb-", "", id="another token"),
    ],
)
def test_http_mode_needs_no_app_token(
    tmp_path: Path, *, bot: str, key: str, ok: bool, says: str, following: str
) -> None:
    given = Settings(
        _env_file=None,
        home=tmp_path,
        slack_bot_token=SecretStr(bot),
        slack_signing_secret=SecretStr("a-secret"),
        secret_key=SecretStr(key),
    )
    item = by_name(doctor.from_settings(given))["slack"]
    assert (item.ok, item.next) == (ok, following)
    assert says in item.says
    assert not any(given in item.says for given in ("1-secret", "a-secret", KEY))


def test_the_model_is_found_where_it_should_lie(tmp_path: Path) -> None:
    def model(name: str) -> Item:
        return by_name(doctor.from_settings(settings(tmp_path, model=name)))["model"]

    assert model("bundled").ok is True
    assert "fetched from the hub" in model("someone/some-model").says


def test_a_model_that_was_not_calibrated_is_told_with_the_command_that_does(tmp_path: Path) -> None:
    def model(name: str) -> Item:
        return by_name(doctor.from_settings(settings(tmp_path, model=name)))["model"]

    assert (model(str(tmp_path)).ok, model(str(tmp_path)).next) == (None, "linkvouch calibrate")
    fitted = Fitted(curves=bundled_curves(), pairs=432, auc=0.98)
    Coefficients(tmp_path).keep("a fingerprint", str(tmp_path), fitted, on=NOW.date())
    assert (model(str(tmp_path)).ok, model(str(tmp_path)).next) == (True, "")
    assert "fitted on" in model(str(tmp_path)).says
    (tmp_path / "coefficients.json").write_text("{", encoding="utf-8")
    assert (model(str(tmp_path)).ok, model("bundled").ok) == (False, True)


def rank_data(home: Path) -> Item:
    return by_name(doctor.from_settings(settings(home)))["rank data"]


def test_without_rank_data_the_command_that_fetches_it_is_told(tmp_path: Path) -> None:
    item = rank_data(tmp_path)
    assert (item.ok, item.next) == (None, "linkvouch authority update")
    assert "no authority is known" in item.says


@pytest.mark.parametrize(
    ("file", "following"),
    [
        pytest.param("ranks.txt", "", id="of today"),
        pytest.param("cc-main-2018-feb-mar-apr-domain-ranks.txt", "linkvouch authority update", id="old"),
    ],
)
def test_rank_data_is_told_with_its_age(tmp_path: Path, file: str, following: str) -> None:
    with closing(Ranking(tmp_path)) as ranking:
        known = ranking.import_file(put(tmp_path, common_crawl(), file))
    item = rank_data(tmp_path)
    assert (item.ok, item.next) == (True, following)
    assert f"commoncrawl (4 rows, as of {known.dated.isoformat()})" in item.says


def test_rank_data_that_cannot_be_read_is_broken(tmp_path: Path) -> None:
    put(tmp_path, b"noise" * 999, "ranks.db")
    item = rank_data(tmp_path)
    assert (item.ok, item.next) == (False, "linkvouch authority update")


async def test_sites_are_named_or_the_command_that_adds_one() -> None:
    none = by_name(await doctor.from_services(FakeServices(), now=NOW))
    one = by_name(await doctor.from_services(FakeServices(known_sites={OURS: Site(domain=OURS)}), now=NOW))
    assert none["database"].ok is True
    assert (none["sites"].ok, none["sites"].next.split()[:3]) == (None, ["linkvouch", "setup"])
    assert (one["sites"].ok, one["sites"].next) == (True, "")
    assert OURS in one["sites"].says
    assert "site profile" not in none


async def test_a_profile_is_told_with_its_age_and_the_command_that_renews_it() -> None:
    services = FakeServices(
        known_sites={OURS: Site(domain=OURS, topics=("compost",))}, learnable={OURS: A_PROFILE}
    )
    unread = by_name(await doctor.from_services(services, now=NOW))["site profile"]
    assert unread.ok is None
    assert unread.says == (
        f"{OURS}: no brand term; 1 topic; 0 pages worth linking to; its pages were not read yet."
    )
    await services.learn_profile(OURS)
    new = by_name(await doctor.from_services(services, now=NOW))["site profile"]
    assert (new.ok, new.next) == (True, "")
    assert new.says == (
        f"{OURS}: brand “Soil & Seed”, “Soil”; 3 topics; 1 page worth linking to; read on 2026-11-22."
    )
    old = by_name(await doctor.from_services(services, now=NOW + timedelta(days=31)))["site profile"]
    assert (old.ok, old.next) == (None, f"linkvouch site profile {OURS} --refresh")


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
