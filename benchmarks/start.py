"""What `linkvouch --help` costs beside a Python that does nothing. Bar: at most 8 times."""

import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

RUNS: Final = 15
LINKVOUCH: Final = Path(sys.executable).with_name("linkvouch")


def seconds(*command: str) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own commands
    return time.perf_counter() - start


def main() -> None:
    pairs = [(seconds(str(LINKVOUCH), "--help"), seconds(sys.executable, "-c", "pass")) for _ in range(RUNS)]
    ratios = sorted(mine / bare for mine, bare in pairs)
    print(f"start: `linkvouch --help` takes {statistics.median(ratios):.1f}x of `python -c pass`")
    print(f"       median of {RUNS} pairs, from {ratios[0]:.1f}x to {ratios[-1]:.1f}x; bar 8x")


if __name__ == "__main__":
    main()
