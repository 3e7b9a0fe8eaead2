"""What can be wrong with the database itself. The messages are for a person and hold no password."""

from typing import Final


class DatabaseUnusable(Exception):
    """The database cannot be opened or does not answer. Nothing in it was changed."""


class DatabaseAway(DatabaseUnusable):
    """Where it should be it does not answer, or takes nothing; there is nothing wrong in it."""


_WRONG_INSIDE: Final = ("no such table", "no such column", "not a database", "malformed")  # SQLite's words


def unusable(place: str, reason: str) -> DatabaseUnusable:
    """In the words of the database, of which the first line says it."""
    first_line = (reason.splitlines() or ["no reason given"])[0].rstrip(".")
    said = f"{place} cannot be used: {first_line}."
    return (
        DatabaseUnusable(said) if any(words in first_line for words in _WRONG_INSIDE) else DatabaseAway(said)
    )


class SchemaTooNew(DatabaseUnusable):
    """A newer linkvouch wrote this database."""


class NoSuchRef(LookupError):
    """The tenant has no link under this ref."""


class RanksUnusable(Exception):
    """A rank list or the rank index cannot be used. The index is as it was before."""
