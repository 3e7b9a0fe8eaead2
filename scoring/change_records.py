"""A replay as the JSON document of `check --replay`: that of the new judgement, and what changed."""

from scoring.difference import Difference, FactChange, Replay
from scoring.records import Document, standing_document, to_document
from scoring.what_changed import because, headline


def to_replay_document(replay: Replay) -> Document:
    """Every field of `check`, then `replayed_from` and `changes`: null where there was nothing to replay."""
    then = replay.then
    return {
        **to_document(replay.now),
        "replayed_from": None
        if then is None
        else {"checked_at": then.checked_at.isoformat(), "scorer": then.scorer},
        "changes": None if replay.difference is None else to_changes(replay.difference),
    }


def to_changes(difference: Difference) -> Document:
    """What changed, whole: every list is there, empty where nothing of its kind changed."""
    return {
        "says": headline(difference),
        "because": because(difference),
        "causes": [cause.value for cause in difference.causes],
        "then": {**standing_document(difference.then), "scorer": difference.scorer_then},
        "now": {**standing_document(difference.now), "scorer": difference.scorer_now},
        "points": difference.points,
        "evidence": [
            {
                "way": change.way.value,
                "factor": change.factor.value,
                "signal": change.evidence.signal,
                "then": change.then,
                "now": change.now,
                "effect": change.effect,
                "says": change.evidence.says,
                "quote": change.evidence.quote,
                "where": change.evidence.where,
            }
            for change in difference.evidence
        ],
        "known": [
            {"factor": change.factor.value, "then": change.then, "now": change.now}
            for change in difference.known
        ],
        "risks": [
            {
                "way": change.way.value,
                "rule": change.risk.rule,
                "hard": change.risk.hard,
                "then": change.then,
                "now": change.now,
                "says": change.risk.says,
                "quote": change.risk.quote,
                "where": change.risk.where,
            }
            for change in difference.risks
        ],
        "links": [
            {
                "way": change.way.value,
                "target": change.link.link.target,
                "anchor": change.link.link.anchor,
                "where": change.link.link.where,
                "facts": [_fact(fact) for fact in change.facts],
            }
            for change in difference.links
        ],
        "page": [_fact(fact) for fact in difference.page],
        "as_prospect": [_fact(fact) for fact in difference.as_prospect],
    }


def _fact(change: FactChange) -> Document:
    then, now = (list(one) if isinstance(one, tuple) else one for one in (change.then, change.now))
    return {"name": change.name, "then": then, "now": now}
