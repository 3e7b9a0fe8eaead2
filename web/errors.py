"""Why a page could not be read: one tree of exceptions, each with its outcome and one sentence for a person."""

from web.outcome import Outcome


class ReadError(Exception):
    """A page could not be read. `say` is one sentence for a person and names no address inside a network."""

    def __init__(self, outcome: Outcome, say: str, *, status: int | None = None) -> None:
        """`status` is the HTTP status when one came."""
        super().__init__(say)
        self.outcome = outcome
        self.say = say
        self.status = status


class Refused(ReadError):
    """We did not even try: the address is no web address, not public, or robots.txt says no."""


class Unreachable(ReadError):
    """We tried, and no whole answer came: DNS, connection, TLS, protocol, time."""


class NotAPage(ReadError):
    """An answer came that is not a page we can judge: an error status, another type, too large."""
