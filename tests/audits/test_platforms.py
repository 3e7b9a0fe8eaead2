import tomllib

import pytest

from audits import platforms
from web import urls


@pytest.mark.parametrize(
    ("host", "platform"),
    [
        ("alice.blogspot.com", "blogspot.com"),
        ("blogspot.com", "blogspot.com"),
        ("www.alice.blogspot.com", "blogspot.com"),
        ("alice.github.io", "github.io"),
        ("github.io", "github.io"),
        ("shop.herokuapp.com", "herokuapp.com"),
        ("medium.com", "medium.com"),
        ("alice.medium.com", "medium.com"),
        ("www.reddit.com", "reddit.com"),
        ("alice.wordpress.com", "wordpress.com"),
        ("github.com", "github.com"),
        ("bucket.s3.amazonaws.com", "amazonaws.com"),
        ("example.com", None),
        ("www.example.co.uk", None),
        ("notmedium.com", None),
        ("gardenweekly.example", None),
        ("192.0.2.7", None),
        ("2001:db8::1", None),
    ],
)
def test_platform_of_a_host(host: str, platform: str | None) -> None:
    assert platforms.platform_of(host) == platform


@pytest.mark.parametrize(
    ("host", "is_one"),
    [
        ("www.mit.edu", True),
        ("physics.ox.ac.uk", True),
        ("sydney.edu.au", True),
        ("www.gov.uk", True),
        ("nasa.gov", True),
        ("army.mil", True),
        ("startup.ac", False),
        ("edu.example.com", False),
        ("ac.uk.example.com", False),
        ("education.com", False),
        ("localhost", False),
    ],
)
def test_institutions_are_known_by_their_suffix(host: str, is_one: bool) -> None:  # noqa: FBT001 - a column of the table
    assert platforms.is_institution(host) is is_one


def test_every_listed_platform_shows_an_address_on_itself() -> None:
    accounts = tomllib.loads(platforms.ACCOUNTS.read_text(encoding="utf-8"))["accounts"]
    for domain, address in accounts.items():
        host = address.partition("/")[0].lower()
        assert host == domain or host.endswith(f".{domain}"), domain
        assert urls.normalise(f"https://{domain}/")
