"""What an HTTP status that is no page means to a person."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Final

from web import walls
from web.errors import NotAPage
from web.outcome import Outcome

MAX_RETRY_AFTER_S: Final = 86_400.0  # a day; longer wishes are obeyed for a day

WANTS_LOGIN: Final = 401
WANTS_PAYMENT: Final = 402
PEEKED: Final = frozenset({403, 405, 503})  # the statuses that challenges come with; AWS WAF uses 405
GONE: Final = frozenset({404, 410})
# Cloudflare: "Detect a Challenge Page response"; AWS WAF: "CAPTCHA and Challenge action behavior".
CHALLENGE_HEADERS: Final = MappingProxyType(
    {"cf-mitigated": frozenset({"challenge"}), "x-amzn-waf-action": frozenset({"challenge", "captcha"})}
)
TOLD: Final = {
    400: "did not understand the request",
    403: "refused our reader",
    404: "has no such page: it is gone or never was",
    410: "says the page is gone for good",
    418: "answered with an unusual status",
    451: "may not show the page for legal reasons",
    999: "refuses programs",
}


def error(status: int, name: str, start: bytes = b"") -> NotAPage:
    """The failure behind a status that is neither 2xx nor a redirect; `start` is how the answer begins."""
    if status == WANTS_LOGIN:
        return walls.needs_login(name, status=status)
    if walls.is_challenge(start):
        return walls.challenged(name, status=status)
    if status == WANTS_PAYMENT:
        return NotAPage(
            Outcome.PAYWALL,
            f"{name} asks programs to pay for the page, so it was not seen. Open it by hand to see the link.",
            status=status,
        )
    return NotAPage(Outcome.HTTP_ERROR, f"{name} {_told(status)}", status=status)


def is_challenge(headers: Mapping[str, str]) -> bool:
    """Does the service in front of the site say so itself? Names are in lower case."""
    return any(headers.get(name, "").strip().lower() in told for name, told in CHALLENGE_HEADERS.items())


def _told(status: int) -> str:
    if status in GONE:
        return f"{TOLD[status]} ({status}). Check the address or look for the page's new one."
    if status < 300:
        return f"answered without a page ({status}). Open the address by hand."
    if status < 400:
        return f"answered with a redirect that leads nowhere ({status}). Open the address by hand."
    if 500 <= status < 600:
        return f"has a problem of its own ({status}). Try again later."
    return f"{TOLD.get(status, 'refused the request')} ({status}). Open the page by hand to see the link."


class RateLimited(NotAPage):
    """The host wants fewer requests; `retry_after_s` is how long it wants peace, 0.0 when not said."""

    def __init__(self, name: str, retry_after_s: float, *, status: int | None = None) -> None:
        when = f"in {_duration(retry_after_s)}" if retry_after_s else "later"
        super().__init__(
            Outcome.RATE_LIMITED,
            f"{name} asked for fewer requests. Try this page again {when}.",
            status=status,
        )
        self.retry_after_s = retry_after_s


def retry_after_s(header: str, now: datetime) -> float:
    """Seconds in a Retry-After header, a number or a date: 0.0 to a day, 0.0 for junk. RFC 9110, 10.2.3."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        return MAX_RETRY_AFTER_S if len(text) > 6 else min(float(text), MAX_RETRY_AFTER_S)
    try:
        seconds = (parsedate_to_datetime(text) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):  # TypeError: a date without a zone
        return 0.0
    return min(max(seconds, 0.0), MAX_RETRY_AFTER_S)


def _duration(seconds: float) -> str:
    for unit, size in (("hour", 3_600), ("minute", 60)):
        if seconds >= size:
            number = -int(-seconds // size)
            return f"{number} {unit}{'s' if number > 1 else ''}"
    number = max(1, -int(-seconds // 1))
    return f"{number} second{'s' if number > 1 else ''}"
