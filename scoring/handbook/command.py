"""Print docs/scoring.md as it should be; with --write, write it."""

import argparse
import sys
from pathlib import Path

from scoring.handbook import PAGE, handbook


def main(page: Path = PAGE) -> None:
    """Read the options from the command line."""
    parser = argparse.ArgumentParser(prog="python -m scoring.handbook", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write docs/{PAGE.name}")
    if parser.parse_args().write:
        page.write_text(handbook(), encoding="utf-8")
    else:
        sys.stdout.write(handbook())
