"""The addresses at which people are answered. Each is as good as a password for half an hour, and is written
down with letters and jobs: so it is sealed when it comes in, and opened where it is used.
"""

import logging
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

from bot.keyring import Keyring, Unreadable

log = logging.getLogger(__name__)

SEALED: Final = "sealed:"  # stands before what is no address any more
_USE: Final = "response_url"  # beside the tenant, so that nothing else that is sealed opens as an address


class Addresses:
    """Sealed for one tenant each. Only the app itself can open them; its workers hand them on."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def seal(self, address: str, *, tenant: str) -> str:
        """Another text each time, so what comes in is sealed once. "" and what is sealed stay as they are."""
        if not address or address.startswith(SEALED):
            return address
        sealed = self._keyring.seal(address, tenant=_of(tenant))
        return f"{SEALED}{urlsafe_b64encode(sealed).decode()}"

    def open(self, held: str, *, tenant: str) -> str:
        """The address; "" where no key opens it any more, as after a change of keys."""
        if not held.startswith(SEALED):
            return held
        try:
            sealed = urlsafe_b64decode(held.removeprefix(SEALED))
            return self._keyring.open(sealed, tenant=_of(tenant)).text
        except (ValueError, Unreadable):
            log.warning("an address to answer at cannot be opened; the person is answered directly")
            return ""


def _of(tenant: str) -> str:
    return f"{tenant} {_USE}"
