"""What goes wrong in a way that a person can mend: told in their words, not logged as a fault of ours."""


class UserError(Exception):
    """`text` says what happened, `hint` what to do. Both are mrkdwn of ours with outside words made safe."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint


class GoneError(UserError):
    """The check behind a card is no longer stored."""

    def __init__(self) -> None:
        super().__init__("I no longer have that check.", "Check the page again with `/checklink`.")


class NotAllowedError(UserError):
    """A person may not do this. `can` are the user ids of who can, where these are known."""

    def __init__(self, says: str, can: tuple[str, ...] = ()) -> None:
        super().__init__(says)
        self.can = can
