"""The shared set of forbidden and permitted addresses, on a network without sockets."""

import inspect
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.web.network import FakeNetwork, answer
from web import connect, urls
from web.addresses import Policy
from web.connect import GuardedTransport
from web.errors import ReadError
from web.fetch import Fetcher
from web.outcome import Outcome

CASES = Path(__file__).parents[2].parent / "shared" / "eval" / "ssrf" / "cases.jsonl"
if not CASES.exists():
    pytest.skip("the shared SSRF cases are not on this machine", allow_module_level=True)

Case = dict[str, Any]
READ_TWICE = {"dns_rebind-09", "environment-06", "environment-07"}
ONE_CERTIFICATE = {"environment-04", "environment-05", "environment-06"}
LINE_BREAK = "redirect-36"  # it cannot travel inside a header, so the header's value is handed over as read
PEER_ELSEWHERE = "environment-14"
PAGE_CONTENT = r"document-(0\d|1[01])"  # and robots.txt: links, frames, sitemaps, a redirect
NO_SUCH_OPTION = "environment-(02|15)"  # a proxy, a Unix socket
ORDINARY = f"(?!{LINE_BREAK}|{PEER_ELSEWHERE}|{PAGE_CONTENT}|{NO_SUCH_OPTION}).*"


def expanded(text: str) -> str:
    return re.sub(r"\{\{(.)\*(\d+)\}\}", lambda found: found[1] * int(found[2]), text)


def load(wanted: str) -> list[Case]:
    found: list[Case] = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    return [case for case in found if re.fullmatch(wanted, case["id"])]


def policy_of(case: Case) -> Policy:
    wanted = case.get("policy", {})
    policy = Policy.parse(
        allow_private=",".join(wanted.get("extra_allowed", [])),
        block=",".join(wanted.get("extra_blocked", [])),
    )
    return replace(policy, ports=tuple(wanted.get("allowed_ports", policy.ports)))


def network_of(case: Case) -> FakeNetwork:
    pages = {}
    for url, told in case.get("http", {}).items():
        headers = {"Set-Cookie": "id=1; Path=/"}
        if "location" in told:
            headers["Location"] = expanded(told["location"])
        pages[url] = answer(told.get("body", "ok").encode(), status=told["status"], headers=headers)
    return FakeNetwork(
        dns=case.get("dns", {}),
        pages=pages,
        certificate=frozenset({"shared-a.example.net"}) if case["id"] in ONE_CERTIFICATE else None,
        peer="151.101.1.140" if case["id"] == PEER_ELSEWHERE else None,
    )


async def outcome_of(case: Case, network: FakeNetwork) -> tuple[str, str]:
    """The outcome and the sentence of reading the case's address, the last time when it is read twice."""
    read = urls.typed if case["layer"] == "input" else urls.normalise
    first = "https://shared-a.example.net/" if case["id"] == "environment-06" else case["url"]
    outcome, say = "", ""
    async with Fetcher(policy_of(case), pace_s=0, network=network.network) as fetcher:
        for url in [first, case["url"]] if case["id"] in READ_TWICE else [case["url"]]:
            try:
                await fetcher.get(read(expanded(url)), robots=case["layer"] == "crawl")
            except ReadError as error:
                outcome, say = error.outcome, error.say
            else:
                outcome, say = Outcome.OK, ""
    return outcome, say


def test_no_proxy_and_no_unix_socket_can_be_handed_over() -> None:
    for offered in (Fetcher, GuardedTransport):
        assert not {"proxy", "proxies", "uds", "transport"} & inspect.signature(offered).parameters.keys()


@pytest.mark.parametrize("case", load(LINE_BREAK), ids=lambda case: case["id"])
def test_line_breaks_in_locations_are_refused(case: Case) -> None:
    with pytest.raises(ReadError) as refused:
        urls.follow(urls.normalise(case["url"]), case["http"][case["url"]]["location"])
    assert refused.value.outcome == case["outcome"]


@pytest.mark.parametrize("case", load(PEER_ELSEWHERE), ids=lambda case: case["id"])
async def test_a_connection_that_leads_elsewhere_carries_nothing(case: Case) -> None:
    network = network_of(case)
    outcome, _ = await outcome_of(case, network)
    assert outcome == case["outcome"]
    assert network.requests == []


@pytest.mark.parametrize("case", load(PAGE_CONTENT), ids=lambda case: case["id"])
async def test_what_stands_on_a_page_is_not_fetched(case: Case) -> None:
    network = network_of(case)
    await outcome_of(case, network)
    assert set(network.addresses) <= set(case["may_connect"])


@pytest.mark.parametrize("case", load(ORDINARY), ids=lambda case: case["id"])
async def test_an_address_is_read_or_refused(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in case.get("policy", {}).get("env", {}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(connect, "DNS_S", 0.05)
    network = network_of(case)
    outcome, say = await outcome_of(case, network)
    assert outcome in {case["outcome"], Outcome.OK if case.get("also_ok") == "allowed" else case["outcome"]}
    assert set(network.addresses) <= set(case["may_connect"]) - set(case.get("must_not_connect", []))
    assert not re.search("^(cookie|authorization):", "".join(network.requests), re.IGNORECASE | re.MULTILINE)
    assert network.looked_up == [] or (outcome, case["stage"]) != (Outcome.INVALID_URL, "parse")
    assert outcome != Outcome.BLOCKED_ADDRESS or not re.search(r"\d+\.\d+\.\d+\.\d+|::", say)


def test_open_and_closed_ports_inside_get_the_same_answer() -> None:
    said = []
    for url in ("http://10.0.0.5/", "http://10.0.0.6/", "http://10.0.0.6:22/"):
        with pytest.raises(ReadError) as refused:
            connect.refuse_early(urls.host(urls.normalise(url)), urls.port(urls.normalise(url)), Policy())
        said.append((refused.value.outcome, refused.value.say))
    assert len(set(said)) == 1
