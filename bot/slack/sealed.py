"""What a modal carries and a person could change on its way: sealed, so that a change is seen."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final

from bot.slack.blocks.kit import View
from bot.slack.errors import UserError

MARK_CHARS: Final = 32  # of an HMAC-SHA256 in hex: 128 bits
_PURPOSE: Final = b"linkvouch modal"


class BrokenSealError(UserError):
    """It was changed, or sealed for another modal or workspace, or before the app's secret was."""

    def __init__(self) -> None:
        super().__init__("This form is no longer valid, so nothing was recorded.", "Open it again.")


class Seal:
    """Seals text for one tenant with a key made of a secret of the app. `use` is what the text is for."""

    def __init__(self, secret: str, *, tenant: str) -> None:
        self._key = hashlib.sha256(b"\x00".join((_PURPOSE, tenant.encode(), secret.encode()))).digest()

    def seal(self, text: str, *, use: str = "") -> str:
        """The text behind its mark, MARK_CHARS and a dot longer."""
        return f"{self._mark(text, use)}.{text}"

    def open(self, sealed: str, *, use: str = "") -> str:
        """Raises BrokenSealError."""
        mark, _, text = sealed.partition(".")
        if not hmac.compare_digest(_bytes(mark), _bytes(self._mark(text, use))):
            raise BrokenSealError
        return text

    def view(self, view: View) -> View:
        """The modal with what it carries sealed, good for a modal of its callback_id alone."""
        return view | {"private_metadata": self.seal(view.get("private_metadata", ""), use=_use(view))}

    def carried(self, view: Mapping[str, Any]) -> str:
        """What a submitted modal of `view` carried. Raises BrokenSealError."""
        return self.open(view.get("private_metadata") or "", use=_use(view))

    def _mark(self, text: str, use: str) -> str:
        sealed = b"\x00".join((_bytes(use), _bytes(text)))
        return hmac.new(self._key, sealed, hashlib.sha256).hexdigest()[:MARK_CHARS]


def _use(view: Mapping[str, Any]) -> str:
    return str(view.get("callback_id") or "")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
