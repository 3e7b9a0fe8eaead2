"""docs/scoring.md, made of the numbers in force and of what the code says when it is asked."""

import math
from pathlib import Path
from string import Template
from typing import Final

from scoring import referring_site, risk
from scoring.handbook import consequences, example, listed, numbers
from scoring.handbook.markdown import number
from scoring.weights import weights

PAGE: Final = Path(__file__).parents[2] / "docs" / "scoring.md"
_TEMPLATE: Final = Path(__file__).with_name("template.md")


def handbook() -> str:
    """The whole page. Raises KeyError when the template asks for a number that weights.toml lacks."""
    prior = weights().verdict["risk_prior"]
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        numbers.slots(),
        example=example.worked(),
        example_marked=example.worked_marked(),
        example_cosine=number(example.COSINE),
        risk_prior_probability=f"{1 / (1 + math.exp(-prior)):.3f}",
        lifted=_named(risk.LIFTED),
        lifted_site=_named(referring_site.LIFTED),
        table_credit=consequences.credit_table(),
        advice_by_verdict=consequences.by_verdict(),
        advice_by_ceiling=consequences.by_ceiling(),
        advice_by_kind=consequences.by_kind(),
        thresholds=listed.thresholds(),
        word_lists=listed.word_lists(),
    )


def _named(kinds: frozenset[str]) -> str:
    *first, last = sorted(kinds)
    return f"{', '.join(first)} and {last}"
