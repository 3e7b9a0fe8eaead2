import asyncio
import socket
import ssl
import threading
from collections.abc import Callable

import httpcore
import httpx
import pytest

from tests.web.network import PUBLIC, FakeNetwork, FakeStream, answer
from web import connect
from web.addresses import Policy
from web.connect import GuardedBackend, GuardedTransport, Network, NoConnection
from web.errors import ReadError, Refused
from web.outcome import Outcome

SIX_PUBLIC = [f"81.2.69.{number}" for number in range(1, 7)]


async def opened(fake: FakeNetwork, host: str = "garden.example.com", port: int = 80, **policy: str) -> None:
    backend = GuardedBackend(Policy.parse(**policy), fake.network)
    stream = await backend.connect_tcp(host, port, timeout=5)
    await stream.aclose()


async def test_a_name_is_looked_up_once_and_its_number_dialled() -> None:
    fake = FakeNetwork(dns={"garden.example.com": [[PUBLIC], ["127.0.0.1"]]})
    await opened(fake)
    assert fake.looked_up == ["garden.example.com"]
    assert fake.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param(["10.7.7.7"], id="private"),
        pytest.param([PUBLIC, "10.7.7.7"], id="private behind public"),
        pytest.param(["10.7.7.7", PUBLIC], id="private before public"),
        pytest.param([PUBLIC, "fd77::7"], id="private IPv6 beside public IPv4"),
        pytest.param(["fe80::7%eth0"], id="link local with a zone"),
        pytest.param([*SIX_PUBLIC, "10.7.7.7"], id="private behind more than we would try"),
        pytest.param(["CNAME:inside.example.net"], id="alias of a private name"),
    ],
)
async def test_one_bad_answer_refuses_the_name_before_any_connection(answers: list[str]) -> None:
    fake = FakeNetwork(dns={"garden.example.com": [answers], "inside.example.net": [["10.7.7.7"]]})
    with pytest.raises(Refused) as refused:
        await opened(fake)
    assert refused.value.outcome == Outcome.BLOCKED_ADDRESS
    assert "10.7.7.7" not in refused.value.say
    assert fake.connected == []


async def test_a_closed_port_is_refused_before_the_look_up() -> None:
    fake = FakeNetwork()
    with pytest.raises(Refused) as refused:
        await opened(fake, port=25)
    assert refused.value.outcome == Outcome.BLOCKED_PORT
    assert fake.looked_up == []


async def test_numbers_are_not_looked_up_nor_mapped() -> None:
    fake = FakeNetwork()
    await opened(fake, host="81.2.69.142", resolve="*=1.1.1.1")
    assert fake.looked_up == []
    assert fake.addresses == ["81.2.69.142"]


async def test_fixed_names_are_not_looked_up_but_checked() -> None:
    fake = FakeNetwork()
    await opened(fake, resolve="garden.example.com=81.2.69.142")
    with pytest.raises(Refused):
        await opened(fake, resolve="*=10.7.7.7")
    await opened(fake, resolve="*=10.7.7.7", allow_private="10.7.7.7")
    assert fake.looked_up == []
    assert fake.addresses == ["81.2.69.142", "10.7.7.7"]


async def test_at_most_four_addresses_are_tried() -> None:
    fake = FakeNetwork(dns={"*": [[f"REFUSED:{address}" for address in SIX_PUBLIC]]})
    with pytest.raises(NoConnection) as failed:
        await opened(fake)
    assert failed.value.outcome == Outcome.CONNECT_ERROR
    assert fake.addresses == SIX_PUBLIC[:4]


async def test_the_next_address_is_tried_when_one_is_down() -> None:
    fake = FakeNetwork(dns={"*": [["REFUSED:81.2.69.1", "81.2.69.2"]]})
    await opened(fake)
    assert fake.addresses == ["81.2.69.1", "81.2.69.2"]


