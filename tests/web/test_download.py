import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.web.file_server import FileServer, Served, file_server
from web import urls
from web.addresses import Policy
from web.download import Downloaded, Downloader, DownloadFailed, DownloadLimits, discard
from web.errors import ReadError, Refused
from web.outcome import Outcome

DATA = os.urandom(300_000)
PATH = "/list.gz"
LIMITS = DownloadLimits(pause_s=0.01, silence_s=0.5, window_s=0.3, min_bytes=1_000, reserve_bytes=0)


@pytest.fixture
def server() -> Iterator[FileServer]:
    with file_server() as server:
        yield server


async def get(
    server: FileServer,
    folder: Path,
    *,
    limits: DownloadLimits = LIMITS,
    enough_bytes: int | None = None,
    path: str = PATH,
) -> Downloaded:
    policy = Policy.parse(f"127.0.0.1:{server.port}", "", "")

    def judge() -> "Counter":
        return Counter(enough_bytes or 0)

    async with Downloader(policy, pace_s=0, limits=limits) as downloader:
        return await downloader.get(
            urls.normalise(server.url(path)), folder / "list.gz", enough=judge if enough_bytes else None
        )


class Counter:
    """Content with so many bytes."""

    def __init__(self, wanted: int) -> None:
        self.left = wanted

    def __call__(self, data: bytes) -> bool:
        self.left -= len(data)
        return self.left <= 0


async def failure(server: FileServer, folder: Path, *, limits: DownloadLimits = LIMITS) -> ReadError:
    with pytest.raises(ReadError) as failed:
        await get(server, folder, limits=limits)
    assert failed.value.say.endswith(".")
    return failed.value


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


async def test_a_file_arrives_whole_with_its_date(server: FileServer, tmp_path: Path) -> None:
    server.files[PATH] = Served(data=DATA)
    found = await get(server, tmp_path)
    assert found == Downloaded(
        file=tmp_path / "list.gz", modified=datetime(2026, 7, 1, 10, tzinfo=UTC), whole=True
    )
    assert found.file.read_bytes() == DATA
    discard(found.file)
    assert names(tmp_path) == []


async def test_one_without_length_and_date_arrives_too(server: FileServer, tmp_path: Path) -> None:
    server.files[PATH] = Served(data=DATA, tagged=False, sized=False)
    found = await get(server, tmp_path)
    assert (found.modified, found.file.read_bytes()) == (None, DATA)


async def test_redirects_are_followed(server: FileServer, tmp_path: Path) -> None:
    server.files["/old"] = Served(data=b"moved", status=302, location=PATH)
    server.files[PATH] = Served(data=DATA)
    assert (await get(server, tmp_path, path="/old")).file.read_bytes() == DATA


async def test_a_broken_connection_is_gone_on_with(server: FileServer, tmp_path: Path) -> None:
    server.files[PATH] = Served(data=DATA, cuts=[100_000, 50_000, 1])
    assert (await get(server, tmp_path)).file.read_bytes() == DATA
    assert [asked for _, asked in server.asked] == ["", "bytes=100000-", "bytes=150000-", "bytes=150001-"]


async def test_a_later_command_goes_on_where_an_earlier_one_ended(server: FileServer, tmp_path: Path) -> None:
    server.files[PATH] = Served(data=DATA, cuts=[200_000])
    failed = await failure(server, tmp_path, limits=replace(LIMITS, tries=0))
    assert "goes on with it" in failed.say
    assert names(tmp_path) == ["list.gz", "list.gz.json"]
    assert (await get(server, tmp_path)).file.read_bytes() == DATA
    assert server.asked[-1] == (PATH, "bytes=200000-")


async def test_a_file_that_changed_meanwhile_begins_anew(server: FileServer, tmp_path: Path) -> None:
    server.files[PATH] = Served(data=DATA, cuts=[200_000])
    await failure(server, tmp_path, limits=replace(LIMITS, tries=0))
    server.files[PATH] = Served(data=DATA[::-1])
    assert (await get(server, tmp_path)).file.read_bytes() == DATA[::-1]


