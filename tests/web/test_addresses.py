from ipaddress import ip_address

import pytest

from web.addresses import (
    SAY_PRIVATE,
    SPECIAL_IPV4,
    SPECIAL_IPV6,
    Network,
    Policy,
    special_purpose,
    why_refused,
)
from web.outcome import Outcome


def outcome(address: str, port: int = 443, policy: Policy | None = None) -> Outcome | None:
    refused = why_refused(ip_address(address), port, policy or Policy())
    return refused.outcome if refused else None


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("0.3.2.1", id="this network"),
        pytest.param("10.200.3.4", id="private, 10"),
        pytest.param("172.20.1.1", id="private, 172.16"),
        pytest.param("192.168.44.1", id="private, 192.168"),
        pytest.param("100.101.102.103", id="shared by carriers"),
        pytest.param("127.9.9.9", id="loopback"),
        pytest.param("169.254.77.1", id="link local"),
        pytest.param("168.63.129.16", id="Azure's platform service"),
        pytest.param("192.0.0.170", id="protocol assignments"),
        pytest.param("198.19.3.3", id="benchmarks"),
        pytest.param("233.252.0.9", id="multicast"),
        pytest.param("250.1.1.1", id="reserved"),
        pytest.param("255.255.255.255", id="broadcast"),
        pytest.param("::", id="IPv6 unspecified"),
        pytest.param("::1", id="IPv6 loopback"),
        pytest.param("::a01:203", id="IPv4-compatible"),
        pytest.param("::ffff:10.1.2.3", id="IPv4-mapped private"),
        pytest.param("::ffff:0:a01:203", id="IPv4-translated"),
        pytest.param("64:ff9b::10.1.2.3", id="NAT64 around private"),
        pytest.param("64:ff9b::a83f:8110", id="NAT64 around Azure's platform service"),
        pytest.param("64:ff9b:1::808:808", id="local NAT64"),
        pytest.param("2002:808:808::1", id="6to4"),
        pytest.param("2001:0:1::1", id="Teredo"),
        pytest.param("2001:20::5", id="ORCHID"),
        pytest.param("2001:db8:77::1", id="documentation"),
        pytest.param("3fff:fff::1", id="newer documentation"),
        pytest.param("5f00:1::1", id="segment routing"),
        pytest.param("fd77::1", id="unique local"),
        pytest.param("fe80::77", id="IPv6 link local"),
        pytest.param("feff::1", id="site local"),
        pytest.param("ff05::2", id="IPv6 multicast"),
        pytest.param("8000::1", id="not given to anybody"),
    ],
)
def test_special_addresses_are_refused_in_the_same_words_on_every_port(address: str) -> None:
    refused = [why_refused(ip_address(address), port, Policy()) for port in (22, 80, 443, 8080)]
    assert {(refusal.outcome, refusal.say) if refusal else None for refusal in refused} == {
        (Outcome.BLOCKED_ADDRESS, SAY_PRIVATE)
    }


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "81.2.69.142",
        "172.15.0.1",
        "192.0.1.1",
        "2a02::1",
        "2001:4860::1",
        "::ffff:1.1.1.1",
        "64:ff9b::101:101",
    ],
)
def test_public_addresses_are_not_refused(address: str) -> None:
    assert outcome(address) is None
    assert outcome(address, 8080) == Outcome.BLOCKED_PORT


@pytest.mark.parametrize("network", [network for network, _ in (*SPECIAL_IPV4, *SPECIAL_IPV6)], ids=str)
def test_every_range_is_refused_from_its_first_address_to_its_last(network: Network) -> None:
    assert special_purpose(network[0])
    assert special_purpose(network[-1])


def test_every_row_names_its_source() -> None:
    assert all("RFC" in source or "documentation" in source for _, source in (*SPECIAL_IPV4, *SPECIAL_IPV6))


