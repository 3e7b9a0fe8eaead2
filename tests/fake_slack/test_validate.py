import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.fake_slack import problems, samples, view_problems
from tests.fake_slack.state import Json

SCHEMA = Path(__file__).parents[2].parent / "shared" / "eval" / "slack" / "blockkit.schema.json"


def cases(table: dict[str, Any]) -> list[Any]:
    return [pytest.param(value, id=name) for name, value in table.items()]


@pytest.mark.parametrize("blocks", cases(samples.GOOD))
def test_good_blocks_are_accepted(blocks: list[Json]) -> None:
    assert problems(blocks) == []


@pytest.mark.parametrize(
    ("blocks", "where"), [pytest.param(*case, id=name) for name, case in samples.BAD.items()]
)
def test_bad_blocks_are_refused_with_the_place(blocks: object, where: str) -> None:
    found = problems(blocks)
    assert any(each.endswith(f"[json-pointer:{where}]") for each in found), found


@pytest.mark.parametrize("view", cases(samples.GOOD_VIEWS))
def test_good_views_are_accepted(view: Json) -> None:
    assert view_problems(view) == []


@pytest.mark.parametrize(
    ("view", "where"), [pytest.param(*case, id=name) for name, case in samples.BAD_VIEWS.items()]
)
def test_bad_views_are_refused_with_the_place(view: object, where: str) -> None:
    found = view_problems(view)
    assert any(each.endswith(f"[json-pointer:{where}]") for each in found), found


def test_good_blocks_with_one_thing_changed_are_good_no_more() -> None:
    """A key too many in any object of any good payload is seen, however deep it lies."""
    for name, blocks in samples.GOOD.items():
        for number, path in enumerate(_objects_in(blocks)):
            spoilt = deepcopy(blocks)
            target: Any = spoilt
            for step in path:
                target = target[step]
            target["colour"] = "red"
            assert problems(spoilt), (name, number, path)


def _objects_in(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    members: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value))
    below = [found for key, member in members for found in _objects_in(member, (*path, key))]
    return [path, *below] if isinstance(value, dict) else below


@pytest.fixture(scope="module")
def schema() -> Json:
    if not SCHEMA.exists():
        pytest.skip("the schema of Slack's TypeScript types is kept outside the repository, and is not here")
    loaded: Json = json.loads(SCHEMA.read_text())
    return loaded


@pytest.mark.parametrize("blocks", cases(samples.GOOD))
def test_slacks_types_and_sdk_accept_the_good_blocks(schema: Json, blocks: list[Json]) -> None:
    jsonschema.validate({"blocks": blocks}, schema)
    for block in Block.parse_all(blocks):
        block.to_dict()


@pytest.mark.parametrize("view", cases(samples.GOOD_VIEWS))
def test_slacks_types_and_sdk_accept_the_good_views(schema: Json, view: Json) -> None:
    jsonschema.validate({"view": view}, schema)
    View(**deepcopy(view)).to_dict()
