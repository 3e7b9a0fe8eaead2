import sys
from subprocess import run

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from web import urls
from web.errors import Refused
from web.outcome import Outcome
from web.urls import Url

BASE = urls.normalise("https://garden.example.com/notes/soil/")


def refused(text: str) -> Refused:
    with pytest.raises(Refused) as caught:
        urls.normalise(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        pytest.param("https://g.example.com", "https://g.example.com/", id="empty path is a slash"),
        pytest.param("HTTPS://G.Example.COM/Soil", "https://g.example.com/Soil", id="case of host only"),
        pytest.param("http://g.example.com:080/", "http://g.example.com/", id="default port, padded"),
        pytest.param("https://g.example.com:08443/", "https://g.example.com:8443/", id="other port, padded"),
        pytest.param("https://g.example.com./a", "https://g.example.com/a", id="dot after the name"),
        pytest.param("https://g.example.com/a#b?c", "https://g.example.com/a", id="fragment goes"),
        pytest.param("https://g.example.com?a=1", "https://g.example.com/?a=1", id="query without a path"),
        pytest.param("https://g.example.com/?", "https://g.example.com/", id="empty query goes"),
        pytest.param(
            "https://g.example.com/%7esoil%2f%c3%a9", "https://g.example.com/~soil%2F%C3%A9", id="escapes"
        ),
        pytest.param("https://g.example.com/100%", "https://g.example.com/100%25", id="lone percent sign"),
        pytest.param(
            "https://g.example.com/é?ü=ß", "https://g.example.com/%C3%A9?%C3%BC=%C3%9F", id="letters"
        ),
        pytest.param("https://g.example.com/a/./b/../c", "https://g.example.com/a/c", id="dot segments"),
        pytest.param(
            "https://g.example.com/%2e%2e/a/..", "https://g.example.com/", id="escaped dot segments"
        ),
        pytest.param(
            "https://gärten.example.com/", "https://xn--grten-gra.example.com/", id="international name"
        ),
        pytest.param(
            "https://XN--GRTEN-GRA.example.com/", "https://xn--grten-gra.example.com/", id="A-label"
        ),
        pytest.param(
            "https://straße.example.com/", "https://xn--strae-oqa.example.com/", id="sharp s is kept"
        ),
        pytest.param("https://my_g.example.com/", "https://my_g.example.com/", id="underscore"),
        pytest.param(
            "https://r3---sn.example.com/", "https://r3---sn.example.com/", id="hyphens in third place"
        ),
        pytest.param("http://81.2.69.142/a", "http://81.2.69.142/a", id="IPv4"),
        pytest.param("http://[2A02:0:0::1]:8080/", "http://[2a02::1]:8080/", id="IPv6 with a port"),
    ],
)
def test_there_is_one_normal_form(text: str, normal: str) -> None:
    assert urls.normalise(text) == normal
    assert urls.normalise(normal) == normal


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        pytest.param("", Outcome.INVALID_URL, id="nothing"),
        pytest.param("g.example.com", Outcome.UNSUPPORTED_SCHEME, id="no scheme"),
        pytest.param("//g.example.com/", Outcome.UNSUPPORTED_SCHEME, id="scheme-relative"),
        pytest.param("sftp://g.example.com/", Outcome.UNSUPPORTED_SCHEME, id="other scheme"),
        pytest.param("feed:https://g.example.com/", Outcome.UNSUPPORTED_SCHEME, id="scheme around a scheme"),
        pytest.param(
            "\x07https://g.example.com/", Outcome.UNSUPPORTED_SCHEME, id="control before the scheme"
        ),
        pytest.param("https://me:secret@g.example.com/", Outcome.INVALID_URL, id="user name and password"),
        pytest.param("https://g.example.com@8.8.4.4/", Outcome.INVALID_URL, id="host shown as a user name"),
        pytest.param("https:///garden", Outcome.INVALID_URL, id="no host"),
        pytest.param("https://g.example.com\\@10.1.2.3/", Outcome.INVALID_URL, id="backslash"),
        pytest.param("https://g.example.com/a b", Outcome.INVALID_URL, id="space in the path"),
        pytest.param("https://g.example.com/\u3000", Outcome.INVALID_URL, id="wide space in the path"),
        pytest.param("https://g.example.com/\r\nHost: a", Outcome.INVALID_URL, id="line break"),
        pytest.param("https://g.example.com/\ud800", Outcome.INVALID_URL, id="half of a character"),
        pytest.param("https://g.example.com:0/", Outcome.INVALID_URL, id="port zero"),
        pytest.param("https://g.example.com:70000/", Outcome.INVALID_URL, id="port too high"),
        pytest.param("https://g.example.com:" + "9" * 5000, Outcome.INVALID_URL, id="endless port"),
        pytest.param("https://g.example.com:４４３/", Outcome.INVALID_URL, id="full-width port"),
        pytest.param("https://garden..example.com/", Outcome.INVALID_URL, id="empty label"),
        pytest.param("https://g.example.com../", Outcome.INVALID_URL, id="two dots at the end"),
        pytest.param("https://-g.example.com/", Outcome.INVALID_URL, id="label begins with a hyphen"),
        pytest.param("https://" + "g" * 64 + ".example.com/", Outcome.INVALID_URL, id="label of 64"),
        pytest.param("https://" + "garden." * 37 + "example.com/", Outcome.INVALID_URL, id="name of 270"),
        pytest.param("https://gar%64en.example.com/", Outcome.INVALID_URL, id="escape in the host"),
        pytest.param("https://xn--zz.example.com/", Outcome.INVALID_URL, id="broken A-label"),
        pytest.param(
            "https://gar\u2060den.example.com/", Outcome.INVALID_URL, id="invisible joiner in the host"
        ),
        pytest.param(
            "https://gar\uff0fden.example.com/", Outcome.INVALID_URL, id="full-width slash in the host"
        ),
        pytest.param("http://167837953/", Outcome.INVALID_URL, id="IPv4 as one number"),
        pytest.param("http://0xa010101/", Outcome.INVALID_URL, id="IPv4 as one hexadecimal number"),
        pytest.param("http://10.1.0x1.1/", Outcome.INVALID_URL, id="IPv4 with a hexadecimal part"),
        pytest.param("http://012.1.1.1/", Outcome.INVALID_URL, id="IPv4 with an octal part"),
        pytest.param("http://10.1.1.1./", Outcome.INVALID_URL, id="IPv4 with a dot after it"),
        pytest.param("http://10.1.1.300/", Outcome.INVALID_URL, id="IPv4 with a part over 255"),
        pytest.param("http://10.1.1.1.1/", Outcome.INVALID_URL, id="five numbers"),
        pytest.param("http://garden.7/", Outcome.INVALID_URL, id="last label a number"),
        pytest.param("http://１0.1.1.1/", Outcome.INVALID_URL, id="IPv4 with a full-width digit"),
        pytest.param("http://١٠.١.١.١/", Outcome.INVALID_URL, id="IPv4 in Arabic digits"),
        pytest.param("http://10。1。1。1/", Outcome.INVALID_URL, id="IPv4 with ideographic dots"),
        pytest.param("http://[fe80::2%25en0]/", Outcome.INVALID_URL, id="IPv6 with a zone"),
        pytest.param("http://[10.1.1.1]/", Outcome.INVALID_URL, id="IPv4 in brackets"),
        pytest.param("http://[2a02::1]x/", Outcome.INVALID_URL, id="text behind the bracket"),
        pytest.param("http://2a02::1/", Outcome.INVALID_URL, id="IPv6 without brackets"),
        pytest.param("http://[2a02::1/", Outcome.INVALID_URL, id="bracket not closed"),
        pytest.param("https://g.example.com/" + "a" * 8_200, Outcome.INVALID_URL, id="too long"),
        pytest.param("https://g.example.com/" + "é" * 2_000, Outcome.INVALID_URL, id="too long once escaped"),
        pytest.param("http://gardenserver/", Outcome.BLOCKED_ADDRESS, id="single label"),
        pytest.param("http://LocalHost:80/", Outcome.BLOCKED_ADDRESS, id="localhost"),
        pytest.param("http://notes.localhost./", Outcome.BLOCKED_ADDRESS, id="under localhost"),
        pytest.param("http://ｌocalhost/", Outcome.BLOCKED_ADDRESS, id="localhost with a full-width letter"),
        pytest.param("http://wiki.garden.corp/", Outcome.BLOCKED_ADDRESS, id="company network"),
        pytest.param("http://nas.home.arpa/", Outcome.BLOCKED_ADDRESS, id="home network"),
        pytest.param("http://api.shop.svc.cluster.local/", Outcome.BLOCKED_ADDRESS, id="cluster"),
        pytest.param("http://5.1.168.192.in-addr.arpa/", Outcome.BLOCKED_ADDRESS, id="reverse tree"),
        pytest.param("http://garden.onion/", Outcome.BLOCKED_ADDRESS, id="hidden service"),
    ],
)
def test_what_is_no_public_web_address_is_refused(text: str, outcome: Outcome) -> None:
    assert refused(text).outcome == outcome


