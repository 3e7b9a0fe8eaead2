"""The shapes of team work. Apart from its queries, so that naming one costs no database import."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.decisions import Decision, Person
from storage.flags import Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSettings:
    """What a team chose. People are Slack user ids, channels are Slack channel ids."""

    flag_channel: str = ""  # "" is the channel in which the button was pressed
    digest_channel: str = ""  # "" is the flag channel
    digest_day: int | None = 0  # as in datetime.weekday(): 0 is Monday; None sends no digest
    digest_hour: int = 9  # 0-23, in `timezone`
    timezone: str = "UTC"  # IANA name
    flag_at: str = "risky"  # links at or below this verdict are flagged: risky or weak
    deciders: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()  # may change settings and export, beside the workspace's own admins
    installer: str = ""  # the first decider; "" when nobody installed it by OAuth
    four_eyes: bool = False  # every disavow takes two people, deciders too
    only_deciders: bool = False  # nobody else decides anything


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """How many checks may be asked for within an hour."""

    person: int
    team: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The checks may run; `left` more may be asked for by this person within the hour."""

    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Nothing was taken. As many as were asked for fit again at `again_at`."""

    whole_team: bool  # it was the team's allowance that ran out, not the person's
    allowance: int  # checks an hour
    again_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCheck:
    """A link that a person had checked, and how it stands now."""

    ref: str
    page_url: str
    site: str  # "" when it was looked at for no site
    verdict: str | None  # of the newest check, whoever asked for it; None before the first
    score: float | None  # 0-100
    decision: str | None  # the choice that counts
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A link that is checked again now and then for one person."""

    ref: str
    person: str  # user id
    since: datetime
    next_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProposal:
    """A disavow before it is put to the team."""

    ref: str
    why: str
    by: Person
    at: datetime
    permalink: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A disavow that waits for a second person."""

    number: int
    ref: str
    why: str
    by: Person
    at: datetime
    permalink: str
    after: int  # number of the decision that counted when it was made, 0 for none


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    proposal: Proposal
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnProposal:
    """Nobody agrees to what they proposed themselves. It still waits."""

    proposal: Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaken:
    """The link was decided after the disavow was proposed, so the proposal is gone."""

    proposal: Proposal
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """Somebody else was faster than who saw a link: it was decided, or its disavow proposed, since then."""

    by_now: Decision | None  # the decision that counts, None when it is gone again
    proposal: Proposal | None = None  # that waits


class Deed(StrEnum):
    """What the team's log tells."""

    SETTINGS = "settings"
    EXPORT = "export"
    PROPOSE = "propose"
    WITHDRAW = "withdraw"
    AGREE = "agree"
    REPORT = "report"  # a verdict that a person holds to be wrong
    WELCOME = "welcome"
    INVITED = "invited"  # to a channel, whose id is the detail
    DIGEST = "digest"  # posted; the detail is the moment up to which it tells


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    at: datetime
    by: Person
    deed: Deed
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedLink:
    """A link with a card, and how it stands now."""

    flag: Flag
    flagged_at: datetime
    page_url: str
    domain: str  # registrable
    site: str  # "" when it was looked at for no site
    verdict: str | None  # of the newest check
    score: float | None  # 0-100
    decision: str | None  # the choice that counts, None while it waits for one


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagCounts:
    waiting: int  # for a decision
    decided: int
