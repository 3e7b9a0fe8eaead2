"""Verdict <-> stored row, and verdict -> the JSON document of the contract."""

from typing import Final

from pydantic import TypeAdapter

from scoring.evidence import FactorScore, Risk
from scoring.results import (
    Checked,
    CheckResult,
    JudgedLink,
    LinkMissing,
    PageFacts,
    Standing,
    Unreadable,
)

Document = dict[str, object]

_ADAPTER: Final[TypeAdapter[CheckResult]] = TypeAdapter(CheckResult)


def to_record(result: CheckResult) -> str:
    """The whole result as text, for a row. `from_record` gives an equal result back."""
    return _ADAPTER.dump_json(result).decode()


def from_record(record: str) -> CheckResult:
    """The result a row holds. Raises ValueError when the text is not one of ours."""
    return _ADAPTER.validate_json(record)


def to_document(result: CheckResult) -> Document:
    """The JSON document of `check`: every field of the contract, in its order, whatever the outcome."""
    judgement = None if isinstance(result, Unreadable) else result.judgement
    checked = result if isinstance(result, Checked) else None
    return {
        "ref": result.ref,
        "url": result.url,
        "final_url": result.final_url,
        "checked_at": result.checked_at.isoformat(),
        "outcome": result.outcome.value,
        "say": result.say,
        "site": result.site,
        "verdict": checked.judgement.verdict.value if checked else "unknown",
        "score": checked.judgement.score if checked else None,
        "interval": list(checked.judgement.interval) if checked and checked.judgement.interval else None,
        "uncertain": [factor.value for factor in judgement.uncertain] if judgement else [],
        "factors": [_factor(factor) for factor in judgement.factors] if judgement else [],
        "risks": [_risk(risk) for risk in judgement.risks] if judgement else [],
        "links": [_link(link) for link in checked.links] if checked else [],
        "page": None if isinstance(result, Unreadable) else _page(result.page),
        "as_prospect": None
        if isinstance(result, Unreadable)
        else {"verdict": result.as_prospect.verdict.value, "score": result.as_prospect.score},
        "advice": list(result.advice),
        "scorer": result.scorer,
        "snapshot": None if isinstance(result, Unreadable) else result.snapshot,
        **_near(result),
        "history": [standing_document(past) for past in result.history],
        **_site(result),
    }


def standing_document(past: Standing) -> Document:
    """One check of a link as its history lists it."""
    return {
        "checked_at": past.checked_at.isoformat(),
        "outcome": past.outcome.value,
        "verdict": past.verdict.value,
        "score": past.score,
    }


def _near(result: CheckResult) -> Document:
    """What stands on the page instead of a link, empty where there is one."""
    missing = result if isinstance(result, LinkMissing) else None
    return {
        "mentions": list(missing.mentions) if missing else [],
        "near_misses": list(missing.near_misses) if missing else [],
    }


def _site(result: CheckResult) -> Document:
    """The other pages that a deep check looked at; no field of its own for a plain one."""
    if isinstance(result, Unreadable) or not result.looked_at:
        return {}
    return {
        "looked_at": [
            {
                "url": one.url,
                "role": one.role.value,
                "outcome": one.outcome.value,
                "snapshot": one.snapshot or None,
            }
            for one in result.looked_at
        ]
    }


def _factor(factor: FactorScore) -> Document:
    return {
        "factor": factor.factor.value,
        "score": factor.score,
        "interval": list(factor.interval),
        "points": factor.points,
        "evidence": [
            {
                "signal": piece.signal,
                "effect": piece.effect,
                "says": piece.says,
                "quote": piece.quote,
                "where": piece.where,
                "source": piece.source,
            }
            for piece in factor.evidence
        ],
    }


def _risk(risk: Risk) -> Document:
    return {
        "rule": risk.rule,
        "hard": risk.hard,
        "effect": risk.effect,
        "says": risk.says,
        "quote": risk.quote,
        "where": risk.where,
        "policy": risk.policy,
    }


def _link(judged: JudgedLink) -> Document:
    link = judged.link
    return {
        "href": link.href,
        "target": link.target,
        "anchor": link.anchor,
        "anchor_type": judged.anchor_type.value,
        "rel": list(link.rel),
        "followed": judged.followed,
        "credit": {"passes": judged.credit.passes, "why": list(judged.credit.why)},
        "placement": link.placement.value,
        "in_content": link.in_content,
        "context": link.context,
        "where": link.where,
        "verdict": judged.verdict.value,
        "target_status": judged.target_status,
    }


def _page(page: PageFacts) -> Document:
    return {
        "title": page.title,
        "language": page.language,
        "published": page.published,
        "author": page.author,
        "words": page.words,
        "external_links": page.external_links,
        "robots": list(page.robots),
        "canonical": page.canonical,
        "ai_readable": {
            "answering": page.ai_readable.answering.value,
            "answering_refused": list(page.ai_readable.answering_refused),
            "training": page.ai_readable.training.value,
            "training_refused": list(page.ai_readable.training_refused),
            "refusals": list(page.ai_readable.refusals),
            "paywalled": page.ai_readable.paywalled,
            "text_without_script": page.ai_readable.text_without_script,
        },
        "notes": list(page.notes),
    }
