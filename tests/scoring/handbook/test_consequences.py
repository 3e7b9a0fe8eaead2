from itertools import product

import pytest

from scoring.credit import HINTS
from scoring.evidence import Verdict
from scoring.handbook import consequences
from scoring.weights import book, weights


def rows(table: str) -> list[list[str]]:
    """The cells of a Markdown table, its heads first."""
    heads, _, *lines = table.splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in (heads, *lines)]


def test_credit_is_told_of_every_combination() -> None:
    heads, *lines = rows(consequences.credit_table())
    assert len(heads) == 3 + 2 ** len(HINTS)
    assert len(lines) == len(list(product(range(5), range(2), range(2))))
    assert len({tuple(line[:3]) for line in lines}) == len(lines)


def test_credit_passes_only_where_nothing_holds_it_back() -> None:
    heads, *lines = rows(consequences.credit_table())
    for line in lines:
        free = line[:3] == ["nothing", "its own or none", "no"]
        for head, answer in zip(heads[3:], line[3:], strict=True):
            expected = ("yes" if head == "no rel" else "hint") if free else "no"
            assert answer == expected, (line[:3], head)


def test_every_verdict_but_risky_has_its_advice() -> None:
    said = {line[0]: line[1] for line in rows(consequences.by_verdict())[1:]}
    assert {verdict.capitalize() for verdict in Verdict} - {"Risky"} <= said.keys()
    assert all(said.values())


def test_every_kind_that_weighs_has_advice_when_risky() -> None:
    told = [kind for line in rows(consequences.by_kind())[1:] for kind in line[0].split(", ")]
    assert sorted(told) == sorted({rule.kind for rule in weights().risk.values() if rule.effect > 0})


@pytest.mark.parametrize("name", ["copy", "press_wire", "paid_marked"])
def test_a_ceiling_that_calls_for_something_is_listed(name: str) -> None:
    told = {line[0].strip("`") for line in rows(consequences.by_ceiling())[1:]}
    assert name in told
    assert told < set(book().limits)
