from dataclasses import replace

import pytest

from scoring.authority import Authority, Grade, Reliability
from scoring.basis import basis
from scoring.site import Site, Target
from tests.scoring.builders import SITE, our_target
from tests.scoring.test_authority import a_place, known

MODEL = "bundled"
OTHER = our_target(url="https://soil-and-seed.example/other")


def test_the_same_side_of_ours_has_the_same_basis() -> None:
    assert basis(SITE, [our_target(), OTHER], MODEL) == basis(replace(SITE), [OTHER, our_target()], MODEL)


@pytest.mark.parametrize(
    ("site", "targets", "model", "differs"),
    [
        pytest.param(replace(SITE, topics=("ponds",)), [our_target()], MODEL, {"profile"}, id="a topic"),
        pytest.param(None, [our_target()], MODEL, {"profile"}, id="no site at all"),
        pytest.param(SITE, [our_target(title="New")], MODEL, {"targets"}, id="our page's title"),
        pytest.param(SITE, [our_target(status=404)], MODEL, {"targets"}, id="our page is gone"),
        pytest.param(SITE, [], MODEL, {"targets"}, id="our page was not looked at"),
        pytest.param(SITE, [our_target()], "hub/model", {"model"}, id="the model"),
        pytest.param(SITE, [our_target(say="It redirects.")], MODEL, set(), id="what is said of our page"),
    ],
)
def test_only_what_differs_is_told_apart(
    site: Site | None, targets: list[Target], model: str, differs: set[str]
) -> None:
    one, other = basis(SITE, [our_target()], MODEL), basis(site, targets, model)
    parts = ("rules", "model", "profile", "targets")
    assert {part for part in parts if getattr(one, part) != getattr(other, part)} == differs


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(None, None, True, id="no index"),
        pytest.param(None, Authority(domain="garden.org"), True, id="an index without lists"),
        pytest.param(None, known(), False, id="a list that the domain is not in"),
        pytest.param(known(), known(a_place()), False, id="a place"),
        pytest.param(known(a_place(9)), known(a_place(8)), False, id="another place"),
        pytest.param(known(a_place()), known(replace(a_place(), age_days=400)), True, id="a list grown old"),
        pytest.param(known(), replace(known(), lists=("another list",)), True, id="other domains in a list"),
        pytest.param(known(), known(grade=Reliability.MIXED), False, id="a grade"),
        pytest.param(
            known(grade=Reliability.MIXED),
            replace(known(), grade=Grade(reliability=Reliability.MIXED, part="garden.org/news")),
            False,
            id="the grade of another part",
        ),
    ],
)
def test_rank_data_differ_where_they_can_count(
    one: Authority | None, other: Authority | None, *, same: bool
) -> None:
    bases = [basis(SITE, [], MODEL, each) for each in (one, other)]
    assert (bases[0].ranks == bases[1].ranks) is same
    assert (bases[0] == bases[1]) is same
