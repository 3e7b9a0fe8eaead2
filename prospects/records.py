"""A prospect as the JSON that `linkvouch prospects --json` prints."""

from typing import Any

from prospects.prospect import Prospect


def to_document(prospect: Prospect) -> dict[str, Any]:
    """Exactly the fields of the contract, in its order; plain JSON values."""
    offer = prospect.offer
    return {
        "rank": prospect.rank,
        "domain": prospect.domain,
        "url": prospect.url,
        "title": prospect.title,
        "fit": prospect.fit,
        "passage": prospect.passage,
        "source_score": prospect.source_score,
        "verdict": prospect.verdict.value,
        "opportunity": prospect.opportunity.value,
        "why": prospect.why,
        "offer": None if offer is None else {"our_url": offer.our_url, "because": offer.because},
        "place": prospect.place,
        "contact": list(prospect.contact),
        "history": list(prospect.history),
        "warnings": list(prospect.warnings),
    }
