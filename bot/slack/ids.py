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
    WATCH = "watch"
    UNWATCH = "unwatch"
    EXPLAIN_NEXT = "explain_next"
    EXPLAIN_BACK = "explain_back"
    MORE = "more"  # the menu of a flag card
    AGREE = "agree"
    WITHDRAW = "withdraw"
    CONFIRM_DECISION = "confirm_decision"
    LEAVE_UNDECIDED = "leave_undecided"
    OPEN_CHECK = "open_check"
    OPEN_PROSPECTS = "open_prospects"
    OPEN_SETTINGS = "open_settings"
    OPEN_THREAD = "open_thread"  # leads to Slack; there is nothing to do but to acknowledge it


class Shortcut(StrEnum):
    """Shortcuts on a message, by callback_id; the manifest carries their names."""

    CHECK_MESSAGE = "check_message"
    USE_AS_REASON = "use_as_reason"


class Callback(StrEnum):
    """Modals that are submitted."""

    DECISION = "decision"
    CONFIRM_DISAVOW = "confirm_disavow"
    POST_SHARED = "post_shared"
    WRONG_VERDICT = "wrong_verdict"
    CHECK = "check"
    PROSPECTS = "prospects"
    SETTINGS = "settings"


class Field(StrEnum):
    """Inputs of modals; the block_id and the action_id of an input are the same."""

    CHOICE = "choice"
    REASON = "reason"
    DOMAIN = "domain"
    EXPECTED = "expected"
    URLS = "urls"
    SITE = "site"
    TOPIC = "topic"
    OUR_SITES = "our_sites"
    BRANDS = "brands"
    COMPETITORS = "competitors"
    FLAG_CHANNEL = "flag_channel"
    FLAG_AT = "flag_at"
    DECIDERS = "deciders"
    ADMINS = "admins"
    RULES = "rules"
    DIGEST_DAY = "digest_day"
    DIGEST_HOUR = "digest_hour"
    DIGEST_CHANNEL = "digest_channel"


class Job(StrEnum):
    CHECK = "slack.check"
    CHECK_AGAIN = "slack.check_again"
    PROSPECTS = "slack.prospects"
    LEARN_SITE = "slack.learn_site"
    RECHECK_WATCHED = "slack.recheck_watched"
    DIGEST = "slack.digest"
    DIGEST_NOW = "slack.digest_now"


class Metadata(StrEnum):
    """event_type of message metadata."""

    FLAG = "linkvouch_flag"
    LETTER = "linkvouch_letter"  # every other post of ours
