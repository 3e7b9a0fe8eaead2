"""What a rule saw, with its row of weights.toml: an entry of the ledger, or a ceiling."""

from scoring.evidence import Ceiling, Factor, Risk
from scoring.look import Sign
from scoring.weights import limit, weights


def entry(sign: Sign, *, lifted: bool) -> Risk:
    """A sign as the ledger lists it; one that is lifted is told, and weighs nothing."""
    rule = weights().risk[sign.rule]
    return Risk(
        rule=sign.rule,
        kind=rule.kind,
        hard=rule.hard and not lifted,
        effect=0.0 if lifted else rule.effect,
        says=sign.says,
        quote=sign.quote,
        where=sign.where,
        policy=rule.policy,
    )


def hold(signal: str, says: str, quote: str, where: str = "") -> Ceiling:
    """A ceiling for why the link is there, at the verdict that the data names for it."""
    return Ceiling(
        signal=f"ceiling_{signal}",
        factor=Factor.INTENT,
        at_most=limit(signal),
        says=says,
        quote=quote,
        where=where,
    )