@pytest.mark.parametrize("suffix", ["example", "test", "invalid"])
def test_names_kept_for_tests_are_not_local(suffix: str) -> None:
    assert urls.normalise(f"http://garden.{suffix}/") == f"http://garden.{suffix}/"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        pytest.param("garden.example.com/a", "https://garden.example.com/a", id="no scheme"),
        pytest.param(
            "  http://garden.example.com/a\n", "http://garden.example.com/a", id="white space around it"
        ),
        pytest.param("garden.example.com:8443/a", "https://garden.example.com:8443/a", id="port, no scheme"),
        pytest.param("<https://garden.example.com/a>", "https://garden.example.com/a", id="Slack link"),
        pytest.param(
            "<http://garden.example.com|garden.example.com>",
            "http://garden.example.com/",
            id="Slack link with its name",
        ),
        pytest.param(
            "<https://garden.example.com/a|Soil.js>", "https://garden.example.com/a", id="a word with a dot"
        ),
        pytest.param(
            "<https://garden.example.com/a|the soil guide>",
            "https://garden.example.com/a",
            id="Slack link with words",
        ),
        pytest.param(
            "<https://www.garden.example.com/a|https://garden.example.com>",
            "https://www.garden.example.com/a",
            id="Slack link that shows the same site",
        ),
        pytest.param(
            "https://g.example.com/?a=1&amp;b=2", "https://g.example.com/?a=1&b=2", id="escaped ampersand"
        ),
        pytest.param("(https://g.example.com/a).", "https://g.example.com/a", id="in brackets, full stop"),
        pytest.param(
            "https://g.example.com/soil_(clay)", "https://g.example.com/soil_(clay)", id="its own bracket"
        ),
        pytest.param("https://g.example.com/a, please", "https://g.example.com/a", id="words after it"),
        pytest.param("`g.example.com`", "https://g.example.com/", id="in backticks"),
    ],
)
def test_what_a_person_types_is_understood(text: str, url: str) -> None:
    assert urls.typed(text) == url


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        pytest.param("", Outcome.INVALID_URL, id="nothing"),
        pytest.param("?a=1", Outcome.INVALID_URL, id="query alone"),
        pytest.param("<!here>", Outcome.INVALID_URL, id="everybody is mentioned"),
        pytest.param("<@U123|ann>", Outcome.INVALID_URL, id="a person is mentioned"),
        pytest.param("<#C123|links>", Outcome.INVALID_URL, id="a channel is mentioned"),
        pytest.param("ann@example.com", Outcome.INVALID_URL, id="e-mail address"),
        pytest.param("mailto:ann@example.com", Outcome.UNSUPPORTED_SCHEME, id="e-mail link"),
        pytest.param("localhost:3000", Outcome.BLOCKED_ADDRESS, id="own machine"),
        pytest.param(
            "<https://shop.example.net/|https://garden.example.com/>",
            Outcome.INVALID_URL,
            id="label shows another site",
        ),
    ],
)
def test_what_a_person_types_is_refused(text: str, outcome: Outcome) -> None:
    with pytest.raises(Refused) as caught:
        urls.typed(text)
    assert caught.value.outcome == outcome


