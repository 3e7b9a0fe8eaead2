"""Secrets that found their way into a text, taken out of it again."""

import re
from collections.abc import Iterable
from typing import Final

MASK: Final = "***"
MIN_CHARS: Final = 6  # a shorter secret is a word like others, and guards nothing

# Where secrets stand, whoever's they are. What is kept says which kind of secret stood there.
_RULES: Final = (
    (re.compile(r"\b(xox[a-z]|xapp)-[\w.-]+"), rf"\1-{MASK}"),  # Slack's tokens
    (re.compile(r"(https?://)hooks\.slack\.com[^\s\"'<>)\]]*"), rf"\1hooks.slack.com/{MASK}"),
    (re.compile(r"([?&;]|\b)((?:ticket|token|access_token|client_secret|code)=)[^\s&\"']+"), rf"\1\2{MASK}"),
    (
        re.compile(r"(?i)(\bauthorization['\"]?\s*[:=,]\s*(?:b?['\"])?)(?:(basic|bearer)\s+)?[^\s'\",)}]+"),
        rf"\1{MASK}",
    ),
    (
        re.compile(r"\b([a-z][a-z0-9+.-]*://)[^\s/@'\"]+:[^\s/'\"]*@(?=[^\s/@]+)"),
        rf"\1{MASK}@",
    ),  # user:password
    (
        re.compile(r"\b([A-Z_]*(?:SECRET|TOKEN|PASSWORD)[A-Z_]*\s*[=:]\s*)['\"]?[^\s'\",]+['\"]?"),
        rf"\1{MASK}",
    ),
)


class Masking:
    """Masks what looks like a secret, and the given ones wherever they stand."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = sorted({each for each in secrets if len(each) >= MIN_CHARS}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(self, text: str) -> str:
        if self._known is not None:
            text = self._known.sub(self._kind_kept, text)
        for pattern, shown in _RULES:
            text = pattern.sub(shown, text)
        return text

    @staticmethod
    def _kind_kept(found: re.Match[str]) -> str:
        """A token of Slack's still tells what kind it was."""
        kind, dash, _ = found[0].partition("-")
        return f"{kind}-{MASK}" if dash and kind.startswith(("xox", "xapp")) else MASK

    def __repr__(self) -> str:
        return "Masking()"
