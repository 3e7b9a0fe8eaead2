"""Bytes of a page to text by the rules of the WHATWG standards, and a guard for the parsers that read it."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import webencodings

PRESCAN_BYTES: Final = 1_024  # WHATWG HTML, "prescan a byte stream to determine its encoding"
BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
HEADER_CHARSET: Final = re.compile(
    r";\s*charset\s*=\s*(?:\"([^\"]{1,60})\"|'([^']{1,60})'|([^\s;,\"']{1,60}))", re.IGNORECASE
)
META_CHARSET: Final = re.compile(rb"<meta\s[^>]*?charset\s*=\s*[\"']?\s*([^\s\"'/>;]{1,60})", re.IGNORECASE)
COMMENT: Final = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
ZEROS_OF_UTF16: Final = 0.4  # of its bytes where letters are Latin; half of them but for quotes and dashes
MAX_TAG_CHARS: Final = (
    20_000  # parsers are quadratic in the attributes of one tag; honest tags stay far below
)

TAG: Final = re.compile(r"<(?:(!--)|(/?[A-Za-z][^\s/>]{0,100}))")
TAG_END: Final = re.compile(r"=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))|>")
COMMENT_END: Final = re.compile(r"--!?>")
RAW_TEXT: Final = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag in the text of a page, from its `<` to behind its `>`."""

    name: str  # lower case, `/name` for an end tag
    start: int
    end: int
    closed: bool  # its `>` is there; otherwise it runs to the end of the page


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a page: byte order mark, then header, then meta, then UTF-8 if it fits, then windows-1252.

    Never raises: what cannot be read becomes U+FFFD. Single NULs stay: what they do depends on where
    they stand, and the parser knows.
    """
    for mark, codec in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return _text(body[len(mark) :], codec)
    codec = _declared(_header_label(content_type)) or _in_meta(body[:PRESCAN_BYTES]) or ""
    if codec:
        return _text(body, codec)
    try:
        return _without_zeros(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        cut_at_the_end = (
            error.start >= len(body) - 3
        )  # a body cut at the size limit may end inside a character
        return _text(body, "utf-8" if cut_at_the_end else "cp1252")


def cut_long_tags(html: str, limit: int = MAX_TAG_CHARS) -> tuple[str, int]:
    """Strip the attributes from tags longer than `limit` characters: the safer page, and how many were cut.

    One pass, linear in the length of the page. Quoted values, comments and the insides of scripts are skipped
    as the HTML standard's tokenizer skips them. A tag that never ends is taken out, as browsers do.
    """
    kept: list[str] = []
    cut = copied = 0
    for tag in tags(html):
        if tag.end - tag.start > limit:
            kept.append(html[copied : tag.start])
            kept.append(f"<{tag.name}>" if tag.closed else "")
            copied = tag.end
            cut += 1
    if not cut:
        return html, 0
    kept.append(html[copied:])
    return "".join(kept), cut


def tags(html: str) -> Iterator[Tag]:
    """The tags of a page in order, as the HTML standard's tokenizer finds them; linear in its length."""
    at = 0
    while (found := TAG.search(html, at)) is not None:
        if found[1]:
            at = _after_comment(html, found.end())
            continue
        end, closed = _tag_end(html, found.end())
        name = found[2].lower()
        yield Tag(name=name, start=found.start(), end=end, closed=closed)
        at = _after_raw_text(html, end, name)


def _text(body: bytes, codec: str) -> str:
    return _without_zeros(codecs.decode(body, codec, "replace"))


def _without_zeros(text: str) -> str:
    """The text of a page in UTF-16 that says it is in another encoding."""
    return text.replace("\0", "") if text.count("\0") > ZEROS_OF_UTF16 * len(text) else text


def _header_label(content_type: str) -> str:
    found = HEADER_CHARSET.search(content_type)
    return next(group for group in found.groups() if group) if found else ""


def _declared(label: str) -> str:
    """Python's name of the codec behind a label of the WHATWG Encoding standard, "" for labels not in it."""
    encoding = webencodings.lookup(label)
    if encoding is None or encoding.name == "replacement":
        return ""
    return "cp1252" if encoding.name == "x-user-defined" else str(encoding.codec_info.name)


def _in_meta(start: bytes) -> str:
    found = META_CHARSET.search(COMMENT.sub(b"", start))
    codec = _declared(found[1].decode("ascii", "replace")) if found else ""
    return (
        "utf-8" if codec.startswith("utf-16") else codec
    )  # the meta element was readable, so it is not UTF-16


def _after_comment(html: str, at: int) -> int:
    for empty in (">", "->"):
        if html.startswith(empty, at):
            return at + len(empty)
    end = COMMENT_END.search(html, at)
    return end.end() if end else len(html)


def _tag_end(html: str, at: int) -> tuple[int, bool]:
    """Where a tag ends, after its `>` and past quoted values; the end of the page and False when never."""
    while (found := TAG_END.search(html, at)) is not None:
        at = found.end()
        if found[0] == ">":
            return at, True
    return len(html), False


def _after_raw_text(html: str, at: int, name: str) -> int:
    if name not in RAW_TEXT:
        return at
    close = re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE).search(html, at)
    return close.start() if close else len(html)
