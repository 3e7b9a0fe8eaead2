"""Where a domain is not one publisher: shared platforms, and institutions with many authors."""

from typing import Final

from scoring.platforms import shared_domains
from web import hosts, urls

INSTITUTIONS: Final = frozenset({"edu", "gov", "mil"})  # last label, or before a country: upenn.edu, gov.uk
ACADEMIC: Final = "ac"  # before a country only (ac.uk): by itself it is the code of Ascension Island


def platform_of(host: str) -> str | None:
    """The shared platform that a host is, or is a part of; None when a publisher has the domain alone.

    Sources: the platforms that scoring knows, and the private section of the public suffix list
    (alice.blogspot.com is registrable there, but blogspot.com is what was bought).
    """
    if hosts.numeric(host) is not None:
        return None
    bought = urls.bought_domain(host)
    lets_others_in = urls.registrable_domain(host) != bought or _is_suffix(host)
    return bought if lets_others_in or bought in shared_domains() else None


def is_institution(host: str) -> bool:
    """A university, an authority or the military: a bad page there is one author's, or somebody broke in."""
    *_, before, last = ("", "", *host.split("."))
    return last in INSTITUTIONS or (len(last) == 2 and before in INSTITUTIONS | {ACADEMIC})


def _is_suffix(host: str) -> bool:
    """Can a name be had under this host?"""
    below = f"name.{host}"
    return urls.registrable_domain(below) == below
