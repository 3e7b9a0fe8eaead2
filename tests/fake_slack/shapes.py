"""Small checks that put together the shape of a JSON value; each yields what is wrong and where.

Every sentence has Slack's form: "[ERROR] what [json-pointer:/blocks/0/text]".
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

Check: TypeAlias = Callable[[object, str], Iterator[str]]


def problem(says: str, at: str) -> str:
    return f"[ERROR] {says} [json-pointer:{at}]"


def string(*, most: int | None = None, least: int = 0, form: str = "") -> Check:
    """Characters are counted; `form` is a regular expression for the whole string."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must be a string", at)
            return
        if len(value) < least:
            yield problem(f"must be more than {least - 1} characters", at)
        if most is not None and len(value) > most:
            yield problem(f"must be less than {most + 1} characters", at)
        if form and not re.fullmatch(form, value):
            yield problem(f"must match pattern {form}", at)

    return check


def whole_number(least: int, most: int) -> Check:
    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield problem("must be an integer", at)
        elif not least <= value <= most:
            yield problem(f"must be from {least} to {most}", at)

    return check


def number(value: object, at: str) -> Iterator[str]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield problem("must be a number", at)


def boolean(value: object, at: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield problem("must be a boolean", at)


def one_of(*allowed: object) -> Check:
    def check(value: object, at: str) -> Iterator[str]:
        if value not in allowed:
            yield problem(f"must be a valid enum value: {', '.join(map(str, allowed))}", at)

    return check


def array(item: Check, *, most: int, least: int = 1) -> Check:
    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must be an array", at)
            return
        if len(value) < least:
            yield problem(f"no fewer than {least} items allowed", at)
        if len(value) > most:
            yield problem(f"no more than {most} items allowed", at)
        for place, member in enumerate(value):
            yield from item(member, f"{at}/{place}")

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these keys and no other; `type` is let through, by_type reads it."""
    known = {**required, **(optional or {})}

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", at)
            return
        for key in required:
            if key not in value:
                yield problem(f"missing required field: {key}", at)
        for key, member in value.items():
            if key in known:
                yield from known[key](member, f"{at}/{key}")
            elif key != "type":
                yield problem(f"invalid additional property: {key}", at)

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which of these shapes it must have."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", at)
            return
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in kinds:
            yield problem(f"unsupported type: {kind}", f"{at}/type")
            return
        yield from kinds[kind](value, at)

    return check


def exactly_one(*keys: str) -> Check:
    """One of these keys and not two; goes beside a shape by `both`."""

    def check(value: object, at: str) -> Iterator[str]:
        if isinstance(value, dict) and sum(key in value for key in keys) != 1:
            yield problem(f"exactly one of these fields is required: {', '.join(keys)}", at)

    return check


def at_least_one(*keys: str) -> Check:
    def check(value: object, at: str) -> Iterator[str]:
        if isinstance(value, dict) and not any(key in value for key in keys):
            yield problem(f"one of these fields is required: {', '.join(keys)}", at)

    return check


def both(*checks: Check) -> Check:
    def check(value: object, at: str) -> Iterator[str]:
        for each in checks:
            yield from each(value, at)

    return check
