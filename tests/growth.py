"""Does the time of a reading grow with the length of what it reads, or with its square?

Seconds depend on the machine, ratios within one run hardly do. One reading is timed on an input and on
another eight times as large, in CPU time of this thread, so that what else the machine does is not counted.
"""

import gc
from collections.abc import Callable
from time import thread_time
from typing import Final, TypeVar

TIMES_AS_LARGE: Final = 8
# Linear readings take 8 times as long on the larger input, n log n ones 10 or so, quadratic ones 64.
TIMES_AS_LONG: Final = TIMES_AS_LARGE**1.5  # at most: the geometric mean of linear and quadratic
RUNS: Final = 3  # of which the least time counts: noise only adds
ATTEMPTS: Final = 3  # all of which must be over the bound; noise seldom meets all
LEAST_S: Final = 0.002  # of one timing, as many readings as it takes: the clock and a task switch cost µs

_Input = TypeVar("_Input")


def repeated(unit: str, *, before: str = "", after: str = "") -> Callable[[int], str]:
    """Makes texts of about so many characters: a unit again and again between a beginning and an end."""
    return lambda chars: before + unit * (chars // len(unit)) + after


def assert_linear(read: Callable[[_Input], object], make: Callable[[int], _Input], size: int) -> None:
    """Fail when reading `make(8 * size)` takes far more than eight times as long as reading `make(size)`.

    Both inputs are made once and read many times, so `read` must remember nothing. Where the code under test
    reads no further than some limit, both sizes must lie below it, or both above: between them nothing grows.
    """
    small, large = make(size), make(size * TIMES_AS_LARGE)
    read(small)  # word lists are loaded and patterns compiled at the first use
    assert any(_is_linear(read, small, large) for _ in range(ATTEMPTS)), (
        f"{TIMES_AS_LARGE} times the input took over {TIMES_AS_LONG:.0f} times as long, {ATTEMPTS} times over"
    )


def _is_linear(read: Callable[[_Input], object], small: _Input, large: _Input) -> bool:
    was_on = gc.isenabled()
    gc.disable()  # what it costs depends on all that other tests have left in memory
    try:
        times, least = _enough(read, small)
        least = min(least, *(_seconds(read, small, times) for _ in range(RUNS - 1)))
        most = least * TIMES_AS_LONG
        return any(_seconds(read, large, times, most) <= most for _ in range(RUNS))
    finally:
        if was_on:
            gc.enable()


def _enough(read: Callable[[_Input], object], given: _Input) -> tuple[int, float]:
    """How many readings take LEAST_S together, and how long they took."""
    times = 1
    while (took := _seconds(read, given, times)) < LEAST_S:
        times *= 2
    return times, took


def _seconds(
    read: Callable[[_Input], object], given: _Input, times: int, most: float = float("inf")
) -> float:
    """CPU seconds of so many readings; of fewer once they have taken longer than `most`."""
    began = thread_time()
    took = 0.0
    for _ in range(times):
        read(given)
        took = thread_time() - began
        if took > most:
            break
    return took
