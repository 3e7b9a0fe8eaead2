"""A small hostile web server of our own, on loopback: every family of bad manners, one path each."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from web import urls
from web.addresses import Policy
from web.urls import Url

LINK = "<a href='https://our-site.example/soil'>soil guide</a>"
PARAGRAPHS = "".join(
    f"<p>In week {week} the bed was dug, watered and left alone, and the notes say what came up.</p>"
    for week in range(12)
)
ARTICLE = (
    f"<!doctype html><html><head><title>A bed of clay</title></head><body>{PARAGRAPHS}{LINK}</body></html>"
)
PIECE = b"<p>" + b"clay " * 13_000
REFRESH = "<html><head><meta http-equiv='refresh' content='{}'></head></html>"

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
ROUTES: dict[str, Answer] = {}


def at(path: str) -> Callable[[Answer], Answer]:
    def keep(answer: Answer) -> Answer:
        ROUTES[path] = answer
        return answer

    return keep


def page(text: str = ARTICLE, *, status: int = 200, **headers: str) -> web.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.Response(text=text, status=status, content_type="text/html", headers=named)


def always(path: str, body: bytes | str, *, status: int = 200, **headers: str) -> None:
    """The same answer to everyone."""
    named = {
        "Content-Type": "text/html",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    raw = body.encode() if isinstance(body, str) else body

    @at(path)
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=raw, status=status, headers=named)


async def started(request: web.Request, **headers: str) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/html", **headers})
    await response.prepare(request)
    return response


@at("/silent")
async def silent(_: web.Request) -> web.StreamResponse:
    await asyncio.sleep(3_600)
    return page()


@at("/drip")
async def drip(request: web.Request) -> web.StreamResponse:
    """Every read succeeds, so only a deadline over the whole ends it."""
    response = await started(request)
    while True:
        await response.write(b"a")
        await asyncio.sleep(0.02)


@at("/stalls")
async def stalls(request: web.Request) -> web.StreamResponse:
    response = await started(request)
    await response.write(ARTICLE[:300].encode())
    await asyncio.sleep(3_600)
    return response


@at("/endless")
async def endless(request: web.Request) -> web.StreamResponse:
    response = await started(request)
    while True:
        await response.write(b"." * 65_536)


@at("/article-then-endless")
async def article_then_endless(request: web.Request) -> web.StreamResponse:
    response = await started(request)
    await response.write(ARTICLE.encode())
    while True:
        await response.write(PIECE)


@at("/breaks-off")
async def breaks_off(request: web.Request) -> web.StreamResponse:
    response = await started(request, **{"Content-Length": "90000"})
    await response.write(ARTICLE[:300].encode())
    if request.transport is not None:
        request.transport.abort()
    return response


def raw(path: str, sent: bytes) -> None:
    """Bytes that need not be HTTP; then the connection closes."""

    @at(path)
    async def answer(request: web.Request) -> web.StreamResponse:
        transport = request.transport
        if transport is None:
            raise ConnectionError
        transport.write(sent)
        transport.close()
        return page()


@at("/hops")
async def hops(request: web.Request) -> web.StreamResponse:
    """Each hop leads to a new address."""
    return page("", status=302, Location=f"/hops?{len(request.query_string) * 'a'}a")


@at("/slow-hops")
async def slow_hops(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(0.2)
    return page(REFRESH.format(f"0;url=/slow-hops?{request.query_string}a"))


always("/article", ARTICLE)
always("/bomb", gzip.compress(b" " * 30_000_000), Content_Encoding="gzip")
always("/packed-twice", gzip.compress(gzip.compress(ARTICLE.encode())), Content_Encoding="gzip, gzip")
always("/packed-oddly", ARTICLE, Content_Encoding="x-clay")
always("/not-packed", ARTICLE, Content_Encoding="gzip")
always("/cut-packing", zlib.compress(ARTICLE.encode())[:-9], Content_Encoding="deflate")
always("/utf16-unmarked", ARTICLE.encode("utf-16-le"), Content_Type="text/html; charset=utf-8")
always("/no-such-charset", ARTICLE, Content_Type="text/html; charset=x-clay")
always("/charset-is-a-codec", ARTICLE, Content_Type="text/html; charset=zlib_codec")
always(
    "/broken-letters",
    ARTICLE.replace("clay", "cl\xe4y").encode("latin-1"),
    Content_Type="text/html; charset=utf-8",
)
always("/loop", "", status=302, Location="/loop")
always("/nowhere", "", status=302)
always("/to-a-file", "", status=302, Location="file:///etc/hostname")
always("/to-a-private-number", "", status=302, Location="http://10.1.2.3/")
always("/refresh", REFRESH.format("0; url=/article"))
always("/refresh-loop", REFRESH.format("0; url=/refresh-loop"))
always("/refresh-private", REFRESH.format("0; url=http://10.1.2.3/"))
always("/film", b"\x00\x00\x00\x18ftypmp42", Content_Type="video/mp4")
always("/pdf-as-page", b"%PDF-1.7 " + b"\x00" * 2_000)
always("/gone", "<h1>gone</h1>", status=410)
always("/broken", "<h1>broken</h1>", status=500)
always("/login-wanted", "<h1>401</h1>", status=401)
always("/too-many", "slowly", status=429, Retry_After="30")
always("/resting", "back soon", status=503, Retry_After="60")
always("/challenge-in-header", "<p>wait</p>", status=403, cf_mitigated="challenge")
always("/challenge-accepted", "", status=202, x_amzn_waf_action="challenge")
always("/challenge-in-page", "<title>Wait</title><script>window._cf_chl_opt={}</script>", status=503)
always("/refused", "<h1>Forbidden</h1><p>Not for programs.</p>", status=403)
always("/login", "<title>Log in</title><form><input name=m><input type=password name=p></form>")
always("/to-login", "", status=302, Location="/login?next=/article")
always("/consent", "<title>Before you continue</title><p>We use cookies.</p><button>Accept all</button>")
always("/shell", "<title>App</title><div id=app></div><script src=/app.js></script>")
always("/missing", "<title>Page not found</title><p>The page you requested is not here.</p>")
always("/parked", "<title>Domain for sale</title><p>Buy this domain.</p>")
always("/nothing", "")
always("/deep", "<div>" * 20_000 + LINK)
always("/one-tag", "<div " + " ".join(f"a{number}=1" for number in range(60_000)) + f">{LINK}")
raw("/no-http", b"SSH-2.0-garden\r\n")
raw("/two-lengths", b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 7\r\n\r\nsoil")
raw("/status-of-letters", b"HTTP/1.1 abc OK\r\n\r\nsoil")
raw("/bad-chunk", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nclay\r\nsoil\r\n0\r\n\r\n")
raw("/hangs-up", b"")


@asynccontextmanager
async def serving() -> AsyncIterator[tuple[Policy, Callable[[str, str], Url]]]:
    """The server: a policy that reaches it and nothing else, and the address of a path on a chosen host.

    robots.txt is absent, except on `no-robots.example.com`, which forbids everything, and
    `sick-robots.example.com`, whose file is an error.
    """

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path == "/robots.txt":
            host = request.host.partition(".")[0]
            if host == "no-robots":
                return web.Response(text="User-agent: *\nDisallow: /")
            return web.Response(status=500 if host == "sick-robots" else 404)
        with suppress(ConnectionError):
            return await ROUTES[request.path](request)
        raise asyncio.CancelledError  # the reader had enough: nobody is there to answer

    application = web.Application()
    application.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield (
            Policy.parse(f"127.0.0.1:{port}", "*=127.0.0.1"),
            lambda host, path: urls.normalise(f"http://{host}.example.com:{port}{path}"),
        )
    finally:
        await runner.cleanup()
