"""Trouble on purpose: what may go wrong between an app and Slack, one call after the other."""

import asyncio
import contextlib
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from aiohttp import web

RESPONSE_URL: Final = "response_url"  # the name under which response_urls are troubled
UPLOAD: Final = "upload"  # of the bytes of a file
DOWNLOAD: Final = "download"
_LOOK_SECONDS: Final = 0.01  # between two looks whether the client has gone


@dataclass(frozen=True)
class Status:
    """An answer with this HTTP status and no JSON; `acted`: Slack did what was asked all the same."""

    code: int
    acted: bool = False


@dataclass(frozen=True)
class RateLimit:
    """429, and the whole seconds to wait in Retry-After."""

    seconds: int


@dataclass(frozen=True)
class Reset:
    """The connection breaks before an answer."""

    acted: bool = False


@dataclass(frozen=True)
class Timeout:
    """No answer, until the client has had enough or the server ends."""

    acted: bool = False


@dataclass(frozen=True)
class Refusal:
    """An error of Slack's own, such as internal_error, in a proper answer."""

    error: str


Trouble: TypeAlias = Status | RateLimit | Reset | Timeout | Refusal
Answer: TypeAlias = Callable[[], Awaitable[web.Response]]


class Troubles:
    """What is to go wrong, by method; each trouble is used up by one call."""

    def __init__(self) -> None:
        self._coming: defaultdict[str, deque[Trouble]] = defaultdict(deque)
        self._closing = asyncio.Event()

    def add(self, method: str, trouble: Trouble, times: int) -> None:
        self._coming[method].extend([trouble] * times)

    def next(self, method: str) -> Trouble | None:
        coming = self._coming[method]
        return coming.popleft() if coming else None

    def left(self) -> dict[str, int]:
        """Method -> how much trouble nobody has met yet."""
        return {method: len(coming) for method, coming in self._coming.items() if coming}

    def close(self) -> None:
        self._closing.set()

    async def meet(self, request: web.Request, trouble: Trouble, act: Answer) -> web.Response:
        """Go wrong. `act` is what Slack would do and answer."""
        match trouble:
            case RateLimit(seconds):
                return rate_limited(seconds)
            case Refusal(error):
                return web.json_response({"ok": False, "error": error})
            case _:
                if trouble.acted:
                    await act()
        match trouble:
            case Status(code):
                return web.Response(status=code, text="upstream trouble")
            case Timeout():
                while not (_gone(request) or self._closing.is_set()):
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._closing.wait(), _LOOK_SECONDS)
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)


def said(trouble: Trouble) -> str:
    """What the log of calls keeps of a call that met this and did nothing."""
    match trouble:
        case RateLimit():
            return "ratelimited"
        case Refusal(error):
            return error
        case Status(code):
            return f"http {code}"
        case _:
            return "no answer"


def rate_limited(seconds: int) -> web.Response:
    body = {"ok": False, "error": "ratelimited"}
    return web.json_response(body, status=429, headers={"Retry-After": str(seconds)})


def _gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()