def test_a_bare_word_is_answered_with_an_example() -> None:
    with pytest.raises(Refused) as caught:
        urls.typed("gardenweekly")
    assert (
        caught.value.say == "'gardenweekly' is not a web address I can open. Example: https://site.com/page"
    )


@pytest.mark.parametrize(
    ("href", "target"),
    [
        pytest.param("clay.html", "https://garden.example.com/notes/soil/clay.html", id="relative"),
        pytest.param("../sand#deep", "https://garden.example.com/notes/sand", id="up, with a fragment"),
        pytest.param("?page=2", "https://garden.example.com/notes/soil/?page=2", id="query alone"),
        pytest.param("//shop.example.net", "https://shop.example.net/", id="scheme-relative"),
        pytest.param(
            " \thttps://shop.example.net/a\n", "https://shop.example.net/a", id="white space around"
        ),
        pytest.param("https://shop.exa\nmple.net/", "https://shop.example.net/", id="line break inside"),
        pytest.param(
            "my clay.html", "https://garden.example.com/notes/soil/my%20clay.html", id="space inside"
        ),
        pytest.param("\\\\shop.example.net\\a", "https://shop.example.net/a", id="backslashes"),
        pytest.param("https:/shop.example.net/a", "https://shop.example.net/a", id="one slash"),
        pytest.param("HTTP://SHOP.example.net", "http://shop.example.net/", id="capitals"),
        pytest.param("", None, id="nothing"),
        pytest.param("#top", None, id="within the page"),
        pytest.param("mailto:ann@example.com", None, id="e-mail"),
        pytest.param("javascript:void(0)", None, id="script"),
        pytest.param("http://[::1", None, id="broken brackets"),
        pytest.param("http://printer.local/", None, id="local network"),
        pytest.param("https://shop.example.net/" + "a" * 9_000, None, id="too long"),
    ],
)
def test_links_are_joined_as_a_browser_joins_them(href: str, target: str | None) -> None:
    assert urls.join(BASE, href) == target


