"""All benchmarks, one after the other. Each prints ratios within its own run, since machines differ."""

from benchmarks import (
    acks,
    calibration,
    check,
    encoding,
    fetch,
    jobs,
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
    acks,
    jobs,
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