@pytest.mark.parametrize("peer", ["81.2.69.99", "10.7.7.7", "a socket file"])
async def test_a_connection_that_leads_elsewhere_is_closed(peer: str) -> None:
    fake = FakeNetwork(peer=peer)
    with pytest.raises(NoConnection) as failed:
        await opened(fake)
    assert failed.value.outcome == Outcome.CONNECT_ERROR
    assert fake.open_streams == 0


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        pytest.param(["NXDOMAIN"], "does not exist", id="no such name"),
        pytest.param(["SERVFAIL"], "just now", id="resolver fails"),
        pytest.param(["DROP"], "within", id="resolver is silent"),
        pytest.param([], "no address", id="name without address"),
    ],
)
async def test_failed_look_ups_are_told_apart(
    answers: list[str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "DNS_S", 0.05)
    with pytest.raises(NoConnection, match=rf"garden\.example\.com .*{words}") as failed:
        await opened(FakeNetwork(dns={"*": [answers]}))
    assert failed.value.outcome == Outcome.DNS_ERROR


async def test_a_dial_that_takes_too_long_is_a_timeout() -> None:
    async def never(address: str, port: int, timeout_s: float) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectTimeout(f"{address}:{port} after {timeout_s}")

    backend = GuardedBackend(Policy(), Network(resolve=FakeNetwork().resolve, connect=never))
    with pytest.raises(NoConnection) as failed:
        await backend.connect_tcp("garden.example.com", 80, timeout=5)
    assert failed.value.outcome == Outcome.TIMEOUT


async def test_unix_sockets_are_not_opened() -> None:
    backend = GuardedBackend(Policy(), FakeNetwork().network)
    with pytest.raises(NoConnection) as failed:
        await backend.connect_unix_socket("/run/garden.sock")
    assert failed.value.outcome == Outcome.CONFIG_ERROR


async def fetched(fake: FakeNetwork, url: str = "http://garden.example.com/") -> httpx.Response:
    transport = GuardedTransport(Policy(), fake.network)
    request = httpx.Request("GET", url, extensions={"timeout": {"connect": 1, "read": 0.05, "write": 1}})
    try:
        response = await transport.handle_async_request(request)
        await response.aread()
    finally:
        await transport.aclose()
    return response


async def test_the_name_is_what_tls_is_checked_against() -> None:
    fake = FakeNetwork(certificate=frozenset({"garden.example.com"}))
    assert (await fetched(fake, "https://garden.example.com/")).status_code == 200
    with pytest.raises(NoConnection, match="no valid certificate") as failed:
        await fetched(fake, "https://shop.example.com/")
    assert failed.value.outcome == Outcome.TLS_ERROR


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        pytest.param(httpcore.ConnectError("handshake refused"), Outcome.TLS_ERROR, id="refused"),
        pytest.param(httpcore.ConnectTimeout("no answer"), Outcome.TIMEOUT, id="never finished"),
    ],
)
async def test_failed_handshakes_are_told(
    error: Exception, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def start_tls(*_: object, **__: object) -> httpcore.AsyncNetworkStream:
        raise error

    monkeypatch.setattr(FakeStream, "start_tls", start_tls)
    with pytest.raises(NoConnection, match="secure connection") as failed:
        await fetched(FakeNetwork(), "https://garden.example.com/")
    assert failed.value.outcome == outcome


@pytest.mark.parametrize(
    ("pieces", "outcome"),
    [
        pytest.param([b"SSH-2.0-garden\r\n"], Outcome.PROTOCOL_ERROR, id="another protocol"),
        pytest.param([], Outcome.PROTOCOL_ERROR, id="closed without a word"),
        pytest.param([answer()[:-5]], Outcome.PROTOCOL_ERROR, id="body shorter than its length"),
        pytest.param([httpcore.ReadError("reset")], Outcome.CONNECT_ERROR, id="broken off"),
        pytest.param([None], Outcome.TIMEOUT, id="silence"),
        pytest.param([answer()[:-5], None], Outcome.TIMEOUT, id="silence in the body"),
        pytest.param([b"HTTP/1.1 200 OK\r\nA: ", b"a" * 200_000], Outcome.PROTOCOL_ERROR, id="endless head"),
    ],
)
async def test_broken_answers_are_told_as_ours(
    pieces: list[bytes | Exception | None], outcome: Outcome
) -> None:
    with pytest.raises(ReadError) as failed:
        await fetched(FakeNetwork(pages={"http://garden.example.com/": pieces}))
    assert failed.value.outcome == outcome


def failing(error: Exception) -> Callable[..., list[object]]:
    def getaddrinfo(*_: object, **__: object) -> list[object]:
        raise error

    return getaddrinfo


async def test_the_system_is_asked_for_the_name_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def getaddrinfo(name: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(name)
        return [(0, 0, 0, "", (PUBLIC, 0)), (0, 0, 0, "", (PUBLIC, 0)), (0, 0, 0, "", ("2a02::1", 0, 0, 0))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert await connect.look_up("garden.example.com") == [PUBLIC, "2a02::1"]
    assert asked == ["garden.example.com."]  # the dot keeps the search list of the machine out


@pytest.mark.parametrize(
    "error", [socket.gaierror(socket.EAI_NONAME, "unknown"), UnicodeError("label too long")]
)
async def test_the_system_may_find_nothing(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", failing(error))
    with pytest.raises(OSError, match=r"unknown|label"):
        await connect.look_up("garden.example.com")


async def test_an_abandoned_look_up_disturbs_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, answered = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def getaddrinfo(*_: object, **__: object) -> list[object]:
        loop.call_soon_threadsafe(asked.set)
        answered.wait(timeout=5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    task = asyncio.create_task(connect.look_up("garden.example.com"))
    await asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    answered.set()
    monkeypatch.setattr(socket, "getaddrinfo", failing(OSError("next")))
    with pytest.raises(OSError, match="next"):
        await connect.look_up("garden.example.com")


async def test_a_real_socket_is_dialled_on_loopback() -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    policy = Policy.parse(f"127.0.0.1:{port}", "*=127.0.0.1")
    transport = GuardedTransport(policy, Network())
    try:
        response = await transport.handle_async_request(
            httpx.Request("GET", f"http://garden.example.com:{port}/")
        )
        assert b"hello" in await response.aread()
    finally:
        await transport.aclose()
        server.close()
        await server.wait_closed()


def test_certificates_are_verified() -> None:
    context = connect._certificates()
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
