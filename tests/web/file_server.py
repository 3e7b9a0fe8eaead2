"""A file server on loopback in a thread, which resumes, and can be told to misbehave once or always."""

import hashlib
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

MODIFIED: Final = "Wed, 01 Jul 2026 10:00:00 GMT"


@dataclass(kw_only=True)
class Served:
    """One file, and how it is sent."""

    data: bytes
    status: int = 200
    cuts: list[int] = field(default_factory=list)  # bytes after which answers break off, one an answer
    ranges: bool = True  # go on where asked to
    tagged: bool = True  # tell ETag and Last-Modified
    sized: bool = True  # tell the length
    location: str = ""  # of a redirect
    drip_s: float = 0.0  # between single bytes
    odd_range: str = ""  # a Content-Range of another place
    coding: str = ""

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.data).hexdigest()[:16]}"'


@dataclass
class FileServer:
    """`files`: path -> what is served there; `asked`: the path and the Range of every request."""

    port: int = 0
    files: dict[str, Served] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def file_server() -> Iterator[FileServer]:
    served = FileServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

        def do_GET(self) -> None:
            served.asked.append((self.path, self.headers.get("Range", "")))
            file = served.files.get(self.path)
            if file is None:
                self.send_error(404)
                return
            self.close_connection = True
            _answer(self, file)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(handler: BaseHTTPRequestHandler, file: Served) -> None:
    begin, status = 0, file.status
    wanted = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
    unchanged = handler.headers.get("If-Range") in {file.etag, MODIFIED}
    if wanted and unchanged and file.ranges and status == 200:
        begin = int(wanted[1])
        status = 206 if begin < len(file.data) else 416
    body = file.data[begin:] if status != 416 else b""
    handler.send_response(status)
    for name, value in _headers(file, status, begin, len(body)).items():
        handler.send_header(name, value)
    handler.end_headers()
    body = body[: file.cuts.pop(0)] if file.cuts else body
    with suppress(OSError):  # the reader has gone
        for byte in body if file.drip_s else ():
            handler.wfile.write(bytes([byte]))
            time.sleep(file.drip_s)
        handler.wfile.write(b"" if file.drip_s else body)


def _headers(file: Served, status: int, begin: int, length: int) -> dict[str, str]:
    size = len(file.data)
    places = {206: file.odd_range or f"bytes {begin}-{size - 1}/{size}", 416: f"bytes */{size}"}
    headers = {
        "Location": file.location,
        "ETag": file.etag if file.tagged else "",
        "Last-Modified": MODIFIED if file.tagged else "",
        "Content-Range": places.get(status, ""),
        "Content-Encoding": file.coding,
        "Content-Length": str(length) if file.sized else "",
        "Connection": "close",
    }
    return {name: value for name, value in headers.items() if value}
