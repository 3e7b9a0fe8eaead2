"""Secrets written into a file of settings that its owner alone may read."""

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

OWNER_ALONE: Final = 0o600
_PLAIN = re.compile(r"[A-Za-z0-9._~+/=-]{1,500}")  # needs no quoting in any reader of such files


class EnvFileError(Exception):
    """The file cannot be written. One sentence for a person, which never repeats a secret."""


def write(path: Path, values: Mapping[str, str]) -> None:
    """Set the names in the file, which is made when missing, and leave every other line as it is.

    The file is replaced as a whole and readable by its owner alone. Raises EnvFileError.
    """
    for name, value in values.items():
        if _PLAIN.fullmatch(value) is None:
            raise EnvFileError(f"{name} has signs that no token has, so it was not written.")
    try:
        target = path.resolve()
        before = target.read_text(encoding="utf-8") if target.exists() else ""
        _replace(target, _with(before, values))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise EnvFileError(f"{path} cannot be written: {reason}.") from error


def names(path: Path) -> frozenset[str]:
    """The names that have a value in the file; none when it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return frozenset()
    parts = (_name(line) for line in lines)
    return frozenset(name for name, value in parts if value.strip().strip("\"'") and not name.startswith("#"))


def _name(line: str) -> tuple[str, str]:
    """What stands before the first `=`, and what behind it."""
    name, _, value = line.strip().removeprefix("export ").partition("=")
    return name.strip(), value


def _with(before: str, values: Mapping[str, str]) -> str:
    """Each name once: in the place where it stood first, else at the end."""
    left = dict(values)
    lines: list[str] = []
    for line in before.splitlines():
        name, _ = _name(line)
        if name not in values:
            lines.append(line)
        elif name in left:
            lines.append(f"{name}={left.pop(name)}")
    lines += [f"{name}={value}" for name, value in left.items()]
    return "".join(f"{line}\n" for line in lines)


def _replace(target: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # made with mode 0600
    new = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(OWNER_ALONE)
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
