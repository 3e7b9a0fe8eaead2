import json
from dataclasses import replace

from prospects.prospect import Offer, Opportunity, Prospect
from prospects.records import to_document
from scoring.evidence import Verdict

A_PROSPECT = Prospect(
    rank=1,
    domain="dry.example",
    url="https://dry.example/august",
    title="August",
    fit=88,
    passage="The hose stayed in the shed.",
    source_score=None,
    verdict=Verdict.FAIR,
    opportunity=Opportunity.PASSAGE_FIT,
    why="They write about it.",
    offer=Offer(our_url="https://soil.example/guide", because="It has the figures."),
    place="paragraph 1",
    contact=("https://dry.example/contact",),
    history=("Ann wrote in May.",),
    warnings=(),
)
JUDGED = ["rank", "domain", "url", "title", "fit", "passage", "source_score", "verdict"]
SUGGESTED = ["opportunity", "why", "offer", "place", "contact", "history", "warnings"]


def test_a_prospect_becomes_exactly_the_fields_of_the_contract_as_json() -> None:
    document = json.loads(json.dumps(to_document(A_PROSPECT)))
    assert list(document) == JUDGED + SUGGESTED
    assert document["offer"] == {"our_url": "https://soil.example/guide", "because": "It has the figures."}
    assert document["verdict"] == "fair"
    assert document["opportunity"] == "passage_fit"
    assert document["source_score"] is None
    assert document["contact"] == ["https://dry.example/contact"]


def test_no_offer_is_null() -> None:
    assert to_document(replace(A_PROSPECT, offer=None))["offer"] is None
