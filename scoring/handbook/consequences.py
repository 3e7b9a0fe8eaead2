"""What the code answers when it is asked about everything: credit, and advice."""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, product
from typing import Final

from scoring import advice, credit
from scoring.credit import HINTS
from scoring.evidence import Credit, Evidence, Factor, FactorScore, Judgement, Risk, Verdict
from scoring.handbook.markdown import table
from scoring.results import AnchorType, JudgedLink
from scoring.weights import book, weights
from web.page import Link, Page, Placement
from web.urls import Url

_HERE: Final = Url("https://page.example/")
_ELSEWHERE: Final = Url("https://other.example/")
_ROBOTS: Final = ((), ("nofollow",), ("noindex",), ("nofollow", "noindex"), ("none",))


def credit_table() -> str:
    """What `credit.judge` says of every combination: page and place down, rel across."""
    rels = list(_subsets(sorted(HINTS)))
    rows = []
    for robots, foreign, hidden in product(_ROBOTS, (False, True), (False, True)):
        answers = [_passes(rel, robots, foreign=foreign, hidden=hidden) for rel in rels]
        named = " and ".join(robots) or "nothing"
        rows.append(
            (named, "another site's" if foreign else "its own or none", "yes" if hidden else "no", *answers)
        )
    heads = [" ".join(rel) or "no rel" for rel in rels]
    return table(("robots", "canonical", "hidden", *heads), rows)


def by_verdict() -> str:
    """What is said of a link whose evidence calls for nothing else."""
    said = [
        (verdict.capitalize(), _advice(_verdict(verdict)))
        for verdict in Verdict
        if verdict is not Verdict.RISKY
    ]
    furniture = _advice(_verdict(Verdict.WEAK), Placement.FOOTER)
    bio = _advice(_verdict(Verdict.FAIR), Placement.AUTHOR_BIO)
    return table(
        ("Verdict", "Advice"),
        [*said, ("Weak, in a footer or a menu", furniture), ("Fair, in the author box", bio)],
    )


def by_ceiling() -> str:
    """What is said where a ceiling holds; those that change nothing are left out."""
    rows = []
    for name, one in book().limits.items():
        held = _verdict(Verdict(one.at_most), signal=f"ceiling_{name}")
        if (said := _advice(held)) != _advice(_verdict(Verdict(one.at_most))):
            rows.append((f"`{name}`", said))
    return table(("Ceiling", "Advice"), rows)


def by_kind() -> str:
    """What is said of a Risky link, by the kinds of its signs."""
    kinds = dict.fromkeys(rule.kind for rule in weights().risk.values() if rule.effect > 0)
    groups: dict[str, list[str]] = {}
    for kind in kinds:
        groups.setdefault(_advice(_verdict(Verdict.RISKY, kind=kind)), []).append(kind)
    return table(("Kinds of signs", "Advice"), [(", ".join(kinds), said) for said, kinds in groups.items()])


def _subsets(values: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(values, size) for size in range(len(values) + 1))


def _passes(rel: tuple[str, ...], robots: tuple[str, ...], *, foreign: bool, hidden: bool) -> str:
    page = Page(url=_HERE, final_url=_HERE, robots=robots, canonical=_ELSEWHERE if foreign else None)
    place = Placement.HIDDEN if hidden else Placement.CONTENT
    return credit.judge(
        Link(href="/", target=_ELSEWHERE, anchor="a link", rel=rel, placement=place), page
    ).passes


def _verdict(verdict: Verdict, *, signal: str = "", kind: str = "") -> Judgement:
    """A judgement that holds one piece of evidence or one sign, or none."""
    pieces = (Evidence(signal=signal, effect=0.0, says=""),) if signal else ()
    intent = FactorScore(
        factor=Factor.INTENT, score=50, interval=(50, 50), points=0.0, confidence=1.0, evidence=pieces
    )
    sign = Risk(rule="", kind=kind, hard=True, effect=1.0, says="")
    return Judgement(
        verdict=verdict,
        score=None,
        interval=None,
        uncertain=(),
        factors=(intent,),
        risks=(sign,) if kind else (),
        risk=0.0,
    )


def _advice(judgement: Judgement, placement: Placement = Placement.CONTENT) -> str:
    link = JudgedLink(
        link=Link(href="/", target=_HERE, anchor="a link", placement=placement),
        anchor_type=AnchorType.OTHER,
        credit=Credit(passes="yes", why=()),
        verdict=judgement.verdict,
    )
    return " ".join(advice.for_link(judgement, link))
