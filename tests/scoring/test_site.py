import pytest

from scoring.site import Site
from web.errors import Refused


@pytest.mark.parametrize(
    ("text", "domain", "home"),
    [
        pytest.param("soil.example", "soil.example", "https://soil.example/", id="a domain"),
        pytest.param("www.Soil.example", "soil.example", "https://soil.example/", id="with www and capitals"),
        pytest.param("http://soil.example/en/", "soil.example", "http://soil.example/en/", id="a home page"),
    ],
)
def test_a_site_is_a_domain_or_the_address_of_its_home_page(text: str, domain: str, home: str) -> None:
    site = Site.parse(text)
    assert (site.domain, site.home_url) == (domain, home)


def test_what_is_no_site_is_refused() -> None:
    with pytest.raises(Refused):
        Site.parse("localhost")


def test_what_is_new_is_added_to_what_is_known() -> None:
    known = Site(domain="soil.example", brand=("Soil",), topics=("clay",), home="http://soil.example/")
    merged = known.with_more(Site(domain="soil.example", brand=("Seed", "Soil"), competitors=("q.example",)))
    assert merged == Site(
        domain="soil.example",
        brand=("Soil", "Seed"),
        competitors=("q.example",),
        topics=("clay",),
        home="http://soil.example/",
    )
