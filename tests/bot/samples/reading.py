"""Reads the sample pages for their tests: just enough of HTML to say what stands where."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin, urlsplit

from bot.samples.server import Site, read_sites

SITES: Final = read_sites()
VOID: Final = frozenset({"meta", "link", "input", "br", "img", "hr"})
Place = tuple[str, str]  # (host, path)


@dataclass(kw_only=True)
class Anchor:
    """One `<a href>`: `inside` names each element around it as `tag#id.class`, outermost first."""

    href: str
    rel: str
    inside: tuple[str, ...]
    text: str = ""

    def stands_in(self, *words: str) -> bool:
        return any(word in element for element in self.inside for word in words)


@dataclass(kw_only=True)
class Read:
    lang: str = ""
    title: str = ""
    text: str = ""
    scripts: str = ""
    elements: list[str] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)

    def links_to(self, host: str) -> list[Anchor]:
        return [each for each in self.anchors if urlsplit(each.href).hostname == host]


class _Reader(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__()
        self.read = Read()
        self._base = base
        self._open: list[tuple[str, str]] = []  # (tag, as named)
        self._anchor: Anchor | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.read.lang = given.get("lang", "")
        if tag == "a" and "href" in given:
            self._anchor = Anchor(
                href=urljoin(self._base, given["href"]),
                rel=given.get("rel", ""),
                inside=tuple(named for _, named in self._open),
            )
            self.read.anchors.append(self._anchor)
        if tag not in VOID:
            named = f"{tag}#{given.get('id', '')}.{given.get('class', '')}[{given.get('style', '')}]"
            self._open.append((tag, named))
            self.read.elements.append(named)

    def handle_endtag(self, tag: str) -> None:
        opened, named = self._open.pop()
        if opened != tag:
            raise AssertionError(f"</{tag}> closes {named} of {self._base}")
        if tag == "a":
            self._anchor = None

    def handle_data(self, data: str) -> None:
        tag = self._open[-1][0] if self._open else ""
        if tag == "title":
            self.read.title += data
        elif tag == "script":
            self.read.scripts += data
        else:
            self.read.text += data
            if self._anchor is not None:
                self._anchor.text += data

    def close(self) -> None:
        super().close()
        if self._open:
            raise AssertionError(f"{self._open[-1][1]} of {self._base} is never closed")


def pages() -> dict[Place, Read]:
    """Every HTML page of the sample web, as read at port 80."""
    return {
        (site.host, path): read_page(site, path)
        for site in SITES.values()
        for path, served in site.paths.items()
        if served.status == 200 and served.content_type == "text/html"
    }


def read_page(site: Site, path: str) -> Read:
    reader = _Reader(f"http://{site.host}:80{path}")
    reader.feed(site.paths[path].text.replace("{port}", "80"))
    reader.close()
    return reader.read
