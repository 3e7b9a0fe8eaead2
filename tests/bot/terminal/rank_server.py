"""Rank lists as their makers serve them, on loopback."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tests.rank_lists import common_crawl, crux, gzipped
from tests.web.file_server import FileServer, Served, file_server

CRUX: Final = "/raw.githubusercontent.com/zakird/crux-top-lists/main/data/global/current.csv.gz"
GRAPHINFO: Final = "/index.commoncrawl.org/graphinfo.json"
RELEASE: Final = "cc-main-2026-apr-may-jun"
RANKS: Final = f"/data.commoncrawl.org/projects/hyperlinkgraph/{RELEASE}/domain/{RELEASE}-domain-ranks.txt.gz"
RELEASES: Final = [
    {"id": RELEASE, "stats": {"host": {"nodes": 9}, "domain": {"nodes": 50, "arcs": 9}}},
    {"id": "cc-main-2026-mar-apr-may"},
]
MANY: Final = [f"site{number}.org" for number in range(50)]


@contextmanager
def rank_server() -> Iterator[FileServer]:
    with file_server() as server:
        server.files = {
            CRUX: Served(data=gzipped(crux())),
            GRAPHINFO: Served(data=json.dumps(RELEASES).encode()),
            RANKS: Served(data=gzipped(common_crawl(MANY))),
        }
        yield server
