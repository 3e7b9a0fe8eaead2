"""Who asks, what the team chose, and a refusal in words. Who acts is taken from Slack's payload alone."""

from dataclasses import dataclass

from audits import rights
from audits.decisions import Choice
from audits.rights import Allowed, Answer, ConfirmDomain, NeedsSecond, Refused, Right, Standing
from bot.slack.deps import Desk
from bot.slack.errors import NotAllowedError
from bot.slack.reply import ReplyTo
from storage.team import TeamSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    who: Standing
    team: TeamSettings


async def asker(desk: Desk, reply: ReplyTo) -> Asker:
    """Raises UserError when Slack does not tell who it is."""
    return Asker(who=await desk.people.standing(reply.person.id), team=await desk.team.settings())


def required(right: Right) -> None:
    """Raises NotAllowedError, which says who can."""
    if isinstance(right, Refused):
        raise NotAllowedError(right.says, right.can)


async def must_be_one_of_us(desk: Desk, reply: ReplyTo) -> None:
    """For what everybody of the workspace may do. Raises NotAllowedError."""
    required(rights.may_ask((await asker(desk, reply)).who))


async def way_to(desk: Desk, reply: ReplyTo, choice: Choice) -> Allowed | NeedsSecond | ConfirmDomain:
    """How this person may decide so about a link. Raises NotAllowedError when they may not."""
    asks = await asker(desk, reply)
    answer: Answer = rights.may_decide(asks.who, choice, asks.team)
    if isinstance(answer, Refused):
        raise NotAllowedError(answer.says, answer.can)
    return answer
