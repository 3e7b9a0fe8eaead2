"""Published rank lists, told apart by how they begin, read in blocks of rows with names reversed.

Formats: Common Crawl's domain ranks (commoncrawl.org/web-graphs), CrUX (github.com/zakird/crux-top-lists),
Tranco (tranco-list.eu), Majestic Million (majestic.com/reports/majestic-million), Open PageRank
(domcop.com/top-10-million-domains); each plain, gzipped or zipped.
"""

import csv
import re
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import BoundedSemaphore, Event, Thread
from typing import BinaryIO, Final
from zipfile import BadZipFile, ZipFile

import idna

from storage.errors import RanksUnusable

READ_BYTES: Final = 1 << 18  # of the file at a time
PIECE_BYTES: Final = 1 << 20  # unpacked at a time
AHEAD: Final = 4  # pieces unpacked before they are asked for
BLOCK_BYTES: Final = 1 << 16  # cut up at a time: what fits the processor's cache is cut up thrice as fast
MAX_LINE_BYTES: Final = 1 << 20  # the longest row of any list has less than a thousand
MAX_RANK_DIGITS: Final = 12
MAX_NAME_CHARS: Final = 253  # RFC 1035, 1987, section 2.3.4, in text form
SHOWN_CHARS: Final = 60  # of a first line that is of no list
TOLERATED: Final = 0.01  # share of rows that may be unreadable: lists hold a few odd names
GZIP: Final = b"\x1f\x8b"
ZIP: Final = b"PK\x03\x04"

COMMON_CRAWL: Final = "commoncrawl"
CRUX: Final = "crux"
TRANCO: Final = "tranco"
MAJESTIC: Final = "majestic"
OPEN_PAGERANK: Final = "openpagerank"
PERENNIAL: Final = "perennial"  # grades of reliability, read by storage.reliability