@pytest.mark.parametrize(
    "served",
    [
        pytest.param(Served(data=DATA, cuts=[200_000], ranges=False), id="it knows no ranges"),
        pytest.param(Served(data=DATA, cuts=[200_000], odd_range="bytes 5-9/10"), id="it goes on elsewhere"),
        pytest.param(Served(data=DATA, cuts=[200_000], odd_range="bytes x"), id="it does not say where"),
    ],
)
async def test_a_server_that_cannot_go_on_sends_it_again(
    server: FileServer, tmp_path: Path, served: Served
) -> None:
    server.files[PATH] = served
    assert (await get(server, tmp_path)).file.read_bytes() == DATA


async def test_a_part_that_is_whole_already_is_taken(server: FileServer, tmp_path: Path) -> None:
    server.files[PATH] = Served(data=DATA + b"!", cuts=[len(DATA)])
    await failure(server, tmp_path, limits=replace(LIMITS, tries=0))
    file = Served(data=DATA)
    server.files[PATH] = file
    facts = (tmp_path / "list.gz.json").read_text()
    (tmp_path / "list.gz.json").write_text(
        facts.replace(Served(data=DATA + b"!").etag[1:-1], file.etag[1:-1])
    )
    assert (await get(server, tmp_path)).file.read_bytes() == DATA


async def test_a_file_that_is_there_is_not_fetched_again(server: FileServer, tmp_path: Path) -> None:
    server.files[PATH] = Served(data=DATA)
    first, second = await get(server, tmp_path), await get(server, tmp_path)
    assert first == second
    assert second.file.read_bytes() == DATA
    assert server.asked[1:] == [(PATH, f"bytes={len(DATA)}-")]


async def test_a_part_longer_than_the_file_begins_anew(server: FileServer, tmp_path: Path) -> None:
    server.files[PATH] = Served(data=DATA, cuts=[len(DATA) - 1])
    await failure(server, tmp_path, limits=replace(LIMITS, tries=0))
    with (tmp_path / "list.gz").open("ab") as part:
        part.write(b"too much")
    assert (await get(server, tmp_path)).file.read_bytes() == DATA


@pytest.mark.parametrize(
    "facts", ["", "[]", '{"url": "http://other.example/"}'], ids=["none", "odd", "another's"]
)
async def test_a_part_of_unknown_origin_is_thrown_away(
    server: FileServer, tmp_path: Path, facts: str
) -> None:
    server.files[PATH] = Served(data=DATA)
    (tmp_path / "list.gz").write_bytes(b"junk")
    if facts:
        (tmp_path / "list.gz.json").write_text(facts)
    assert (await get(server, tmp_path)).file.read_bytes() == DATA
    assert server.asked == [(PATH, "")]


async def test_no_more_is_fetched_than_is_enough(server: FileServer, tmp_path: Path) -> None:
    data = DATA * 40
    server.files[PATH] = Served(data=data)
    found = await get(server, tmp_path, enough_bytes=200_000)
    assert found.whole is False
    assert 200_000 <= found.file.stat().st_size < len(data)


async def test_what_is_there_may_be_enough_without_asking(server: FileServer, tmp_path: Path) -> None:
    server.files[PATH] = Served(data=DATA, cuts=[200_000])
    await failure(server, tmp_path, limits=replace(LIMITS, tries=0))
    found = await get(server, tmp_path, enough_bytes=150_000)
    assert found.file.stat().st_size == 200_000
    assert len(server.asked) == 1


async def test_enough_is_judged_anew_where_the_file_begins_anew(server: FileServer, tmp_path: Path) -> None:
    server.files[PATH] = Served(data=DATA, cuts=[200_000], ranges=False)
    await failure(server, tmp_path, limits=replace(LIMITS, tries=0))
    found = await get(server, tmp_path, enough_bytes=250_000)
    assert found.file.read_bytes()[:250_000] == DATA[:250_000]


