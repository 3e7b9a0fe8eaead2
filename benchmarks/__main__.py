"""All benchmarks, one after the other. Each prints ratios within its own run, since machines differ."""

from benchmarks import (
    ack,
    calibration,
    check,
    encoding,
    fetch,
    judging,
    links,
    page,
    ranking,
    ranks,
    start,
    workers,
)

for benchmark in (
    start,
    ack,
    check,
    workers,
    fetch,
    page,
    encoding,
    judging,
    ranking,
    links,
    calibration,
    ranks,
):
    benchmark.main()
