"""Web addresses in one normal form. Only this file makes a Url; nothing here touches the network."""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NewType
from urllib.parse import quote, unquote, urljoin

from web import hosts
from web.addresses import SAY_PRIVATE, special_purpose
from web.errors import Refused
from web.outcome import Outcome

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

Url = NewType("Url", str)


TOLD_CHARS: Final = 60  # of what was typed, in a sentence that refuses it
MAX_URL_CHARS: Final = 8_192  # what common servers accept in a request line (Apache: 8,190)
SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
NAMES_A_HOST: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//")
DEFAULT_PORTS: Final = {"http": 80, "https": 443}
FORBIDDEN: Final = re.compile(
    r"[\x00-\x20\x7f-\x9f\\\s\ud800-\udfff]"
)  # controls, white space, backslash, surrogates
NO_HOST: Final = re.compile(r"[\s/?#@:%\[\]\\^|<>\ufffd]")  # WHATWG URL, forbidden host code points, and ours
ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})|%")
UNRESERVED: Final = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
)  # RFC 3986, 2.3
PATH_SAFE: Final = "!$%&'()*+,/:;=@[]|~"  # what the WHATWG URL standard leaves as it is in a path
_PLAIN: Final = re.compile(r"[A-Za-z0-9._~!$&()*+,/:;=@|-]*")  # what stays as it is in either
_BREAKS: Final = re.compile(r"[\t\n\r]")
_BLANK: Final = re.compile(r"\s")
_AUTHORITY_END: Final = re.compile(r"[/?]")
QUERY_SAFE: Final = "!$%&()*+,/:;=?@[]^`{|}~"  # and in a query
EXAMPLE: Final = "Example: https://site.com/page"


def normalise(text: str) -> Url:
    """The one normal form of an absolute http or https address, without its fragment.

    Raises Refused with `invalid_url`, `unsupported_scheme`, or `blocked_address` for names of local networks.
    Ports and numeric addresses are judged later, by the policy of the connection.
    """
    if len(text) > MAX_URL_CHARS:
        raise _invalid(f"The address is longer than {MAX_URL_CHARS:,} characters, so it was not opened.")
    scheme = _scheme(text)
    rest = text[len(scheme) + 1 :]
    if FORBIDDEN.search(rest):
        raise _invalid("The address contains a space, a backslash or an invisible character. Copy it again.")
    if not rest.startswith("//"):
        raise _invalid(f"The address has no // after {scheme}:. {EXAMPLE}")
    rest = rest[2:].partition("#")[0]
    authority = _AUTHORITY_END.split(rest, maxsplit=1)[0]
    path, _, query = rest[len(authority) :].partition("?")
    host, port = _authority(authority, scheme)
    path = _without_dots(_escaped(path, PATH_SAFE)) or "/"
    query = _escaped(query, QUERY_SAFE)
    url = f"{scheme}://{host}{port}{path}{'?' if query else ''}{query}"
    if len(url) > MAX_URL_CHARS:
        raise _invalid(f"The address is longer than {MAX_URL_CHARS:,} characters, so it was not opened.")
    return Url(url)


def typed(text: str) -> Url:
    """The address in what a person typed, or in how Slack writes it: the first token, `https://` assumed.

    Raises Refused as `normalise` does, and when a Slack link shows another site than it leads to.
    """
    text = text.strip()
    if text.startswith("<"):
        inside, _, label = text[1:].partition(">")[0].partition("|")
        if inside.startswith(("!", "@", "#")):
            raise _invalid(f"A mention is not a web address. {EXAMPLE}")
        url = normalise(_with_scheme(_unescaped(inside.strip())))
        _same_place(url, _unescaped(label.strip()))
        return url
    return normalise(_with_scheme(_without_punctuation(_unescaped((text.split() or [""])[0]))))


def join(base: Url, href: str) -> Url | None:
    """Where a link on the page `base` leads, read as leniently as a browser does; None when to no web page.

    None also for a link within the page, for addresses of local networks, and for what cannot be read.
    """
    href = _BREAKS.sub("", href.strip(_CONTROLS_AND_SPACE))
    if not href or href.startswith("#") or len(href) > MAX_URL_CHARS:
        return None
    address, mark, query = href.partition("?")
    href = address.replace("\\", "/") + mark + query.replace("\\", "%5C")
    scheme = SCHEME.match(href)
    if scheme:
        if scheme[1].lower() not in DEFAULT_PORTS:
            return None
        href = href[scheme.end() :]
        scheme_name = scheme[1]
    else:
        scheme_name = base.partition(":")[0]
    try:
        if scheme or href.startswith("//"):
            return normalise(f"{scheme_name}://{_host_decoded(_spaces_escaped(href.lstrip('/')))}")
        return normalise(_beside(base, _spaces_escaped(href)))
    except Refused:
        return None


