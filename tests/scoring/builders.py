"""Good values for the scorer's tests, so that a test states only what differs."""

from datetime import UTC, datetime

from scoring.check import Check
from scoring.evidence import Evidence, Factor, Finding
from scoring.site import Site, Target
from tests.fakes import a_link, a_page
from web.page import Link, Page

SITE = Site(domain="soil-and-seed.example", brand=("Soil & Seed",), topics=("drought gardening",))
OUR_GUIDE = "https://soil-and-seed.example/guides/soil-testing"
PROSE = (
    "Before you plant anything in a dry summer it pays to learn what the ground can hold; "
    "the soil testing guide walks through a jar test that needs nothing but water and patience."
)


def our_link(**different: object) -> Link:
    """A link to our guide, in a sentence of an article."""
    values: dict[str, object] = {"target": OUR_GUIDE, "anchor": "soil testing guide", "context": PROSE}
    return a_link(**(values | different))  # type: ignore[arg-type]  # a builder's options


def a_garden_page(*links: Link, text: str = PROSE, **different: object) -> Page:
    """An article on drought gardening."""
    return a_page(
        "https://garden.example/post",
        text,
        title="Drought gardening for beginners",
        links=links,
        **different,  # type: ignore[arg-type]  # as above
    )


def our_target(**different: object) -> Target:
    """Our guide as it was read today."""
    values: dict[str, object] = {
        "url": OUR_GUIDE,
        "status": 200,
        "final_url": OUR_GUIDE,
        "title": "Soil testing guide",
        "lead": "Soil testing guide: how to learn what the ground can hold before planting in a dry summer",
    }
    return Target(**(values | different))  # type: ignore[arg-type]  # as above


def a_check(**different: object) -> Check:
    """A check of the garden page for our site."""
    values: dict[str, object] = {
        "asked": "garden.example/post",
        "site": SITE,
        "ref": "LV-1",
        "at": datetime(2026, 11, 22, 12, tzinfo=UTC),
    }
    return Check(**(values | different))  # type: ignore[arg-type]  # as above


def a_finding(factor: Factor, effect: float = 0.0, confidence: float = 1.0) -> Finding:
    """A finding with one piece of evidence."""
    return Finding(
        factor=factor,
        confidence=confidence,
        evidence=(Evidence(signal=f"{factor}_sign", effect=effect, says="A sign."),),
    )
