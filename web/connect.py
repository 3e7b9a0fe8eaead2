"""How a connection is opened: one look-up, every answer checked, and only checked numbers are dialled.

The check stands where the socket opens, so neither a redirect nor a second DNS answer can lead past it.
There is no way to hand over a proxy or a Unix socket: either would look names up for itself.
"""

import asyncio
import socket
import ssl
import threading
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from typing import Final, Protocol

import httpcore
import httpx

from web import hosts
from web.addresses import SAY_PORT, Address, Policy, why_refused
from web.connections import Connections
from web.errors import Refused, Unreachable
from web.outcome import Outcome

DNS_S: Final = 5.0  # seconds for one look-up, queueing included
MAX_HEAD_BYTES: Final = 65_536  # of the answer's headers; h11 stops at 100 KB, before they are whole
MAX_LOOKUPS: Final = 64  # at the same time: dead domains block a thread for seconds each
MAX_TRIES: Final = 4  # addresses dialled for one name


class NoConnection(Unreachable):
    """No connection came about: the look-up, the dialling or the TLS handshake failed."""


Resolve = Callable[
    [str], Awaitable[list[str]]
]  # host name -> numeric addresses; raises OSError when there are none


class Connect(Protocol):
    """Opens TCP to a numeric address. Raises httpcore.ConnectError or httpcore.ConnectTimeout."""

    async def __call__(self, address: str, port: int, timeout_s: float) -> httpcore.AsyncNetworkStream: ...


_lookups = threading.BoundedSemaphore(MAX_LOOKUPS)


async def look_up(name: str) -> list[str]:
    """Ask the system for the addresses of a name, as it stands: no search list is tried.

    Raises OSError when the name has none or the resolver fails. Each look-up has a daemon thread, because one
    that waits for a dead name server can neither be cancelled nor may it hold up the end of the program.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def deliver(addresses: list[str], error: OSError | None) -> None:
        if answer.done():
            return
        if error is None:
            answer.set_result(addresses)
        else:
            answer.set_exception(error)

    def ask() -> None:
        found: list[str] = []
        failed: OSError | None = None
        with _lookups:
            if answer.cancelled():
                return
            try:
                rows = socket.getaddrinfo(f"{name}.", None, type=socket.SOCK_STREAM)
                found = list(dict.fromkeys(str(row[4][0]) for row in rows))
            except OSError as error:
                failed = error
            except UnicodeError as error:
                failed = OSError(str(error))
        with suppress(RuntimeError):  # the loop has closed: nobody waits any more
            loop.call_soon_threadsafe(deliver, found, failed)

    threading.Thread(target=ask, name="name look-up", daemon=True).start()
    return await answer


async def dial(address: str, port: int, timeout_s: float) -> httpcore.AsyncNetworkStream:
    """Open a socket to a numeric address."""
    return await httpcore.AnyIOBackend().connect_tcp(address, port, timeout=timeout_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How names are looked up and sockets opened; the tests hand in another."""

    resolve: Resolve = look_up
    connect: Connect = dial


def refuse_early(host: str, port: int, policy: Policy) -> None:
    """Raise Refused for what host, port and policy alone decide, before any name is looked up."""
    fixed = policy.fixed(host)
    number = hosts.numeric(host) or (ip_address(fixed) if fixed else None)
    if number is not None:
        refused = why_refused(number, port, policy)
        if refused is not None:
            raise refused
    elif not policy.may_open(port):
        raise Refused(Outcome.BLOCKED_PORT, SAY_PORT)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to what the policy allows, and to nothing else."""

    def __init__(self, policy: Policy, network: Network) -> None:
        self._policy = policy
        self._network = network

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,  # noqa: ARG002 - httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        """Raises Refused for what the policy forbids and NoConnection when nobody answers."""
        addresses = await self.checked(host, port)
        name = hosts.spoken(host)
        patience = timeout or DNS_S
        deadline = asyncio.get_running_loop().time() + patience
        failure: Exception | None = None
        for tried, address in enumerate(addresses):
            left = deadline - asyncio.get_running_loop().time()
            share = left / (len(addresses) - tried)
            try:
                stream = await self._network.connect(str(address), port, max(share, 0.1))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return await _same_peer(stream, address)
        if isinstance(failure, httpcore.ConnectTimeout):
            raise NoConnection(
                Outcome.TIMEOUT,
                f"{name} did not accept a connection within {patience:.0f} seconds. Try again later.",
            ) from failure
        raise NoConnection(
            Outcome.CONNECT_ERROR, f"{name} accepted no connection; its server may be down. Try again later."
        ) from failure

    async def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002 - httpcore's signature
        timeout: float | None = None,  # noqa: ASYNC109, ARG002 - httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        raise NoConnection(
            Outcome.CONFIG_ERROR, "linkvouch reads web pages over the internet, not over local sockets."
        )

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def checked(self, host: str, port: int) -> list[Address]:
        """The addresses to dial, at most four. Raises Refused when any is forbidden, NoConnection on none."""
        refuse_early(host, port, self._policy)
        number = hosts.numeric(host)
        if number is not None:
            return [number]
        found = [ip_address(text.partition("%")[0]) for text in await self._answers(host)]
        for address in found:
            refused = why_refused(address, port, self._policy)
            if refused is not None:
                raise refused
        return found[:MAX_TRIES]

    async def _answers(self, name: str) -> list[str]:
        fixed = self._policy.fixed(name)
        if fixed is not None:
            return [fixed]
        try:
            async with asyncio.timeout(DNS_S):
                answers = await self._network.resolve(name)
        except TimeoutError as error:
            raise NoConnection(
                Outcome.DNS_ERROR,
                f"{name} could not be looked up within {DNS_S:.0f} seconds. Try again later.",
            ) from error
        except OSError as error:
            raise NoConnection(Outcome.DNS_ERROR, _say_no_name(name, error)) from error
        if not answers:
            raise NoConnection(
                Outcome.DNS_ERROR, f"{name} has no address, so there is no page to open. Check the spelling."
            )
        return answers


class GuardedTransport(httpx.AsyncBaseTransport):
    """HTTP/1.1 over guarded connections, failures told as our own. No proxy, cookies or credentials."""

    def __init__(self, policy: Policy, network: Network) -> None:
        self._connections = Connections(GuardedBackend(policy, network), _certificates())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body not yet read. Raises ReadError, here and while the body is read."""
        name = hosts.spoken(request.url.host)
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        connection = await self._connections.take(url.origin)
        with _told_as_ours(name, connecting=True):
            answer = await connection.handle_async_request(
                httpcore.Request(
                    method=request.method,
                    url=url,
                    headers=request.headers.raw,
                    content=b"",
                    extensions=request.extensions,
                )
            )

        if _head_bytes(answer.headers) > MAX_HEAD_BYTES:
            await answer.aclose()
            await connection.aclose()
            raise Unreachable(
                Outcome.PROTOCOL_ERROR,
                f"{name} answered with headers too large to be those of a page. Open the page by hand.",
            )

        async def done() -> None:
            await answer.aclose()
            await self._connections.give_back(url.origin, connection)

        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer, name, done),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        await self._connections.aclose()


