import pytest

from scoring.evidence import Factor, Verdict
from scoring.weights import Unexplained, book, limit, read, weights

EXPLAINED = """
[sources]
own = { title = "Our own judgement" }
[limits]
copy = { at_most = "weak", means = "A copy.", source = "own" }
[context]
in_prose = { value = 0.8, means = "In a paragraph", source = "own" }
[risk.hidden_link]
means = "It is hidden."
spares = "menus"
effect = 5.0
hard = true
kind = "hidden"
policy = "Hidden text and links"
source = "own"
"""


def test_an_explained_number_is_read_with_its_explanation() -> None:
    said = read(EXPLAINED)
    assert said.numbers["context"]["in_prose"].value == 0.8
    assert said.numbers["context"]["in_prose"].means == "In a paragraph"
    assert said.risk["hidden_link"].hard
    assert said.limits["copy"].at_most == "weak"


@pytest.mark.parametrize(
    ("line", "instead", "says"),
    [
        pytest.param(
            'in_prose = { value = 0.8, means = "In a paragraph", source = "own" }',
            "in_prose = 0.8",
            "[context] in_prose stands alone",
            id="a number without a word",
        ),
        pytest.param('means = "In a paragraph", ', "", "[context] in_prose lacks means", id="no meaning"),
        pytest.param('"In a paragraph"', '""', "[context] in_prose lacks means", id="an empty meaning"),
        pytest.param(
            'paragraph", source = "own"',
            'paragraph", source = "hearsay"',
            "names the source 'hearsay', which is not in [sources]",
            id="a source that is not named",
        ),
        pytest.param(
            'spares = "menus"\n', "", "[risk] hidden_link lacks spares", id="a sign without look-alikes"
        ),
        pytest.param('kind = "hidden"', 'kind = "hidden"\nsort = 1', "has sort", id="a key nobody reads"),
    ],
)
def test_what_explains_itself_too_little_is_refused_in_a_sentence(line: str, instead: str, says: str) -> None:
    with pytest.raises(Unexplained, match=r"scoring/weights\.toml") as refused:
        read(EXPLAINED.replace(line, instead))
    assert says in str(refused.value)


def test_every_source_is_used() -> None:
    said = book()
    used = {entry.source for table in said.numbers.values() for entry in table.values()}
    used |= {one.source for one in said.limits.values()} | {one.source for one in said.risk.values()}
    assert used == set(said.sources)


def test_the_code_gets_plain_numbers() -> None:
    assert weights().context["in_prose"] == book().numbers["context"]["in_prose"].value


def test_a_limit_is_a_verdict_below_strong() -> None:
    assert {limit(name) for name in book().limits} == {Verdict.FAIR, Verdict.WEAK}
    with pytest.raises(KeyError):
        limit("weather")


@pytest.mark.parametrize("factor", list(Factor))
def test_no_value_leaves_the_scale_of_its_factor(factor: Factor) -> None:
    entries = book().numbers.get(factor, {}) if factor is not Factor.RELEVANCE else {}
    assert all(-1 <= entry.value <= 1 for entry in entries.values() if not entry.unit)