@pytest.mark.parametrize(
    ("location", "target"),
    [
        pytest.param("/clay", "https://garden.example.com/clay", id="path"),
        pytest.param("", BASE, id="empty"),
        pytest.param("/my clay", "https://garden.example.com/my%20clay", id="space"),
        pytest.param(
            "/\\10.1.1.1/", "https://garden.example.com/%5C10.1.1.1/", id="backslash starts no host"
        ),
        pytest.param("http://81.2.69.142/", "http://81.2.69.142/", id="public number"),
    ],
)
def test_redirects_are_followed(location: str, target: str) -> None:
    assert urls.follow(BASE, location) == target


@pytest.mark.parametrize(
    ("location", "outcome"),
    [
        pytest.param("https://10.1.1.1/", Outcome.BLOCKED_ADDRESS, id="private number"),
        pytest.param("//[::ffff:10.1.1.1]/", Outcome.BLOCKED_ADDRESS, id="private number inside IPv6"),
        pytest.param("ftp://garden.example.com/", Outcome.UNSUPPORTED_SCHEME, id="other scheme"),
        pytest.param("https://a:b@garden.example.com/", Outcome.INVALID_URL, id="credentials"),
        pytest.param("http://[::1", Outcome.INVALID_URL, id="broken brackets"),
        pytest.param("/a\nb", Outcome.INVALID_URL, id="line break"),
        pytest.param("/" + "a" * 9_000, Outcome.INVALID_URL, id="too long"),
    ],
)
def test_redirects_are_refused(location: str, outcome: Outcome) -> None:
    with pytest.raises(Refused) as caught:
        urls.follow(BASE, location)
    assert caught.value.outcome == outcome


def test_a_relative_redirect_of_a_private_number_is_followed() -> None:
    assert urls.follow(Url("http://10.1.1.1:8080/a"), "/b") == "http://10.1.1.1:8080/b"


@pytest.mark.parametrize(
    ("url", "host", "port", "origin"),
    [
        ("https://garden.example.com/a:b", "garden.example.com", 443, "https://garden.example.com"),
        ("http://garden.example.com:81/", "garden.example.com", 81, "http://garden.example.com:81"),
        ("http://[2a02::1]/", "2a02::1", 80, "http://[2a02::1]"),
        ("http://[2a02::1]:81/", "2a02::1", 81, "http://[2a02::1]:81"),
    ],
)
def test_parts(url: str, host: str, port: int, origin: str) -> None:
    parts = Url(url)
    assert (urls.host(parts), urls.port(parts), urls.origin(parts)) == (host, port, origin)


