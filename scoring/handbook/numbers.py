"""The tables of weights.toml as a link builder reads them."""

from typing import Final

from scoring.evidence import Factor
from scoring.grade import points
from scoring.handbook.markdown import number, signed, table
from scoring.weights import Number, book

_OF_A_FACTOR: Final = {
    "authority": Factor.AUTHORITY,
    "authority_by_share": Factor.AUTHORITY,
    "context": Factor.CONTEXT,
    "intent": Factor.INTENT,
    "anchor": Factor.ANCHOR,
}


def slots() -> dict[str, str]:
    """Numbers and tables by the names that the template calls them: `context_in_prose`, `table_context`."""
    said = book()
    plain = {
        f"{name}_{one}": number(entry.value)
        for name, entries in said.numbers.items()
        for one, entry in entries.items()
    }
    effects = {f"risk_{name}_effect": signed(rule.effect) for name, rule in said.risk.items()}
    tables = {f"table_{name}": _numbers(name) for name in said.numbers}
    return {
        **plain,
        **effects,
        **tables,
        **{f"source_{name}": _source(name) for name in said.sources},
        "table_limits": _limits(),
        "table_risk": _risk(),
        "table_sources": table(
            ("Name", "Source", "Numbers"),
            [(f"`{name}`", _source(name), str(_used(name))) for name in said.sources],
        ),
        "risk_ceilings": ", ".join(
            f"`{name}` ({rule.at_most.capitalize()})" for name, rule in said.risk.items() if rule.at_most
        ),
    }


def _numbers(name: str) -> str:
    """One table of numbers; values of a factor with the points they are worth."""
    entries = book().numbers[name]
    factor = _OF_A_FACTOR.get(name)
    if factor is None:
        return table(
            ("", "What it means", "Value", "Source"),
            [
                (f"`{one}`", entry.means, _with_unit(entry), _short(entry.source))
                for one, entry in entries.items()
            ],
        )
    values = {one: entry for one, entry in entries.items() if not entry.unit}
    counts = {one: entry for one, entry in entries.items() if entry.unit}
    valued = table(
        ("Signal", "What it means", "Value", "Points", "Source"),
        [
            (
                f"`{one}`",
                entry.means,
                number(entry.value),
                signed(points(factor, entry.value)),
                _short(entry.source),
            )
            for one, entry in values.items()
        ],
    )
    counted = [
        f"- {entry.means}: {_with_unit(entry)} (`{one}`; {_short(entry.source)})."
        for one, entry in counts.items()
    ]
    return "\n".join((valued, "", *counted)) if counted else valued


def _limits() -> str:
    return table(
        ("Ceiling", "Why", "At most", "Source"),
        [
            (f"`{name}`", one.means, one.at_most.capitalize(), _short(one.source))
            for name, one in book().limits.items()
        ],
    )


def _risk() -> str:
    """The ledger, hard signs first, then the heavier, as it is shown."""
    rules = sorted(book().risk.items(), key=lambda item: (not item[1].hard, -item[1].effect, item[0]))
    return table(
        ("Sign", "What it says", "Kind", "Log-odds", "Google's policy", "Leaves alone"),
        [
            (
                f"`{name}`",
                rule.means,
                rule.kind,
                f"{signed(rule.effect)}{', **hard**' if rule.hard else ''}",
                f"{rule.policy} ({_short(rule.source)})",
                rule.spares,
            )
            for name, rule in rules
        ],
    )


def _with_unit(entry: Number) -> str:
    return f"{number(entry.value)} {entry.unit}".strip()


def _short(name: str) -> str:
    """How a row names its source; the list of sources says the rest."""
    return "own" if name == "own" else f"[{name}](#where-the-numbers-come-from)"


def _source(name: str) -> str:
    one = book().sources[name]
    return f"[{one.title}]({one.url})" if one.url else one.title


def _used(name: str) -> int:
    said = book()
    rows = [entry.source for entries in said.numbers.values() for entry in entries.values()]
    rows += [one.source for one in said.limits.values()] + [one.source for one in said.risk.values()]
    return rows.count(name)
