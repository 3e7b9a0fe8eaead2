"""Tables and numbers as the handbook writes them."""

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; cells are one line each, and what would end one is escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def number(value: float) -> str:
    """Without a decimal that says nothing: 20, 0.9, -3, 1,000."""
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def signed(value: float) -> str:
    """With its sign, but for nothing at all: +8, -2.5, 0."""
    return f"{value:+g}" if value else "0"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
