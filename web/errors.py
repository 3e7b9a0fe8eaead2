"""Why a page could not be read: a tree of exceptions, each with its outcome and a sentence for a person."""

from collections.abc import Callable, Mapping

from web.outcome import Outcome


class ReadError(Exception):
    """A page could not be read. `say` is one sentence for a person and names no address inside a network."""

    def __init__(self, outcome: Outcome, say: str, *, status: int | None = None) -> None:
        """`status` is the HTTP status when one came."""
        super().__init__(say)
        self.outcome = outcome
        self.say = say
        self.status = status

    def __reduce__(self) -> tuple[Callable[..., "ReadError"], tuple[object, ...]]:
        """Whole through pickling, whatever a subclass's own arguments are."""
        return restored, (type(self), self.say, self.__dict__)


class Refused(ReadError):
    """We did not even try: the address is no web address, not public, or robots.txt says no."""


class Unreachable(ReadError):
    """We tried, and no whole answer came: DNS, connection, TLS, protocol, time."""


class NotAPage(ReadError):
    """An answer came that is not a page we can judge: an error status, another type, too large."""


def restored(kind: type[ReadError], say: str, attributes: Mapping[str, object]) -> ReadError:
    """An error again, after pickling."""
    error = kind.__new__(kind, say)
    error.__dict__.update(attributes)
    return error
