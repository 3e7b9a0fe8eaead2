"""A network without sockets: names, numbers and answers are scripted, everything asked for is recorded."""

import asyncio
import re
import socket
import ssl
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpcore

from web.connect import Network

PUBLIC = "93.184.216.34"
SILENCE_S = 3_600.0
HELLO = b"<html><body><p>hello</p></body></html>"


def answer(
    body: bytes = HELLO,
    *,
    status: int = 200,
    content_type: str = "text/html; charset=utf-8",
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """A whole HTTP answer with its length, after which the connection closes."""
    lines = [f"HTTP/1.1 {status} Told", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"Content-Type: {content_type}"] if content_type else []
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def redirect(location: str, status: int = 302) -> bytes:
    return answer(b"moved", status=status, headers={"Location": location})


def chunks_of(raw: bytes, size: int = 65_536) -> list[bytes]:
    return [raw[start : start + size] for start in range(0, len(raw), size)]


@dataclass
class FakeNetwork:
    """`dns`: name (or `*`) -> answer sets, one a look-up, the last one repeats. `pages`: URL -> raw answer.

    An answer set may hold NXDOMAIN, SERVFAIL, DROP (silence), `CNAME:name` and `REFUSED:number`. A page may
    be a list of pieces, one a read; None is silence, an exception is raised. No page answers with HELLO.
    """

    dns: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=lambda: {"*": [[PUBLIC]]})
    pages: Mapping[str, bytes | Iterable[bytes | Exception | None]] = field(default_factory=dict)
    certificate: frozenset[str] | None = None  # names it is valid for; None for all
    peer: str | None = None  # where connections really lead; None for where they should
    looked_up: list[str] = field(default_factory=list)
    connected: list[tuple[str, int]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)  # heads, as sent
    open_streams: int = 0
    most_open: int = 0
    hung_up: set[str] = field(default_factory=set)  # addresses that have closed their idle connections

    @property
    def network(self) -> Network:
        return Network(resolve=self.resolve, connect=self.connect)

    @property
    def asked(self) -> list[str]:
        """The URLs that were requested, in order, without their schemes."""
        found = [re.match(r"GET (\S+) .*?\r\nHost: (\S+)", head, re.DOTALL) for head in self.requests]
        return [match[2] + match[1] for match in found if match]

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.connected]

    async def resolve(self, name: str) -> list[str]:
        nth = self.looked_up.count(name)
        self.looked_up.append(name)
        sets = self.dns.get(name, self.dns.get("*", [["NXDOMAIN"]]))
        found: list[str] = []
        for entry in sets[min(nth, len(sets) - 1)]:
            if entry == "NXDOMAIN":
                raise socket.gaierror(socket.EAI_NONAME, "unknown")
            if entry == "SERVFAIL":
                raise socket.gaierror(socket.EAI_AGAIN, "failing")
            if entry == "DROP":
                await asyncio.sleep(SILENCE_S)
            if entry.startswith("CNAME:"):
                found += await self.resolve(entry.removeprefix("CNAME:"))
            else:
                found.append(entry.removeprefix("REFUSED:"))
        return found

    async def connect(self, address: str, port: int, timeout_s: float) -> httpcore.AsyncNetworkStream:
        assert timeout_s > 0
        self.connected.append((address, port))
        if any(f"REFUSED:{address}" in answers for sets in self.dns.values() for answers in sets):
            raise httpcore.ConnectError("refused")
        self.open_streams += 1
        self.most_open = max(self.most_open, self.open_streams)
        return FakeStream(self, address, port)


class FakeStream(httpcore.AsyncNetworkStream):
    def __init__(self, owner: FakeNetwork, address: str, port: int) -> None:
        self._owner = owner
        self._server = (owner.peer or address, port)
        self._scheme = "http"
        self._sent = b""
        self._pieces: list[bytes | Exception | None] = []
        self._closed = False

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109, ARG002 - httpcore's
        self._sent += buffer
        if b"\r\n\r\n" not in self._sent:
            return
        head, self._sent = self._sent.decode(), b""
        self._owner.requests.append(head)
        page = self._owner.pages.get(f"{self._scheme}://{self._owner.asked[-1]}", answer())
        self._pieces = list(chunks_of(page)) if isinstance(page, bytes) else list(page)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's
        assert max_bytes > 0
        if not self._pieces:
            return b""
        piece = self._pieces.pop(0)
        if isinstance(piece, Exception):
            raise piece
        if piece is not None:
            return piece
        try:
            async with asyncio.timeout(timeout):
                await asyncio.sleep(SILENCE_S)
        except TimeoutError as error:
            raise httpcore.ReadTimeout from error
        return b""

    async def aclose(self) -> None:
        if not self._closed:
            self._closed = True
            self._owner.open_streams -= 1

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109, ARG002 - httpcore's
    ) -> httpcore.AsyncNetworkStream:
        assert ssl_context.check_hostname
        assert ssl_context.verify_mode is ssl.CERT_REQUIRED
        if self._owner.certificate is not None and server_hostname not in self._owner.certificate:
            raise httpcore.ConnectError(ssl.SSLCertVerificationError("another name"))  # as httpcore wraps it
        self._scheme = "https"
        return self

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's
        return {"server_addr": self._server, "is_readable": self._server[0] in self._owner.hung_up}.get(info)
