"""A small web of sample sites on loopback, told apart by the Host header.

A site is a folder of `sites/`, named for its host. `guides/soil-testing.html` answers at
`/guides/soil-testing`, `index.html` at its folder, any other file under its own name. Its `routes.json`
adds what files cannot say: `{"redirects": {path: [status, location]}, "statuses": {path: status}}`.
In every text, `{port}` stands for the port being served.
"""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from bot.samples import encyclopedia

SITES: Final = Path(__file__).parent / "sites"
LISTS: Final = Path(__file__).parent / "lists"
ADDRESS: Final = "127.0.0.1"
ROUTES_FILE: Final = "routes.json"
ARTICLES_FILE: Final = "articles.json"
API_PATH: Final = "/w/api.php"
CONTENT_TYPES: Final = {
    ".html": "text/html",
    ".xml": "application/xml",
    ".txt": "text/plain",
    ".css": "text/css",
}
FEED_NAMES: Final = {"feed.xml": "application/rss+xml", "atom.xml": "application/atom+xml"}
NOT_FOUND_PAGE: Final = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Page not found</title></head>
<body><h1>Page not found</h1><p>{host} has no page at this address.</p></body></html>
"""
STATUS_PAGE: Final = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Error {status}</title></head>
<body><h1>Error {status}</h1><p>This page cannot be shown at the moment.</p></body></html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What one path of a site answers with. Texts still hold `{port}`."""

    status: int = 200
    text: str = ""
    content_type: str = "text/html"
    location: str = ""  # where a redirect leads, "" for everything else


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    host: str
    paths: dict[str, Served]
    articles: tuple[encyclopedia.Article, ...] = field(default=())  # only an encyclopedia has any


def read_sites(folder: Path = SITES) -> dict[str, Site]:
    """Every site of a folder by its host. All is read here: serving looks paths up and never opens a file."""
    return {each.name: _read_site(each) for each in sorted(folder.iterdir()) if each.is_dir()}


class SampleWeb:
    """`async with SampleWeb() as web:` serves every sample site on 127.0.0.1; port 0 picks a free one.

    `hits` tells what was asked, in order, as (host, path without the query), unknown ones included.
    """

    def __init__(self, *, port: int = 0, sites: Path = SITES) -> None:
        self._wanted_port = port
        self._sites = read_sites(sites)
        self._runner: web.AppRunner | None = None
        self._port = 0
        self.hits: list[tuple[str, str]] = []

    @property
    def port(self) -> int:
        """The port being served; 0 before the start."""
        return self._port

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(self._sites)

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self._port}{path}"

    def list_text(self, name: str) -> str:
        """A file of `lists/`, its addresses at the port being served: what `prospects --from` is given."""
        return self._at_port((LISTS / name).read_text(encoding="utf-8"))

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, ADDRESS, self._wanted_port)
        try:
            await site.start()
        except OSError:  # the wanted port is taken
            await self._runner.cleanup()
            raise
        self._port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        host = request.host.partition(":")[0].casefold()
        self.hits.append((host, request.path))
        site = self._sites.get(host)
        if site is None:
            return web.Response(status=404, text=f"No such site: {host}\n")
        if request.method not in {"GET", "HEAD"}:
            return web.Response(status=405, text="Only GET and HEAD.\n", headers={"Allow": "GET, HEAD"})
        if request.path == API_PATH and site.articles:
            return self._api(request, site)
        served = site.paths.get(request.path)
        if served is None:
            return web.Response(status=404, text=NOT_FOUND_PAGE.format(host=host), content_type="text/html")
        return self._respond(request, served)

    def _api(self, request: web.Request, site: Site) -> web.Response:
        answer = encyclopedia.answer(request.query, site.articles, origin=self.url(site.host, ""))
        return web.json_response(text=self._at_port(json.dumps(answer)))

    def _respond(self, request: web.Request, served: Served) -> web.Response:
        if served.location:
            return web.Response(status=served.status, headers={"Location": self._at_port(served.location)})
        body = self._at_port(served.text).encode()
        etag = hashlib.sha256(body).hexdigest()[:16]
        if served.status == 200 and f'"{etag}"' in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers={"ETag": f'"{etag}"'})
        response = web.Response(
            status=served.status, body=body, content_type=served.content_type, charset="utf-8"
        )
        if served.status == 200:
            response.etag = etag
        return response

    def _at_port(self, text: str) -> str:
        return text.replace("{port}", str(self._port))


def _read_site(folder: Path) -> Site:
    paths = {
        _path_of(file.relative_to(folder)): _read_page(file)
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name not in {ROUTES_FILE, ARTICLES_FILE}
    }
    articles = folder / ARTICLES_FILE
    return Site(
        host=folder.name,
        paths=paths | _read_routes(folder / ROUTES_FILE),
        articles=encyclopedia.read_articles(articles) if articles.exists() else (),
    )


def _path_of(file: Path) -> str:
    if file.name == "index.html":
        return "/" + file.parent.as_posix().removeprefix(".")
    return "/" + (file.with_suffix("") if file.suffix == ".html" else file).as_posix()


def _read_page(file: Path) -> Served:
    content_type = FEED_NAMES.get(file.name) or CONTENT_TYPES[file.suffix]
    return Served(text=file.read_text(encoding="utf-8"), content_type=content_type)


def _read_routes(file: Path) -> dict[str, Served]:
    if not file.exists():
        return {}
    routes = json.loads(file.read_text(encoding="utf-8"))
    redirects = {
        path: Served(status=status, location=location)
        for path, (status, location) in routes.get("redirects", {}).items()
    }
    statuses = {
        path: Served(status=status, text=STATUS_PAGE.format(status=status))
        for path, status in routes.get("statuses", {}).items()
    }
    return redirects | statuses
