"""Why a page was not read, in a word or three; the sentence beside it says the rest."""

from typing import Final

from web.outcome import Outcome

_IN_WORDS: Final = {
    Outcome.TIMEOUT: "no answer in time",
    Outcome.TOO_LARGE: "too large",
    Outcome.NOT_HTML: "not a web page",
    Outcome.HTTP_ERROR: "error from the site",
    Outcome.RATE_LIMITED: "too many requests",
    Outcome.LOGIN_WALL: "behind a login",
    Outcome.CONSENT_WALL: "behind a consent notice",
    Outcome.PAYWALL: "behind a paywall",
    Outcome.CHALLENGE: "behind a robot check",
    Outcome.JS_ONLY: "needs scripts",
    Outcome.SOFT_404: "says not found",
    Outcome.PARKED: "parked domain",
    Outcome.BLOCKED_BY_ROBOTS: "robots.txt forbids it",
    Outcome.ROBOTS_UNREACHABLE: "no answer for robots.txt",
    Outcome.REDIRECT_LOOP: "endless redirects",
    Outcome.BLOCKED_ADDRESS: "private address",
    Outcome.BLOCKED_PORT: "port not allowed",
    Outcome.UNSUPPORTED_SCHEME: "not http or https",
    Outcome.INVALID_URL: "not a web address",
    Outcome.DNS_ERROR: "domain not found",
    Outcome.CONNECT_ERROR: "no connection",
    Outcome.TLS_ERROR: "no secure connection",
    Outcome.PROTOCOL_ERROR: "broken answer",
    Outcome.CONFIG_ERROR: "wrong setting",
    Outcome.ERROR: "unexpected error",
}


def not_read(outcome: Outcome) -> str:
    """In place of a verdict: "not read (no answer in time)"."""
    return f"not read ({_IN_WORDS[outcome]})"