_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)+")
_RANK_AND_NAME = re.compile(r"[0-9]{1,12},[^,\s]+\.[^,\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a list has what: numbers of columns. `skip` says whether the first line is a header."""

    source: str
    rank: int
    name: int
    hosts: int | None = None
    columns: int
    skip: bool = True


Block = list[str]  # rows packed as `reversed name TAB rank TAB number of hosts`


def packed(name: str, rank: str, hosts: str = "0") -> str:
    return f"{reverse(name)}\t{rank}\t{hosts}"


def reverse(name: str) -> str:
    """`blog.site.com` is `com.site.blog`, and back."""
    return ".".join(reversed(name.split(".")))


def source_of(file: Path) -> str:
    """Which list a file is, by how it begins. Raises RanksUnusable when of none that is known."""
    with file.open("rb") as opened:
        first = next(_lines(_unpacked(opened, file)), b"")
    return PERENNIAL if _is_grades(first) else _layout(first, file).source


def text_of(file: Path) -> Iterator[str]:
    """The lines of a list, unpacked. Raises RanksUnusable where it is cut off or no text."""
    with file.open("rb") as opened:
        for line in _lines(_unpacked(opened, file)):
            yield _decoded(line, file)


def blocks(file: Path, *, top: int) -> Iterator[Block]:
    """The first `top` rows of a list, in blocks; what follows them is not read.

    Names are in A-labels and lower case, without `www.`. Raises RanksUnusable when the file is cut off, when
    its rows are not what its first line promises, or when it has none.
    """
    with file.open("rb") as opened:
        layout = _layout(next(_lines(_unpacked(opened, file)), b""), file)
        opened.seek(0)
        read = _fast if layout.source == COMMON_CRAWL else _by_row
        count = 0
        with closing(_ahead(_unpacked(opened, file))) as pieces:
            for block in read(_whole_lines(pieces, file), layout, file, top):
                count += len(block)
                yield block
    if not count:
        raise RanksUnusable(f"{file.name} has no rows; the rank data is as it was.")


class RowCounter:
    """Counts the rows of a list while it arrives, packed by gzip or not."""

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self._rows = -1  # the header is none
        self._inflate: _Inflate | None = None
        self._begun = False

    def __call__(self, data: bytes) -> bool:
        """Take in the next bytes; are there as many whole rows as wanted? Junk never makes enough."""
        if not self._begun and data:
            self._begun = True
            self._inflate = _Inflate() if data.startswith(GZIP) else None
        try:
            pieces = self._inflate.feed(data) if self._inflate else (data,)
            self._rows += sum(piece.count(b"\n") for piece in pieces)
        except zlib.error:
            return False
        return self._rows >= self._wanted


class _Inflate:
    """Gzip, one member after another, a block at a time: never more memory than a block."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self.complete = False  # is what came so far a whole file?

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Raises zlib.error for what is no gzip, or was changed."""
        more = False  # a full block may leave something inside the member, with all of `data` taken in
        while data.strip(b"\0") if self._member.eof else data or more:
            if self._member.eof:
                self._member = zlib.decompressobj(wbits=31)
            piece = self._member.decompress(data, PIECE_BYTES)
            more = len(piece) == PIECE_BYTES
            data = self._member.unconsumed_tail or self._member.unused_data
            self.complete = self._member.eof
            yield piece


def _unpacked(opened: BinaryIO, file: Path) -> Iterator[bytes]:
    start = opened.read(4)
    opened.seek(0)
    if start.startswith(GZIP):
        yield from _gunzipped(opened, file)
    elif start == ZIP:
        yield from _unzipped(opened, file)
    else:
        while piece := opened.read(PIECE_BYTES):
            yield piece


def _gunzipped(opened: BinaryIO, file: Path) -> Iterator[bytes]:
    inflate = _Inflate()
    try:
        while data := opened.read(READ_BYTES):
            yield from inflate.feed(data)
    except zlib.error as error:
        raise _damaged(file) from error
    if not inflate.complete:
        raise _cut(file)


def _unzipped(opened: BinaryIO, file: Path) -> Iterator[bytes]:
    try:
        with ZipFile(opened) as archive:
            members = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(members) != 1:
                raise RanksUnusable(f"{file.name} holds {len(members)} files; a rank list is one.")
            with archive.open(members[0]) as member:
                while piece := member.read(PIECE_BYTES):
                    yield piece
    except (BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as error:
        raise _damaged(file) from error


def _ahead(pieces: Iterator[bytes]) -> Generator[bytes, None, None]:
    """The same pieces, unpacked in a thread while those before are cut up: zlib lets others run meanwhile."""
    made: SimpleQueue[bytes | Exception | None] = SimpleQueue()
    room = BoundedSemaphore(AHEAD)
    ended = Event()

    def unpack() -> None:
        try:
            for piece in pieces:
                room.acquire()
                if ended.is_set():
                    return
                made.put(piece)
            made.put(None)
        except Exception as error:  # noqa: BLE001 - raised again where the pieces are asked for
            made.put(error)

    thread = Thread(target=unpack, name="unpacking", daemon=True)
    thread.start()
    try:
        while (piece := made.get()) is not None:
            if isinstance(piece, Exception):
                raise piece
            room.release()
            yield piece
    finally:
        ended.set()
        with suppress(ValueError):  # it waited for no room
            room.release()
        thread.join()


def _whole_lines(pieces: Iterable[bytes], file: Path) -> Iterator[bytes]:
    """The same bytes in blocks that end with a line; the last one perhaps without its line end."""
    rest = b""
    for piece in pieces:
        block, begin = rest + piece, 0
        while (end := block.rfind(b"\n", begin, begin + BLOCK_BYTES) + 1) > begin:
            yield block[begin:end]
            begin = end
        rest = block[begin:]
        if len(rest) > MAX_LINE_BYTES:
            raise _no_list(file, rest)
    if rest:
        yield rest


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
        if len(rest) > MAX_LINE_BYTES:
            break
    if rest:
        yield rest[:MAX_LINE_BYTES]


def _fast(whole: Iterable[bytes], layout: Layout, file: Path, top: int) -> Iterator[Block]:
    """Common Crawl's rows, whose names are reversed already: columns are cut out of a block at once."""
    left = top
    width = layout.columns
    begun = not layout.skip
    for raw in whole:
        text = _decoded(raw, file)
        cells = text.removesuffix("\n").replace("\n", "\t").split("\t")
        cells = cells if begun else cells[width:]
        begun = True
        if not cells:
            continue
        names, ranks = cells[layout.name :: width], cells[layout.rank :: width]
        hosts = ["0"] * len(names) if layout.hosts is None else cells[layout.hosts :: width]
        if len(cells) % width or not all(_is_rank(each[at]) for each in (ranks, hosts) for at in (0, -1)):
            raise _damaged(file) if text.endswith("\n") else _cut(file)
        block = list(map("\t".join, zip(names, ranks, hosts, strict=True)))
        yield block if len(block) <= left else block[:left]
        left -= len(block)
        if left <= 0:
            return  # before the next block is asked for: a part of the file is enough


def _by_row(whole: Iterable[bytes], layout: Layout, file: Path, top: int) -> Iterator[Block]:
    left, seen, odd = top, 0, 0
    begun = not layout.skip
    for raw in whole:
        lines = _decoded(raw, file).splitlines()
        rows = csv.reader(lines if begun else lines[1:])
        begun = True
        block: Block = []
        last_is_odd = False
        try:
            for row in rows:
                found = _packed_row(row, layout)
                last_is_odd = found is None
                seen += 1
                odd += last_is_odd
                if found is not None:
                    block.append(found)
        except csv.Error as error:
            raise _damaged(file) from error
        if last_is_odd and not raw.endswith(b"\n"):
            raise _cut(file)
        if odd > TOLERATED * seen:
            raise RanksUnusable(
                f"{file.name} is damaged: {odd:,} of its first {seen:,} rows cannot be read. "
                "Get it again; the rank data is as it was."
            )
        yield block[:left]
        left -= len(block)
        if left <= 0:
            return


def _packed_row(row: list[str], layout: Layout) -> str | None:
    """None for a row that names no site."""
    if len(row) != layout.columns:
        return None
    rank, name = row[layout.rank].strip(), plain_name(row[layout.name])
    if name is None or not _is_rank(rank):
        return None
    return packed(name, rank)


def plain_name(text: str) -> str | None:
    """The host in a name or an origin: lower case, A-labels, no `www.`; None when there is none."""
    name = text.strip().lower().rpartition("://")[2].partition("/")[0].partition(":")[0]
    name = name.removesuffix(".").removeprefix("www.")
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode()
        except idna.IDNAError:
            return None
    if len(name) > MAX_NAME_CHARS or _NAME.fullmatch(name) is None or name[-1].isdigit():
        return None
    return name


def _is_rank(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MAX_RANK_DIGITS


def _layout(first: bytes, file: Path) -> Layout:
    """From the first line. Raises RanksUnusable when no list begins so."""
    text = _decoded(first, file).strip()
    if "\t" in text:
        columns = [name.lstrip("#").strip().lower() for name in text.split("\t")]
        for rank in ("harmonicc_pos", "hc_pos"):  # the second until 2018
            if rank in columns and "host_rev" in columns:
                return Layout(
                    source=COMMON_CRAWL,
                    rank=columns.index(rank),
                    name=columns.index("host_rev"),
                    hosts=columns.index("n_hosts") if "n_hosts" in columns else None,
                    columns=len(columns),
                )
    columns = [name.strip().strip('"').lower() for name in text.split(",")]
    for source, rank, name, mark in (
        (CRUX, "rank", "origin", "origin"),
        (MAJESTIC, "globalrank", "domain", "refsubnets"),
        (OPEN_PAGERANK, "rank", "domain", "open page rank"),
        (TRANCO, "rank", "domain", "rank"),
    ):
        if {rank, name, mark} <= set(columns):
            return Layout(
                source=source, rank=columns.index(rank), name=columns.index(name), columns=len(columns)
            )
    if _RANK_AND_NAME.fullmatch(text):
        return Layout(source=TRANCO, rank=0, name=1, columns=2, skip=False)
    raise _no_list(file, first)


def _is_grades(first: bytes) -> bool:
    start = first.decode("utf-8", "replace").lstrip("\ufeff").strip()
    columns = {name.strip().strip('"').lower() for name in start.split(",")}
    return {"domain", "status"} <= columns or start.startswith(("[", "{"))


def _decoded(data: bytes, file: Path) -> str:
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
        return text.replace("\r\n", "\n") if "\r" in text else text
    except UnicodeDecodeError as error:
        raise _no_list(file, data) from error


def _no_list(file: Path, first: bytes) -> RanksUnusable:
    shown = first[:SHOWN_CHARS].decode("utf-8", "replace")
    begins = (
        f"begins with “{shown}”"
        if shown.isprintable() and "\ufffd" not in shown
        else "is no text of that kind"
    )
    begins = begins if shown else "is empty"
    return RanksUnusable(
        f"{file.name} is no rank list that linkvouch knows: it {begins}. Known are Common Crawl's domain "
        "ranks, CrUX, Tranco, Majestic and Open PageRank; the rank data is as it was."
    )


def _cut(file: Path) -> RanksUnusable:
    return RanksUnusable(f"{file.name} is cut off before its end. Get it again; the rank data is as it was.")


def _damaged(file: Path) -> RanksUnusable:
    return RanksUnusable(
        f"{file.name} is damaged: its contents are not what its beginning promises. Get it again; the rank "
        "data is as it was."
    )
