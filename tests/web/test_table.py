"""Our table of addresses beside an independent one, that of `ssrfguard`: each difference has its reason.

Both judge by ranges, so an answer can change only where a range of either table begins or ends. Those places
are compared, in IPv4, in IPv6, and in IPv4 carried inside IPv6.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Final

import pytest
from ssrfguard import DEFAULT_DENIED

from web.addresses import (
    GLOBAL_UNICAST,
    NAT64,
    SPECIAL_IPV4,
    SPECIAL_IPV6,
    Address,
    Network,
    special_purpose,
)

NO_PAGES: Final = "reachable by IANA's registry, but a service of the network's own lives there, no web page"
TUNNEL: Final = "where it leads is decided by a relay outside, and no web page needs it; theirs looks inside"
UNGIVEN: Final = (
    "outside global unicast nothing is given to web servers; theirs lists what is known to be special"
)

# Networks that we refuse and theirs allows, at least in part.
ONLY_WE_REFUSE: Final = {
    ip_network(network): why
    for network, why in {
        "168.63.129.16/32": "Azure's platform service: routed like a public address, private to a machine",
        "192.0.0.9/32": NO_PAGES,
        "192.0.0.10/32": NO_PAGES,
        "192.31.196.0/24": NO_PAGES,
        "192.52.193.0/24": NO_PAGES,
        "192.175.48.0/24": NO_PAGES,
        "2001::/32": TUNNEL,
        "2001:1::1/128": NO_PAGES,
        "2001:1::2/128": NO_PAGES,
        "2001:1::3/128": NO_PAGES,
        "2001:3::/32": NO_PAGES,
        "2001:4:112::/48": NO_PAGES,
        "2001:20::/28": "identifiers of hosts (ORCHIDv2), which are not routed as addresses",
        "2001:30::/28": "identifiers of drones, which are not routed as addresses",
        "2002::/16": TUNNEL,
        "2620:4f:8000::/48": NO_PAGES,
        "::/96": "IPv4-compatible addresses were given up in 2006; theirs looks inside",
        "::/3": UNGIVEN,
        "4000::/2": UNGIVEN,
        "8000::/1": UNGIVEN,
    }.items()
}

MAPPED: Final = IPv6Network("::ffff:0:0/96")
TEREDO_SERVER: Final = IPv4Address("8.8.8.8")  # any public one: the client is what varies
CARRIERS: Final[tuple[Callable[[int], int], ...]] = (
    lambda number: number,  # IPv4-compatible
    lambda number: int(MAPPED[0]) | number,
    lambda number: int(NAT64[0]) | number,
    lambda number: int(IPv6Address("2002::")) | number << 80,  # RFC 3056
    lambda number: int(IPv6Address("2001::")) | int(TEREDO_SERVER) << 64 | number ^ 0xFFFF_FFFF,  # RFC 4380
    lambda number: int(IPv6Address("2001::")) | number << 64 | int(TEREDO_SERVER) ^ 0xFFFF_FFFF,
)


@dataclass(frozen=True, slots=True)
class Difference:
    address: Address
    only_we_refuse: bool


def ranges() -> Iterator[Network]:
    yield from (network for network, _ in SPECIAL_IPV4)
    yield from (network for network, _ in SPECIAL_IPV6)
    yield from (GLOBAL_UNICAST, NAT64, MAPPED)
    yield from (block.network for block in DEFAULT_DENIED.blocks)


def edges(networks: Iterable[Network]) -> set[int]:
    """The first and the last number of each network, and their neighbours outside."""
    found: set[int] = set()
    for network in networks:
        first, last = int(network[0]), int(network[-1])
        found |= {number for number in (first - 1, first, last, last + 1) if number >= 0}
    return found


def addresses() -> Iterator[Address]:
    known = list(ranges())
    of_ipv4 = edges(network for network in known if isinstance(network, IPv4Network))
    of_ipv4 = {number for number in of_ipv4 if number < 1 << 32} | {int(TEREDO_SERVER)}
    of_ipv6 = edges(network for network in known if isinstance(network, IPv6Network))
    of_ipv6 |= {carried(number) for number in of_ipv4 for carried in CARRIERS}
    yield from map(IPv4Address, sorted(of_ipv4))
    yield from (IPv6Address(number) for number in sorted(of_ipv6) if number < 1 << 128)


def differences() -> Iterator[Difference]:
    for address in addresses():
        ours, theirs = special_purpose(address) is not None, DEFAULT_DENIED.classify(address).blocked
        if ours != theirs:
            yield Difference(address, only_we_refuse=ours)


def listed(address: Address) -> Network | None:
    """The narrowest listed network that holds the address; both tables look inside mapped and NAT64 ones."""
    if isinstance(address, IPv6Address) and (address in MAPPED or address in NAT64):
        address = IPv4Address(int(address) & 0xFFFF_FFFF)
    holding = [network for network in ONLY_WE_REFUSE if address in network]
    return max(holding, key=lambda network: network.prefixlen, default=None)


def test_there_is_something_to_compare() -> None:
    found = set(addresses())
    assert len(found) > 500
    assert all(network[0] in found and network[-1] in found for network in ranges())


def test_we_allow_nothing_that_the_other_table_refuses() -> None:
    assert [str(found.address) for found in differences() if not found.only_we_refuse] == []


def test_what_only_we_refuse_is_listed_with_its_reason() -> None:
    assert [str(found.address) for found in differences() if listed(found.address) is None] == []


@pytest.mark.parametrize("network", ONLY_WE_REFUSE, ids=str)
def test_every_listed_difference_is_still_one(network: Network) -> None:
    assert network in {listed(found.address) for found in differences()}
