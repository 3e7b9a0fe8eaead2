import pytest

from audits import platforms
from scoring.platforms import shared_domains


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
        ("eu.storage.googleapis.com", "googleapis.com"),
        ("docs.google.com", "google.com"),
        ("garden.fandom.com", "fandom.com"),
        ("www.forbes.com", "forbes.com"),
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


def test_every_platform_that_the_scorer_lists_is_one_here() -> None:
    assert "google.com" in shared_domains()
    assert all(platforms.platform_of(domain) == domain for domain in shared_domains())
