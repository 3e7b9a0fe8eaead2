"""The real parse, but for snapshots that say what to do instead: see tests.web.misbehaving."""

from tests.web.misbehaving import ACTS, act
from web import parse as real
from web.page import Page, Snapshot


def parse(snapshot: Snapshot) -> Page:
    return act(snapshot) if snapshot.body[:100].decode() in ACTS else real.parse(snapshot)
