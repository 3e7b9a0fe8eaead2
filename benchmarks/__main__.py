"""All benchmarks, one after the other. Each prints ratios within its own run, since machines differ."""

from benchmarks import ack, check, fetch, judging, page, ranking, start, workers

for benchmark in (start, ack, check, workers, fetch, page, judging, ranking):
    benchmark.main()
