"""May answer engines read a page, to answer and to learn? A fact beside the verdict; it weighs nothing."""

from scoring.results import AiReadable, Welcome
from web import ai
from web.page import AiAccess, Purpose


def readable(access: AiAccess | None) -> AiReadable:
    """In the words of the contract; all unknown for a page that was not looked at."""
    if access is None:
        return AiReadable()
    return AiReadable(
        answering=_welcome(access, Purpose.ANSWERING),
        answering_refused=_refused(access, Purpose.ANSWERING),
        training=_welcome(access, Purpose.TRAINING),
        training_refused=_refused(access, Purpose.TRAINING),
        refusals=access.refusals,
        paywalled=access.paywalled,
        text_without_script=access.share_without_script,
    )


def _refused(access: AiAccess, purpose: Purpose) -> tuple[str, ...]:
    return tuple(agent.name for agent in access.agents if agent.purpose is purpose and agent.allowed is False)


def _welcome(access: AiAccess, purpose: Purpose) -> Welcome:
    """A refusal in words may be meant for all; of the agents, all may be kept out one by one."""
    allowed = {agent.allowed for agent in access.agents if agent.purpose is purpose}
    in_words = ai.refused(access.refusals, purpose)
    if in_words == "no" or allowed == {False}:
        return Welcome.NO
    if in_words or False in allowed:
        return Welcome.PARTLY
    return Welcome.YES if True in allowed else Welcome.UNKNOWN
