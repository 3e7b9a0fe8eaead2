"""Open connections, the idle ones kept a little for the next page of the same host.

httpcore's own pool compares every connection with every other one for each request, which costs more than the
request itself where each host has one of its own. Here a connection has one user at a time, so there is
nothing to arbitrate.
"""

import ssl
from typing import Final

import httpcore

KEEPALIVE_S: Final = 15.0  # long enough for the next page of the same host
MAX_IDLE: Final = 50  # as many as there are requests at once; the longest idle one is closed for another

Key = tuple[bytes, bytes, int]  # scheme, host and port


class Connections:
    """Hands out connections to one origin each, opened through `backend` alone."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, certificates: ssl.SSLContext) -> None:
        self._backend = backend
        self._certificates = certificates
        self._idle: dict[Key, httpcore.AsyncHTTPConnection] = {}  # the longest idle one first

    async def take(self, origin: httpcore.Origin) -> httpcore.AsyncHTTPConnection:
        """A connection for the caller alone: one that is open, or a new one that opens with its request."""
        await self._close_expired()
        known = self._idle.pop(_key(origin), None)
        if known is not None:
            if not known.has_expired():
                return known
            await known.aclose()
        return httpcore.AsyncHTTPConnection(
            origin=origin,
            ssl_context=self._certificates,
            keepalive_expiry=KEEPALIVE_S,
            network_backend=self._backend,
        )

    async def give_back(self, origin: httpcore.Origin, connection: httpcore.AsyncHTTPConnection) -> None:
        """Keep a connection whose answer was read to its end; one that broke off has closed itself."""
        await self._close_expired()
        if not connection.is_idle():
            await connection.aclose()
            return
        key = _key(origin)
        others = [self._idle.pop(key)] if key in self._idle else []
        self._idle[key] = connection
        if len(self._idle) > MAX_IDLE:
            others.append(self._idle.pop(next(iter(self._idle))))
        for other in others:
            await other.aclose()

    async def aclose(self) -> None:
        """Close what is idle. What is in use is closed by its user."""
        while self._idle:
            _, connection = self._idle.popitem()
            await connection.aclose()

    async def _close_expired(self) -> None:
        """All idle for too long, and those their servers have closed, up to the first that is neither."""
        while self._idle:
            key, connection = next(iter(self._idle.items()))
            if not connection.has_expired():
                return
            del self._idle[key]
            await connection.aclose()


def _key(origin: httpcore.Origin) -> Key:
    return origin.scheme, origin.host, origin.port
