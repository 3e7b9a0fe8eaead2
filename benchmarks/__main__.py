"""All benchmarks, one after the other. Each prints ratios within its own run, since machines differ."""

from benchmarks import ack, check, encoding, fetch, judging, page, ranking, ranks, start, workers

for benchmark in (start, ack, check, workers, fetch, page, encoding, judging, ranking, ranks):
    benchmark.main()
