"""One answer of the doctor."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the answer. `ok` is None for what is not set up and not needed to go on."""

    name: str
    ok: bool | None
    says: str
    next: str = ""  # the command to type, "" when there is nothing to do
