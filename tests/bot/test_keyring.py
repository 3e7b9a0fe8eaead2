import secrets

import pytest

from bot.keyring import HOW_TO_MAKE_ONE, Keyring, Opened, Unreadable, UnusableKey

OLD = "an-old-key-of-many-letters-0123456789"
NEW = "the-new-key-of-other-letters-987654321"
TENANT = "E1.T1"
TOKEN = "xoxb-1234567890-abcdef"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(OLD, id="letters"),
        pytest.param(secrets.token_hex(32), id="hex"),
        pytest.param(secrets.token_urlsafe(32), id="base64"),
        pytest.param(f" {OLD} ,", id="with blanks and a comma"),
    ],
)
def test_what_was_sealed_opens_and_does_not_show(text: str) -> None:
    keyring = Keyring.parse(text)
    sealed = keyring.seal(TOKEN, tenant=TENANT)
    assert TOKEN.encode() not in sealed
    assert keyring.seal(TOKEN, tenant=TENANT) != sealed
    opened = keyring.open(sealed, tenant=TENANT)
    assert opened == Opened(text=TOKEN, old=False)
    assert TOKEN not in repr(opened)


@pytest.mark.parametrize(
    ("sealed_with", "opened_with", "old"),
    [
        pytest.param(OLD, OLD, False, id="the same key"),
        pytest.param(OLD, f"{NEW},{OLD}", True, id="a new key before it"),
        pytest.param(f"{NEW},{OLD}", NEW, False, id="the first of two sealed it"),
    ],
)
def test_the_first_key_seals_and_every_key_opens(sealed_with: str, opened_with: str, *, old: bool) -> None:
    sealed = Keyring.parse(sealed_with).seal(TOKEN, tenant=TENANT)
    assert Keyring.parse(opened_with).open(sealed, tenant=TENANT) == Opened(text=TOKEN, old=old)


def test_a_secret_opens_with_its_own_key_for_its_own_tenant_and_unchanged() -> None:
    keyring = Keyring.parse(OLD)
    sealed = keyring.seal(TOKEN, tenant=TENANT)
    with pytest.raises(Unreadable):
        Keyring.parse(NEW).open(sealed, tenant=TENANT)
    with pytest.raises(Unreadable):
        keyring.open(sealed, tenant="E1.T2")
    broken = [sealed[:size] for size in range(len(sealed))]
    broken += [sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))]
    for each in broken:
        with pytest.raises(Unreadable):
            keyring.open(each, tenant=TENANT)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="none"),
        pytest.param(" , ", id="commas alone"),
        pytest.param("hunter2", id="a password"),
        pytest.param("a" * 64, id="one sign over and over"),
        pytest.param(f"{OLD},hunter2", id="a weak one among others"),
    ],
)
def test_a_missing_or_weak_key_is_refused_with_the_way_to_make_one(text: str) -> None:
    with pytest.raises(UnusableKey) as refused:
        Keyring.parse(text)
    told = str(refused.value)
    assert told.startswith("LINKVOUCH_SECRET_KEY")
    assert told.endswith(HOW_TO_MAKE_ONE)
    assert "hunter2" not in told
    assert OLD not in told