@pytest.mark.parametrize(
    ("allowed", "address", "port", "expected"),
    [
        pytest.param("10.1.0.7", "10.1.0.7", 443, None, id="one address"),
        pytest.param("10.1.0.7", "10.1.0.7", 8080, Outcome.BLOCKED_PORT, id="one address, other port"),
        pytest.param("10.1.0.7", "10.1.0.8", 443, Outcome.BLOCKED_ADDRESS, id="its neighbour"),
        pytest.param("10.1.0.7:8080", "10.1.0.7", 8080, None, id="address and port"),
        pytest.param("10.1.0.7:8080", "10.1.0.7", 443, Outcome.BLOCKED_ADDRESS, id="not its other ports"),
        pytest.param(
            "10.1.0.7:8080", "81.2.69.142", 8080, Outcome.BLOCKED_PORT, id="the port for nobody else"
        ),
        pytest.param("10.1.0.0/24", "10.1.0.200", 80, None, id="network"),
        pytest.param("10.1.0.0/24:8080, 10.1.0.7", "10.1.0.7", 8080, None, id="network with a port"),
        pytest.param("[fd00::7]:8080", "fd00::7", 8080, None, id="IPv6 with a port"),
        pytest.param("fd00::/64", "fd00::99", 443, None, id="IPv6 network"),
        pytest.param(
            "127.0.0.1", "::ffff:127.0.0.1", 80, Outcome.BLOCKED_ADDRESS, id="not in other spellings"
        ),
        pytest.param("", "10.1.0.7", 443, Outcome.BLOCKED_ADDRESS, id="nothing"),
    ],
)
def test_private_addresses_can_be_allowed(
    allowed: str, address: str, port: int, expected: Outcome | None
) -> None:
    assert outcome(address, port, Policy.parse(allow_private=allowed)) == expected


def test_names_can_be_fixed() -> None:
    policy = Policy.parse(resolve="Garden.example.com=10.1.0.7, *=127.0.0.1")
    assert policy.fixed("garden.example.com") == "10.1.0.7"
    assert policy.fixed("other.example.com") == "127.0.0.1"
    assert Policy().fixed("garden.example.com") is None


def test_a_port_opened_for_one_address_is_worth_a_look_up() -> None:
    assert Policy.parse("10.1.0.7:8080").may_open(8080)
    assert not Policy.parse("10.1.0.7:8080").may_open(8081)


@pytest.mark.parametrize(
    ("allowed", "resolve", "named"),
    [
        pytest.param("garden", "", "LINKVOUCH_ALLOW_PRIVATE", id="a name where an address belongs"),
        pytest.param("10.1.0.7:0", "", "LINKVOUCH_ALLOW_PRIVATE", id="port zero"),
        pytest.param("10.1.0.7:http", "", "LINKVOUCH_ALLOW_PRIVATE", id="a word for a port"),
        pytest.param("10.1.0.7/8", "", "LINKVOUCH_ALLOW_PRIVATE", id="network with host bits"),
        pytest.param("[fd00::7]8080", "", "LINKVOUCH_ALLOW_PRIVATE", id="no colon after the bracket"),
        pytest.param("", "garden.example.com", "LINKVOUCH_RESOLVE", id="no address"),
        pytest.param("", "garden.example.com=here", "LINKVOUCH_RESOLVE", id="no number"),
        pytest.param("", "=127.0.0.1", "LINKVOUCH_RESOLVE", id="no name"),
        pytest.param("", "*.example.com=127.0.0.1", "LINKVOUCH_RESOLVE", id="a pattern for a name"),
        pytest.param("", "https://garden.example.com=127.0.0.1", "LINKVOUCH_RESOLVE", id="a URL for a name"),
    ],
)
def test_junk_in_the_settings_is_told_in_one_sentence(allowed: str, resolve: str, named: str) -> None:
    with pytest.raises(ValueError, match=f"^{named}: .* Example: "):
        Policy.parse(allowed, resolve)


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        pytest.param("203.0.114.7", True, id="the address itself"),
        pytest.param("203.0.114.8", False, id="its neighbour"),
        pytest.param("::ffff:203.0.114.7", True, id="mapped into IPv6"),
        pytest.param("64:ff9b::cb00:7207", True, id="behind NAT64"),
        pytest.param("2a00:1450::1", True, id="in a listed IPv6 network"),
    ],
)
def test_what_the_operator_lists_is_refused_although_public(address: str, *, refused: bool) -> None:
    policy = Policy.parse(block="203.0.114.7, 2a00:1450::/32")
    found = why_refused(ip_address(address), 443, policy)
    assert (found is not None) is refused
    assert found is None or found.outcome is Outcome.BLOCKED_ADDRESS


def test_a_list_that_is_none_is_told() -> None:
    with pytest.raises(ValueError, match="LINKVOUCH_BLOCK: 'own'"):
        Policy.parse(block="own")
