"""What goes wrong in a way that a person can mend: told in their words, not logged as a fault of ours."""

from bot.slack.blocks.text import channel


class UserError(Exception):
    """`text` says what happened, `hint` what to do. Both are mrkdwn of ours with outside words made safe."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint


class NotInChannelError(UserError):
    """The bot may not post there. `again` is what to do once it was invited."""

    def __init__(self, channel_id: str, name: str, again: str) -> None:
        if channel_id.startswith("D"):
            super().__init__("I can't post in this conversation.", f"Use a channel instead, then {again}.")
        else:
            super().__init__(
                f"I can't post in {channel(channel_id, name)} yet. "
                f"Type `/invite @linkvouch` there, then {again}."
            )


class GoneError(UserError):
    """The check behind a card is no longer stored."""

    def __init__(self) -> None:
        super().__init__("I no longer have that check.", "Check the page again with `/checklink`.")