def _beside(base: Url, href: str) -> str:
    """A relative address made absolute. Empty parts of a path stay, which `urljoin` drops."""
    if href.startswith("/"):
        return origin(base) + href
    path = base.partition("?")[0]
    return path + href if href.startswith("?") else f"{path.rpartition('/')[0]}/{href}"


def _host_decoded(rest: str) -> str:
    """What follows the slashes of an address, with its host as browsers read it: percent-encoding undone.

    Raises Refused for what would be no host any more.
    """
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "%" not in authority:
        return rest
    name, colon, number = authority.partition(":")
    name = unquote(name, errors="replace")
    if NO_HOST.search(name):
        raise _invalid(f"The address names no site. {EXAMPLE}")
    return name + colon + number + rest[len(authority) :]


def follow(base: Url, location: str) -> Url:
    """Where a Location header leads. Raises Refused as `normalise` does; a backslash never starts a host.

    A server that names a private number is refused whatever the settings allow: allowances are for what
    people type and what names resolve to, and a public page must not be able to use them.
    """
    if len(location) > MAX_URL_CHARS:
        raise _invalid(f"The address is longer than {MAX_URL_CHARS:,} characters, so it was not opened.")
    if re.search(r"[\x00-\x1f\x7f-\x9f]", location):
        raise _invalid("The address contains an invisible character, so it was not opened.")
    location = _spaces_escaped(location.strip()).replace("\\", "%5C")
    try:
        url = normalise(urljoin(base, location))
    except ValueError as error:
        raise _invalid("The address is malformed, so it was not opened.") from error
    number = hosts.numeric(host(url)) if NAMES_A_HOST.match(location) else None
    if number is not None and special_purpose(number) is not None:
        raise Refused(Outcome.BLOCKED_ADDRESS, SAY_PRIVATE)
    return url


def host(url: Url) -> str:
    """The host without port: a name in A-labels, or a number (IPv6 without brackets)."""
    authority = _authority_of(url)
    return authority[1:].partition("]")[0] if authority.startswith("[") else authority.partition(":")[0]


def port(url: Url) -> int:
    """The port, that of the scheme when none is written."""
    scheme, _, _ = url.partition(":")
    written = _authority_of(url).rpartition("]")[2].rpartition(":")[2] if _has_port(url) else ""
    return int(written) if written else DEFAULT_PORTS[scheme]


def origin(url: Url) -> str:
    """Scheme, host and port: `https://site.com`, without a slash at the end."""
    return f"{url.partition(':')[0]}://{_authority_of(url)}"


def path(url: Url) -> str:
    """The path without its first slash and without the query; "" for a home page."""
    return url.split("/", 3)[3].partition("?")[0]


def registrable_domain(url_or_host: str) -> str:
    """The domain one can register: the public suffix (private section included) and one label before it.

    Under an unknown top-level domain the last two labels; a suffix by itself and a number are themselves.
    """
    name = host(Url(url_or_host)) if "://" in url_or_host else url_or_host.lower().removesuffix(".")
    return _registrable(name, private=True)


def bought_domain(host: str) -> str:
    """The domain that somebody bought of a registry: `registrable_domain` without the list's private section.

    alice.blogspot.com is registrable there, but blogspot.com is what was bought. `host` as `host` returns it.
    """
    return _registrable(host, private=False)


def same_site(a: str, b: str) -> bool:
    return registrable_domain(a) == registrable_domain(b)


def domain(text: str) -> str:
    """The domain in what a person gave: `https://www.Our-Site.com/x` is `our-site.com`. Raises Refused."""
    name = host(typed(text))
    bare = name.removeprefix("www.")
    return bare if "." in bare else name


def belongs_to(url: Url, site: str) -> bool:
    """Is the page on this site, given as `domain` returns it, or on a subdomain of it?"""
    name = host(url)
    return name == site or name.endswith(f".{site}")


