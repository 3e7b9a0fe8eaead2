"""The gate's own counting, on pages whose verdict is known."""

from dataclasses import replace
from typing import Final

import pytest

from scoring import check
from scoring.results import CheckResult
from tests.fakes import a_reading, embed_words
from tests.quality.figures import astray, confusion, factor_confusion, figures, reliability, wrong
from tests.quality.labelled import Case, Label
from tests.scoring.builders import PROSE, a_check, a_garden_page, our_link

EMPTY: Final = Label(why="a reason", verdict=())
SELLING: Final = f"{PROSE} Guest posts from $50, dofollow."


def judged(text: str = PROSE) -> CheckResult:
    page = a_garden_page(our_link(), text=text)
    return check.judge(a_check(), a_reading(page), {}, embed_words)


def a_case(*verdict: str, text: str = PROSE, label: Label = EMPTY) -> Case:
    return Case(name="a_page", label=replace(label, verdict=verdict), result=judged(text))


def test_one_of_several_answers_is_right_and_the_rest_are_told() -> None:
    cases = [a_case("fair", "strong"), a_case("weak"), a_case("risky", text=SELLING)]
    assert figures(cases)["right"] == pytest.approx(2 / 3)
    assert [line.split(",")[0] for line in wrong(cases)] == ["a_page: labelled weak"]


def test_a_false_alarm_costs_precision_and_a_scheme_passed_over_costs_recall() -> None:
    alarmed = figures([a_case("strong", text=SELLING), a_case("risky", text=SELLING)])
    missed = figures([a_case("risky"), a_case("risky", text=SELLING)])
    assert (alarmed["risk_precision"], alarmed["risk_recall"]) == (0.5, 1.0)
    assert (missed["risk_precision"], missed["risk_recall"]) == (1.0, 0.5)


def test_where_experts_differ_neither_answer_is_a_miss() -> None:
    open_label = ("risky", "fair", "strong")
    found = figures([a_case(*open_label), a_case(*open_label, text=SELLING)])
    assert (found["right"], found["risk_precision"], found["risk_recall"]) == (1.0, 1.0, 1.0)


def test_labels_of_the_link_and_signs_of_factors_are_held_against_the_judgement() -> None:
    label = replace(EMPTY, placement=("footer",), risk=("none",), factors={"context": "-"})
    found = figures([a_case("strong", label=label)])
    assert (found["placement"], found["risk_kind"], found["sign_of_context"]) == (0.0, 1.0, 0.0)
    assert astray([a_case("strong", label=label)]) == [
        "a_page: placement footer, got content",
        "a_page: context -, got +",
    ]


def test_the_tables_count_each_case_once() -> None:
    cases = [a_case("weak", label=replace(EMPTY, factors={"context": "+"})), a_case("risky", text=SELLING)]
    assert [line.split() for line in confusion(cases)[1:]] == [
        ["weak", "0", "1", "0", "0", "0"],
        ["risky", "0", "0", "0", "1", "0"],
    ]
    assert [line.split() for line in factor_confusion(cases)[1:]] == [["context", "+", "1", "0", "0"]]
    assert sum(int(line.split()[3]) for line in reliability(cases)[1:]) == 1
