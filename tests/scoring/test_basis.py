from dataclasses import replace

import pytest

from scoring.basis import basis
from scoring.site import Site, Target
from tests.scoring.builders import SITE, our_target

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
