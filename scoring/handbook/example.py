"""One page judged as a check judges it, and the sum written out."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from scoring import check
from scoring.check import Check
from scoring.evidence import Judgement
from scoring.handbook.markdown import number, signed, table
from scoring.results import Checked
from scoring.site import Site, Target
from scoring.weights import weights
from web import urls
from web.page import Reading, Snapshot
from web.parse import parse

COSINE: Final = 0.6  # between the page's texts and ours; the bundled model gives such pages about as much
_PAGE: Final = Path(__file__).with_name("example.html")
_HERE: Final = urls.normalise("https://plot-nine.example/posts/rain-barrel")
_GUIDE: Final = urls.normalise("https://rainkeep.example/guides/barrel-size")
_TOPIC: Final = "collecting rainwater"
_OURS: Final = Target(
    url=_GUIDE,
    status=200,
    final_url=_GUIDE,
    title="The size of a rain barrel",
    lead="The size of a rain barrel: how much roof, how long a dry spell, how many litres",
)
_SITE: Final = Site(domain="rainkeep.example", brand=("Rainkeep",), topics=(_TOPIC,))
_READ_AT: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
_QUOTE_CHARS: Final = 60


def worked() -> str:
    """The example as a person would check it: the link, every piece of evidence, the sum, the interval."""
    found = judged("")
    verdict = found.judgement
    return "\n\n".join((_link(found), _sum(verdict), _interval(verdict)))


def worked_marked() -> str:
    """What changes where the same link is marked as paid: the ceiling, and whether it passes credit."""
    found = judged(' rel="sponsored"')
    passes, *_ = (link.credit for link in found.links)
    credit = f"Credit: `{passes.passes}` ({'; '.join(passes.why)})."
    return "\n\n".join((_sum(found.judgement), _interval(found.judgement), credit))


def judged(attribute: str) -> Checked:
    """The verdict on the example page, with an attribute written into its link to us."""
    body = _PAGE.read_bytes().replace(b'barrel-size"', b'barrel-size"' + attribute.encode())
    snapshot = Snapshot(
        url=_HERE,
        final_url=_HERE,
        status=200,
        content_type="text/html; charset=utf-8",
        robots_header="",
        body=body,
        fetched_at=_READ_AT,
    )
    asked = Check(asked=_HERE, site=_SITE, ref=None, at=_READ_AT)
    result = check.judge(asked, Reading(page=parse(snapshot), snapshot=snapshot), {_GUIDE: _OURS}, _embed)
    return cast("Checked", result)  # as the page links to us


def _embed(texts: Sequence[str], /) -> NDArray[np.float32]:
    """Stands in for the model: our texts point one way, the page's are COSINE away from them."""
    ours, theirs = (1.0, 0.0), (COSINE, math.sqrt(1 - COSINE**2))
    vectors = [ours if text in {_TOPIC, _OURS.lead} else theirs for text in texts]
    return np.array(vectors, dtype=np.float32)


def _link(found: Checked) -> str:
    """The words around our link, with the link shown, and what is known of our side."""
    best = found.links[0].link
    context = " ".join(best.context.split()).replace(best.anchor, f"**{best.anchor}**")
    return f"> … {context} …\n\nlinks to `{best.target}`, a page of ours on “{_TOPIC}”."


def _sum(verdict: Judgement) -> str:
    running = 50.0
    rows = [("", "The middle of the scale", "", number(running))]
    for factor in verdict.factors:
        for piece in factor.evidence:
            running = round(running + piece.effect, 1)
            quote = piece.quote if len(piece.quote) <= _QUOTE_CHARS else f"{piece.quote[:_QUOTE_CHARS]}…"
            rows.append(
                (
                    factor.factor.value,
                    f"{piece.says} {f'“{quote}”' if quote else ''}".strip(),
                    signed(piece.effect),
                    number(running),
                )
            )
    return table(("Factor", "Evidence", "Points", "Sum"), rows)


def _interval(verdict: Judgement) -> str:
    parts = " + ".join(
        f"({number(weights().factors[one.factor])} · {number(round(1 - one.confidence, 2))})²"
        for one in verdict.factors
    )
    unknown = math.sqrt(
        sum((weights().factors[one.factor] * (1 - one.confidence)) ** 2 for one in verdict.factors)
    )
    score = verdict.score or 0.0  # known, as is the interval: enough is
    low, high = verdict.interval or (score, score)
    held = (
        ", where the ceiling holds it"
        if any(piece.signal.startswith("ceiling_") for one in verdict.factors for piece in one.evidence)
        else ""
    )
    named = f"; uncertain: {', '.join(verdict.uncertain)}" if verdict.uncertain else ""
    return (
        f"Half-width: ½ · √( {parts} ) = {unknown / 2:.1f}. So the score is {number(score)}, between "
        f"{number(low)} and {number(high)}{held}: **{verdict.verdict.capitalize()}**{named}."
    )
