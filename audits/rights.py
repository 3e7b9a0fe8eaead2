"""Who may do what. Pure: what a person is in the workspace, and what the team chose, is handed in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from audits.decisions import Choice
from storage.team import TeamSettings


class Role(StrEnum):
    """What a person is in the workspace, the first that applies from below."""

    MEMBER = "member"
    ADMIN = "admin"
    OWNER = "owner"
    GUEST = "guest"  # of one channel or of several
    BOT = "bot"  # a workflow too
    DEACTIVATED = "deactivated"
    OUTSIDER = "outsider"  # of another workspace, in a channel that is shared with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who asks. `alone`: nobody else in the workspace could agree."""

    person: str  # user id
    role: Role
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsSecond:
    """The decision waits until another person agrees. `says` is one sentence; `can` as in Refused."""

    says: str
    can: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmDomain:
    """There is nobody to ask, so the person types the domain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """`says` is one sentence that tells who can; `can` are their user ids, where these are known."""

    says: str
    can: tuple[str, ...] = ()


Right = Allowed | Refused
Answer = Allowed | NeedsSecond | ConfirmDomain | Refused

IN_CHARGE: Final = frozenset({Role.ADMIN, Role.OWNER})
NEVER_DECIDE: Final = {
    Role.GUEST: "Guests don't decide about links; any full member of the workspace can.",
    Role.BOT: "Bots and workflows don't decide about links; a person of the workspace can.",
    Role.DEACTIVATED: "This account is deactivated; an active member of the workspace can do this.",
    Role.OUTSIDER: "You belong to another workspace; only people of this one can do this.",
}
NEVER_ASK: Final = {role: NEVER_DECIDE[role] for role in (Role.DEACTIVATED, Role.OUTSIDER)} | {
    Role.BOT: "Bots and workflows don't ask linkvouch for anything; a person of the workspace can."
}
NEVER_MANAGE: Final = NEVER_DECIDE | {
    Role.GUEST: "Guests don't change settings or export; a workspace admin can.",
    Role.BOT: "Bots and workflows don't change settings or export; a workspace admin can.",
}


def may_ask(who: Standing) -> Right:
    """Check links, read results, discuss."""
    return Refused(says=NEVER_ASK[who.role]) if who.role in NEVER_ASK else Allowed()


def may_decide(who: Standing, choice: Choice, team: TeamSettings) -> Answer:
    """Record a decision about a link; NeedsSecond and ConfirmDomain are for a disavow alone."""
    if who.role in NEVER_DECIDE:
        return Refused(says=NEVER_DECIDE[who.role])
    decider = is_decider(who, team)
    if choice is Choice.DISAVOW and who.alone:
        return ConfirmDomain()
    if team.only_deciders and not decider:
        return Refused(says=f"Here only {_deciders(team)} decide about links.", can=_named(team))
    if choice is not Choice.DISAVOW or (decider and not team.four_eyes):
        return Allowed()
    if team.four_eyes:
        return NeedsSecond(
            says="A disavow takes two people here, so somebody else must agree.",
            can=_other_deciders(team, who.person) if team.only_deciders else (),
        )
    return NeedsSecond(says="A disavow needs a decider, or a second person who agrees.", can=_named(team))


def may_agree(who: Standing, proposer: str, team: TeamSettings) -> Right:
    """Agree to the disavow that `proposer` proposed, which makes it a decision."""
    if who.role in NEVER_DECIDE:
        return Refused(says=NEVER_DECIDE[who.role])
    if who.person == proposer:
        return Refused(says="You proposed this yourself, so somebody else must agree.")
    others = _other_deciders(team, proposer)
    # A sole decider who proposes has no other decider to ask: then any member's word is the second.
    able = who.person in others if others else bool(_named(team)) or who.role in IN_CHARGE
    if team.only_deciders and not able:
        return Refused(says=f"Here only {_deciders(team)} decide about links.", can=others)
    return Allowed()


def may_withdraw(who: Standing, proposer: str, team: TeamSettings) -> Right:
    """Take back a disavow that waits."""
    if who.role in NEVER_DECIDE:
        return Refused(says=NEVER_DECIDE[who.role])
    if who.person == proposer or is_decider(who, team) or who.role in IN_CHARGE:
        return Allowed()
    able = tuple(dict.fromkeys((proposer, *_named(team))))
    return Refused(
        says="Only whoever proposed it, a decider or a workspace admin can withdraw a proposal.", can=able
    )


def may_change_settings(who: Standing, team: TeamSettings) -> Right:
    """Change sites, competitors, channels, people and rules."""
    return _managing(who, team, "changes settings")


def may_export(who: Standing, team: TeamSettings) -> Right:
    """Take the disavow file."""
    return _managing(who, team, "exports the disavow file")


def is_decider(who: Standing, team: TeamSettings) -> bool:
    """Named, or the installer. Where nobody is, workspace admins and owners are the deciders."""
    named = _named(team)
    return who.person in named if named else who.role in IN_CHARGE


def _managing(who: Standing, team: TeamSettings, does: str) -> Right:
    if who.role in NEVER_MANAGE:
        return Refused(says=NEVER_MANAGE[who.role])
    listed = _listed(team)
    if who.role in IN_CHARGE or who.person in listed:
        return Allowed()
    others = ", or a person listed in the settings," if listed else ""
    return Refused(says=f"Only a workspace admin{others} {does}.", can=listed)


def _listed(team: TeamSettings) -> tuple[str, ...]:
    return _people((team.installer, *team.admins))


def _named(team: TeamSettings) -> tuple[str, ...]:
    return _people((team.installer, *team.deciders))


def _other_deciders(team: TeamSettings, person: str) -> tuple[str, ...]:
    return tuple(each for each in _named(team) if each != person)


def _people(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Each once, without the installer where there is none."""
    return tuple(dict.fromkeys(filter(None, ids)))


def _deciders(team: TeamSettings) -> str:
    return "deciders" if _named(team) else "workspace admins"
