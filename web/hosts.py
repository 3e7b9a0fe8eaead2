"""Host names and numeric hosts in one spelling, by the rules of the WHATWG URL standard read strictly."""

import re
import unicodedata
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address
from typing import Final

import idna

from web.addresses import SAY_PRIVATE, Address
from web.errors import Refused
from web.outcome import Outcome

MAX_NAME_CHARS: Final = 253  # RFC 1035, 1987, section 2.3.4, in text form
LABEL: Final = re.compile(
    r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
)  # at most 63 octets, RFC 1035; "_" occurs
NUMBER: Final = re.compile(
    r"[0-9]+|0x[0-9a-f]*"
)  # a last label like this makes the host an IPv4 address (WHATWG)
IPV4: Final = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}")
INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zs", "Zl", "Zp"})  # categories of the Unicode Standard
INVISIBLE_BUT_MAPPED: Final = frozenset("\u00ad\u200c\u200d")  # soft hyphen and joiners: UTS 46 decides

# Last labels that never belong to a public site: RFC 6761, 6762, 7686 and 8375, the names ICANN will not
# delegate (home, corp, internal), and those that routers, container hosts and clusters give out.
LOCAL_SUFFIXES: Final = frozenset(
    {
        *("localhost", "localdomain", "local", "lan", "home", "corp", "internal", "intranet", "private"),
        *("workgroup", "svc", "kube", "arpa", "onion", "i2p"),
    }
)


@lru_cache(maxsize=8_192)
def canonical(text: str) -> str:
    """The host of a web address in its one spelling: lower case, A-labels, no last dot, IPv6 in brackets.

    Raises Refused: `blocked_address` for names of local networks, `invalid_url` for everything else that is
    no host, such as an IPv4 address that is not written as four plain decimal numbers.
    """
    if text.startswith("["):
        return _ipv6(text)
    name = text.lower() if text.isascii() else _mapped(text)
    labels = name.removesuffix(".").split(".")
    if NUMBER.fullmatch(labels[-1]) or labels[-1].isdigit():
        return _ipv4(name, as_typed=text)
    labels = [_label(label) for label in labels]
    name = ".".join(labels)
    if len(name) > MAX_NAME_CHARS:
        raise _no_host("is longer than a host name can be")
    if len(labels) == 1 or labels[-1] in LOCAL_SUFFIXES:
        raise Refused(Outcome.BLOCKED_ADDRESS, SAY_PRIVATE)
    return name


def numeric(host: str) -> Address | None:
    """The address that a canonical host, with or without brackets, spells out; None for a name."""
    if not host.startswith("[") and ":" not in host and not host[-1:].isdigit():
        return None
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def spoken(host: str) -> str:
    """How a sentence names a host at its beginning: a number stays unsaid, it may be one inside a network."""
    return "The site" if numeric(host) is not None else host


def _mapped(text: str) -> str:
    for character in text:
        if unicodedata.category(character) in INVISIBLE and character not in INVISIBLE_BUT_MAPPED:
            raise _no_host("contains an invisible character")
    try:
        return idna.uts46_remap(text, std3_rules=False, transitional=False)
    except idna.IDNAError as error:
        raise _no_host("contains a character that host names cannot have") from error


def _label(label: str) -> str:
    try:
        if not label.isascii():
            label = idna.alabel(label).decode("ascii")
        elif label.startswith("xn--"):
            idna.ulabel(label)
    except (idna.IDNAError, UnicodeError) as error:
        raise _no_host("contains a character that host names cannot have") from error
    if not LABEL.fullmatch(label):
        raise _no_host("is not a host name")
    return label


def _ipv4(name: str, *, as_typed: str) -> str:
    if as_typed.isascii() and IPV4.fullmatch(name):
        try:
            return str(IPv4Address(name))
        except AddressValueError:
            pass
    raise _no_host("is a number in an unusual spelling")


def _ipv6(text: str) -> str:
    inside = text[1:-1]
    if text.endswith("]") and inside.isascii() and "%" not in inside:
        try:
            return f"[{IPv6Address(inside).compressed}]"
        except AddressValueError:
            pass
    raise _no_host("is not a valid number in brackets")


def _no_host(fault: str) -> Refused:
    return Refused(
        Outcome.INVALID_URL,
        f"The name of the site in this address {fault}, so nothing was opened. "
        "Copy the address from your browser again.",
    )