@pytest.mark.parametrize(
    ("given", "domain"),
    [
        pytest.param("https://blog.garden.co.uk/a", "garden.co.uk", id="two-part suffix"),
        pytest.param("ann.github.io", "ann.github.io", id="private section"),
        pytest.param("deep.ann.github.io", "ann.github.io", id="below the private section"),
        pytest.param("co.uk", "co.uk", id="a suffix by itself"),
        pytest.param("a.b.unheardof", "b.unheardof", id="unknown top-level domain"),
        pytest.param("a.b.garden7", "b.garden7", id="unknown top-level domain with a digit"),
        pytest.param("81.2.69.142", "81.2.69.142", id="IPv4"),
        pytest.param("http://[2a02::1]/", "2a02::1", id="IPv6"),
        pytest.param("WWW.Garden.COM.", "garden.com", id="capitals and a dot"),
    ],
)
def test_registrable_domain(given: str, domain: str) -> None:
    assert urls.registrable_domain(given) == domain


@pytest.mark.parametrize(
    ("host", "bought"),
    [
        ("deep.ann.github.io", "github.io"),
        ("github.io", "github.io"),
        ("blog.garden.co.uk", "garden.co.uk"),
        ("co.uk", "co.uk"),
        ("81.2.69.142", "81.2.69.142"),
    ],
)
def test_what_was_bought_leaves_the_private_section_out(host: str, bought: str) -> None:
    assert urls.bought_domain(host) == bought


def test_same_site_goes_by_the_registrable_domain() -> None:
    assert urls.same_site("https://blog.garden.co.uk/a", "garden.co.uk")
    assert not urls.same_site("https://ann.github.io/", "https://bob.github.io/")


@pytest.mark.parametrize(
    "text", ["https://www.Our-Site.com/x", "our-site.com", "WWW.our-site.com.", "<http://our-site.com>"]
)
def test_a_domain_is_understood(text: str) -> None:
    assert urls.domain(text) == "our-site.com"


def test_www_stays_where_nothing_else_would() -> None:
    assert urls.domain("www.com") == "www.com"


def test_a_word_is_no_domain() -> None:
    with pytest.raises(Refused):
        urls.domain("oursite")


@pytest.mark.parametrize(
    ("url", "belongs"),
    [
        ("https://our-site.com/a", True),
        ("https://www.our-site.com/", True),
        ("https://notour-site.com/", False),
        ("https://our-site.com.example.net/", False),
    ],
)
def test_belongs_to_a_site(url: str, belongs: bool) -> None:  # noqa: FBT001 - a table of answers
    assert urls.belongs_to(Url(url), "our-site.com") is belongs


@given(
    st.text(max_size=60), st.sampled_from(["", "https://", "http://g.example.com/", "http://g.example.com?"])
)
def test_any_text_is_normal_or_refused(text: str, start: str) -> None:
    try:
        url = urls.normalise(start + text)
    except Refused:
        return
    assert urls.normalise(url) == url
    assert url.isascii()
    assert urls.registrable_domain(url)
    assert httpx.URL(url).raw_path.decode() == url.removeprefix(
        urls.origin(url)
    )  # what is sent is what we judged
    assert httpx.URL(url).host == urls.host(url)


@given(st.text(max_size=60))
def test_any_href_is_a_url_or_nothing(href: str) -> None:
    target = urls.join(BASE, href)
    assert target is None or urls.normalise(target) == target


@given(st.text(max_size=60))
def test_any_typed_text_is_a_url_or_refused(text: str) -> None:
    try:
        url = urls.typed(text)
    except Refused:
        return
    assert urls.normalise(url) == url


def test_reading_addresses_needs_neither_the_suffix_list_nor_the_network_library() -> None:
    code = (
        "import sys, web.urls; print({'publicsuffixlist', 'httpx', 'httpcore', 'ssl'} & sys.modules.keys())"
    )
    shown = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    assert shown.stdout.strip() == "set()"
