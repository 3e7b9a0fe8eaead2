"""The names that Slack sends back to us. The manifest carries the commands; the rest stands in messages."""

from enum import StrEnum


class Command(StrEnum):
    CHECKLINK = "/checklink"
    PROSPECTS = "/prospects"
    LINKVOUCH = "/linkvouch"


class Action(StrEnum):
    """Buttons. A value stays as it is for good: cards of last year still carry it."""

    FLAG = "flag"
    POST_IN_CHANNEL = "post_in_channel"
    CHECK_AGAIN = "check_again"
    OPEN_CARD = "open_card"
    EXPLAIN = "explain"
    CANCEL = "cancel"
    KEEP = "keep"
    REACH_OUT = "reach_out"
    DISAVOW = "disavow"
    IGNORE = "ignore"
    CHANGE_DECISION = "change_decision"
    ADD_REASON = "add_reason"


class Callback(StrEnum):
    """Modals that are submitted."""

    DECISION = "decision"


class Field(StrEnum):
    """Inputs of modals; the block_id and the action_id of an input are the same."""

    CHOICE = "choice"
    REASON = "reason"


class Job(StrEnum):
    CHECK = "slack.check"
    CHECK_AGAIN = "slack.check_again"
    PROSPECTS = "slack.prospects"


class Metadata(StrEnum):
    """event_type of message metadata."""

    FLAG = "linkvouch_flag"
