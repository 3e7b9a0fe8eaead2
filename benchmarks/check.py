"""Does the model load while the page is being read? One first check, beside loading and then reading."""

import subprocess
import sys
from typing import Final

RUNS: Final = 3
DELAY_S: Final = 3.0  # what the page takes to answer, as slow pages do


def seconds(delay_s: float, what: str) -> float:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "benchmarks.one_check", str(delay_s), what],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)


def main() -> None:
    ratios = sorted(seconds(DELAY_S, "check") / (seconds(0, "model") + DELAY_S) for _ in range(RUNS))
    print(
        f"check: a first check takes {ratios[RUNS // 2]:.2f}x of loading the model and then reading the page"
    )
    print(
        f"       median of {RUNS}, from {ratios[0]:.2f}x to {ratios[-1]:.2f}x; "
        f"the page answers after {DELAY_S:.0f} s"
    )


if __name__ == "__main__":
    main()
