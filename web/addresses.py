"""Which numeric addresses we never connect to. Pure: no name is looked up and no socket opened here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from types import MappingProxyType
from typing import Final

from web.errors import Refused
from web.outcome import Outcome

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

SAY_PRIVATE: Final = (
    "The address belongs to a private or local network, which linkvouch does not open. "
    "Give the address of a page that anyone on the internet can open."
)
SAY_PORT: Final = (
    "The address names an unusual port, and linkvouch opens only the ports of ordinary web pages. "
    "Give the address without a port."
)

# The IANA IPv4 and IPv6 Special-Purpose Address Registries, each row with the document that made it and
# its year. Ranges that IANA calls reachable but where no web page lives (AS112, AMT) are refused as well.
SPECIAL_IPV4: Final[tuple[tuple[IPv4Network, str], ...]] = tuple(
    (IPv4Network(network), source)
    for network, source in (
        ("0.0.0.0/8", "this network; RFC 791, 1981"),
        ("10.0.0.0/8", "private use; RFC 1918, 1996"),
        ("100.64.0.0/10", "shared by carriers; RFC 6598, 2012"),
        ("127.0.0.0/8", "loopback; RFC 1122, 1989"),
        ("168.63.129.16/32", "platform service of Azure; Microsoft's documentation of the address"),
        ("169.254.0.0/16", "link local; RFC 3927, 2005"),
        ("172.16.0.0/12", "private use; RFC 1918, 1996"),
        ("192.0.0.0/24", "protocol assignments; RFC 6890, 2013"),
        ("192.0.2.0/24", "documentation; RFC 5737, 2010"),
        ("192.31.196.0/24", "AS112; RFC 7535, 2015"),
        ("192.52.193.0/24", "multicast tunnels (AMT); RFC 7450, 2015"),
        ("192.88.99.0/24", "6to4 relay, given up; RFC 7526, 2015"),
        ("192.168.0.0/16", "private use; RFC 1918, 1996"),
        ("192.175.48.0/24", "AS112; RFC 7534, 2015"),
        ("198.18.0.0/15", "benchmarks; RFC 2544, 1999"),
        ("198.51.100.0/24", "documentation; RFC 5737, 2010"),
        ("203.0.113.0/24", "documentation; RFC 5737, 2010"),
        ("224.0.0.0/4", "multicast; RFC 5771, 2010"),
        ("240.0.0.0/4", "reserved, and broadcast; RFC 1112, 1989"),
    )
)

# IPv6 turns the question round: only global unicast may be reached, less the rows below.
GLOBAL_UNICAST: Final = IPv6Network("2000::/3")  # RFC 4291, 2006, section 2.4
SPECIAL_IPV6: Final[tuple[tuple[IPv6Network, str], ...]] = tuple(
    (IPv6Network(network), source)
    for network, source in (
        ("2001::/23", "protocol assignments, Teredo and ORCHID among them; RFC 2928, 2000"),
        ("2001:db8::/32", "documentation; RFC 3849, 2004"),
        ("2002::/16", "6to4; RFC 3056, 2001"),
        ("2620:4f:8000::/48", "AS112; RFC 7534, 2015"),
        ("3fff::/20", "documentation; RFC 9637, 2024"),
    )
)
NAT64: Final = IPv6Network("64:ff9b::/96")  # RFC 6052, 2010: the last 32 bits are an IPv4 address

WEB_PORTS: Final = (80, 443)


@dataclass(frozen=True, slots=True)
class Allowed:
    """A network that may be reached although it is not public; `port`, when given, is its only open one."""

    network: Network
    port: int | None = None

    def covers(self, address: Address, port: int) -> bool:
        return address in self.network and self.port in (None, port)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What may be reached. The default reaches public addresses on ports 80 and 443."""

    allow_private: tuple[Allowed, ...] = ()
    resolve: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ports: tuple[int, ...] = WEB_PORTS
    blocked: tuple[Network, ...] = ()  # never reached although public, such as this machine's own address

    @classmethod
    def parse(cls, allow_private: str = "", resolve: str = "", block: str = "") -> "Policy":
        """Read three comma lists: `IP[:port]` or `CIDR[:port]`; `host=IP` or `*=IP`; IP or CIDR.

        IPv6 with a port stands in brackets: `[fd00::1]:80`. Raises ValueError with one sentence for a person.
        """
        return cls(
            allow_private=tuple(_allowed(entry) for entry in _entries(allow_private)),
            resolve=MappingProxyType(dict(_mapping(entry) for entry in _entries(resolve))),
            blocked=tuple(_blocked(entry) for entry in _entries(block)),
        )

    def fixed(self, name: str) -> str | None:
        """The address that the settings give to a name (curl's --resolve); None when DNS is to be asked."""
        return self.resolve.get(name, self.resolve.get("*"))

    def may_open(self, port: int) -> bool:
        """Is there any address for which this port is open? When not, a name need not be looked up."""
        return port in self.ports or any(entry.port == port for entry in self.allow_private)


