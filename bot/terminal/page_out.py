"""The file that a report goes to: a stranger's file is never written over, and no half report is left."""

import os
from pathlib import Path
from typing import Final

import click

from bot.outside import one_line

MARK: Final = "<!doctype html>\n<!-- A page as linkvouch sees it -->\n"  # how a report begins
MAX_NAME_CHARS: Final = 200  # of a file in a message


def ready(file: Path) -> None:
    """May a report be written there? Raises click.UsageError that says why not."""
    name = one_line(str(file), MAX_NAME_CHARS)
    folder = file.parent
    try:
        if not folder.is_dir():
            raise click.UsageError(f"There is no folder {one_line(str(folder), MAX_NAME_CHARS)} for --html.")
        if _is_there(file) and not _is_report(file):
            raise click.UsageError(
                f"{name} exists and is no report of linkvouch. Give another name to --html."
            )
        unfinished = _unfinished(file)
        unfinished.touch(exist_ok=False)
        unfinished.unlink()
    except OSError as error:
        raise click.UsageError(f"--html cannot be written to {name} ({error.strerror}).") from error


def write(file: Path, text: str) -> None:
    """Whole or not at all. Raises click.ClickException when it cannot be, or a stranger's file came there."""
    ready(file)
    unfinished = _unfinished(file)
    try:
        try:
            unfinished.write_text(text, encoding="utf-8", newline="\n")
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        name = one_line(str(file), MAX_NAME_CHARS)
        raise click.ClickException(f"{name} cannot be written ({error.strerror}).") from error


def _is_there(file: Path) -> bool:
    """A link that leads nowhere is there too. Raises OSError for what no file can be called."""
    try:
        file.lstat()
    except FileNotFoundError:
        return False
    return True


def _is_report(file: Path) -> bool:
    """Only a plain file is opened: a pipe would wait for somebody who writes."""
    if not file.is_file():
        return False
    mark = MARK.encode()
    with file.open("rb") as text:
        return text.read(len(mark)) == mark


def _unfinished(file: Path) -> Path:
    return file.with_name(f".linkvouch-{os.getpid()}.unfinished")