@pytest.mark.parametrize(
    ("served", "outcome", "says"),
    [
        pytest.param(Served(data=b"", status=404), Outcome.HTTP_ERROR, "no such file", id="gone"),
        pytest.param(Served(data=b"", status=503), Outcome.HTTP_ERROR, "problem of its own", id="broken"),
        pytest.param(Served(data=b"", status=402), Outcome.HTTP_ERROR, "did not send", id="odd status"),
        pytest.param(
            Served(data=b"", status=302, location=PATH), Outcome.REDIRECT_LOOP, "redirecting", id="loop"
        ),
        pytest.param(
            Served(data=b"", status=302, location="http://10.0.0.1/x"),
            Outcome.BLOCKED_ADDRESS,
            "private or local",
            id="into a network",
        ),
        pytest.param(
            Served(data=DATA, cuts=[100] * 9, ranges=False), Outcome.CONNECT_ERROR, "broke", id="cut"
        ),
        pytest.param(
            Served(data=DATA, cuts=[9], tagged=False), Outcome.CONNECT_ERROR, "broke", id="cut for good"
        ),
        pytest.param(Served(data=DATA, drip_s=0.02), Outcome.TIMEOUT, "too slowly", id="slow"),
        pytest.param(Served(data=DATA, coding="br"), Outcome.PROTOCOL_ERROR, "not asked for", id="packed"),
    ],
)
async def test_failures_are_told(
    server: FileServer, tmp_path: Path, served: Served, outcome: Outcome, says: str
) -> None:
    server.files[PATH] = served
    failed = await failure(server, tmp_path)
    assert failed.outcome is outcome
    assert says in failed.say


async def test_a_file_too_large_is_refused_before_and_while_it_comes(
    server: FileServer, tmp_path: Path
) -> None:
    limits = replace(LIMITS, max_bytes=1_000)
    server.files[PATH] = Served(data=DATA)
    assert (await failure(server, tmp_path, limits=limits)).outcome is Outcome.TOO_LARGE
    server.files[PATH] = Served(data=DATA, sized=False)
    assert (await failure(server, tmp_path, limits=limits)).outcome is Outcome.TOO_LARGE


async def test_room_is_asked_for_before(server: FileServer, tmp_path: Path) -> None:
    server.files[PATH] = Served(data=DATA)
    failed = await failure(server, tmp_path, limits=replace(LIMITS, reserve_bytes=10**18))
    assert "Free some space" in failed.say
    assert names(tmp_path) == ["list.gz.json"]


@pytest.mark.parametrize(("code", "says"), [(errno.ENOSPC, "is full"), (errno.EIO, "cannot be written")])
async def test_a_disk_that_takes_no_more_is_told(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, says: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("web.download._check_room", refuse)
    server.files[PATH] = Served(data=DATA)
    assert says in (await failure(server, tmp_path)).say


async def test_progress_is_told_in_bytes(server: FileServer, tmp_path: Path) -> None:
    server.files[PATH] = Served(data=DATA)
    told: list[tuple[int, int | None]] = []
    policy = Policy.parse(f"127.0.0.1:{server.port}", "", "")
    async with Downloader(policy, pace_s=0, limits=LIMITS) as downloader:
        await downloader.get(
            urls.normalise(server.url(PATH)), tmp_path / "x", progress=lambda *step: told.append(step)
        )
    assert told[-1] == (len(DATA), len(DATA))


async def test_the_policy_holds_for_files_too(server: FileServer, tmp_path: Path) -> None:
    async with Downloader(Policy(), limits=LIMITS) as downloader:
        with pytest.raises(Refused):
            await downloader.get(urls.normalise(server.url(PATH)), tmp_path / "x")
    assert server.asked == []


async def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with file_server() as gone:
        pass
    with pytest.raises(DownloadFailed, match="accepted no connection"):
        await get(gone, tmp_path)