def why_refused(address: Address, port: int, policy: Policy) -> Refused | None:
    """Why this address and port may not be connected to, ready to be raised; None when they may.

    The sentence is the same for every private address, whatever listens there, and names none.
    """
    inside = _inside(address)
    if any(address in network or inside in network for network in policy.blocked):
        return Refused(Outcome.BLOCKED_ADDRESS, SAY_PRIVATE)
    allowed = [entry for entry in policy.allow_private if entry.covers(address, port)]
    if not allowed and special_purpose(address) is not None:
        return Refused(Outcome.BLOCKED_ADDRESS, SAY_PRIVATE)
    if port not in policy.ports and not any(entry.port for entry in allowed):
        return Refused(Outcome.BLOCKED_PORT, SAY_PORT)
    return None


def special_purpose(address: Address) -> str | None:
    """What a non-public address is for, and the source of that; None for a public address.

    IPv4 inside IPv6 (mapped, or NAT64's well-known prefix) is judged by the address inside.
    """
    inside = _inside(address)
    if isinstance(inside, IPv4Address):
        return next((source for network, source in SPECIAL_IPV4 if inside in network), None)
    if inside not in GLOBAL_UNICAST:
        return "outside global unicast; RFC 4291, 2006"
    return next((source for network, source in SPECIAL_IPV6 if inside in network), None)


def _inside(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for; any other address is itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFF_FFFF) if address in NAT64 else address


def _entries(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(",") if entry.strip()]


def _allowed(entry: str) -> Allowed:
    network, colon, port = entry, "", ""
    if entry.startswith("["):
        network, _, rest = entry[1:].partition("]")
        colon, port = rest[:1], rest[1:]
        if rest and colon != ":":
            raise ValueError(_bad_allowed(entry))
    elif entry.count(":") == 1:
        network, colon, port = entry.partition(":")
    try:
        return Allowed(ip_network(network), _port(port) if colon else None)
    except ValueError as error:
        raise ValueError(_bad_allowed(entry)) from error


def _blocked(entry: str) -> Network:
    try:
        return ip_network(entry)
    except ValueError as error:
        raise ValueError(
            f"LINKVOUCH_BLOCK: '{entry}' is not an IP or network. Example: 203.0.113.7 or 203.0.113.0/24"
        ) from error


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < len(text) <= 5 and 0 < int(text) <= 65_535:
        return int(text)
    raise ValueError("not a port")


def _mapping(entry: str) -> tuple[str, str]:
    name, _, address = (part.strip() for part in entry.partition("="))
    try:
        return _name(name), str(ip_address(address))
    except ValueError as error:
        raise ValueError(
            f"LINKVOUCH_RESOLVE: '{entry}' is not host=IP. Example: blog.example.com=10.0.0.5 or *=127.0.0.1"
        ) from error


def _name(text: str) -> str:
    name = text.lower().removesuffix(".")
    if name == "*" or (name and not any(character.isspace() or character in "/:@*" for character in name)):
        return name
    raise ValueError("not a host name")


def _bad_allowed(entry: str) -> str:
    return (
        f"LINKVOUCH_ALLOW_PRIVATE: '{entry}' is not an IP, IP:port or network. "
        "Example: 10.0.0.5:8080 or 10.20.0.0/24"
    )
