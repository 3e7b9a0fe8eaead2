"""Secrets that are stored: encrypted by keys that only the environment holds."""

import os
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MIN_CHARS: Final = 32  # 32 signs of hex are 128 bits, the least that NIST SP 800-57 lets last
MIN_KINDS: Final = 10  # different signs; 32 random ones of hex have 14 on average, and 9 once in 10,000 keys
HOW_TO_MAKE_ONE: Final = 'python -c "import secrets; print(secrets.token_urlsafe(32))"'
NONCE_BYTES: Final = 12  # NIST SP 800-38D, 8.2; random ones serve for 2**32 messages of one key
KEY_BYTES: Final = 32  # AES-256
FORM: Final = b"\x01"  # stands before every secret, so that another form can be told from this one
PURPOSE: Final = b"linkvouch: tokens at rest"


class UnusableKey(Exception):
    """One sentence for a person, which never repeats the key."""


class Unreadable(Exception):
    """No key here opens this, or it belongs to another tenant, or it was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A secret in clear. `old`: a key before the first opened it, so it should be sealed anew."""

    text: str
    old: bool

    def __repr__(self) -> str:
        return f"Opened(text=***, old={self.old})"


class Keyring:
    """The first key seals, every key opens."""

    def __init__(self, ciphers: tuple[AESGCM, ...]) -> None:
        self._ciphers = ciphers

    @classmethod
    def parse(cls, text: str) -> "Keyring":
        """LINKVOUCH_SECRET_KEY: one key, or several separated by commas, the one to use first.

        Raises UnusableKey when there is none, or one could be guessed.
        """
        keys = [key.strip() for key in text.split(",") if key.strip()]
        if not keys:
            raise UnusableKey(
                "LINKVOUCH_SECRET_KEY is not set, and tokens are never stored without it. "
                f"Make one: {HOW_TO_MAKE_ONE}"
            )
        if any(len(key) < MIN_CHARS or len(set(key)) < MIN_KINDS for key in keys):
            raise UnusableKey(
                f"LINKVOUCH_SECRET_KEY could be guessed: {MIN_CHARS} random signs are the least. "
                f"Make one: {HOW_TO_MAKE_ONE}"
            )
        return cls(tuple(AESGCM(_derived(key)) for key in keys))

    @classmethod
    def of_token(cls, token: str) -> "Keyring":
        """For an app with one token, which is random and stands in the environment alone."""
        return cls((AESGCM(_derived(token)),))

    def seal(self, text: str, *, tenant: str) -> bytes:
        """Encrypt for this tenant: put beside another's name it cannot be opened."""
        nonce = os.urandom(NONCE_BYTES)
        return FORM + nonce + self._ciphers[0].encrypt(nonce, text.encode(), tenant.encode())

    def open(self, sealed: bytes, *, tenant: str) -> Opened:
        """Raises Unreadable."""
        form, nonce, hidden = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        if form == FORM and len(nonce) == NONCE_BYTES:
            for number, cipher in enumerate(self._ciphers):
                try:
                    text = cipher.decrypt(nonce, hidden, tenant.encode()).decode()
                except InvalidTag:
                    continue
                return Opened(text=text, old=number > 0)
        raise Unreadable


def _derived(key: str) -> bytes:
    """A key of the cipher's own length from text of any."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(key.encode())
