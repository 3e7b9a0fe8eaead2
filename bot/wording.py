"""What both faces say in the same words."""

from typing import Final

from scoring.context import IN_WORDS
from scoring.credit import HINTS
from scoring.evidence import Evidence, FactorScore, Judgement, Risk
from scoring.results import JudgedLink
from web.outcome import Outcome

WITHOUT_LINK: Final = {
    Outcome.NO_LINK: "no link found",
    Outcome.MENTION_ONLY: "named without a link",
    Outcome.SCRIPT_ONLY: "address only in a script",
    Outcome.NO_SITE: "judged as a prospect",
}
AT_THE_LINK: Final = "the link"
_COUNTS: Final = {
    "yes": "search engines may count it",
    "hint": "search engines decide whether it counts",
    "no": "search engines should not count it",
}
_PARTS: Final = ("ceiling_", "intent_", "anchor_")  # of a signal's name: which part of the scorer it is from


def weight_of(risk: Risk) -> str:
    """How much one entry of the risk ledger counts."""
    if risk.effect < 0:
        return "lowers the risk"
    if risk.effect == 0:
        return "weighs nothing here"
    return "enough by itself for Risky" if risk.hard else "counts together with others"


def standing_place(judged: JudgedLink) -> str:
    """Where a link stands, and whether it counts: "In the footer · rel nofollow · ..."."""
    place = IN_WORDS[judged.link.placement]
    asked = [value for value in judged.link.rel if value in HINTS]
    rel = f"rel {' '.join(asked)}" if asked else "followed" if judged.credit.passes == "yes" else ""
    return " · ".join(filter(None, (f"{place[0].upper()}{place[1:]}", rel, _COUNTS[judged.credit.passes])))


def place_of(where: str, link: str) -> str:
    """A CSS path, or words where it is that of the link itself, which the card shows beside the link."""
    return AT_THE_LINK if where and where == link else where


def against(judgement: Judgement) -> list[Evidence | Risk]:
    """What speaks against a link, worst first, each thing once; the ledger and the factors hold all of it.

    Signs of one kind count as one, so the strongest stands for them. A factor or a ceiling that repeats a
    sign, or another piece of evidence, is left out.
    """
    signs = sorted((risk for risk in judgement.risks if risk.effect > 0), key=_badness)
    strongest: dict[str, Risk] = {}
    for risk in signs:
        strongest.setdefault(risk.kind, risk)
    named = {name for risk in signs for name in (risk.kind, risk.rule)}
    said = {risk.says for risk in strongest.values()}
    lowering = (piece for factor in judgement.factors for piece in factor.evidence if piece.effect < 0)
    found: list[Evidence | Risk] = [*strongest.values()]
    for piece in sorted(lowering, key=lambda piece: piece.effect):
        name = _thing(piece.signal)
        if name not in named and piece.says not in said:
            found.append(piece)
        named.add(name)
        said.add(piece.says)
    return found


def not_sure_of(judgement: Judgement) -> list[str]:
    """Factors that are known a little, and not well enough; of others the card says "not known" itself."""
    nothing = {factor.factor for factor in judgement.factors if not factor.confidence}
    return [factor.value for factor in judgement.uncertain if factor not in nothing]


def figure_of(factor: FactorScore) -> str:
    """A factor and its score: "Anchor 80", "Authority not known"."""
    return f"{factor.factor.value.capitalize()} {factor.score if factor.confidence else 'not known'}"


def _badness(risk: Risk) -> tuple[bool, float]:
    return not risk.hard, -risk.effect


def _thing(signal: str) -> str:
    """`ceiling_footer` speaks of the same thing as `footer`, `intent_selling` as a sign of selling."""
    for part in _PARTS:
        signal = signal.removeprefix(part)
    return signal
