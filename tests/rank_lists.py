"""Small rank lists in the formats of their makers."""

import gzip
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from storage.rank_files import reverse

NAMES: Final = ("wide.example.com", "garden.org", "xn--grn-ioa.de", "late.co.uk")
COMMON_CRAWL_HEADER: Final = "#harmonicc_pos\t#harmonicc_val\t#pr_pos\t#pr_val\t#host_rev\t#n_hosts"
MAJESTIC_HEADER: Final = (
    "GlobalRank,TldRank,Domain,TLD,RefSubNets,RefIPs,IDN_Domain,IDN_TLD,"
    "PrevGlobalRank,PrevTldRank,PrevRefSubNets,PrevRefIPs"
)


def common_crawl(names: Sequence[str] = NAMES, *, hosts: int = 7) -> str:
    rows = (
        f"{rank}\t{2.9e7 / rank:.7E}\t{rank + 1}\t{0.01 / rank}\t{reverse(name)}\t{hosts}"
        for rank, name in enumerate(names, 1)
    )
    return "\n".join([COMMON_CRAWL_HEADER, *rows, ""])


def crux(ranked: Sequence[tuple[str, int]] = (("https://www.garden.org", 1000),)) -> str:
    return "\n".join(["origin,rank", *(f"{origin},{rank}" for origin, rank in ranked), ""])


def tranco(names: Sequence[str] = NAMES) -> str:
    return "".join(f"{rank},{name}\r\n" for rank, name in enumerate(names, 1))


def majestic(names: Sequence[str] = NAMES) -> str:
    rows = (f"{rank},1,{name},com,9,9,{name},com,1,1,9,9" for rank, name in enumerate(names, 1))
    return "\n".join([MAJESTIC_HEADER, *rows, ""])


def open_pagerank(names: Sequence[str] = NAMES) -> str:
    rows = (f'"{rank}","{name}","9.99"' for rank, name in enumerate(names, 1))
    return "\n".join(['"Rank","Domain","Open Page Rank"', *rows, ""])


def gzipped(text: str) -> bytes:
    return gzip.compress(text.encode())


def zipped(text: str, *more: str) -> bytes:
    held = io.BytesIO()
    with ZipFile(held, "w") as archive:
        for number, each in enumerate((text, *more)):
            archive.writestr(f"top-{number}.csv", each)
    return held.getvalue()


def put(folder: Path, content: str | bytes, name: str = "list") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file
