import pytest

from prospects.not_pages import why_no_page
from web import urls


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        pytest.param("https://a.example/report.PDF", "files", id="a PDF"),
        pytest.param("https://a.example/photo.jpeg?size=2", "files", id="a picture with a query"),
        pytest.param("https://www.facebook.com/sharer.php?u=x", "share buttons", id="a share button"),
        pytest.param("https://x.com/intent/post?url=x", "share buttons", id="a post button"),
        pytest.param("https://wa.me/?text=x", "share buttons", id="a message button"),
        pytest.param("https://m.facebook.com/our-page", "social and shop platforms", id="a profile"),
        pytest.param("https://dx.doi.org/10.1/2", "catalogues and encyclopedias", id="a resolver"),
        pytest.param("https://de.wikipedia.org/wiki/Garten", "catalogues and encyclopedias", id="Wikipedia"),
        pytest.param("https://a.example/wp-login.php", "log-in and shop pages", id="a log-in"),
        pytest.param("https://a.example/account/sign-in/", "log-in and shop pages", id="a sign-in"),
        pytest.param("https://a.example/checkout", "log-in and shop pages", id="a checkout"),
    ],
)
def test_what_is_no_page_is_named(address: str, reason: str) -> None:
    assert why_no_page(urls.normalise(address)) == reason


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("https://a.example/", id="a home page"),
        pytest.param("https://a.example/guide.html", id="an HTML file"),
        pytest.param("https://a.example/v1.2", id="a dot that is no ending"),
        pytest.param("https://a.example/registering-a-seed-bank", id="a word that begins like a log-in"),
        pytest.param("https://notfacebook.com/share", id="a host that only ends like a platform"),
        pytest.param("https://a.example/intent/", id="a share path on another host"),
    ],
)
def test_ordinary_pages_pass(address: str) -> None:
    assert why_no_page(urls.normalise(address)) is None
