"""What stands beside the code: thresholds in the rules' files, and word lists with their sizes."""

import ast
import io
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from scoring.handbook.markdown import number, table

_SCORING: Final = Path(__file__).parent.parent
_WEB: Final = _SCORING.parent / "web"
_NO_VERDICT: Final = frozenset(
    {"advice", "basis", "embedding", "what_changed", "weights"}
)  # of these none decides
_NO_WORDS: Final = frozenset({"weights.toml", "placement_model.toml"})  # numbers


def thresholds() -> str:
    """Every named number of the rules, by file, with the comment that explains it."""
    parts = []
    for file in sorted(_SCORING.glob("*.py")):
        source = file.read_text(encoding="utf-8")
        rows = [] if file.stem in _NO_VERDICT else list(named_numbers(source))
        if rows:
            about = (ast.get_docstring(ast.parse(source)) or "").partition("\n\n")[0]
            parts += [f"**{file.stem}.py**: {about}", table(("Number", "What it means", "Name"), rows)]
    return "\n\n".join(parts)


def word_lists() -> str:
    """Every word list with its size, by file."""
    parts = []
    for folder in (_SCORING, _WEB):
        for file in sorted(folder.glob("*.toml")):
            if file.name not in _NO_WORDS:
                tables = tomllib.loads(file.read_text(encoding="utf-8"))
                sizes = ", ".join(f"{name} ({_size(part)})" for name, part in tables.items())
                parts.append(f"- `{folder.name}/{file.name}`, {_size(tables)} entries: {sizes}.")
    return "\n".join(parts)


def named_numbers(source: str) -> Iterator[tuple[str, str, str]]:
    """Value, comment and name of each `NAME: Final = number` of a module."""
    comments = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    for node in ast.parse(source).body:
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name) or node.value is None:
            continue
        values = _numbers(node.value)
        if values and not node.target.id.startswith("_"):
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            said = " ".join(comments[line] for line in lines if line in comments)
            yield " to ".join(map(number, values)), said, f"`{node.target.id}`"


def _numbers(value: ast.expr) -> tuple[float, ...]:
    """The numbers of a literal, none of anything else."""
    try:
        literal = ast.literal_eval(value)
    except ValueError:
        return ()
    values = literal if isinstance(literal, tuple) else (literal,)
    return tuple(values) if all(type(one) in {int, float} for one in values) else ()


def _size(part: Any) -> int:  # noqa: ANN401  # TOML of any shape
    if isinstance(part, dict):
        return sum(map(_size, part.values()))
    return sum(map(_size, part)) if isinstance(part, list) else 1
