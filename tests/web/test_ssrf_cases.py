"""The shared set of forbidden and permitted addresses, run against the fetcher on a network without sockets."""

import inspect
import json
import re
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
LINE_BREAK = "redirect-36"  # it cannot travel inside a header, so the header's value is handed over as read
PEER_ELSEWHERE = "environment-14"
ONE_CERTIFICATE = {"environment-04", "environment-05", "environment-06"}
NOT_OFFERED = {"environment-11": "no setting refuses addresses beyond the table"}
NO_SUCH_OPTION = {"environment-02", "environment-15"}  # a proxy, a Unix socket


def expanded(text: str) -> str:
    return re.sub(r"\{\{(.)\*(\d+)\}\}", lambda found: found[1] * int(found[2]), text)


def load() -> list[Case]:
    found: list[Case] = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    return found


def policy_of(case: Case) -> Policy:
    wanted = case.get("policy", {})
    policy = Policy.parse(allow_private=",".join(wanted.get("extra_allowed", [])))
    return Policy(allow_private=policy.allow_private, ports=tuple(wanted.get("allowed_ports", policy.ports)))


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


@pytest.mark.parametrize("case", load(), ids=lambda case: case["id"])
async def test_case(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    if case["id"] in NOT_OFFERED:
        pytest.skip(NOT_OFFERED[case["id"]])
    if case["id"] in NO_SUCH_OPTION:
        for offered in (Fetcher, GuardedTransport):
            assert not {"proxy", "proxies", "uds", "transport"} & inspect.signature(offered).parameters.keys()
        return
    for name, value in case.get("policy", {}).get("env", {}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(connect, "DNS_S", 0.05)
    network = network_of(case)
    if case["id"] == LINE_BREAK:
        with pytest.raises(ReadError) as refused:
            urls.follow(urls.normalise(case["url"]), case["http"][case["url"]]["location"])
        assert refused.value.outcome == case["outcome"]
        return

    outcome, say = await outcome_of(case, network)

    if case["id"] == PEER_ELSEWHERE:
        assert network.requests == []  # only the connection itself can show where it leads
    else:
        assert not set(network.addresses) - set(case["may_connect"])
    assert not set(network.addresses) & set(case.get("must_not_connect", []))
    sent = "".join(network.requests).lower()
    assert "cookie:" not in sent
    assert "authorization:" not in sent
    if case["id"].startswith("document") and case["layer"] == "crawl":
        return  # what stands on the page is never fetched: the connections above are all there is to see
    if case.get("also_ok") == "allowed" and outcome == Outcome.OK:
        return
    assert outcome == case["outcome"]
    if outcome == Outcome.INVALID_URL and case["stage"] == "parse":
        assert network.looked_up == []
    if outcome == Outcome.BLOCKED_ADDRESS:
        assert not re.search(r"\d+\.\d+\.\d+\.\d+|::", say)


def test_open_and_closed_ports_inside_get_the_same_answer() -> None:
    said = []
    for url in ("http://10.0.0.5/", "http://10.0.0.6/", "http://10.0.0.6:22/"):
        with pytest.raises(ReadError) as refused:
            connect.refuse_early(urls.host(urls.normalise(url)), urls.port(urls.normalise(url)), Policy())
        said.append((refused.value.outcome, refused.value.say))
    assert len(set(said)) == 1