@cache
def _certificates() -> ssl.SSLContext:
    """Whom we trust: certifi's list or SSL_CERT_FILE, as httpx documents. Made once, for it takes 20 ms."""
    return httpx.create_ssl_context()


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response, name: str, done: Callable[[], Awaitable[None]]) -> None:
        self._answer = answer
        self._name = name
        self._done = done

    async def __aiter__(self) -> AsyncIterator[bytes]:
        stream = self._answer.stream
        if not isinstance(stream, AsyncIterable):
            raise AssertionError("an asynchronous connection gives asynchronous streams")  # noqa: TRY004 - cannot happen
        with _told_as_ours(self._name, connecting=False):
            async for chunk in stream:
                yield chunk

    async def aclose(self) -> None:
        await self._done()


@contextmanager
def _told_as_ours(name: str, *, connecting: bool) -> Iterator[None]:
    """Turn httpcore's exceptions into ours. The backend raises its own, so a ConnectError here is TLS."""
    try:
        yield
    except httpcore.ConnectTimeout as error:
        raise NoConnection(
            Outcome.TIMEOUT, f"{name} did not complete a secure connection in time. Try again later."
        ) from error
    except httpcore.ConnectError as error:
        raise NoConnection(Outcome.TLS_ERROR, _say_no_tls(name, error)) from error
    except httpcore.TimeoutException as error:
        what = "did not begin to answer in time" if connecting else "fell silent in the middle of its answer"
        raise Unreachable(Outcome.TIMEOUT, f"{name} {what}. Try again later.") from error
    except httpcore.ProtocolError as error:
        raise Unreachable(
            Outcome.PROTOCOL_ERROR,
            f"{name} sent an answer that is not valid HTTP. The fault is on its side; try again later.",
        ) from error
    except httpcore.NetworkError as error:
        raise Unreachable(
            Outcome.CONNECT_ERROR,
            f"{name} broke the connection off before its answer was complete. Try again later.",
        ) from error


async def _same_peer(stream: httpcore.AsyncNetworkStream, address: Address) -> httpcore.AsyncNetworkStream:
    """The stream, when it leads to the checked address; otherwise it is closed before a byte is sent."""
    peer = stream.get_extra_info("server_addr")
    try:
        if peer and ip_address(str(peer[0]).partition("%")[0]) == address:
            return stream
    except ValueError:
        pass
    await stream.aclose()
    raise NoConnection(
        Outcome.CONNECT_ERROR,
        "The connection led to another machine than asked for, so it was dropped. "
        "Look for a proxy or firewall between linkvouch and the internet.",
    )


def _say_no_name(name: str, error: OSError) -> str:
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        return f"{name} could not be looked up just now. Check the connection, then try again."
    return f"{name} does not exist. Check the spelling of the address."


def _say_no_tls(name: str, error: httpcore.ConnectError) -> str:
    if any(
        isinstance(reason, ssl.SSLCertVerificationError) for reason in error.args
    ):  # the pool drops __cause__
        return f"{name} has no valid certificate, so the page was not opened. Its owner has to renew it."
    return f"{name} could not make a secure connection. The fault is likely on its side; try again later."


def _head_bytes(headers: Iterable[tuple[bytes, bytes]]) -> int:
    """What the headers weigh, without Location: an address too long is refused as one, which says more."""
    return sum(len(name) + len(value) for name, value in headers if name.lower() != b"location")
