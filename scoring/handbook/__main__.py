"""Print docs/scoring.md as it should be; with --write, write it."""

import argparse
import sys
from collections.abc import Sequence

from scoring.handbook import PAGE, handbook


def main(asked: Sequence[str] | None = None) -> None:
    """Read the options from `asked`, or from the command line."""
    parser = argparse.ArgumentParser(prog="python -m scoring.handbook", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write docs/{PAGE.name}")
    made = handbook()
    if parser.parse_args(asked).write:
        PAGE.write_text(made, encoding="utf-8")
    else:
        sys.stdout.write(made)


if __name__ == "__main__":
    main()
