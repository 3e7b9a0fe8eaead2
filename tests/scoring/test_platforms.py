from pathlib import Path
from tomllib import loads
from typing import Final
from urllib.parse import urlsplit

import pytest

from scoring import platforms
from scoring.platforms import Account, Pages, account_of
from web import urls

ENTRIES: Final = loads(Path(platforms.__file__).with_name("platforms.toml").read_text(encoding="utf-8"))[
    "platform"
]
ENOUGH: Final = 60


def account(url: str) -> Account | None:
    return account_of(urls.normalise(url))


@pytest.mark.parametrize(
    ("url", "platform", "name"),
    [
        pytest.param("https://medium.com/@Soil-and-Seed/why", "medium.com", "soil-and-seed", id="an @ name"),
        pytest.param("https://ada.medium.com/why", "medium.com", "ada", id="a subdomain"),
        pytest.param("https://medium.com/soil-weekly/why", "medium.com", "soil-weekly", id="a publication"),
        pytest.param("https://github.com/finch/jar-test", "github.com", "finch", id="the owner of a README"),
        pytest.param("https://github.com/orgs/finch/people", "github.com", "finch", id="an organisation"),
        pytest.param("https://gist.github.com/finch/1", "github.com", "finch", id="a gist"),
        pytest.param("https://www.reddit.com/user/ada/", "reddit.com", "ada", id="a member of Reddit"),
        pytest.param("https://www.npmjs.com/package/@finch/jar", "npmjs.com", "finch", id="a scope of npm"),
        pytest.param("https://open.spotify.com/user/ada", "spotify.com", "ada", id="a listener"),
        pytest.param(
            "https://gardening.stackexchange.com/users/12/ada",
            "stackexchange.com",
            "ada",
            id="a number stands before the name",
        ),
        pytest.param("https://launchpad.net/~ada", "launchpad.net", "ada", id="a tilde"),
        pytest.param("https://en.wikipedia.org/wiki/User:Ada", "wikipedia.org", "ada", id="a user's page"),
        pytest.param("https://sites.google.com/view/ada/home", "sites.google.com", "ada", id="a Google site"),
        pytest.param("https://docs.google.com/document/d/1x/edit", "docs.google.com", "1x", id="a document"),
        pytest.param(
            "https://docs.google.com/spreadsheets/d/e/2pacx-9/pubhtml",
            "docs.google.com",
            "2pacx-9",
            id="a sheet published to the web",
        ),
        pytest.param("https://soil.fandom.com/wiki/Clay", "fandom.com", "soil", id="a wiki"),
        pytest.param("https://www.fandom.com/u/Ada", "fandom.com", "ada", id="a member of all wikis"),
        pytest.param("https://finch.s3.amazonaws.com/x.html", "amazonaws.com", "finch", id="a bucket"),
        pytest.param(
            "https://finch.s3.eu-west-1.amazonaws.com/x.html", "amazonaws.com", "finch", id="of a region"
        ),
        pytest.param(
            "https://storage.googleapis.com/finch/x", "storage.googleapis.com", "finch", id="Google's"
        ),
        pytest.param("https://www.forbes.com/sites/craig/2026/x", "forbes.com", "craig", id="a contributor"),
        pytest.param("https://ada.blogspot.com/2026/x.html", "blogspot.com", "ada", id="a blog"),
        pytest.param("https://www.ada.wordpress.com/", "wordpress.com", "ada", id="www before the name"),
        pytest.param("https://ada.herokuapp.com/x", "herokuapp.com", "ada", id="known by its suffix alone"),
        pytest.param("https://www.youtube.com/%40ada", "youtube.com", "ada", id="percent-encoded"),
    ],
)
def test_the_address_names_the_account(url: str, platform: str, name: str) -> None:
    found = account(url)
    assert found is not None
    assert (found.platform, found.name) == (platform, name)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://old.reddit.com/r/gardening/comments/1x/clay", id="a thread"),
        pytest.param("https://github.com/topics/soil", id="a page of the platform's own"),
        pytest.param("https://medium.com/tag/soil", id="a tag"),
        pytest.param("https://help.medium.com/x", id="a subdomain of its own"),
        pytest.param("https://www.youtube.com/watch?v=1", id="a film, whose address names nobody"),
        pytest.param("https://soundcloud.com/", id="the home page"),
        pytest.param("https://blogspot.com/", id="the suffix itself"),
        pytest.param("https://www.blogspot.com/", id="the suffix itself with www"),
        pytest.param("https://community.fandom.com/wiki/Help", id="the platform's own wiki"),
    ],
)
def test_a_page_of_no_account_still_stands_on_the_platform(url: str) -> None:
    found = account(url)
    assert found is not None
    assert found.name == ""


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://garden.example/@ada", id="a host that is not known"),
        pytest.param("https://notreddit.com/user/ada", id="a name that ends alike"),
        pytest.param("https://www.forbes.com/news/soil", id="what the publisher's staff wrote"),
        pytest.param("https://en.wikipedia.org/wiki/Soil", id="an article of the encyclopedia"),
        pytest.param("https://support.google.com/docs/1", id="another service of the same owner"),
        pytest.param("http://8.8.8.8/user/ada", id="a number"),
    ],
)
def test_a_publisher_that_has_its_host_alone_is_no_platform(url: str) -> None:
    assert account(url) is None


@pytest.mark.parametrize(
    ("url", "pages"),
    [
        pytest.param("https://dev.to/ada/x", Pages.ACCOUNT, id="a writer"),
        pytest.param("https://about.me/ada", Pages.PROFILE, id="a card"),
        pytest.param("https://news.ycombinator.com/item?id=1", Pages.VISITORS, id="a thread"),
        pytest.param("https://www.pinterest.com/ada/soil/", Pages.BOOKMARKS, id="pins"),
        pytest.param("https://soil.fandom.com/wiki/Clay", Pages.VISITORS, id="a wiki for everybody"),
        pytest.param("https://www.forbes.com/sites/craig/x", Pages.CONTRIBUTORS, id="contributors"),
    ],
)
def test_who_stands_behind_a_page_is_told(url: str, pages: Pages) -> None:
    found = account(url)
    assert found is not None
    assert found.pages is pages


@pytest.mark.parametrize("entry", [pytest.param(entry, id=entry["host"]) for entry in ENTRIES])
def test_every_entry_names_an_account_by_each_of_its_addresses_and_has_its_source(
    entry: dict[str, list[str] | str],
) -> None:
    assert urlsplit(str(entry["source"])).scheme == "https"
    for written in entry["accounts"]:
        url = f"https://{written.replace('NAME', 'ada-quill').replace('*', '12')}"
        found = account(url)
        assert found is not None
        assert (found.platform, found.name) == (entry["host"], "ada-quill")


def test_the_list_is_long_and_names_no_host_twice() -> None:
    hosts = [entry["host"] for entry in ENTRIES]
    assert len(hosts) >= ENOUGH
    assert len(hosts) == len(set(hosts))
