"""What is counted over labelled pages: shares with their floors, and tables for a reader."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from scoring.evidence import Factor
from scoring.results import Checked
from tests.quality.labelled import RISKY, Case, sign

VERDICTS: Final = ("strong", "fair", "weak", "risky", "unknown")
BANDS: Final = (0, 30, 40, 50, 60, 70, 80)  # low ends, in points of the score
GOOD: Final = frozenset({"strong", "fair"})
STRONG_FROM: Final = 70  # points, as weights.toml has it


def figures(cases: Sequence[Case]) -> dict[str, float]:
    """Every figure that has a floor; shares are 0 to 1, and 1 where there is nothing to count."""
    called = [case for case in cases if case.got == RISKY]
    meant = [case for case in cases if case.label.verdict == (RISKY,)]
    found = {
        "labelled_pages": float(len(cases)),
        "right": _part([case.right for case in cases]),
        "risk_precision": _part([RISKY in case.label.verdict for case in called]),
        "risk_recall": _part([case.got == RISKY for case in meant]),
        "risk_kind": _part([bool(case.risks & set(case.label.risk)) for case in cases if case.label.risk]),
    }
    for what in _OF_LINK:
        wanted = [case for case in cases if getattr(case.label, what)]
        found[what] = _part([_meets(case, what) for case in wanted])
    for factor in Factor:
        signs = [
            sign(case.result, factor) == case.label.factors[factor]
            for case in cases
            if factor in case.label.factors
        ]
        if signs:
            found[f"sign_of_{factor}"] = _part(signs)
    for language in ("en", "de", "fr", "es"):
        found[f"right_{language}"] = _part([case.right for case in cases if case.language == language])
    sure = [case for case in _scored(cases) if (case.score or 0) >= STRONG_FROM]
    found["good_from_70"] = _part([bool(GOOD & set(case.label.verdict)) for case in sure])
    return found


def confusion(cases: Iterable[Case]) -> list[str]:
    """Verdicts as labelled, down, against verdicts as judged, across."""
    counts = Counter((case.meant, case.got) for case in cases if case.meant in VERDICTS)
    lines = ["labelled      " + "".join(f"{got:>9}" for got in VERDICTS)]
    return lines + [
        f"  {meant:<12}" + "".join(f"{counts[meant, got]:>9}" for got in VERDICTS)
        for meant in VERDICTS
        if any(counts[meant, got] for got in VERDICTS)
    ]


def factor_confusion(cases: Sequence[Case]) -> list[str]:
    """Signs of each factor's points as labelled, down, against those given, across."""
    lines = ["factor        labelled" + "".join(f"{got:>6}" for got in "+0-")]
    for factor in Factor:
        counts = Counter(
            (case.label.factors[factor], sign(case.result, factor))
            for case in cases
            if factor in case.label.factors
        )
        lines += [
            f"  {factor:<12}{meant:>8}" + "".join(f"{counts[meant, got]:>6}" for got in "+0-")
            for meant in "+-"
            if any(counts[meant, got] for got in "+0-")
        ]
    return lines


def reliability(cases: Sequence[Case]) -> list[str]:
    """Of each band of score, how many of its links a person would sign as Strong or Fair.

    Links judged Risky are left out: their score is no promise.
    """
    lines = ["score         links   good"]
    for low, high in zip(BANDS, (*BANDS[1:], 101), strict=True):
        band = [case for case in _scored(cases) if low <= (case.score or 0) < high]
        good = _part([bool(GOOD & set(case.label.verdict)) for case in band])
        lines.append(f"  {low:>3} to {high - 1:<5}{len(band):>6}" + (f"{good:>7.2f}" if band else ""))
    return lines


def wrong(cases: Iterable[Case]) -> list[str]:
    """One line for each page judged wrong: what was meant, what was said and by which rules."""
    return [
        f"{case.name}: labelled {' or '.join(case.label.verdict)}, judged {case.got}"
        f" ({case.score}; {_rules(case) or 'no risks'}); {case.label.why}"
        for case in cases
        if not case.right
    ]


def astray(cases: Iterable[Case]) -> list[str]:
    """One line for each label other than the verdict that the scorer does not meet."""
    lines = []
    for case in cases:
        if case.label.risk and not case.risks & set(case.label.risk):
            lines.append(f"{case.name}: risk {'/'.join(case.label.risk)}, got {'/'.join(sorted(case.risks))}")
        lines += [
            f"{case.name}: {what} {'/'.join(getattr(case.label, what))}, got {told(case)}"
            for what, told in _OF_LINK.items()
            if getattr(case.label, what) and not _meets(case, what)
        ]
        lines += [
            f"{case.name}: {factor} {meant}, got {sign(case.result, Factor(factor))}"
            for factor, meant in case.label.factors.items()
            if sign(case.result, Factor(factor)) != meant
        ]
    return lines


def _placement(case: Case) -> str:
    return case.result.links[0].link.placement.value if isinstance(case.result, Checked) else ""


def _anchor(case: Case) -> str:
    return case.result.links[0].anchor_type.value if isinstance(case.result, Checked) else ""


def _passes(case: Case) -> str:
    return case.result.links[0].credit.passes if isinstance(case.result, Checked) else ""


_OF_LINK: Final[dict[str, Callable[[Case], str]]] = {
    "placement": _placement,
    "anchor": _anchor,
    "passes": _passes,
}


def _rules(case: Case) -> str:
    if not isinstance(case.result, Checked):
        return case.result.say
    return ", ".join(f"{risk.rule} {risk.effect:+}" for risk in case.result.judgement.risks)


def _scored(cases: Iterable[Case]) -> list[Case]:
    return [case for case in cases if case.score is not None and case.got != RISKY]


def _meets(case: Case, what: str) -> bool:
    return _OF_LINK[what](case) in getattr(case.label, what)


def _part(held: Sequence[bool]) -> float:
    return sum(held) / len(held) if held else 1.0