_CONTROLS_AND_SPACE: Final = "".join(map(chr, range(0x21)))


def _invalid(say: str) -> Refused:
    return Refused(Outcome.INVALID_URL, say)


def _scheme(text: str) -> str:
    found = SCHEME.match(text)
    if found and found[1].lower() in DEFAULT_PORTS:
        return found[1].lower()
    if not text:
        raise _invalid(f"There is no address to open. {EXAMPLE}")
    raise Refused(
        Outcome.UNSUPPORTED_SCHEME,
        f"Only addresses that start with http:// or https:// are web pages. {EXAMPLE}",
    )


def _authority(text: str, scheme: str) -> tuple[str, str]:
    """Canonical host, and `:port` or nothing."""
    if "@" in text:
        leads_to = text.rpartition("@")[2][:TOLD_CHARS]
        raise _invalid(
            f"The address leads to {leads_to or 'no site'}, and has an @ before that name. "
            "Give it without user name and password."
        )
    if text.startswith("["):
        name, bracket, rest = text.partition("]")
        name += bracket
    else:
        name, colon, after = text.partition(":")
        rest = colon + after
    if not name:
        raise _invalid(f"The address names no site. {EXAMPLE}")
    if rest and not rest.startswith(":"):
        raise _invalid(f"The address has something odd after the name of the site. {EXAMPLE}")
    number = rest[1:].lstrip("0")
    if rest[1:] and not (
        number.isascii() and number.isdigit() and len(number) <= 5 and int(number) <= 65_535
    ):
        raise _invalid(f"The port in the address is not a number from 1 to 65535. {EXAMPLE}")
    is_default = not number or int(number) == DEFAULT_PORTS[scheme]
    return hosts.canonical(name), "" if is_default else f":{number}"


def _escaped(text: str, safe: str) -> str:
    """Percent-encoding in one form: unreserved characters plain, capitals in escapes, a lone % as %25."""
    if _PLAIN.fullmatch(text):
        return text
    if "%" in text:
        text = ESCAPE.sub(_one_escape, text)
    return quote(text, safe=safe)


def _one_escape(found: re.Match[str]) -> str:
    if not found[1]:
        return "%25"
    character = chr(int(found[1], 16))
    return character if character in UNRESERVED else found[0].upper()


def _without_dots(path: str) -> str:
    """RFC 3986, 5.2.4: `.` and `..` segments are taken out."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _spaces_escaped(text: str) -> str:
    return _BLANK.sub(lambda found: quote(found[0]), text)


def _unescaped(text: str) -> str:
    """Slack escapes three characters, and only these."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _without_punctuation(token: str) -> str:
    token = token.lstrip("(\"'`")
    while token and (token[-1] in ".,;:!?\"'`" or (token[-1] == ")" and token.count(")") > token.count("("))):
        token = token[:-1]
    return token


def _with_scheme(token: str) -> str:
    found = SCHEME.match(token)
    if token.startswith("//") or (found and not re.match(r"[0-9]+(?:[/?#]|$)", token[found.end() :])):
        return token
    name = re.split(r"[/?#]", token, maxsplit=1)[0]
    if not name:
        raise _invalid(f"There is no address to open. {EXAMPLE}")
    if "." not in name and ":" not in name and name.isprintable():
        raise _invalid(f"'{name[:TOLD_CHARS]}' is not a web address I can open. {EXAMPLE}")
    return f"https://{token}"


def _same_place(url: Url, label: str) -> None:
    try:
        shown = normalise(label)
    except Refused:
        return  # the label is words, or a name without a scheme, which any word with a dot resembles
    if not same_site(url, shown):
        raise _invalid(
            "The link shows one site and leads to another. Give the address itself, without a label."
        )


def _authority_of(url: Url) -> str:
    return url.split("/", 3)[2]


def _has_port(url: Url) -> bool:
    return ":" in _authority_of(url).rpartition("]")[2]


@cache
def _suffixes(*, private: bool) -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList  # the list takes 50 ms to read: on first use

    return PublicSuffixList(only_icann=not private)


@lru_cache(maxsize=65_536)
def _registrable(name: str, *, private: bool) -> str:
    if hosts.numeric(name) is not None:
        return name
    return _suffixes(private=private).privatesuffix(name) or name
