"""What can be wrong with the database itself. The messages are for a person and hold no password."""


class DatabaseUnusable(Exception):
    """The database cannot be opened or does not answer. Nothing in it was changed."""


class SchemaTooNew(DatabaseUnusable):
    """A newer linkvouch wrote this database."""


class NoSuchRef(LookupError):
    """The tenant has no link under this ref."""


class RanksUnusable(Exception):
    """A rank list or the rank index cannot be used. The index is as it was before."""
