import pytest

from bot.slack.sealed import BrokenSealError, Seal

SEAL = Seal("a secret", tenant=".T1")
VIEW = {"type": "modal", "callback_id": "decision", "private_metadata": '{"ref": "LV-1"}'}


@pytest.mark.parametrize("text", ["", '{"ref": "LV-1"}', "a.b.c", "ü€\ud800"])
def test_what_was_sealed_is_opened(text: str) -> None:
    assert SEAL.open(SEAL.seal(text, use="x"), use="x") == text


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(SEAL.seal("LV-1").replace("LV-1", "LV-2"), id="another text"),
        pytest.param("0" * 32 + ".LV-1", id="a mark that was made up"),
        pytest.param("LV-1", id="no mark"),
        pytest.param("", id="nothing"),
        pytest.param("ü.LV-1", id="a mark that is no ASCII"),
        pytest.param(SEAL.seal("LV-1", use="settings"), id="sealed for another modal"),
        pytest.param(Seal("a secret", tenant=".T2").seal("LV-1"), id="sealed for another workspace"),
        pytest.param(Seal("the former secret", tenant=".T1").seal("LV-1"), id="sealed with another secret"),
    ],
)
def test_what_was_not_sealed_so_is_refused_in_words(forged: str) -> None:
    with pytest.raises(BrokenSealError, match="no longer valid"):
        SEAL.open(forged)


def test_a_modal_carries_its_seal_and_no_other_modal_takes_it() -> None:
    sealed = SEAL.view(VIEW)
    assert SEAL.carried(sealed) == VIEW["private_metadata"]
    with pytest.raises(BrokenSealError):
        SEAL.carried(sealed | {"callback_id": "settings"})
    with pytest.raises(BrokenSealError):
        SEAL.carried(VIEW)


def test_the_secret_and_the_key_are_not_shown() -> None:
    assert "a secret" not in f"{SEAL!r}{vars(SEAL)}"
